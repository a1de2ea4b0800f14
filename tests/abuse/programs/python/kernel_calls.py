def attack():
    import ctypes
    library = ctypes.CDLL(None, use_errno=True)
    for what, arguments in (("mount", (b"tmpfs", b"/w", b"tmpfs", 0, None)), ("unshare", (0x10000000,)),
                            ("ptrace", (16, 1, 0, 0)), ("setuid", (0,)), ("chroot", (b"/w",)),
                            ("setns", (0, 0)), ("umount2", (b"/proc", 2)), ("socket", (2, 1, 0))):
        if getattr(library, what)(*arguments) >= 0:
            leaks.append(what)
            sys.stderr.write(f"leak: {what}\n")
