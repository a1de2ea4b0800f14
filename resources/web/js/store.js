// What the page shows of submissions, as plain values. Both stores change by a snapshot and by an
// event, and by nothing else: not by a click and not by the answer to a POST.

import { analysisOf, submissionOf, testOf } from "./codec.js";
import { isFinal } from "./verdicts.js";

/**
 * One page of a submission list.
 * query: {problemId, userId, userName, status, language, before, limit}; absent means "any".
 */
export class SubmissionList {
    constructor(query = {}) {
        this.query = { limit: 50, ...query };
        this.rows = []; // newest first
        this.total = 0;
        this.next = null; // `before` of the next older page
        this.isLoaded = false;
        this.newer = new Set(); // ids that arrived while an older page is shown
        this.newest = 0; // the highest id when the page was read
    }

    /** `newest` is for older pages, which cannot see it: the highest id there is, by the same filter. */
    load(page, newest = 0) {
        this.rows = page.submissions.slice();
        this.newest = Math.max(newest, this.rows[0]?.id ?? 0);
        this.total = page.total;
        this.next = page.next ?? null;
        this.isLoaded = true;
        this.newer.clear();
    }

    matches(submission) {
        const { problemId, userId, userName, status, language } = this.query;
        return (
            (!problemId || submission.problem_id === problemId) &&
            (!userId || submission.user_id === userId) &&
            (!userName || submission.user === userName) &&
            (!status || submission.status === status) &&
            (!language || submission.language === language)
        );
    }

    /**
     * Applies a submission_update. Returns {id, kind}: "new", "changed", "left" (it does not match
     * the filter any more), "newer" (it is new, and this is an older page), "unsure" (the page cannot
     * tell what it does to the total: fetch again when convenient), or "none".
     */
    apply(update) {
        const submission = submissionOf(update);
        const { id } = submission;
        const at = this.rows.findIndex((row) => row.id === id);
        if (at >= 0) {
            return this.#applyToRow(at, submission);
        }
        if (this.query.problemId && submission.problem_id !== this.query.problemId) {
            return { id, kind: "none" };
        }
        if (!this.matches(submission)) {
            // With a status filter it may have matched on a page that is not shown.
            const couldHaveMatched = this.query.status && this.matches({ ...submission, status: this.query.status });
            return { id, kind: couldHaveMatched && (this.next || this.query.before) ? "unsure" : "none" };
        }
        if (this.query.before && id >= this.query.before) {
            const isNew = id > this.newest && !this.newer.has(id);
            if (isNew) {
                this.newer.add(id);
            }
            return { id, kind: isNew ? "newer" : "none" };
        }
        const isBelow = this.next !== null && this.rows.length > 0 && id < this.rows.at(-1).id;
        if (isBelow) {
            return { id, kind: this.query.status ? "unsure" : "none" };
        }
        this.#insert(submission);
        return { id, kind: "new" };
    }

    #applyToRow(at, submission) {
        const { id } = submission;
        if (submission.seq <= this.rows[at].seq) {
            return { id, kind: "none" };
        }
        if (!this.matches(submission)) {
            this.rows.splice(at, 1);
            this.total -= 1;
            return { id, kind: "left" };
        }
        const wasFinal = isFinal(this.rows[at]);
        this.rows[at] = submission;
        return { id, kind: "changed", isVerdict: isFinal(submission) && !wasFinal };
    }

    #insert(submission) {
        const at = this.rows.findIndex((row) => row.id < submission.id);
        this.rows.splice(at < 0 ? this.rows.length : at, 0, submission);
        this.total += 1;
        if (this.rows.length > this.query.limit) {
            this.rows.length = this.query.limit;
            this.next = this.rows.at(-1).id;
        }
    }
}

/** One submission with its tests. */
export class SubmissionDetail {
    constructor() {
        this.submission = null;
        this.compileLog = null; // null: may not be seen
        this.analysis = null; // why it failed; null: not known, or may not be seen
        this.tests = null; // by index, or null: may not be seen
        this.maySeeSource = false;
    }

    load(detail) {
        const { epoch, snapshot_seq, compile_log, test_results, may_see_source, error_analysis, ...submission } = detail;
        this.submission = submission;
        this.compileLog = compile_log ?? null;
        this.analysis = error_analysis ?? null;
        this.tests = test_results ? new Map(test_results.map((test) => [test.index, test])) : null;
        this.maySeeSource = Boolean(may_see_source);
    }

    /** Applies any event of `submission:{id}`. Returns what changed: "state", "test", "log", "analysis" or "none". */
    apply(message) {
        if (!this.submission || message.submission_id !== this.submission.id) {
            return "none";
        }
        if (message.judging < this.submission.judging) {
            return "none"; // of a judging that a rejudge has replaced
        }
        if (message.judging > this.submission.judging) {
            this.#beginJudging(message.judging);
        }
        switch (message.type) {
            case "submission_update":
                if (message.seq <= this.submission.seq) {
                    return "none";
                }
                this.submission = submissionOf(message);
                return "state";
            case "test_result":
                this.tests ??= new Map();
                this.tests.set(message.index, testOf(message));
                return "test";
            case "compile_log":
                this.compileLog = message.text;
                return "log";
            case "error_analysis":
                this.analysis = analysisOf(message);
                return "analysis";
            default:
                return "none";
        }
    }

    #beginJudging(judging) {
        this.submission = { ...this.submission, judging, test: 0 };
        this.tests = this.tests ? new Map() : null;
        this.compileLog = this.compileLog === null ? null : "";
        this.analysis = null;
    }

    /** One cell a test: {index, state: "done" | "running" | "waiting" | "skipped", test}. */
    cells() {
        if (!this.submission) {
            return [];
        }
        const { tests, test: current, status } = this.submission;
        const known = this.tests ? Math.max(0, ...this.tests.keys()) : 0;
        const isDone = isFinal(this.submission);
        const total = Math.max(tests ?? 0, known);
        return Array.from({ length: total }, (_, position) => {
            const index = position + 1;
            const test = this.tests?.get(index) ?? null;
            if (test) {
                return { index, state: "done", test };
            }
            if (isDone) {
                return { index, state: "skipped", test: null };
            }
            return { index, state: status === "running" && index === current ? "running" : "waiting", test: null };
        });
    }
}
