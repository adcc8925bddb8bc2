// The editor of the pages: CodeMirror with C#, and no more of it than katas and cells need.
import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore, isolateHistory } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Annotation, Compartment, EditorState, Prec, Transaction } from "@codemirror/state";
import {
  Decoration, drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers, MatchDecorator, ViewPlugin,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { csharp } from "@replit/codemirror-lang-csharp";

const fromElsewhere = Annotation.define();

// The colours are variables of the style sheet, so that light and dark are decided in one place.
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.controlKeyword, tags.operatorKeyword, tags.definitionKeyword, tags.self, tags.null, tags.bool], color: "var(--k)" },
  { tag: [tags.string, tags.character, tags.special(tags.string)], color: "var(--s)" },
  { tag: tags.number, color: "var(--n)" },
  { tag: [tags.typeName, tags.className, tags.namespace], color: "var(--t)" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.function(tags.definition(tags.variableName)), tags.definition(tags.function(tags.variableName))], color: "var(--m)" },
  { tag: [tags.comment, tags.lineComment, tags.blockComment, tags.docComment], color: "var(--c)" },
  { tag: tags.meta, color: "var(--d)" },
]);

// The grammar takes the keywords that name types for names of variables in many places.
const typeWords = new MatchDecorator({
  regexp: /\b(?:bool|byte|char|decimal|double|dynamic|float|int|long|nint|nuint|object|sbyte|short|string|uint|ulong|ushort|void)\b/g,
  decorate: (add, from, to, _, view) => {
    if (!/Comment|String|Literal/.test(syntaxTree(view.state).resolveInner(from, 1).name)) {
      add(from, to, Decoration.mark({ class: "k" }));
    }
  },
});
const typeColours = ViewPlugin.fromClass(class {
  constructor(view) { this.decorations = typeWords.createDeco(view); }
  update(update) { this.decorations = typeWords.updateDeco(update, this.decorations); }
}, { decorations: it => it.decorations });

const look = EditorView.theme({
  "&": { backgroundColor: "var(--code)", color: "var(--text)", fontSize: "var(--code-size)" },
  "&.cm-focused": { outline: "none" }, // the element around it shows where the focus is
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-gutters": { backgroundColor: "var(--code)", color: "var(--faint)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--active)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--selection) !important" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--selection)", outline: "1px solid var(--faint)" },
  ".cm-tooltip": { backgroundColor: "var(--ground)", color: "var(--text)", border: "1px solid var(--line)", borderRadius: "4px", maxWidth: "min(40rem, 90vw)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--link)", color: "var(--ground)" },
  ".cm-diagnostic": { padding: "4px 8px" },
});

/**
 * Puts an editor into an element.
 * @param {{ parent: Element, text: string, label: string, nonce: string, isReadOnly?: boolean, hasNumbers?: boolean,
 *   changed?: (text: string) => void, keys?: { key: string, run: () => boolean }[],
 *   complete?: (text: string, position: number) => Promise<{ from: number, options: { label: string, kind: string, detail: string }[] } | null> }} it
 */
export function createEditor(it) {
  const writable = new Compartment();
  const locked = isReadOnly => [EditorState.readOnly.of(isReadOnly), EditorView.editable.of(true)];

  async function source(context) {
    if (!context.explicit && !context.matchBefore(/\.\w*$/)) {
      return null;
    }

    const found = await it.complete(context.state.doc.toString(), context.pos);
    return found && {
      from: found.from,
      options: found.options.map(option => ({ label: option.label, type: option.kind, detail: option.detail })),
      validFor: /^\w*$/,
    };
  }

  const view = new EditorView({
    parent: it.parent,
    state: EditorState.create({
      doc: it.text,
      extensions: [
        EditorView.cspNonce.of(it.nonce),
        Prec.highest(keymap.of(it.keys ?? [])),
        it.hasNumbers === false ? [] : [lineNumbers(), highlightActiveLineGutter(), lintGutter()],
        highlightSpecialChars(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(),
        it.hasNumbers === false ? [] : highlightActiveLine(),
        it.complete ? autocompletion({ override: [source], activateOnTypingDelay: 50, icons: false }) : [],
        csharp(), typeColours, syntaxHighlighting(colours), look, indentUnit.of("    "), EditorState.tabSize.of(4),
        writable.of(locked(it.isReadOnly === true)),
        EditorView.contentAttributes.of({ "aria-label": it.label, tabindex: "0", spellcheck: "false", autocapitalize: "off" }),
        EditorView.updateListener.of(update => {
          if (update.docChanged && !update.transactions.some(step => step.annotation(fromElsewhere))) {
            it.changed?.(update.state.doc.toString());
          }
        }),
        // Escape first, then Tab leaves the editor: whoever has no mouse must not be caught here.
        keymap.of([
          { key: "Tab", run: acceptCompletion }, { key: "Tab", run: indentMore, shift: indentLess },
          ...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap,
        ]),
      ],
    }),
  });

  return {
    view,
    get text() { return view.state.doc.toString(); },
    focus: () => view.focus(),
    dispose: () => view.destroy(),
    lock: isReadOnly => view.dispatch({ effects: writable.reconfigure(locked(isReadOnly)) }),

    /** Takes a text from elsewhere: one step to undo, and the cursor stays where it is, as far as it can. */
    replace(text) {
      const old = view.state.doc.toString();
      if (old === text) {
        return;
      }

      let from = 0;
      while (from < old.length && from < text.length && old[from] === text[from]) {
        from++;
      }

      let end = 0;
      while (end < old.length - from && end < text.length - from && old[old.length - 1 - end] === text[text.length - 1 - end]) {
        end++;
      }

      view.dispatch({
        changes: { from, to: old.length - end, insert: text.slice(from, text.length - end) },
        annotations: [fromElsewhere.of(true), isolateHistory.of("full"), Transaction.addToHistory.of(true)],
      });
    },

    /** What is typed from here on is another step to undo. */
    endStep: () => view.dispatch({ annotations: isolateHistory.of("full") }),

    /** Underlines what the compiler says. */
    mark(messages) {
      const doc = view.state.doc;
      const diagnostics = messages.filter(message => message.line >= 1 && message.line <= doc.lines).map(message => {
        const line = doc.line(message.line);
        const from = Math.min(line.to, line.from + message.column - 1);
        const node = syntaxTree(view.state).resolveInner(from, 1);
        const word = node.from === from && node.to <= line.to ? node : view.state.wordAt(from);
        const to = word && word.to > from ? word.to : Math.min(line.to, from + 1);
        return { from: from === to && from > line.from ? from - 1 : from, to, severity: message.isError ? "error" : "warning", message: message.text };
      });
      view.dispatch(setDiagnostics(view.state, diagnostics.sort((one, other) => one.from - other.from)));
    },

    goTo(line) {
      const at = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)));
      view.dispatch({ selection: { anchor: at.from }, effects: EditorView.scrollIntoView(at.from, { y: "center" }) });
      view.focus();
    },
  };
}
