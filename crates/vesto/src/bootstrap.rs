//! `--bootstrap FILE`: accounts, users and fixed access keys to make at first start.
//!
//! ```toml
//! [[account]]
//! id = "123456789012"
//! root_access_key_id = "AKIA…"          # both or neither; made up when absent
//! root_secret_access_key = "…"
//!
//! [[account.user]]
//! name = "analyst"
//! access_key_id = "AKIA…"
//! secret_access_key = "…"
//! policies = ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
//!
//! [[account.user.inline_policy]]
//! name = "guide"
//! document = '{"Version": "2012-10-17", "Statement": []}'
//!
//! # What an organisation would lay over the account. `FullAWSAccess` and `RCPFullAWSAccess` need no document.
//! [[account.service_control_policy]]
//! name = "FullAWSAccess"
//!
//! [[account.resource_control_policy]]
//! name = "RCPFullAWSAccess"
//! ```

use std::path::Path;

use anyhow::Context;
use serde::Deserialize;
use vesto_identity::{
    BootstrapAccount, BootstrapControlPolicy, BootstrapInlinePolicy, BootstrapSpec, BootstrapUser, ControlKind,
};
use vesto_types::{AccessKeyId, AccountId, Secret};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    account: Vec<Account>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Account {
    id: String,
    root_access_key_id: Option<String>,
    root_secret_access_key: Option<String>,
    #[serde(default)]
    user: Vec<User>,
    #[serde(default)]
    service_control_policy: Vec<ControlPolicy>,
    #[serde(default)]
    resource_control_policy: Vec<ControlPolicy>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ControlPolicy {
    name: String,
    document: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct User {
    name: String,
    access_key_id: Option<String>,
    secret_access_key: Option<String>,
    #[serde(default)]
    policies: Vec<String>,
    #[serde(default)]
    inline_policy: Vec<InlinePolicy>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InlinePolicy {
    name: String,
    document: String,
}

pub(crate) fn load(path: &Path) -> anyhow::Result<BootstrapSpec> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    parse(&text).with_context(|| format!("in `{}`", path.display()))
}

fn parse(text: &str) -> anyhow::Result<BootstrapSpec> {
    // The parser's own message quotes the line at fault, which may hold a secret: only its place is told.
    let file: File = toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| text.get(..span.start).unwrap_or_default().lines().count().max(1));
        let place = line.map(|line| format!(" near line {line}")).unwrap_or_default();
        anyhow::anyhow!("{}{place}", error.message())
    })?;
    let accounts = file.account.into_iter().map(account).collect::<Result<_, _>>()?;
    Ok(BootstrapSpec { accounts })
}

fn account(account: Account) -> anyhow::Result<BootstrapAccount> {
    let id = AccountId::parse(&account.id)?;
    let root_key = key(account.root_access_key_id, account.root_secret_access_key)
        .with_context(|| format!("the root key of account {id}"))?;
    let users = account.user.into_iter().map(user).collect::<Result<_, _>>()?;
    let service = account.service_control_policy.into_iter().map(|policy| control(policy, ControlKind::Service));
    let resource = account.resource_control_policy.into_iter().map(|policy| control(policy, ControlKind::Resource));
    let control_policies = service.chain(resource).collect::<Result<_, _>>()?;
    Ok(BootstrapAccount { id, root_key, users, control_policies })
}

fn control(policy: ControlPolicy, kind: ControlKind) -> anyhow::Result<BootstrapControlPolicy> {
    let document = policy.document.or_else(|| BootstrapControlPolicy::aws_document(kind, &policy.name));
    let document = document.with_context(|| format!("control policy `{}` needs a document", policy.name))?;
    Ok(BootstrapControlPolicy { kind, name: policy.name, document })
}

fn user(user: User) -> anyhow::Result<BootstrapUser> {
    let access_key = key(user.access_key_id, user.secret_access_key)
        .with_context(|| format!("the access key of user `{}`", user.name))?;
    let inline = user.inline_policy.into_iter();
    let inline = inline.map(|policy| BootstrapInlinePolicy { name: policy.name, document: policy.document });
    Ok(BootstrapUser { name: user.name, access_key, policies: user.policies, inline: inline.collect() })
}

fn key(id: Option<String>, secret: Option<String>) -> anyhow::Result<Option<(AccessKeyId, Secret)>> {
    match (id, secret) {
        (Some(id), Some(secret)) => Ok(Some((AccessKeyId::parse(&id)?, Secret::new(secret)))),
        (None, None) => Ok(None),
        (Some(_), None) | (None, Some(_)) => anyhow::bail!("needs both its id and its secret"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_users_and_keys_are_read() {
        let spec = parse(
            "[[account]]\nid = \"123456789012\"\nroot_access_key_id = \"AKIAROOTROOTROOTROOT\"\n\
             root_secret_access_key = \"s\"\n[[account.user]]\nname = \"analyst\"\n\
             policies = [\"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess\"]\n\
             [[account.user.inline_policy]]\nname = \"p\"\ndocument = '{}'\n[[account]]\nid = \"999999999999\"\n",
        )
        .unwrap();
        assert_eq!(spec.accounts.len(), 2);
        assert_eq!(spec.accounts[0].root_key.as_ref().unwrap().1.expose(), "s");
        assert_eq!(spec.accounts[0].users[0].name, "analyst");
        assert_eq!(spec.accounts[0].users[0].inline[0].document, "{}");
        assert_eq!(spec.accounts[1].root_key, None);
    }

    #[test]
    fn control_policies_of_aws_need_no_document() {
        let spec = parse(
            "[[account]]\nid = \"123456789012\"\n[[account.service_control_policy]]\nname = \"FullAWSAccess\"\n\
             [[account.resource_control_policy]]\nname = \"Own\"\ndocument = '{}'\n",
        )
        .unwrap();
        let [service, resource] = &spec.accounts[0].control_policies[..] else { panic!("{spec:?}") };
        assert!(service.document.contains("Allow") && service.kind == ControlKind::Service);
        assert_eq!((resource.document.as_str(), resource.kind), ("{}", ControlKind::Resource));
        let error = parse("[[account]]\nid = \"123456789012\"\n[[account.service_control_policy]]\nname = \"Own\"\n");
        assert!(format!("{:#}", error.unwrap_err()).contains("control policy `Own` needs a document"));
    }

    #[test]
    fn mistakes_are_named_without_secrets() {
        for text in [
            "[[account]]\nid = \"1\"",
            "[[account]]\nid = \"123456789012\"\nroot_secret_access_key = \"hush\"",
            "[[account]]\nid = \"123456789012\"\nroot_secret_access_kee = \"hush\"",
            "[[account]]\nid = \"123456789012\"\nroot_secret_access_key = hush",
        ] {
            let error = format!("{:#}", parse(text).unwrap_err());
            assert!(!error.contains("hush"), "{error}");
        }
    }
}
