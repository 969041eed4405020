// CodeMirror with SQL. It lives in a shadow root: there it styles itself by constructed style sheets, which the
// Content-Security-Policy allows; in the document it would add `<style>` elements, which the policy forbids.
import { autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { sql } from "@codemirror/lang-sql";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { Compartment, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, type Ref } from "react";
import { colours, frame } from "./appearance";
import { redshift } from "./redshift-dialect";
import { typingOverSelection } from "./typing";
import type { CodeEditorHandle, CodeEditorProps, SqlNames } from "./types";

export default function CodeMirror(props: CodeEditorProps & { handle?: Ref<CodeEditorHandle> }) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const names = useRef(new Compartment());
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    const made = new EditorView({ root, parent: root, state: EditorState.create({ doc: latest.current.value, extensions: extensions(latest, names.current) }) });
    view.current = made;
    return () => made.destroy();
  }, []);

  // A change from outside; typing is already in the editor.
  useEffect(() => {
    const current = view.current;
    if (current && current.state.doc.toString() !== props.value) {
      current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: props.value } });
    }
  }, [props.value]);

  useEffect(() => {
    view.current?.dispatch({ effects: names.current.reconfigure(language(props.names)) });
  }, [props.names]);

  // After the text that it is a part of.
  useEffect(() => {
    const current = view.current;
    if (!current || !props.selection) return;
    const end = current.state.doc.length;
    const { from, to } = props.selection;
    current.dispatch({ selection: { anchor: Math.min(from, end), head: Math.min(to, end) }, scrollIntoView: true });
    current.focus();
  }, [props.selection]);

  useImperativeHandle(props.handle, () => handleOf(view), []);
  return <div ref={host} className="code-editor-host" />;
}

function extensions(latest: { readonly current: CodeEditorProps }, names: Compartment) {
  const { label, placeholder: hint, readOnly } = latest.current;
  const run = (view: EditorView) => {
    closeCompletion(view);
    latest.current.onRun?.();
    return latest.current.onRun !== undefined;
  };
  return [
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightActiveLine(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ icons: false }),
    EditorView.lineWrapping,
    typingOverSelection,
    EditorState.readOnly.of(readOnly ?? false),
    EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocapitalize: "off" }),
    EditorView.updateListener.of((update) => update.docChanged && latest.current.onChange(update.state.doc.toString())),
    placeholder(hint ?? ""),
    names.of(language(latest.current.names)),
    colours,
    frame,
    // Tab stays the way out of the field.
    keymap.of([{ key: "Mod-Enter", run }, ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
  ];
}

const language = (names: SqlNames = {}) => sql({ dialect: redshift, upperCaseKeywords: false, schema: names as Record<string, string[]> });

function handleOf(view: { readonly current: EditorView | undefined }): CodeEditorHandle {
  return {
    selection: () => {
      const { from = 0, to = 0 } = view.current?.state.selection.main ?? {};
      return { from, to };
    },
    insert: (text) => view.current?.dispatch(view.current.state.replaceSelection(text)),
    focus: () => view.current?.focus(),
  };
}
