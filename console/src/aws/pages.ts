// Follows an API's marker to the last page.

export interface Page<T> {
  readonly items: readonly T[] | undefined;
  /** The marker of the next page; absent or empty on the last one. */
  readonly next: string | undefined;
}

export async function allPages<T>(fetchPage: (marker: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  let marker: string | undefined;
  do {
    const page = await fetchPage(marker);
    all.push(...(page.items ?? []));
    marker = page.next || undefined;
  } while (marker);
  return all;
}
