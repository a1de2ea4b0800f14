// Source text with line numbers.
import { h } from "./dom.js";
import { lines } from "./highlight.js";
import { copyButton } from "./parts.js";

const MAX_COLOURED = 200_000; // characters; beyond it colours cost more than they tell

export function sourceView({ source, language, filename }) {
    const code = source.length > MAX_COLOURED ? source.split("\n").map((text) => [{ kind: "", text }]) : lines(source, language);
    const rows = code.map((line) =>
        h("span", { class: "line" }, line.map(({ kind, text }) => (kind ? h("span", { class: `code-${kind}` }, text) : text)), "\n"),
    );
    return h(
        "div",
        { class: "source card" },
        h("div", { class: "source-head" }, h("span", { class: "mono" }, filename || language), copyButton(source, "the source")),
        h("pre", { tabindex: "0", class: "source-text", id: "source-text", "aria-label": "Source text" }, h("code", {}, rows)),
    );
}
