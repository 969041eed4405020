// The uploads of this visit to a bucket: two files at a time, with progress, each of them can be stopped.
import { useCallback, useEffect, useRef, useState } from "react";
import { awsError, type AwsError } from "../../aws/errors";
import { useAws } from "../../session/session";
import { uploadFile } from "./upload";

export interface Upload {
  readonly id: number;
  readonly key: string;
  readonly size: number;
  readonly sent: number;
  readonly state: "waiting" | "running" | "done" | "failed" | "stopped";
  readonly error?: AwsError;
}

interface Job {
  readonly id: number;
  readonly key: string;
  readonly file: File;
  readonly abort: AbortController;
}

export interface Uploads {
  readonly uploads: readonly Upload[];
  add(files: readonly File[]): void;
  stop(id: number): void;
  retry(id: number): void;
  clear(): void;
}

const AT_ONCE = 2;

/** `onUploaded` is told of each file that has arrived. */
export function useUploads(bucket: string, prefix: string, onUploaded: () => void): Uploads {
  const aws = useAws();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const jobs = useRef(new Map<number, Job>());
  const queue = useRef<Job[]>([]);
  const running = useRef(0);
  const nextId = useRef(0);
  const uploaded = useRef(onUploaded);
  uploaded.current = onUploaded;

  const update = useCallback((id: number, part: Partial<Upload>) => setUploads((before) => before.map((upload) => (upload.id === id ? { ...upload, ...part } : upload))), []);

  const run = useCallback(
    async ({ id, key, file, abort }: Job) => {
      update(id, { state: "running", sent: 0, error: undefined });
      try {
        await uploadFile(await aws.s3(), { bucket, key, file, signal: abort.signal, onProgress: (sent) => update(id, { sent }) });
        update(id, { state: "done", sent: file.size });
        uploaded.current();
      } catch (cause) {
        update(id, abort.signal.aborted ? { state: "stopped" } : { state: "failed", error: awsError(cause) });
      }
    },
    [aws, bucket, update],
  );

  const pump = useCallback(() => {
    while (running.current < AT_ONCE) {
      const job = queue.current.shift();
      if (!job) return;
      running.current += 1;
      void run(job).finally(() => {
        running.current -= 1;
        pump();
      });
    }
  }, [run]);

  const enqueue = useCallback(
    (job: Job) => {
      jobs.current.set(job.id, job);
      queue.current.push(job);
      pump();
    },
    [pump],
  );

  const add = useCallback(
    (files: readonly File[]) => {
      const added = files.map((file): Job => ({ id: nextId.current++, key: prefix + file.name, file, abort: new AbortController() }));
      setUploads((before) => [...before, ...added.map(({ id, key, file }): Upload => ({ id, key, size: file.size, sent: 0, state: "waiting" }))]);
      added.forEach(enqueue);
    },
    [prefix, enqueue],
  );

  const stop = useCallback(
    (id: number) => {
      queue.current = queue.current.filter((job) => job.id !== id);
      jobs.current.get(id)?.abort.abort();
      update(id, { state: "stopped" });
    },
    [update],
  );

  const retry = useCallback(
    (id: number) => {
      const job = jobs.current.get(id);
      if (!job) return;
      update(id, { state: "waiting", sent: 0, error: undefined });
      enqueue({ ...job, abort: new AbortController() });
    },
    [enqueue, update],
  );

  const clear = useCallback(() => setUploads((before) => before.filter(({ state }) => state === "waiting" || state === "running")), []);

  // Leaving the bucket stops what is on its way.
  useEffect(() => {
    const all = jobs.current;
    return () => {
      queue.current = [];
      for (const { abort } of all.values()) abort.abort();
    };
  }, []);

  return { uploads, add, stop, retry, clear };
}
