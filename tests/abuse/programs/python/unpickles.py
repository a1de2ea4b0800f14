def attack():
    import pickle

    class Command:
        def __reduce__(self):
            return os.system, ("cat @SECRETS@/data/secret/1.ans /etc/shadow > /w/out 2>/dev/null",)

    pickle.loads(pickle.dumps(Command()))
    if os.path.exists("/w/out") and os.path.getsize("/w/out"):
        leaks.append("a secret")
