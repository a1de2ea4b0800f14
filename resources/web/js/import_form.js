// How an admin adds a problem: one package as a zip, by choosing or dropping it. The server's faults
// are shown as they are, each with its file and line.
import { h, setChildren } from "./dom.js";
import { bytes } from "./format.js";
import { icon } from "./icons.js";
import { notice } from "./parts.js";
import { paths } from "./router.js";

const ZIP = /\.(zip|kpp)$/i;

function faultLine({ file, line, message }) {
    return [file && h("code", {}, line > 0 ? `${file}:${line}` : file), " ", message];
}

/** Faults or warnings, each text or nodes; nothing without any. */
function findings(list) {
    return list.length > 0 && h("ul", { class: "findings" }, list.map((one) => h("li", {}, one)));
}

function success(problem) {
    const { warnings = [] } = problem;
    const link = h("a", { href: paths.problem(problem.id) }, problem.title || problem.name);
    const words = warnings.length > 0 && h("p", {}, "Worth a look:");
    return notice(warnings.length > 0 ? "slow" : "info", h("p", {}, link, " is in the list."), words, findings(warnings));
}

/** api: importProblem(file). Returns {node}. */
export function importForm(api) {
    const result = h("div", { "aria-live": "polite" });
    const input = h("input", { type: "file", accept: ".zip,.kpp,application/zip", class: "off-screen", id: "package-file" });
    const button = h("label", { for: "package-file", class: "button" }, icon("upload"), "Choose a package…");
    const hint = h("p", { class: "hint" }, "or drop it here: a zip with problem.yaml, as Kattis, ICPC and DOMjudge use it");
    const zone = h("div", { class: "import-zone" }, input, button, hint);
    let isBusy = false;

    async function send(file) {
        if (isBusy || !file) {
            return;
        }
        if (!ZIP.test(file.name)) {
            setChildren(result, notice("bad", h("p", {}, `${file.name} is not a zip file. Pack the problem's folder into one.`)));
            return;
        }
        isBusy = true;
        input.disabled = true;
        const words = `Importing ${file.name} (${bytes(file.size)}). Without a time limit in the package its solutions are run first.`;
        setChildren(result, notice("info", h("p", {}, h("span", { class: "spinner", "aria-hidden": "true" }), " ", words)));
        try {
            setChildren(result, success(await api.importProblem(file)));
        } catch (error) {
            const faults = findings((error.faults ?? []).map(faultLine));
            setChildren(result, notice("bad", h("p", {}, `${file.name}: ${error.message}`), faults));
        }
        isBusy = false;
        input.disabled = false;
        input.value = "";
    }

    input.addEventListener("change", () => send(input.files[0]));
    zone.addEventListener("dragover", (event) => {
        event.preventDefault();
        zone.classList.add("is-over");
    });
    zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
    zone.addEventListener("drop", (event) => {
        event.preventDefault();
        zone.classList.remove("is-over");
        send(event.dataTransfer.files[0]);
    });
    const node = h("details", { class: "card import", id: "import" }, h("summary", {}, "Import a problem"), zone, result);
    return { node };
}
