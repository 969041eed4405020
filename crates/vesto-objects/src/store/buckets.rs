//! Buckets: few, and asked for by every request, so all of them (with their compiled policies) stay in memory. The
//! committer alone reloads them, after its commit and before the change is answered.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::id::Id;
use sqlx::Row;
use sqlx::sqlite::SqliteConnection;
use vesto_types::{AccountId, Region};

use super::commit::Change;
use super::{Store, StoreError, from_millis, to_millis};
use crate::S3Error;
use crate::bucket::{Bucket, BucketPolicy};
use crate::{BucketSettings, ObjectOwnership};

#[derive(Default)]
pub(crate) struct BucketCache {
    buckets: RwLock<Arc<BTreeMap<String, Arc<Bucket>>>>,
    changed: AtomicBool,
}

impl BucketCache {
    fn snapshot(&self) -> Arc<BTreeMap<String, Arc<Bucket>>> {
        Arc::clone(&self.buckets.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn get(&self, name: &str) -> Option<Arc<Bucket>> {
        self.snapshot().get(name).cloned()
    }

    pub(super) fn all(&self) -> Vec<Arc<Bucket>> {
        self.snapshot().values().cloned().collect()
    }

    pub(super) fn mark_changed(&self) {
        self.changed.store(true, Ordering::Release);
    }

    pub(super) async fn refresh_if_changed(&self, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        if !self.changed.swap(false, Ordering::AcqRel) {
            return Ok(());
        }
        self.reload(connection).await.map_err(|error| match error {
            StoreError::Database(error) => sqlx::Error::Io(std::io::Error::other(error)),
            other => sqlx::Error::Io(std::io::Error::other(other)),
        })
    }

    pub(super) async fn reload(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let rows = sqlx::query("SELECT id, name, owner, region, created, policy, principals, settings FROM buckets")
            .fetch_all(connection)
            .await?;
        let mut buckets = BTreeMap::new();
        for row in rows {
            let bucket = from_row(&row)?;
            buckets.insert(bucket.name.clone(), Arc::new(bucket));
        }
        *self.buckets.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(buckets);
        Ok(())
    }
}

fn from_row(row: &sqlx::sqlite::SqliteRow) -> Result<Bucket, StoreError> {
    let name: String = row.try_get("name")?;
    let damaged = |what: &str| StoreError::Damaged { what: format!("{what} of bucket `{name}`") };
    let owner: String = row.try_get("owner")?;
    let region: String = row.try_get("region")?;
    let policy: Option<String> = row.try_get("policy")?;
    let principals: Option<String> = row.try_get("principals")?;
    let principals = principals.map_or(Ok(Vec::new()), |json| serde_json::from_str(&json));
    let principals = principals.map_err(|_| damaged("principals in the policy"))?;
    let policy = match policy {
        // A policy that can no longer be read must not count as absent: its denials would be lost.
        Some(text) => Some(BucketPolicy::stored(&name, text, principals).map_err(|_| damaged("policy"))?),
        None => None,
    };
    let settings: Option<String> = row.try_get("settings")?;
    let settings = read_settings(settings.as_deref()).ok_or_else(|| damaged("settings"))?;
    let bucket = Bucket {
        id: row.try_get("id")?,
        owner: AccountId::parse(&owner).map_err(|_| damaged("owner"))?,
        region: Region::parse(&region).map_err(|_| damaged("region"))?,
        created: from_millis(row.try_get("created")?),
        policy,
        settings,
        acl_policy: None,
        restriction: None,
        name,
    };
    bucket.settle().map_err(|_| StoreError::Damaged { what: "policy of a bucket".to_owned() })
}

/// Buckets from before there were settings have no ACLs and block nothing.
fn read_settings(text: Option<&str>) -> Option<BucketSettings> {
    let earlier =
        || BucketSettings { ownership: Some(ObjectOwnership::BucketOwnerEnforced), ..BucketSettings::default() };
    text.map_or_else(|| Some(earlier()), BucketSettings::from_json)
}

impl Store {
    pub(crate) async fn insert_bucket(
        &self,
        name: &str,
        owner: &AccountId,
        region: &Region,
        settings: &BucketSettings,
    ) -> Result<(), S3Error> {
        let (name, owner, region) = (name.to_owned(), owner.to_string(), region.to_string());
        let settings = settings.to_json();
        let (created, cache) = (to_millis(self.now()), Arc::clone(&self.buckets));
        self.commit(move |connection| {
            Box::pin(async move {
                let current: Option<String> = sqlx::query_scalar("SELECT owner FROM buckets WHERE name = ?")
                    .bind(&name)
                    .fetch_optional(&mut *connection)
                    .await?;
                match current {
                    Some(current) if current == owner => {
                        return Ok(Change::refused(S3Error::BucketAlreadyOwnedByYou { bucket: name }));
                    }
                    Some(_) => return Ok(Change::refused(S3Error::BucketAlreadyExists { bucket: name })),
                    None => {}
                }
                sqlx::query("INSERT INTO buckets (name, owner, region, created, settings) VALUES (?, ?, ?, ?, ?)")
                    .bind(name)
                    .bind(owner)
                    .bind(region)
                    .bind(created)
                    .bind(settings)
                    .execute(connection)
                    .await?;
                cache.mark_changed();
                Ok(Change::done(()))
            })
        })
        .await
    }

    /// Only an empty bucket goes; uploads that were never completed go with it.
    pub(crate) async fn delete_bucket(&self, bucket: &Bucket) -> Result<(), S3Error> {
        let (id, name, cache) = (bucket.id, bucket.name.clone(), Arc::clone(&self.buckets));
        self.commit(move |connection| {
            Box::pin(async move {
                let used: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM objects WHERE bucket = ?)")
                    .bind(id)
                    .fetch_one(&mut *connection)
                    .await?;
                if used {
                    return Ok(Change::refused(S3Error::BucketNotEmpty { bucket: name }));
                }
                let uploads: Vec<Id> = sqlx::query_scalar("SELECT id FROM uploads WHERE bucket = ?")
                    .bind(id)
                    .fetch_all(&mut *connection)
                    .await?;
                for upload in uploads {
                    super::uploads::discard_upload(connection, upload).await?;
                }
                let deleted = sqlx::query("DELETE FROM buckets WHERE id = ?").bind(id).execute(connection).await?;
                cache.mark_changed();
                match deleted.rows_affected() {
                    0 => Ok(Change::refused(S3Error::NoSuchBucket { bucket: name })),
                    _ => Ok(Change::done(())),
                }
            })
        })
        .await
    }

    /// Changes a bucket's settings; `change` sees them as they are now and may refuse.
    pub(crate) async fn change_bucket_settings<F>(&self, bucket: &Bucket, change: F) -> Result<(), S3Error>
    where
        F: FnOnce(&mut BucketSettings) -> Result<(), S3Error> + Send + 'static,
    {
        let (id, name, cache) = (bucket.id, bucket.name.clone(), Arc::clone(&self.buckets));
        self.commit(move |connection| {
            Box::pin(async move {
                let current: Option<Option<String>> = sqlx::query_scalar("SELECT settings FROM buckets WHERE id = ?")
                    .bind(id)
                    .fetch_optional(&mut *connection)
                    .await?;
                let Some(current) = current else { return Ok(Change::refused(S3Error::NoSuchBucket { bucket: name })) };
                let Some(mut settings) = read_settings(current.as_deref()) else {
                    let damaged = StoreError::Damaged { what: format!("settings of bucket `{name}`") };
                    return Ok(Change::refused(damaged.into()));
                };
                if let Err(refused) = change(&mut settings) {
                    return Ok(Change::refused(refused));
                }
                sqlx::query("UPDATE buckets SET settings = ? WHERE id = ?")
                    .bind(settings.to_json())
                    .bind(id)
                    .execute(connection)
                    .await?;
                cache.mark_changed();
                Ok(Change::done(()))
            })
        })
        .await
    }

    pub(crate) async fn set_bucket_policy(&self, bucket: &Bucket, policy: Option<BucketPolicy>) -> Result<(), S3Error> {
        let (id, name, cache) = (bucket.id, bucket.name.clone(), Arc::clone(&self.buckets));
        let principals = policy.as_ref().map(|policy| serde_json::json!(policy.principals).to_string());
        let policy = policy.map(|policy| policy.text);
        self.commit(move |connection| {
            Box::pin(async move {
                let updated = sqlx::query("UPDATE buckets SET policy = ?, principals = ? WHERE id = ?")
                    .bind(policy)
                    .bind(principals)
                    .bind(id)
                    .execute(connection)
                    .await?;
                cache.mark_changed();
                match updated.rows_affected() {
                    0 => Ok(Change::refused(S3Error::NoSuchBucket { bucket: name })),
                    _ => Ok(Change::done(())),
                }
            })
        })
        .await
    }
}

/// Whether the bucket is still there, asked inside the transaction that would add something to it.
pub(super) async fn exists(connection: &mut SqliteConnection, bucket: i64) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM buckets WHERE id = ?)").bind(bucket).fetch_one(connection).await
}
