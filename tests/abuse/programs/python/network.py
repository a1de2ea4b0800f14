def attack():
    import socket
    import urllib.request
    for port in (22, 80, 443, 8100, 5432, 6379):
        must_fail(f"port {port}", socket.create_connection, ("127.0.0.1", port), 1)
    must_fail("a name", socket.getaddrinfo, "example.org", 80)
    must_fail("http", urllib.request.urlopen, "http://169.254.169.254/latest/meta-data", None, 1)
