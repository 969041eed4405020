// Where the console comes from: the binary. One that was built without it is put behind a preview of `dist/`.
import { preview } from "vite";
import type { Server } from "./server";

export async function serveConsole(server: Server): Promise<Server> {
  const answer = await fetch(server.console);
  if (answer.ok) return server;
  process.env["VESTO_URL"] = server.url;
  const shown = await preview({ preview: { port: 0, host: "127.0.0.1" }, logLevel: "error" });
  const url = shown.resolvedUrls?.local[0] ?? "";
  return {
    ...server,
    console: url,
    stop: async () => {
      await shown.close();
      await server.stop();
    },
  };
}
