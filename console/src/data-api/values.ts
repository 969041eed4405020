// Values of a result: the Data API's `Field` union as JavaScript's own types, and as text.
import type { ColumnMetadata, Field } from "@aws-sdk/client-redshift-data";

/** `bigint` is a BIGINT that a number cannot hold; bytes are VARBYTE. */
export type Value = null | boolean | number | bigint | string | Uint8Array;
export type Row = readonly Value[];

export interface Column {
  readonly name: string;
  /** Redshift's internal name: `int4`, `varchar`, `numeric`, … */
  readonly type: string;
  readonly numeric: boolean;
}

const NUMERIC = new Set(["int2", "int4", "int8", "float4", "float8", "numeric", "oid"]);

export function columnOf({ label, name, typeName }: ColumnMetadata): Column {
  const type = typeName ?? "";
  return { name: label || name || "?column?", type, numeric: NUMERIC.has(type) };
}

export function fieldValue(field: Field): Value {
  if (field.longValue !== undefined) return field.longValue;
  if (field.stringValue !== undefined) return field.stringValue;
  if (field.booleanValue !== undefined) return field.booleanValue;
  // The SDK gives large doubles as objects that only their text tells apart.
  if (field.doubleValue !== undefined) return Number(String(field.doubleValue));
  if (field.blobValue !== undefined) return field.blobValue;
  return null;
}

/** As psql prints it; NULL is the empty text, which callers show differently. */
export function valueText(value: Value): string {
  if (value === null) return "";
  if (value instanceof Uint8Array) return Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return String(value);
}

/** A number to draw or add up; `undefined` for what is none. */
export function valueNumber(value: Value): number | undefined {
  if (value === null || value === "" || typeof value === "boolean" || value instanceof Uint8Array) return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}
