// Makes elements, and lets in only such HTML as can do no harm.

/** Makes an element: el("p", { class: "quiet", onclick: f }, "text", child). */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) {
      element.addEventListener(key.slice(2), value);
    } else if (value === true) {
      element.setAttribute(key, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(key, value);
    }
  }

  element.append(...children.flat().filter(isThere));
  return element;
}

const isThere = child => child !== null && child !== undefined && child !== false;

/** Puts other children into an element. */
export const fill = (element, ...children) => element.replaceChildren(...children.flat().filter(isThere));

const html = new Set(("a abbr b blockquote br caption code dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img kbd li ol p pre q "
  + "s samp section span strong sub summary sup table tbody td tfoot th thead tr ul var").split(" "));
const svg = new Set("svg g rect line text tspan title desc circle path polyline polygon".split(" "));
const dropped = new Set("script style template noscript iframe object embed form input button select textarea option math link meta base title".split(" "));
const attributes = new Set(("align alt colspan rowspan scope start title viewbox x y x1 x2 y1 y2 cx cy r rx ry width height d points text-anchor role aria-label "
  + "aria-hidden fill stroke stroke-width open lang").split(" "));
const classes = /^(k|s|n|t|m|c|d|code|text|grid|axis|moment|said|times|succeeded|failed|cancelled|running|pass|fail)$/;

/** The HTML of a text as nodes: elements, attributes and links that are known to be harmless, and of all others only the words. */
export function safe(source) {
  const result = document.createDocumentFragment();
  copy(new DOMParser().parseFromString(`<!DOCTYPE html><body>${source}`, "text/html").body, result);
  return result;
}

function copy(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      to.append(node.data);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      const name = node.localName;
      const isSvg = node.namespaceURI === "http://www.w3.org/2000/svg";
      if (isSvg ? svg.has(name) : html.has(name)) {
        const element = document.createElementNS(node.namespaceURI, name);
        copyAttributes(node, element);
        copy(node, element);
        if (name === "pre" || name === "table") {
          reachable(element);
        }

        to.append(element);
      } else if (!dropped.has(name)) {
        copy(node, to);
      }
    }
  }
}

function copyAttributes(from, to) {
  for (const { name, value } of from.attributes) {
    if (name === "class") {
      const known = value.split(/\s+/).filter(it => classes.test(it));
      if (known.length > 0) {
        to.setAttribute("class", known.join(" "));
      }
    } else if (name === "id") {
      to.setAttribute("id", value);
    } else if (name === "href" && to.localName === "a") {
      setLink(to, value);
    } else if (name === "src" && to.localName === "img" && /^data:image\/(png|jpeg|gif|svg\+xml);base64,/.test(value)) {
      to.setAttribute("src", value);
    } else if (attributes.has(name.toLowerCase())) {
      to.setAttribute(name, value);
    }
  }
}

// Of files there are no pages but those of katas and notebooks.
function setLink(to, value) {
  if (value.startsWith("#")) {
    to.setAttribute("href", value);
  } else if (/^https?:\/\//i.test(value)) {
    to.setAttribute("href", value);
    to.setAttribute("rel", "noreferrer noopener");
    to.setAttribute("target", "_blank");
  } else if (/^(kata|notebook)\/[^/:]+$/.test(value) || value === ".") {
    to.setAttribute("href", value === "." ? "/" : `/${value}`);
  }
}

const around = 3; // lines that stay the same and are shown with those that differ

function followScrolling(element) {
  if (element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight) {
    element.tabIndex = 0;
  } else {
    element.removeAttribute("tabindex");
  }
}

const scrolling = new ResizeObserver(entries => entries.forEach(entry => followScrolling(entry.target)));

/** Lets the keyboard reach an element for as long as it has to be scrolled. */
export function reachable(element) {
  scrolling.observe(element);

  // The observer waits for the next frame. By the end of this task the element has its place, and who asks then is to find it.
  queueMicrotask(() => followScrolling(element));
  return element;
}

/** Lines with a mark before each, as a difference is shown: what stays the same far from every change is left out. */
export function difference(lines, label = "Difference") {
  const isSame = line => line[0] !== "+" && line[0] !== "-";
  const isNear = lines.map((_, index) => !lines.slice(Math.max(0, index - around), index + around + 1).every(isSame));
  const rows = [];
  for (let index = 0; index < lines.length; index++) {
    let end = index;
    while (end < lines.length && !isNear[end]) {
      end++;
    }

    // The line that says so is to be shorter than what it stands for.
    if (end - index > 1 && isNear.includes(true)) {
      rows.push(el("span", { class: "folded" }, `  ${count(end - index, "line")} that ${end - index === 1 ? "is" : "are"} the same\n`));
      index = end - 1;
    } else {
      const line = lines[index];
      rows.push(el("span", { class: line[0] === "+" ? "added" : line[0] === "-" ? "removed" : null }, `${line[0]} ${line.slice(1)}\n`));
    }
  }

  return el("pre", { class: "difference", tabindex: "0", role: "group", "aria-label": label }, rows);
}

const live = () => document.getElementById("live");
let announcing = 0;

/** Has a screen reader say something, once nothing newer has come for a moment; without delay at once, whatever comes. */
export function announce(text, delay = 600) {
  clearTimeout(announcing);
  if (delay === 0) {
    live().textContent = text;
    return;
  }

  announcing = setTimeout(() => { live().textContent = text; }, delay);
}

/** Asks or shows something in front of the page. */
export function dialog(title, content, buttons = []) {
  const heading = el("h2", { id: "dialog-title", tabindex: "-1" }, title);
  const box = el("dialog", { "aria-labelledby": "dialog-title" },
    heading,
    el("div", { class: "content" }, content),
    el("div", { class: "buttons" },
      buttons.map(({ label, run, kind }) => el("button", { type: "button", class: kind, onclick: () => { box.close(); run(); } }, label)),
      el("button", { type: "button", onclick: () => box.close() }, buttons.length > 0 ? "Cancel" : "Close")));
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  heading.focus();
  return box;
}

export const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
