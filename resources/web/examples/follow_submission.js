// A client of /ws/submissions/{id} for a page or for Node 22 and later (docs/protocol.md section 3).
// It comes back after a lost connection with the last number it has heard, so nothing is missed.

const BASE_MS = 500;
const CAP_MS = 15_000;
const SILENCE_MS = 75_000; // the client pings; a server that does not answer is gone
const PING_MS = 25_000;
const REFUSALS = { 4003: "log in first", 4004: "there is no such submission" };

export class SubmissionFollower {
    #address;
    #token;
    #hear;
    #socket = null;
    #since = null;
    #attempt = 0;
    #timer = null;
    #ping = null;
    #heardAt = 0;
    #isEnded = false;

    /**
     * `base`: "ws://127.0.0.1:8100". hear(message) gets every message of the server, and
     * {type: "connection", state: "open" | "waiting" | "refused" | "ended", ...} about the connection.
     */
    constructor(base, submission, { token = "", hear }) {
        this.#address = `${base}/ws/submissions/${submission}`;
        this.#token = token;
        this.#hear = hear;
        this.#connect();
    }

    stop() {
        this.#isEnded = true;
        clearTimeout(this.#timer);
        clearInterval(this.#ping);
        this.#socket?.close(1000);
    }

    #connect() {
        const query = new URLSearchParams();
        if (this.#token) {
            query.set("token", this.#token);
        }
        if (this.#since !== null) {
            query.set("since", this.#since);
        }
        const socket = new WebSocket(`${this.#address}?${query}`);
        this.#socket = socket;
        socket.onopen = () => {
            this.#heardAt = Date.now();
            this.#ping = setInterval(() => this.#prove(), PING_MS);
            this.#hear({ type: "connection", state: "open" });
        };
        socket.onmessage = ({ data }) => this.#take(data);
        socket.onclose = ({ code, reason }) => this.#closed(code, reason);
    }

    #take(data) {
        this.#heardAt = Date.now();
        this.#attempt = 0;
        if (data === "pong") {
            return;
        }
        const message = JSON.parse(data);
        if (Number.isSafeInteger(message.seq)) {
            this.#since = Math.max(this.#since ?? 0, message.seq);
        }
        this.#isEnded ||= message.type === "complete";
        this.#hear(message);
    }

    #prove() {
        if (Date.now() - this.#heardAt > SILENCE_MS) {
            this.#socket.close();
        } else if (this.#socket.readyState === WebSocket.OPEN) {
            this.#socket.send("ping");
        }
    }

    #closed(code, reason) {
        clearInterval(this.#ping);
        if (this.#isEnded) {
            this.#hear({ type: "connection", state: "ended", code, reason });
            return;
        }
        if (REFUSALS[code]) {
            this.#isEnded = true;
            this.#hear({ type: "connection", state: "refused", code, reason: REFUSALS[code] });
            return;
        }
        const delay = Math.random() * Math.min(CAP_MS, BASE_MS * 2 ** this.#attempt); // full jitter
        this.#attempt += 1;
        this.#hear({ type: "connection", state: "waiting", code, delay: Math.round(delay) });
        this.#timer = setTimeout(() => this.#connect(), delay);
    }
}
