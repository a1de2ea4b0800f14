#!/usr/bin/env python3
"""Judging again in Chromium on the real server: one submission, and a set with its preview.

Usage: rejudge_page_test.py SERVER_PROGRAM RESOURCES SCREENSHOT_FOLDER [unittest options]
"""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import judge_server
import webdriver

PROGRAM, RESOURCES, SHOTS = sys.argv[1:4] if len(sys.argv) > 3 else ("", "", "")
PROBLEM = 1
LIVE = "document.querySelector('#connection')?.dataset.state === 'live'"


class RejudgePageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = judge_server.Server(PROGRAM)
        cls.addClassCleanup(cls.server.remove)
        cls.server.wait_until_judging()
        cls.client = judge_server.Client(cls.server, "alice", "alice-demo")
        cls.accepted = judge_server.find_solution(judge_server.Client(cls.server, "judge", "judge-demo"), RESOURCES, PROBLEM, "accepted")
        cls.browser = webdriver.Browser(failure_folder=SHOTS)
        cls.addClassCleanup(cls.browser.close)
        cls.browser.set_base(cls.server.address)

    def log_in(self, name):
        browser = self.browser
        browser.go("/?login")
        browser.wait("document.querySelector('#username')")
        browser.fill("#username", name)
        browser.fill("#password", f"{name}-demo")
        browser.click("#login-button")
        browser.wait("document.querySelector('#user')")

    def submit(self):
        submission = self.client.submit(PROBLEM, self.accepted)["id"]
        self.server.wait_for(lambda: self.client.get(f"/api/submissions/{submission}/")["verdict"], "a verdict", seconds=120)
        return submission

    def test_1_contestants_see_nothing_of_it(self):
        submission = self.submit()
        self.log_in("alice")
        self.assertFalse(self.browser.js("return document.querySelector('#rejudge-link') !== null"))
        self.browser.go(f"/submission/{submission}")
        self.browser.wait("document.querySelector('#verdict')")
        self.assertFalse(self.browser.js("return document.querySelector('#rejudge') !== null"))
        self.browser.go("/rejudgings")
        self.browser.wait("document.querySelector('#rejudgings [role=alert]')")
        self.browser.js("sessionStorage.clear(); localStorage.clear()")

    def test_2_one_submission_is_judged_again_under_the_eyes_of_the_judge(self):
        submission = self.submit()
        browser = self.browser
        self.log_in("judge")
        browser.go(f"/submission/{submission}")
        browser.wait("document.querySelectorAll('#judgings li').length === 1")
        browser.wait(LIVE)
        browser.click("#rejudge")
        browser.wait("document.querySelectorAll('#judgings li').length === 2 && "
                     "document.querySelector('#judgings li:last-child').dataset.present === 'true'", seconds=90)
        browser.wait("document.querySelector('.fact-list').innerText.includes('2. time')", seconds=60)
        browser.wait("document.querySelector('section[aria-label=Tests] button, section[aria-label=Tests] [data-state]')", "the tests of the new judging")
        browser.screenshot(pathlib.Path(SHOTS) / "page-judgings.png")

    def test_3_a_set_is_shown_before_it_counts(self):
        browser = self.browser
        browser.click("#rejudge-link")
        browser.wait("document.querySelector('#rejudge-problem option:nth-child(2)')")
        browser.screenshot(pathlib.Path(SHOTS) / "page-rejudgings.png")
        browser.js("document.querySelector('#rejudge-problem').value = String(arguments[0])", PROBLEM)
        browser.fill("#rejudge-reason", "a try")
        browser.click("#rejudge-start")
        browser.wait("document.querySelector('#rejudging-state [data-state=ready]')", seconds=120)
        self.assertEqual(browser.js("return document.querySelectorAll('#rejudge-members .rows .table-row').length"), 2)
        browser.screenshot(pathlib.Path(SHOTS) / "page-rejudging.png")
        browser.click("#rejudge-apply")
        browser.wait("document.querySelector('#rejudging-state [data-state=applied]')", seconds=60)
        self.assertFalse(browser.js("return document.querySelector('#rejudge-apply') !== null"))


if __name__ == "__main__":
    if not PROGRAM:
        sys.exit(__doc__)
    if not webdriver.is_available():
        print("chromium and chromedriver are needed (Debian: chromium, chromium-driver)")
        sys.exit(77)
    pathlib.Path(SHOTS).mkdir(parents=True, exist_ok=True)
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]], failfast=True, verbosity=2)
