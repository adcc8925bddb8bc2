// One notebook: its text as it is, and its cells alive.
import { act, read } from "./api.js";
import { announce, el, reachable, safe } from "./dom.js";
import { createEditor } from "./editor.js";

const words = {
  stored: "", queued: "waits", running: "running", succeeded: "ran", failed: "failed", interrupted: "interrupted", gone: "ran in a kernel that is gone",
};
const kernelWords = { off: "No kernel runs", ready: "The kernel is ready", running: "A cell runs" };

export async function show({ me, main, name, listen }) {
  const call = (what, body, options) => act(`notebooks/${encodeURIComponent(name)}/${what}`, body, options);
  const nonce = document.querySelector("meta[name=nonce]").content;
  const cells = new Map();
  const note = el("p", { class: "note", role: "status", hidden: true });
  const kernel = el("span", { class: "kernel quiet", role: "status" });
  const say = text => { note.textContent = text; note.hidden = !text; if (text) { announce(text); } };
  const fail = error => say(error.message);
  const interrupt = el("button", { type: "button", onclick: () => call("interrupt").catch(fail) }, "Interrupt");
  const tools = el("div", { class: "tools sticky", role: "toolbar", "aria-label": "Notebook" },
    me.isViewer ? null : [
      el("button", { type: "button", class: "main", onclick: () => run([...cells.keys()]) }, "Run all"),
      interrupt,
      el("button", { type: "button", onclick: () => call("restart").catch(fail) }, "Restart"),
    ], kernel, note);
  let isPrepared = false;

  async function run(ids) {
    if (ids.length === 0) {
      return;
    }

    say("");
    await Promise.all(ids.map(id => cells.get(id).flush()));
    await call("run", { ids }).catch(fail);
  }

  const upTo = id => [...cells.keys()].slice(0, [...cells.keys()].indexOf(id));

  function setKernel(state) {
    kernel.textContent = kernelWords[state];
    interrupt.disabled = state !== "running";
  }

  function codeCell(it) {
    const state = el("span", { class: "state quiet" });
    const outputs = el("div", { class: "outputs" });
    const place = el("div", { class: "editor" }, reachable(el("pre", { class: "code" }, el("code", {}, safe(it.html)))));
    const back = el("button", { type: "button", hidden: true, onclick: toOriginal }, "Back to the original");
    const element = el("section", { class: "cell", id: it.id, "aria-label": `Cell ${it.number}` },
      el("div", { class: "head" },
        el("span", { class: "number quiet" }, `Cell ${it.number}`), state,
        me.isViewer ? null : el("span", { class: "actions" },
          back,
          cells.size > 0 ? el("button", { type: "button", onclick: () => run(upTo(it.id)) }, "Run above") : null,
          el("button", { type: "button", class: "main", title: "Shift+Enter", onclick: () => run([it.id]) }, "Run"))),
      place, outputs);
    let editor = null;
    let source = it.source;
    let timer = 0;
    let isDirty = false;
    let waiting = 0;
    let sent = Promise.resolve();
    let shown = [];

    const cell = {
      element,
      flush,
      leave() {
        if (isDirty || waiting > 0) {
          isDirty = false;
          keep(source).catch(() => {});
        }
      },
      focus: () => { mount(); editor.focus(); element.scrollIntoView({ block: "nearest" }); },
      mount,
      draft(text, isChanged) {
        back.hidden = !isChanged;
        if (!isDirty && waiting === 0 && text !== source) {
          source = text;
          editor?.replace(text);
          if (!editor) {
            place.replaceChildren(reachable(el("pre", { class: "code" }, text)));
          }
        }
      },
      state(value, took) {
        element.dataset.state = value;
        const meant = value === "failed" && it.isMeantToFail ? "failed, as it should" : words[value];
        state.textContent = took && value !== "running" ? `${meant}, ${took} s` : meant;
        if (value === "failed" || value === "succeeded" || value === "interrupted") {
          announce(`Cell ${it.number} ${meant}.`, 200);
        }
      },
      clear() {
        shown = [];
        outputs.replaceChildren();
        editor?.mark([]);
      },
      output(index, data) {
        shown[index] = data;
        const made = outputOf(data);
        if (outputs.children[index]) {
          outputs.children[index].replaceWith(made);
        } else {
          outputs.append(made);
        }

        mark();
      },
      append(index, from, text) {
        const data = shown[index];
        if (data) {
          data.text = data.text.slice(0, from) + text;
          outputs.children[index].textContent = data.text;
        }
      },
      all(list) {
        cell.clear();
        list.forEach((data, index) => cell.output(index, data));
      },
    };

    // Where the error says that it is: the line of this cell.
    function mark() {
      const lines = [];
      for (const data of shown.filter(data => data?.kind === "error")) {
        for (const [, line, column, text] of data.text.matchAll(/^\((\d+),(\d+)\): error (.*)$/gm)) {
          lines.push({ line: Number(line), column: Number(column), isError: true, text });
        }

        const trace = new RegExp(`in cell ${it.number}(?: \\([^)]*\\))?:line (\\d+)`).exec(data.text);
        if (trace) {
          lines.push({ line: Number(trace[1]), column: 1, isError: true, text: data.text.split("\n")[0] });
        }
      }

      if (lines.length > 0) {
        mount();
        editor.mark(lines);
      }
    }

    function mount() {
      if (editor) {
        return;
      }

      place.replaceChildren();
      editor = createEditor({
        parent: place, text: source, nonce, hasNumbers: false, isReadOnly: me.isViewer,
        label: `Code of cell ${it.number}. Shift+Enter runs it. Press Escape and then Tab to leave the editor.`,
        changed: text => {
          source = text;
          isDirty = true;
          back.hidden = text === it.original;
          clearTimeout(timer);
          timer = setTimeout(flush, 300);
        },
        keys: [
          { key: "Shift-Enter", run: () => { run([it.id]).then(() => next()?.focus()); return true; } },
          { key: "Mod-Enter", run: () => { run([it.id]); return true; } },
          { key: "Mod-s", run: () => { flush(); return true; } },
          { key: "Escape", run: view => { view.setTabFocusMode(60_000); return false; } },
        ],
      });
      editor.view.contentDOM.addEventListener("focus", () => {
        if (!isPrepared && !me.isViewer) {
          isPrepared = true;
          call("prepare").catch(() => {});
        }
      }, { once: true });
      mark();
    }

    function next() {
      const ids = [...cells.keys()];
      return cells.get(ids[ids.indexOf(it.id) + 1]);
    }

    // One after the other: of two that are under way at once, the older could be kept last.
    function flush() {
      clearTimeout(timer);
      if (isDirty) {
        isDirty = false;
        waiting++;
        const text = source;
        sent = sent.then(() => send(text)).finally(() => waiting--);
      }
      return sent;
    }

    // The browser finishes it when the page is left; of more than 64 kB it would refuse to.
    const keep = text => call("draft", { id: it.id, text }, { keepalive: text.length < 20_000 });

    async function send(text) {
      try {
        await keep(text);
      } catch (error) {
        isDirty = true;
        timer = setTimeout(flush, 1000);
        if (error.status) {
          fail(error);
        }
      }
    }

    // One step to undo. What was typed a moment ago is kept before it makes way.
    function toOriginal() {
      mount();
      flush();
      editor.replace(it.original);
      source = it.original;
      isDirty = true;
      back.hidden = true;
      flush();
      editor.focus();
    }

    cells.set(it.id, cell);
    back.hidden = !it.isChanged;
    cell.state(it.state, it.took);
    cell.all(it.outputs);
    return element;
  }

  let isShown = false;
  function showAll(notebook) {
    document.title = `${notebook.title} - AsyncKatas`;
    setKernel(notebook.kernel);
    say(notebook.note);
    if (isShown) {
      for (const it of notebook.cells.filter(it => cells.has(it.id))) {
        const cell = cells.get(it.id);
        cell.state(it.state, it.took);
        cell.all(it.outputs);
        cell.draft(it.source, it.isChanged);
      }

      return;
    }

    isShown = true;
    main.replaceChildren(el("div", { class: "page notebook" }, tools,
      notebook.cells.map(it => it.html !== undefined && it.source === undefined
        ? el("section", { class: "text", id: it.id }, safe(it.html))
        : codeCell(it))));
    const waiting = [...cells.values()];
    const mountSome = () => {
      waiting.shift()?.mount();
      if (waiting.length > 0) {
        (window.requestIdleCallback ?? setTimeout)(mountSome);
      }
    };
    (window.requestIdleCallback ?? setTimeout)(mountSome);
  }

  showAll(await read(`notebooks/${encodeURIComponent(name)}`));
  listen(`notebook:${name}`, {
    connection: state => { if (state === "open") { cells.forEach(cell => cell.flush()); } },
    notebook: showAll,
    cell: it => { setKernel(it.kernel); cells.get(it.id)?.state(it.state, it.took); },
    clear: it => cells.get(it.id)?.clear(),
    outputs: it => {
      for (const change of it.changes) {
        if (change.output) {
          cells.get(it.id)?.output(change.index, change.output);
        } else {
          cells.get(it.id)?.append(change.index, change.from, change.text);
        }
      }
    },
    draft: it => cells.get(it.id)?.draft(it.source, it.isChanged),
    note: it => { setKernel(it.kernel); say(it.note); isPrepared = false; },
    late: it => say(`After ${it.cell} had ended, it wrote: ${it.text}`),
  });

  // What was typed a moment ago has not been sent yet.
  window.addEventListener("pagehide", () => cells.forEach(cell => cell.leave()));

  // A kernel that nobody looks at is ended; a page in the background says that it is still there.
  if (!me.isViewer) {
    setInterval(() => document.hidden && call("alive").catch(() => {}), 60_000);
  }
}

function outputOf(data) {
  if (data.kind === "html") {
    return framed(data.text);
  }

  return el("pre", { class: data.kind, tabindex: "0" }, data.text);
}

// HTML of a cell is shown where no script runs and nothing is loaded: a notebook may come from anywhere.
function framed(html) {
  const frame = el("iframe", { class: "html", sandbox: "allow-same-origin", src: "/frame", title: "Output" });
  frame.addEventListener("load", () => {
    const page = frame.contentDocument;
    if (!page?.body || !page.querySelector("link")) {
      return;
    }

    page.body.innerHTML = html;
    const fit = () => { frame.style.height = `${Math.ceil(page.documentElement.getBoundingClientRect().height)}px`; };
    new frame.contentWindow.ResizeObserver(fit).observe(page.documentElement);
    fit();
  });
  return frame;
}
