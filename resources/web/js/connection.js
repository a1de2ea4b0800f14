// The connection indicator in the header. It says what is true: green only while the server is heard.
import { h, setText } from "./dom.js";
import { POLL_SECONDS } from "./poller.js";

const STOPPED = {
    login: "Logged out",
    forbidden: "Not allowed",
    not_found: "Not found",
    too_many_topics: "Stopped",
    protocol: "Reload the page",
};

/** Words for a state of the link; the time is a parameter. */
export function connectionWords(state, nowMs) {
    const seconds = state.retryAt === null ? 0 : Math.max(0, Math.ceil((state.retryAt - nowMs) / 1000));
    switch (state.name) {
        case "live":
            return "Live";
        case "polling":
            return `Updated every ${POLL_SECONDS} s`;
        case "connecting":
            return "Connecting…";
        case "reconnecting":
            return seconds > 0 ? `Reconnecting in ${seconds} s` : "Reconnecting…";
        case "offline":
            return seconds > 0 ? `Offline, trying in ${seconds} s` : "Offline";
        default:
            return STOPPED[state.reason] ?? "Not connected";
    }
}

/** Puts the indicator into `place` and keeps it true. Each change of state is announced once. */
export function showConnection(place, link, announcer, now) {
    const words = h("span", { class: "connection-words" });
    const button = h(
        "button",
        { type: "button", class: "connection", id: "connection", title: "State of the live connection. Press to try now.", onclick: () => link.wake() },
        h("span", { class: "connection-dot", "aria-hidden": "true" }),
        words,
    );
    place.append(button);
    let timer = null;
    let announced = "";
    const paint = (state) => {
        button.dataset.state = state.name;
        setText(words, connectionWords(state, now()));
    };
    link.onState((state) => {
        clearInterval(timer);
        paint(state);
        if (state.retryAt !== null) {
            timer = setInterval(() => paint(link.state), 250);
        }
        const isNews = state.name !== announced && state.name !== "connecting";
        const isFirst = announced === "" && state.name === "live";
        if (isNews && !isFirst) {
            announcer.say(state.name === "live" ? "Connected again. Nothing was missed." : connectionWords({ ...state, retryAt: null }, 0));
        }
        announced = isNews ? state.name : announced;
    });
}
