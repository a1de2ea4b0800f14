// Pieces that several views show: the verdict badge, times that stay fresh, copy buttons, notices.
import { copyText, h, setChildren } from "./dom.js";
import { ago } from "./format.js";
import { icon } from "./icons.js";
import { isFinal, statusRow, statusText } from "./verdicts.js";

/** Icon, words and colour. `update(submission)` changes it in place. */
export function verdictBadge(submission) {
    const words = h("span", { class: "badge-words" });
    const glyph = h("span", { class: "badge-icon" });
    const code = h("span", { class: "badge-code", "aria-hidden": "true" });
    const bar = h("span", { class: "badge-bar", "aria-hidden": "true" }, h("span", {}));
    const node = h("span", { class: "badge" }, glyph, words, code, bar);
    let shownIcon = "";
    const update = (now) => {
        const row = statusRow(now.status);
        node.dataset.tone = row.tone;
        node.dataset.status = now.status;
        if (shownIcon !== row.icon) {
            setChildren(glyph, icon(row.icon));
            shownIcon = row.icon;
        }
        words.textContent = statusText(now);
        code.textContent = row.verdict ?? "";
        code.hidden = !row.verdict;
        const isProgress = !isFinal(now) && now.status === "running" && now.tests > 0;
        bar.hidden = !isProgress;
        bar.firstChild.style.width = isProgress ? `${Math.min(100, ((now.test - 0.5) / now.tests) * 100)}%` : "0";
    };
    update(submission);
    return { node, update };
}

const moments = new Set();

/** A <time> that says how long ago; all of them are brought up to date together. */
export function moment(isoTime) {
    const date = new Date(isoTime);
    const title = Number.isNaN(date.getTime()) ? "" : date.toLocaleString("en-GB", { timeZoneName: "short" });
    const node = h("time", { datetime: isoTime, title }, ago(isoTime, Date.now()));
    moments.add(new WeakRef(node));
    return node;
}

export function refreshMoments() {
    for (const reference of moments) {
        const node = reference.deref();
        if (!node) {
            moments.delete(reference);
        } else {
            const text = ago(node.dateTime, Date.now());
            if (node.textContent !== text) {
                node.textContent = text;
            }
        }
    }
}

export function copyButton(text, label) {
    const words = h("span", {}, "Copy");
    const button = h("button", { type: "button", class: "button small quiet", "aria-label": `Copy ${label}` }, icon("copy"), words);
    button.addEventListener("click", async () => {
        words.textContent = (await copyText(text)) ? "Copied" : "Not copied";
        setTimeout(() => {
            words.textContent = "Copy";
        }, 1600);
    });
    return button;
}

/** A box with a message: tone "info", "bad" or "slow". */
export function notice(tone, ...children) {
    return h("div", { class: "notice", "data-tone": tone, role: tone === "bad" ? "alert" : "status" }, ...children);
}

/** What a view shows instead of its content when the server refused. */
export function failure(error, retry) {
    const button = retry && h("button", { type: "button", class: "button", onclick: retry }, "Try again");
    return notice("bad", h("p", {}, error.message), button);
}

export function loading(words) {
    return h("p", { class: "loading", role: "status" }, h("span", { class: "spinner", "aria-hidden": "true" }), words);
}

/** Heading that takes the focus after a change of view. */
export function heading(...children) {
    return h("h1", { tabindex: "-1" }, ...children);
}

/** Statement, Submit, Submissions of one problem. */
export function problemTabs(id, current, paths) {
    const tab = (name, path, words) =>
        h("a", { href: path, class: "tab", "aria-current": name === current ? "page" : null }, words);
    return h(
        "nav",
        { class: "tabs", "aria-label": "Problem" },
        tab("problem", paths.problem(id), "Statement"),
        tab("submit", paths.submit(id), "Submit"),
        tab("submissions", paths.submissions(id), "Submissions"),
    );
}
