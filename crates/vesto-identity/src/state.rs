//! Everything this crate knows, as one immutable value: readers hold an `Arc` of it, a change makes the next one.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use vesto_meta::{
    access_keys::AccessKeyRecord,
    accounts::AccountRecord,
    control_policies::ControlKind,
    groups::GroupRecord,
    managed_policies::{PolicyRecord, PolicyVersionRecord},
    roles::RoleRecord,
    service_role_deletions::ServiceRoleDeletionRecord,
    users::UserRecord,
};
use vesto_policy::{NamedPolicy, ParseOptions, Policy, PolicyKind};
use vesto_types::{AccessKeyId, AccountId, Arn, Secret};

use crate::{
    FederatedUser, IdentityError, RoleSession, aws_managed::AwsManaged, effective::EffectiveCache, records::Records,
};

#[derive(Debug, Clone)]
pub(crate) struct State {
    pub(crate) options: ParseOptions,
    pub(crate) aws_managed: Arc<AwsManaged>,
    pub(crate) unreadable: Unreadable,
    pub(crate) accounts: BTreeMap<AccountId, AccountRecord>,
    /// By unique id.
    pub(crate) users: BTreeMap<String, Arc<User>>,
    pub(crate) roles: BTreeMap<String, Arc<Role>>,
    /// Unique ids by account and name in lower case: names are unique whatever their case.
    pub(crate) user_names: BTreeMap<(AccountId, String), String>,
    pub(crate) role_names: BTreeMap<(AccountId, String), String>,
    pub(crate) groups: BTreeMap<String, Arc<Group>>,
    pub(crate) group_names: BTreeMap<(AccountId, String), String>,
    /// Customer managed policies by ARN.
    pub(crate) policies: BTreeMap<String, Arc<ManagedPolicy>>,
    pub(crate) keys: HashMap<AccessKeyId, Arc<KeyRecord>>,
    pub(crate) records: Records,
    pub(crate) control_policies: BTreeMap<(AccountId, ControlKind), Arc<Vec<NamedPolicy>>>,
    /// By task id.
    pub(crate) role_deletions: BTreeMap<String, Arc<ServiceRoleDeletionRecord>>,
    pub(crate) effective: EffectiveCache,
}

#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) record: UserRecord,
    pub(crate) policies: OwnPolicies,
}

#[derive(Debug, Clone)]
pub(crate) struct Role {
    pub(crate) record: RoleRecord,
    pub(crate) trust: NamedPolicy,
    pub(crate) policies: OwnPolicies,
}

#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) record: GroupRecord,
    /// Unique ids of users.
    pub(crate) members: BTreeSet<String>,
    pub(crate) policies: OwnPolicies,
}

/// The policies of one user, role or group.
#[derive(Debug, Clone, Default)]
pub(crate) struct OwnPolicies {
    pub(crate) inline: BTreeMap<String, InlinePolicy>,
    /// ARNs, in the order in which they were attached.
    pub(crate) attached: Vec<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct InlinePolicy {
    pub(crate) document: String,
    pub(crate) compiled: Policy,
}

#[derive(Debug, Clone)]
pub(crate) struct ManagedPolicy {
    pub(crate) record: PolicyRecord,
    pub(crate) versions: BTreeMap<u32, PolicyVersion>,
}

#[derive(Debug, Clone)]
pub(crate) struct PolicyVersion {
    pub(crate) record: PolicyVersionRecord,
    pub(crate) compiled: Policy,
}

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct PolicyUsage {
    pub(crate) attachments: usize,
    pub(crate) boundaries: usize,
}

impl ManagedPolicy {
    pub(crate) fn default_version(&self) -> Option<&PolicyVersion> {
        self.versions.get(&self.record.default_version)
    }
}

/// An access key as the signature check needs it.
#[derive(Debug, Clone)]
pub struct KeyRecord {
    pub id: AccessKeyId,
    pub secret: Secret,
    pub owner: KeyOwner,
    /// The token that must come along with a temporary key.
    pub session_token: Option<Secret>,
    pub expires_at: Option<DateTime<Utc>>,
    pub active: bool,
    pub created_at: DateTime<Utc>,
    /// When the user proved to hold an MFA device to get this temporary key.
    pub mfa_at: Option<DateTime<Utc>>,
    /// A temporary key of somebody who signed in to the web console.
    pub is_console: bool,
}

#[derive(Debug, Clone)]
pub enum KeyOwner {
    Root(AccountId),
    User { account: AccountId, id: String },
    Session(Arc<RoleSession>),
    Federated(Arc<FederatedUser>),
}

impl KeyOwner {
    pub fn account(&self) -> &AccountId {
        match self {
            Self::Root(account) | Self::User { account, .. } => account,
            Self::Session(session) => &session.account,
            Self::Federated(user) => &user.account,
        }
    }
}

impl KeyOwner {
    /// The unique id of the user or role behind the key.
    pub(crate) fn entity_id(&self) -> Option<&str> {
        match self {
            Self::Root(_) => None,
            Self::User { id, .. } => Some(id),
            Self::Session(session) => Some(&session.role_id),
            Self::Federated(user) => user.user_id.as_deref(),
        }
    }

    /// A user, or without one the account's root.
    pub(crate) fn of(account: AccountId, user_id: Option<String>) -> Self {
        match user_id {
            Some(id) => Self::User { account, id },
            None => Self::Root(account),
        }
    }
}

impl From<AccessKeyRecord> for KeyRecord {
    fn from(record: AccessKeyRecord) -> Self {
        let AccessKeyRecord { id, account, user_id, secret, active, created_at } = record;
        let owner = KeyOwner::of(account, user_id);
        let (session_token, expires_at, mfa_at, is_console) = (None, None, None, false);
        Self { id, secret, owner, session_token, expires_at, active, created_at, mfa_at, is_console }
    }
}

impl State {
    pub(crate) fn new(options: ParseOptions, aws_managed: Arc<AwsManaged>) -> Result<Self, IdentityError> {
        let unreadable = Unreadable::new()?;
        Ok(Self::empty(options, aws_managed, unreadable))
    }

    fn empty(options: ParseOptions, aws_managed: Arc<AwsManaged>, unreadable: Unreadable) -> Self {
        Self {
            options,
            aws_managed,
            unreadable,
            accounts: BTreeMap::new(),
            users: BTreeMap::new(),
            roles: BTreeMap::new(),
            user_names: BTreeMap::new(),
            role_names: BTreeMap::new(),
            groups: BTreeMap::new(),
            group_names: BTreeMap::new(),
            policies: BTreeMap::new(),
            keys: HashMap::new(),
            records: Records::default(),
            control_policies: BTreeMap::new(),
            role_deletions: BTreeMap::new(),
            effective: EffectiveCache::default(),
        }
    }

    /// The state of a server without accounts.
    pub(crate) fn emptied(&self) -> Self {
        Self::empty(self.options.clone(), Arc::clone(&self.aws_managed), self.unreadable.clone())
    }

    pub(crate) fn user(&self, account: &AccountId, name: &str) -> Option<&Arc<User>> {
        let id = self.user_names.get(&(account.clone(), name.to_lowercase()))?;
        self.users.get(id)
    }

    pub(crate) fn role(&self, account: &AccountId, name: &str) -> Option<&Arc<Role>> {
        let id = self.role_names.get(&(account.clone(), name.to_lowercase()))?;
        self.roles.get(id)
    }

    pub(crate) fn group(&self, account: &AccountId, name: &str) -> Option<&Arc<Group>> {
        let id = self.group_names.get(&(account.clone(), name.to_lowercase()))?;
        self.groups.get(id)
    }

    /// The role that has exactly this ARN, path and case included.
    pub(crate) fn role_by_arn(&self, arn: &vesto_types::RoleArn) -> Option<&Arc<Role>> {
        self.role(arn.account(), arn.name()).filter(|role| arn_of_role(&role.record) == arn.to_string())
    }

    /// The control policies that are laid over an account or its resources; none: nothing is limited.
    pub(crate) fn control_policies(&self, account: &AccountId, kind: ControlKind) -> Option<&Arc<Vec<NamedPolicy>>> {
        self.control_policies.get(&(account.clone(), kind))
    }

    /// A managed policy, the customer's or AWS's.
    pub(crate) fn managed_policy(&self, arn: &str) -> Option<&Arc<ManagedPolicy>> {
        self.policies.get(arn).or_else(|| self.aws_managed.get(arn))
    }

    /// The unique id behind the ARN of a user or role that exists.
    pub(crate) fn unique_id(&self, arn: &str) -> Option<&str> {
        let parsed = Arn::parse(arn).ok()?;
        let account = AccountId::parse(&parsed.account).ok()?;
        let (kind, name) = parsed.resource.split_once('/')?;
        let name = name.rsplit('/').next()?;
        match kind {
            "user" => {
                self.user(&account, name).filter(|user| arn_of_user(&user.record) == arn).map(|user| &*user.record.id)
            }
            "role" => {
                self.role(&account, name).filter(|role| arn_of_role(&role.record) == arn).map(|role| &*role.record.id)
            }
            _ => None,
        }
    }

    pub(crate) fn users_of(&self, account: &AccountId) -> impl Iterator<Item = &Arc<User>> {
        self.user_names
            .range((account.clone(), String::new())..)
            .take_while(move |((owner, _), _)| owner == account)
            .filter_map(|(_, id)| self.users.get(id))
    }

    pub(crate) fn roles_of(&self, account: &AccountId) -> impl Iterator<Item = &Arc<Role>> {
        self.role_names
            .range((account.clone(), String::new())..)
            .take_while(move |((owner, _), _)| owner == account)
            .filter_map(|(_, id)| self.roles.get(id))
    }

    pub(crate) fn groups_of(&self, account: &AccountId) -> impl Iterator<Item = &Arc<Group>> {
        self.group_names
            .range((account.clone(), String::new())..)
            .take_while(move |((owner, _), _)| owner == account)
            .filter_map(|(_, id)| self.groups.get(id))
    }

    pub(crate) fn groups_with(&self, user_id: &str) -> impl Iterator<Item = &Arc<Group>> {
        self.groups.values().filter(move |group| group.members.contains(user_id))
    }

    pub(crate) fn policies_of(&self, account: &AccountId) -> impl Iterator<Item = &Arc<ManagedPolicy>> {
        self.policies.values().filter(move |policy| policy.record.account == *account)
    }

    /// The long-term keys of a user, or without one of the account's root; oldest first.
    pub(crate) fn long_term_keys(&self, account: &AccountId, user_id: Option<&str>) -> Vec<&Arc<KeyRecord>> {
        let owned = |key: &&Arc<KeyRecord>| match (&key.owner, user_id) {
            (KeyOwner::User { id, .. }, Some(user_id)) => id == user_id,
            (KeyOwner::Root(owner), None) => owner == account,
            (KeyOwner::User { .. } | KeyOwner::Root(_) | KeyOwner::Session(_) | KeyOwner::Federated(_), _) => false,
        };
        let mut keys: Vec<_> = self.keys.values().filter(|key| key.session_token.is_none()).filter(owned).collect();
        keys.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        keys
    }

    /// How many of an account's users, roles and groups have the policy attached, and how many have it as their boundary.
    pub(crate) fn policy_usage(&self, account: &AccountId, arn: &str) -> PolicyUsage {
        let users = self.users_of(account).map(|user| (&user.policies, &user.record.boundary));
        let roles = self.roles_of(account).map(|role| (&role.policies, &role.record.boundary));
        let groups = self.groups_of(account).map(|group| (&group.policies, &None));
        users.chain(roles).chain(groups).fold(PolicyUsage::default(), |usage, (policies, boundary)| {
            let is_attached = policies.attached.iter().any(|attached| attached == arn);
            let is_boundary = boundary.as_deref() == Some(arn);
            PolicyUsage {
                attachments: usage.attachments + usize::from(is_attached),
                boundaries: usage.boundaries + usize::from(is_boundary),
            }
        })
    }

    /// Compiles a stored document. Stored documents were checked before; should one not compile (written by another
    /// version), it denies everything under the Sid `UnreadablePolicy`: never an allow, and it shows in every reason.
    pub(crate) fn compile(&self, document: &str, kind: PolicyKind, owner: &str) -> Policy {
        Policy::parse(document, kind, &self.options).unwrap_or_else(|error| {
            tracing::error!(owner, %error, "stored policy cannot be read and denies everything");
            self.unreadable.of(kind)
        })
    }
}

/// What stands in for policies that cannot be read: one per shape of document.
#[derive(Debug, Clone)]
pub(crate) struct Unreadable {
    trust: Policy,
    other: Policy,
}

impl Unreadable {
    fn new() -> Result<Self, IdentityError> {
        let parse = |json, kind| {
            let parsed = Policy::parse(json, kind, &ParseOptions { legacy_redshift_arns: false });
            parsed.map_err(|source| IdentityError::BuiltInPolicy { name: "UnreadablePolicy".to_owned(), source })
        };
        let trust = r#"{"Version":"2012-10-17","Statement":{"Sid":"UnreadablePolicy","Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}}"#;
        let other = r#"{"Version":"2012-10-17","Statement":{"Sid":"UnreadablePolicy","Effect":"Deny","Action":"*","Resource":"*"}}"#;
        Ok(Self { trust: parse(trust, PolicyKind::Trust)?, other: parse(other, PolicyKind::Identity)? })
    }

    pub(crate) fn of(&self, kind: PolicyKind) -> Policy {
        match kind {
            PolicyKind::Trust => self.trust.clone(),
            PolicyKind::Identity
            | PolicyKind::Resource
            | PolicyKind::Session
            | PolicyKind::Boundary
            | PolicyKind::ServiceControl
            | PolicyKind::ResourceControl => self.other.clone(),
        }
    }
}

pub(crate) fn arn_of_user(user: &UserRecord) -> String {
    Arn::iam(&user.account, format!("user{}{}", user.path, user.name)).to_string()
}

pub(crate) fn arn_of_role(role: &RoleRecord) -> String {
    Arn::iam(&role.account, format!("role{}{}", role.path, role.name)).to_string()
}

pub(crate) fn arn_of_group(group: &GroupRecord) -> String {
    Arn::iam(&group.account, format!("group{}{}", group.path, group.name)).to_string()
}
