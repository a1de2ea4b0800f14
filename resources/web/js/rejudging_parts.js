// Pieces that the views about judging again share.
import { h } from "./dom.js";

const GATHER_MS = 300; // progress comes often; the view asks again this often at most

/** Calls `reload` when a rejudging has changed, and when the stream of changes begins. Returns its end. */
export function followRejudgings(app, reload, id = null) {
    let cancel = null;
    const soon = () => {
        cancel ??= app.feedTools.after(GATHER_MS, () => {
            cancel = null;
            reload();
        });
    };
    const release = app.link.hold("rejudgings", {
        start: soon,
        message: (message) => (id === null || message.rejudging_id === id) && soon(),
    });
    return () => {
        cancel?.();
        release();
    };
}

const WORDS = { ready: "Ready to apply", applied: "Applied", cancelled: "Cancelled" };

/** "12 of 40 judged", "Ready to apply". */
export function stateWords({ state, done, total }) {
    return WORDS[state] ?? `${done} of ${total} judged`;
}

export function rejudgingState(rejudging) {
    const tone = { ready: "info", applied: "good", cancelled: "skipped" }[rejudging.state] ?? "work";
    return h("span", { class: "state", "data-tone": tone, "data-state": rejudging.state }, stateWords(rejudging));
}
