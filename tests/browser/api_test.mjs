import assert from "node:assert/strict";
import test from "node:test";
import { Api, ApiError, newKey } from "../../resources/web/js/api.js";
import { Session } from "../../resources/web/js/session.js";

function setUp(answer, token = "t") {
    const calls = [];
    const session = { token, expired: 0, expire() { this.expired += 1; } };
    const api = new Api(session, async (path, options) => {
        calls.push({ path, ...options });
        return answer(calls.length);
    });
    return { api, calls, session };
}

const json = (status, body, headers = {}) => new Response(JSON.stringify(body), { status, headers });

test("a submission goes with its key, its token and its words", async () => {
    const { api, calls } = setUp(() => json(201, { id: 5 }));
    const answer = await api.submit(1, { language: "cpp17", source: "int main(){}", filename: "a.cpp" }, "key-1");
    assert.equal(answer.id, 5);
    const [call] = calls;
    assert.deepEqual([call.method, call.path], ["POST", "/api/problems/1/submissions/"]);
    assert.equal(call.headers["Idempotency-Key"], "key-1");
    assert.equal(call.headers.Authorization, "Bearer t");
    assert.deepEqual(JSON.parse(call.body), { language: "cpp17", source: "int main(){}", filename: "a.cpp" });
});

test("a file that is no UTF-8 goes as it is", async () => {
    const { api, calls } = setUp(() => json(201, { id: 5 }));
    await api.submit(1, { language: "c11", file: new Blob([new Uint8Array([0xff])]), filename: "a.c" }, "k");
    assert.ok(calls[0].body instanceof FormData);
    assert.equal(calls[0].body.get("source").name, "a.c");
    assert.equal(calls[0].headers["Content-Type"], undefined, "the browser sets it, with the boundary");
});

test("a refusal speaks the server's words", async () => {
    const { api } = setUp(() => json(409, { error: { code: "conflict", message: "Another content has this key." } }));
    await assert.rejects(api.submit(1, { language: "c", source: "x" }, "k"), (error) => {
        assert.ok(error instanceof ApiError);
        assert.deepEqual([error.status, error.code, error.message, error.isTemporary], [409, "conflict", "Another content has this key.", false]);
        return true;
    });
});

test("a proxy's page, a broken answer and no answer", async () => {
    const page = setUp(() => new Response("<html>", { status: 502, statusText: "Bad Gateway" }));
    await assert.rejects(page.api.problems(), (error) => error.status === 502 && error.isTemporary && /502/.test(error.message));
    const broken = setUp(() => new Response('{"id":', { status: 200 }));
    await assert.rejects(broken.api.problems(), (error) => error.status === 0 && error.isTemporary);
    const gone = setUp(() => Promise.reject(new TypeError("fetch failed")));
    await assert.rejects(gone.api.problems(), (error) => error.status === 0 && /reached/.test(error.message));
});

test("Retry-After is kept", async () => {
    const { api } = setUp(() => json(429, { error: { code: "rate_limited", message: "Slower." } }, { "Retry-After": "7" }));
    await assert.rejects(api.problems(), (error) => error.retryAfterMs === 7000 && error.isTemporary);
});

test("401 ends the session, unless nobody was logged in", async () => {
    const refuse = () => json(401, { error: { code: "unauthenticated", message: "Log in." } });
    const known = setUp(refuse);
    await assert.rejects(known.api.me());
    assert.equal(known.session.expired, 1);
    const guest = setUp(refuse, "");
    await assert.rejects(guest.api.me());
    assert.equal(guest.session.expired, 0);
});

test("queries leave out what is not asked", async () => {
    const { api, calls } = setUp(() => json(200, {}));
    await api.submissions(1, { limit: 50, before: null, user: "", status: "wrong_answer" });
    await api.submissions(null, {});
    assert.deepEqual(calls.map((call) => call.path), ["/api/problems/1/submissions/?limit=50&status=wrong_answer", "/api/submissions/"]);
});

test("keys are random and printable", () => {
    const keys = new Set(Array.from({ length: 100 }, () => newKey()));
    assert.equal(keys.size, 100);
    keys.forEach((key) => assert.match(key, /^[0-9a-f]{32}$/));
});

class MemoryStore {
    #items = new Map();
    getItem = (key) => this.#items.get(key) ?? null;
    setItem = (key, value) => this.#items.set(key, String(value));
    removeItem = (key) => this.#items.delete(key);
}

const ada = { id: 3, username: "ada", role: "contestant" };

test("a session lies in the tab, or in the browser when it is to be remembered", () => {
    const tab = new MemoryStore();
    const browser = new MemoryStore();
    const session = new Session({ tab, browser });
    session.begin("t1", ada, false);
    assert.equal(new Session({ tab, browser }).token, "t1");
    assert.equal(new Session({ tab: new MemoryStore(), browser }).token, "");
    session.begin("t2", ada, true);
    assert.equal(new Session({ tab: new MemoryStore(), browser }).token, "t2");
    session.end();
    assert.equal(new Session({ tab, browser }).token, "");
});

test("a session is told of every change, and expires once", () => {
    const session = new Session({ tab: new MemoryStore(), browser: null });
    const told = [];
    session.onChange(({ user, isExpired }) => told.push([user?.username ?? null, isExpired]));
    session.begin("t", ada, true);
    session.expire();
    session.expire();
    assert.deepEqual(told, [["ada", false], [null, true]]);
});

test("damaged or blocked storage is no session", () => {
    const damaged = new MemoryStore();
    damaged.setItem("adjudge.session", "{broken");
    assert.equal(new Session({ tab: damaged, browser: null }).token, "");
    const blocked = { getItem() { throw new Error("blocked"); }, setItem() { throw new Error("blocked"); }, removeItem() { throw new Error("blocked"); } };
    const session = new Session({ tab: blocked, browser: blocked });
    session.begin("t", ada, false);
    assert.equal(session.token, "t");
});

test("another tab's logout is followed", () => {
    const browser = new MemoryStore();
    const session = new Session({ tab: new MemoryStore(), browser });
    session.begin("t", ada, true);
    new Session({ tab: new MemoryStore(), browser }).end();
    session.readAgain();
    assert.equal(session.user, null);
});
