//! The first start of a data directory: accounts and root keys, told once and stored for their owner alone.

use std::io::{self, Write};

use anyhow::Context;
use vesto_identity::{BootstrapAccount, BootstrapSpec, Identity, RootKey};
use vesto_types::{AccessKeyId, Ids, Secret};

use crate::bootstrap;
use crate::config::Config;
use crate::credentials;
use crate::data_dir::DataDir;

const SECRET_ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Does nothing at later starts.
pub(crate) async fn first_start(
    config: &Config,
    data_dir: &DataDir,
    identity: &Identity,
    ids: &dyn Ids,
) -> anyhow::Result<()> {
    if !identity.accounts().is_empty() {
        return Ok(());
    }
    let spec = match &config.bootstrap {
        Some(path) => bootstrap::load(path)?,
        None => BootstrapSpec::default(),
    };
    let (spec, made_up) = complete(spec, config, ids)?;
    // The keys are on disk before they are valid: a crash in between loses nothing, the next start makes new ones.
    credentials::store(data_dir, &config.account, &root_keys(&spec))?;
    identity.bootstrap(&spec).await.context("cannot make the first accounts")?;
    tell(data_dir, &made_up)
}

/// The default account among the accounts, and every account with a root key; the keys made up for that.
fn complete(mut spec: BootstrapSpec, config: &Config, ids: &dyn Ids) -> anyhow::Result<(BootstrapSpec, Vec<RootKey>)> {
    if !spec.accounts.iter().any(|account| account.id == config.account) {
        spec.accounts.insert(0, BootstrapAccount::new(config.account.clone()));
    }
    let mut made_up = Vec::new();
    for account in spec.accounts.iter_mut().filter(|account| account.root_key.is_none()) {
        let access_key_id = AccessKeyId::parse(&ids.aws_unique_id("AKIA", 20))?;
        let secret_access_key = Secret::new(ids.chars(SECRET_ALPHABET, 40));
        account.root_key = Some((access_key_id.clone(), secret_access_key.clone()));
        made_up.push(RootKey { account: account.id.clone(), access_key_id, secret_access_key });
    }
    Ok((spec, made_up))
}

fn root_keys(spec: &BootstrapSpec) -> Vec<RootKey> {
    let key = |account: &BootstrapAccount| {
        let (access_key_id, secret_access_key) = account.root_key.clone()?;
        Some(RootKey { account: account.id.clone(), access_key_id, secret_access_key })
    };
    spec.accounts.iter().filter_map(key).collect()
}

/// Keys that the operator gave are known to them; those made up are shown this once.
fn tell(data_dir: &DataDir, made_up: &[RootKey]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    for key in made_up {
        writeln!(out, "Root access key of account {}, not shown again:", key.account)?;
        writeln!(out, "  AWS_ACCESS_KEY_ID={}", key.access_key_id)?;
        writeln!(out, "  AWS_SECRET_ACCESS_KEY={}", key.secret_access_key.expose())?;
    }
    let path = data_dir.root_credentials();
    writeln!(out, "Root access keys are kept in {} (mode 0600); `vesto env` prints shell exports.", path.display())?;
    Ok(out.flush()?)
}
