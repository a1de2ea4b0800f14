// Light, dark, or as the system has it. The first paint is set by /static/early_theme.js.
import { h, setChildren } from "./dom.js";
import { icon } from "./icons.js";

const KEY = "adjudge.theme";
const CHOICES = [
    { name: "system", words: "Colours: as the system", icon: "system" },
    { name: "light", words: "Colours: light", icon: "sun" },
    { name: "dark", words: "Colours: dark", icon: "moon" },
];

export function themeButton(storage) {
    const root = document.documentElement;
    const button = h("button", { type: "button", class: "button quiet icon-only", id: "theme" });
    function paint() {
        const choice = CHOICES.find((row) => row.name === (root.dataset.theme ?? "system"));
        button.title = choice.words;
        button.setAttribute("aria-label", `${choice.words}. Press to change.`);
        setChildren(button, icon(choice.icon));
    }
    button.addEventListener("click", () => {
        const now = CHOICES.findIndex((row) => row.name === (root.dataset.theme ?? "system"));
        const next = CHOICES[(now + 1) % CHOICES.length].name;
        if (next === "system") {
            delete root.dataset.theme;
        } else {
            root.dataset.theme = next;
        }
        try {
            storage?.setItem(KEY, next);
        } catch {
            // Then it holds until the page is left.
        }
        paint();
    });
    paint();
    return button;
}
