// One row a status, the page's copy of the table in shared/submission.cpp: wire name, verdict code,
// words, and how it looks. A verdict is always told by icon, words and colour together.

/** `tone` is the colour's name in css/verdicts.css; `icon` a name in icons.js. */
export const STATUSES = Object.freeze([
    { name: "queued", verdict: null, words: "Queued", tone: "wait", icon: "clock" },
    { name: "compiling", verdict: null, words: "Compiling", tone: "work", icon: "gear" },
    { name: "running", verdict: null, words: "Running", tone: "work", icon: "play" },
    { name: "accepted", verdict: "AC", words: "Accepted", tone: "good", icon: "check" },
    { name: "wrong_answer", verdict: "WA", words: "Wrong answer", tone: "bad", icon: "cross" },
    { name: "time_limit_exceeded", verdict: "TLE", words: "Time limit exceeded", tone: "slow", icon: "timer" },
    { name: "run_time_error", verdict: "RTE", words: "Run-time error", tone: "crash", icon: "bolt" },
    { name: "memory_limit_exceeded", verdict: "MLE", words: "Memory limit exceeded", tone: "big", icon: "chip" },
    { name: "output_limit_exceeded", verdict: "OLE", words: "Output limit exceeded", tone: "big", icon: "lines" },
    { name: "compile_error", verdict: "CE", words: "Compile error", tone: "build", icon: "wrench" },
    { name: "judge_error", verdict: "JE", words: "Judge error", tone: "fault", icon: "question" },
]);

const byName = new Map(STATUSES.map((row) => [row.name, row]));
const byVerdict = new Map(STATUSES.filter((row) => row.verdict).map((row) => [row.verdict, row]));

/** Never fails: a status of a newer server is shown with its own name. */
export function statusRow(name) {
    return (
        byName.get(name) ?? {
            name,
            verdict: null,
            words: String(name ?? "unknown").replaceAll("_", " "),
            tone: "fault",
            icon: "question",
        }
    );
}

export function verdictRow(code) {
    return (
        byVerdict.get(code) ?? { name: "other", verdict: code, words: String(code), tone: "fault", icon: "question" }
    );
}

/** Final until a rejudge. A name not known is taken for final only with a verdict beside it. */
export function isFinal(submission) {
    const row = byName.get(submission.status);
    return row ? row.verdict !== null : Boolean(submission.verdict);
}

/** "50 of 100 points", "50 points"; empty where nothing is scored. */
export function scoreText(score, maxScore) {
    if (typeof score !== "number") {
        return "";
    }
    const plain = (value) => String(Number(value.toPrecision(8)));
    return typeof maxScore === "number" ? `${plain(score)} of ${plain(maxScore)} points` : `${plain(score)} points`;
}

/** What a list row says: "Running test 3 of 12", "Wrong answer on test 4", "Accepted, 50 of 100 points". */
export function statusText(submission) {
    const row = statusRow(submission.status);
    const { test, tests } = submission;
    if (row.name === "running" && test > 0) {
        return tests > 0 ? `Running test ${test} of ${tests}` : `Running test ${test}`;
    }
    const points = row.verdict && !["CE", "JE"].includes(row.verdict) ? scoreText(submission.score, submission.max_score) : "";
    if (points) {
        return `${row.words}, ${points}`;
    }
    const failed = row.verdict && !["AC", "CE", "JE"].includes(row.verdict);
    return failed && test > 0 ? `${row.words} on test ${test}` : row.words;
}
