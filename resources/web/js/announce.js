// Words for screen readers, and small messages at the screen's edge. Nothing here takes the focus.
import { h, setChildren } from "./dom.js";
import { icon } from "./icons.js";
import { statusRow, statusText } from "./verdicts.js";

const TOAST_MS = 7000;
const MAX_TOASTS = 3;

export class Announcer {
    #live;
    #toasts;
    #said = "";

    /** Two elements of index.html: a polite live region and the place for toasts. */
    constructor(live, toasts) {
        this.#live = live;
        this.#toasts = toasts;
    }

    say(text) {
        // The same sentence twice is spoken twice only if the text differs.
        this.#said = this.#said === text ? `${text}\u00a0` : text;
        this.#live.textContent = this.#said;
    }

    verdict(submission) {
        const row = statusRow(submission.status);
        const path = `/submission/${submission.id}`;
        this.say(`Submission ${submission.id}: ${statusText(submission)}`);
        const node = h(
            "div",
            { class: "toast", "data-tone": row.tone },
            icon(row.icon),
            h("a", { href: path }, h("strong", {}, statusText(submission)), ` · ${submission.problem} · #${submission.id}`),
        );
        const close = h("button", { type: "button", class: "toast-close", "aria-label": "Dismiss" }, icon("cross"));
        close.addEventListener("click", () => node.remove());
        node.append(close);
        this.#toasts.append(node);
        while (this.#toasts.children.length > MAX_TOASTS) {
            this.#toasts.firstChild.remove();
        }
        setTimeout(() => node.remove(), TOAST_MS);
    }

    clear() {
        setChildren(this.#toasts);
    }
}
