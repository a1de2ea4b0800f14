// One rejudging: what each submission's verdict was and would be, and the buttons that make it so.
import { h, setChildren } from "../dom.js";
import { count, duration } from "../format.js";
import { failure, heading, loading, moment, notice, verdictBadge } from "../parts.js";
import { followRejudgings, rejudgingState } from "../rejudging_parts.js";
import { paths } from "../router.js";

const SHOWN = 500; // rows; the counts are of all

/** Changed ones first, then by number. */
export function ordered(members) {
    return members.slice().sort((a, b) => Number(b.changed) - Number(a.changed) || a.submission_id - b.submission_id);
}

function row(member, languageName) {
    const cell = (...children) => h("span", { role: "cell" }, ...children);
    return h(
        "div",
        { role: "row", class: "table-row rejudge-row", "data-changed": member.changed ? "true" : "false", "data-id": String(member.submission_id) },
        cell(h("a", { href: paths.submission(member.submission_id) }, String(member.submission_id))),
        cell(member.user),
        cell(member.problem),
        cell(languageName(member.language)),
        cell(verdictBadge({ status: member.old_status }).node),
        cell(verdictBadge(member).node),
        cell(member.verdict ? duration(member.time_ms) : ""),
    );
}

export function rejudgingView(app, route) {
    const { id } = route;
    const body = h("div", {}, loading("Loading the rejudging…"));
    const words = h("div", { "aria-live": "polite" });
    let isDisposed = false;
    let isAsking = false;

    async function act(verb) {
        if (isAsking) {
            return;
        }
        isAsking = true;
        setChildren(words);
        try {
            await app.api.endRejudging(id, verb);
        } catch (error) {
            setChildren(words, notice("bad", h("p", {}, error.message)));
        }
        isAsking = false;
        load();
    }

    function buttons(rejudging) {
        const isOpen = rejudging.state === "judging" || rejudging.state === "ready";
        const apply = h("button", { type: "button", class: "button primary", id: "rejudge-apply", disabled: rejudging.state !== "ready", onclick: () => act("apply") }, "Apply");
        const cancel = h("button", { type: "button", class: "button", id: "rejudge-cancel", onclick: () => act("cancel") }, "Cancel");
        return isOpen && h("div", { class: "rejudge-buttons" }, apply, cancel);
    }

    function paint(rejudging) {
        const members = ordered(rejudging.members);
        const heads = ["#", "By", "Problem", "Language", "Was", "Becomes", "Time"];
        const failed = rejudging.failed > 0 && notice("bad", h("p", {}, `${count(rejudging.failed, "judging")} failed through a fault of the judge; those keep their old verdicts.`));
        setChildren(
            body,
            h("p", { class: "facts", id: "rejudging-state" }, rejudgingState(rejudging), h("span", {}, `${rejudging.changed} of ${count(rejudging.total, "verdict")} changed`), h("span", {}, `by ${rejudging.user}`), moment(rejudging.created_at)),
            rejudging.reason && h("p", {}, rejudging.reason),
            buttons(rejudging),
            words,
            failed,
            h(
                "div",
                { role: "table", class: "table", "aria-label": "Changes", id: "rejudge-members" },
                h("div", { role: "rowgroup", class: "table-head" }, h("div", { role: "row", class: "table-row rejudge-row" }, heads.map((text) => h("span", { role: "columnheader" }, text)))),
                h("div", { role: "rowgroup", class: "rows" }, members.slice(0, SHOWN).map((member) => row(member, app.languageName))),
            ),
            members.length > SHOWN && h("p", { class: "muted" }, `${members.length - SHOWN} more are not shown.`),
        );
    }

    async function load() {
        try {
            const [rejudging] = await Promise.all([app.api.rejudging(id), app.languagesKnown()]);
            if (!isDisposed) {
                paint(rejudging);
            }
        } catch (error) {
            if (!isDisposed) {
                setChildren(body, failure(error, load));
            }
        }
    }

    const release = followRejudgings(app, load, id);
    load();
    return {
        node: h("section", {}, h("p", { class: "back" }, h("a", { href: paths.rejudgings() }, "‹ Rejudge")), heading(`Rejudging ${id}`), body),
        title: `Rejudging ${id}`,
        dispose() {
            isDisposed = true;
            release();
        },
    };
}
