// Finds out which page this is, and shows it.
import { act, listen, read, Refusal, takeToken } from "./api.js";
import { el } from "./dom.js";

takeToken();
const main = document.getElementById("main");
const link = document.querySelector(".top .link");
const [, kind = "", name = ""] = location.pathname.split("/").map(decodeURIComponent);

function tell(state, message) {
  document.body.classList.toggle("lost", state !== "open");
  const text = state === "open" ? "" : state === "lost" ? "The server does not answer. This page goes on by itself once dojo web runs again." : message;
  if (link.textContent !== text) {
    link.textContent = text;
  }
}

async function start() {
  let me;
  try {
    me = await read("me");
  } catch (error) {
    tell(error instanceof Refusal ? "refused" : "lost", error.message);
    main.replaceChildren(el("h1", {}, "AsyncKatas"), el("p", {}, error instanceof Refusal ? error.message : "The server does not answer."));
    setTimeout(start, 3000);
    return;
  }

  document.body.classList.toggle("viewer", me.isViewer);
  if (!me.isViewer) {
    act("here", { path: location.pathname }).catch(() => {});
    document.addEventListener("visibilitychange", () => document.hidden || act("here", { path: location.pathname }).catch(() => {}));
  }

  const follow = path => path && path !== location.pathname && location.assign(path);
  const shared = {
    me, main, name,
    listen: (topic, handlers) => listen(topic, {
      ...handlers,
      hello: data => { if (me.isViewer) { follow(data.here); } handlers.hello?.(data); },
      here: data => follow(data.path),
    }, (state, message) => { tell(state, message); handlers.connection?.(state); }),
  };
  const page = await import({ kata: "./kata.js", notebook: "./notebook.js", evening: "./evening.js" }[kind] ?? "./home.js");
  try {
    await page.show(shared);
  } catch (error) {
    main.replaceChildren(el("h1", {}, "AsyncKatas"), el("p", { class: "bad" }, error.message), el("p", {}, el("a", { href: "/" }, "All katas and notebooks")));
  }

  // The part that an address names is there only now.
  if (location.hash) {
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }
}

start();
