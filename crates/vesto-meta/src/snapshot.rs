//! A copy of a database beside whoever writes to it: for commands that look at a server's data without being it.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};

use crate::MetaError;

/// Which tables' rows are copied. All tables are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows<'a> {
    All,
    Of(&'a [&'a str]),
}

/// Copies the database in `source`, as of one moment, into the new file `target`. `source` is opened for reading only.
pub async fn snapshot(source: &Path, target: &Path, rows: Rows<'_>) -> Result<(), MetaError> {
    let options = SqliteConnectOptions::new()
        .filename(target)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Delete)
        .foreign_keys(false)
        .disable_statement_logging();
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::query("ATTACH ? AS source").bind(read_only(source)).execute(&mut connection).await?;
    let mut transaction = connection.begin().await?;
    let version: i64 = sqlx::query_scalar("PRAGMA source.user_version").fetch_one(&mut *transaction).await?;
    let schema: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT type, name, sql FROM source.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' \
         ESCAPE '\\' ORDER BY type = 'table' DESC",
    )
    .fetch_all(&mut *transaction)
    .await?;
    for (kind, name, sql) in schema {
        // The texts are those of a database that this program made.
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *transaction).await?;
        let wanted = match rows {
            Rows::All => true,
            Rows::Of(tables) => tables.contains(&name.as_str()),
        };
        if kind == "table" && wanted {
            let name = name.replace('"', "\"\"");
            let copy = format!("INSERT INTO main.\"{name}\" SELECT * FROM source.\"{name}\"");
            sqlx::raw_sql(AssertSqlSafe(copy)).execute(&mut *transaction).await?;
        }
    }
    sqlx::raw_sql(AssertSqlSafe(format!("PRAGMA main.user_version = {version}"))).execute(&mut *transaction).await?;
    transaction.commit().await?;
    connection.close().await?;
    Ok(())
}

/// As a URI, which alone can say that an attached database is only read.
fn read_only(path: &Path) -> String {
    let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{path}?mode=ro")
}

#[cfg(test)]
mod tests;
