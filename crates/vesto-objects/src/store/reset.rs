//! Forgets every bucket and object, for the server's test-only reset. Their files go the way of deleted ones.

use std::sync::Arc;

use super::Store;
use super::commit::Change;
use crate::S3Error;

const FORGET: &str = "
INSERT OR IGNORE INTO garbage (blob) SELECT blob FROM objects WHERE blob IS NOT NULL UNION SELECT blob FROM parts;
DELETE FROM parts;
DELETE FROM uploads;
DELETE FROM objects;
DELETE FROM buckets;
";

impl Store {
    pub(crate) async fn reset(&self) -> Result<(), S3Error> {
        let cache = Arc::clone(&self.buckets);
        self.commit(move |connection| {
            Box::pin(async move {
                sqlx::raw_sql(FORGET).execute(connection).await?;
                cache.mark_changed();
                Ok(Change::done(()))
            })
        })
        .await
    }
}
