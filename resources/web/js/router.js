// Paths of the page, and their views. Matching is pure; the rest is the browser's history.

const ROUTES = [
    { name: "submissions", pattern: /^\/problem\/(\d{1,15})\/submissions\/?$/ },
    { name: "problem", pattern: /^\/problem\/(\d{1,15})\/?$/ },
    { name: "submission", pattern: /^\/submission\/(\d{1,15})\/?$/ },
    { name: "rejudgings", pattern: /^\/rejudgings\/?$/ },
    { name: "rejudging", pattern: /^\/rejudging\/(\d{1,15})\/?$/ },
    { name: "problems", pattern: /^\/$/ },
];

/** {name, id, query: URLSearchParams, hash}; name "not_found" for what is no view of the page. */
export function match(url) {
    const query = url.searchParams;
    const hash = url.hash.slice(1);
    for (const { name, pattern } of ROUTES) {
        const found = pattern.exec(url.pathname);
        if (found) {
            // The server answers a handful of paths with the page; logging in and submitting are parts of them.
            if (name === "problems" && query.has("login")) {
                return { name: "login", id: null, query, hash };
            }
            const isSubmit = name === "problem" && hash === "submit";
            return { name: isSubmit ? "submit" : name, id: found[1] ? Number(found[1]) : null, query, hash };
        }
    }
    return { name: "not_found", id: null, query, hash };
}

/** Where to go after logging in: only a path of ours, never another site. */
export function safeReturn(path) {
    return typeof path === "string" && /^\/(?![/\\])[^\s\\]*$/.test(path) ? path : "/";
}

export const paths = {
    problems: () => "/",
    problem: (id) => `/problem/${id}`,
    submit: (id) => `/problem/${id}#submit`,
    submissions: (id, query = {}) => {
        const parameters = new URLSearchParams(Object.entries(query).filter(([, value]) => value));
        const text = parameters.toString();
        return `/problem/${id}/submissions/${text ? `?${text}` : ""}`;
    },
    submission: (id) => `/submission/${id}`,
    rejudgings: () => "/rejudgings",
    rejudging: (id) => `/rejudging/${id}`,
    login: (back) => `/?login&to=${encodeURIComponent(back)}`,
};

export class Router {
    #show;
    #window;
    #shown = null;

    /** show(route, {isBack}) builds the view. */
    constructor(window, show) {
        this.#window = window;
        this.#show = show;
        window.addEventListener("popstate", () => this.#render(true));
        window.document.addEventListener("click", (event) => this.#clicked(event));
    }

    start() {
        this.#render(false);
    }

    go(path, { isReplacing = false, state = null } = {}) {
        this.#window.history[isReplacing ? "replaceState" : "pushState"](state, "", path);
        this.#render(false);
    }

    /** Builds the present view again (after a login, for example). */
    refresh() {
        this.#shown = null;
        this.#render(true);
    }

    #render(isBack) {
        const url = new URL(this.#window.location.href);
        const route = match(url);
        const key = `${route.name} ${url.pathname}${url.search}`; // a jump within a page is no new view
        if (key !== this.#shown) {
            this.#shown = key;
            this.#show(route, { isBack });
        }
    }

    #clicked(event) {
        const anchor = event.target.closest?.("a[href]");
        const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
        if (!anchor || !isPlain || event.defaultPrevented || anchor.target || anchor.hasAttribute("download")) {
            return;
        }
        const url = new URL(anchor.href);
        if (url.origin !== this.#window.location.origin || match(url).name === "not_found") {
            return;
        }
        // A jump within a statement is the browser's own business.
        const isJump = anchor.getAttribute("href").startsWith("#");
        if (isJump) {
            return;
        }
        event.preventDefault();
        this.go(url.pathname + url.search + url.hash, { state: anchor.historyState ?? null });
    }
}
