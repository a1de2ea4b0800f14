import assert from "node:assert/strict";
import test from "node:test";
import { connectionWords } from "../../resources/web/js/connection.js";
import { LiveLink } from "../../resources/web/js/link.js";
import { EPOCH, setUp } from "./link_world.mjs";
import { ManualTime, settle, update } from "./support.mjs";

test("hello carries the token, the topics and no cursor; live comes with the welcome", () => {
    const world = setUp();
    world.link.hold("problem:1", world.ear());
    world.link.start("secret");
    assert.equal(world.state(), "connecting");
    const hello = world.welcome();
    assert.deepEqual(hello, { type: "hello", proto: 1, topics: ["problem:1"], token: "secret" });
    assert.equal(world.state(), "live");
});

test("a fresh welcome starts each topic at its number; events follow once, in order", () => {
    const world = setUp();
    const ear = world.ear();
    world.link.hold("problem:1", ear);
    world.link.hold("submissions", ear);
    world.link.start("");
    world.welcome();
    world.socket().say(update({ seq: 101 }));
    world.socket().say(update({ seq: 101 }));
    world.socket().say(update({ seq: 100 }));
    world.socket().say(update({ seq: 105 }));
    const start = ["start", EPOCH, 100];
    assert.deepEqual(ear.heard, [start, start, ["event", 101], ["event", 105]]);
    assert.equal(world.link.cursor.seq, 105);
});

test("after a loss the cursor is sent, and a resumed stream goes on without a start", () => {
    const world = setUp();
    const ear = world.ear();
    world.link.hold("problem:1", ear);
    world.link.start("");
    world.welcome();
    world.socket().say(update({ seq: 101 }));
    world.socket().say({ type: "hb", seq: 120 });
    world.socket().shut(1006);
    assert.equal(world.state(), "reconnecting");
    world.time.pass(500);
    const hello = world.welcome({ resumed: true, seq: 130, reason: undefined });
    assert.deepEqual(hello.last, { epoch: EPOCH, seq: 120 });
    world.socket().say(update({ seq: 120 }));
    world.socket().say(update({ seq: 121 }));
    assert.deepEqual(ear.heard, [["start", EPOCH, 100], ["event", 101], ["event", 121]]);
});

test("not resumed: another epoch starts everything anew, lower numbers count again", () => {
    const world = setUp();
    const ear = world.ear();
    world.link.hold("problem:1", ear);
    world.link.start("");
    world.welcome();
    world.socket().shut(1012);
    world.time.pass(500);
    world.welcome({ epoch: "b2", seq: 3, reason: "epoch" });
    world.socket().say(update({ seq: 4 }));
    assert.deepEqual(ear.heard, [["start", EPOCH, 100], ["start", "b2", 3], ["event", 4]]);
});

test("a server that claims to resume another epoch than ours is not believed", () => {
    const world = setUp();
    const ear = world.ear();
    world.link.hold("problem:1", ear);
    world.link.start("");
    world.welcome();
    world.socket().shut(1006);
    world.time.pass(500);
    world.welcome({ epoch: "b2", seq: 7, resumed: true });
    assert.deepEqual(ear.heard.at(-1), ["start", "b2", 7]);
});

test("resync restarts every topic from its number", () => {
    const world = setUp();
    const ear = world.ear();
    world.link.hold("problem:1", ear);
    world.link.start("");
    world.welcome();
    world.socket().say({ type: "resync", epoch: EPOCH, seq: 900, reason: "slow" });
    world.socket().say(update({ seq: 899 }));
    world.socket().say(update({ seq: 901 }));
    assert.deepEqual(ear.heard, [["start", EPOCH, 100], ["start", EPOCH, 900], ["event", 901]]);
    assert.equal(world.state(), "live");
});

test("full jitter doubles to the cap and is reset by the welcome only", () => {
    const world = setUp();
    world.link.start("");
    const delays = [];
    for (let i = 0; i < 7; i += 1) {
        world.socket().open(); // opening alone proves nothing
        world.socket().shut(1006);
        delays.push(world.link.state.retryAt - world.time.now());
        world.time.pass(delays.at(-1));
    }
    assert.deepEqual(delays, [500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
    world.welcome();
    world.socket().shut(1006);
    assert.equal(world.link.state.retryAt - world.time.now(), 500);
});

test("a silent server is dead after 2.5 intervals, and the page's own beats go out", () => {
    const world = setUp();
    world.link.start("");
    world.welcome();
    world.time.pass(45_000);
    assert.equal(world.state(), "live");
    assert.equal(world.socket().of("hb").length, 2);
    const socket = world.socket();
    world.time.pass(5_000);
    assert.equal(world.state(), "reconnecting");
    assert.equal(socket.isClosedByPage, true);
});

test("a server that is heard stays live", () => {
    const world = setUp();
    world.link.start("");
    world.welcome();
    for (let i = 0; i < 10; i += 1) {
        world.time.pass(20_000);
        world.socket().say({ type: "hb", seq: 100 + i });
    }
    assert.equal(world.state(), "live");
    assert.equal(world.sockets.length, 1);
});

test("no welcome in ten seconds: the next try", () => {
    const world = setUp();
    world.link.start("");
    world.socket().open();
    world.time.pass(10_000);
    assert.equal(world.state(), "reconnecting");
    world.time.pass(500);
    assert.equal(world.sockets.length, 2);
});

test("waking tries at once while waiting, and proves the line while live", () => {
    const world = setUp();
    world.link.start("");
    world.socket().shut(1006);
    world.link.wake();
    assert.equal(world.sockets.length, 2);
    world.welcome();
    world.link.wake();
    assert.equal(world.socket().of("hb").length, 1);
    world.time.pass(1);
    world.socket().say({ type: "hb", seq: 100 });
    world.time.pass(5_000);
    assert.equal(world.state(), "live");
    world.time.pass(1);
    world.link.wake();
    world.time.pass(4_000);
    assert.equal(world.state(), "reconnecting", "no answer to the probe");
});

test("offline is said, and tries go on all the same", () => {
    const world = setUp();
    world.link.start("");
    world.isOnline = false;
    world.socket().shut(1006);
    assert.equal(world.state(), "offline");
    world.time.pass(500);
    assert.equal(world.sockets.length, 2);
    world.isOnline = true;
    world.socket().shut(1006);
    assert.equal(world.state(), "reconnecting");
    world.link.networkLost();
    assert.equal(world.state(), "offline");
});

test("bye: back after a random time in the server's range", () => {
    const world = setUp({ random: 0.5 });
    world.link.start("");
    world.welcome();
    world.socket().say({ type: "bye", retry_after_ms: [200, 8000] });
    world.socket().shut(1012);
    assert.equal(world.link.state.retryAt - world.time.now(), 4100);
});

for (const [code, reason] of [[4401, "login"], [4403, "forbidden"], [4404, "not_found"], [4413, "too_many_topics"]]) {
    test(`${code} stops for good`, () => {
        const world = setUp();
        world.link.start("old");
        world.socket().open();
        world.socket().shut(code);
        assert.deepEqual([world.state(), world.link.state.reason], ["stopped", reason]);
        world.time.pass(3_600_000);
        world.link.wake();
        assert.equal(world.sockets.length, 1);
        world.link.start("new");
        assert.equal(world.sockets.length, 2);
    });
}

for (const code of [1000, 1001, 1006, 1011, 1012, 4408, 4429, 4503]) {
    test(`${code} comes back with backoff`, () => {
        const world = setUp();
        world.link.start("");
        world.welcome();
        world.socket().shut(code);
        assert.equal(world.state(), "reconnecting");
        world.time.pass(500);
        assert.equal(world.sockets.length, 2);
    });
}

test("topics of one turn are asked for together, at run time", async () => {
    const world = setUp();
    const first = world.ear();
    const release = world.link.hold("problem:1", first);
    world.link.start("");
    world.welcome();
    release();
    const second = world.ear();
    world.link.hold("problem:2", second);
    world.link.hold("submission:7", second);
    await settle();
    assert.deepEqual(world.socket().of("unsubscribe"), [{ type: "unsubscribe", topics: ["problem:1"] }]);
    assert.deepEqual(world.socket().of("subscribe"), [{ type: "subscribe", topics: ["problem:2", "submission:7"] }]);
    world.socket().say({ type: "subscribed", topics: ["problem:2", "submission:7"], seq: 104 });
    const start = ["start", EPOCH, 104];
    assert.deepEqual(second.heard, [start, start]);
});

test("a topic given up and taken again in one turn is not asked for twice", async () => {
    const world = setUp();
    const release = world.link.hold("problem:1", world.ear());
    world.link.start("");
    world.welcome();
    world.socket().say(update({ seq: 110 }));
    release();
    const ear = world.ear();
    world.link.hold("problem:1", ear);
    await settle();
    assert.deepEqual(world.socket().sent.map((message) => message.type), ["hello"]);
    assert.deepEqual(ear.heard, [["start", EPOCH, 110]], "its stream goes on behind the cursor");
});

test("a second listener of a running topic starts at the cursor", async () => {
    const world = setUp();
    world.link.hold("problem:1", world.ear());
    world.link.start("");
    world.welcome();
    world.socket().say(update({ seq: 110 }));
    const late = world.ear();
    world.link.hold("problem:1", late);
    await settle();
    assert.deepEqual(late.heard, [["start", EPOCH, 110]]);
});

test("a stream cannot start before what has been handled", async () => {
    const world = setUp();
    world.link.hold("problem:1", world.ear());
    world.link.start("");
    world.welcome();
    const ear = world.ear();
    world.link.hold("problem:2", ear);
    await settle();
    world.socket().say(update({ seq: 110 }));
    world.socket().say({ type: "subscribed", topics: ["problem:1", "problem:2"], seq: 105 });
    assert.deepEqual(ear.heard, [["start", EPOCH, 110]]);
});

test("a topic that has not started does not hear what came for another one", async () => {
    const world = setUp();
    const wide = world.ear();
    world.link.hold("user:3", wide);
    world.link.start("");
    world.welcome();
    const narrow = world.ear();
    world.link.hold("submission:17", narrow);
    await settle();
    // 101 was a test_result of submission 17, which only its own topic hears.
    world.socket().say(update({ seq: 102, submission_id: 17, user_id: 3 }));
    assert.deepEqual(wide.heard.at(-1), ["event", 102]);
    assert.deepEqual(narrow.heard, []);
    world.socket().say({ type: "subscribed", topics: ["user:3", "submission:17"], seq: 102 });
    world.socket().say(update({ seq: 103, submission_id: 17, user_id: 3 }));
    assert.deepEqual(narrow.heard, [["start", EPOCH, 102], ["event", 103]]);
});

test("topics taken while away are in the next hello and start at the cursor sent", () => {
    const world = setUp();
    const old = world.ear();
    world.link.hold("problem:1", old);
    world.link.start("");
    world.welcome();
    world.socket().shut(1006);
    const fresh = world.ear();
    world.link.hold("submission:7", fresh);
    world.time.pass(500);
    const hello = world.welcome({ resumed: true, seq: 140 });
    assert.deepEqual(hello.topics, ["problem:1", "submission:7"]);
    assert.deepEqual(fresh.heard, [["start", EPOCH, 100]]);
    assert.equal(old.heard.length, 1);
});

test("a topic that is refused is told, the others are heard", () => {
    const world = setUp();
    const open = world.ear();
    const closed = world.ear();
    world.link.hold("problem:1", open);
    world.link.hold("submissions", closed);
    world.link.start("");
    world.welcome({ topics: ["problem:1"] });
    world.socket().say({ type: "error", code: "forbidden", message: "submissions" });
    assert.deepEqual(closed.heard, [["refused"]]);
    assert.equal(world.state(), "live");
});

test("a broken frame is a hole: the link begins anew without a cursor", () => {
    const world = setUp();
    const ear = world.ear();
    world.link.hold("problem:1", ear);
    world.link.start("");
    world.welcome();
    world.socket().say('{"type":"submission_update","seq":101}');
    assert.equal(world.state(), "reconnecting");
    world.time.pass(15_000);
    const hello = world.welcome({ seq: 101 });
    assert.equal(hello.last, undefined);
    assert.deepEqual(ear.heard, [["start", EPOCH, 100], ["start", EPOCH, 101]]);
});

test("unknown message types and pongs are ignored", () => {
    const world = setUp();
    world.link.start("");
    world.welcome();
    world.socket().say({ type: "balloon", seq: 500 });
    world.socket().say("pong");
    assert.equal(world.state(), "live");
    assert.equal(world.link.cursor.seq, 100);
});

test("another user begins without the former one's cursor", () => {
    const world = setUp();
    const ear = world.ear();
    world.link.hold("problem:1", ear);
    world.link.start("ada");
    world.welcome();
    const old = world.socket();
    world.link.start("bob");
    const hello = world.welcome({ seq: 101 });
    assert.deepEqual([hello.token, hello.last], ["bob", undefined]);
    assert.equal(ear.heard.length, 2);
    old.say?.(update({ seq: 999 }));
    assert.equal(world.link.cursor.seq, 101, "the old socket is not heard any more");
});

test("a server of another protocol stops the link", () => {
    const world = setUp();
    world.link.start("");
    world.welcome({ proto: 2 });
    assert.deepEqual([world.state(), world.link.state.reason], ["stopped", "protocol"]);
});

test("a socket that cannot even be made is a failed try", () => {
    const time = new ManualTime();
    const link = new LiveLink({
        open: () => {
            throw new SyntaxError("bad address");
        },
        now: time.now,
        after: time.after,
        random: () => 1,
        isOnline: () => true,
        defer: queueMicrotask,
    });
    link.start("");
    assert.equal(link.state.name, "reconnecting");
});

test("words of the indicator: live is said only when live", () => {
    const words = (name, more = {}) => connectionWords({ name, reason: "", retryAt: null, ...more }, 1000);
    assert.equal(words("live"), "Live");
    assert.equal(words("polling"), "Updated every 3 s");
    assert.equal(words("connecting"), "Connecting…");
    assert.equal(words("reconnecting", { retryAt: 3500 }), "Reconnecting in 3 s");
    assert.equal(words("reconnecting"), "Reconnecting…");
    assert.equal(words("offline", { retryAt: 1001 }), "Offline, trying in 1 s");
    assert.equal(words("offline"), "Offline");
    assert.equal(words("stopped", { reason: "login" }), "Logged out");
    assert.equal(words("stopped", { reason: "what" }), "Not connected");
});
