// What several module tests need: time that is moved by hand, and a socket end to speak from.
import { readdirSync, readFileSync } from "node:fs";

const golden = new URL("../shared/wire/golden/", import.meta.url);

/** [{name, message}] of every golden file whose name begins with `prefix`. */
export function goldenFiles(prefix) {
    return readdirSync(golden)
        .filter((name) => name.startsWith(prefix) && name.endsWith(".json"))
        .map((name) => ({ name, message: JSON.parse(readFileSync(new URL(name, golden), "utf8")) }));
}

export const goldenFile = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, golden), "utf8"));

/** Timers that run when the time is moved past them, in order. */
export class ManualTime {
    #now = 1000;
    #timers = [];

    now = () => this.#now;

    after = (ms, fn) => {
        const timer = { at: this.#now + ms, fn };
        this.#timers.push(timer);
        return () => {
            this.#timers = this.#timers.filter((other) => other !== timer);
        };
    };

    /** Moves on, and runs what falls due, at its own time. */
    pass(ms) {
        const end = this.#now + ms;
        for (;;) {
            const due = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
            if (!due) {
                break;
            }
            this.#timers = this.#timers.filter((timer) => timer !== due);
            this.#now = Math.max(this.#now, due.at);
            due.fn();
        }
        this.#now = end;
    }
}

/** The server's end of a browser WebSocket, as the link sees one. */
export class SocketEnd {
    readyState = 0;
    sent = [];
    isClosedByPage = false;

    send(frame) {
        this.sent.push(JSON.parse(frame));
    }

    close() {
        this.isClosedByPage = true;
        this.readyState = 3;
    }

    open() {
        this.readyState = 1;
        this.onopen?.({});
    }

    say(message) {
        this.onmessage?.({ data: typeof message === "string" ? message : JSON.stringify(message) });
    }

    shut(code, reason = "") {
        this.readyState = 3;
        this.onclose?.({ code, reason });
    }

    /** Messages of one type that the page sent. */
    of(type) {
        return this.sent.filter((message) => message.type === type);
    }
}

let seq = 0;

/** A submission_update; fields of `change` override. */
export function update(change) {
    seq += 1;
    return { ...goldenFile("server_submission_update"), seq, ...change };
}

/** A SUBMISSION as REST has it. */
export function submission(change) {
    const { type, submission_id: id, ...rest } = goldenFile("server_submission_update");
    return { id, ...rest, ...change };
}

/** Lets promises settle. */
export async function settle() {
    for (let i = 0; i < 20; i += 1) {
        await Promise.resolve();
    }
}
