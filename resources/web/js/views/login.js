// Logging in.
import { h, setChildren, setText } from "../dom.js";
import { heading, notice } from "../parts.js";
import { safeReturn } from "../router.js";

export function loginView(app, route) {
    const back = safeReturn(route.query.get("to") ?? "/");
    const trouble = h("div", { class: "form-trouble" });
    const username = h("input", { id: "username", name: "username", autocomplete: "username", autocapitalize: "none", spellcheck: "false", required: true });
    const password = h("input", { id: "password", name: "password", type: "password", autocomplete: "current-password", required: true });
    const remember = h("input", { id: "remember", type: "checkbox" });
    const button = h("button", { type: "submit", class: "button primary wide", id: "login-button" }, "Log in");

    async function submit(event) {
        event.preventDefault();
        button.disabled = true;
        setChildren(trouble);
        try {
            const { token, user } = await app.api.login(username.value.trim(), password.value);
            app.session.begin(token, user, remember.checked);
            app.router.go(back, { isReplacing: true });
        } catch (error) {
            setChildren(trouble, notice("bad", h("p", {}, error.message)));
            button.disabled = false;
            password.select();
            password.focus();
        }
    }

    const expired = route.query.has("expired") && notice("slow", h("p", {}, "Your session has ended. Log in to go on where you were."));
    const hint = h("p", { class: "muted hint" });
    app.info().then(
        (info) => setText(hint, info.demo ? "This is a demo server. Its accounts are alice, judge and admin; each password is the name with -demo behind it." : ""),
        () => {}, // only a hint
    );
    const node = h(
        "section",
        { class: "login" },
        h(
            "form",
            { class: "card login-card", onsubmit: submit },
            heading("Log in"),
            expired,
            trouble,
            h("div", { class: "field" }, h("label", { for: "username" }, "User name"), username),
            h("div", { class: "field" }, h("label", { for: "password" }, "Password"), password),
            h("label", { class: "check" }, remember, "Stay logged in on this computer"),
            button,
            hint,
        ),
    );
    return { node, title: "Log in", focus: () => username.focus(), dispose() {} };
}
