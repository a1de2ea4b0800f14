// Which language a file is written in, and what a pasted text looks like. Pure functions.

/** ".cpp" of "a.CPP"; "" without an extension. */
export function extensionOf(filename) {
    const found = /\.[A-Za-z0-9+]+$/.exec(filename ?? "");
    return found ? found[0].toLowerCase() : "";
}

// Perl and Prolog share an extension; a clause or a directive at the start of a line is Prolog.
const PROLOG = /^(?::-|[a-z]\w*(?:\([^\n]*\))?\s*:-)/m;

/**
 * The language for a file name: an available one with that extension, `preferred` (the one used
 * last) if it has it. `text` decides where an extension has two meanings. Returns null when the name
 * tells nothing.
 */
export function languageForFile(filename, languages, preferred = null, text = "") {
    const own = extensionOf(filename);
    const extension = own === ".pl" && PROLOG.test(text) ? ".pro" : own;
    const fitting = languages.filter((language) => language.available && language.extensions.includes(extension));
    return fitting.find((language) => language.id === preferred) ?? fitting[0] ?? null;
}

const SIGNS = [
    [/^\s*#\s*include\s*<(iostream|bits\/|vector|algorithm|string|map)|\bstd::|using namespace std/m, ".cpp"],
    [/^\s*#\s*include\s*<\w+\.h>/m, ".c"],
    [/\bpublic\s+static\s+void\s+main\b|^\s*import\s+java\./m, ".java"],
    [/^\s*package\s+main\b|^\s*func\s+main\s*\(\s*\)/m, ".go"],
    [/^\s*fn\s+main\s*\(\s*\)|^\s*use\s+std::/m, ".rs"],
    [/^\s*fun\s+main\s*\(/m, ".kt"],
    [/\busing\s+System\s*;|\bstatic\s+(void|int)\s+Main\s*\(/m, ".cs"],
    [/\brequire\(["']fs["']\)|\bconsole\.log\(|^\s*(const|let)\s+\w+\s*=/m, ".js"],
    [/^\s*(def\s+\w+\s*\(.*\)\s*:|import\s+\w+\s*$|from\s+\w+\s+import\b|print\(|for\s+\w+\s+in\s+.*:\s*$)|\b(int|map)\(.*input\(/m, ".py"],
];

/** A guess for text that was pasted; null when nothing is typical. */
export function languageForText(text, languages, preferred = null) {
    const head = text.slice(0, 20_000);
    const sign = SIGNS.find(([pattern]) => pattern.test(head));
    return sign ? languageForFile(`x${sign[1]}`, languages, preferred) : null;
}
