# What the scripts need of the machine, and how they get it. Sourced by the scripts that need it, never run by itself.
#
#   need_dotnet                 a .NET SDK that global.json accepts, or one clear sentence and exit 2
#   need_packages NAME...       installs the Debian packages that are missing. `libicu` stands for whichever version Debian has.

# Says what is wrong in one sentence and leaves. Exit code 2 is "this machine cannot do it", as against 1, "it was done and failed".
refuse() {
    echo "${0##*/}: $*" >&2
    exit 2
}

say() {
    echo "==> $*"
}

need_dotnet() {
    command -v dotnet >/dev/null ||
        refuse "there is no .NET SDK here: install the .NET 10 SDK (https://dotnet.microsoft.com/download) and put 'dotnet' on the PATH."
    local version
    # In the repository's folder global.json decides: dotnet fails here if no installed SDK will do.
    version=$(cd "$ROOT" && dotnet --version 2>/dev/null) ||
        refuse "no installed .NET SDK is recent enough: this needs .NET 10 (see global.json), and 'dotnet --list-sdks' says $(dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | paste -sd' ' | sed 's/^$/none/')."
    export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
    say ".NET SDK $version"
}

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# libicu carries its version in its name, another one in each Debian. Prints the name to install, nothing if one is there.
missing_libicu() {
    if ! dpkg-query -W -f '${db:Status-Status}\n' 'libicu[0-9]*' 2>/dev/null | grep -x installed >/dev/null; then
        apt-cache search --names-only '^libicu[0-9]+$' | cut -d' ' -f1 | sort -V | tail -n 1 | grep . || echo libicu
    fi
}

# Prints those of the given packages that are not installed.
missing_packages() {
    local package
    for package; do
        if [ "$package" = libicu ]; then
            missing_libicu
        elif ! is_installed "$package"; then
            echo "$package"
        fi
    done
}

# No grep -q in a pipe here: it leaves at the first match, and with pipefail the other end then fails.
is_known_to_apt() {
    apt-cache policy "$1" 2>/dev/null | grep '^  Candidate: [^(]' >/dev/null
}

need_packages() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        refuse "this sets itself up on Debian only (there is no apt-get here): install the equivalents of these packages by hand: $*"
    fi
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0

    local as_root=()
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null ||
            refuse "these Debian packages are missing and I may not install them (not root, and no sudo without a password): ${missing[*]}"
        as_root=(sudo -n)
    fi

    say "installing Debian packages, without starting their services: ${missing[*]}"
    install_quietly "$@" || refuse "the Debian packages could not be installed; the messages of apt-get are above."
}

# Runs in a sub-shell, so that its trap restores policy-rc.d whatever happens and leaves the caller's traps alone.
install_quietly() (
    policy=/usr/sbin/policy-rc.d
    log=$(mktemp)
    trap 'rm -f "$log"; [ -z "${ours:-}" ] || "${as_root[@]}" rm -f "$policy"' EXIT
    trap 'exit 1' INT TERM HUP
    # 101 is "action forbidden by policy" (invoke-rc.d): no freshly installed server starts. One that is there already is its owner's.
    if [ ! -e "$policy" ]; then
        ours=yes
        printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
        "${as_root[@]}" chmod 755 "$policy"
    fi

    apt_get() {
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1 </dev/null
    }
    update() {
        say "apt-get update"
        apt_get update && updated=yes
    }

    updated=no
    for package in "${missing[@]}"; do
        if [ $updated = no ] && ! is_known_to_apt "$package"; then
            update || { cat "$log" >&2; exit 1; }
            # Only now can the version of libicu be known.
            mapfile -t missing < <(missing_packages "$@")
        fi
    done
    install=(install -y -q --no-install-recommends)
    apt_get "${install[@]}" "${missing[@]}" && exit 0
    # Stale lists name files that are gone: once more with fresh ones.
    if [ $updated = yes ] || ! update || ! apt_get "${install[@]}" "${missing[@]}"; then
        cat "$log" >&2
        exit 1
    fi
)
