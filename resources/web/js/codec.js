// Live messages between text and objects (docs/protocol.md section 3). The field names live in
// shared/wire/codec.cpp; the golden files in tests/shared/wire/golden hold both ends to them.
// Unknown fields are ignored, and so are unknown message types.

export const PROTOCOL = 1;

const text = (value) => typeof value === "string";
const whole = (value) => Number.isSafeInteger(value);
const flag = (value) => typeof value === "boolean";
const texts = (value) => Array.isArray(value) && value.every(text);
const userOrNull = (value) => value === null || value === undefined || (whole(value.id) && text(value.username));
const range = (value) => Array.isArray(value) && value.length === 2 && value.every(whole);

/** Per message type: the fields that must be there, each with its check. */
export const SERVER_MESSAGES = Object.freeze({
    welcome: { proto: whole, epoch: text, seq: whole, resumed: flag, heartbeat_ms: whole, user: userOrNull, topics: texts },
    submission_update: { submission_id: whole, problem_id: whole, submitted_at: text, status: text, judging: whole, seq: whole },
    test_result: { seq: whole, submission_id: whole, judging: whole, index: whole, name: text, verdict: text, time_ms: whole },
    compile_log: { seq: whole, submission_id: whole, judging: whole, text },
    error_analysis: { seq: whole, submission_id: whole, judging: whole, class: text, error: text, analysis: text, suggestions: texts },
    problem_update: { seq: whole, problem_id: whole },
    rejudging_update: { seq: whole, rejudging_id: whole, state: text, total: whole, done: whole, changed: whole },
    subscribed: { topics: texts, seq: whole },
    hb: { seq: whole },
    resync: { epoch: text, seq: whole },
    error: { code: text },
    bye: { retry_after_ms: range },
});

/** Messages of the event log: they move the cursor. */
const LOGGED = new Set(["submission_update", "test_result", "compile_log", "error_analysis", "problem_update", "rejudging_update"]);

export const isLogged = (message) => LOGGED.has(message.type);

/**
 * One frame of the server. Returns {message} for a known type, {ignored: type} for one of a newer
 * server, {fault: sentence} for what is broken: the stream then has a hole for us.
 */
export function decode(frame) {
    try {
        return check(JSON.parse(frame));
    } catch {
        return { fault: "a frame is not valid JSON" };
    }
}

/** The same for a message that is parsed already, as GET /api/events has them. */
export function check(message) {
    if (message === null || typeof message !== "object" || !text(message.type)) {
        return { fault: "a frame is not an object with a type" };
    }
    if (!Object.hasOwn(SERVER_MESSAGES, message.type)) {
        return { ignored: message.type };
    }
    for (const [field, isGood] of Object.entries(SERVER_MESSAGES[message.type])) {
        if (!isGood(message[field])) {
            return { fault: `${message.type}.${field} is missing or of the wrong kind` };
        }
    }
    return { message };
}

/** The SUBMISSION inside a submission_update, in the form that REST uses. */
export function submissionOf(update) {
    const { type, submission_id: id, ...rest } = update;
    return { id, ...rest };
}

/** The TEST inside a test_result. */
export function testOf(message) {
    const { type, seq, submission_id, judging, ...test } = message;
    return test;
}

/** The ANALYSIS inside an error_analysis. */
export function analysisOf(message) {
    const { type, seq, submission_id, judging, ...analysis } = message;
    return analysis;
}

export function hello({ token, topics, last }) {
    const message = { type: "hello", proto: PROTOCOL, topics };
    if (token) {
        message.token = token;
    }
    if (last) {
        message.last = { epoch: last.epoch, seq: last.seq };
    }
    return JSON.stringify(message);
}

export const subscribe = (topics) => JSON.stringify({ type: "subscribe", topics });
export const unsubscribe = (topics) => JSON.stringify({ type: "unsubscribe", topics });
export const heartbeat = (seq) => JSON.stringify({ type: "hb", seq });

/** Which topics a logged message belongs to. */
export function topicsOf(message) {
    switch (message.type) {
        case "submission_update":
            return [
                `problem:${message.problem_id}`,
                `submission:${message.submission_id}`,
                `user:${message.user_id}`,
                "submissions",
            ];
        case "test_result":
        case "compile_log":
        case "error_analysis":
            return [`submission:${message.submission_id}`];
        case "problem_update":
            return ["problems"];
        case "rejudging_update":
            return ["rejudgings"];
        default:
            return [];
    }
}
