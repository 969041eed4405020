import { expect, test } from "vitest";
import { connectionOf, jdbcUrl, snippets } from "./snippets";

const cluster = { Endpoint: { Address: "127.0.0.1", Port: 5439 }, DBName: "sales", MasterUsername: "admin" };

test("a cluster without an endpoint has no connection yet", () => {
  expect(connectionOf({ DBName: "dev" })).toBeUndefined();
});

test("each client gets host, port, database and user, and no password", () => {
  const connection = connectionOf(cluster)!;
  const all = snippets(connection);
  expect(all.map(({ label }) => label)).toEqual(["psql", "psycopg", "redshift_connector", "SQLAlchemy", "dbt", "JDBC"]);
  for (const { code } of all) for (const part of ["127.0.0.1", "5439", "sales"]) expect(code).toContain(part);
});

test("an IPv6 host stands in brackets in a URL", () => {
  expect(jdbcUrl({ host: "::1", port: 5439, database: "dev", user: "a" })).toBe("jdbc:redshift://[::1]:5439/dev");
});
