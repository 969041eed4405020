// Where the console comes from: the binary. With PREVIEW=1 it is `dist/` in front of the binary instead, under the same
// Content-Security-Policy: a change of the console is then tested without building the binary again.
import { preview } from "vite";
import type { Server } from "./server";

export async function serveConsole(server: Server): Promise<Server> {
  if (!process.env["PREVIEW"]) {
    const { status } = await fetch(server.console);
    if (status === 501) throw new Error("This vesto was built without the console: run `make console`, build it again, or set PREVIEW=1.");
    return server;
  }
  process.env["VESTO_URL"] = server.url;
  const shown = await preview({ preview: { port: 0, host: "127.0.0.1" }, logLevel: "error" });
  return {
    ...server,
    console: shown.resolvedUrls?.local[0] ?? "",
    stop: async () => {
      await shown.close();
      await server.stop();
    },
  };
}
