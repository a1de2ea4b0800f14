// A LiveLink in a world that the test moves: its time, its luck, its network.
import { LiveLink } from "../../resources/web/js/link.js";
import { ManualTime, SocketEnd } from "./support.mjs";

export const EPOCH = "9f3c1a";

export function setUp({ random = 1 } = {}) {
    const world = { time: new ManualTime(), sockets: [], isOnline: true, random };
    world.env = {
        open: () => {
            const socket = new SocketEnd();
            world.sockets.push(socket);
            return socket;
        },
        now: world.time.now,
        after: world.time.after,
        random: () => world.random,
        isOnline: () => world.isOnline,
        defer: queueMicrotask,
    };
    world.link = new LiveLink(world.env);
    world.socket = () => world.sockets.at(-1);
    world.state = () => world.link.state.name;
    /** The server's welcome on the newest socket, for the topics of its hello. */
    world.welcome = (change = {}) => {
        world.socket().open();
        const hello = world.socket().of("hello")[0];
        const message = { type: "welcome", proto: 1, session: "s", epoch: EPOCH, seq: 100, resumed: false, reason: "fresh", heartbeat_ms: 20_000, user: null, topics: hello.topics };
        world.socket().say({ ...message, ...change });
        return hello;
    };
    world.ear = () => {
        const heard = [];
        return { heard, start: (cursor) => heard.push(["start", cursor.epoch, cursor.seq]), message: (message) => heard.push(["event", message.seq]), refused: () => heard.push(["refused"]) };
    };
    return world;
}
