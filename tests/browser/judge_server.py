"""The real server with its demo data in a folder of its own, and a second client over REST."""
import http.client
import json
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import uuid


class Server:
    """adjudge-server on a free port. kill() and start() again keep data and port."""

    def __init__(self, program):
        self._program = program
        self._data = tempfile.mkdtemp(prefix="adjudge-page-test-")
        self._port = 0
        self._process = None
        self._said = []
        self._pause = threading.Event()  # never set: a wait with a bound between two questions
        self.start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self._port}"

    def start(self):
        command = [self._program, "serve", "--demo", "--port", str(self._port), "--data", self._data]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        is_ready = threading.Event()
        self._listener = threading.Thread(target=self._listen, args=(self._process, is_ready), daemon=True)
        self._listener.start()
        if not is_ready.wait(60) or self._process.poll() is not None:
            said = "\n".join(self._said[-30:])
            self.stop()
            raise RuntimeError(f"the server did not come up; it said:\n{said}")

    def wait_until_judging(self):
        """Until a worker has told its languages."""
        client = Client(self)
        self.wait_for(
            lambda: any(language["available"] for language in client.get("/api/info")["languages"]), "a worker to come up"
        )

    def wait_for(self, condition, what, seconds=60):
        """Until the condition, asked again and again, is true."""
        for _ in range(int(seconds / 0.05)):
            if condition():
                return
            self._pause.wait(0.05)
        raise AssertionError(f"in vain for {seconds} s: {what}; the server said:\n{self.words()}")

    def _listen(self, process, is_ready):
        for line in process.stdout:
            self._said.append(line.rstrip())
            if found := re.search(r"http://[\w.\[\]:]*?:(\d+)", line):
                self._port = int(found.group(1))
                is_ready.set()
        is_ready.set()

    def kill(self):
        """As a crash would: no goodbye to anybody."""
        self._process.kill()
        self._process.wait(30)
        self._listener.join(10)
        self._process.stdout.close()

    def stop(self):
        """The planned way; clients hear bye."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(40)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._listener.join(10)
        self._process.stdout.close()

    def remove(self):
        self.stop()
        shutil.rmtree(self._data, ignore_errors=True)

    def words(self):
        return "\n".join(self._said)


class Client:
    """A user of the REST interface."""

    def __init__(self, server, name="", password=""):
        self._server = server
        self._token = ""
        if name:
            answer = self.post("/api/auth/login", {"username": name, "password": password})
            self._token = answer["token"]
            self.user = answer["user"]

    def _call(self, method, path, body=None, headers=None):
        address = self._server.address.removeprefix("http://")
        connection = http.client.HTTPConnection(address, timeout=30)
        try:
            sent = {"Content-Type": "application/json", **(headers or {})}
            if self._token:
                sent["Authorization"] = f"Bearer {self._token}"
            connection.request(method, path, None if body is None else json.dumps(body), sent)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status >= 400:
                raise RuntimeError(f"{method} {path}: {answer.status} {text.decode(errors='replace')}")
            return json.loads(text)
        finally:
            connection.close()

    def get(self, path):
        return self._call("GET", path)

    def post(self, path, body, headers=None):
        return self._call("POST", path, body, headers)

    def submit(self, problem, solution):
        body = {"language": solution.language, "source": solution.source, "filename": solution.filename}
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        return self.post(f"/api/problems/{problem}/submissions/", body, headers)


class Proxy:
    """Stands before the server as some company networks do: WebSockets do not get through."""

    def __init__(self, server):
        self._server = server
        self.lets_sockets_through = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return  # closed: the test is over
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        with client:
            head = b""
            while b"\r\n\r\n" not in head:
                part = client.recv(65536)
                if not part:
                    return
                head += part
            if b"upgrade: websocket" in head.lower() and not self.lets_sockets_through:
                client.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            host, port = self._server.address.removeprefix("http://").split(":")
            try:
                with socket.create_connection((host, int(port)), 10) as server:
                    server.settimeout(None)
                    server.sendall(head)
                    threading.Thread(target=self._pump, args=(server, client), daemon=True).start()
                    self._pump(client, server)
            except OSError:
                pass  # the server is away; the browser sees a closed connection

    @staticmethod
    def _pump(source, target):
        try:
            while part := source.recv(65536):
                target.sendall(part)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # one of the two went away


class Solution:
    """A source of a sample problem, with a language this host has."""

    def __init__(self, path, language):
        self.path = path
        self.filename = path.name
        self.source = path.read_text()
        self.language = language


def find_solution(client, resources, problem, verdict):
    """A submission of the problem's package with that expected verdict, in an installed language."""
    name = client.get(f"/api/problems/{problem}/")["name"]
    languages = [row for row in client.get("/api/info")["languages"] if row["available"]]
    folder = pathlib.Path(resources).resolve() / "problems" / name / "submissions" / verdict
    wanted = [".py", ".cpp", ".c", ".java"]
    files = [path for suffix in wanted for path in sorted(folder.iterdir()) if path.suffix == suffix]
    for path in files:
        for language in languages:
            if path.suffix in language["extensions"]:
                return Solution(path, language["id"])
    raise RuntimeError(f"no installed language for {folder}; this host has {[row['id'] for row in languages]}")
