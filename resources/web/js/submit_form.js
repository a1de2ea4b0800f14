// The form of a submission: a file, or text that is pasted or written here.
import { h, setChildren } from "./dom.js";
import { handleKeys } from "./editor.js";
import { bytes, utf8Size } from "./format.js";
import { icon } from "./icons.js";
import { languageForFile, languageForText } from "./languages.js";
import { failure, loading, notice } from "./parts.js";
import { paths } from "./router.js";
import { Draft, Sending } from "./sending.js";

const LAST_LANGUAGE = "adjudge.language";

/** The fields of the form, without behaviour. */
function buildForm(languages, limitBytes) {
    const area = h("textarea", { id: "source", name: "source", class: "code", rows: "20", spellcheck: "false", autocapitalize: "none", autocomplete: "off", wrap: "off", "aria-describedby": "source-help size", placeholder: "Paste or write your program here, or drop a file." });
    const picker = h("input", { type: "file", id: "file", hidden: true });
    const option = (language) => h("option", { value: language.id, title: language.version || null }, language.name);
    const language = h("select", { id: "language", name: "language", required: true }, h("option", { value: "" }, "Choose a language"), languages.map(option));
    const parts = {
        area,
        picker,
        language,
        pick: h("button", { type: "button", class: "button", onclick: () => picker.click() }, icon("upload"), "Choose a file"),
        fileName: h("span", { class: "file-name" }),
        guess: h("span", { class: "muted", id: "guess", role: "status" }),
        size: h("span", { id: "size", class: "size" }),
        state: h("div", { id: "sending", class: "sending" }),
        button: h("button", { type: "submit", class: "button primary", id: "submit-button" }, "Submit"),
    };
    parts.fields = h(
        "fieldset",
        { class: "plain-fieldset" },
        h(
            "div",
            { class: "submit-bar" },
            h("div", { class: "field" }, h("label", { for: "language" }, "Language"), language),
            h("div", { class: "row" }, parts.pick, picker, parts.fileName),
            parts.guess,
        ),
        h("label", { for: "source", class: "off-screen" }, "Source text"),
        h("div", { class: "drop", id: "drop" }, area, h("p", { class: "drop-hint", "aria-hidden": "true" }, icon("upload"), "Drop the file to use it")),
        h("p", { class: "under-editor", id: "source-help" }, h("span", { class: "muted" }, "Tab indents. Escape, then Tab leaves the field. Ctrl+Enter submits."), parts.size),
    );
    parts.form = h("form", { class: "submit card", novalidate: true }, parts.fields, parts.state, h("div", { class: "row end" }, parts.button));
    parts.limitBytes = limitBytes;
    return parts;
}

/** Behaviour of the form: content, language guess, size, and sending. */
export class SubmitForm {
    #app;
    #id;
    #parts;
    #languages;
    #draft;
    #file = null; // a File that is not UTF-8: sent as it is
    #filename = "";
    #isChosen = false; // the user chose the language: no more guessing
    #sending = null;
    #ticker = null;
    #isDisposed = false;

    constructor(app, id, languages, limitBytes) {
        this.#app = app;
        this.#id = id;
        this.#languages = languages;
        this.#draft = new Draft(app.storage.tab, id);
        this.#parts = buildForm(languages, limitBytes);
        this.#connect();
        this.#restore();
    }

    get node() {
        return this.#parts.form;
    }

    dispose() {
        this.#isDisposed = true;
        clearInterval(this.#ticker);
        this.#sending?.cancel();
    }

    #connect() {
        const { area, picker, language, form } = this.#parts;
        handleKeys(area);
        area.addEventListener("input", () => this.#edited());
        area.addEventListener("keydown", (event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
                form.requestSubmit();
            }
        });
        picker.addEventListener("change", () => this.#take(picker.files[0]));
        language.addEventListener("change", () => {
            this.#isChosen = language.value !== "";
            this.#parts.guess.textContent = "";
            this.#draft.write({ language: language.value });
            this.#check();
        });
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.#send();
        });
        this.#acceptDrops(form);
    }

    #acceptDrops(form) {
        let depth = 0;
        const mark = (isOver) => form.classList.toggle("is-over", isOver);
        form.addEventListener("dragenter", (event) => {
            event.preventDefault();
            depth += 1;
            mark(true);
        });
        form.addEventListener("dragover", (event) => event.preventDefault());
        form.addEventListener("dragleave", () => {
            depth -= 1;
            mark(depth > 0);
        });
        form.addEventListener("drop", (event) => {
            depth = 0;
            mark(false);
            const [file] = event.dataTransfer?.files ?? [];
            if (file) {
                event.preventDefault();
                this.#take(file);
            }
        });
    }

    #restore() {
        const { area, language } = this.#parts;
        const kept = this.#draft.read();
        let last = "";
        try {
            last = this.#app.storage.browser?.getItem(LAST_LANGUAGE) ?? "";
        } catch {
            // No memory of the last language then.
        }
        const isThere = (id) => this.#languages.some((row) => row.id === id);
        area.value = kept.source ?? "";
        this.#setFile(null, kept.filename ?? "");
        language.value = [kept.language, last].find(isThere) ?? "";
        this.#isChosen = isThere(kept.language);
        this.#check();
    }

    #setFile(file, filename) {
        this.#file = file;
        this.#filename = filename;
        this.#parts.fileName.textContent = filename;
    }

    async #take(file) {
        if (!file) {
            return;
        }
        const { area, state, limitBytes } = this.#parts;
        setChildren(state);
        if (file.size > limitBytes) {
            setChildren(state, notice("bad", h("p", {}, `${file.name} has ${bytes(file.size)}; the limit is ${bytes(limitBytes)}.`)));
            return;
        }
        const data = await file.arrayBuffer();
        try {
            area.value = new TextDecoder("utf-8", { fatal: true }).decode(data);
            this.#setFile(null, file.name);
        } catch {
            area.value = "";
            this.#setFile(file, file.name);
            setChildren(state, notice("info", h("p", {}, `${file.name} is not UTF-8 text. It will be sent as it is.`)));
        }
        this.#parts.picker.value = "";
        this.#guess(languageForFile(file.name, this.#languages, this.#parts.language.value, area.value), `from the name ${file.name}`, true);
        this.#edited();
    }

    #guess(language, why, isSure) {
        const { language: select, guess } = this.#parts;
        if (language && (isSure || !this.#isChosen) && select.value !== language.id) {
            select.value = language.id;
            guess.textContent = `${language.name}, guessed ${why}`;
        }
    }

    #edited() {
        const { area } = this.#parts;
        if (area.value !== "" && this.#file) {
            this.#setFile(null, "");
        }
        if (!this.#filename) {
            this.#guess(languageForText(area.value, this.#languages, this.#parts.language.value), "from the text", false);
        }
        this.#draft.write({ source: area.value, filename: this.#filename, language: this.#parts.language.value });
        this.#check();
    }

    #check() {
        const { area, size, button, language, limitBytes } = this.#parts;
        const used = this.#file ? this.#file.size : utf8Size(area.value);
        size.textContent = `${used === 0 ? "0 B" : bytes(used)} of ${bytes(limitBytes)}`;
        size.dataset.tone = used > limitBytes ? "bad" : "";
        button.disabled = this.#sending !== null || used === 0 || used > limitBytes || language.value === "";
    }

    async #send() {
        const { area, language, fields, button, state } = this.#parts;
        if (button.disabled) {
            return;
        }
        const content = { language: language.value, source: area.value, filename: this.#filename, file: this.#file };
        const key = this.#draft.keyFor(content);
        this.#sending = new Sending({
            ...this.#app.feedTools,
            now: this.#app.now,
            submit: (what, withKey) => {
                setChildren(state, loading("Sending…"));
                return this.#app.api.submit(this.#id, what, withKey);
            },
            waiting: (error, retryAt) => this.#showWaiting(error, retryAt),
        });
        fields.disabled = true;
        this.#check();
        try {
            const submission = await this.#sending.send(content, key);
            this.#sent(submission, content);
        } catch (error) {
            this.#notSent(error);
        }
    }

    #sent(submission, content) {
        this.#draft.clear();
        try {
            this.#app.storage.browser?.setItem(LAST_LANGUAGE, content.language);
        } catch {
            // A convenience only.
        }
        this.#app.announcer.say(`Submission ${submission.id} is stored.`);
        if (this.#isDisposed) {
            return; // the user went elsewhere meanwhile
        }
        this.#app.router.go(paths.submission(submission.id));
    }

    #notSent(error) {
        const { fields, state } = this.#parts;
        clearInterval(this.#ticker);
        this.#sending = null;
        fields.disabled = false;
        setChildren(state);
        if (error) {
            // The server has decided; what comes next is another submission with another key.
            this.#draft.settled();
            setChildren(state, failure(error));
        }
        this.#check();
    }

    #showWaiting(error, retryAt) {
        const { state } = this.#parts;
        const words = h("span", {});
        const tick = () => {
            const seconds = Math.max(0, Math.ceil((retryAt - this.#app.now()) / 1000));
            words.textContent = seconds > 0 ? ` Next try in ${seconds} s.` : " Trying…";
        };
        clearInterval(this.#ticker);
        this.#ticker = setInterval(tick, 250);
        tick();
        const now = h("button", { type: "button", class: "button small", onclick: () => this.#sending?.tryNow() }, "Try now");
        const cancel = h("button", { type: "button", class: "button small quiet", onclick: () => this.#sending?.cancel() }, "Cancel");
        const safe = "It will be stored once, however often it is sent.";
        const isFirst = !state.querySelector(".notice");
        setChildren(state, h("div", { class: "notice", "data-tone": "slow" }, h("p", { role: "status" }, `Not sent yet: ${error.message} ${safe}`), h("p", { class: "row" }, now, cancel, words)));
        if (isFirst) {
            state.scrollIntoView({ block: "nearest" });
        }
    }
}

