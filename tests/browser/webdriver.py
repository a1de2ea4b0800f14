"""Chromium through chromedriver's WebDriver protocol, with the standard library only."""
import base64
import http.client
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

OPTIONS = [
    "--headless",
    "--no-sandbox",  # the tests may run as root in a container; the page under test is our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-device-scale-factor=1",
    "--hide-scrollbars",
]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of an element reference, WebDriver section 12.4


class BrowserError(RuntimeError):
    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code = code


class Browser:
    """One headless Chromium with a fresh profile. Wait on conditions; there is no sleep."""

    def __init__(self, width=1280, height=900, failure_folder=None):
        """With a failure_folder, a picture of the page is left there when a wait was in vain."""
        self._failures = failure_folder
        self._folder = tempfile.mkdtemp(prefix="adjudge-browser-")
        self._driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._port = self._read_port()
        try:
            self._open(width, height)
        except BaseException:
            self._stop_driver()
            raise

    def _read_port(self):
        for line in self._driver.stdout:
            if found := re.search(r"successfully on port (\d+)", line):
                return int(found.group(1))
        raise RuntimeError("chromedriver ended before it was ready")

    def _open(self, width, height):
        options = {"args": [*OPTIONS, f"--window-size={width},{height}", f"--user-data-dir={self._folder}/profile"]}
        capabilities = {
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": {"script": 60_000, "pageLoad": 30_000},
            "unhandledPromptBehavior": "dismiss",
        }
        answer = self._call("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self._session = f"/session/{answer['sessionId']}"
        self._base = ""

    def close(self):
        try:
            self._call("DELETE", self._session)
        finally:
            self._stop_driver()

    def _stop_driver(self):
        self._driver.terminate()
        self._driver.wait(20)
        self._driver.stdout.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _call(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=90)
        try:
            text = None if body is None else json.dumps(body)
            connection.request(method, path, text, {"Content-Type": "application/json"})
            value = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(value, dict) and "error" in value:
            raise BrowserError(value["error"], value.get("message", "").splitlines()[0] if value.get("message") else "")
        return value

    def _do(self, method, path, body=None):
        return self._call(method, self._session + path, body)

    def set_base(self, address):
        self._base = address

    def go(self, path):
        self._do("POST", "/url", {"url": self._base + path})

    def path(self):
        return self.js("return location.pathname + location.search + location.hash")

    def title(self):
        return self._do("GET", "/title")

    def js(self, script, *arguments):
        return self._do("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, condition, what=None, seconds=30):
        """Waits in the page until the JavaScript expression is true; returns its value."""
        script = """
            const done = arguments[arguments.length - 1];
            const [condition, limit] = arguments;
            const isTrue = new Function(`return (${condition});`);
            const end = performance.now() + limit;
            (function look() {
                const value = isTrue();
                if (value || performance.now() > end) { done(value || null); } else { setTimeout(look, 20); }
            })();
        """
        try:
            value = self._do("POST", "/execute/async", {"script": script, "args": [condition, seconds * 1000]})
        except BrowserError as error:
            if "unloaded" not in str(error):
                raise
            return self.wait(condition, what, seconds)  # the page was left meanwhile: look at the next one
        if not value:
            if self._failures:
                self.screenshot(pathlib.Path(self._failures) / "page-waited-in-vain.png")
            seen = self.js("return document.querySelector('#main')?.innerText.slice(0, 800)")
            raise AssertionError(f"in vain for {seconds} s: {what or condition}\nat {self.path()} the page says:\n{seen}")
        return value

    def find(self, selector):
        return self._do("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.wait(f"document.querySelector({json.dumps(selector)})", f"an element {selector}")
        self._do("POST", f"/element/{self.find(selector)}/click", {})

    def fill(self, selector, text):
        element = self.find(selector)
        self._do("POST", f"/element/{element}/clear", {})
        self._do("POST", f"/element/{element}/value", {"text": text})

    def choose_file(self, selector, path):
        self._do("POST", f"/element/{self.find(selector)}/value", {"text": str(path)})

    def keys(self, *keys):
        """Presses keys one after another at the focused element; names as in KEYS, or characters."""
        actions = []
        for key in keys:
            modifiers, _, last = key.rpartition("+") if len(key) > 1 else ("", "", key)
            held = [KEYS[name] for name in modifiers.split("+") if name]
            value = KEYS.get(last, last)
            actions += [{"type": "keyDown", "value": name} for name in held]
            actions += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
            actions += [{"type": "keyUp", "value": name} for name in reversed(held)]
        self._do("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def insert_text(self, text):
        """Puts text into the focused field in one step, as pasting does."""
        self.devtools("Input.insertText", text=text)

    def devtools(self, command, **parameters):
        return self._do("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def set_size(self, width, height):
        self.devtools(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    def prefer(self, **features):
        """Media features, for example prefers_color_scheme="dark"."""
        rows = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.devtools("Emulation.setEmulatedMedia", features=rows)

    def set_online(self, is_online):
        """As if the cable were pulled or put back: the page hears it and requests fail."""
        self.devtools("Network.enable")
        self.devtools(
            "Network.emulateNetworkConditions",
            offline=not is_online, latency=0, downloadThroughput=-1, uploadThroughput=-1,
        )

    def screenshot(self, path):
        pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
        pathlib.Path(path).write_bytes(base64.b64decode(self._do("GET", "/screenshot")))

    def console(self):
        """What the console said since the last call, as texts of errors and warnings."""
        rows = self._do("POST", "/se/log", {"type": "browser"})
        return [row["message"] for row in rows if row["level"] in ("SEVERE", "WARNING")]


KEYS = {
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Shift": "\ue008",
    "Control": "\ue009",
    "Escape": "\ue00c",
    "End": "\ue010",
    "Home": "\ue011",
    "Left": "\ue012",
    "Right": "\ue014",
}


def is_available():
    return bool(shutil.which("chromedriver")) and bool(shutil.which("chromium") or os.environ.get("CHROME_BIN"))
