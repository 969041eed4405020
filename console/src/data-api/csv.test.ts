import { expect, test } from "vitest";
import { csvField, csvParts, writeCsv } from "./csv";
import type { Rows } from "./statement";

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
  const rows = Array.from({ length: 5001 }, (_, index) => [index, null]);
  const parts = [...csvParts({ columns: [column("a"), column("b,c")], rows }, plain)];
  expect(parts).toHaveLength(3);
  expect(parts[0]).toBe('a,"b,c"\r\n');
  expect(parts[1]?.startsWith("0,\r\n1,\r\n")).toBe(true);
  expect(parts[2]).toBe("5000,\r\n");
});

async function* pages(broken = false): AsyncGenerator<Rows> {
  const columns = [column("a")];
  yield { columns, rows: [[1]], total: 3, complete: false };
  if (broken) throw new Error("the server went away");
  yield { columns, rows: [[2], [3]], total: 3, complete: true };
}

function file() {
  const calls: string[] = [];
  const note = (name: string) => async () => void calls.push(name);
  return { calls, write: async (text: string) => void calls.push(text), close: note("closed"), abort: note("aborted") };
}

test("pages go to the file as they come, under one line of headings", async () => {
  const sink = file();
  const told: number[] = [];
  await writeCsv(pages(), sink, plain, (written) => told.push(written));
  expect(sink.calls).toEqual(["a\r\n", "1\r\n", "2\r\n3\r\n", "closed"]);
  expect(told).toEqual([1, 3]);
});

test("a result that breaks off leaves no file", async () => {
  const sink = file();
  await expect(writeCsv(pages(true), sink, plain, () => undefined)).rejects.toThrow("went away");
  expect(sink.calls.at(-1)).toBe("aborted");
});
