#!/usr/bin/env python3
"""Starts a program as on another host: as.py [--user N] [--no-namespaces] PROGRAM ARGUMENT...

--user: without root's rights, as that user. --no-namespaces: in a user namespace that allows no further ones.
"""
import ctypes
import os
import sys

CLONE_NEWUSER = 0x10000000


def write(path, text):
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def forbid_namespaces():
    user, group = os.getuid(), os.getgid()
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) != 0:
        sys.exit(f"no user namespace to begin with: {os.strerror(ctypes.get_errno())}")
    write("/proc/self/setgroups", "deny")
    write("/proc/self/uid_map", f"{user} {user} 1")
    write("/proc/self/gid_map", f"{group} {group} 1")
    write("/proc/sys/user/max_user_namespaces", "0")


def main(words):
    while words and words[0].startswith("--"):
        if words[0] == "--user":
            number = int(words[1])
            os.setgroups([])
            os.setgid(number)
            os.setuid(number)
            # A process that changed its user is not its own in /proc until the next program.
            os.execv(sys.executable, [sys.executable, __file__, *words[2:]])
        forbid_namespaces()
        words = words[1:]
    os.execv(words[0], words)


main(sys.argv[1:])
