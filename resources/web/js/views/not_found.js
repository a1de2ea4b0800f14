// What is shown for a path that is no view.
import { h } from "../dom.js";
import { heading } from "../parts.js";
import { paths } from "../router.js";

export function notFoundView() {
    return {
        node: h("section", { class: "card narrow-card" }, heading("There is nothing here"), h("p", {}, "This address is no page of the judge. ", h("a", { href: paths.problems() }, "All problems"))),
        title: "Not found",
        dispose() {},
    };
}
