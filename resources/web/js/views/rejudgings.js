// For judges: the sets of submissions that are judged again, and the form that starts one.
import { h, setChildren } from "../dom.js";
import { count } from "../format.js";
import { followRejudgings, rejudgingState } from "../rejudging_parts.js";
import { failure, heading, loading, moment, notice } from "../parts.js";
import { paths } from "../router.js";
import { STATUSES } from "../verdicts.js";

function field(name, words, control) {
    control.name = name;
    control.id = `rejudge-${name}`;
    return h("label", { class: "field" }, h("span", {}, words), control);
}

function select(options) {
    return h("select", {}, options.map(([value, words]) => h("option", { value }, words)));
}

/** The form's values as the body of POST /api/rejudgings/; what is empty is left out. */
export function requestOf(form) {
    const value = (name) => form.elements[name].value.trim();
    const filter = {};
    if (value("problem")) {
        filter.problem = Number(value("problem"));
    }
    for (const name of ["language", "status", "user"]) {
        if (value(name)) {
            filter[name] = value(name);
        }
    }
    for (const name of ["from", "until"]) {
        if (value(name)) {
            filter[name] = new Date(value(name)).toISOString();
        }
    }
    return { reason: value("reason"), filter };
}

function startForm(app) {
    const problem = select([["", "Any problem"]]);
    const language = select([["", "Any language"]]);
    const status = select([["", "Any verdict"], ...STATUSES.filter((row) => row.verdict).map((row) => [row.name, row.words])]);
    const words = h("div", { "aria-live": "polite" });
    const button = h("button", { type: "submit", class: "button primary", id: "rejudge-start" }, "Show changes");
    const form = h(
        "form",
        { class: "card rejudge-form", id: "rejudge-form" },
        field("problem", "Problem", problem),
        field("language", "Language", language),
        field("status", "Verdict", status),
        field("user", "User name", h("input", { type: "text", autocomplete: "off" })),
        field("from", "Submitted from", h("input", { type: "datetime-local" })),
        field("until", "until", h("input", { type: "datetime-local" })),
        field("reason", "Reason", h("input", { type: "text", maxlength: "500", autocomplete: "off" })),
        button,
        words,
    );
    app.api.problems().then(({ problems }) => problem.append(...problems.map((one) => h("option", { value: String(one.id) }, one.title || one.name))), () => {});
    app.info().then(({ languages }) => language.append(...languages.filter((one) => one.available).map((one) => h("option", { value: one.id }, one.name))), () => {});
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        button.disabled = true;
        try {
            const started = await app.api.startRejudging(requestOf(form));
            app.router.go(paths.rejudging(started.id));
        } catch (error) {
            setChildren(words, notice("bad", h("p", {}, error.message)));
        } finally {
            button.disabled = false;
        }
    });
    return form;
}

function card(rejudging) {
    return h(
        "li",
        { class: "card rejudging-card" },
        h("h2", {}, h("a", { href: paths.rejudging(rejudging.id) }, `Rejudging ${rejudging.id}`)),
        h("p", {}, rejudging.reason || "No reason given"),
        h("p", { class: "facts" }, rejudgingState(rejudging), h("span", {}, count(rejudging.total, "submission")), h("span", {}, `by ${rejudging.user}`), moment(rejudging.created_at)),
    );
}

export function rejudgingsView(app) {
    const list = h("div", { id: "rejudgings" }, loading("Loading the rejudgings…"));
    let isDisposed = false;

    async function load() {
        try {
            const { rejudgings } = await app.api.rejudgings();
            if (!isDisposed) {
                const cards = rejudgings.map(card);
                setChildren(list, cards.length > 0 ? h("ul", { class: "plain-list" }, cards) : h("p", { class: "empty card" }, "Nothing has been rejudged yet."));
            }
        } catch (error) {
            if (!isDisposed) {
                setChildren(list, failure(error, load));
            }
        }
    }

    const release = followRejudgings(app, load);
    load();
    return {
        node: h("section", {}, heading("Rejudge"), startForm(app), list),
        title: "Rejudge",
        dispose() {
            isDisposed = true;
            release();
        },
    };
}
