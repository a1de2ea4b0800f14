// The tests of one submission as a strip of cells, and the details of the chosen one. One cell is in
// the tab order; arrows, Home and End move between them.
import { h, setChildren, setText } from "./dom.js";
import { bytes, duration } from "./format.js";
import { icon } from "./icons.js";
import { verdictRow } from "./verdicts.js";

const STATE_WORDS = { running: "running", waiting: "waiting", skipped: "not run" };
const STATE_ICONS = { running: "play", waiting: "clock", skipped: "dash" };

function describe(cell) {
    if (!cell.test) {
        return { tone: cell.state, words: STATE_WORDS[cell.state], icon: STATE_ICONS[cell.state], name: "" };
    }
    const row = verdictRow(cell.test.verdict);
    return { tone: row.tone, words: row.words, icon: row.icon, name: cell.test.name };
}

function fact(name, value) {
    return h("div", { class: "fact" }, h("dt", {}, name), h("dd", {}, value));
}

function timeBar(test, limitMs) {
    if (!limitMs) {
        return null;
    }
    const bar = h("span", {});
    bar.style.width = `${Math.min(100, (test.time_ms / limitMs) * 100)}%`;
    return h("span", { class: "bar", "aria-hidden": "true", "data-over": test.time_ms >= limitMs ? "yes" : "no" }, bar);
}

function testDetails(cell, limitMs) {
    const { test, index } = cell;
    if (!test) {
        return [h("h3", {}, `Test ${index}`), h("p", { class: "muted" }, { running: "Running now.", waiting: "Not run yet.", skipped: "Not run: judging stopped before." }[cell.state])];
    }
    const row = verdictRow(test.verdict);
    return [
        h("h3", {}, `Test ${index} `, h("span", { class: "mono muted" }, test.name)),
        h("p", {}, h("span", { class: "badge", "data-tone": row.tone }, h("span", { class: "badge-icon" }, icon(row.icon)), h("span", { class: "badge-words" }, row.words))),
        h(
            "dl",
            { class: "fact-list" },
            fact("CPU time", [duration(test.time_ms), timeBar(test, limitMs)]),
            fact("Wall time", duration(test.wall_ms)),
            fact("Memory", bytes(test.memory_bytes)),
            typeof test.score === "number" && fact("Points", String(Number(test.score.toPrecision(8)))),
            test.signal ? fact("Killed by signal", String(test.signal)) : fact("Exit code", String(test.exit_code ?? 0)),
        ),
        test.message && h("pre", { class: "message" }, test.message),
        test.judge_message && h("div", { class: "judge-message" }, h("h4", {}, "For judges"), h("pre", { class: "message" }, test.judge_message)),
        test.transcript && h("details", { class: "judge-message", open: true }, h("summary", {}, "What was said, for judges (< interactor, > submission)"), h("pre", { class: "message", tabindex: "0" }, test.transcript)),
    ];
}

export class TestStrip {
    #cells = [];
    #buttons = [];
    #chosen = 0; // index of the chosen test, 0 for none
    #isChosenByUser = false;
    #limitMs = 0;
    #shownKey = "";
    #strip = h("div", { class: "strip", role: "toolbar", "aria-label": "Tests", id: "strip" });
    #panel = h("div", { class: "test-panel card", id: "test-panel", "aria-live": "off" });
    #passed = h("span", {});
    #legend = h("p", { class: "muted strip-legend" }, this.#passed, h("span", { class: "for-keyboards" }, " Arrow keys move between tests."));

    constructor() {
        this.node = h("div", { class: "tests" }, this.#strip, this.#legend, this.#panel);
        this.#strip.addEventListener("keydown", (event) => this.#keyed(event));
    }

    setTimeLimit(limitMs) {
        this.#limitMs = limitMs;
        this.#shownKey = "";
        this.#paintPanel();
    }

    /** cells as of SubmissionDetail.cells(). */
    update(cells) {
        this.#cells = cells;
        while (this.#buttons.length > cells.length) {
            this.#buttons.pop().remove();
        }
        cells.forEach((cell, position) => this.#paintCell(cell, position));
        const firstBad = cells.find((cell) => cell.test && cell.test.verdict !== "AC");
        if (!this.#isChosenByUser) {
            // Until somebody chooses, the most telling test is shown.
            const last = cells.filter((cell) => cell.test).at(-1);
            this.#chosen = (firstBad ?? last)?.index ?? 0;
        }
        const passed = cells.filter((cell) => cell.test?.verdict === "AC").length;
        setText(this.#passed, `${passed} of ${cells.length} tests passed.`);
        this.#paintChoice();
        this.#paintPanel();
    }

    #paintCell(cell, position) {
        const { tone, words, icon: iconName, name } = describe(cell);
        let button = this.#buttons[position];
        if (!button) {
            button = h("button", { type: "button", class: "cell-button", onclick: () => this.#choose(position + 1) });
            this.#buttons[position] = button;
            this.#strip.append(button);
        }
        const key = `${cell.state} ${tone} ${words}`;
        if (button.dataset.key !== key) {
            const isNew = button.dataset.key !== undefined && cell.state === "done";
            button.dataset.key = key;
            button.dataset.tone = tone;
            button.dataset.state = cell.state;
            button.setAttribute("aria-label", `Test ${cell.index}${name ? `, ${name}` : ""}: ${words}`);
            button.title = `${cell.index}${name ? ` · ${name}` : ""}: ${words}`;
            setChildren(button, icon(iconName), h("span", { class: "cell-number" }, String(cell.index)));
            button.classList.toggle("pop", isNew);
        }
    }

    #paintChoice() {
        const current = this.#chosen || 1;
        this.#buttons.forEach((button, position) => {
            const isChosen = position + 1 === this.#chosen;
            button.tabIndex = position + 1 === current ? 0 : -1;
            button.setAttribute("aria-pressed", String(isChosen));
        });
    }

    #paintPanel() {
        const cell = this.#cells[this.#chosen - 1];
        this.#panel.hidden = !cell;
        const key = cell ? JSON.stringify(cell) : "";
        if (cell && key !== this.#shownKey) {
            this.#shownKey = key;
            setChildren(this.#panel, testDetails(cell, this.#limitMs));
        }
    }

    #choose(index) {
        this.#isChosenByUser = true;
        this.#chosen = index;
        this.#paintChoice();
        this.#paintPanel();
    }

    #keyed(event) {
        const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
        const count = this.#cells.length;
        const now = this.#chosen || 1;
        let next = 0;
        if (event.key in steps) {
            next = Math.min(count, Math.max(1, now + steps[event.key]));
        } else if (event.key === "Home") {
            next = 1;
        } else if (event.key === "End") {
            next = count;
        }
        if (next > 0) {
            event.preventDefault();
            this.#choose(next);
            this.#buttons[next - 1]?.focus();
        }
    }
}
