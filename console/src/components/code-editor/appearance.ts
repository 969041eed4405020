// How the editor looks: `light-dark()` follows the theme, which sets the document's colour scheme.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export const colours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [tags.keyword, tags.operatorKeyword], color: "light-dark(#0033b3, #7aa2ff)", fontWeight: "600" },
    { tag: [tags.string, tags.special(tags.string)], color: "light-dark(#0a6634, #7fd6a0)" },
    { tag: [tags.number, tags.bool, tags.null], color: "light-dark(#9a3b00, #ffb074)" },
    { tag: [tags.typeName, tags.standard(tags.name)], color: "light-dark(#6f2da8, #d0a8ff)" },
    { tag: [tags.lineComment, tags.blockComment], color: "light-dark(#5f6b7a, #a4adb8)", fontStyle: "italic" },
    { tag: tags.special(tags.name), color: "light-dark(#006d75, #6bd6df)" },
  ]),
);

const FONT = '"Monaco", "Menlo", "Consolas", "DejaVu Sans Mono", monospace';

export const frame = EditorView.theme({
  "&": { height: "100%", fontSize: "14px", color: "light-dark(#0f141a, #ebebf0)", backgroundColor: "light-dark(#ffffff, #161d26)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: FONT, lineHeight: "1.5", overflow: "auto" },
  ".cm-content": { caretColor: "light-dark(#0f141a, #ebebf0)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "light-dark(#0f141a, #ebebf0)" },
  ".cm-gutters": { backgroundColor: "light-dark(#f6f6f9, #0f141a)", color: "light-dark(#5f6b7a, #a4adb8)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "light-dark(#f2f8fd80, #1b232d80)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "light-dark(#b8d9ff, #1f4b7a)" },
  ".cm-placeholder": { color: "light-dark(#5f6b7a, #a4adb8)" },
  ".cm-tooltip": { backgroundColor: "light-dark(#ffffff, #1b232d)", border: "1px solid light-dark(#b4b4bb, #424650)", color: "inherit" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "light-dark(#0972d3, #539fe5)", color: "light-dark(#ffffff, #0f141a)" },
});
