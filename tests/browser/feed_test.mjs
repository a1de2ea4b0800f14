import assert from "node:assert/strict";
import test from "node:test";
import { ApiError } from "../../resources/web/js/api.js";
import { Feed } from "../../resources/web/js/feed.js";
import { ManualTime, settle, update } from "./support.mjs";

/** A feed whose snapshots are answered by hand: world.answer({epoch, seq}). */
function setUp() {
    const world = { time: new ManualTime(), loads: [], log: [], listener: null, isHeld: true };
    const link = {
        hold(topic, listener) {
            world.listener = listener;
            return () => {
                world.isHeld = false;
            };
        },
    };
    world.feed = new Feed(link, "problem:1", {
        load: () => new Promise((resolve, reject) => world.loads.push({ resolve, reject })),
        show: (snapshot) => world.log.push(`show ${snapshot.seq}`),
        event: (message) => world.log.push(`event ${message.seq}`),
        failed: (error, willRetry) => world.log.push(`failed ${error.status} ${willRetry ? "again" : "for good"}`),
        after: world.time.after,
        random: () => 1,
    });
    world.answer = async (seq, epoch = "e") => {
        world.loads.shift().resolve({ epoch, seq });
        await settle();
    };
    world.event = (seq, epoch = "e") => world.listener.message(update({ seq }), epoch);
    return world;
}

test("events before the snapshot wait, and only those behind it are applied", async () => {
    const world = setUp();
    world.event(9);
    world.event(11);
    world.event(12);
    assert.deepEqual(world.log, []);
    await world.answer(11);
    world.event(12);
    world.event(13);
    assert.deepEqual(world.log, ["show 11", "event 12", "event 13"]);
});

test("a stream that starts behind the snapshot means: fetch again", async () => {
    const world = setUp();
    await world.answer(10);
    world.listener.start({ epoch: "e", seq: 15 });
    assert.equal(world.loads.length, 1);
    world.event(16);
    await world.answer(15);
    assert.deepEqual(world.log, ["show 10", "show 15", "event 16"]);
});

test("a snapshot that reaches the start is enough", async () => {
    const world = setUp();
    world.listener.start({ epoch: "e", seq: 10 });
    await world.answer(10);
    assert.equal(world.loads.length, 0);
    world.event(11);
    world.listener.start({ epoch: "e", seq: 11 });
    assert.equal(world.loads.length, 0, "the events have carried it that far");
});

test("a snapshot read too early is fetched again, with a pause", async () => {
    const world = setUp();
    world.listener.start({ epoch: "e", seq: 20 });
    await world.answer(18);
    assert.equal(world.loads.length, 0);
    world.time.pass(250);
    assert.equal(world.loads.length, 1);
    await world.answer(20);
    world.time.pass(10_000);
    assert.equal(world.loads.length, 0);
});

test("a snapshot of another epoch is fetched again until both agree", async () => {
    const world = setUp();
    world.listener.start({ epoch: "new", seq: 3 });
    await world.answer(900, "old");
    world.event(4, "new");
    assert.deepEqual(world.log, ["show 900"], "an event of another log is not applied");
    world.time.pass(250);
    await world.answer(4, "new");
    world.event(5, "new");
    world.event(901, "old");
    assert.deepEqual(world.log, ["show 900", "show 4", "event 5"]);
});

test("a passing failure is tried again, a refusal is not", async () => {
    const world = setUp();
    world.loads.shift().reject(new ApiError(0, "network", "gone"));
    await settle();
    world.time.pass(500);
    assert.equal(world.loads.length, 1);
    world.loads.shift().reject(new ApiError(503, "unavailable", "wait", { retryAfterMs: 5000 }));
    await settle();
    world.time.pass(4999);
    assert.equal(world.loads.length, 0);
    world.time.pass(1);
    world.loads.shift().reject(new ApiError(404, "not_found", "no"));
    await settle();
    world.time.pass(60_000);
    assert.equal(world.loads.length, 0);
    assert.deepEqual(world.log, ["failed 0 again", "failed 503 again", "failed 404 for good"]);
});

test("too many waiting events: one more snapshot instead", async () => {
    const world = setUp();
    for (let seq = 1; seq <= 2500; seq += 1) {
        world.event(seq);
    }
    await world.answer(0);
    assert.equal(world.loads.length, 1);
    await world.answer(2500);
    world.event(2501);
    assert.deepEqual(world.log.slice(-2), ["show 2500", "event 2501"]);
});

test("a feed that was let go shows nothing more", async () => {
    const world = setUp();
    world.feed.dispose();
    await world.answer(10);
    world.listener.start({ epoch: "e", seq: 50 });
    assert.deepEqual(world.log, []);
    assert.equal(world.isHeld, false);
    assert.equal(world.loads.length, 0);
});
