import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import * as format from "../../resources/web/js/format.js";
import { lines, pieces } from "../../resources/web/js/highlight.js";
import { match, paths, safeReturn } from "../../resources/web/js/router.js";

const route = (path) => match(new URL(path, "http://judge.test"));

test("paths and their views", () => {
    assert.equal(route("/").name, "problems");
    assert.deepEqual([route("/problem/7").name, route("/problem/7").id], ["problem", 7]);
    assert.equal(route("/problem/7/").name, "problem");
    assert.equal(route("/problem/7#submit").name, "submit");
    assert.equal(route("/problem/7/submissions/?user=me").name, "submissions");
    assert.equal(route("/problem/7/submissions").name, "submissions");
    assert.equal(route("/submission/12").id, 12);
    assert.equal(route("/?login&to=%2Fproblem%2F1").name, "login");
    for (const path of ["/problem/", "/problem/x", "/problem/-1", "/submission/1/2", "/problem/99999999999999999999", "/static/x", "/api/info"]) {
        assert.equal(route(path).name, "not_found", path);
    }
});

test("paths are read as they are written", () => {
    assert.equal(route(paths.submit(3)).name, "submit");
    const list = route(paths.submissions(3, { user: "a&b", status: "", before: 9 }));
    assert.deepEqual([list.query.get("user"), list.query.get("before"), list.query.has("status")], ["a&b", "9", false]);
    assert.equal(route(paths.login("/problem/1#submit")).query.get("to"), "/problem/1#submit");
});

test("after logging in the page leads to itself only", () => {
    assert.equal(safeReturn("/problem/1/submissions/?user=me#x"), "/problem/1/submissions/?user=me#x");
    for (const path of ["//evil.test", "/\\evil.test", "https://evil.test", "javascript:alert(1)", "", null, "/a b"]) {
        assert.equal(safeReturn(path), "/", String(path));
    }
});

test("numbers for people", () => {
    assert.equal(format.duration(0), "0 ms");
    assert.equal(format.duration(1234), "1.23 s");
    assert.equal(format.duration(61_000), "1 min 1 s");
    assert.equal(format.duration(null), "–");
    assert.equal(format.limit(1000), "1 s");
    assert.equal(format.limit(2500), "2.5 s");
    assert.equal(format.bytes(0), "–");
    assert.equal(format.bytes(1023), "1023 B");
    assert.equal(format.bytes(3_670_016), "3.5 MiB");
    assert.equal(format.bytes(256 * 1024 * 1024), "256 MiB");
    assert.equal(format.count(1, "test"), "1 test");
    assert.equal(format.count(1234, "test"), "1,234 tests");
    assert.equal(format.utf8Size("ü"), 2);
});

test("how long ago", () => {
    const now = Date.parse("2026-03-14T15:00:00.000Z");
    const ago = (ms) => format.ago(new Date(now - ms).toISOString(), now);
    assert.equal(ago(2000), "just now");
    assert.equal(ago(-5000), "just now", "the server's clock may be ahead");
    assert.equal(ago(42_000), "42 s ago");
    assert.equal(ago(150_000), "2 min ago");
    assert.match(ago(2 * 3600_000), /^(today )?.*\d\d:\d\d$/);
    assert.match(ago(400 * 86_400_000), /2025/);
    assert.equal(format.ago("nonsense", now), "–");
});

const sources = {
    cpp17: '#include <iostream>\n/* two\nlines */ int main() { return 0x1F; } // "no string"\nchar c = \'"\';',
    python3: 'def f(x):  # a "comment"\n    """two\nlines"""\n    return "a\\"b" + \'c\'',
    unknown: "fn main() { let x = 1; }\n",
};

for (const [language, source] of Object.entries(sources)) {
    test(`${language}: the pieces joined are the source`, () => {
        assert.equal(pieces(source, language).map((piece) => piece.text).join(""), source);
        const joined = lines(source, language).map((line) => line.map((piece) => piece.text).join("")).join("\n");
        assert.equal(joined, source.replace(/\n$/, ""));
    });
}

test("comments, strings, numbers and words are told apart", () => {
    const kinds = (source, language) => pieces(source, language).filter((piece) => piece.kind).map((piece) => `${piece.kind}:${piece.text}`);
    assert.deepEqual(kinds("int x = 12; // y", "cpp17"), ["word:int", "number:12", "comment:// y"]);
    assert.deepEqual(kinds("x = '#' # y", "python3"), ["string:'#'", "comment:# y"]);
    assert.deepEqual(kinds('s = "open\nint', "cpp17"), ['string:"open', "word:int"]);
});

test("hostile source text takes no long time", () => {
    const text = `"${"\\".repeat(100_000)}\n/*${"*".repeat(100_000)}\n${"a".repeat(100_000)}`;
    const begin = performance.now();
    assert.equal(pieces(text, "cpp17").map((piece) => piece.text).join("").length, text.length);
    assert.ok(performance.now() - begin < 2000);
});

const web = new URL("../../resources/web/", import.meta.url);
const files = (folder) => readdirSync(new URL(folder, web)).filter((name) => name.endsWith(".js"));
const modules = [...files("js/").map((name) => `js/${name}`), ...files("js/views/").map((name) => `js/views/${name}`)];
const read = (name) => readFileSync(new URL(name, web), "utf8");

test("the page keeps to its content security policy", () => {
    const html = read("index.html");
    assert.doesNotMatch(html, /\sstyle=|\son\w+=|<style|<script>|https?:\/\//);
    for (const name of modules) {
        assert.doesNotMatch(read(name), /setAttribute\("style"|\bstyle: |\beval\(|new Function\(|\.cssText/, name);
    }
});

test("HTML is inserted in one place only: the sanitised statement", () => {
    const uses = modules.flatMap((name) => [...read(name).matchAll(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser/g)].map(() => name));
    assert.deepEqual(uses, ["js/dom.js"]);
    const callers = modules.filter((name) => name !== "js/dom.js" && /setSanitisedHtml\(/.test(read(name)));
    assert.deepEqual(callers, ["js/views/problem.js"]);
});

test("every import names a file that is there, and nothing from elsewhere", () => {
    for (const name of modules) {
        for (const [, target] of read(name).matchAll(/from "([^"]+)"/g)) {
            assert.match(target, /^\.\.?\//, `${name}: ${target}`);
            assert.ok(modules.includes(new URL(target, new URL(name, web)).href.slice(web.href.length)), `${name}: ${target}`);
        }
    }
    for (const name of ["css/base.css", "css/parts.css", "css/views.css"]) {
        assert.doesNotMatch(read(name), /@import|url\(|https?:/);
    }
});

test("no module is longer than a room may be", () => {
    for (const name of modules) {
        assert.ok(read(name).split("\n").length <= 400, name);
    }
});

test("the dark colours of the button are those of the system", () => {
    const css = read("css/base.css");
    const block = (start) => {
        const from = css.indexOf("{", css.indexOf(start)) + 1;
        return css.slice(from, css.indexOf("}", from)).split(";").map((line) => line.trim()).filter(Boolean);
    };
    assert.deepEqual(block(':root[data-theme="dark"]'), block(':root:not([data-theme="light"])'));
});

// WCAG 2.1, relative luminance and contrast.
function contrast(a, b) {
    const luminance = (hex) => {
        const [r, g, blue] = [1, 3, 5].map((i) => {
            const value = parseInt(hex.slice(i, i + 2), 16) / 255;
            return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
    };
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
}

for (const start of [":root {", ':root[data-theme="dark"]']) {
    test(`text of ${start} has a contrast of 4.5 to 1`, () => {
        const css = read("css/base.css");
        const from = css.indexOf(start);
        const block = css.slice(from, css.indexOf("}", from));
        const colour = Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]));
        const pairs = [["accent-text", "accent"], ["accent", "accent-soft"], ["accent", "surface"]];
        for (const ground of ["ground", "surface", "sunken"]) {
            pairs.push(["text", ground], ["muted", ground]);
        }
        for (const tone of ["good", "bad", "slow", "crash", "big", "build", "fault"]) {
            pairs.push([tone, `${tone}-soft`]);
        }
        for (const kind of ["comment", "string", "number", "word"]) {
            pairs.push([`code-${kind}`, "surface"]);
        }
        for (const [text, ground] of pairs) {
            assert.ok(contrast(colour[text], colour[ground]) >= 4.5, `${text} on ${ground}: ${contrast(colour[text], colour[ground]).toFixed(2)}`);
        }
    });
}
