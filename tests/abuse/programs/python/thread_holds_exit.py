def attack():
    import threading
    import time
    threading.Thread(target=lambda: time.sleep(10000)).start()
