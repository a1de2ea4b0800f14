def attack():
    import subprocess
    subprocess.Popen("sleep 1000 & setsid sleep 1000 &", shell=True)
    subprocess.Popen(["/bin/sh", "-c", "trap '' HUP TERM; sleep 1000"], start_new_session=True)
