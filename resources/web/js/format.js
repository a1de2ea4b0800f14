// Numbers and times for people. Pure functions; the time is a parameter.

export function duration(ms) {
    if (ms === null || ms === undefined) {
        return "–";
    }
    if (ms < 1000) {
        return `${ms} ms`;
    }
    return ms < 60_000 ? `${(ms / 1000).toFixed(2)} s` : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** A limit reads better without padding: "1 s", "2.5 s", "500 ms". */
export function limit(ms) {
    return ms < 1000 ? `${ms} ms` : `${Number((ms / 1000).toFixed(2))} s`;
}

export function bytes(count) {
    if (!count) {
        return "–";
    }
    const units = ["B", "KiB", "MiB", "GiB"];
    let value = count;
    let unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
        value /= 1024;
        unit += 1;
    }
    return `${unit === 0 || value >= 100 ? Math.round(value) : Number(value.toFixed(1))} ${units[unit]}`;
}

export function count(number, one, many = `${one}s`) {
    return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** "just now", "4 min ago", "today 14:03", "3 Mar 14:03". */
export function ago(isoTime, nowMs) {
    const then = new Date(isoTime);
    if (Number.isNaN(then.getTime())) {
        return "–";
    }
    const seconds = Math.round((nowMs - then.getTime()) / 1000);
    if (seconds < 10) {
        return "just now";
    }
    if (seconds < 60) {
        return `${seconds} s ago`;
    }
    if (seconds < 3600) {
        return `${Math.floor(seconds / 60)} min ago`;
    }
    const clock = then.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    if (new Date(nowMs).toDateString() === then.toDateString()) {
        return `today ${clock}`;
    }
    const sameYear = new Date(nowMs).getFullYear() === then.getFullYear();
    const options = sameYear ? { day: "numeric", month: "short" } : { day: "numeric", month: "short", year: "numeric" };
    return `${then.toLocaleDateString("en-GB", options)} ${clock}`;
}

/** UTF-8 size, which is what the server's limit counts. */
export function utf8Size(text) {
    return new TextEncoder().encode(text).length;
}

/** The time of a submission; a dash where no test can have run. */
export function runTime(submission) {
    const hasRun = submission.time_ms > 0 || (submission.verdict && !["CE", "JE"].includes(submission.verdict));
    return hasRun ? duration(submission.time_ms) : "–";
}
