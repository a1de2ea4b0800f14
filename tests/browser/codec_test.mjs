import assert from "node:assert/strict";
import test from "node:test";
import * as codec from "../../resources/web/js/codec.js";
import { STATUSES, isFinal, statusRow, statusText, verdictRow } from "../../resources/web/js/verdicts.js";
import { goldenFile, goldenFiles, submission } from "./support.mjs";

for (const { name, message } of goldenFiles("server_")) {
    test(`${name} is understood`, () => {
        const result = codec.decode(JSON.stringify(message));
        assert.equal(result.fault, undefined);
        assert.deepEqual(result.message, message);
    });

    test(`${name} without a needed field is a fault that names it`, () => {
        for (const field of Object.keys(codec.SERVER_MESSAGES[message.type])) {
            const { [field]: gone, ...broken } = message;
            if (gone === null) {
                continue;
            }
            const { fault, message: read } = codec.decode(JSON.stringify(broken));
            if (field === "user") {
                assert.equal(fault, undefined); // a guest's welcome may leave it out
            } else {
                assert.match(fault, new RegExp(`${message.type}\\.${field} `));
                assert.equal(read, undefined);
            }
        }
    });
}

test("every message type of the server has a golden file", () => {
    const types = new Set(goldenFiles("server_").map(({ message }) => message.type));
    assert.deepEqual(types, new Set(Object.keys(codec.SERVER_MESSAGES)));
});

test("the page writes its messages as the server reads them", () => {
    const written = {
        client_hello: () => codec.hello(goldenFile("client_hello")),
        client_hello_guest: () => codec.hello({ token: "", topics: ["problem:1", "problems"], last: null }),
        client_subscribe: () => codec.subscribe(["submission:17", "submissions"]),
        client_unsubscribe: () => codec.unsubscribe(["problem:1"]),
        client_hb: () => codec.heartbeat(830),
    };
    const files = goldenFiles("client_");
    assert.equal(files.length, Object.keys(written).length);
    for (const { name, message } of files) {
        assert.deepEqual(JSON.parse(written[name.replace(".json", "")]()), message, name);
    }
});

test("an unknown type is ignored, broken frames are faults", () => {
    assert.deepEqual(codec.decode('{"type":"balloon","seq":3}'), { ignored: "balloon" });
    assert.deepEqual(codec.decode('{"type":"constructor"}'), { ignored: "constructor" });
    assert.deepEqual(codec.decode('{"type":"__proto__"}'), { ignored: "__proto__" });
    for (const frame of ["", "{", "[]", "null", "7", '"hb"', '{"type":7}', "{}"]) {
        assert.ok(codec.decode(frame).fault, frame);
    }
    assert.ok(codec.decode('{"type":"hb","seq":"830"}').fault);
    assert.ok(codec.decode('{"type":"hb","seq":1e300}').fault);
});

test("unknown fields do no harm", () => {
    const message = { ...goldenFile("server_hb"), of_a_later_version: { a: 1 } };
    assert.equal(codec.decode(JSON.stringify(message)).message.seq, message.seq);
});

test("an update and REST's SUBMISSION are the same but for the id's name", () => {
    const message = goldenFile("server_submission_update");
    assert.equal(codec.submissionOf(message).id, message.submission_id);
    assert.equal("type" in codec.submissionOf(message), false);
    assert.equal("submission_id" in codec.submissionOf(message), false);
    const { index, name, verdict } = codec.testOf(goldenFile("server_test_result"));
    assert.deepEqual([index, name, verdict], [4, "secret/04-ürün", "WA"]);
});

test("topics of the messages", () => {
    assert.deepEqual(codec.topicsOf(goldenFile("server_submission_update")), ["problem:1", "submission:17", "user:3", "submissions"]);
    assert.deepEqual(codec.topicsOf(goldenFile("server_test_result")), ["submission:17"]);
    assert.deepEqual(codec.topicsOf(goldenFile("server_compile_log")), ["submission:17"]);
    assert.deepEqual(codec.topicsOf(goldenFile("server_error_analysis")), ["submission:17"]);
    assert.deepEqual(codec.topicsOf(goldenFile("server_problem_update")), ["problems"]);
    assert.deepEqual(codec.topicsOf(goldenFile("server_hb")), []);
});

test("statuses: no two look the same", () => {
    const verdicts = STATUSES.filter((row) => row.verdict);
    assert.equal(new Set(verdicts.map((row) => row.icon)).size, verdicts.length);
    assert.equal(new Set(verdicts.map((row) => row.words)).size, verdicts.length);
    assert.equal(verdictRow("WA").words, "Wrong answer");
    assert.equal(verdictRow("XX").words, "XX");
});

test("statuses: finality and words", () => {
    assert.equal(isFinal(submission({ status: "running", verdict: null })), false);
    assert.equal(isFinal(submission({ status: "judge_error", verdict: "JE" })), true);
    assert.equal(isFinal({ status: "of_a_later_server", verdict: null }), false);
    assert.equal(statusRow("of_a_later_server").words, "of a later server");
    assert.equal(statusText(submission({ status: "running", test: 3, tests: 12 })), "Running test 3 of 12");
    assert.equal(statusText(submission({ status: "running", test: 3, tests: 0 })), "Running test 3");
    assert.equal(statusText(submission({ status: "wrong_answer", test: 4 })), "Wrong answer on test 4");
    assert.equal(statusText(submission({ status: "accepted", test: 12 })), "Accepted");
    assert.equal(statusText(submission({ status: "compile_error", test: 0 })), "Compile error");
    assert.equal(statusText(goldenFile("server_submission_update_scored")), "Accepted, 40.5 of 100 points");
    assert.equal(statusText(submission({ status: "wrong_answer", test: 4, score: 0, max_score: null })), "Wrong answer, 0 points");
});
