#!/usr/bin/env python3
"""The page in Chromium on the real server: live rows, a server that dies and comes back, submitting.

Usage: page_test.py SERVER_PROGRAM RESOURCES SCREENSHOT_FOLDER [unittest options]
"""
import json
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import judge_server
import webdriver

PROGRAM, RESOURCES, SHOTS = sys.argv[1:4] if len(sys.argv) > 3 else ("", "", "")
PROBLEM = 1
LIST = f"/problem/{PROBLEM}/submissions/"
STATE = "document.querySelector('#connection')?.dataset.state"
LIVE = f"{STATE} === 'live'"

# Put into the page before something is to happen to it: a reload would lose it.
MARK = """
    window.marker = 'the same page';
    window.states = [document.querySelector('#connection').dataset.state];
    new MutationObserver(() => {
        const { state } = document.querySelector('#connection').dataset;
        if (window.states.at(-1) !== state) { window.states.push(state); }
    }).observe(document.querySelector('#connection'), { attributes: true });
    window.statuses = {};
    new MutationObserver(() => document.querySelectorAll('.rows .table-row').forEach((row) => {
        const seen = (window.statuses[row.dataset.id] ??= []);
        if (seen.at(-1) !== row.dataset.status) { seen.push(row.dataset.status); }
    })).observe(document.querySelector('#main'), { subtree: true, childList: true, attributes: true });
"""


def row(submission):
    return f"document.querySelector('.rows [data-id=\"{submission}\"]')"


class PageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = judge_server.Server(PROGRAM)
        cls.addClassCleanup(cls.server.remove)
        cls.server.wait_until_judging()
        cls.judge = judge_server.Client(cls.server, "judge", "judge-demo")
        cls.accepted = judge_server.find_solution(cls.judge, RESOURCES, PROBLEM, "accepted")
        cls.wrong = judge_server.find_solution(cls.judge, RESOURCES, PROBLEM, "wrong_answer")
        cls.browser = webdriver.Browser(failure_folder=SHOTS)
        cls.addClassCleanup(cls.browser.close)
        cls.browser.set_base(cls.server.address)

    def setUp(self):
        self.browser.set_size(1280, 900)
        self.browser.prefer(prefers_color_scheme="light")

    # --- Steps ---------------------------------------------------------------------------------------
    def shot(self, name):
        self.browser.screenshot(pathlib.Path(SHOTS) / f"page-{name}.png")

    def log_in(self, name="alice"):
        browser = self.browser
        browser.go("/?login")
        browser.wait("document.querySelector('#username')")
        browser.fill("#username", name)
        browser.fill("#password", f"{name}-demo")
        browser.click("#login-button")
        browser.wait("!document.querySelector('#username') && document.querySelector('#user')")  # another may be logged in

    def open(self, path, condition):
        self.browser.go(path)
        self.browser.wait(condition)
        self.browser.wait(LIVE)

    def assert_not_reloaded(self):
        self.assertEqual(self.browser.js("return window.marker"), "the same page")
        self.assertEqual(self.browser.js("return performance.getEntriesByType('navigation').length"), 1)

    def wait_for_verdict(self, submission, words):
        self.browser.wait(f"{row(submission)}?.querySelector('.badge-words')?.textContent.startsWith('{words}')",
                          f"submission {submission} to be {words}", seconds=90)

    # --- Tests, in this order ------------------------------------------------------------------------
    def test_01_guest_sees_problems_and_is_asked_to_log_in_for_submitting(self):
        browser = self.browser
        self.open("/", "document.querySelectorAll('.problem-card').length > 0")
        self.assertEqual(browser.title(), "Problems · Adjudge")
        self.open(f"/problem/{PROBLEM}#submit", "document.querySelector('.narrow-card a.button')")
        self.assertIn("Log in to submit", browser.js("return document.querySelector('#main').innerText"))

    def test_02_wrong_password_is_told_and_the_right_one_leads_on(self):
        browser = self.browser
        browser.go(f"/problem/{PROBLEM}#submit")
        browser.click(".narrow-card a.button")
        browser.wait("document.activeElement.id === 'username'", "the focus in the first field")
        self.shot("login-light")
        browser.fill("#username", "alice")
        browser.fill("#password", "wrong")
        browser.keys("Enter")
        browser.wait("document.querySelector('.login-card [role=alert]')")
        self.shot("login-refused")
        browser.fill("#password", "alice-demo")
        browser.keys("Enter")
        browser.wait("document.querySelector('#source')", "the form that was asked for")
        self.assertEqual(browser.path(), f"/problem/{PROBLEM}#submit")

    def test_03_row_of_another_client_appears_and_becomes_accepted_without_reload(self):
        browser = self.browser
        self.log_in()
        self.open(LIST, "document.querySelector('#summary')?.textContent !== ''")
        browser.js(MARK)
        submission = self.judge.submit(PROBLEM, self.accepted)["id"]
        browser.wait(row(submission), "the row to appear")
        self.wait_for_verdict(submission, "Accepted")
        seen = browser.js(f"return window.statuses[{submission}]")
        self.assertEqual(seen[-1], "accepted")
        self.assertGreater(len(seen), 1, "intermediate states are shown too")
        self.assert_not_reloaded()
        self.assertEqual(browser.js("return window.states"), ["live"])
        self.shot("list-light")

    def test_04_server_dies_under_the_page_and_comes_back_and_nothing_is_missed(self):
        browser = self.browser
        self.open(LIST, "document.querySelector('#summary')?.textContent !== ''")
        browser.js(MARK)
        self.server.kill()
        browser.wait(f"{STATE} !== 'live'", "the page to notice")
        browser.wait("/Reconnecting|Offline/.test(document.querySelector('#connection').innerText)")
        self.shot("reconnecting")
        browser.wait("/in \\d+ s/.test(document.querySelector('#connection').innerText)", "a countdown")
        browser.set_online(False)
        self.addCleanup(browser.set_online, True)
        browser.wait("document.querySelector('#connection').innerText.includes('Offline')")
        self.shot("offline")
        self.server.start()
        self.server.wait_until_judging()
        submission = self.judge.submit(PROBLEM, self.accepted)["id"]
        detail = f"/api/submissions/{submission}/"
        self.server.wait_for(lambda: self.judge.get(detail)["status"] == "accepted", "the verdict", seconds=90)
        self.assertIsNone(browser.js(f"return {row(submission)}"), "the page cannot know yet")
        browser.set_online(True)
        browser.wait(LIVE, "the link to come back at once", seconds=5)
        self.wait_for_verdict(submission, "Accepted")
        self.assert_not_reloaded()
        states = browser.js("return window.states")
        self.assertEqual((states[0], states[-1]), ("live", "live"))
        self.assertIn("reconnecting", states)
        self.assertIn("offline", states)

    def test_05_paste_submit_and_watch_the_tests(self):
        browser = self.browser
        self.open(f"/problem/{PROBLEM}#submit", "document.querySelector('#source')")
        self.assertTrue(browser.js("return document.querySelector('#submit-button').disabled"))
        browser.click("#source")
        browser.insert_text(self.wrong.source)
        browser.js("const s = document.querySelector('#language'); s.value = arguments[0]; s.dispatchEvent(new Event('change'));", self.wrong.language)
        self.shot("submit-light")
        browser.click("#source")
        browser.keys("Control+Enter")
        browser.wait("location.pathname.startsWith('/submission/')")
        browser.wait("document.querySelector('#verdict')")
        self.shot("detail-running")
        browser.wait("document.querySelector('#verdict').dataset.status === 'wrong_answer'", seconds=90)
        browser.wait("document.querySelectorAll('#strip button').length > 0")
        browser.wait("document.querySelector('#strip button[data-tone=bad]')", "the failed test in the strip")
        self.assertRegex(browser.title(), r"^Wrong answer on test \d+ · Submission \d+ · Adjudge$")
        browser.wait("document.querySelector('#announcements').textContent.includes('Wrong answer')", "it to be announced")
        browser.wait("document.querySelector('#source-text')")
        shown = browser.js("return [...document.querySelectorAll('#source-text .line')].map((line) => line.textContent).join('')")
        self.assertEqual(shown.rstrip("\n"), self.wrong.source.rstrip("\n"))
        browser.wait("!document.querySelector('#analysis').hidden", "the explanation")
        self.assertIn("What to try", browser.js("return document.querySelector('#analysis').textContent"))
        self.shot("detail-light")
        browser.click("#analysis button[lang=ru]")
        browser.wait("document.querySelector('#analysis').textContent.includes('Что попробовать')")
        self.assertEqual(browser.js("return document.querySelector('#analysis').lang"), "ru")
        browser.click("#analysis button[lang=en]")

    def test_06_strip_by_keyboard(self):
        browser = self.browser
        browser.js("document.querySelector('#strip button[tabindex=\"0\"]').focus()")
        browser.keys("Home")
        browser.wait("document.querySelector('#test-panel h3').textContent.startsWith('Test 1 ')")
        browser.keys("Right")
        browser.wait("document.querySelector('#test-panel h3').textContent.startsWith('Test 2')")
        self.assertEqual(browser.js("return document.activeElement.getAttribute('aria-pressed')"), "true")
        self.assertEqual(browser.js("return document.querySelectorAll('#strip button[tabindex=\"0\"]').length"), 1)
        outline = browser.js("return getComputedStyle(document.activeElement).outlineStyle")
        self.assertEqual(outline, "solid", "the focus is to be seen")
        facts = browser.js("return document.querySelector('#test-panel').innerText")
        for words in ("CPU time", "Wall time", "Memory"):
            self.assertIn(words, facts)

    def test_07_file_is_taken_and_its_language_guessed(self):
        browser = self.browser
        self.open(f"/problem/{PROBLEM}#submit", "document.querySelector('#source')")
        browser.choose_file("#file", self.accepted.path)
        browser.wait("document.querySelector('#source').value !== ''")
        self.assertEqual(browser.js("return document.querySelector('#source').value.trimEnd()"), self.accepted.source.rstrip())
        extension = self.accepted.path.suffix
        chosen = browser.js("return document.querySelector('#language').value")
        languages = {row["id"]: row["extensions"] for row in self.judge.get("/api/info")["languages"]}
        self.assertIn(extension, languages[chosen])
        browser.js("const a = document.querySelector('#source'); a.focus(); a.setSelectionRange(0, 0);")
        browser.keys("Tab")
        self.assertTrue(browser.js("return document.querySelector('#source').value.startsWith('    ')"))
        browser.keys("Escape", "Tab")
        self.assertNotEqual(browser.js("return document.activeElement.id"), "source", "the keyboard is not caught")

    def test_08_press_while_the_server_is_down_is_stored_exactly_once(self):
        browser = self.browser
        self.open(f"/problem/{PROBLEM}#submit", "document.querySelector('#source')")
        browser.choose_file("#file", self.accepted.path)
        browser.wait("!document.querySelector('#submit-button').disabled")
        before = self.judge.get(f"/api/problems/{PROBLEM}/submissions/?user=alice")["total"]
        self.server.kill()
        browser.click("#submit-button")
        browser.wait("document.querySelector('#sending')?.innerText.includes('Not sent yet')")
        self.assertTrue(browser.js("return document.querySelector('#submit-button').disabled"))
        self.shot("submit-waiting")
        self.server.start()
        browser.wait("location.pathname.startsWith('/submission/')", seconds=60)
        browser.wait("document.querySelector('#verdict')?.dataset.status === 'accepted'", seconds=90)
        after = self.judge.get(f"/api/problems/{PROBLEM}/submissions/?user=alice")["total"]
        self.assertEqual(after, before + 1)

    def test_09_hostile_source_is_only_text(self):
        browser = self.browser
        hostile = "</pre></script><img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>"
        self.open(f"/problem/{PROBLEM}#submit", "document.querySelector('#source')")
        browser.js("const a = document.querySelector('#source'); a.value = arguments[0]; a.dispatchEvent(new Event('input')); const s = document.querySelector('#language'); s.value = arguments[1]; s.dispatchEvent(new Event('change'));", hostile, self.accepted.language)
        browser.click("#submit-button")
        browser.wait("document.querySelector('#source-text')")
        self.assertEqual(browser.js("return document.querySelector('#source-text').textContent.trim()"), hostile)
        self.assertIsNone(browser.js("return window.hacked ?? null"))
        self.assertEqual(browser.js("return document.querySelectorAll('#main img, #main script').length"), 0)

    def test_10_looks(self):
        """Screenshots of every view; none may be wider than the screen."""
        browser = self.browser
        for verdict in ("time_limit_exceeded", "run_time_error"):
            solution = judge_server.find_solution(self.judge, RESOURCES, PROBLEM, verdict)
            last = self.judge.submit(PROBLEM, solution)["id"]
            path = f"/api/submissions/{last}/"
            self.server.wait_for(lambda: self.judge.get(path)["verdict"], f"the verdict of {last}", seconds=120)
        detail = self.judge.get(f"/api/problems/{PROBLEM}/submissions/?user=alice&status=wrong_answer")["submissions"][0]["id"]
        views = {
            "problems": ("/", "document.querySelector('.problem-card .badge')"),
            "statement": (f"/problem/{PROBLEM}", "document.querySelector('.sample')"),
            "submit": (f"/problem/{PROBLEM}#submit", "document.querySelector('#source')"),
            "list": (LIST, "document.querySelectorAll('.rows .table-row')[4]"),
            "detail": (f"/submission/{detail}", "document.querySelector('#source-text') && document.querySelector('.bar')"),
        }
        looks = {"light": (1280, "light"), "dark": (1280, "dark"), "narrow": (390, "light"), "narrow-dark": (390, "dark")}
        for look, (width, colours) in looks.items():
            for name, (path, condition) in views.items():
                with self.subTest(look=look, view=name):
                    browser.set_size(width, 900 if width > 600 else 844)
                    browser.prefer(prefers_color_scheme=colours, prefers_reduced_motion="reduce")
                    self.open(path, condition)
                    wide = browser.js("return document.documentElement.scrollWidth - innerWidth")
                    self.assertLessEqual(wide, 0, "wider than the screen")
                    ground = browser.js("return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)")
                    self.assertEqual(sum(ground) < 200, colours == "dark", ground)
                    self.shot(f"{name}-{look}")

    def test_11_filters_and_pages(self):
        browser = self.browser
        for _ in range(52):
            self.judge.submit(PROBLEM, self.accepted)
        self.open(LIST, "document.querySelectorAll('.rows .table-row').length === 50")
        browser.js("window.marker = 'the same page'")
        newest = browser.js("return document.querySelector('.rows .table-row').dataset.id")
        browser.click(".pager a:last-child")
        browser.wait(f"location.search.includes('before=') && {row(newest)} === null && document.querySelector('.rows .table-row')")
        added = self.judge.submit(PROBLEM, self.accepted)["id"]
        browser.wait("document.querySelector('.news')", "a word of the newer one")
        self.assertIsNone(browser.js(f"return {row(added)}"))
        browser.click(".news")
        browser.wait(row(added))
        browser.click(".segments a:nth-child(2)")
        browser.wait("location.search === '?user=me' && [...document.querySelectorAll('.rows .table-row')].every((r) => r.dataset.own === 'yes') && document.querySelector('.rows .table-row')")
        browser.js("const s = document.querySelector('#status-filter'); s.value = 'wrong_answer'; s.dispatchEvent(new Event('change'));")
        browser.wait("location.search.includes('status=wrong_answer') && document.querySelectorAll('.rows .table-row').length === 1")
        browser.js("history.back()")
        browser.wait("location.search === '?user=me' && document.querySelectorAll('.rows .table-row').length > 1")
        self.assertEqual(browser.js("return window.marker"), "the same page")

    def test_12_logging_out_hides_what_is_mine(self):
        browser = self.browser
        self.open(f"{LIST}?user=me&status=wrong_answer", "document.querySelector('.rows .table-row')")
        own = browser.js("return document.querySelector('.rows .table-row').dataset.id")
        self.open(f"/submission/{own}", "document.querySelector('#source-text')")
        browser.click("#logout")
        browser.wait("document.querySelector('#login-link') && document.querySelector('#verdict')")
        browser.wait("!document.querySelector('#source-text') && !document.querySelector('#strip')")
        browser.wait(LIVE, "a guest's link")
        self.log_in()

    def test_13_what_is_not_there_is_told(self):
        browser = self.browser
        browser.go("/problem/99999")
        browser.wait("document.querySelector('h1')?.textContent === 'No such problem'")
        browser.go("/submission/99999")
        browser.wait("document.querySelector('#main [role=alert]')")
        self.shot("not-found")

    def test_14_colours_by_button_are_kept(self):
        browser = self.browser
        self.open("/", "document.querySelector('.problem-card')")
        dark = "getComputedStyle(document.body).backgroundColor === 'rgb(16, 20, 27)'"
        browser.click("#theme")
        browser.click("#theme")
        browser.wait(dark)
        self.open("/", "document.querySelector('.problem-card')")
        self.assertTrue(browser.js(f"return {dark}"))
        browser.click("#theme")
        browser.wait(f"!({dark})")

    def test_15_keyboard_reaches_everything_and_the_first_stop_skips_the_head(self):
        browser = self.browser
        self.open("/", "document.querySelector('.problem-card')")
        browser.keys("Tab")
        self.assertEqual(browser.js("return document.activeElement.className"), "skip")
        browser.keys("Enter", "Tab")
        self.assertTrue(browser.js("return document.querySelector('#main').contains(document.activeElement)"))
        browser.keys("Enter")
        browser.wait("location.pathname.startsWith('/problem/')")
        browser.wait("document.activeElement.tagName === 'H1'", "the focus on the new heading")

    def test_16_planned_stop_and_return(self):
        browser = self.browser
        self.open(LIST, "document.querySelector('.rows .table-row')")
        browser.js(MARK)
        self.server.stop()
        browser.wait(f"{STATE} !== 'live'")
        self.server.start()
        browser.wait(LIVE, seconds=60)
        self.assert_not_reloaded()

    def test_17_a_proxy_without_websockets_is_no_end_of_updates(self):
        browser = self.browser
        proxy = judge_server.Proxy(self.server)
        self.addCleanup(proxy.close)
        self.addCleanup(browser.set_base, self.server.address)
        browser.set_base(proxy.address)
        browser.go(LIST)
        browser.wait(f"{STATE} === 'polling'", "the page to ask over REST", seconds=60)
        browser.js(MARK)
        self.shot("polling")
        submission = self.judge.submit(PROBLEM, self.accepted)["id"]
        self.wait_for_verdict(submission, "Accepted")
        proxy.lets_sockets_through = True
        browser.click("#connection")
        browser.wait(LIVE)
        submission = self.judge.submit(PROBLEM, self.accepted)["id"]
        self.wait_for_verdict(submission, "Accepted")
        self.assert_not_reloaded()
        self.assertEqual(browser.js("return window.states"), ["polling", "live"])

    def test_18_admin_imports_a_package_and_is_told_its_faults(self):
        browser = self.browser
        self.open("/", "document.querySelector('.problem-card')")
        self.assertFalse(browser.js("return Boolean(document.querySelector('#import'))"), "a contestant imports nothing")
        self.log_in("admin")
        self.open("/", "document.querySelector('.problem-card')")
        browser.js(MARK)
        with tempfile.TemporaryDirectory() as folder:
            package = pathlib.Path(folder) / "sumagain"
            shutil.copytree(pathlib.Path(RESOURCES) / "problems/sumpair", package)
            good = shutil.make_archive(str(package), "zip", package)
            (package / "problem.yaml").write_text("name: [\n")
            bad = shutil.make_archive(str(pathlib.Path(folder) / "broken"), "zip", package)
            browser.click("#import summary")
            browser.choose_file("#package-file", bad)
            browser.wait("document.querySelector('#import [role=alert] code')?.textContent.startsWith('problem.yaml:')", seconds=60)
            self.shot("import-refused")
            browser.choose_file("#package-file", good)
            browser.wait("document.querySelector('#import .notice a')", seconds=120)
            browser.wait("[...document.querySelectorAll('.problem-card .mono')].some((one) => one.textContent === 'sumagain')", "the new problem in the list")
        self.assert_not_reloaded()
        self.shot("imported")

    def test_19_console_is_clean(self):
        """Refused connections and the refusals asked for above are the only errors; no policy violation."""
        expected = ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_INCOMPLETE", "WebSocket connection to",
                    "status of 400", "status of 401", "status of 404", "status of 502", "status of 403", "status of 503", "ERR_SOCKET_NOT_CONNECTED", "ERR_CONNECTION_CLOSED", "ERR_INTERNET_DISCONNECTED")
        odd = [text for text in self.browser.console() if not any(words in text for words in expected)]
        self.assertEqual(odd, [], json.dumps(odd, indent=1))


if __name__ == "__main__":
    if not PROGRAM:
        sys.exit(__doc__)
    if not webdriver.is_available():
        print("chromium and chromedriver are needed (Debian: chromium, chromium-driver)")
        sys.exit(77)
    pathlib.Path(SHOTS).mkdir(parents=True, exist_ok=True)
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]], failfast=False, verbosity=2)
