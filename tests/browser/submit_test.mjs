import assert from "node:assert/strict";
import test from "node:test";
import { ApiError } from "../../resources/web/js/api.js";
import { indent, newLine } from "../../resources/web/js/editor.js";
import { extensionOf, languageForFile, languageForText } from "../../resources/web/js/languages.js";
import { Draft, Sending } from "../../resources/web/js/sending.js";
import { ManualTime, settle } from "./support.mjs";

const languages = [
    { id: "c11", name: "C", extensions: [".c"], available: true },
    { id: "cpp17", name: "C++17", extensions: [".cpp", ".cc"], available: true },
    { id: "cpp20", name: "C++20", extensions: [".cpp", ".cc"], available: true },
    { id: "python3", name: "Python 3", extensions: [".py"], available: true },
    { id: "java", name: "Java", extensions: [".java"], available: false },
];

test("the language of a file name", () => {
    assert.equal(extensionOf("a.b/SOLUTION.CPP"), ".cpp");
    assert.equal(extensionOf("Makefile"), "");
    assert.equal(languageForFile("a.cc", languages).id, "cpp17");
    assert.equal(languageForFile("a.cc", languages, "cpp20").id, "cpp20");
    assert.equal(languageForFile("a.py", languages, "cpp20").id, "python3");
    assert.equal(languageForFile("Main.java", languages), null, "not installed");
    assert.equal(languageForFile("notes", languages), null);
});

test("the language of pasted text", () => {
    const guess = (text) => languageForText(text, languages)?.id ?? null;
    assert.equal(guess("#include <iostream>\nint main(){}"), "cpp17");
    assert.equal(guess("#include <stdio.h>\nint main(void){}"), "c11");
    assert.equal(guess("for _ in range(int(input())):\n    print(1)"), "python3");
    assert.equal(guess("import sys\nprint(3)"), "python3");
    assert.equal(guess("hello"), null);
});

function sendingWith(answers) {
    const time = new ManualTime();
    const keys = [];
    const waits = [];
    const sending = new Sending({
        submit: async (content, key) => {
            keys.push(key);
            const answer = answers.shift();
            if (answer instanceof Error) {
                throw answer;
            }
            return answer;
        },
        after: time.after,
        random: () => 1,
        now: time.now,
        waiting: (error, retryAt) => waits.push(retryAt - time.now()),
    });
    return { time, keys, waits, sending };
}

const network = () => new ApiError(0, "network", "gone");

test("a lost network is tried again with the same key", async () => {
    const { time, keys, waits, sending } = sendingWith([network(), network(), { id: 7 }]);
    const sent = sending.send({}, "k");
    await settle();
    time.pass(waits[0]);
    await settle();
    time.pass(waits[1]);
    assert.deepEqual(await sent, { id: 7 });
    assert.deepEqual(keys, ["k", "k", "k"]);
    assert.ok(waits[1] > waits[0]);
});

test("a refusal ends it at once", async () => {
    const { keys, sending } = sendingWith([new ApiError(413, "too_large", "Too large.")]);
    await assert.rejects(sending.send({}, "k"), /Too large/);
    assert.equal(keys.length, 1);
});

test("trying now and cancelling", async () => {
    const first = sendingWith([network(), { id: 8 }]);
    const sent = first.sending.send({}, "k");
    await settle();
    first.sending.tryNow();
    assert.deepEqual(await sent, { id: 8 });

    const second = sendingWith([network(), { id: 9 }]);
    const cancelled = second.sending.send({}, "k");
    cancelled.catch(() => {});
    await settle();
    second.sending.cancel();
    await assert.rejects(cancelled, (reason) => reason === null);
    assert.equal(second.keys.length, 1);
});

class MemoryStore {
    #items = new Map();
    getItem = (key) => this.#items.get(key) ?? null;
    setItem = (key, value) => this.#items.set(key, String(value));
    removeItem = (key) => this.#items.delete(key);
}

test("one key for one content until it is settled, also after a reload", () => {
    const store = new MemoryStore();
    let count = 0;
    const makeKey = () => `k${(count += 1)}`;
    const content = { language: "c11", source: "int main(){}", filename: "" };
    assert.equal(new Draft(store, 1).keyFor(content, makeKey), "k1");
    assert.equal(new Draft(store, 1).keyFor({ ...content }, makeKey), "k1");
    assert.equal(new Draft(store, 1).keyFor({ ...content, source: "other" }, makeKey), "k2");
    assert.equal(new Draft(store, 2).keyFor(content, makeKey), "k3");
    new Draft(store, 1).settled();
    assert.equal(new Draft(store, 1).keyFor({ ...content, source: "other" }, makeKey), "k4");
    new Draft(store, 1).clear();
    assert.deepEqual(new Draft(store, 1).read(), {});
});

test("a draft without storage still gives keys", () => {
    assert.equal(new Draft(null, 1).keyFor({ language: "c", source: "x", filename: "" }, () => "k"), "k");
});

const at = (text) => {
    // "|" marks the ends of the selection, or the caret.
    const start = text.indexOf("|");
    const rest = text.replace("|", "");
    const end = rest.includes("|") ? rest.indexOf("|") : start;
    return { text: rest.replace("|", ""), start, end };
};

test("Tab indents, Shift+Tab takes back", () => {
    assert.deepEqual(indent(at("ab|c"), false), at("ab    |c"));
    assert.deepEqual(indent(at("|a\nb|"), false), at("    |a\n    b|"));
    assert.deepEqual(indent(at("    a|b"), true), at("a|b"));
    assert.deepEqual(indent(at("\ta|b"), true), at("a|b"));
    assert.equal(indent(at("|    a\n  b\nc|"), true).text, "a\nb\nc");
    assert.equal(indent(at("|a\n\nb|"), false).text, "    a\n\n    b", "empty lines stay empty");
    assert.equal(indent(at("|a\n|b"), false).text, "    a\nb", "the line the selection only touches is left alone");
});

test("Enter keeps the indent", () => {
    assert.deepEqual(newLine(at("    a;|")), at("    a;\n    |"));
    assert.deepEqual(newLine(at("\tif (x) |y")), at("\tif (x) \n\t|y"));
    assert.deepEqual(newLine(at("|abc|")), at("\n|"));
});

test("Perl and Prolog share an extension: the text decides", () => {
    const both = [
        { id: "perl", available: true, extensions: [".pl", ".pm"] },
        { id: "prolog", available: true, extensions: [".pro", ".pl"] },
    ];
    assert.equal(languageForFile("a.pl", both, null, "my $x = 1;\nprint $x;\n").id, "perl");
    assert.equal(languageForFile("a.pl", both, null, "main :-\n    writeln(hello).\n").id, "prolog");
    assert.equal(languageForFile("a.pl", both, null, ":- initialization(main).\n").id, "prolog");
});
