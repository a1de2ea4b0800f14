import assert from "node:assert/strict";
import test from "node:test";
import { EPOCH, setUp } from "./link_world.mjs";
import { settle, update } from "./support.mjs";

function setUpPolling() {
    const world = setUp();
    world.asked = [];
    world.isReachable = true;
    world.answer = { epoch: EPOCH, seq: 100, resync: false, events: [] };
    world.env.head = async () => {
        if (!world.isReachable) {
            throw new Error("gone");
        }
        return { epoch: EPOCH, seq: 100 };
    };
    world.env.events = async (query) => {
        world.asked.push(query);
        return world.answer;
    };
    world.failFourTimes = async () => {
        for (let i = 0; i < 4; i += 1) {
            world.socket().shut(1006);
            if (i < 3) {
                world.time.pass(15_000);
            }
        }
        await settle();
    };
    /** Lets the next question be asked and answered. */
    world.poll = async (answer = {}) => {
        world.answer = { epoch: EPOCH, seq: 100, resync: false, events: [], ...answer };
        world.time.pass(3_000);
        await settle();
    };
    return world;
}

test("where no WebSocket gets through, REST is asked with the same numbers", async () => {
    const world = setUpPolling();
    const ear = world.ear();
    world.link.hold("problem:1", ear);
    world.link.start("");
    await world.failFourTimes();
    assert.equal(world.state(), "polling");
    assert.deepEqual(ear.heard, [["start", EPOCH, 100]]);
    await world.poll({ seq: 103, events: [update({ seq: 101 }), update({ seq: 103 })] });
    await world.poll({ seq: 103, events: [update({ seq: 103 })] });
    assert.deepEqual(ear.heard.slice(1), [["event", 101], ["event", 103]]);
    assert.deepEqual(world.asked.at(-1), { since: 103, epoch: EPOCH, topics: ["problem:1"], limit: 500 });
    assert.equal(world.state(), "polling");
});

test("when a WebSocket gets through at last, it goes on behind what was polled", async () => {
    const world = setUpPolling();
    const ear = world.ear();
    world.link.hold("problem:1", ear);
    world.link.start("");
    await world.failFourTimes();
    await world.poll({ seq: 120, events: [update({ seq: 110 })] });
    world.time.pass(1_000); // the fourth pause has 4 s
    assert.equal(world.state(), "polling", "a try is no reason to say that we are away");
    const late = world.ear();
    const hello = world.welcome({ resumed: true, seq: 120 });
    assert.deepEqual(hello.last, { epoch: EPOCH, seq: 120 });
    assert.equal(world.state(), "live");
    world.socket().say(update({ seq: 121 }));
    assert.deepEqual(ear.heard, [["start", EPOCH, 100], ["event", 110], ["event", 121]]);
    const count = world.asked.length;
    world.socket().say({ type: "hb", seq: 121 });
    world.time.pass(20_000);
    await settle();
    assert.equal(world.asked.length, count, "polling has ended");
    assert.deepEqual(late.heard, []);
});

test("a topic taken between hello and welcome starts when it is subscribed", async () => {
    const world = setUpPolling();
    world.link.hold("problem:1", world.ear());
    world.link.start("");
    await world.failFourTimes();
    world.time.pass(4_000);
    await settle();
    world.socket().open();
    const late = world.ear();
    world.link.hold("submission:7", late);
    await world.poll();
    assert.deepEqual(late.heard, [["start", EPOCH, 100]]);
    world.socket().say({ type: "welcome", proto: 1, epoch: EPOCH, seq: 100, resumed: true, heartbeat_ms: 20_000, topics: ["problem:1"] });
    await settle();
    assert.deepEqual(world.socket().of("subscribe"), [{ type: "subscribe", topics: ["submission:7"] }]);
    world.socket().say({ type: "subscribed", topics: ["problem:1", "submission:7"], seq: 105 });
    assert.deepEqual(late.heard.at(-1), ["start", EPOCH, 105]);
});

test("polling: resync, broken messages and a server that goes away", async () => {
    const world = setUpPolling();
    const ear = world.ear();
    world.link.hold("problem:1", ear);
    world.link.start("");
    await world.failFourTimes();
    await world.poll({ resync: true, epoch: "b2", seq: 7 });
    assert.deepEqual(ear.heard.at(-1), ["start", "b2", 7]);
    await world.poll({ epoch: "b2", seq: 8, events: [{ type: "submission_update", seq: 8 }] });
    assert.deepEqual(ear.heard.at(-1), ["start", "b2", 7], "a broken message is a hole");
    world.env.events = async () => {
        throw new Error("gone");
    };
    await world.poll();
    assert.equal(world.state(), "reconnecting");
});

test("a server that is down is not polled but waited for", async () => {
    const world = setUpPolling();
    world.isReachable = false;
    world.link.start("");
    await world.failFourTimes();
    assert.equal(world.state(), "reconnecting");
    assert.ok(world.link.state.retryAt > world.time.now());
});
