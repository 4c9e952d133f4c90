#!/usr/bin/python3
"""Runs a program with no more system calls than a systemd unit leaves it (systemd.exec(5), SystemCallFilter=).

    with-system-calls.py UNIT PROGRAM [ARGUMENT ...]

The unit has to name what is allowed first. Any other call fails with EPERM. Needs the Debian packages python3-seccomp and systemd.
"""
import errno
import os
import subprocess
import sys

try:
    import seccomp
except ModuleNotFoundError:
    sys.exit("with-system-calls.py needs the Debian package python3-seccomp")


def calls_of(item):
    """The system calls that a word of the filter stands for: itself, or those of a set and of the sets within it."""
    if not item.startswith("@"):
        return {item}
    lines = subprocess.run(["systemd-analyze", "syscall-filter", item], check=True, capture_output=True, text=True).stdout.splitlines()
    members = [line.strip() for line in lines[1:]]
    return set().union(*(calls_of(member) for member in members if member and not member.startswith("#")))


def allowed_by(unit):
    """The system calls that a unit leaves, with those that systemd always does."""
    allowed = calls_of("@default")
    with open(unit, encoding="utf-8") as lines:
        filters = [line.strip().partition("=")[2] for line in lines if line.startswith("SystemCallFilter=")]
    if not filters or filters[0].startswith("~"):
        sys.exit(f"{unit} does not name the system calls that are allowed first")
    for words in filters:
        calls = set().union(*(calls_of(word) for word in words.lstrip("~").split()))
        allowed = allowed - calls if words.startswith("~") else allowed | calls
    return allowed


enforced = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
for call in allowed_by(sys.argv[1]):
    if seccomp.resolve_syscall(seccomp.Arch(), call) >= 0:
        enforced.add_rule(seccomp.ALLOW, call)
enforced.load()
os.execv(sys.argv[2], sys.argv[2:])
