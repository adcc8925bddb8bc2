// A dojo evening: whose turn it is, how long it still takes, and the questions at the end.
import { act } from "./api.js";
import { announce, el } from "./dom.js";

const namesKey = "dojo-names";

export async function show({ me, main, listen }) {
  document.title = "Evening - AsyncKatas";
  let sound = null;
  let phase = null;
  const clock = el("p", { class: "clock", role: "timer", "aria-live": "off" });
  const now = el("h1", { class: "now" });
  const next = el("p", { class: "next" });
  const turn = el("p", { class: "turn quiet" });
  const left = el("progress", { max: 1, "aria-hidden": "true" });
  const note = el("p", { class: "note bad", role: "alert", hidden: true });
  const press = key => act("evening/key", { key }).catch(error => { note.textContent = error.message; note.hidden = false; });
  const pause = el("button", { type: "button", class: "main", onclick: () => press("p") }, "Pause");
  const buttons = me.isViewer ? null : el("div", { class: "tools", role: "toolbar", "aria-label": "Timer" },
    pause,
    el("button", { type: "button", onclick: () => press("+") }, "One more minute"),
    el("button", { type: "button", onclick: () => press("n") }, "Next turn"),
    el("button", { type: "button", onclick: () => press("q") }, "End and look back"));
  const shared = me.sharedAddress ? el("p", { class: "quiet shared" }, "Look on at ", el("code", {}, me.sharedAddress)) : null;

  // A browser plays nothing before somebody has touched the page.
  const touch = () => { sound ??= new AudioContext(); sound.resume(); };
  document.addEventListener("pointerdown", touch);
  document.addEventListener("keydown", touch);

  function bell() {
    if (!sound) {
      return;
    }

    // A struck bell: a few partials, each dying away.
    for (const [ratio, strength] of [[1, 0.5], [2.01, 0.25], [2.98, 0.15], [4.17, 0.08]]) {
      const tone = sound.createOscillator();
      const volume = sound.createGain();
      tone.frequency.value = 660 * ratio;
      volume.gain.setValueAtTime(strength, sound.currentTime);
      volume.gain.exponentialRampToValueAtTime(0.0001, sound.currentTime + 3 / ratio);
      tone.connect(volume).connect(sound.destination);
      tone.start();
      tone.stop(sound.currentTime + 3 / ratio);
    }
  }

  function showForm() {
    const field = (label, input) => el("label", {}, el("span", {}, label), input);
    const names = el("input", { name: "names", required: true, autocomplete: "off", placeholder: "Ann, Ben, Cleo", value: localStorage.getItem(namesKey) ?? "" });
    const length = el("input", { name: "turn", type: "number", required: true, min: "0.1", max: "240", step: "any", value: "5" });
    const rounds = el("input", { name: "rounds", type: "number", required: true, min: "1", step: "1", value: "2" });
    const pairs = el("input", { name: "pairs", type: "checkbox" });
    const form = el("form", {
      class: "plan", onsubmit: event => {
        event.preventDefault();
        note.hidden = true;
        const people = names.value.split(/[,;]/).map(it => it.trim()).filter(Boolean);
        if (people.length < 2) {
          note.textContent = "A dojo evening needs at least two names, with commas between them.";
          note.hidden = false;
          names.focus();
          return;
        }

        localStorage.setItem(namesKey, names.value);
        act("evening/start", { names: people, turn: length.value.trim(), rounds: rounds.value.trim(), isPairing: pairs.checked })
          .catch(error => { note.textContent = error.message; note.hidden = false; });
      },
    },
    field("Who is here, in the order in which they drive", names), field("Minutes for a turn", length), field("Rounds", rounds),
    el("label", { class: "check" }, pairs, el("span", {}, "Everybody at once, in pairs that change")),
    el("button", { type: "submit", class: "main" }, "Begin"));
    return me.isViewer ? el("p", {}, "The evening has not begun yet.") : form;
  }

  function showPhase(it) {
    if (it.phase === "running") {
      main.replaceChildren(el("div", { class: "evening" }, turn, clock, left, now, next, buttons, note, shared));
    } else if (it.phase === "ended") {
      main.replaceChildren(el("div", { class: "page evening ended" },
        el("h1", {}, "Look back together"),
        el("p", { class: "now" }, `One sentence each, ${it.first} begins.`),
        el("ol", { class: "questions" }, it.questions.map(question => el("li", {}, question))),
        me.isViewer ? null : el("p", {}, el("button", { type: "button", onclick: () => { phase = null; showPhase({ phase: "none" }); } }, "Another evening")), note));
      announce(`Look back together. One sentence each, ${it.first} begins.`);
    } else {
      main.replaceChildren(el("div", { class: "page" }, el("h1", {}, "A dojo evening"),
        el("p", {}, "Several people, one screen. The driver types and asks; the navigator says where to go, not which keys. At the bell they change."),
        showForm(), note, shared));
    }
  }

  document.addEventListener("keydown", event => {
    if (phase === "running" && !me.isViewer && !event.ctrlKey && !event.metaKey && !event.altKey && !(event.target instanceof HTMLInputElement)
      && ["p", "n", "+", "=", "q"].includes(event.key)) {
      event.preventDefault();
      press(event.key);
    }
  });

  listen("evening", {
    evening: it => {
      if (it.phase !== phase) {
        phase = it.phase;
        showPhase(it);
      }

      if (it.phase === "running") {
        const seats = `${it.now}.`;
        if (now.textContent !== seats) {
          now.textContent = seats;
          announce(`Turn ${it.turn} of ${it.turns}. ${seats}`);
        }

        clock.textContent = it.left;
        clock.classList.toggle("late", it.isLate);
        clock.classList.toggle("paused", it.isPaused);
        left.value = it.share;
        next.textContent = it.next;
        turn.textContent = `Turn ${it.turn} of ${it.turns}${it.isPaused ? ", paused" : ""}`;
        pause.textContent = it.isPaused ? "Go on" : "Pause";
        document.title = `${it.left} ${it.now} - AsyncKatas`;
      }
    },
    bell: () => { bell(); announce("Bell! Hands off the keyboard, change seats.", 0); },
    warning: it => announce(`${it.left} left.`, 0),
  });
}
