// A text editor with highlighting. The editor itself is a chunk of its own; until it is there, the text is shown plainly.
import { lazy, Suspense, type Ref } from "react";
import type { CodeEditorHandle, CodeEditorProps } from "./types";

export type { CodeEditorHandle, CodeEditorProps, Selection, SqlNames } from "./types";

const Loaded = lazy(() => import("./codemirror"));

export function CodeEditor(props: CodeEditorProps & { handle?: Ref<CodeEditorHandle> }) {
  return (
    <div className="code-editor">
      <Suspense fallback={<pre className="code-editor-loading">{props.value}</pre>}>
        <Loaded {...props} />
      </Suspense>
    </div>
  );
}
