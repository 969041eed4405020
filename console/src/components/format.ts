// Numbers and times as the person's locale writes them.

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: "short", timeStyle: "short" });

/** Date and minute, for columns of tables. */
export function shortTime(date: Date | undefined): string {
  return date ? TIME.format(date) : "-";
}
