//! `root-credentials`: the root access keys made at first start, as an AWS credentials file that its owner alone reads.
//! The default account's key is the default profile; further accounts are profiles named by their id.

use std::fmt::Write;
use std::fs;
use std::io;

use anyhow::Context;
use vesto_identity::RootKey;
use vesto_objects::RemoteCredentials;
use vesto_types::{AccountId, Secret};

use crate::data_dir::DataDir;
use crate::files::{Readers, write_atomically};

/// An access key as the commands beside the server use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Credentials {
    pub access_key_id: String,
    pub secret_access_key: Secret,
}

pub(crate) fn store(data_dir: &DataDir, default_account: &AccountId, keys: &[RootKey]) -> anyhow::Result<()> {
    let path = data_dir.root_credentials();
    write_atomically(&path, render(default_account, keys)?.as_bytes(), Readers::Owner)
        .with_context(|| format!("cannot write `{}`", path.display()))
}

/// The default account's root key, if the server has been started before.
pub(crate) fn load(data_dir: &DataDir) -> anyhow::Result<Option<Credentials>> {
    let path = data_dir.root_credentials();
    match fs::read_to_string(&path) {
        Ok(text) => parse(&text).map(Some).with_context(|| format!("`{}` holds no access key", path.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`", path.display())),
    }
}

fn render(default_account: &AccountId, keys: &[RootKey]) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    let (default, others): (Vec<_>, Vec<_>) = keys.iter().partition(|key| key.account == *default_account);
    for key in default.into_iter().chain(others) {
        let RootKey { account, access_key_id, secret_access_key } = key;
        let profile = if account == default_account { "default" } else { account.as_str() };
        writeln!(text, "# root of account {account}\n[{profile}]")?;
        writeln!(text, "aws_access_key_id = {access_key_id}")?;
        writeln!(text, "aws_secret_access_key = {}\n", secret_access_key.expose())?;
    }
    Ok(text)
}

fn parse(text: &str) -> Option<Credentials> {
    let RemoteCredentials { access_key_id, secret_access_key, .. } = default_profile(text)?;
    Some(Credentials { access_key_id, secret_access_key })
}

/// The profile `[default]` of an AWS credentials file.
pub(crate) fn default_profile(text: &str) -> Option<RemoteCredentials> {
    let section = text.lines().map(str::trim).skip_while(|line| *line != "[default]").skip(1);
    let (mut id, mut secret, mut session_token) = (None, None, None);
    for line in section.take_while(|line| !line.starts_with('[')) {
        match line.split_once('=').map(|(name, value)| (name.trim(), value.trim())) {
            Some(("aws_access_key_id", value)) => id = Some(value.to_owned()),
            Some(("aws_secret_access_key", value)) => secret = Some(Secret::new(value)),
            Some(("aws_session_token", value)) => session_token = Some(Secret::new(value)),
            _ => {}
        }
    }
    Some(RemoteCredentials { access_key_id: id?, secret_access_key: secret?, session_token })
}

#[cfg(test)]
mod tests {
    use vesto_types::AccessKeyId;

    use super::*;

    fn key(account: &str, id: &str) -> RootKey {
        RootKey {
            account: AccountId::parse(account).unwrap(),
            access_key_id: AccessKeyId::parse(id).unwrap(),
            secret_access_key: Secret::new(format!("secret/of={id}")),
        }
    }

    #[test]
    fn the_default_accounts_key_is_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let data_dir = DataDir::new(dir.path().to_owned());
        assert_eq!(load(&data_dir).unwrap(), None);
        let keys = [key("999999999999", "AKIAOTHEROTHEROTHER1"), key("123456789012", "AKIAROOTROOTROOTROOT")];
        store(&data_dir, &AccountId::parse("123456789012").unwrap(), &keys).unwrap();
        let loaded = load(&data_dir).unwrap().unwrap();
        assert_eq!(loaded.access_key_id, "AKIAROOTROOTROOTROOT");
        assert_eq!(loaded.secret_access_key.expose(), "secret/of=AKIAROOTROOTROOTROOT");
    }
}
