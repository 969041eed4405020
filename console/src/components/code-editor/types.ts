/** Names that completion offers: the columns of each table, by the table's name. */
export type SqlNames = Readonly<Record<string, readonly string[]>>;

export interface CodeEditorProps {
  value: string;
  onChange(value: string): void;
  /** What a screen reader calls the field. */
  label: string;
  placeholder?: string;
  names?: SqlNames;
  /** Ctrl+Enter, on a Mac Cmd+Enter. */
  onRun?(): void;
  readOnly?: boolean;
}

export interface Selection {
  readonly from: number;
  readonly to: number;
}

export interface CodeEditorHandle {
  selection(): Selection;
  /** Replaces what is selected. */
  insert(text: string): void;
  /** Selects a range and scrolls to it. */
  select(from: number, to: number): void;
  focus(): void;
}
