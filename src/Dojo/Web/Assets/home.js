// All katas and notebooks, and how far the learner is.
import { read } from "./api.js";
import { el } from "./dom.js";

const states = { done: "done", started: "started", doesNotCompile: "does not compile", broken: "cannot be read", untouched: "" };

export async function show({ me, main, listen }) {
  const overview = await read("overview");
  const rows = new Map();
  const progress = el("progress", { max: overview.katas.length, "aria-label": "Katas that are done" });
  const sum = el("p", { class: "sum" });
  const fill = (row, kata) => {
    row.dataset.state = kata.state;
    row.querySelector(".state").textContent = kata.state === "started" ? `${kata.passed} of ${kata.specs} specs pass` : states[kata.state];
  };
  const add = () => {
    const done = overview.katas.filter(kata => kata.state === "done").length;
    progress.value = done;
    sum.textContent = `${done} of ${overview.katas.length} katas done`;
  };
  const next = overview.katas.find(kata => kata.state !== "done");
  const katas = overview.katas.map(kata => {
    const row = el("li", { class: "card" },
      el("a", { href: `/kata/${kata.name}` }, el("span", { class: "number" }, kata.number), ` ${kata.title}`),
      el("p", { class: "quiet" }, [kata.minutes ? `${kata.minutes} min` : null, kata.level].filter(Boolean).join(", ")),
      el("p", { class: "teaches" }, kata.teaches.join(", ")),
      el("p", { class: "state" }));
    fill(row, kata);
    rows.set(kata.name, row);
    return row;
  });
  const notebooks = overview.notebooks.map(notebook => el("li", { class: "card" },
    el("a", { href: `/notebook/${notebook.name}` }, notebook.title),
    el("p", { class: "quiet" }, notebook.minutes ? `${notebook.minutes} min` : ""),
    el("p", { class: notebook.problem ? "bad" : "teaches" }, notebook.problem ?? notebook.about)));
  main.replaceChildren(
    el("div", { class: "page" },
      el("h1", {}, "AsyncKatas"),
      el("p", { class: "lead" }, "Concurrent async in C#: write until the specs are green, and see what your code did."),
      el("div", { class: "progress" }, progress, sum),
      next && !me.isViewer ? el("p", {}, el("a", { class: "button", href: `/kata/${next.name}` }, `Go on with ${next.number} ${next.title}`)) : null,
      el("h2", { id: "katas" }, "Katas"),
      el("ol", { class: "cards" }, katas),
      notebooks.length > 0 ? [
        el("h2", { id: "notebooks" }, "Notebooks"),
        el("p", {}, "Would you rather look before you write? Predict, run, change it, run it again."),
        el("ul", { class: "cards wide" }, notebooks)] : null,
      me.sharedAddress ? el("p", { class: "quiet" }, "The room looks on at ", el("code", {}, me.sharedAddress)) : null));
  add();
  const take = kata => {
    if (rows.has(kata.name)) {
      Object.assign(overview.katas.find(it => it.name === kata.name), kata);
      fill(rows.get(kata.name), kata);
      add();
    }
  };

  // What has happened before anybody listened, or while nobody did, comes first.
  listen("home", { overview: it => it.katas.forEach(take), state: take });
}
