// Ready-made ways to connect. Passwords are never in them: each reads it from where its client usually does.
import type { Cluster } from "@aws-sdk/client-redshift";

export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

export interface Snippet {
  readonly id: string;
  readonly label: string;
  readonly note?: string;
  readonly code: string;
}

export function connectionOf({ Endpoint, DBName, MasterUsername }: Cluster): Connection | undefined {
  if (!Endpoint?.Address || !Endpoint.Port) return undefined;
  return { host: Endpoint.Address, port: Endpoint.Port, database: DBName ?? "dev", user: MasterUsername ?? "awsuser" };
}

/** IPv6 addresses stand in brackets in URLs. */
const urlHost = (host: string) => (host.includes(":") ? `[${host}]` : host);

export function jdbcUrl({ host, port, database }: Connection): string {
  return `jdbc:redshift://${urlHost(host)}:${port}/${database}`;
}

export function snippets(connection: Connection): Snippet[] {
  const { host, port, database, user } = connection;
  return [
    { id: "psql", label: "psql", note: "Asks for the password, or takes it from PGPASSWORD.", code: `psql "host=${host} port=${port} dbname=${database} user=${user} sslmode=prefer"` },
    {
      id: "psycopg",
      label: "psycopg",
      code: `import os
import psycopg

with psycopg.connect(
    host="${host}", port=${port}, dbname="${database}", user="${user}",
    password=os.environ["PGPASSWORD"], client_encoding="utf8",
) as connection:
    print(connection.execute("SELECT current_user").fetchone())`,
    },
    {
      id: "redshift_connector",
      label: "redshift_connector",
      note: "It reads only its own certificates: run `vesto trust` for TLS, or connect with ssl=False as here.",
      code: `import os
import redshift_connector

with redshift_connector.connect(
    host="${host}", port=${port}, database="${database}", user="${user}",
    password=os.environ["PGPASSWORD"], ssl=False,
) as connection:
    cursor = connection.cursor()
    cursor.execute("SELECT current_user")
    print(cursor.fetchall())`,
    },
    {
      id: "sqlalchemy",
      label: "SQLAlchemy",
      note: "With the packages sqlalchemy-redshift and redshift_connector.",
      code: `import os
import sqlalchemy

url = sqlalchemy.engine.URL.create(
    "redshift+redshift_connector", host="${host}", port=${port},
    database="${database}", username="${user}", password=os.environ["PGPASSWORD"],
)
engine = sqlalchemy.create_engine(url, connect_args={"ssl": False})
with engine.connect() as connection:
    print(connection.execute(sqlalchemy.text("SELECT current_user")).scalar())`,
    },
    {
      id: "dbt",
      label: "dbt",
      note: "An entry of profiles.yml for dbt-redshift.",
      code: `vesto:
  target: dev
  outputs:
    dev:
      type: redshift
      host: "${host}"
      port: ${port}
      dbname: ${database}
      user: ${user}
      password: "{{ env_var('PGPASSWORD') }}"
      schema: public
      sslmode: disable
      threads: 4`,
    },
    { id: "jdbc", label: "JDBC", note: "User name and password go into the driver's properties.", code: jdbcUrl(connection) },
  ];
}
