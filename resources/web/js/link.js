// The live link: one WebSocket on /ws/live that comes back by itself and misses nothing.
//
// States: connecting (first try), live (a welcome came and the server was heard in time),
// reconnecting (with the time of the next try), offline (the same, and the browser has no network),
// polling (no WebSocket gets through, but REST does: see poller.js), stopped (with a reason; only
// start() leaves it). Time, luck and the socket are handed in.

import { Backoff } from "./backoff.js";
import * as codec from "./codec.js";
import { Poller } from "./poller.js";
import { Topics } from "./topics.js";

const WELCOME_TIMEOUT_MS = 10_000;
const PROBE_TIMEOUT_MS = 4_000;
const SILENT_INTERVALS = 2.5;
const SOCKET_OPEN = 1;
const POLL_AFTER = 4; // tries without a welcome, before REST is asked instead

/** Close codes after which trying again would be no use. */
const STOP_REASONS = { 4401: "login", 4403: "forbidden", 4404: "not_found", 4413: "too_many_topics" };
/** A fault of ours: try again, but slowly. */
const SLOW_CODES = new Set([1002, 1003, 1007, 1008, 1009, 4400]);

export class LiveLink {
    #env;
    #topics = new Topics();
    #backoff = new Backoff();
    #socket = null;
    #timers = { retry: null, welcome: null, beat: null, probe: null };
    #cursor = null; // {epoch, seq}: everything up to it has been handled
    #isAsking = false; // a change of topics is to be sent at the end of this turn
    #byeRange = null;
    #heartbeatMs = 20_000;
    #triedAt = 0;
    #retryAt = 0;
    #heardAt = 0;
    #sentAt = 0;
    #token = "";
    #listeners = new Set();
    #hasBeenLive = false;
    #unwelcomed = 0; // tries in a row without a welcome
    #poller;

    /**
     * env: head() and events(query), REST's answers as poller.js wants them; open() -> a WebSocket; now() -> ms, monotonic; after(ms, fn) -> cancel function;
     * random() -> [0, 1); isOnline(); defer(fn): run at the end of this turn; report(text).
     */
    constructor(env) {
        this.#env = env;
        this.#poller = new Poller(env, {
            begin: (head) => this.#pollingBegan(head),
            topics: () => this.#pollTopics(),
            cursor: () => ({ ...this.#cursor }),
            message: (object) => this.#polled(object),
            done: (seq) => this.#advance(seq),
            resync: (cursor) => this.#resynced(cursor),
            lost: () => this.#pollingLost(),
        });
        this.state = { name: "stopped", reason: "", retryAt: null };
    }

    get cursor() {
        return this.#cursor;
    }

    onState(listener) {
        this.#listeners.add(listener);
        listener(this.state);
        return () => this.#listeners.delete(listener);
    }

    /** Connects with a token ("" for a guest). With another token than before everything starts afresh. */
    start(token) {
        if (token !== this.#token) {
            this.#cursor = null;
            this.#topics.forget();
        }
        this.#token = token;
        this.#drop();
        this.#poller.stop();
        this.#backoff.reset();
        this.#hasBeenLive = false;
        this.#unwelcomed = 0;
        this.#connect();
    }

    stop(reason = "") {
        this.#drop();
        this.#poller.stop();
        this.#setState("stopped", { reason });
    }

    /** Listens to a topic while held; returns the function that lets it go. See topics.js. */
    hold(name, listener) {
        const { isStarted, release } = this.#topics.hold(name, listener);
        if (isStarted) {
            const cursor = { ...this.#cursor };
            this.#env.defer(() => listener.start(cursor));
        }
        this.#askSoon();
        return () => {
            release();
            this.#askSoon();
        };
    }

    /** The network came back, or the page is looked at again: try at once, or prove that we live. */
    wake() {
        if (this.state.name === "stopped") {
            return;
        }
        const isStuck = this.#timers.welcome && this.#env.now() - this.#triedAt >= PROBE_TIMEOUT_MS;
        if (this.#timers.retry || isStuck) {
            this.#connect();
        } else if (this.state.name === "live" && !this.#timers.probe) {
            const since = this.#env.now();
            this.#send(codec.heartbeat(this.#cursor.seq));
            this.#setTimer("probe", PROBE_TIMEOUT_MS, () => {
                if (this.#heardAt < since) {
                    this.#lost(0, "no answer");
                }
            });
        }
    }

    /** The browser says that the network is gone; the socket may not know for a long time. */
    networkLost() {
        if (this.#timers.retry && this.state.name !== "polling") {
            this.#setState("offline", { retryAt: this.state.retryAt });
        } else {
            this.wake();
        }
    }

    #setState(name, { reason = "", retryAt = null } = {}) {
        this.state = { name, reason, retryAt };
        this.#listeners.forEach((listener) => listener(this.state));
    }

    #setTimer(name, ms, fn) {
        this.#timers[name]?.();
        this.#timers[name] = this.#env.after(ms, () => {
            this.#timers[name] = null;
            fn();
        });
    }

    #drop() {
        for (const name of Object.keys(this.#timers)) {
            this.#timers[name]?.();
            this.#timers[name] = null;
        }
        const socket = this.#socket;
        this.#socket = null;
        this.#byeRange = null;
        if (socket) {
            socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
            try {
                socket.close(1000);
            } catch {
                // It was never open; there is nothing to close.
            }
        }
    }

    #connect() {
        this.#drop();
        if (!this.#poller.isRunning || this.state.name !== "polling") {
            this.#setState(this.#hasBeenLive || this.#backoff.attempts > 0 ? "reconnecting" : "connecting");
        }
        this.#unwelcomed += 1;
        let socket;
        try {
            socket = this.#env.open();
        } catch (error) {
            this.#lost(0, String(error));
            return;
        }
        this.#socket = socket;
        this.#triedAt = this.#env.now();
        this.#setTimer("welcome", WELCOME_TIMEOUT_MS, () => this.#lost(0, "no welcome"));
        socket.onopen = () => {
            const topics = this.#topics.askAll();
            this.#send(codec.hello({ token: this.#token, topics, last: this.#cursor }));
        };
        socket.onmessage = (event) => this.#received(event.data);
        socket.onclose = (event) => this.#lost(event.code, event.reason);
    }

    #send(frame) {
        if (this.#socket?.readyState === SOCKET_OPEN) {
            this.#sentAt = this.#env.now();
            this.#socket.send(frame);
        }
    }

    #lost(code, why) {
        const range = this.#byeRange;
        this.#drop();
        if (STOP_REASONS[code]) {
            this.stop(STOP_REASONS[code]);
            return;
        }
        this.#env.report?.(`live link lost: ${code} ${why}`);
        const random = this.#env.random();
        let delay = this.#backoff.next(random);
        if (range) {
            delay = range[0] + random * Math.max(0, range[1] - range[0]);
        } else if (SLOW_CODES.has(code)) {
            delay = this.#backoff.capMs;
        }
        this.#setTimer("retry", delay, () => this.#connect());
        this.#retryAt = this.#env.now() + delay;
        if (this.state.name !== "polling") {
            this.#setState(this.#env.isOnline() ? "reconnecting" : "offline", { retryAt: this.#retryAt });
        }
        if (this.#unwelcomed >= POLL_AFTER && this.#env.events) {
            this.#poller.start();
        }
    }

    #pollingBegan(head) {
        const goesOn = this.#cursor?.epoch === head.epoch;
        this.#cursor = goesOn ? this.#cursor : { epoch: head.epoch, seq: head.seq };
        this.#setState("polling");
        this.#topics.started(this.#topics.names(), { ...this.#cursor }, goesOn);
    }

    // Each question names what is held now; what is new in it starts at the cursor.
    #pollTopics() {
        const names = this.#topics.names();
        this.#topics.started(names, { ...this.#cursor }, true);
        return names;
    }

    #polled(object) {
        const { message, fault } = codec.check(object);
        if (fault) {
            this.#resynced({ ...this.#cursor }); // a hole: the snapshots will close it
        } else if (message && codec.isLogged(message)) {
            this.#handleLogged(message);
        }
    }

    #pollingLost() {
        const retryAt = this.#timers.retry ? this.#retryAt : null;
        this.#setState(this.#env.isOnline() ? "reconnecting" : "offline", { retryAt });
    }

    #resynced(cursor) {
        this.#cursor = { ...cursor };
        this.#topics.restarted({ ...cursor });
    }

    #received(frame) {
        this.#heardAt = this.#env.now();
        if (typeof frame !== "string" || frame === "pong") {
            return;
        }
        const { message, fault } = codec.decode(frame);
        if (fault) {
            // What it said is lost, so the stream has a hole: begin anew, without a cursor.
            this.#cursor = null;
            this.#lost(4400, fault);
        } else if (message) {
            this.#handle(message);
        }
    }

    #handle(message) {
        if (codec.isLogged(message)) {
            this.#handleLogged(message);
            return;
        }
        switch (message.type) {
            case "welcome":
                this.#welcomed(message);
                break;
            case "subscribed":
                // The stream of a new topic cannot begin before what has been handled already.
                this.#topics.started(message.topics, this.#cursorAt(Math.max(message.seq, this.#cursor?.seq ?? 0)), true);
                break;
            case "hb":
                this.#advance(message.seq);
                break;
            case "resync":
                this.#resynced({ epoch: message.epoch, seq: message.seq });
                break;
            case "bye":
                this.#byeRange = message.retry_after_ms;
                break;
            case "error":
                this.#env.report?.(`the server refused a message: ${message.code} ${message.message ?? ""}`);
                break;
            default:
        }
    }

    #handleLogged(message) {
        if (!this.#cursor || !["live", "polling"].includes(this.state.name) || message.seq <= this.#cursor.seq) {
            return;
        }
        this.#advance(message.seq);
        this.#topics.deliver(message, this.#cursor.epoch);
    }

    #advance(seq) {
        if (this.#cursor && seq > this.#cursor.seq) {
            this.#cursor.seq = seq;
        }
    }

    #cursorAt(seq) {
        return { epoch: this.#cursor?.epoch ?? "", seq };
    }

    #welcomed(message) {
        if (message.proto !== codec.PROTOCOL) {
            this.stop("protocol");
            return;
        }
        this.#poller.stop();
        this.#timers.welcome?.();
        this.#timers.welcome = null;
        this.#heartbeatMs = Math.max(1, message.heartbeat_ms);
        this.#backoff.reset();
        this.#unwelcomed = 0;
        this.#hasBeenLive = true;
        // A resumed stream goes on behind our own cursor; welcome.seq is only where the log is now.
        const isResumed = message.resumed && this.#cursor !== null && this.#cursor.epoch === message.epoch;
        if (!isResumed) {
            this.#cursor = { epoch: message.epoch, seq: message.seq };
        }
        this.#setState("live");
        this.#topics.started(message.topics, { ...this.#cursor }, isResumed);
        this.#beat();
        this.#askSoon();
    }

    #beat() {
        this.#setTimer("beat", this.#heartbeatMs / 4, () => {
            const now = this.#env.now();
            if (now - this.#heardAt >= SILENT_INTERVALS * this.#heartbeatMs) {
                this.#lost(0, "the server is silent");
                return;
            }
            if (now - this.#sentAt >= this.#heartbeatMs) {
                this.#send(codec.heartbeat(this.#cursor.seq));
            }
            this.#beat();
        });
    }

    // Views come and go within one turn; what they hold is compared once, at its end.
    #askSoon() {
        if (this.#isAsking) {
            return;
        }
        this.#isAsking = true;
        this.#env.defer(() => {
            this.#isAsking = false;
            if (this.state.name !== "live") {
                return;
            }
            const { subscribe, unsubscribe } = this.#topics.takeChanges();
            if (unsubscribe.length > 0) {
                this.#send(codec.unsubscribe(unsubscribe));
            }
            if (subscribe.length > 0) {
                this.#send(codec.subscribe(subscribe));
            }
        });
    }
}
