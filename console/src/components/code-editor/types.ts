/** Names that completion offers: the columns of each table, by the table's name. */
export type SqlNames = Readonly<Record<string, readonly string[]>>;

export interface Selection {
  readonly from: number;
  readonly to: number;
}

export interface CodeEditorProps {
  value: string;
  onChange(value: string): void;
  /** What a screen reader calls the field. */
  label: string;
  placeholder?: string;
  /** Selected when the editor appears, and whenever another one is given. */
  selection?: Selection;
  names?: SqlNames;
  /** Ctrl+Enter, on a Mac Cmd+Enter. */
  onRun?(): void;
  readOnly?: boolean;
}

export interface CodeEditorHandle {
  selection(): Selection;
  /** Replaces what is selected. */
  insert(text: string): void;
  focus(): void;
}
