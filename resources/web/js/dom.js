// Small helpers to build nodes. Text always goes through text nodes; the only HTML ever inserted is
// the statement, which the server has sanitised (setSanitisedHtml).

const SVG = "http://www.w3.org/2000/svg";

function append(node, children) {
    for (const child of children.flat(Infinity)) {
        if (child !== null && child !== undefined && child !== false) {
            node.append(child);
        }
    }
    return node;
}

/** h("a", {href: "/", class: "link", onclick: fn}, "text", otherNode). false and null leave an attribute out. */
export function h(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === "function") {
            node.addEventListener(name.slice(2), value);
        } else if (name === "value") {
            node.value = value;
        } else if (value !== false && value !== null && value !== undefined) {
            node.setAttribute(name, value === true ? "" : value);
        }
    }
    return append(node, children);
}

/** An svg element of one path, hidden from screen readers: the words stand beside it. */
export function svgIcon(path, className = "icon") {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("class", className);
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("focusable", "false");
    const shape = document.createElementNS(SVG, "path");
    shape.setAttribute("d", path);
    svg.append(shape);
    return svg;
}

export function setChildren(node, ...children) {
    node.replaceChildren();
    return append(node, children);
}

/** Changes a text node only when it differs, so that screen readers and selections are left alone. */
export function setText(node, text) {
    if (node.textContent !== text) {
        node.textContent = text;
    }
}

/** For `statement.html` of GET /api/problems/{id}/ and for nothing else. */
export function setSanitisedHtml(node, html) {
    node.innerHTML = html;
    for (const anchor of node.querySelectorAll("a[href]")) {
        anchor.rel = "noopener noreferrer";
    }
}

/** Copies text; also where the clipboard API is missing because the page came over plain http. */
export async function copyText(text) {
    if (navigator.clipboard && window.isSecureContext) {
        try {
            await navigator.clipboard.writeText(text);
            return true;
        } catch {
            // Not permitted: try the old way.
        }
    }
    const area = h("textarea", { class: "off-screen", "aria-hidden": "true", tabindex: "-1", value: text });
    const focused = document.activeElement;
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand("copy");
    area.remove();
    focused?.focus?.();
    return isCopied;
}
