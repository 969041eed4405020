//! Objects that a statement is making appear, one after the other: what a process that dies had made appear of them is
//! known to the next one. A row comes before its object and goes with all the others of its statement, at its end.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection, Row};

use super::commit::Change;
use super::id::Id;
use super::objects::remove_object;
use super::{Store, StoreError, to_millis};
use crate::S3Error;

/// An object that is about to appear.
#[derive(Debug, Clone)]
pub(crate) struct Appearing {
    /// Empty for this store.
    pub(crate) endpoint: String,
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) content: Content,
}

/// What tells it from others under its key.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// Of an object of this store, its (first) blob, which no other has.
    Blob(Id),
    /// Of one at an endpoint.
    ETag(String),
}

/// One at an endpoint that an earlier process may have made appear.
#[derive(Debug, Clone)]
pub(crate) struct Unfinished {
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) etag: String,
    pub(crate) begun: DateTime<Utc>,
    publication: Id,
}

impl Store {
    pub(crate) async fn remember_appearing(&self, publication: Id, objects: Vec<Appearing>) -> Result<(), S3Error> {
        let begun = to_millis(self.now());
        self.commit(move |connection| {
            Box::pin(async move {
                for object in objects {
                    let (blob, etag) = match object.content {
                        Content::Blob(blob) => (Some(blob), None),
                        Content::ETag(etag) => (None, Some(etag)),
                    };
                    let insert = "INSERT OR REPLACE INTO appearing \
                                  (endpoint, bucket, key, publication, blob, etag, begun) VALUES (?, ?, ?, ?, ?, ?, ?)";
                    let insert = sqlx::query(insert).bind(object.endpoint).bind(object.bucket).bind(object.key);
                    let insert = insert.bind(publication).bind(blob).bind(etag).bind(begun);
                    insert.execute(&mut *connection).await?;
                }
                Ok(Change::done(()))
            })
        })
        .await
    }

    pub(crate) async fn forget_appearing(&self, publication: Id) -> Result<(), S3Error> {
        self.commit(move |connection| {
            Box::pin(async move {
                let delete = sqlx::query("DELETE FROM appearing WHERE publication = ?").bind(publication);
                delete.execute(connection).await?;
                Ok(Change::done(()))
            })
        })
        .await
    }

    pub(crate) async fn forget_unfinished(&self, object: &Unfinished, endpoint: String) -> Result<(), S3Error> {
        let Unfinished { bucket, key, publication, .. } = object.clone();
        self.commit(move |connection| {
            Box::pin(async move {
                let delete = "DELETE FROM appearing WHERE endpoint = ? AND bucket = ? AND key = ? AND publication = ?";
                let delete = sqlx::query(delete).bind(endpoint).bind(bucket).bind(key).bind(publication);
                delete.execute(connection).await?;
                Ok(Change::done(()))
            })
        })
        .await
    }

    /// Of an endpoint. To be asked before statements run, whose objects are none of these.
    pub(crate) async fn unfinished(&self, endpoint: &str) -> Result<Vec<Unfinished>, StoreError> {
        let select =
            "SELECT bucket, key, etag, begun, publication FROM appearing WHERE endpoint = ? AND etag IS NOT NULL";
        let rows = sqlx::query(select).bind(endpoint).fetch_all(&self.reads).await?;
        let mut unfinished = Vec::with_capacity(rows.len());
        for row in rows {
            unfinished.push(Unfinished {
                bucket: row.try_get("bucket")?,
                key: row.try_get("key")?,
                etag: row.try_get("etag")?,
                begun: DateTime::from_timestamp_millis(row.try_get("begun")?).unwrap_or_default(),
                publication: row.try_get("publication")?,
            });
        }
        Ok(unfinished)
    }

    /// Whether no later statement is making its own object appear there.
    pub(crate) async fn is_unfinished(&self, object: &Unfinished, endpoint: &str) -> Result<bool, StoreError> {
        let select = "SELECT publication FROM appearing WHERE endpoint = ? AND bucket = ? AND key = ?";
        let select = sqlx::query_scalar(select).bind(endpoint).bind(&object.bucket).bind(&object.key);
        let publication: Option<Id> = select.fetch_optional(&self.reads).await?;
        Ok(publication == Some(object.publication))
    }
}

/// Removes what a process that died had made appear in this store. Nobody else writes yet.
pub(super) async fn withdraw_unfinished(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let mut transaction = connection.begin().await?;
    let select = "SELECT a.bucket, a.key, b.id FROM appearing a JOIN buckets b ON b.name = a.bucket \
                  JOIN objects o ON o.bucket = b.id AND o.key = CAST(a.key AS BLOB) \
                  LEFT JOIN parts p ON p.owner = o.id AND p.number = 1 \
                  WHERE a.endpoint = '' AND a.blob = coalesce(o.blob, p.blob)";
    let published: Vec<(String, String, i64)> = sqlx::query_as(select).fetch_all(&mut *transaction).await?;
    for (bucket, key, id) in published {
        remove_object(&mut transaction, id, &key).await?;
        tracing::info!(%bucket, %key, "removed an object of a statement that a stopped process left unfinished");
    }
    sqlx::query("DELETE FROM appearing WHERE endpoint = ''").execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests;
