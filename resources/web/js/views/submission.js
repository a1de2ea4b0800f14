// One submission, live: state, tests, compile log, source.
import { AnalysisCard } from "../analysis_card.js";
import { h, setChildren } from "../dom.js";
import { Feed } from "../feed.js";
import { bytes, runTime } from "../format.js";
import { icon } from "../icons.js";
import { failure, heading, loading, moment, notice, verdictBadge } from "../parts.js";
import { paths } from "../router.js";
import { followRejudgings } from "../rejudging_parts.js";
import { judgingsPart } from "../judgings_part.js";
import { sourceView } from "../source_view.js";
import { SubmissionDetail } from "../store.js";
import { TestStrip } from "../test_strip.js";
import { isFinal, scoreText, statusText, verdictRow } from "../verdicts.js";

const EXPLAIN = {
    queued: "Waiting for a free judge.",
    compiling: "The program is being compiled.",
    judge_error: "This is a fault of the judge, not of the program. The judges can see it.",
};

function groupRow(group) {
    const row = group.verdict ? verdictRow(group.verdict) : { tone: "wait", words: "Not run", icon: "dash" };
    return h(
        "tr",
        {},
        h("th", { scope: "row" }, group.name),
        h("td", {}, h("span", { class: "badge", "data-tone": row.tone }, h("span", { class: "badge-icon" }, icon(row.icon)), h("span", { class: "badge-words" }, row.words))),
        h("td", { class: "number" }, scoreText(group.score, group.max_score)),
    );
}

/** The groups of a scoring problem; null where there are none. */
function groupTable(groups) {
    if (!groups?.length) {
        return null;
    }
    const head = ["Group", "Verdict", "Points"].map((name) => h("th", { scope: "col" }, name));
    return h("table", { class: "group-table", id: "groups" }, h("thead", {}, h("tr", {}, head)), h("tbody", {}, groups.map(groupRow)));
}

class Head {
    #badge = null;
    #groups = h("div", {});
    #explain = h("p", { class: "muted" });
    #facts = h("dl", { class: "fact-list" });
    #submission = null;

    #languageName;

    constructor(languageName) {
        this.#languageName = languageName;
        this.node = h("div", { class: "card detail-head" });
    }

    update(submission) {
        if (!this.#badge) {
            this.#badge = verdictBadge(submission);
            this.#badge.node.classList.add("large");
            this.#badge.node.id = "verdict";
            setChildren(this.node, h("div", { class: "detail-verdict" }, this.#badge.node, this.#explain), this.#facts, this.#groups);
        }
        this.#badge.update(submission);
        setChildren(this.#groups, groupTable(submission.groups));
        this.#explain.textContent = EXPLAIN[submission.status] ?? "";
        this.#explain.hidden = this.#explain.textContent === "";
        const fact = (name, ...value) => h("div", { class: "fact" }, h("dt", {}, name), h("dd", {}, ...value));
        const metrics = Object.entries(submission.metrics ?? {}).map(([name, value]) => fact(name, String(Number(value.toPrecision(8)))));
        // The links in here may have the focus: replace them only when something else changed too.
        const key = JSON.stringify([submission.time_ms, submission.memory_bytes, submission.judging, submission.metrics, submission.language]);
        if (key !== this.#submission) {
            this.#submission = key;
            setChildren(
                this.#facts,
                fact("Problem", h("a", { href: paths.problem(submission.problem_id) }, submission.problem)),
                fact("By", h("a", { href: paths.submissions(submission.problem_id, { user: submission.user }) }, submission.user)),
                fact("Language", this.#languageName(submission.language)),
                fact("Submitted", moment(submission.submitted_at)),
                fact("Slowest test", runTime(submission)),
                fact("Peak memory", bytes(submission.memory_bytes)),
                submission.judging > 1 && fact("Judging", `${submission.judging}. time`),
                metrics,
            );
        }
    }
}

export function submissionView(app, route) {
    const { id } = route;
    const detail = new SubmissionDetail();
    const head = new Head(app.languageName);
    const strip = new TestStrip();
    const testsPart = h("section", { "aria-label": "Tests" }, h("h2", {}, "Tests"), strip.node);
    const analysis = new AnalysisCard(app.storage.browser);
    const logPart = h("section", { "aria-label": "Compile log" });
    const sourcePart = h("section", { "aria-label": "Source" });
    const judgings = app.session.isJudge ? judgingsPart(app, id) : null;
    const backLink = h("p", { class: "back" });
    const body = h("div", {}, loading("Loading the submission…"));
    const node = h("section", { class: "detail" }, backLink, heading(`Submission ${id}`), body);
    let isShown = false;
    let isDisposed = false;
    let hasSource = false;
    let problemId = null;

    function paintTests() {
        const cells = detail.cells();
        testsPart.hidden = cells.length === 0 || detail.submission.status === "compile_error";
        if (detail.tests === null && cells.length > 0) {
            setChildren(testsPart, h("h2", {}, "Tests"), notice("info", h("p", {}, "Only the owner and the judges see the single tests.")));
            return;
        }
        if (!strip.node.isConnected) {
            setChildren(testsPart, h("h2", {}, "Tests"), strip.node);
        }
        strip.update(cells);
    }

    function paintLog() {
        const text = detail.compileLog?.trim() ? detail.compileLog : "";
        logPart.hidden = text === "";
        if (text !== "") {
            const isOpen = detail.submission.status === "compile_error";
            setChildren(logPart, h("details", { class: "card log", open: isOpen }, h("summary", {}, h("h2", {}, "Compile log")), h("pre", { tabindex: "0", class: "message", id: "compile-log" }, text)));
        }
    }

    function paint(change) {
        const { submission } = detail;
        head.update(submission);
        analysis.update(detail.analysis);
        if (change !== "log") {
            paintTests();
        }
        if (change === "log" || change === "all" || submission.status === "compile_error") {
            paintLog();
        }
        app.setTitle(`${statusText(submission)} · Submission ${id}`);
    }

    async function loadSource() {
        if (hasSource || !detail.maySeeSource) {
            return;
        }
        hasSource = true;
        try {
            const source = await app.api.source(id);
            if (!isDisposed) {
                setChildren(sourcePart, h("h2", {}, "Source"), sourceView({ language: detail.submission.language, ...source }));
            }
        } catch (error) {
            hasSource = false;
            if (!isDisposed && error.status !== 403) {
                setChildren(sourcePart, h("h2", {}, "Source"), failure(error, loadSource));
            }
        }
    }

    async function loadProblem() {
        if (problemId === detail.submission.problem_id) {
            return;
        }
        problemId = detail.submission.problem_id;
        try {
            const problem = await app.api.problem(problemId);
            strip.setTimeLimit(problem.time_limit_ms);
            setChildren(backLink, h("a", { href: paths.submissions(problemId) }, `‹ Submissions to ${problem.title || problem.name}`));
        } catch {
            // Only the bar of the time limit is missing then.
        }
    }

    const feed = new Feed(app.link, `submission:${id}`, {
        ...app.feedTools,
        load: async () => {
            const [snapshot] = await Promise.all([app.api.submission(id), app.languagesKnown()]);
            return { epoch: snapshot.epoch, seq: snapshot.snapshot_seq, snapshot };
        },
        show: ({ snapshot }) => {
            detail.load(snapshot);
            if (!isShown) {
                isShown = true;
                setChildren(body, head.node, analysis.node, testsPart, logPart, judgings?.node, sourcePart);
            }
            paint("all");
            loadSource();
            loadProblem();
        },
        event: (message) => {
            const wasFinal = isFinal(detail.submission);
            const change = detail.apply(message);
            if (change === "none") {
                return;
            }
            paint(change);
            if (isFinal(detail.submission) && detail.tests?.size === 0 && detail.submission.test > 0) {
                feed.reload(); // a rejudge was applied: its tests did not come as events
            }
            const isOwn = detail.submission.user_id === app.session.user?.id; // those are announced for all views
            if (!wasFinal && isFinal(detail.submission) && !isOwn) {
                app.announcer.say(`Submission ${id}: ${statusText(detail.submission)}`);
            }
        },
        failed: (error, willRetry) => {
            if (!isShown || !willRetry) {
                isShown = false;
                setChildren(body, failure(error, () => feed.reload()));
            }
        },
    });

    const release = judgings && followRejudgings(app, judgings.load);
    judgings?.load();
    return {
        node,
        title: `Submission ${id}`,
        dispose() {
            isDisposed = true;
            release?.();
            feed.dispose();
        },
    };
}
