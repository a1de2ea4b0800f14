// A small colouring of source text: comments, strings, numbers and words of the language. It only
// cuts the text into pieces; whoever shows them uses text nodes.

const C_WORDS =
    "auto bool break case catch char class const constexpr continue default delete do double else enum explicit extern false float for friend goto if inline int long mutable namespace new noexcept nullptr operator private protected public return short signed sizeof static static_cast struct switch template this throw true try typedef typename union unsigned using virtual void volatile while";
const WORDS = {
    c: C_WORDS,
    java: "abstract boolean break byte case catch char class const continue default do double else enum extends false final finally float for if implements import instanceof int interface long new null package private protected public record return short static super switch this throw throws true try var void while fun val when object",
    script: "and as async await break case catch class const continue def del elif else except export extends false finally for from function global if import in instanceof is lambda let new None nonlocal not null of or pass raise return super switch this throw true True False try typeof undefined var while with yield",
    other: "as async await break case chan const continue crate defer else enum extern false fallthrough fn for func go goto if impl import in interface let loop map match mod move mut nil package pub range ref return select self static struct super switch trait true type unsafe use var where while begin end procedure program then do until array of integer",
};

const FAMILY = [
    [/^(c|cc|cpp|c\+\+|csharp|cs|d|objc)/, "c", /\/\/|\/\*/],
    [/^java(?!script)|^(kotlin|scala|groovy)/, "java", /\/\/|\/\*/],
    [/^(py|ruby|bash|sh|perl)/, "script", /#/],
    [/^(js|javascript|ts|node)/, "script", /\/\//],
];

function familyOf(languageId) {
    const id = String(languageId).toLowerCase();
    const found = FAMILY.find(([pattern]) => pattern.test(id));
    return found ? { words: WORDS[found[1]], hasHash: found[2].source === "#" } : { words: WORDS.other, hasHash: false };
}

/** [{kind: "comment" | "string" | "number" | "word" | "", text}]; the texts joined are the source. */
export function pieces(source, languageId) {
    const { words, hasHash } = familyOf(languageId);
    const comment = hasHash ? "#[^\\n]*" : "\\/\\/[^\\n]*|\\/\\*[\\s\\S]*?(?:\\*\\/|$)";
    const long = hasHash ? "'''[\\s\\S]*?(?:'''|$)|\"\"\"[\\s\\S]*?(?:\"\"\"|$)|" : "";
    const text = `${long}"(?:[^"\\\\\\n]|\\\\.)*"?|'(?:[^'\\\\\\n]|\\\\.)*'?`;
    const pattern = new RegExp(`(${comment})|(${text})|(\\b\\d[\\w.]*)|([A-Za-z_]\\w*)`, "g");
    const keywords = new Set(words.split(" "));
    const result = [];
    let plain = 0;
    for (const found of source.matchAll(pattern)) {
        const [whole, isComment, isText, isNumber, word] = found;
        const kind = isComment ? "comment" : isText ? "string" : isNumber ? "number" : keywords.has(word) ? "word" : "";
        if (kind) {
            if (found.index > plain) {
                result.push({ kind: "", text: source.slice(plain, found.index) });
            }
            result.push({ kind, text: whole });
            plain = found.index + whole.length;
        }
    }
    if (plain < source.length) {
        result.push({ kind: "", text: source.slice(plain) });
    }
    return result;
}

/** The same pieces cut at line ends: an array of lines. */
export function lines(source, languageId) {
    const result = [[]];
    for (const { kind, text } of pieces(source, languageId)) {
        text.split("\n").forEach((part, i) => {
            if (i > 0) {
                result.push([]);
            }
            if (part !== "") {
                result.at(-1).push({ kind, text: part });
            }
        });
    }
    if (result.length > 1 && result.at(-1).length === 0) {
        result.pop(); // the end of the last line begins no new one
    }
    return result;
}
