// For judges, beside a submission: all its judgings, and the button for another one.
import { h, setChildren } from "./dom.js";
import { duration } from "./format.js";
import { moment, notice, verdictBadge } from "./parts.js";
import { paths } from "./router.js";

function line(judging) {
    const set = judging.rejudging_id && h("a", { href: paths.rejudging(judging.rejudging_id) }, `rejudging ${judging.rejudging_id}`, judging.rejudging_state !== "applied" && ` (${judging.rejudging_state})`);
    return h(
        "li",
        { "data-present": judging.present ? "true" : "false" },
        h("span", { class: "mono" }, `${judging.judging}.`),
        verdictBadge(judging).node,
        judging.verdict && h("span", {}, duration(judging.time_ms)),
        judging.ended_at && moment(judging.ended_at),
        set,
        judging.present && h("strong", {}, "counts"),
    );
}

/** {node, load()}; load after anything about it may have changed. */
export function judgingsPart(app, id) {
    const list = h("ol", { class: "plain-list", id: "judgings" });
    const words = h("div", { "aria-live": "polite" });
    const button = h("button", { type: "button", class: "button small", id: "rejudge" }, "Rejudge");
    button.addEventListener("click", async () => {
        button.disabled = true;
        setChildren(words);
        try {
            await app.api.rejudgeSubmission(id);
            await load();
        } catch (error) {
            setChildren(words, notice("bad", h("p", {}, error.message)));
        }
        button.disabled = false;
    });

    async function load() {
        try {
            const { judgings } = await app.api.judgings(id);
            setChildren(list, judgings.map(line));
        } catch {
            // The submission itself says what is wrong.
        }
    }

    return { node: h("section", { "aria-label": "Judgings" }, h("h2", {}, "Judgings"), list, button, words), load };
}
