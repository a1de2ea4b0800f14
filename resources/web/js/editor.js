// Tab handling for a plain textarea. Tab indents, Shift+Tab takes back; Escape lets the next Tab move
// the focus, so the keyboard is never caught.

const INDENT = "    ";

/** The text after pressing Tab: {text, start, end}. Pure. */
export function indent({ text, start, end }, isBack) {
    const isMany = text.slice(start, end).includes("\n");
    if (!isMany && !isBack) {
        return { text: text.slice(0, start) + INDENT + text.slice(end), start: start + INDENT.length, end: start + INDENT.length };
    }
    const from = text.lastIndexOf("\n", start - 1) + 1;
    // A selection that ends at the start of a line does not mean that line.
    const to = isMany && text[end - 1] === "\n" ? end - 1 : end;
    const lines = text.slice(from, to).split("\n");
    const changed = lines.map((line) => (isBack ? line.replace(/^(\t| {1,4})/, "") : line === "" ? line : INDENT + line));
    const block = changed.join("\n");
    const first = changed[0].length - lines[0].length;
    return {
        text: text.slice(0, from) + block + text.slice(to),
        start: Math.max(from, start + first),
        end: Math.max(from, end + block.length - (to - from)),
    };
}

/** The text after Enter: the new line begins like the old one. Pure. */
export function newLine({ text, start, end }) {
    const from = text.lastIndexOf("\n", start - 1) + 1;
    const space = /^[ \t]*/.exec(text.slice(from, start))[0];
    const at = start + 1 + space.length;
    return { text: `${text.slice(0, start)}\n${space}${text.slice(end)}`, start: at, end: at };
}

export function handleKeys(area) {
    let isEscaped = false;
    function change(next) {
        // insertText keeps the browser's undo; a browser without it loses only that.
        const before = area.value;
        let head = 0;
        while (head < before.length && head < next.text.length && before[head] === next.text[head]) {
            head += 1;
        }
        let tail = 0;
        const room = Math.min(before.length, next.text.length) - head;
        while (tail < room && before.at(-1 - tail) === next.text.at(-1 - tail)) {
            tail += 1;
        }
        area.setSelectionRange(head, before.length - tail);
        const middle = next.text.slice(head, next.text.length - tail);
        const isDone = middle === "" ? document.execCommand("delete") : document.execCommand("insertText", false, middle);
        if (!isDone || area.value !== next.text) {
            area.value = next.text;
            area.dispatchEvent(new Event("input", { bubbles: true }));
        }
        area.setSelectionRange(next.start, next.end);
    }
    area.addEventListener("keydown", (event) => {
        const now = { text: area.value, start: area.selectionStart, end: area.selectionEnd };
        const isPlain = !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing);
        if (event.key === "Tab" && isPlain && !isEscaped) {
            event.preventDefault();
            const next = indent(now, event.shiftKey);
            if (next.text !== now.text) {
                change(next);
            }
        } else if (event.key === "Enter" && isPlain && !event.shiftKey) {
            event.preventDefault();
            change(newLine(now));
        }
        isEscaped = event.key === "Escape" || (isEscaped && ["Shift", "Tab"].includes(event.key));
    });
    area.addEventListener("blur", () => {
        isEscaped = false;
    });
}
