// Sending a submission so that it is stored exactly once: one key for one press of the button, the
// same key for every retry of it. The pending one survives a reload of the page in this tab.

import { newKey } from "./api.js";
import { Backoff } from "./backoff.js";

export class Sending {
    #env;
    #backoff = new Backoff({ baseMs: 1000, capMs: 15_000 });
    #isCancelled = false;
    #wake = null;

    /**
     * env: submit(content, key) -> Promise; after(ms, fn) -> cancel; random(); now();
     * waiting(error, retryAt): called before each pause.
     */
    constructor(env) {
        this.#env = env;
    }

    /** Resolves with the SUBMISSION; rejects with the server's refusal, or with null when cancelled. */
    async send(content, key) {
        for (;;) {
            try {
                return await this.#env.submit(content, key);
            } catch (error) {
                if (!error.isTemporary) {
                    throw error;
                }
                await this.#pause(error);
            }
            if (this.#isCancelled) {
                throw null;
            }
        }
    }

    /** Ends the pause before the next try. */
    tryNow() {
        this.#wake?.();
    }

    cancel() {
        this.#isCancelled = true;
        this.#wake?.();
    }

    #pause(error) {
        const delay = Math.max(error.retryAfterMs ?? 0, 500 + this.#backoff.next(this.#env.random()));
        this.#env.waiting(error, this.#env.now() + delay);
        return new Promise((resolve) => {
            const cancel = this.#env.after(delay, resolve);
            this.#wake = () => {
                cancel();
                resolve();
            };
        });
    }
}

const sameContent = (a, b) => a.language === b.language && a.source === b.source && a.filename === b.filename;

/** What is being written for one problem, kept for this tab: {source, language, filename, pending}. */
export class Draft {
    #storage;
    #name;

    constructor(storage, problemId) {
        this.#storage = storage;
        this.#name = `adjudge.draft.${problemId}`;
    }

    read() {
        try {
            return JSON.parse(this.#storage?.getItem(this.#name) ?? "null") ?? {};
        } catch {
            return {};
        }
    }

    write(change) {
        try {
            this.#storage?.setItem(this.#name, JSON.stringify({ ...this.read(), ...change }));
        } catch {
            // Full or blocked: the text is still in its field.
        }
    }

    clear() {
        try {
            this.#storage?.removeItem(this.#name);
        } catch {
            // Nothing was kept then.
        }
    }

    /**
     * The key for sending `content`: that of an unfinished sending of the same content, perhaps from
     * before a reload, else a new one. A file that is no text is not kept, so it gets a new key.
     */
    keyFor(content, makeKey = newKey) {
        const { pending } = this.read();
        if (pending && !content.file && sameContent(pending, content)) {
            return pending.key;
        }
        const key = makeKey();
        if (!content.file) {
            const { language, source, filename } = content;
            this.write({ pending: { key, language, source, filename } });
        }
        return key;
    }

    settled() {
        this.write({ pending: null });
    }
}
