// Full-jitter backoff, the same rule as shared/backoff.h: the delay before attempt n is
// random(0, min(cap, base * 2^n)). The random number is a parameter; there is no timer in here.

const MAX_DOUBLINGS = 20;

export class Backoff {
    /** @param {{baseMs?: number, capMs?: number}} policy */
    constructor({ baseMs = 500, capMs = 15_000 } = {}) {
        this.baseMs = baseMs;
        this.capMs = capMs;
        this.attempts = 0;
    }

    /** The delay in milliseconds before the next attempt. `random` is in [0, 1). Counts one failure. */
    next(random) {
        const doublings = Math.min(this.attempts, MAX_DOUBLINGS);
        this.attempts += 1;
        const ceiling = Math.min(this.capMs, this.baseMs * 2 ** doublings);
        return Math.floor(ceiling * Math.min(Math.max(random, 0), 1));
    }

    /** Call when a connection has proven itself (at the welcome), not when it opens. */
    reset() {
        this.attempts = 0;
    }
}
