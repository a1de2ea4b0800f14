// What the page wants to hear: topics, who listens to each, and which of them the server was asked
// for on the present connection. No socket in here.
//
// A listener is {start(cursor), message(message, epoch), refused()}. `start` tells that the stream
// of its topic begins right behind `cursor`: a snapshot older than that has a hole and is to be
// fetched again. It comes after a fresh welcome, after a resync and when a new topic is heard; not
// after a resumed reconnection, where nothing is missing.

import { topicsOf } from "./codec.js";

export class Topics {
    #held = new Map();
    #asked = new Set();

    /** Returns {isStarted, release()}. */
    hold(name, listener) {
        let topic = this.#held.get(name);
        if (!topic) {
            topic = { listeners: new Set(), isStarted: false };
            this.#held.set(name, topic);
        }
        topic.listeners.add(listener);
        // An empty topic stays until the server is told: the next view may want the same one.
        return { isStarted: topic.isStarted, release: () => topic.listeners.delete(listener) };
    }

    #dropEmpty() {
        for (const [name, topic] of [...this.#held]) {
            if (topic.listeners.size === 0) {
                this.#held.delete(name);
            }
        }
    }

    names() {
        this.#dropEmpty();
        return [...this.#held.keys()];
    }

    /** A new connection: the hello asks for everything held. */
    askAll() {
        this.#dropEmpty();
        this.#asked = new Set(this.#held.keys());
        return [...this.#asked];
    }

    /** What to ask and to give back so that the connection hears what is held. */
    takeChanges() {
        this.#dropEmpty();
        const subscribe = [...this.#held.keys()].filter((name) => !this.#asked.has(name));
        const unsubscribe = [...this.#asked].filter((name) => !this.#held.has(name));
        this.#asked = new Set(this.#held.keys());
        return { subscribe, unsubscribe };
    }

    /** The server hears us on `names` from `cursor` on. Those that had started go on if `isResumed`. */
    started(names, cursor, isResumed) {
        const granted = new Set(names);
        for (const [name, topic] of [...this.#held]) {
            if (granted.has(name) && !(isResumed && topic.isStarted)) {
                topic.isStarted = true;
                topic.listeners.forEach((listener) => listener.start(cursor));
            } else if (!granted.has(name)) {
                topic.isStarted = false;
                if (this.#asked.has(name)) {
                    topic.listeners.forEach((listener) => listener.refused?.());
                }
            }
        }
    }

    /** Another log, or a hole: every stream begins anew. */
    restarted(cursor) {
        for (const topic of this.#held.values()) {
            if (topic.isStarted) {
                topic.listeners.forEach((listener) => listener.start(cursor));
            }
        }
    }

    /** Forgets the starts, as before the first connection: another user may hear other things. */
    forget() {
        this.#held.forEach((topic) => {
            topic.isStarted = false;
        });
    }

    /**
     * Each listener hears a message once, also when several of its topics match. A topic that has not
     * started hears nothing: the message came for another topic, and those before it did not come.
     */
    deliver(message, epoch) {
        const listeners = new Set();
        for (const name of topicsOf(message)) {
            const topic = this.#held.get(name);
            if (topic?.isStarted) {
                topic.listeners.forEach((listener) => listeners.add(listener));
            }
        }
        listeners.forEach((listener) => listener.message(message, epoch));
    }
}
