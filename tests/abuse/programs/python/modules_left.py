def attack():
    own = os.path.dirname(os.path.abspath(__file__))
    for name in ("sitecustomize.py", "usercustomize.py", "os.py", "sys.py", "__pycache__/main.pyc"):
        must_fail(name, open, os.path.join(own, name), "w")
        with open(os.path.basename(name), "w", encoding="utf-8") as file:
            file.write("print('dirty')\n")
