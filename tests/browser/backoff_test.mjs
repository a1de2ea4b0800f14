import assert from "node:assert/strict";
import test from "node:test";
import { Backoff } from "../../resources/web/js/backoff.js";

test("the ceiling doubles from 500 ms to the cap of 15 s", () => {
    const backoff = new Backoff();
    const ceilings = Array.from({ length: 8 }, () => backoff.next(1));
    assert.deepEqual(ceilings, [500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
});

test("full jitter: anything from nothing to the ceiling", () => {
    const backoff = new Backoff();
    assert.equal(backoff.next(0), 0);
    assert.equal(backoff.next(0.5), 500);
    assert.equal(backoff.next(0.25), 500);
});

test("reset begins anew, and many attempts do no harm", () => {
    const backoff = new Backoff();
    for (let i = 0; i < 5000; i += 1) {
        assert.ok(backoff.next(1) <= 15000);
    }
    backoff.reset();
    assert.equal(backoff.next(1), 500);
    assert.equal(backoff.attempts, 1);
});

test("luck out of range is brought into it", () => {
    const backoff = new Backoff({ baseMs: 100, capMs: 100 });
    assert.equal(backoff.next(7), 100);
    assert.equal(backoff.next(-1), 0);
});
