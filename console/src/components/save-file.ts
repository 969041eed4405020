// Saves what the console makes or reads as a file of the person's.

/** Takes a file's text piece by piece. */
export interface FileSink {
  write(text: string): Promise<void>;
  close(): Promise<void>;
  /** Leaves no file. */
  abort(): Promise<void>;
}

/** The File System Access API, which not every browser has. <https://wicg.github.io/file-system-access/> */
interface WithFilePicker {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<{ createWritable(): Promise<FileSink> }>;
}

/**
 * A file of any size: where the browser can, it is written to the place that the person chooses, else gathered in blobs,
 * which browsers keep on disk. Rejects as an abort when nothing is chosen. Call it before anything is awaited: a browser
 * only asks right after a click.
 */
export async function openFile(name: string, type: string): Promise<FileSink> {
  const file = await (window as WithFilePicker).showSaveFilePicker?.({ suggestedName: name });
  return file ? file.createWritable() : new BlobSink(name, type);
}

class BlobSink implements FileSink {
  #parts: Blob[] = [];

  constructor(
    readonly name: string,
    readonly type: string,
  ) {}

  async write(text: string): Promise<void> {
    this.#parts.push(new Blob([text]));
  }

  async close(): Promise<void> {
    saveBlob(new Blob(this.#parts, { type: this.type }), this.name);
    this.#parts = [];
  }

  async abort(): Promise<void> {
    this.#parts = [];
  }
}

/** How long the browser may take to begin with the file. */
const GRACE = 60_000;

export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), GRACE);
}
