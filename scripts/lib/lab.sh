# A lab on loopback: an XMPP server, coturn and Extdisco, in a folder that goes with them. Sourced by scripts/demo and
# scripts/screenshot behind setup.sh, never run by itself.
#
#   build_extdisco              builds what is run
#   open_lab                    makes the folder $lab and the secrets; from here on all is cleaned up, however the script ends
#   start_peer KIND NAME=VALUE...
#                               starts what scripts/peers knows, in a folder of the lab by its name
#   setting KIND NAME           what a peer tells of itself
#   run_extdisco                runs it on $lab/appsettings.json; it is $extdisco_pid then, and says what it does in $lab/extdisco.log

PEERS=$ROOT/scripts/peers
CONFIGURATION=Release
EXTDISCO=$ROOT/src/Extdisco.Server/bin/$CONFIGURATION/net10.0/extdisco.dll
COMPONENT=extdisco.example.test
DOMAIN=example.test
DOMAIN2=second.test

lab=''
extdisco_pid=''

build_extdisco() {
    say "building"
    local built
    built=$(dotnet build "$ROOT/src/Extdisco.Server" -c "$CONFIGURATION" --nologo -v quiet 2>&1) || {
        echo "$built" >&2
        fail "the build failed."
    }
}

open_lab() {
    trap clean_up EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    lab=$(mktemp -d "${TMPDIR:-/tmp}/extdisco-${0##*/}.XXXXXX")
    # The servers run as users of their own and must be able to enter; what is secret in here is readable to its owner alone.
    chmod 711 "$lab"
    umask 077
    component_secret=$(openssl rand -hex 16)
    turn_secret=$(openssl rand -hex 16)
    token=$(openssl rand -hex 16)
}

clean_up() {
    local code=$? peer
    trap - EXIT
    trap '' INT TERM HUP
    if [ -n "$lab" ]; then
        if [ "$code" = 1 ] && [ -s "$lab/extdisco.log" ]; then
            echo "The end of what extdisco said:" >&2
            tail -n 20 "$lab/extdisco.log" | sed 's/^/    /' >&2
        fi
        say "cleaning up"
        stop_extdisco
        for peer in "$lab"/*/env; do
            [ ! -e "$peer" ] || "$PEERS" down "${peer%/env}" || true
        done
        rm -rf "$lab"
    fi
    exit "$code"
}

start_peer() { # KIND NAME=VALUE...
    local kind=$1
    shift
    say "starting $kind"
    "$PEERS" up "$kind" "$lab/$kind" "$@" >/dev/null || fail "$kind did not start."
}

setting() { # KIND NAME
    sed -n "s/^$2=//p" "$lab/$1/env"
}

run_extdisco() {
    say "starting extdisco"
    : >"$lab/extdisco.log"
    dotnet "$EXTDISCO" run --config "$lab/appsettings.json" >"$lab/extdisco.log" 2>&1 </dev/null &
    extdisco_pid=$!
}

stop_extdisco() {
    [ -n "$extdisco_pid" ] || return 0
    local tenths=100
    kill -TERM "$extdisco_pid" 2>/dev/null || true
    while kill -0 "$extdisco_pid" 2>/dev/null && [ $((tenths--)) -gt 0 ]; do
        sleep 0.1
    done
    kill -KILL "$extdisco_pid" 2>/dev/null || true
    wait "$extdisco_pid" 2>/dev/null || true
}
