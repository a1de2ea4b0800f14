#!/usr/bin/env python3
"""The examples on the real server: the demo page in Chromium, cut in the middle, and the Python client.

Usage: example_test.py SERVER_PROGRAM RESOURCES SCREENSHOT_FOLDER [unittest options]
"""
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import judge_server
import webdriver

PROGRAM, RESOURCES, SHOTS = sys.argv[1:4] if len(sys.argv) > 3 else ("", "", "")
CLIENT = pathlib.Path(__file__).parents[2] / "docs" / "examples" / "submit_and_follow.py"


class ExampleTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = judge_server.Server(PROGRAM)
        cls.addClassCleanup(cls.server.remove)
        cls.server.wait_until_judging()
        problems = judge_server.Client(cls.server, "alice", "alice-demo").get("/api/problems/")["problems"]
        cls.problem = next(one for one in problems if one["name"] == "sumpair")

    def test_1_python_client_prints_every_test_and_the_verdict(self):
        solution = pathlib.Path(RESOURCES) / "problems/sumpair/submissions/accepted/sumpair.py"
        arguments = [self.server.address, "alice", "alice-demo", str(self.problem["id"]), "python3", str(solution)]
        done = subprocess.run([sys.executable, str(CLIENT), *arguments], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"secret/{self.problem['tests']}: accepted", done.stdout)
        self.assertIn("accepted: {", done.stdout)

    def test_2_demo_page_comes_back_after_a_cut_and_misses_nothing(self):
        browser = webdriver.Browser(failure_folder=SHOTS)
        self.addCleanup(browser.close)
        browser.set_base(self.server.address)
        browser.go("/examples/websocket-demo.html")
        browser.wait("document.body.dataset.ready === 'true'")
        browser.click("#send")
        browser.wait("document.querySelectorAll('#messages li').length > 1", seconds=60)
        browser.click("#cut")
        browser.wait("document.querySelector('#state').dataset.state === 'ended'", seconds=90)
        browser.screenshot(pathlib.Path(SHOTS) / "page-example.png")
        messages = browser.js("return [...document.querySelectorAll('#messages li')].map((one) => JSON.parse(one.textContent))")
        indexes = [one["index"] for one in messages if one["type"] == "test_result"]
        self.assertEqual(indexes, list(range(1, self.problem["tests"] + 1)))
        self.assertEqual(messages[-1]["type"], "complete")


if __name__ == "__main__":
    if not PROGRAM:
        sys.exit(__doc__)
    if not webdriver.is_available():
        print("chromium and chromedriver are needed (Debian: chromium, chromium-driver)")
        sys.exit(77)
    pathlib.Path(SHOTS).mkdir(parents=True, exist_ok=True)
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]], failfast=True, verbosity=2)
