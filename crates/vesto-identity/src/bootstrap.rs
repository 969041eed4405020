//! The first start: accounts, root keys and users that exist before anybody can make them through the API, and the way
//! back to that state for tests.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use thiserror::Error;
use vesto_aws_wire::ApiError;
use vesto_meta::{
    MetaError,
    access_keys::AccessKeyRecord,
    accounts::AccountRecord,
    attachments::AttachmentRecord,
    bootstrap,
    control_policies::{ControlKind, ControlPolicyRecord},
    inline_policies::InlinePolicyRecord,
    users::UserRecord,
};
use vesto_policy::{MalformedPolicy, Policy, PolicyKind};
use vesto_types::{AccessKeyId, AccountId, Ids, Secret};

use crate::{
    Identity, IdentityError,
    edit::{Change, Edit},
};

/// What to make at first start. The server's default account is made in any case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BootstrapSpec {
    pub accounts: Vec<BootstrapAccount>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BootstrapAccount {
    pub id: AccountId,
    /// Made up when absent.
    pub root_key: Option<(AccessKeyId, Secret)>,
    pub users: Vec<BootstrapUser>,
    /// What an organisation would lay over the account.
    pub control_policies: Vec<BootstrapControlPolicy>,
}

impl BootstrapAccount {
    pub fn new(id: AccountId) -> Self {
        Self { id, root_key: None, users: Vec::new(), control_policies: Vec::new() }
    }
}

/// A service or resource control policy, attached to the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BootstrapControlPolicy {
    pub kind: ControlKind,
    pub name: String,
    pub document: String,
}

impl BootstrapControlPolicy {
    /// The document of the policy that AWS attaches everywhere as long as nobody takes it away.
    pub fn aws_document(kind: ControlKind, name: &str) -> Option<String> {
        let everything = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
        let for_everyone =
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#;
        match (kind, name) {
            (ControlKind::Service, "FullAWSAccess") => Some(everything.to_owned()),
            (ControlKind::Resource, "RCPFullAWSAccess") => Some(for_everyone.to_owned()),
            (ControlKind::Service | ControlKind::Resource, _) => None,
        }
    }

    fn policy_kind(&self) -> PolicyKind {
        match self.kind {
            ControlKind::Service => PolicyKind::ServiceControl,
            ControlKind::Resource => PolicyKind::ResourceControl,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BootstrapUser {
    pub name: String,
    pub access_key: Option<(AccessKeyId, Secret)>,
    /// ARNs of AWS managed policies.
    pub policies: Vec<String>,
    pub inline: Vec<BootstrapInlinePolicy>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BootstrapInlinePolicy {
    pub name: String,
    /// The policy document as JSON text.
    pub document: String,
}

/// A root access key that the first start made. It is told once: the caller shows it and stores it privately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootKey {
    pub account: AccountId,
    pub access_key_id: AccessKeyId,
    pub secret_access_key: Secret,
}

#[derive(Debug, Error)]
pub enum BootstrapError {
    #[error("account `{0}` is defined twice")]
    DuplicateAccount(AccountId),
    #[error("access key `{0}` is defined twice")]
    DuplicateAccessKey(AccessKeyId),
    #[error("user `{user}` cannot be made: {reason}")]
    User { user: String, reason: String },
    #[error("policy `{policy}` of user `{user}` is not valid")]
    Policy { user: String, policy: String, source: MalformedPolicy },
    #[error("policy `{policy}` of user `{user}` does not exist")]
    NoSuchPolicy { user: String, policy: String },
    #[error("control policy `{policy}` of account `{account}` is not valid")]
    ControlPolicy { account: AccountId, policy: String, source: MalformedPolicy },
    #[error("control policy `{policy}` of account `{account}` is defined twice")]
    DuplicateControlPolicy { account: AccountId, policy: String },
    #[error("the control policies of account `{account}` allow nothing: FullAWSAccess (RCPFullAWSAccess) is missing")]
    ControlPoliciesAllowNothing { account: AccountId },
    #[error("the stored bootstrap definitions cannot be read")]
    Unreadable,
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

impl Identity {
    /// Makes the accounts and users of `spec` if this is the first start; answers every account's root key then, and
    /// nothing at later starts, whatever `spec` says.
    pub async fn bootstrap(&self, spec: &BootstrapSpec) -> Result<Vec<RootKey>, BootstrapError> {
        let spec = self.completed(spec)?;
        self.write(|edit| {
            if !edit.state.accounts.is_empty() {
                return Ok(Vec::new());
            }
            edit.make(Change::PutBootstrap(Secret::new(to_json(&spec).to_string())));
            make(edit, &spec)
        })
        .await
    }

    /// Forgets everything that was made since the first start, root keys and bootstrap users excepted. For the test-only
    /// reset; sessions and the decision log go as well.
    pub async fn reset(&self) -> Result<(), BootstrapError> {
        let spec = self.stored_spec().await?;
        self.write::<_, BootstrapError>(|edit| {
            edit.make(Change::DeleteEverything);
            make(edit, &spec).map(drop)
        })
        .await?;
        self.decision_log().clear().await;
        Ok(())
    }

    async fn stored_spec(&self) -> Result<BootstrapSpec, BootstrapError> {
        let failed = |error: MetaError| BootstrapError::Identity(IdentityError::Meta(error));
        let mut tx = self.meta().begin().await.map_err(failed)?;
        let stored = bootstrap::get(&mut tx).await.map_err(failed)?;
        let value = stored.and_then(|stored| serde_json::from_str(stored.expose()).ok());
        value.as_ref().and_then(from_json).ok_or(BootstrapError::Unreadable)
    }

    /// The definitions with the default account first and every root key given.
    fn completed(&self, spec: &BootstrapSpec) -> Result<BootstrapSpec, BootstrapError> {
        let mut accounts = spec.accounts.clone();
        if !accounts.iter().any(|account| account.id == *self.default_account()) {
            accounts.insert(0, BootstrapAccount::new(self.default_account().clone()));
        }
        for account in &mut accounts {
            if account.root_key.is_none() {
                account.root_key = Some(new_access_key(self.ids(), "AKIA")?);
            }
        }
        Ok(BootstrapSpec { accounts })
    }
}

/// A new access key id with this prefix, and its secret.
pub(crate) fn new_access_key(ids: &dyn Ids, prefix: &str) -> Result<(AccessKeyId, Secret), IdentityError> {
    let id = AccessKeyId::parse(&ids.aws_unique_id(prefix, 20)).map_err(IdentityError::Name)?;
    let secret = ids.chars(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 40);
    Ok((id, Secret::new(secret)))
}

fn make(edit: &mut Edit<'_>, spec: &BootstrapSpec) -> Result<Vec<RootKey>, BootstrapError> {
    let mut root_keys = Vec::new();
    for account in &spec.accounts {
        if edit.state.accounts.contains_key(&account.id) {
            return Err(BootstrapError::DuplicateAccount(account.id.clone()));
        }
        edit.make(Change::AddAccount(AccountRecord { id: account.id.clone(), created_at: edit.now }));
        if let Some((access_key_id, secret_access_key)) = account.root_key.clone() {
            make_key(edit, &account.id, None, &access_key_id, &secret_access_key)?;
            root_keys.push(RootKey { account: account.id.clone(), access_key_id, secret_access_key });
        }
        make_control_policies(edit, account)?;
        for user in &account.users {
            make_user(edit, &account.id, user)?;
        }
    }
    Ok(root_keys)
}

fn make_key(
    edit: &mut Edit<'_>,
    account: &AccountId,
    user_id: Option<String>,
    id: &AccessKeyId,
    secret: &Secret,
) -> Result<(), BootstrapError> {
    if edit.state.keys.contains_key(id) {
        return Err(BootstrapError::DuplicateAccessKey(id.clone()));
    }
    let (id, account, secret) = (id.clone(), account.clone(), secret.clone());
    edit.make(Change::PutAccessKey(AccessKeyRecord {
        id,
        account,
        user_id,
        secret,
        active: true,
        created_at: edit.now,
    }));
    Ok(())
}

/// A list that allows nothing would lock everyone out, and nobody could tell why: it is refused.
fn make_control_policies(edit: &mut Edit<'_>, account: &BootstrapAccount) -> Result<(), BootstrapError> {
    for kind in [ControlKind::Service, ControlKind::Resource] {
        let mut names = BTreeSet::new();
        let mut allows = false;
        for control in account.control_policies.iter().filter(|control| control.kind == kind) {
            let (account, policy) = (account.id.clone(), control.name.clone());
            let parsed =
                Policy::parse(&control.document, control.policy_kind(), &edit.state.options).map_err(|source| {
                    BootstrapError::ControlPolicy { account: account.clone(), policy: policy.clone(), source }
                })?;
            if !names.insert(policy.clone()) {
                return Err(BootstrapError::DuplicateControlPolicy { account, policy });
            }
            allows |= parsed.allows_something();
            let document = control.document.clone();
            edit.make(Change::PutControlPolicy(ControlPolicyRecord { account, kind, name: policy, document }));
        }
        if !names.is_empty() && !allows {
            return Err(BootstrapError::ControlPoliciesAllowNothing { account: account.id.clone() });
        }
    }
    Ok(())
}

fn make_user(edit: &mut Edit<'_>, account: &AccountId, user: &BootstrapUser) -> Result<(), BootstrapError> {
    let invalid = |error: ApiError| BootstrapError::User { user: user.name.clone(), reason: error.message };
    crate::actions::check_user_name(&user.name).map_err(invalid)?;
    if edit.state.user(account, &user.name).is_some() {
        return Err(invalid(crate::actions::user_exists(&user.name)));
    }
    let id = edit.ids.aws_unique_id("AIDA", 21);
    edit.make(Change::PutUser(UserRecord {
        id: id.clone(),
        account: account.clone(),
        name: user.name.clone(),
        path: "/".to_owned(),
        boundary: None,
        tags: Vec::new(),
        created_at: edit.now,
    }));
    if let Some((key, secret)) = &user.access_key {
        make_key(edit, account, Some(id.clone()), key, secret)?;
    }
    for policy in &user.policies {
        if crate::actions::attachable(&edit.state, account, policy).is_err() {
            return Err(BootstrapError::NoSuchPolicy { user: user.name.clone(), policy: policy.clone() });
        }
        let (owner_id, policy_arn, attached_at) = (id.clone(), policy.clone(), edit.now);
        edit.make(Change::Attach(AttachmentRecord { owner_id, policy_arn, attached_at }));
    }
    for inline in &user.inline {
        let malformed =
            |source| BootstrapError::Policy { user: user.name.clone(), policy: inline.name.clone(), source };
        Policy::parse(&inline.document, PolicyKind::Identity, &edit.state.options).map_err(malformed)?;
        let (name, document) = (inline.name.clone(), inline.document.clone());
        edit.make(Change::PutInlinePolicy(InlinePolicyRecord { owner_id: id.clone(), name, document }));
    }
    Ok(())
}

fn to_json(spec: &BootstrapSpec) -> Value {
    let key =
        |key: &Option<(AccessKeyId, Secret)>| key.as_ref().map(|(id, secret)| json!([id.as_str(), secret.expose()]));
    let inline = |inline: &BootstrapInlinePolicy| json!([inline.name, inline.document]);
    let user = |user: &BootstrapUser| {
        json!({
            "name": user.name,
            "access_key": key(&user.access_key),
            "policies": user.policies,
            "inline": user.inline.iter().map(inline).collect::<Vec<_>>(),
        })
    };
    let control = |control: &BootstrapControlPolicy| json!([control.kind.name(), control.name, control.document]);
    let account = |account: &BootstrapAccount| {
        json!({
            "id": account.id.as_str(),
            "root_key": key(&account.root_key),
            "control_policies": account.control_policies.iter().map(control).collect::<Vec<_>>(),
            "users": account.users.iter().map(user).collect::<Vec<_>>(),
        })
    };
    spec.accounts.iter().map(account).collect()
}

fn from_json(value: &Value) -> Option<BootstrapSpec> {
    let text = |value: &Value| Some(value.as_str()?.to_owned());
    let key = |value: &Value| {
        let (id, secret) = (value.get(0)?.as_str()?, value.get(1)?.as_str()?);
        Some((AccessKeyId::parse(id).ok()?, Secret::new(secret)))
    };
    let inline =
        |value: &Value| Some(BootstrapInlinePolicy { name: text(value.get(0)?)?, document: text(value.get(1)?)? });
    let user = |value: &Value| {
        Some(BootstrapUser {
            name: text(value.get("name")?)?,
            access_key: value.get("access_key").and_then(key),
            policies: value.get("policies")?.as_array()?.iter().map(text).collect::<Option<_>>()?,
            inline: value.get("inline")?.as_array()?.iter().map(inline).collect::<Option<_>>()?,
        })
    };
    let control = |value: &Value| {
        let kind = ControlKind::of_name(value.get(0)?.as_str()?)?;
        Some(BootstrapControlPolicy { kind, name: text(value.get(1)?)?, document: text(value.get(2)?)? })
    };
    // Written by a version that knew no control policies, there is no such list.
    let controls = |value: Option<&Value>| match value {
        Some(list) => list.as_array()?.iter().map(control).collect(),
        None => Some(Vec::new()),
    };
    let account = |value: &Value| {
        Some(BootstrapAccount {
            control_policies: controls(value.get("control_policies"))?,
            id: AccountId::parse(value.get("id")?.as_str()?).ok()?,
            root_key: value.get("root_key").and_then(key),
            users: value.get("users")?.as_array()?.iter().map(user).collect::<Option<_>>()?,
        })
    };
    Some(BootstrapSpec { accounts: value.as_array()?.iter().map(account).collect::<Option<_>>()? })
}
