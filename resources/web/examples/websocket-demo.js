// The demo page: submits over REST, follows over a WebSocket, shows the messages as they are.
import { SubmissionFollower } from "./follow_submission.js";

const byId = (id) => document.getElementById(id);
const base = `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}`;
let follower = null;
let sockets = []; // to cut them

const RealSocket = window.WebSocket;
window.WebSocket = class extends RealSocket {
    constructor(...args) {
        super(...args);
        sockets.push(this);
    }
};

async function ask(method, path, body, token) {
    const headers = { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) };
    const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
    const answer = await response.json();
    if (!response.ok) {
        throw new Error(answer.error.message);
    }
    return answer;
}

function line(text) {
    const item = document.createElement("li");
    const code = document.createElement("code");
    code.textContent = text;
    item.append(code);
    byId("messages").append(item);
}

const STATES = { open: "Connected.", ended: "Complete: the server closed the connection.", refused: "Refused: ", waiting: "Lost. Trying again in " };

function hear(message) {
    if (message.type !== "connection") {
        line(JSON.stringify(message));
        return;
    }
    const more = message.state === "waiting" ? `${message.delay} ms` : message.state === "refused" ? message.reason : "";
    byId("state").textContent = STATES[message.state] + more;
    byId("state").dataset.state = message.state;
}

async function submit(event) {
    event.preventDefault();
    follower?.stop();
    byId("messages").replaceChildren();
    try {
        const { token } = await ask("POST", "/api/auth/login", { username: byId("username").value, password: byId("password").value });
        const body = { language: byId("language").value, source: byId("source").value };
        const stored = await ask("POST", `/api/problems/${byId("problem").value}/submissions/`, body, token);
        byId("state").textContent = `Following submission ${stored.id}…`;
        sockets = [];
        follower = new SubmissionFollower(base, stored.id, { token, hear });
    } catch (error) {
        byId("state").textContent = error.message;
    }
}

function fill(select, rows, wanted) {
    select.replaceChildren(...rows.map(([value, words]) => new Option(words, value, false, words === wanted || value === wanted)));
}

byId("submit").addEventListener("submit", submit);
byId("cut").addEventListener("click", () => sockets.at(-1)?.close(3000, "cut"));
const [{ problems }, { languages }] = await Promise.all([ask("GET", "/api/problems/"), ask("GET", "/api/info")]);
fill(byId("problem"), problems.map((one) => [String(one.id), one.name]), "sumpair");
fill(byId("language"), languages.filter((one) => one.available).map((one) => [one.id, one.name]), "python3");
document.body.dataset.ready = "true";
