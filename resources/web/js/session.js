// Who is logged in. The token lies in sessionStorage (until the tab is closed), or in localStorage
// when the user wants to stay logged in; other tabs then follow.

const KEY = "adjudge.session";

export class Session {
    #stores;
    #listeners = new Set();
    #current = null;

    /** stores: {tab, browser}, each like a Storage; blocked storage may be null. */
    constructor(stores) {
        this.#stores = stores;
        this.#current = this.#read(stores.tab) ?? this.#read(stores.browser);
    }

    get token() {
        return this.#current?.token ?? "";
    }

    get user() {
        return this.#current?.user ?? null;
    }

    get isJudge() {
        return ["judge", "admin"].includes(this.user?.role);
    }

    /** The listener hears {user, isExpired} after every change. */
    onChange(listener) {
        this.#listeners.add(listener);
    }

    begin(token, user, isRemembered) {
        this.#clear();
        this.#current = { token, user };
        try {
            (isRemembered ? this.#stores.browser : this.#stores.tab)?.setItem(KEY, JSON.stringify(this.#current));
        } catch {
            // Full or blocked: the login holds until the page is left.
        }
        this.#tell(false);
    }

    end() {
        this.#clear();
        this.#tell(false);
    }

    /** The server does not know the token any more. */
    expire() {
        if (this.#current) {
            this.#clear();
            this.#tell(true);
        }
    }

    /** Another tab logged in or out. */
    readAgain() {
        const read = this.#read(this.#stores.tab) ?? this.#read(this.#stores.browser);
        if ((read?.token ?? "") !== this.token) {
            this.#current = read;
            this.#tell(false);
        }
    }

    #read(store) {
        try {
            const value = JSON.parse(store?.getItem(KEY) ?? "null");
            return typeof value?.token === "string" && value.user ? value : null;
        } catch {
            return null;
        }
    }

    #clear() {
        this.#current = null;
        for (const store of [this.#stores.tab, this.#stores.browser]) {
            try {
                store?.removeItem(KEY);
            } catch {
                // Blocked storage holds nothing either.
            }
        }
    }

    #tell(isExpired) {
        this.#listeners.forEach((listener) => listener({ user: this.user, isExpired }));
    }
}
