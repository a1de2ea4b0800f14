// The pure parts of judging again: the form's values, the order of changes, the words of a state.
import assert from "node:assert/strict";
import test from "node:test";
import { stateWords } from "../../resources/web/js/rejudging_parts.js";
import { ordered } from "../../resources/web/js/views/rejudging.js";
import { requestOf } from "../../resources/web/js/views/rejudgings.js";

const form = (values) => ({
    elements: Object.fromEntries(["problem", "language", "status", "user", "from", "until", "reason"].map((name) => [name, { value: values[name] ?? "" }])),
});

test("what is empty does not restrict", () => {
    assert.deepEqual(requestOf(form({})), { reason: "", filter: {} });
    const request = requestOf(form({ problem: "7", status: "wrong_answer", user: " ada ", reason: "new tests" }));
    assert.deepEqual(request, { reason: "new tests", filter: { problem: 7, status: "wrong_answer", user: "ada" } });
});

test("times go out in UTC", () => {
    const { filter } = requestOf(form({ from: "2026-05-01T12:00" }));
    assert.equal(filter.from, new Date(2026, 4, 1, 12).toISOString());
});

test("changed ones come first", () => {
    const members = [
        { submission_id: 1, changed: false },
        { submission_id: 3, changed: true },
        { submission_id: 2, changed: true },
    ];
    assert.deepEqual(ordered(members).map((one) => one.submission_id), [2, 3, 1]);
});

test("a state in words", () => {
    assert.equal(stateWords({ state: "judging", done: 2, total: 5 }), "2 of 5 judged");
    assert.equal(stateWords({ state: "ready", done: 5, total: 5 }), "Ready to apply");
});
