import assert from "node:assert/strict";
import test from "node:test";
import { placeOf, wordsOf } from "../../resources/web/js/analysis_card.js";
import { SubmissionDetail, SubmissionList } from "../../resources/web/js/store.js";
import { goldenFile, submission, update } from "./support.mjs";

function page(ids, change = {}) {
    return { epoch: "e", seq: 0, total: ids.length, next: null, submissions: ids.map((id) => submission({ id, seq: 0 })), ...change };
}

function loaded(query, snapshot) {
    const list = new SubmissionList(query);
    list.load(snapshot);
    return list;
}

const ids = (list) => list.rows.map((row) => row.id);

test("a new submission appears on top and is counted", () => {
    const list = loaded({ problemId: 1 }, page([9, 8]));
    assert.equal(list.apply(update({ submission_id: 10, status: "queued" })).kind, "new");
    assert.deepEqual(ids(list), [10, 9, 8]);
    assert.equal(list.total, 3);
});

test("events out of the order of ids find their place", () => {
    const list = loaded({ problemId: 1 }, page([9, 8]));
    list.apply(update({ submission_id: 12 }));
    list.apply(update({ submission_id: 11 }));
    assert.deepEqual(ids(list), [12, 11, 9, 8]);
});

test("a change replaces the row, an older event does not", () => {
    const list = loaded({ problemId: 1 }, page([9]));
    const change = list.apply(update({ submission_id: 9, status: "accepted", verdict: "AC", seq: 50 }));
    assert.equal(change.kind, "changed");
    assert.equal(list.rows[0].status, "accepted");
    assert.equal(list.apply(update({ submission_id: 9, status: "running", seq: 49 })).kind, "none");
    assert.equal(list.apply(update({ submission_id: 9, status: "running", seq: 50 })).kind, "none");
    assert.equal(list.rows[0].status, "accepted");
    assert.equal(list.total, 1);
});

test("a verdict is told once, and again after a rejudge", () => {
    const list = loaded({ problemId: 1 }, page([], { submissions: [submission({ id: 1, seq: 0, status: "running", verdict: null })] }));
    const told = (change) => list.apply(update({ submission_id: 1, ...change })).isVerdict;
    assert.equal(told({ status: "wrong_answer", verdict: "WA" }), true);
    assert.equal(told({ status: "wrong_answer", verdict: "WA" }), false);
    assert.equal(told({ status: "queued", verdict: null, judging: 2 }), false);
    assert.equal(told({ status: "accepted", verdict: "AC", judging: 2 }), true);
});

test("another problem's events change nothing", () => {
    const list = loaded({ problemId: 1 }, page([9]));
    assert.equal(list.apply(update({ submission_id: 10, problem_id: 2 })).kind, "none");
    assert.deepEqual(ids(list), [9]);
});

test("a full page drops its last row and knows where the next page begins", () => {
    const list = loaded({ problemId: 1, limit: 3 }, page([9, 8, 7]));
    list.apply(update({ submission_id: 10 }));
    assert.deepEqual(ids(list), [10, 9, 8]);
    assert.equal(list.next, 8);
    assert.equal(list.total, 4);
});

test("a submission of an older page stays there", () => {
    const list = loaded({ problemId: 1, limit: 2 }, page([9, 8], { next: 8, total: 5 }));
    assert.equal(list.apply(update({ submission_id: 3 })).kind, "none");
    assert.deepEqual(ids(list), [9, 8]);
    assert.equal(list.total, 5);
});

test("an older page tells of newer ones instead of moving", () => {
    const list = new SubmissionList({ problemId: 1, before: 7 });
    list.load(page([6, 5]), 11);
    assert.equal(list.apply(update({ submission_id: 12 })).kind, "newer");
    assert.equal(list.apply(update({ submission_id: 12, status: "running" })).kind, "none");
    assert.equal(list.apply(update({ submission_id: 11, status: "running" })).kind, "none", "it was there already");
    assert.equal(list.newer.size, 1);
    assert.deepEqual(ids(list), [6, 5]);
});

test("filter mine: by user id; filter by name", () => {
    const mine = loaded({ problemId: 1, userId: 3 }, page([]));
    assert.equal(mine.apply(update({ submission_id: 1, user_id: 4 })).kind, "none");
    assert.equal(mine.apply(update({ submission_id: 2, user_id: 3 })).kind, "new");
    const named = loaded({ problemId: 1, userName: "bob" }, page([]));
    assert.equal(named.apply(update({ submission_id: 1, user: "ada" })).kind, "none");
    assert.equal(named.apply(update({ submission_id: 2, user: "bob" })).kind, "new");
});

test("filter by status: rows come and leave", () => {
    const list = loaded({ problemId: 1, status: "accepted" }, page([]));
    assert.equal(list.apply(update({ submission_id: 1, status: "running" })).kind, "none");
    assert.equal(list.apply(update({ submission_id: 1, status: "accepted" })).kind, "new");
    assert.equal(list.apply(update({ submission_id: 1, status: "queued", judging: 2 })).kind, "left");
    assert.deepEqual([ids(list), list.total], [[], 0]);
});

test("filter by status on a long list: what the page cannot know is unsure", () => {
    const list = loaded({ problemId: 1, status: "running", limit: 2 }, page([9, 8], { next: 8, total: 9 }));
    assert.equal(list.apply(update({ submission_id: 3, status: "accepted" })).kind, "unsure");
    assert.equal(list.apply(update({ submission_id: 3, status: "running" })).kind, "unsure");
    assert.equal(list.apply(update({ submission_id: 3, status: "running", problem_id: 2 })).kind, "none");
});

function detailOf(change = {}) {
    const detail = new SubmissionDetail();
    detail.load({ ...submission({ status: "running", verdict: null, test: 1, tests: 3, judging: 1, seq: 0 }), epoch: "e", snapshot_seq: 0, compile_log: "", test_results: [], may_see_source: true, ...change });
    return detail;
}

const states = (detail) => detail.cells().map((cell) => cell.state);

test("the strip shows done, running and waiting tests", () => {
    const detail = detailOf();
    assert.deepEqual(states(detail), ["running", "waiting", "waiting"]);
    assert.equal(detail.apply({ ...goldenFile("server_test_result"), index: 1, verdict: "AC" }), "test");
    assert.equal(detail.apply(update({ submission_id: 17, status: "running", test: 2, tests: 3, judging: 1 })), "state");
    assert.deepEqual(states(detail), ["done", "running", "waiting"]);
});

test("after the verdict the rest was not run", () => {
    const detail = detailOf();
    detail.apply({ ...goldenFile("server_test_result"), index: 1, verdict: "WA" });
    detail.apply(update({ submission_id: 17, status: "wrong_answer", verdict: "WA", test: 1, tests: 3, judging: 1 }));
    assert.deepEqual(states(detail), ["done", "skipped", "skipped"]);
});

test("the same test twice is one test", () => {
    const detail = detailOf();
    detail.apply({ ...goldenFile("server_test_result"), index: 2, verdict: "AC" });
    detail.apply({ ...goldenFile("server_test_result"), index: 2, verdict: "AC" });
    assert.equal(detail.tests.size, 1);
    assert.equal(detail.cells().length, 3);
});

test("a rejudge clears the tests, and the old judging is not heard any more", () => {
    const detail = detailOf({ compile_log: "warning" });
    detail.apply({ ...goldenFile("server_test_result"), index: 1, verdict: "WA", judging: 1 });
    assert.equal(detail.apply(update({ submission_id: 17, status: "queued", verdict: null, test: 0, judging: 2 })), "state");
    assert.equal(detail.tests.size, 0);
    assert.equal(detail.compileLog, "");
    assert.equal(detail.apply({ ...goldenFile("server_test_result"), index: 3, judging: 1 }), "none");
    assert.equal(detail.tests.size, 0);
});

test("a test of the next judging may come before its update", () => {
    const detail = detailOf();
    detail.apply({ ...goldenFile("server_test_result"), index: 1, judging: 1 });
    assert.equal(detail.apply({ ...goldenFile("server_test_result"), index: 2, verdict: "AC", judging: 2 }), "test");
    assert.deepEqual([...detail.tests.keys()], [2]);
});

test("who may not see tests gets cells without results", () => {
    const detail = detailOf({ test_results: null, compile_log: null, tests: 4 });
    assert.equal(detail.tests, null);
    assert.equal(detail.compileLog, null);
    assert.equal(detail.cells().length, 4);
});

test("events of other submissions change nothing, the log is taken", () => {
    const detail = detailOf();
    assert.equal(detail.apply(update({ submission_id: 99 })), "none");
    assert.equal(detail.apply({ ...goldenFile("server_compile_log") }), "log");
    assert.match(detail.compileLog, /not declared/);
});

test("an analysis is taken, and gone with a rejudge", () => {
    const detail = detailOf();
    assert.equal(detail.analysis, null);
    assert.equal(detail.apply({ ...goldenFile("server_error_analysis") }), "analysis");
    assert.equal(detail.analysis.class, "off_by_one");
    assert.equal("seq" in detail.analysis, false);
    assert.equal(wordsOf(detail.analysis, "ru").error, "Число отличается на единицу.");
    assert.equal(wordsOf({ ...detail.analysis, translations: {} }, "ru").error, detail.analysis.error);
    assert.equal(placeOf(detail.analysis, "en"), "Test 2 (sample/2) · line 3, column 1");
    detail.apply(update({ submission_id: 17, status: "queued", verdict: null, test: 0, judging: 2 }));
    assert.equal(detail.analysis, null);
    assert.equal(detailOf({ error_analysis: { class: "x", error: "e" } }).analysis.class, "x");
});
