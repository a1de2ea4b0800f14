// REST (docs/protocol.md section 2). Every refusal becomes an ApiError with the server's own words.

const TIMEOUT_MS = 20_000;
const IMPORT_TIMEOUT_MS = 15 * 60_000; // the jury's solutions may have to be run for the time limit
const TEMPORARY = new Set([408, 429, 502, 503, 504]);

export class ApiError extends Error {
    /** status 0: the server was not reached. */
    constructor(status, code, message, { faults = [], retryAfterMs = null } = {}) {
        super(message);
        this.name = "ApiError";
        this.status = status;
        this.code = code;
        this.faults = faults;
        this.retryAfterMs = retryAfterMs;
        this.isTemporary = status === 0 || TEMPORARY.has(status);
    }
}

/** A random key of 128 bits. crypto.randomUUID needs https, and judges often run on a plain LAN. */
export function newKey(random = crypto) {
    const bytes = random.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function refusalOf(response) {
    let error = {};
    try {
        error = (await response.json()).error ?? {};
    } catch {
        // A proxy's page, perhaps; the status has to do.
    }
    const seconds = Number(response.headers.get("Retry-After"));
    const words = error.message || `The server answered ${response.status} ${response.statusText}`.trim();
    return new ApiError(response.status, error.code ?? "internal", words, {
        faults: Array.isArray(error.faults) ? error.faults : [],
        retryAfterMs: seconds > 0 ? seconds * 1000 : null,
    });
}

export class Api {
    #fetch;
    #session;

    /** session: {token, expire()}; expire is called when the server does not know the token any more. */
    constructor(session, fetchFunction = (...args) => fetch(...args)) {
        this.#fetch = fetchFunction;
        this.#session = session;
    }

    async #request(method, path, { body, headers = {}, timeoutMs = TIMEOUT_MS } = {}) {
        const token = this.#session.token;
        const options = { method, headers: { Accept: "application/json", ...headers }, cache: "no-cache", body };
        options.signal = AbortSignal.timeout(timeoutMs);
        if (token) {
            options.headers.Authorization = `Bearer ${token}`;
        }
        let response;
        try {
            response = await this.#fetch(path, options);
        } catch (error) {
            const words = error.name === "TimeoutError" ? "The server did not answer in time." : "The server cannot be reached.";
            throw new ApiError(0, "network", words);
        }
        if (response.ok) {
            return response;
        }
        const refusal = await refusalOf(response);
        if (refusal.status === 401 && token && token === this.#session.token) {
            this.#session.expire();
        }
        throw refusal;
    }

    async #json(method, path, options) {
        const response = await this.#request(method, path, options);
        try {
            return await response.json();
        } catch {
            throw new ApiError(0, "network", "The server's answer broke off.");
        }
    }

    info = () => this.#json("GET", "/api/info");
    me = () => this.#json("GET", "/api/auth/me");
    problems = () => this.#json("GET", "/api/problems/");
    problem = (id) => this.#json("GET", `/api/problems/${id}/`);
    submission = (id) => this.#json("GET", `/api/submissions/${id}/`);
    source = (id) => this.#json("GET", `/api/submissions/${id}/source`);

    rejudgings = () => this.#json("GET", "/api/rejudgings/");
    rejudging = (id) => this.#json("GET", `/api/rejudgings/${id}/`);
    judgings = (id) => this.#json("GET", `/api/submissions/${id}/judgings`);
    rejudgeSubmission = (id) => this.#json("POST", `/api/submissions/${id}/rejudge`);
    /** verb: "apply" or "cancel". */
    endRejudging = (id, verb) => this.#json("POST", `/api/rejudgings/${id}/${verb}`);

    /** request: {reason, filter: {problem, language, status, user, from, until}}. */
    startRejudging(request) {
        return this.#json("POST", "/api/rejudgings/", { body: JSON.stringify(request), headers: { "Content-Type": "application/json" } });
    }

    login(username, password) {
        const body = JSON.stringify({ username, password });
        return this.#json("POST", "/api/auth/login", { body, headers: { "Content-Type": "application/json" } });
    }

    /** query: limit, before, user, status, language; a problem's list, or everybody's without `problemId`. */
    submissions(problemId, query = {}) {
        const parameters = new URLSearchParams();
        for (const [name, value] of Object.entries(query)) {
            if (value !== null && value !== undefined && value !== "") {
                parameters.set(name, value);
            }
        }
        const path = problemId ? `/api/problems/${problemId}/submissions/` : "/api/submissions/";
        const text = parameters.toString();
        return this.#json("GET", text ? `${path}?${text}` : path);
    }

    /**
     * Stores a submission. With the same key it is stored once, however often it is sent. `file` (a
     * Blob) goes as it is, for text that is not UTF-8; otherwise `source` is the text.
     */
    submit(problemId, { language, source, filename, file }, key) {
        const path = `/api/problems/${problemId}/submissions/`;
        if (file) {
            const form = new FormData();
            form.set("language", language);
            form.set("source", file, filename || "source");
            return this.#json("POST", path, { body: form, headers: { "Idempotency-Key": key } });
        }
        const body = JSON.stringify(filename ? { language, source, filename } : { language, source });
        const headers = { "Content-Type": "application/json", "Idempotency-Key": key };
        return this.#json("POST", path, { body, headers });
    }

    /** The live messages as a poll. query: {since, epoch, topics, limit}. */
    events({ topics, ...query }) {
        return this.#json("GET", `/api/events?${new URLSearchParams({ ...query, topics: topics.join(",") })}`);
    }

    /** A problem package (a File), by an admin: PROBLEM with `warnings`. */
    importProblem(file) {
        const headers = { "Content-Type": "application/zip" };
        const path = `/api/problems/?${new URLSearchParams({ name: file.name })}`;
        return this.#json("POST", path, { body: file, headers, timeoutMs: IMPORT_TIMEOUT_MS });
    }

    /** The PDF as a Blob: an <object> cannot send the token by itself. */
    async statementPdf(id) {
        const response = await this.#request("GET", `/api/problems/${id}/statement.pdf`, {
            headers: { Accept: "application/pdf" },
        });
        return response.blob();
    }
}
