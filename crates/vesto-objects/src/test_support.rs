//! A small world for tests: two accounts with root users and whatever users a test asks for, and a store.

use std::path::Path;
use std::sync::Arc;

use chrono::DateTime;
use futures::TryStreamExt;
use vesto_identity::{
    BootstrapAccount, BootstrapInlinePolicy, BootstrapSpec, BootstrapUser, Identity, IdentityOptions, OpCtx,
    RequestInfo,
};
use vesto_meta::Meta;
use vesto_types::{AccessKeyId, AccountId, Clock, FixedClock, Ids, Region, RequestId, Secret, SeededIds};

use crate::{GetObject, NewBuckets, Objects, PutObject, S3Error, body_of, create_bucket, get_object, put_object};

pub(crate) const ACCOUNT: &str = "123456789012";
pub(crate) const OTHER_ACCOUNT: &str = "210987654321";

pub(crate) struct World {
    pub(crate) objects: Objects,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) directory: tempfile::TempDir,
    pub(crate) identity: Identity,
}

pub(crate) fn region() -> Region {
    Region::parse("us-east-1").unwrap()
}

pub(crate) fn key_of(name: &str) -> AccessKeyId {
    AccessKeyId::parse(&format!("AKIA{name:X<16}")).unwrap()
}

fn user(name: &str, policy: &str) -> BootstrapUser {
    let inline = BootstrapInlinePolicy { name: "inline".to_owned(), document: policy.to_owned() };
    BootstrapUser {
        name: name.to_owned(),
        access_key: Some((key_of(name), Secret::new("secret"))),
        policies: Vec::new(),
        inline: if policy.is_empty() { Vec::new() } else { vec![inline] },
    }
}

impl World {
    /// Users of the first account, each with its policy (`""`: none).
    pub(crate) async fn new(users: &[(&str, &str)]) -> Self {
        Self::with_strangers(users, &[]).await
    }

    /// Users of the first account and of the other one.
    pub(crate) async fn with_strangers(users: &[(&str, &str)], strangers: &[(&str, &str)]) -> Self {
        let ids: Arc<dyn Ids> = Arc::new(SeededIds::default());
        let clock = Arc::new(FixedClock::at(DateTime::from_timestamp(1_790_000_000, 0).unwrap()));
        let as_clock: Arc<dyn Clock> = Arc::<FixedClock>::clone(&clock);
        let meta = Meta::in_memory(Arc::clone(&ids)).await.unwrap();
        let options = IdentityOptions::new(AccountId::parse(ACCOUNT).unwrap(), region());
        let identity = Identity::open(meta, options, as_clock, Arc::clone(&ids)).await.unwrap();
        let account = |id: &str, root: &str, users: &[(&str, &str)]| BootstrapAccount {
            id: AccountId::parse(id).unwrap(),
            root_key: Some((key_of(root), Secret::new("secret"))),
            users: users.iter().map(|(name, policy)| user(name, policy)).collect(),
            control_policies: Vec::new(),
        };
        let accounts = vec![account(ACCOUNT, "ROOT", users), account(OTHER_ACCOUNT, "OTHERROOT", strangers)];
        identity.bootstrap(&BootstrapSpec { accounts }).await.unwrap();
        let directory = tempfile::tempdir().unwrap();
        let objects = open(directory.path(), &clock, &ids).await;
        Self { objects, clock, ids, directory, identity }
    }

    /// A new handle on the same directory, as after a restart.
    pub(crate) async fn reopen(&mut self) {
        self.objects.close().await;
        self.objects = open(self.directory.path(), &self.clock, &self.ids).await;
    }

    /// `ROOT`, `OTHERROOT` or a user's name.
    pub(crate) fn ctx(&self, name: &str) -> OpCtx {
        let key = self.identity.access_key(&key_of(name)).unwrap();
        self.identity.context(&key, self.request()).unwrap()
    }

    pub(crate) fn root(&self) -> OpCtx {
        self.ctx("ROOT")
    }

    pub(crate) fn nobody(&self) -> OpCtx {
        self.identity.anonymous_context(self.request())
    }

    fn request(&self) -> RequestInfo {
        RequestInfo::internal(RequestId::new(&*self.ids), region())
    }

    pub(crate) async fn bucket(&self, name: &str) {
        create_bucket(&self.root(), &self.objects, name, None).await.unwrap();
    }

    pub(crate) async fn put(&self, bucket: &str, key: &str, content: &str) {
        let body = body_of(content.to_owned());
        put_object(&self.root(), &self.objects, bucket, key, PutObject::default(), body).await.unwrap();
    }

    pub(crate) async fn get(&self, bucket: &str, key: &str) -> Result<Vec<u8>, S3Error> {
        self.read(bucket, key, &GetObject::default()).await
    }

    pub(crate) async fn read(&self, bucket: &str, key: &str, request: &GetObject) -> Result<Vec<u8>, S3Error> {
        let reader = get_object(&self.root(), &self.objects, bucket, key, request).await?;
        let chunks: Vec<bytes::Bytes> = reader.body.try_collect().await.unwrap();
        Ok(chunks.concat())
    }

    /// How many blob files there are, after the sweeper has done what is to be done.
    pub(crate) async fn blobs(&self) -> usize {
        crate::store::sweep::sweep_garbage(&self.objects.store).await.unwrap();
        let blobs = self.directory.path().join("blobs");
        let directories = std::fs::read_dir(blobs).unwrap();
        directories.map(|directory| std::fs::read_dir(directory.unwrap().path()).unwrap().count()).sum()
    }
}

async fn open(directory: &Path, clock: &Arc<FixedClock>, ids: &Arc<dyn Ids>) -> Objects {
    let clock: Arc<dyn Clock> = Arc::<FixedClock>::clone(clock);
    // As most of these tests say nothing of ACLs, and some let strangers in.
    Objects::open(directory, clock, Arc::clone(ids)).await.unwrap().with_new_buckets(NewBuckets::Open)
}
