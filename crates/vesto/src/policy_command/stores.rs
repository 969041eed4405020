//! What a server stores, read without being the server: from copies, so that a running server is not disturbed and
//! nothing of it is changed; or as a bootstrap file would make it.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use vesto_control::{Control, ControlSettings};
use vesto_identity::{Identity, IdentityOptions, RequestInfo};
use vesto_meta::Meta;
use vesto_meta::snapshot::{Rows, snapshot};
use vesto_objects::Objects;
use vesto_types::{AccountId, Clock, Ids, Region, RequestId};

use crate::bootstrap;
use crate::data_dir::DataDir;
use crate::endpoints;
use crate::system::{SystemClock, SystemIds};

pub(super) struct Stores {
    pub(super) identity: Identity,
    pub(super) objects: Objects,
    pub(super) control: Control,
    pub(super) region: Region,
    ids: Arc<dyn Ids>,
    /// The copies; gone with this.
    _directory: tempfile::TempDir,
}

/// What the stores themselves do not tell; a running server's own settings come before.
pub(super) struct Settings {
    pub(super) region: Option<Region>,
    pub(super) account: Option<AccountId>,
}

impl Stores {
    pub(super) async fn of_data_dir(data_dir: &DataDir, settings: Settings) -> anyhow::Result<Self> {
        let copies = metadata_copy(data_dir).await?;
        let copying = || format!("cannot read `{}`", data_dir.path().display());
        let objects = data_dir.objects().join("s3.db");
        std::fs::create_dir(copies.path().join("s3"))?;
        if objects.exists() {
            // Millions of objects may be in the buckets; of policies and owners there are few.
            let copy = copies.path().join("s3").join("s3.db");
            snapshot(&objects, &copy, Rows::Of(&["buckets"])).await.with_context(copying)?;
        }
        let server = endpoints::load(data_dir)?;
        let region = server.as_ref().and_then(|server| Region::parse(&server.region).ok()).or(settings.region);
        let account = server.as_ref().and_then(|server| AccountId::parse(&server.account).ok()).or(settings.account);
        Self::open(copies, Settings { region, account }).await
    }

    pub(super) async fn of_bootstrap(file: &Path, settings: Settings) -> anyhow::Result<Self> {
        let stores = Self::open(copies()?, settings).await?;
        let mut spec = bootstrap::load(file)?;
        let account = stores.identity.default_account();
        if !spec.accounts.iter().any(|known| known.id == *account) {
            let account = account.clone();
            spec.accounts.insert(0, vesto_identity::BootstrapAccount::new(account));
        }
        stores.identity.bootstrap(&spec).await.with_context(|| format!("in `{}`", file.display()))?;
        Ok(stores)
    }

    async fn open(directory: tempfile::TempDir, settings: Settings) -> anyhow::Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let ids: Arc<dyn Ids> = Arc::new(SystemIds::new());
        let region = settings.region.map_or_else(|| Region::parse("us-east-1"), Ok)?;
        let account = settings.account.map_or_else(|| AccountId::parse("123456789012"), Ok)?;
        let meta = Meta::open(directory.path(), Arc::clone(&ids)).await.context("cannot read the metadata")?;
        let options = IdentityOptions::new(account, region.clone());
        let identity = Identity::open(meta.clone(), options, Arc::clone(&clock), Arc::clone(&ids)).await;
        let objects = Objects::open(&directory.path().join("s3"), Arc::clone(&clock), Arc::clone(&ids)).await;
        let control = ControlSettings { region: region.clone(), max_iam_roles: 50, role_apply_delay: Duration::ZERO };
        let control = Control::open(meta, clock, Arc::clone(&ids), control).await;
        Ok(Self {
            identity: identity.context("cannot read the identities")?,
            objects: objects.context("cannot read the buckets")?,
            control: control.context("cannot read the clusters")?,
            region,
            ids,
            _directory: directory,
        })
    }

    /// A request that comes from nowhere in particular.
    pub(super) fn request(&self) -> RequestInfo {
        RequestInfo::internal(RequestId::new(&*self.ids), self.region.clone())
    }
}

/// The metadata alone. The directory of the copy is to be held as long.
pub(super) async fn metadata(data_dir: &DataDir) -> anyhow::Result<(Meta, tempfile::TempDir)> {
    let copies = metadata_copy(data_dir).await?;
    let meta = Meta::open(copies.path(), Arc::new(SystemIds::new())).await.context("cannot read the metadata")?;
    Ok((meta, copies))
}

async fn metadata_copy(data_dir: &DataDir) -> anyhow::Result<tempfile::TempDir> {
    let meta = data_dir.path().join("meta.db");
    anyhow::ensure!(meta.exists(), "there is no server's data in `{}`", data_dir.path().display());
    let copies = copies()?;
    let copying = || format!("cannot read `{}`", data_dir.path().display());
    snapshot(&meta, &copies.path().join("meta.db"), Rows::All).await.with_context(copying)?;
    symlink(data_dir.path().canonicalize()?.join("secret.key"), copies.path().join("secret.key"))?;
    Ok(copies)
}

fn copies() -> anyhow::Result<tempfile::TempDir> {
    // Readable by its owner alone.
    tempfile::Builder::new().prefix("vesto-policy-").tempdir().context("cannot make a temporary directory")
}
