// One problem: its statement and its samples.
import { h, setChildren, setSanitisedHtml } from "../dom.js";
import { bytes, count, limit } from "../format.js";
import { icon } from "../icons.js";
import { copyButton, failure, heading, loading, notice, problemTabs } from "../parts.js";
import { paths } from "../router.js";

export function problemFacts(problem) {
    return h(
        "p",
        { class: "facts" },
        h("span", { class: "mono" }, problem.name),
        h("span", {}, icon("timer"), `Time limit ${limit(problem.time_limit_ms)}`),
        problem.memory_limit_bytes > 0 && h("span", {}, icon("chip"), `Memory limit ${bytes(problem.memory_limit_bytes)}`),
        h("span", {}, count(problem.tests, "test")),
    );
}

function sampleText(title, text, label) {
    return h(
        "figure",
        { class: "sample-text" },
        h("figcaption", {}, title, copyButton(text, label)),
        h("pre", { tabindex: "0", "aria-label": label }, text === "" ? h("span", { class: "muted" }, "(empty)") : text),
    );
}

function samplesOf(problem) {
    const samples = problem.samples ?? [];
    if (samples.length === 0) {
        return null;
    }
    return h(
        "section",
        { class: "samples", "aria-label": "Samples" },
        samples.map((sample, i) => {
            const number = samples.length > 1 ? ` ${i + 1}` : "";
            return h(
                "div",
                { class: "sample card" },
                h("h2", {}, `Sample${number}`, sample.name !== String(i + 1) && h("span", { class: "muted mono" }, sample.name)),
                sample.interaction
                    ? sampleText("Interaction (< judge, > your program)", sample.interaction, `interaction of sample${number}`)
                    : h(
                    "div",
                    { class: "sample-pair" },
                    sampleText("Input", sample.input, `input of sample${number}`),
                    sampleText("Answer", sample.answer, `answer of sample${number}`),
                ),
            );
        }),
    );
}

export function problemView(app, route) {
    const { id } = route;
    const body = h("div", {}, loading("Loading the statement…"));
    const node = h("section", { class: "problem" }, body);
    let isDisposed = false;
    let pdfUrl = null;

    async function showPdf(place) {
        try {
            const blob = await app.api.statementPdf(id);
            if (isDisposed) {
                return;
            }
            pdfUrl = URL.createObjectURL(new Blob([blob], { type: "application/pdf" }));
            const save = h("a", { href: pdfUrl, download: `problem-${id}.pdf`, class: "button" }, icon("document"), "Save the PDF");
            const open = h("a", { href: pdfUrl, target: "_blank", class: "button" }, "Open in a new tab");
            setChildren(
                place,
                h("p", { class: "row" }, open, save),
                h("object", { data: `${pdfUrl}#navpanes=0`, type: "application/pdf", class: "pdf", "aria-label": "Statement" }, h("p", {}, "This browser shows no PDF here; use one of the links above.")),
            );
        } catch (error) {
            setChildren(place, failure(error, () => showPdf(place)));
        }
    }

    function statementOf(problem) {
        const { format, html, language } = problem.statement ?? { format: "none" };
        const place = h("article", { class: "statement card", lang: language || null });
        if (format === "html") {
            setSanitisedHtml(place, html);
        } else if (format === "pdf") {
            setChildren(place, loading("Loading the PDF…"));
            showPdf(place);
        } else {
            setChildren(place, notice("info", h("p", {}, "This problem has no statement here.")));
        }
        return place;
    }

    async function load() {
        try {
            const problem = await app.api.problem(id);
            if (isDisposed) {
                return;
            }
            app.setTitle(problem.title || problem.name);
            const title = heading(problem.title || problem.name);
            setChildren(body, h("header", { class: "view-head" }, title, problemFacts(problem)), problemTabs(id, "problem", paths), statementOf(problem), samplesOf(problem));
            app.focusHeading();
        } catch (error) {
            if (!isDisposed) {
                app.setTitle("Problem");
                setChildren(body, heading(error.status === 404 ? "No such problem" : `Problem ${id}`), failure(error, load));
            }
        }
    }

    const release = app.link.hold("problems", { start() {}, message: (message) => message.problem_id === id && load() });
    load();
    return {
        node,
        title: "Problem",
        dispose() {
            isDisposed = true;
            release();
            if (pdfUrl) {
                URL.revokeObjectURL(pdfUrl);
            }
        },
    };
}
