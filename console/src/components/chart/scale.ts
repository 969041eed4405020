// From values to places on a chart: round ticks, and fewer points where many fall on one pixel.

export interface Point {
  readonly x: number;
  readonly y: number;
  /** What the point is, when its x does not say it. */
  readonly label?: string;
}

export interface Extent {
  readonly min: number;
  readonly max: number;
}

export function extent(values: Iterable<number>): Extent | undefined {
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? { min, max } : undefined;
}

/** Multiples of 1, 2 or 5 times a power of ten, `count` or so of them, that enclose the extent. */
export function ticks({ min, max }: Extent, count: number): number[] {
  if (min === max) return min === 0 ? [0, 1] : ticks({ min: Math.min(0, min), max: Math.max(0, min) }, count);
  const rough = (max - min) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  return multiples(Math.floor(min / step), Math.ceil(max / step), step);
}

function multiples(first: number, last: number, step: number): number[] {
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toFixed(Math.min(digits, 100))));
}

const SECOND = 1_000;
const TIME_STEPS = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86_400, 7 * 86_400, 30 * 86_400, 365 * 86_400].map((seconds) => seconds * SECOND);

/** Round moments within the extent. */
export function timeTicks({ min, max }: Extent, count: number): number[] {
  const rough = (max - min) / Math.max(1, count);
  const step = TIME_STEPS.find((step) => step >= rough) ?? TIME_STEPS.at(-1) ?? SECOND;
  const offset = new Date(min).getTimezoneOffset() * 60 * SECOND;
  const first = Math.ceil((min - offset) / step) * step + offset;
  return Array.from({ length: Math.max(0, Math.floor((max - first) / step) + 1) }, (_, index) => first + index * step);
}

export function timeText(moment: number, { min, max }: Extent): string {
  const date = new Date(moment);
  if (max - min > 3 * 86_400 * SECOND) return date.toLocaleDateString(undefined, { month: "short", day: "numeric" });
  const seconds = max - min < 600 * SECOND;
  return date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", second: seconds ? "2-digit" : undefined });
}

/** Keeps the first, last, lowest and highest of each of `buckets` stretches: a line through them looks the same. */
export function thinned(points: readonly Point[], buckets: number): readonly Point[] {
  if (points.length <= buckets * 4) return points;
  const size = points.length / buckets;
  const kept: Point[] = [];
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const part = points.slice(Math.floor(bucket * size), Math.floor((bucket + 1) * size));
    const [first, last] = [part[0], part.at(-1)];
    if (!first || !last) continue;
    const lowest = part.reduce((best, point) => (point.y < best.y ? point : best), first);
    const highest = part.reduce((best, point) => (point.y > best.y ? point : best), first);
    kept.push(...new Set([first, lowest, highest, last].sort((one, other) => part.indexOf(one) - part.indexOf(other))));
  }
  return kept;
}

export function nearest(points: readonly Point[], x: number): Point | undefined {
  return points.reduce<Point | undefined>((best, point) => (!best || Math.abs(point.x - x) < Math.abs(best.x - x) ? point : best), undefined);
}

const UNITS = ["", "k", "M", "G", "T", "P"];

/** 1234567 → `1.23M`. */
export function compact(value: number): string {
  if (Math.abs(value) < 10_000) return String(Number(value.toPrecision(6)));
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.abs(value)) / 3));
  return `${Number((value / 1000 ** power).toPrecision(3))}${UNITS[power]}`;
}
