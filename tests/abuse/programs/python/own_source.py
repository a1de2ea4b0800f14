def attack():
    must_fail("write", open, os.path.abspath(__file__), "w")
    must_fail("unlink", os.unlink, os.path.abspath(__file__))
    must_fail("chmod", lambda: os.chmod(os.path.abspath(__file__), 0o777) or open(os.path.abspath(__file__), "a"))
