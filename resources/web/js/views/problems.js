// The list of problems, with what has become of one's own submissions.
import { submissionOf } from "../codec.js";
import { h, setChildren } from "../dom.js";
import { Feed } from "../feed.js";
import { bytes, count, limit } from "../format.js";
import { icon } from "../icons.js";
import { importForm } from "../import_form.js";
import { failure, heading, loading, verdictBadge } from "../parts.js";
import { paths } from "../router.js";

/** The best of one's submissions to a problem: an accepted one, else the newest. */
function bestOf(submissions) {
    const sorted = submissions.slice().sort((a, b) => b.id - a.id);
    return sorted.find((submission) => submission.status === "accepted") ?? sorted[0] ?? null;
}

function problemCard(problem, mine) {
    const state = mine ? verdictBadge(mine).node : null;
    return h(
        "li",
        { class: "card problem-card" },
        h(
            "div",
            { class: "problem-main" },
            h("h2", {}, h("a", { href: paths.problem(problem.id), class: "cover" }, problem.title || problem.name)),
            h(
                "p",
                { class: "facts" },
                h("span", { class: "mono" }, problem.name),
                h("span", {}, limit(problem.time_limit_ms)),
                problem.memory_limit_bytes > 0 && h("span", {}, bytes(problem.memory_limit_bytes)),
                h("span", {}, count(problem.tests, "test")),
                problem.validation === "custom" && h("span", {}, "own checker"),
            ),
        ),
        h(
            "div",
            { class: "problem-side" },
            state && h("a", { href: paths.submission(mine.id), class: "above plain", "aria-label": `Your submission ${mine.id}` }, state),
            h("a", { href: paths.submissions(problem.id), class: "button small quiet above" }, "Submissions"),
            h("a", { href: paths.submit(problem.id), class: "button small above" }, icon("upload"), "Submit"),
        ),
    );
}

export function problemsView(app) {
    const list = h("div", {}, loading("Loading the problems…"));
    const mine = new Map(); // submission id -> SUBMISSION
    let problems = null;
    let isDisposed = false;
    let feed = null;

    function paint() {
        if (!problems) {
            return;
        }
        if (problems.length === 0) {
            setChildren(list, h("p", { class: "empty" }, "There are no problems yet. An admin can import a problem package."));
            return;
        }
        const own = groupByProblem(mine.values());
        const cards = problems.map((problem) => problemCard(problem, bestOf(own.get(problem.id) ?? [])));
        setChildren(list, h("ol", { class: "problem-list" }, cards));
    }

    async function load() {
        try {
            const answer = await app.api.problems();
            problems = answer.problems;
            if (!isDisposed) {
                paint();
            }
        } catch (error) {
            if (!isDisposed) {
                setChildren(list, failure(error, load));
            }
        }
    }

    const release = app.link.hold("problems", { start: load, message: load });
    load();

    const { user } = app.session;
    if (user) {
        feed = new Feed(app.link, `user:${user.id}`, {
            ...app.feedTools,
            load: async () => {
                const query = { user: "me", limit: 200 };
                const pages = await Promise.all([
                    app.api.submissions(null, query),
                    app.api.submissions(null, { ...query, status: "accepted" }),
                ]);
                const submissions = pages.flatMap((page) => page.submissions);
                return { epoch: pages[0].epoch, seq: Math.min(...pages.map((page) => page.seq)), submissions };
            },
            show: (snapshot) => {
                mine.clear();
                snapshot.submissions.forEach((submission) => mine.set(submission.id, submission));
                paint();
            },
            event: (message) => {
                if (message.type === "submission_update") {
                    mine.set(message.submission_id, submissionOf(message));
                    paint();
                }
            },
            failed: () => {}, // the list of problems stands without it
        });
    }

    return {
        node: h("section", {}, heading("Problems"), user?.role === "admin" && importForm(app.api).node, list),
        title: "Problems",
        dispose() {
            isDisposed = true;
            release();
            feed?.dispose();
        },
    };
}

function groupByProblem(submissions) {
    const groups = new Map();
    for (const submission of submissions) {
        const group = groups.get(submission.problem_id) ?? [];
        group.push(submission);
        groups.set(submission.problem_id, group);
    }
    return groups;
}
