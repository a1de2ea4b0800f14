// The submissions of one problem. The list changes by itself: a snapshot, then the events behind it.
import { h, setChildren, setText } from "../dom.js";
import { Feed } from "../feed.js";
import { count } from "../format.js";
import { icon } from "../icons.js";
import { failure, heading, loading, problemTabs } from "../parts.js";
import { paths } from "../router.js";
import { SubmissionList } from "../store.js";
import { submissionRow } from "../submission_row.js";
import { STATUSES } from "../verdicts.js";

const REFRESH_MS = 1500; // after an event whose effect on the page cannot be told

function readQuery(app, route) {
    const { query, id } = route;
    const user = query.get("user") ?? "";
    return {
        filter: { user, status: query.get("status") ?? "", before: Number(query.get("before")) || null },
        list: {
            problemId: id,
            userId: user === "me" ? app.session.user?.id : null,
            userName: user && user !== "me" ? user : null,
            status: query.get("status") || null,
            before: Number(query.get("before")) || null,
        },
    };
}

function filterBar(app, id, filter) {
    const segment = (user, words) =>
        h("a", { href: paths.submissions(id, { status: filter.status, user }), class: "segment", "aria-current": filter.user === user ? "true" : null }, words);
    const statuses = [h("option", { value: "" }, "Any status"), ...STATUSES.map((row) => h("option", { value: row.name }, row.words))];
    const select = h("select", { id: "status-filter", "aria-label": "Status" }, statuses);
    select.value = filter.status;
    select.addEventListener("change", () => app.router.go(paths.submissions(id, { status: select.value, user: filter.user })));
    const isNamed = filter.user && filter.user !== "me";
    return h(
        "div",
        { class: "filters", role: "group", "aria-label": "Filter" },
        h("div", { class: "segments" }, segment("", "All"), app.session.user && segment("me", "Mine"), isNamed && segment(filter.user, filter.user)),
        select,
    );
}

/** Older pages are named by `before`; the way back is kept in the history entry. */
function pager(app, id, filter, list) {
    const trail = Array.isArray(history.state?.trail) ? history.state.trail : [];
    const path = (before) => paths.submissions(id, { ...filter, before });
    const link = (href, words, iconName, trailThere, isBefore) => {
        const anchor = h("a", { href, class: "button small" }, isBefore && icon(iconName), words, !isBefore && icon(iconName));
        anchor.historyState = { trail: trailThere };
        return anchor;
    };
    const newest = filter.before && link(path(null), "Newest", "left", [], true);
    const newer = filter.before && trail.length > 0 && link(path(trail.at(-1)), "Newer", "left", trail.slice(0, -1), true);
    const older = list.next && link(path(list.next), "Older", "right", [...trail, filter.before], false);
    return h("nav", { class: "pager", "aria-label": "Pages" }, newest, newer, older);
}

export function submissionsView(app, route) {
    const { id } = route;
    const { filter, list: listQuery } = readQuery(app, route);
    const list = new SubmissionList(listQuery);
    const rows = new Map(); // id -> row
    const arrived = new Set(); // ids that came by an event and are not on the screen yet
    const title = heading("Submissions");
    const summary = h("p", { class: "facts", id: "summary" });
    const news = h("a", { href: paths.submissions(id, { ...filter, before: null }), class: "notice news", "data-tone": "info", hidden: true });
    const place = h("div", {}, loading("Loading the submissions…"));
    const footer = h("div", {});
    const body = h("div", { role: "rowgroup", class: "rows" });
    const table = h(
        "div",
        { role: "table", class: "table", "aria-label": "Submissions", id: "submissions" },
        h(
            "div",
            { role: "rowgroup", class: "table-head" },
            h("div", { role: "row", class: "table-row" }, ["#", "Submitted", "By", "Language", "Verdict", "Time", "Memory"].map((words) => h("span", { role: "columnheader" }, words))),
        ),
        body,
    );
    let isPainting = false;
    let isDisposed = false;
    let cancelRefresh = null;
    let shownNext; // undefined: no pager yet

    function placeRows() {
        const shown = new Set(list.rows.map((row) => row.id));
        for (const [rowId, row] of rows) {
            if (!shown.has(rowId)) {
                row.node.remove();
                rows.delete(rowId);
            }
        }
        list.rows.forEach((submission, position) => {
            let row = rows.get(submission.id);
            if (!row) {
                row = submissionRow(submission, { problemId: id, ownId: app.session.user?.id, languageName: app.languageName });
                rows.set(submission.id, row);
            }
            row.update(submission);
            if (arrived.delete(submission.id)) {
                row.flash();
            }
            if (body.children[position] !== row.node) {
                body.insertBefore(row.node, body.children[position] ?? null);
            }
        });
    }

    function paint() {
        isPainting = false;
        if (isDisposed || !list.isLoaded) {
            return;
        }
        placeRows();
        summary.textContent = `${count(list.total, "submission")}${filter.status || filter.user ? " match" + (list.total === 1 ? "es" : "") : ""}`;
        const isEmpty = list.rows.length === 0;
        const words = filter.status || filter.user ? "No submission matches." : "Nobody has submitted yet.";
        // Nodes are replaced only when they are others: the focus may be in them.
        if (isEmpty || !table.isConnected) {
            setChildren(place, isEmpty ? h("p", { class: "empty card" }, words) : table);
        }
        const { size } = list.newer;
        news.hidden = size === 0;
        setText(news, `${count(size, "newer submission")} arrived. Show the newest page`);
        if (shownNext !== list.next) {
            shownNext = list.next;
            setChildren(footer, pager(app, id, filter, list));
        }
    }

    // Events may come in hundreds: the store takes each, the screen takes the sum once a frame.
    function paintSoon() {
        if (!isPainting) {
            isPainting = true;
            if (document.hidden) {
                setTimeout(paint, 100);
            } else {
                requestAnimationFrame(paint);
            }
        }
    }

    const feed = new Feed(app.link, `problem:${id}`, {
        ...app.feedTools,
        load: async () => {
            const query = { limit: list.query.limit, before: filter.before, user: filter.user, status: filter.status };
            const first = filter.before ? app.api.submissions(id, { ...query, before: null, limit: 1 }) : null;
            const [page, top] = await Promise.all([app.api.submissions(id, query), first, app.languagesKnown()]);
            return { ...page, newest: top?.submissions[0]?.id };
        },
        show: (page) => {
            list.load(page, page.newest);
            paint();
        },
        event: (message) => {
            if (message.type !== "submission_update") {
                return;
            }
            const change = list.apply(message);
            if (change.kind === "new") {
                arrived.add(change.id);
            }
            const isShort = change.kind === "left" && list.next !== null;
            if ((change.kind === "unsure" || isShort) && !cancelRefresh) {
                cancelRefresh = app.feedTools.after(REFRESH_MS, () => {
                    cancelRefresh = null;
                    feed.reload();
                });
            }
            if (change.kind !== "none") {
                paintSoon();
            }
        },
        failed: (error, willRetry) => {
            if (!list.isLoaded || !willRetry) {
                setChildren(place, failure(error, () => feed.reload()));
            }
        },
    });

    app.api.problem(id).then(
        (problem) => {
            if (!isDisposed) {
                const words = problem.title || problem.name;
                app.setTitle(`Submissions · ${words}`);
                setChildren(title, words);
            }
        },
        () => {}, // the list itself says what is wrong
    );

    const submitButton = h("a", { href: paths.submit(id), class: "button primary" }, icon("upload"), "Submit");
    const node = h(
        "section",
        {},
        h("header", { class: "view-head" }, title, summary),
        problemTabs(id, "submissions", paths),
        h("div", { class: "toolbar" }, filterBar(app, id, filter), submitButton),
        news,
        place,
        footer,
    );
    return {
        node,
        title: "Submissions",
        dispose() {
            isDisposed = true;
            cancelRefresh?.();
            feed.dispose();
        },
    };
}
