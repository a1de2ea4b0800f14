def attack():
    for path in ("@SECRETS@/data/secret/1.ans", "@SECRETS@/problem.yaml", "/etc/shadow", "/proc/1/environ"):
        must_fail(path, open, path)
    for path in ("@SECRETS@", "/root", "/home", "/var/log", "/run", "/sys/class"):
        must_fail(path, os.listdir, path)
