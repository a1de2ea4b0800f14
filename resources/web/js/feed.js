// A snapshot and the events behind it, joined without a gap: the snapshot is fetched over REST and
// carries the number it is true at; events up to it are dropped, later ones applied, and those that
// come while it is on its way wait. If the stream begins behind the snapshot's number, the snapshot
// is fetched again.

import { Backoff } from "./backoff.js";

const MAX_WAITING = 2000; // more than this while a snapshot is on its way: fetch it once more instead
const REACH_RETRY_MS = 250;

export class Feed {
    #env;
    #release;
    #backoff = new Backoff();
    #at = null; // {epoch, seq}: what is shown is complete up to here
    #needed = null; // the stream begins behind this
    #waiting = [];
    #isLoading = false;
    #isWanted = false; // fetch again after the present one
    #isDisposed = false;
    #cancelRetry = null;

    /**
     * One topic: with two, an event of one would hide that the other has not started yet.
     * env: load() -> Promise of {epoch, seq, ...}; show(snapshot); event(message);
     * failed(error, willRetry); refused() (optional); after(ms, fn) -> cancel; random().
     */
    constructor(link, topic, env) {
        this.#env = env;
        const listener = {
            start: (cursor) => this.#started(cursor),
            message: (message, epoch) => this.#received(message, epoch),
            refused: () => env.refused?.(),
        };
        this.#release = link.hold(topic, listener);
        this.reload();
    }

    dispose() {
        this.#isDisposed = true;
        this.#cancelRetry?.();
        this.#release();
    }

    reload() {
        this.#isWanted = true;
        this.#loadIfWanted();
    }

    #started(cursor) {
        this.#needed = cursor;
        this.#checkReach();
    }

    #isReached() {
        if (!this.#needed) {
            return true;
        }
        return this.#at?.epoch === this.#needed.epoch && this.#at.seq >= this.#needed.seq;
    }

    #checkReach() {
        if (!this.#isLoading && !this.#isDisposed && !this.#isReached()) {
            this.reload();
        }
    }

    #received(message, epoch) {
        if (this.#isLoading || !this.#at) {
            this.#waiting.push({ message, epoch });
            if (this.#waiting.length > MAX_WAITING) {
                this.#waiting = [];
                this.#isWanted = true;
            }
            return;
        }
        this.#apply(message, epoch);
    }

    #apply(message, epoch) {
        if (epoch === this.#at.epoch && message.seq > this.#at.seq) {
            this.#at.seq = message.seq;
            this.#env.event(message);
        }
    }

    async #loadIfWanted() {
        if (this.#isLoading || this.#isDisposed || !this.#isWanted) {
            return;
        }
        this.#isWanted = false;
        this.#isLoading = true;
        this.#cancelRetry?.();
        try {
            const snapshot = await this.#env.load();
            this.#isLoading = false;
            if (!this.#isDisposed) {
                this.#show(snapshot);
            }
        } catch (error) {
            this.#isLoading = false;
            if (!this.#isDisposed) {
                this.#failed(error);
            }
        }
    }

    #show(snapshot) {
        this.#backoff.reset();
        this.#at = { epoch: snapshot.epoch, seq: snapshot.seq };
        this.#env.show(snapshot);
        const waiting = this.#waiting;
        this.#waiting = [];
        waiting.forEach(({ message, epoch }) => this.#apply(message, epoch));
        if (this.#isWanted) {
            this.#loadIfWanted();
        } else if (!this.#isReached()) {
            // The snapshot was read before the stream began, or one of the two is from before a
            // restart with another log. A moment later they will agree.
            this.#cancelRetry = this.#env.after(REACH_RETRY_MS, () => this.#checkReach());
        }
    }

    #failed(error) {
        const willRetry = error.isTemporary === true;
        this.#env.failed(error, willRetry);
        if (willRetry) {
            const delay = Math.max(error.retryAfterMs ?? 0, this.#backoff.next(this.#env.random()), 200);
            this.#cancelRetry = this.#env.after(delay, () => this.reload());
        }
    }
}
