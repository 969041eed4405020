//! Multipart uploads that were begun at another endpoint and not ended yet: what a process that dies leaves there is known
//! to the next one. Those of this store need no such list, see `sweep`.

use sqlx::Row;

use super::commit::Change;
use super::{Store, StoreError};
use crate::S3Error;

/// An upload at an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RemoteUpload {
    pub(crate) endpoint: String,
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) upload_id: String,
}

impl Store {
    pub(crate) async fn remember_upload(&self, upload: RemoteUpload) -> Result<(), S3Error> {
        self.commit(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT OR IGNORE INTO remote_uploads (endpoint, bucket, key, upload_id) VALUES (?, ?, ?, ?)",
                )
                .bind(upload.endpoint)
                .bind(upload.bucket)
                .bind(upload.key)
                .bind(upload.upload_id)
                .execute(connection)
                .await?;
                Ok(Change::done(()))
            })
        })
        .await
    }

    pub(crate) async fn forget_upload(&self, upload: RemoteUpload) -> Result<(), S3Error> {
        self.commit(move |connection| {
            Box::pin(async move {
                let delete =
                    "DELETE FROM remote_uploads WHERE endpoint = ? AND bucket = ? AND key = ? AND upload_id = ?";
                sqlx::query(delete)
                    .bind(upload.endpoint)
                    .bind(upload.bucket)
                    .bind(upload.key)
                    .bind(upload.upload_id)
                    .execute(connection)
                    .await?;
                Ok(Change::done(()))
            })
        })
        .await
    }

    /// All that are known of an endpoint.
    pub(crate) async fn remote_uploads(&self, endpoint: &str) -> Result<Vec<RemoteUpload>, StoreError> {
        let rows = sqlx::query("SELECT endpoint, bucket, key, upload_id FROM remote_uploads WHERE endpoint = ?");
        let rows = rows.bind(endpoint).fetch_all(&self.reads).await?;
        let mut uploads = Vec::with_capacity(rows.len());
        for row in rows {
            uploads.push(RemoteUpload {
                endpoint: row.try_get("endpoint")?,
                bucket: row.try_get("bucket")?,
                key: row.try_get("key")?,
                upload_id: row.try_get("upload_id")?,
            });
        }
        Ok(uploads)
    }
}
