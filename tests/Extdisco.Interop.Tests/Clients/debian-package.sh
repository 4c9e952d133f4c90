#!/bin/bash
# Installs, starts, upgrades, removes and purges the Debian package, as root, in a copy of this machine: all that is written goes to
# memory, over the machine's own files, and is gone with the process. There is neither a network nor a service manager in the copy.
#
#   debian-package.sh DEB
#
# The last line is "all is well". Whatever is wrong is said, and the exit code is not 0.
set -euo pipefail

DEB=$1
UNIT=/lib/systemd/system/extdisco.service

fail() {
    echo "debian-package: $*" >&2
    exit 1
}

expect() { # WHAT ACTUAL EXPECTED
    [ "$2" = "$3" ] || fail "$1: '$2', and not '$3'"
}

if [ "${2:-}" != inside ]; then
    [ -n "${3:-}" ] || exec unshare --mount --net --pid --fork --kill-child "$BASH" "$0" "$DEB" outside here
    mount --make-rprivate /
    mount -t tmpfs tmpfs /mnt
    mkdir /mnt/{upper,work,root}
    mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
    mount -t proc proc /mnt/root/proc
    mount --rbind /dev /mnt/root/dev
    mount -t tmpfs tmpfs /mnt/root/run
    mount -t tmpfs -o mode=1777 tmpfs /mnt/root/tmp
    cp "$DEB" /mnt/root/tmp/extdisco.deb
    cp "$0" /mnt/root/tmp/test.sh
    cp "$(dirname "$0")/with-system-calls.py" /mnt/root/tmp
    exec chroot /mnt/root "$BASH" /tmp/test.sh /tmp/extdisco.deb inside
fi

# --- in the copy ------------------------------------------------------------------------------------------------------------

export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d

setting() { # NAME
    sed -n "s/^$1=//p" "$UNIT"
}

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' extdisco 2>/dev/null)" = "$1" ]
}

# As the unit does, as far as that goes without systemd: its user, its rights, its system calls, its folders, and somebody who is told.
start_and_stop() {
    install -d -o extdisco -g extdisco -m 700 "/var/lib/$(setting StateDirectory)"
    /usr/bin/python3 - "$UNIT" "$(setting ExecStart)" "$(setting WorkingDirectory)" <<'PYTHON'
import os, shlex, signal, socket, subprocess, sys
os.umask(0o077)
manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
manager.bind("\0extdisco-test")
manager.settimeout(60)
command = ["setpriv", "--reuid=extdisco", "--regid=extdisco", "--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all",
           "/usr/bin/python3", "/tmp/with-system-calls.py", sys.argv[1]]
environment = {"PATH": "/usr/bin:/bin", "NOTIFY_SOCKET": "@extdisco-test", "STATE_DIRECTORY": "/var/lib/extdisco", "WATCHDOG_USEC": "1000000"}
program = subprocess.Popen(command + shlex.split(sys.argv[2]), cwd=sys.argv[3], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

def wait_for(word):
    told = ""
    while not told.startswith(word):
        told = manager.recv(4096).decode()

try:
    wait_for("READY=1")
    wait_for("WATCHDOG=1")
    program.send_signal(signal.SIGHUP)
    wait_for("RELOADING=1")
    wait_for("READY=1")
    program.send_signal(signal.SIGTERM)
    wait_for("STOPPING=1")
except BaseException:
    program.kill()
    raise
finally:
    said = program.communicate(timeout=60)[0].decode()
    print(said)
if program.returncode != 0:
    sys.exit(f"it ended with {program.returncode}")
if "extdisco.example.org" not in said or "denied" in said or "[ERR]" in said or "[FTL]" in said:
    sys.exit("it did not do what it should")
PYTHON
}

files() {
    find /etc /lib/systemd /usr/bin /usr/lib/systemd /usr/share /var/lib -xdev -path '*extdisco*' -not -name '*.list*' 2>/dev/null || true
}

! is_installed installed || fail "extdisco is installed on this machine: its files would be taken for the package's own"

before=$(files)
echo "installing"
dpkg -i "$DEB"
is_installed installed || fail "it is not installed"
expect "user" "$(getent passwd extdisco | cut -d: -f6,7)" "/var/lib/extdisco:/usr/sbin/nologin"
expect "folder" "$(stat -c '%a %U:%G' /etc/extdisco)" "750 root:extdisco"
for file in appsettings.json component.secret relay.secret; do
    expect "$file" "$(stat -c '%a %U:%G' /etc/extdisco/$file)" "640 root:extdisco"
done
expect "length of a secret" "$(wc -c </etc/extdisco/component.secret)" 65
! cmp -s /etc/extdisco/component.secret /etc/extdisco/relay.secret || fail "both secrets are the same"
[ -L /etc/systemd/system/multi-user.target.wants/extdisco.service ] || fail "it is not started with the machine"
systemd-analyze verify --man=no "$UNIT"
if [ -e /usr/share/man/man1/extdisco.1.gz ]; then
    man --warnings -l /usr/share/man/man1/extdisco.1.gz >/dev/null
fi

echo "starting"
start_and_stop

echo "upgrading"
secrets=$(cat /etc/extdisco/*.secret)
sed -i 's/turn.example.org/turn.example.net/' /etc/extdisco/appsettings.json
dpkg -i "$DEB"
expect "secrets after an upgrade" "$(cat /etc/extdisco/*.secret)" "$secrets"
grep -q turn.example.net /etc/extdisco/appsettings.json || fail "an upgrade took back what the administrator wrote"
expect "configuration after an upgrade" "$(stat -c '%a %U:%G' /etc/extdisco/appsettings.json)" "640 root:extdisco"

echo "removing"
dpkg -r extdisco
[ ! -e /usr/bin/extdisco ] || fail "the program is still there"
[ -e /etc/extdisco/appsettings.json ] || fail "to remove it took the configuration away"

echo "purging"
dpkg -P extdisco
! getent passwd extdisco >/dev/null || fail "the user is still there"
expect "what is left" "$(files)" "$before"
echo "all is well"
