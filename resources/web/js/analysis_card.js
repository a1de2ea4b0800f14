// Why a submission failed, in English or in Russian: what happened, where, what to try.
import { h, setChildren } from "./dom.js";

const LANGUAGES = [
    ["en", "English"],
    ["ru", "Русский"],
];
const KEY = "adjudge.analysis_language";

const WORDS = {
    en: { title: "What went wrong", where: "Where", test: "Test", line: "line", column: "column", try: "What to try", expected: "expected", actual: "found", end: "end of output", nothing: "nothing more" },
    ru: { title: "Что пошло не так", where: "Где", test: "Тест", line: "строка", column: "столбец", try: "Что попробовать", expected: "ожидалось", actual: "получено", end: "конец вывода", nothing: "больше ничего" },
};

/** The texts of an analysis in a language; English where a translation is missing. */
export function wordsOf(analysis, language) {
    const { error, analysis: meaning, suggestions } = analysis.translations?.[language] ?? analysis;
    return { error, meaning, suggestions: suggestions ?? [] };
}

/** "Test 2 (sample/2) · line 3, column 7" of what is known of the place. */
export function placeOf(analysis, language) {
    const words = WORDS[language];
    const place = analysis.difference ?? analysis;
    const parts = [];
    if (analysis.test > 0) {
        parts.push(`${words.test} ${analysis.test} (${analysis.test_name})`);
    }
    if (place.line > 0) {
        parts.push(`${words.line} ${place.line}${place.column > 0 ? `, ${words.column} ${place.column}` : ""}`);
    }
    return parts.join(" · ");
}

function difference(found, words) {
    return h(
        "p",
        { class: "difference" },
        `${words.expected}: `,
        found.expected ? h("code", {}, found.expected) : h("em", {}, words.nothing),
        ` · ${words.actual}: `,
        found.actual ? h("code", {}, found.actual) : h("em", {}, words.end),
    );
}

export class AnalysisCard {
    #analysis = null;
    #language;
    #storage;

    constructor(storage) {
        this.#storage = storage;
        this.#language = this.#kept() ?? (globalThis.navigator?.language?.startsWith("ru") ? "ru" : "en");
        this.node = h("section", { class: "card analysis", id: "analysis", hidden: true });
    }

    update(analysis) {
        if (JSON.stringify(analysis) !== JSON.stringify(this.#analysis)) {
            this.#analysis = analysis;
            this.#paint();
        }
    }

    #kept() {
        try {
            const kept = this.#storage?.getItem(KEY);
            return LANGUAGES.some(([id]) => id === kept) ? kept : null;
        } catch {
            return null;
        }
    }

    #choose(language) {
        this.#language = language;
        try {
            this.#storage?.setItem(KEY, language);
        } catch {
            // A convenience only.
        }
        this.#paint();
        this.node.querySelector("[aria-pressed=true]")?.focus();
    }

    #paint() {
        const analysis = this.#analysis;
        this.node.hidden = analysis === null;
        if (analysis === null) {
            setChildren(this.node);
            return;
        }
        const words = WORDS[this.#language];
        const text = wordsOf(analysis, this.#language);
        const place = placeOf(analysis, this.#language);
        const pick = ([id, name]) => h("button", { type: "button", class: "button small quiet", lang: id, "aria-pressed": String(id === this.#language), onclick: () => this.#choose(id) }, name);
        this.node.lang = this.#language;
        setChildren(
            this.node,
            h("div", { class: "row analysis-head" }, h("h2", {}, words.title), h("span", { class: "row analysis-languages" }, LANGUAGES.map(pick))),
            h("p", { class: "analysis-error" }, h("strong", {}, text.error)),
            place && h("p", { class: "muted" }, `${words.where}: ${place}`),
            analysis.difference && difference(analysis.difference, words),
            text.meaning && h("p", {}, text.meaning),
            text.suggestions.length > 0 && h("h3", {}, words.try),
            text.suggestions.length > 0 && h("ul", {}, text.suggestions.map((one) => h("li", {}, one))),
        );
    }
}
