// Rows of a result: only the cells in sight are drawn, so that a hundred thousand rows scroll like ten. Columns are
// resized with the mouse or, on a column's heading, with Shift and the arrows.
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { valueText, type Column, type Row, type Value } from "../../data-api/values";
import { columnsInSight, fittingWidth, moved, NARROWEST, offsets, rowsInSight, type Cell, type Range } from "./window";
import "./data-grid.css";

const ROW_HEIGHT = 30;
/** So many rows decide how wide the columns are at first. */
const SAMPLE = 100;
/** Longer values are cut in the grid; copying and downloading give all of them. */
const SHOWN_CHARACTERS = 500;

export interface DataGridProps {
  label: string;
  columns: readonly Column[];
  rows: readonly Row[];
  /** Of the whole result; more than `rows` when not all were read. */
  total?: number;
}

export function DataGrid({ label, columns, rows, total = rows.length }: DataGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const view = useViewport(scroller);
  const [widths, setWidths] = useWidths(columns, rows);
  const [active, setActive] = useState<Cell>({ row: -1, column: 0 });
  const starts = useMemo(() => offsets(widths), [widths]);
  const inSight = rowsInSight(view.top, view.height, ROW_HEIGHT, rows.length);
  const { start, end } = columnsInSight(view.left, view.width, starts);
  const shown = columns.slice(start, end);

  const resize = (column: number, width: number) => setWidths((before) => before.map((old, index) => (index === column ? Math.max(NARROWEST, width) : old)));

  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "c" && active.row >= 0) {
      if (window.getSelection()?.isCollapsed !== false) void navigator.clipboard?.writeText(valueText(rows[active.row]?.[active.column] ?? null));
      return;
    }
    if (event.shiftKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      resize(active.column, (widths[active.column] ?? 0) + (event.key === "ArrowLeft" ? -16 : 16));
      event.preventDefault();
      return;
    }
    const next = moved(active, event.key, rows.length, columns.length, Math.max(1, Math.floor(view.height / ROW_HEIGHT) - 2), event.ctrlKey || event.metaKey);
    if (!next) return;
    event.preventDefault();
    setActive(next);
    bringIntoSight(scroller.current, next, starts);
  };

  const cellId = (row: number, column: number) => `${label}-${row}-${column}`.replaceAll(/\W+/g, "-");
  return (
    <div
      className="data-grid"
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-activedescendant={drawn(active, inSight, { start, end }) ? cellId(active.row, active.column) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className="data-grid-sheet" role="presentation" style={{ blockSize: (rows.length + 1) * ROW_HEIGHT, inlineSize: starts.at(-1) }}>
        <div className="data-grid-head" role="row" aria-rowindex={1} style={{ blockSize: ROW_HEIGHT }}>
          {shown.map((column, index) => (
            <Heading
              key={start + index}
              id={cellId(-1, start + index)}
              index={start + index}
              column={column}
              left={starts[start + index] ?? 0}
              width={widths[start + index] ?? 0}
              active={active.row === -1 && active.column === start + index}
              onSelect={() => setActive({ row: -1, column: start + index })}
              onResize={(width) => resize(start + index, width)}
              onFit={() => resize(start + index, fit(column, rows, start + index))}
            />
          ))}
        </div>
        {rows.slice(inSight.start, inSight.end).map((row, offset) => {
          const at = inSight.start + offset;
          return (
            <div key={at} role="row" aria-rowindex={at + 2} className={at % 2 ? "data-grid-row data-grid-odd" : "data-grid-row"} style={{ insetBlockStart: (at + 1) * ROW_HEIGHT, blockSize: ROW_HEIGHT }}>
              {shown.map((column, index) => (
                <GridCell
                  key={start + index}
                  id={cellId(at, start + index)}
                  index={start + index}
                  value={row[start + index] ?? null}
                  numeric={column.numeric}
                  left={starts[start + index] ?? 0}
                  width={widths[start + index] ?? 0}
                  active={active.row === at && active.column === start + index}
                  onSelect={() => setActive({ row: at, column: start + index })}
                />
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const within = (at: number, { start, end }: Range): boolean => at >= start && at < end;
const drawn = ({ row, column }: Cell, rows: Range, columns: Range): boolean => within(column, columns) && (row === -1 || within(row, rows));

interface PlacedProps {
  id: string;
  index: number;
  left: number;
  width: number;
  active: boolean;
  onSelect(): void;
}

function Heading({ id, index, column, left, width, active, onSelect, onResize, onFit }: PlacedProps & { column: Column; onResize(width: number): void; onFit(): void }) {
  const from = useRef<{ x: number; width: number }>(undefined);
  const grab = (event: PointerEvent<HTMLSpanElement>) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, width };
  };
  const drag = (event: PointerEvent<HTMLSpanElement>) => from.current && onResize(from.current.width + event.clientX - from.current.x);
  const release = () => {
    from.current = undefined;
  };
  return (
    <div id={id} role="columnheader" aria-colindex={index + 1} className={cellClass(active, column.numeric)} style={{ insetInlineStart: left, inlineSize: width }} title={`${column.name} (${column.type})`} onClick={onSelect}>
      <span className="data-grid-name">{column.name}</span> <span className="data-grid-type">{column.type}</span>
      <span className="data-grid-handle" aria-hidden="true" onPointerDown={grab} onPointerMove={drag} onPointerUp={release} onPointerCancel={release} onDoubleClick={onFit} />
    </div>
  );
}

function GridCell({ id, index, value, numeric, left, width, active, onSelect }: PlacedProps & { value: Value; numeric: boolean }) {
  const text = valueText(value);
  return (
    <div id={id} role="gridcell" aria-colindex={index + 1} aria-selected={active} className={cellClass(active, numeric)} style={{ insetInlineStart: left, inlineSize: width }} title={text.length > 20 ? text.slice(0, SHOWN_CHARACTERS) : undefined} onClick={onSelect}>
      {value === null ? <span className="data-grid-null">NULL</span> : text.slice(0, SHOWN_CHARACTERS)}
    </div>
  );
}

const cellClass = (active: boolean, numeric: boolean): string => `data-grid-cell${numeric ? " data-grid-numeric" : ""}${active ? " data-grid-active" : ""}`;

function fit(column: Column, rows: readonly Row[], index: number): number {
  return fittingWidth([`${column.name} ${column.type}`, ...rows.slice(0, SAMPLE).map((row) => (row[index] === null ? "NULL" : valueText(row[index] ?? null)))]);
}

/** Widths last as long as the columns are the same. */
function useWidths(columns: readonly Column[], rows: readonly Row[]) {
  const key = JSON.stringify(columns);
  const initial = () => ({ key, widths: columns.map((column, index) => fit(column, rows, index)) });
  const [state, setState] = useState(initial);
  const current = state.key === key ? state : initial();
  useEffect(() => {
    if (state.key !== key) setState(current);
  });
  const set = (change: (before: readonly number[]) => number[]) => setState({ key, widths: change(current.widths) });
  return [current.widths, set] as const;
}

interface Viewport {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

function useViewport(scroller: { readonly current: HTMLDivElement | null }): Viewport {
  const [view, setView] = useState<Viewport>({ top: 0, left: 0, height: 400, width: 800 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => setView({ top: element.scrollTop, left: element.scrollLeft, height: element.clientHeight, width: element.clientWidth });
    look();
    element.addEventListener("scroll", look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      observer.disconnect();
    };
  }, [scroller]);
  return view;
}

function bringIntoSight(scroller: HTMLDivElement | null, { row, column }: Cell, starts: readonly number[]): void {
  if (!scroller) return;
  const top = (row + 1) * ROW_HEIGHT;
  // The headings cover the first row's height.
  if (row >= 0 && top < scroller.scrollTop + ROW_HEIGHT) scroller.scrollTop = top - ROW_HEIGHT;
  if (top + ROW_HEIGHT > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = top + ROW_HEIGHT - scroller.clientHeight;
  const [left = 0, right = 0] = [starts[column], starts[column + 1]];
  if (left < scroller.scrollLeft) scroller.scrollLeft = left;
  else if (right > scroller.scrollLeft + scroller.clientWidth) scroller.scrollLeft = right - scroller.clientWidth;
}
