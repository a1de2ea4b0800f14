// The fallback where a proxy lets no WebSocket through: the same events over GET /api/events, with
// the same numbers, so the link can change over in either direction without a loss.

const POLL_MS = 3000;
const LIMIT = 500;

export const POLL_SECONDS = POLL_MS / 1000;

export class Poller {
    #env;
    #sink;
    #run = null; // an object per run: answers to an older one are dropped
    #cancel = null;

    /**
     * env: head() -> Promise of {epoch, seq}; events({since, epoch, topics, limit}) -> Promise of the
     * answer; after(ms, fn) -> cancel.
     * sink: begin(head): the server was reached; topics() -> names; cursor() -> {epoch, seq};
     * message(object); done(seq): everything up to it has been told; resync(cursor); lost(error).
     */
    constructor(env, sink) {
        this.#env = env;
        this.#sink = sink;
    }

    get isRunning() {
        return this.#run !== null;
    }

    start() {
        if (!this.isRunning) {
            const run = {};
            this.#run = run;
            this.#step(run, async () => {
                const head = await this.#env.head();
                return () => this.#sink.begin(head);
            });
        }
    }

    stop() {
        this.#run = null;
        this.#cancel?.();
        this.#cancel = null;
    }

    /** Asks, and hands the answer on unless the run has ended meanwhile. */
    async #step(run, ask) {
        try {
            const tell = await ask();
            const pause = this.#run === run ? tell() : null;
            if (this.#run === run) {
                this.#cancel = this.#env.after(pause ?? 0, () => this.#step(run, () => this.#askEvents()));
            }
        } catch (error) {
            if (this.#run === run) {
                this.stop();
                this.#sink.lost(error);
            }
        }
    }

    async #askEvents() {
        const topics = this.#sink.topics();
        const { epoch, seq: since } = this.#sink.cursor();
        if (topics.length === 0) {
            await this.#env.head(); // nothing to hear; is the server still there?
            return () => POLL_MS;
        }
        const answer = await this.#env.events({ since, epoch, topics, limit: LIMIT });
        return () => this.#take(answer, since);
    }

    #take({ epoch, seq, resync, events }, since) {
        if (resync) {
            this.#sink.resync({ epoch, seq });
            return POLL_MS;
        }
        events.forEach((message) => this.#sink.message(message));
        this.#sink.done(seq);
        return seq - since >= LIMIT ? 0 : POLL_MS; // a full answer: there may be more
    }
}
