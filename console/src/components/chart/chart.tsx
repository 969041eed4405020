// Bars, lines or dots over numbers, moments or names. What the pointer or the arrow keys are at is said below the chart.
import { useLayoutEffect, useMemo, useState, type KeyboardEvent, type PointerEvent } from "react";
import { compact, extent, nearest, thinned, ticks, timeText, timeTicks, type Extent, type Point } from "./scale";
import "./chart.css";

export type { Point } from "./scale";
export type ChartKind = "bar" | "line" | "scatter";

export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
}

export interface ChartProps {
  kind: ChartKind;
  /** What a screen reader says that it shows. */
  label: string;
  series: readonly Series[];
  /** `names`: x is a position among the labels of the points. */
  x: "number" | "time" | "names";
  format?(y: number): string;
  height?: number;
}

const LEFT = 64;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 30;
const COLOURS = 6;

export function Chart({ kind, label, series, x, format = compact, height = 260 }: ChartProps) {
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const width = useWidth(frame);
  const [at, setAt] = useState<number>();
  const scale = useMemo(() => scaleOf(series, kind, x, width, height), [series, kind, x, width, height]);
  if (!scale) return <p className="chart-none">There are no numbers to draw.</p>;

  const moments = [...new Set(series.flatMap(({ points }) => points.map((point) => point.x)))].sort((one, other) => one - other);
  const look = (event: PointerEvent<SVGSVGElement>) => {
    const offset = event.clientX - event.currentTarget.getBoundingClientRect().left;
    setAt(nearest(moments.map((x) => ({ x, y: 0 })), scale.valueAt(offset))?.x);
  };
  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const index = at === undefined ? (by > 0 ? 0 : moments.length - 1) : moments.indexOf(at) + by;
    setAt(moments[Math.max(0, Math.min(moments.length - 1, index))]);
  };

  return (
    <figure className="chart" ref={setFrame}>
      <svg width={width} height={height} role="img" aria-label={label} tabIndex={0} onPointerMove={look} onPointerLeave={() => setAt(undefined)} onKeyDown={step}>
        {scale.yTicks.map((tick) => (
          <g key={tick}>
            <line className="chart-grid" x1={LEFT} x2={width - RIGHT} y1={scale.y(tick)} y2={scale.y(tick)} />
            <text className="chart-tick" x={LEFT - 8} y={scale.y(tick) + 4} textAnchor="end">
              {format(tick)}
            </text>
          </g>
        ))}
        {scale.xTicks.map(({ value, text }) => (
          <text key={value} className="chart-tick" x={scale.x(value)} y={height - 8} textAnchor="middle">
            {text}
          </text>
        ))}
        {at !== undefined && <line className="chart-at" x1={scale.x(at)} x2={scale.x(at)} y1={TOP} y2={height - BOTTOM} />}
        {series.map((one, index) => (
          <Marks key={one.name} kind={kind} series={one} index={index} of={series.length} scale={scale} width={width} />
        ))}
      </svg>
      {series.length > 1 && (
        <ul className="chart-legend">
          {series.map(({ name }, index) => (
            <li key={name}>
              <span className={`chart-key chart-colour-${index % COLOURS}`} aria-hidden="true" /> {name}
            </li>
          ))}
        </ul>
      )}
      <figcaption className="chart-caption" role="status">
        {at === undefined ? " " : describe(at, series, x, scale.xExtent, format)}
      </figcaption>
    </figure>
  );
}

function describe(at: number, series: readonly Series[], x: ChartProps["x"], within: Extent, format: (y: number) => string): string {
  const found = series.flatMap(({ name, points }) => points.filter((point) => point.x === at).map((point) => ({ name, point })));
  const label = found[0]?.point.label ?? (x === "time" ? `${timeText(at, { min: 0, max: Infinity })} ${timeText(at, within)}` : compact(at));
  return `${label}: ${found.slice(0, 8).map(({ name, point }) => `${name} ${format(point.y)}`).join(", ")}`;
}

interface Scale {
  x(value: number): number;
  y(value: number): number;
  valueAt(offset: number): number;
  readonly xExtent: Extent;
  readonly yTicks: readonly number[];
  readonly xTicks: readonly { value: number; text: string }[];
  readonly zero: number;
}

function scaleOf(series: readonly Series[], kind: ChartKind, x: ChartProps["x"], width: number, height: number): Scale | undefined {
  const points = series.flatMap(({ points }) => points);
  const [xs, ys] = [extent(points.map((point) => point.x)), extent(points.map((point) => point.y))];
  if (!xs || !ys) return undefined;
  const yTicks = ticks(kind === "scatter" ? ys : { min: Math.min(0, ys.min), max: Math.max(0, ys.max) }, 5);
  const [low = 0, high = 1] = [yTicks[0], yTicks.at(-1)];
  const y = (value: number) => TOP + ((high - value) / (high - low)) * (height - TOP - BOTTOM);
  const inside = width - LEFT - RIGHT;
  // Bars and names stand between the edges, lines run from edge to edge.
  const margin = kind === "bar" || x === "names" ? (inside / Math.max(1, new Set(points.map((point) => point.x)).size)) * 0.5 : 6;
  const span = xs.max - xs.min || 1;
  const xAt = (value: number) => (xs.max === xs.min ? LEFT + inside / 2 : LEFT + margin + ((value - xs.min) / span) * (inside - 2 * margin));
  const valueAt = (offset: number) => xs.min + ((offset - LEFT - margin) / Math.max(1, inside - 2 * margin)) * span;
  return { x: xAt, y, valueAt, xExtent: xs, yTicks, xTicks: xTicks(points, x, xs, inside), zero: y(Math.max(low, Math.min(high, 0))) };
}

function xTicks(points: readonly Point[], x: ChartProps["x"], xs: Extent, inside: number) {
  const count = Math.max(1, Math.floor(inside / 90));
  if (x === "names") {
    const names = new Map(points.map((point) => [point.x, point.label ?? ""]));
    const every = Math.ceil(names.size / count);
    return [...names].filter((_, index) => index % every === 0).map(([value, text]) => ({ value, text: text.length > 12 ? `${text.slice(0, 11)}…` : text }));
  }
  if (x === "time") return timeTicks(xs, count).map((value) => ({ value, text: timeText(value, xs) }));
  return ticks(xs, count).filter((value) => value >= xs.min && value <= xs.max).map((value) => ({ value, text: compact(value) }));
}

function Marks({ kind, series, index, of, scale, width }: { kind: ChartKind; series: Series; index: number; of: number; scale: Scale; width: number }) {
  const colour = `chart-colour-${index % COLOURS}`;
  if (kind === "line") {
    const points = thinned(series.points, Math.max(50, Math.floor(width / 2)));
    const path = points.map((point, at) => `${at ? "L" : "M"}${scale.x(point.x).toFixed(1)} ${scale.y(point.y).toFixed(1)}`).join("");
    return (
      <g className={colour}>
        <path className="chart-line" d={path} />
        {points.length <= 60 && points.map((point, at) => <circle key={at} className="chart-dot" cx={scale.x(point.x)} cy={scale.y(point.y)} r={3} />)}
      </g>
    );
  }
  if (kind === "scatter") {
    const points = thinned(series.points, 2_500);
    return (
      <g className={`${colour} chart-scatter`}>
        {points.map((point, at) => (
          <circle key={at} className="chart-dot" cx={scale.x(point.x)} cy={scale.y(point.y)} r={3} />
        ))}
      </g>
    );
  }
  const slot = Math.min(48, ((width - LEFT - RIGHT) / Math.max(1, series.points.length)) * 0.8);
  const bar = Math.max(1, slot / of);
  return (
    <g className={colour}>
      {series.points.map((point, at) => (
        <rect
          key={at}
          className="chart-bar"
          x={scale.x(point.x) - slot / 2 + index * bar}
          y={Math.min(scale.y(point.y), scale.zero)}
          width={bar}
          height={Math.max(0.5, Math.abs(scale.y(point.y) - scale.zero))}
        />
      ))}
    </g>
  );
}

function useWidth(element: HTMLElement | null): number {
  const [width, setWidth] = useState(600);
  useLayoutEffect(() => {
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(Math.max(200, element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
