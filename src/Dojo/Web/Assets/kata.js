// One kata: its page, the learner's file, and what the specs say of it.
import { act, read } from "./api.js";
import { announce, count, dialog, difference, el, fill, reachable, safe } from "./dom.js";
import { createEditor } from "./editor.js";

const quiet = 60; // ms after the last key press
const page = crypto.getRandomValues(new Uint32Array(4)).join("-"); // randomUUID is not there for the room, which has no https
const marks = { passed: ["✓", "passes"], failed: ["✗", "fails"], notRun: ["○", "was not run"], interrupted: ["✗", "was interrupted"] };

export async function show({ me, main, name, listen }) {
  const kata = await read(`katas/${encodeURIComponent(name)}`);
  const call = (what, body) => act(`katas/${encodeURIComponent(name)}/${what}`, body);
  const unsavedKey = `dojo-unsaved:${name}`;
  document.title = `${kata.number} ${kata.title} - AsyncKatas`;

  const saved = el("p", { class: "saved", role: "status" });
  const place = el("div", { class: "editor" });
  const collision = el("div", { class: "collision", role: "alert", hidden: true });
  const verdict = el("section", { class: "verdict", "aria-label": "Verdict" }, el("p", { class: "quiet" }, "The specs have not run yet ..."));
  const mistake = el("section", { class: "mistake", "aria-label": "Known mistake", hidden: true });
  const advice = el("section", { class: "advice", "aria-label": "Advice", hidden: true });
  const timeline = el("section", { class: "timeline", "aria-label": "Timeline", hidden: true });
  const task = el("section", { class: "task", "aria-label": "Task", hidden: true });
  const steps = el("section", { class: "steps", "aria-label": "Steps and specs" });
  const hints = el("section", { class: "hints", "aria-label": "Hints" });
  const note = el("p", { class: "note", role: "status", hidden: true });
  const say = text => { note.textContent = text; note.hidden = false; };
  const tools = el("div", { class: "tools", role: "toolbar", "aria-label": "Kata" },
    el("button", { type: "button", onclick: () => call("run").catch(fail) }, "Run again"),
    el("button", { type: "button", onclick: showHint }, "Hint"),
    el("button", { type: "button", onclick: () => showAnswers("solution") }, "Solution"),
    el("button", { type: "button", onclick: () => showAnswers("mistakes") }, "Mistakes"),
    el("button", { type: "button", onclick: askReset }, "Reset"),
    el("button", { type: "button", onclick: askRestore }, "Restore"));
  const around = el("nav", { class: "around", "aria-label": "Other katas" },
    kata.previous && !me.isViewer ? el("a", { href: `/kata/${kata.previous}`, rel: "prev" }, "Previous") : null,
    kata.next && !me.isViewer ? el("a", { href: `/kata/${kata.next}`, rel: "next" }, "Next") : null);
  main.replaceChildren(el("div", { class: "kata" },
    el("article", { class: "text" }, around, el("div", { lang: kata.language }, safe(kata.page)), hints),
    el("div", { class: "work" },
      el("div", { class: "file" }, el("h2", {}, el("code", {}, kata.file)), saved),
      me.isViewer ? null : tools, note, collision, place,
      verdict, timeline, mistake, task, steps, advice)));
  kata.hints.forEach((html, index) => addHint(index + 1, html, kata.hintLanguage));

  // What is on disk, as far as this page knows, and what it has to save.
  let version = null;
  let isSaving = false;
  let isDirty = false;
  let hasCollided = false;
  let isRefused = false;
  let timer = 0;
  let lastErrors = [];
  let elsewhere = null; // what somebody else has saved and this page has not shown yet
  const editor = createEditor({
    parent: place, text: "", label: `Your answer, ${kata.file}. Press Escape and then Tab to leave the editor.`,
    nonce: document.querySelector("meta[name=nonce]").content,
    isReadOnly: me.isViewer,
    changed: () => { isDirty = true; saved.textContent = "..."; clearTimeout(timer); timer = setTimeout(save, quiet); },
    complete: me.isViewer ? undefined : (text, position) => call("complete", { text, position }).catch(() => null),
    keys: [{ key: "Mod-s", run: () => { clearTimeout(timer); save(); return true; } }, { key: "Escape", run: view => { leave(view); return false; } }],
  });

  // After Escape the next Tab goes on to what comes after the editor.
  function leave(view) {
    const next = event => {
      if (event.key === "Tab" && !event.shiftKey && !view.dom.querySelector(".cm-tooltip-autocomplete")) {
        event.preventDefault();
        event.stopImmediatePropagation();
        verdict.tabIndex = -1;
        verdict.focus();
      }

      if (event.key !== "Escape") {
        view.dom.removeEventListener("keydown", next, true);
      }
    };
    view.dom.addEventListener("keydown", next, true);
  }

  async function save() {
    if (me.isViewer || isSaving || hasCollided || !isDirty || version === null) {
      return;
    }

    [isSaving, isDirty] = [true, false];
    const text = editor.text;
    try {
      const answer = await call("save", { text, basis: version, by: page });
      version = answer.version;
      localStorage.removeItem(unsavedKey);
      saved.textContent = isDirty ? "..." : "Saved";
      isSaving = false;
      takeElsewhere();
    } catch (error) {
      isDirty = true;
      if (error.body?.collision) {
        collide(error.body, text);
      } else {
        localStorage.setItem(unsavedKey, JSON.stringify({ text, basis: version }));
        saved.textContent = error.status ? error.message : "Not saved: the server does not answer. Keep this page open.";
        clearTimeout(timer);
        timer = setTimeout(save, 1000);
      }
    } finally {
      isSaving = false;
    }

    if (isDirty && !hasCollided) {
      clearTimeout(timer);
      timer = setTimeout(save, quiet);
    }
  }

  // What has come while this page was busy with its own text shows once that is saved.
  function takeElsewhere() {
    if (elsewhere && !isDirty && !isSaving && !hasCollided) {
      const it = elsewhere;
      elsewhere = null;
      if (it.version !== version) {
        version = it.version;
        editor.replace(it.text ?? "");
        saved.textContent = "Changed elsewhere";
      }
    }
  }

  // Both are kept: what is on disk, and what was typed here.
  function collide(answer, text) {
    hasCollided = true;
    [version, elsewhere] = [answer.version, null];
    const mine = answer.collision;
    editor.lock(true);
    saved.textContent = "Not saved";
    const end = () => { hasCollided = false; isDirty = false; collision.hidden = true; editor.lock(false); editor.focus(); localStorage.removeItem(unsavedKey); takeElsewhere(); };
    collision.replaceChildren(
      el("h3", {}, "Two have changed this file"),
      el("p", {}, `Somebody else saved ${mine.file} while you were typing. What you typed is kept in ${mine.kept}. Below, + is yours and - is theirs.`),
      difference(mine.lines, "Your text and theirs"),
      el("div", { class: "buttons" },
        el("button", { type: "button", onclick: () => { editor.replace(mine.disk); saved.textContent = "Theirs; yours is kept among the backups"; end(); } }, "Take theirs"),
        el("button", {
          type: "button", onclick: () => call("save", { text, basis: answer.version, by: page, replaces: true })
            .then(done => { version = done.version; saved.textContent = "Saved; theirs is kept among the backups"; end(); })
            .catch(error => error.body?.collision ? collide(error.body, text) : fail(error)),
        }, "Take mine")));
    collision.hidden = false;
  }

  const fail = error => say(error.message);

  function addHint(number, html, lang) {
    if (!hints.querySelector(`[data-number="${number}"]`)) {
      hints.append(el("details", { open: true, "data-number": number }, el("summary", {}, `Hint ${number} of ${kata.hintCount}`), el("div", { lang }, safe(html))));
    }
  }

  async function showHint() {
    try {
      const hint = await call("hint");
      hints.querySelectorAll("details").forEach(it => { it.open = false; });
      addHint(hint.number, hint.html, hint.language);
      const shown = hints.querySelector(`[data-number="${hint.number}"]`);
      shown.open = true;
      shown.scrollIntoView({ block: "nearest" });
      shown.querySelector("summary").focus();
    } catch (error) {
      fail(error);
    }
  }

  async function showAnswers(what, peek = false) {
    try {
      const found = await read(`katas/${encodeURIComponent(name)}/${what}${peek ? "?peek" : ""}`);
      dialog(what === "solution" ? "Right answers" : "Mistakes that people make", what === "solution"
        ? [
          ...found.answers.map(answer => [el("h3", {}, el("code", {}, answer.file)), el("pre", { class: "code", tabindex: "0" }, el("code", {}, safe(answer.html)))]).flat(),
          el("h3", {}, "From your file to the first of them"), difference(found.difference, "From your file to the first answer"),
        ]
        : [el("p", { class: "quiet" }, "Each of them comes from a belief:"), found.mistakes.map(it => el("details", {},
          el("summary", {}, it.belief),
          el("p", {}, el("strong", {}, "Symptom: "), it.symptom),
          el("p", { class: "quiet" }, `Rejected by: ${it.specs.join("; ")}`),
          difference(it.lines, "The mistake")))].flat()).classList.add("wide");
    } catch (error) {
      if (error.status === 409) {
        dialog(`${kata.number} is not green yet`, el("p", {}, "You learn more from your own answer. Look all the same?"), [{ label: "Look", run: () => showAnswers(what, true) }]);
      } else {
        fail(error);
      }
    }
  }

  function askReset() {
    dialog("Start over?", el("p", {}, "The starting file comes back. What you have written is kept, and Restore brings it back."), [
      { label: "Start over", kind: "bad", run: () => call("reset").then(done => say(done.told.join(". "))).catch(fail) },
    ]);
  }

  async function askRestore() {
    let backups;
    try {
      ({ backups } = await read(`katas/${encodeURIComponent(name)}`));
    } catch (error) {
      fail(error);
      return;
    }

    const choice = el("select", { "aria-label": "Backup" }, el("option", { value: "" }, "The newest that differs"), backups.map(it => el("option", { value: it }, it)));
    dialog("Bring back a backup?", backups.length === 0 ? el("p", {}, "There is no backup of this kata yet.") : choice, backups.length === 0 ? [] : [
      { label: "Bring back", run: () => call("restore", { from: choice.value || null }).then(done => say(done.told.join(". "))).catch(fail) },
    ]);
  }

  function showVerdict(it) {
    verdict.classList.remove("stale");
    if (isRefused) {
      isRefused = false;
      note.hidden = true;
    }

    const isGreen = it.state === "done";
    verdict.dataset.state = it.state;
    const title = it.problem ? it.problem : `${it.passed} of ${count(it.count, "spec")} pass${it.count === 1 && it.passed === 1 ? "es" : ""}`;
    const first = it.first;
    fill(verdict,
      el("h2", { class: isGreen ? "good" : it.problem ? "bad" : null }, title),
      el("progress", { max: Math.max(1, it.count), value: it.passed, "aria-label": "Specs that pass" }),
      el("p", { class: "quiet stamp" }, `${it.at}, took ${it.took} s`),
      it.errors.length > 0 ? el("ul", { class: "errors" }, it.errors.slice(0, 8).map(error => el("li", {},
        error.isMine ? el("button", { type: "button", class: "place", onclick: () => editor.goTo(error.line) }, `Line ${error.line}`) : `${error.path}:${error.line}`,
        ` ${error.text} `, el("span", { class: "quiet" }, error.id)))) : null,
      first && first.sentence ? el("div", { class: "first" },
        el("h3", {}, first.step ? `Step ${first.step}: ` : "", el("span", { class: "bad" }, first.sentence)),
        first.message ? messageOf(first.message, it.timeline) : null) : null,
      it.diagnosis ? el("p", { class: "bad" }, it.diagnosis) : null,
      first ? el("p", { class: "places" },
        first.editLine ? el("button", { type: "button", class: "place", onclick: () => editor.goTo(first.editLine) }, `Edit line ${first.editLine}`) : null,
        first.specLine ? el("span", { class: "quiet" }, ` Spec ${first.specFile}:${first.specLine}`) : null) : null,
      it.warnings.length > 0 ? el("div", {}, el("h3", {}, "Compiler warnings"), el("ul", { class: "errors" }, it.warnings.map(warning => el("li", {}, `Line ${warning.line}: ${warning.text}`)))) : null,
      it.output ? el("details", {}, el("summary", {}, "What your code wrote to the console"), el("pre", { tabindex: "0" }, it.output)) : null,
      isGreen ? el("p", { class: "good" }, "All green. ", me.isViewer ? null : kata.next ? el("a", { href: `/kata/${kata.next}` }, "Go on to the next kata") : "Well done!") : null);
    const kept = new Set([...steps.querySelectorAll("details[open]")].map(it => it.dataset.step));
    steps.replaceChildren(...it.steps.map(step => {
      const passed = step.specs.filter(spec => spec.outcome === "passed").length;
      return el("details", { "data-step": step.number ?? 0, open: kept.has(String(step.number ?? 0)), class: passed === step.specs.length ? "green" : null },
        el("summary", {}, `${step.number ? `Step ${step.number}` : "Before"}: ${passed} of ${step.specs.length} `, el("span", { class: "quiet" }, step.title)),
        el("ul", {}, step.specs.map(spec => el("li", { "data-outcome": spec.outcome },
          el("span", { "aria-hidden": "true" }, marks[spec.outcome][0]), " ", spec.sentence, el("span", { class: "unseen" }, `: ${marks[spec.outcome][1]}`)))));
    }));
    task.hidden = !first?.task;
    fill(task, el("h3", {}, "Task"), el("div", { lang: kata.language }, safe(first?.task ?? "")));
    mistake.hidden = true;
    advice.hidden = true;
    showTimeline(it.timeline);
    lastErrors = [...it.errors, ...it.warnings].filter(message => message.isMine);
    editor.mark(lastErrors);
    announce(isGreen ? `${title}. All green.` : `${title}. ${it.errors[0] ? `Line ${it.errors[0].line}: ${it.errors[0].text}` : first ? `${first.sentence}. ${first.message.split("\n")[0]}` : ""}`);
  }

  function showTimeline(html) {
    timeline.hidden = !html;
    timeline.replaceChildren(
      el("h3", {}, "What ran when"),
      el("p", { class: "legend", "aria-hidden": "true" }, ["succeeded", "failed", "cancelled", "running"].map(it => el("span", { class: `key ${it}` }, it === "running" ? "still running" : it))),
      safe(html ?? ""));
    for (const section of timeline.querySelectorAll("section")) {
      section.setAttribute("role", "group");
      section.setAttribute("aria-label", section.querySelector("h2, h3")?.textContent ?? "Picture");
      reachable(section);
    }
  }

  listen(`kata:${name}`, {
    connection: state => { if (state === "open" && isDirty) { save(); } },
    text: it => {
      if (version === null) {
        // The first word of the file; what could not be saved the last time comes on top of it.
        version = it.version;
        editor.replace(it.text ?? "");
        const unsaved = JSON.parse(localStorage.getItem(unsavedKey) ?? "null");
        if (unsaved && !me.isViewer && unsaved.text !== it.text) {
          version = unsaved.basis;
          editor.replace(unsaved.text);
          isDirty = true;
          save();
        }
      } else if (it.by !== page && it.version !== version) {
        elsewhere = it;
        takeElsewhere();
      }
    },
    running: () => verdict.classList.add("stale"),
    verdict: it => {
      showVerdict(it);
      editor.endStep();
    },
    mistake: it => {
      mistake.hidden = false;
      mistake.replaceChildren(el("h3", {}, "Known mistake"),
        el("p", {}, `"${it.sentence}" fails like this when the author of the code believes: `, el("strong", {}, it.belief)),
        el("p", {}, el("a", { href: it.link }, "Read about it")));
    },
    advice: it => {
      advice.hidden = false;
      advice.replaceChildren(el("h3", {}, "Advice"),
        el("ul", {}, it.items.map(one => el("li", {},
          el("button", { type: "button", class: "place", onclick: () => editor.goTo(one.line) }, `Line ${one.line}`), `: ${one.text}`))));
      if (it.more > 0) {
        advice.append(el("p", { class: "quiet" }, `(${it.more} more)`));
      }
    },
    timeline: it => showTimeline(it.html),
    refused: it => {
      verdict.classList.remove("stale");
      say(it.message);
      isRefused = true;
    },
  });

  window.addEventListener("beforeunload", event => {
    if (isDirty && !me.isViewer && !hasCollided) {
      event.preventDefault();
    }
  });
}

// Sentences go on in the next line where they do not fit; what is drawn with letters does not, and the picture shows it better.
const isDrawn = line => /\|[ \u2588]+\|/.test(line);
const messageOf = (text, picture) => el("pre", { class: "message", tabindex: "0" },
  text.split("\n").filter(line => !picture || !isDrawn(line)).map(line => el("span", { class: isDrawn(line) ? "drawn" : null }, `${line}\n`)));
