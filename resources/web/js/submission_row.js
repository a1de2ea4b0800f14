// One row of a submission list; on a narrow screen it looks like a card (css/table.css).
import { h, setText } from "./dom.js";
import { bytes, runTime } from "./format.js";
import { moment, verdictBadge } from "./parts.js";
import { paths } from "./router.js";

function metricsText(metrics) {
    return Object.entries(metrics ?? {})
        .map(([name, value]) => `${name} ${Number(value.toPrecision(6))}`)
        .join(" · ");
}

export function submissionRow(submission, { problemId, ownId, languageName }) {
    const badge = verdictBadge(submission);
    const metrics = h("span", { class: "metrics" });
    const time = h("span", { class: "number" });
    const memory = h("span", { class: "number" });
    const cell = (name, className, ...children) => h("span", { role: "cell", class: `cell ${className}`, "data-name": name }, ...children);
    const node = h(
        "div",
        { role: "row", class: "table-row", "data-id": submission.id },
        cell("Number", "cell-id", h("a", { href: paths.submission(submission.id), class: "cover", "aria-label": `Submission ${submission.id}` }, `#${submission.id}`)),
        cell("Submitted", "cell-when", moment(submission.submitted_at)),
        cell("By", "cell-user", h("a", { href: paths.submissions(problemId, { user: submission.user }), class: "above plain", title: `Only submissions of ${submission.user}` }, submission.user), submission.user_id === ownId && h("span", { class: "you" }, "you")),
        cell("Language", "cell-language", languageName(submission.language)),
        cell("Verdict", "cell-verdict", badge.node, metrics),
        cell("Time", "cell-time", time),
        cell("Memory", "cell-memory", memory),
    );
    node.dataset.own = submission.user_id === ownId ? "yes" : "no";
    let shownSeq = null;

    function flash() {
        node.classList.remove("flash");
        void node.offsetWidth; // begins the animation anew
        node.classList.add("flash");
    }

    function update(now) {
        if (shownSeq === now.seq) {
            return;
        }
        badge.update(now);
        setText(metrics, metricsText(now.metrics));
        setText(time, runTime(now));
        setText(memory, bytes(now.memory_bytes));
        node.dataset.status = now.status;
        if (shownSeq !== null) {
            flash();
        }
        shownSeq = now.seq;
    }

    return { node, update, flash };
}
