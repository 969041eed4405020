import { expect, test } from "vitest";
import { csvField, csvParts } from "./csv";

const safe = { formulaSafe: true };
const plain = { formulaSafe: false };
const column = (name: string) => ({ name, type: "varchar", numeric: false });

test("fields are quoted when they must be", () => {
  expect(csvField('say "a", b', plain)).toBe('"say ""a"", b"');
  expect(csvField("two\nlines", plain)).toBe('"two\nlines"');
  expect(csvField(" padded", plain)).toBe('" padded"');
  expect(csvField(12n, plain)).toBe("12");
  expect(csvField(new Uint8Array([1, 255]), plain)).toBe("01ff");
});

test("NULL and the empty text differ", () => {
  expect(csvField(null, plain)).toBe("");
  expect(csvField("", plain)).toBe('""');
});

test("nothing that a spreadsheet would run, when asked", () => {
  for (const text of ["=1+1", "+cmd", "-1+2", "@sum", "\tx"]) expect(csvField(text, safe)).toContain(`'${text}`);
  expect(csvField("=a,b", safe)).toBe(`"'=a,b"`);
  expect(csvField("-12.5", safe)).toBe("-12.5");
  expect(csvField(-12, safe)).toBe("-12");
  expect(csvField("=1+1", plain)).toBe("=1+1");
});

test("headings come first, rows in parts", () => {
  const parts = csvParts([column("a"), column("b,c")], Array.from({ length: 5001 }, (_, index) => [index, null]), plain);
  expect(parts).toHaveLength(3);
  expect(parts[0]).toBe('a,"b,c"\r\n');
  expect(parts[1]?.startsWith("0,\r\n1,\r\n")).toBe(true);
  expect(parts[2]).toBe("5000,\r\n");
});
