// Puts the page together: who knows whom is decided here.
import { Announcer } from "./announce.js";
import { Api } from "./api.js";
import { submissionOf } from "./codec.js";
import { showConnection } from "./connection.js";
import { h, setChildren } from "./dom.js";
import { icon } from "./icons.js";
import { LiveLink } from "./link.js";
import { refreshMoments } from "./parts.js";
import { paths, Router } from "./router.js";
import { Session } from "./session.js";
import { themeButton } from "./theme.js";
import { isFinal } from "./verdicts.js";
import { loginView } from "./views/login.js";
import { notFoundView } from "./views/not_found.js";
import { problemView } from "./views/problem.js";
import { problemsView } from "./views/problems.js";
import { rejudgingView } from "./views/rejudging.js";
import { rejudgingsView } from "./views/rejudgings.js";
import { submissionView } from "./views/submission.js";
import { submissionsView } from "./views/submissions.js";
import { submitView } from "./views/submit.js";

const MOMENTS_MS = 15_000;
const VIEWS = {
    login: loginView,
    problems: problemsView,
    problem: problemView,
    submit: submitView,
    submissions: submissionsView,
    submission: submissionView,
    rejudgings: rejudgingsView,
    rejudging: rejudgingView,
    not_found: notFoundView,
};

const byId = (id) => document.getElementById(id);

/** A Storage, or null where the browser blocks it. */
function storageOf(name) {
    try {
        return window[name];
    } catch {
        return null;
    }
}

function after(ms, fn) {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
}

function openSocket() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    return new WebSocket(`${scheme}//${location.host}/ws/live`);
}

const storage = { tab: storageOf("sessionStorage"), browser: storageOf("localStorage") };
const now = () => performance.now();
const { random } = Math;
const session = new Session(storage);
const api = new Api(session);
const announcer = new Announcer(byId("announcements"), byId("toasts"));
const link = new LiveLink({
    open: openSocket,
    head: () => api.info(),
    events: (query) => api.events(query),
    now,
    after,
    random,
    isOnline: () => navigator.onLine !== false,
    defer: (fn) => queueMicrotask(fn),
    report: (text) => console.info(text),
});

const languageNames = new Map();
let infoPromise = null;
const app = {
    api,
    link,
    session,
    announcer,
    storage,
    now,
    feedTools: { after, random },
    /** GET /api/info, asked once; asked again after a failure, and while the judge is still starting. */
    info() {
        const forget = (result) => {
            infoPromise = null;
            return result;
        };
        infoPromise ??= api.info().then(
            (info) => (info.languages.length > 0 ? info : forget(info)),
            (error) => Promise.reject(forget(error)),
        );
        return infoPromise;
    },
    /** Resolves when languageName knows the names, or cannot. */
    languagesKnown() {
        return app.info().then(
            (info) => info.languages.forEach(({ id, name }) => languageNames.set(id, name)),
            () => {}, // the ids will do
        );
    },
    languageName: (id) => languageNames.get(id) ?? id,
    setTitle(title) {
        document.title = `${title} · Adjudge`;
    },
    focusHeading() {
        if (isFocusDue) {
            const target = byId("main").querySelector("h1");
            target?.focus({ preventScroll: true });
            isFocusDue = !target;
        }
    },
    router: null,
};

let view = null;
let isFocusDue = false; // a change of view moves the focus to the new heading, the first view does not

app.router = new Router(window, (route, { isBack }) => {
    isFocusDue = view !== null;
    view?.dispose();
    view = VIEWS[route.name](app, route);
    setChildren(byId("main"), view.node);
    app.setTitle(view.title);
    paintAccount(); // its link leads back to the present view
    if (!isBack) {
        window.scrollTo(0, 0);
    }
    if (view.focus) {
        view.focus();
    } else {
        app.focusHeading();
    }
});

function paintAccount() {
    const { user } = session;
    if (!user) {
        const here = location.pathname + location.search.replace(/^\?login.*/, "") + location.hash;
        setChildren(byId("account"), h("a", { href: paths.login(here), class: "button small", id: "login-link" }, "Log in"));
        return;
    }
    const leave = h("button", { type: "button", class: "button small quiet", id: "logout", onclick: () => session.end() }, "Log out");
    const role = user.role !== "contestant" && h("span", { class: "role" }, user.role);
    const rejudge = session.isJudge && h("a", { href: paths.rejudgings(), class: "button small quiet", id: "rejudge-link" }, "Rejudge");
    setChildren(byId("account"), rejudge, h("span", { class: "user", id: "user" }, icon("user"), h("span", { class: "user-name" }, user.display_name || user.username), role), leave);
}

// One's own verdicts are told on every view, without taking the focus.
let releaseOwn = null;
const told = new Map();
function listenToOwn() {
    releaseOwn?.();
    releaseOwn = null;
    told.clear();
    if (session.user) {
        releaseOwn = link.hold(`user:${session.user.id}`, {
            start() {},
            message(message) {
                const state = `${message.judging} ${message.status}`;
                const isOwn = message.user_id === session.user?.id;
                if (message.type === "submission_update" && isOwn && isFinal(message) && told.get(message.submission_id) !== state) {
                    told.set(message.submission_id, state);
                    announcer.verdict(submissionOf(message));
                }
            },
        });
    }
}

session.onChange(({ isExpired }) => {
    paintAccount();
    listenToOwn();
    link.start(session.token);
    if (isExpired) {
        const here = location.pathname + location.search + location.hash;
        app.router.go(`${paths.login(here)}&expired`);
    } else if (!location.search.startsWith("?login")) {
        app.router.refresh();
    }
});

link.onState((state) => {
    if (state.name === "stopped" && state.reason === "login") {
        session.expire();
    }
});

function paintFoot(info) {
    const { level, missing = [] } = info.sandbox ?? {};
    const gaps = missing.length > 0 && h("details", {}, h("summary", {}, "What the sandbox lacks here"), h("ul", {}, missing.map((words) => h("li", {}, words))));
    setChildren(byId("foot"), h("span", {}, `Adjudge ${info.version}`), level && h("span", {}, `Sandbox: ${level}`), info.demo && h("span", {}, "Demo server"), gaps);
}

byId("tools").prepend(themeButton(storage.browser));
showConnection(byId("tools"), link, announcer, now);
window.addEventListener("online", () => link.wake());
window.addEventListener("offline", () => link.networkLost());
document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
        link.wake();
        refreshMoments();
    }
});
window.addEventListener("pageshow", (event) => event.persisted && link.wake());
window.addEventListener("storage", () => session.readAgain());
setInterval(refreshMoments, MOMENTS_MS);

paintAccount();
listenToOwn();
app.info().then(paintFoot, () => {}); // an adornment
link.start(session.token);
app.router.start();
