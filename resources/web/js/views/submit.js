// Submitting to one problem.
import { h, setChildren } from "../dom.js";
import { failure, heading, loading, notice, problemTabs } from "../parts.js";
import { paths } from "../router.js";
import { SubmitForm } from "../submit_form.js";
import { problemFacts } from "./problem.js";

const DEFAULT_LIMIT_BYTES = 64 * 1024;
const STARTING_RETRY_MS = 1000;

export function submitView(app, route) {
    const { id } = route;
    const node = h("section", {}, loading("Loading…"));
    let form = null;
    let isDisposed = false;
    let cancelRetry = null;

    async function load() {
        try {
            const [problem, info] = await Promise.all([app.api.problem(id), app.info()]);
            if (isDisposed) {
                return;
            }
            if (info.languages.length === 0) {
                // Its workers have not reported yet; that takes a moment after a start.
                setChildren(node, heading(problem.title || problem.name), loading("The judge is starting…"));
                cancelRetry = app.feedTools.after(STARTING_RETRY_MS, load);
                return;
            }
            const title = problem.title || problem.name;
            app.setTitle(`Submit · ${title}`);
            const languages = info.languages.filter((language) => language.available);
            form?.dispose();
            form = new SubmitForm(app, id, languages, info.limits?.source_bytes ?? DEFAULT_LIMIT_BYTES);
            const none = languages.length === 0 && notice("bad", h("p", {}, "This judge has no language installed that it could compile or run. An admin finds the reasons with adjudge-server doctor."));
            setChildren(node, h("header", { class: "view-head" }, heading(title), problemFacts(problem)), problemTabs(id, "submit", paths), none, app.session.user ? form.node : loginFirst(id));
            app.focusHeading();
        } catch (error) {
            if (!isDisposed) {
                setChildren(node, heading("Submit"), failure(error, load));
            }
        }
    }

    load();
    return {
        node,
        title: "Submit",
        dispose() {
            isDisposed = true;
            cancelRetry?.();
            form?.dispose();
        },
    };
}

function loginFirst(id) {
    return h("div", { class: "card narrow-card" }, h("p", {}, "Log in to submit."), h("p", {}, h("a", { href: paths.login(paths.submit(id)), class: "button primary" }, "Log in")));
}
