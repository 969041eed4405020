//! Changes of the state: the same [`Change`] is written to the database and applied to the state in memory, and the
//! state that was stored is read back as a list of changes. So memory and disk cannot tell different stories.

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, Utc};
use vesto_meta::{
    MetaError, Tx,
    access_keys::{self, AccessKeyRecord},
    accounts::{self, AccountRecord},
    attachments::{self, AttachmentRecord},
    bootstrap,
    control_policies::{self, ControlKind, ControlPolicyRecord},
    groups::{self, GroupRecord},
    iam_records,
    inline_policies::{self, InlinePolicyRecord},
    managed_policies::{self, PolicyRecord, PolicyVersionRecord},
    role_sessions::{self, RoleSessionRecord},
    roles::{self, RoleRecord},
    service_role_deletions::{self, ServiceRoleDeletionRecord},
    user_sessions::{self, UserSessionRecord},
    users::{self, UserRecord},
};
use vesto_policy::{NamedPolicy, PolicyKind, PolicySource};
use vesto_types::{AccessKeyId, AccountId, Ids, Secret};

use crate::{
    FederatedUser,
    records::{self, Entity, Kind},
    role_session::RoleSession,
    state::{
        Group, InlinePolicy, KeyOwner, KeyRecord, ManagedPolicy, OwnPolicies, PolicyVersion, Role, State, User,
        arn_of_role,
    },
};

#[derive(Debug, Clone)]
pub(crate) enum Change {
    AddAccount(AccountRecord),
    PutUser(UserRecord),
    DeleteUser { id: String },
    PutGroup(GroupRecord),
    DeleteGroup { id: String },
    AddToGroup { group_id: String, user_id: String },
    RemoveFromGroup { group_id: String, user_id: String },
    PutRole(RoleRecord),
    DeleteRole { id: String },
    PutAccessKey(AccessKeyRecord),
    DeleteAccessKey { id: AccessKeyId },
    PutPolicy(PolicyRecord),
    AddPolicyVersion(PolicyVersionRecord),
    DeletePolicyVersion { arn: String, version: u32 },
    DeletePolicy { arn: String },
    PutInlinePolicy(InlinePolicyRecord),
    DeleteInlinePolicy { owner_id: String, name: String },
    Attach(AttachmentRecord),
    Detach { owner_id: String, policy_arn: String },
    AddSession(RoleSessionRecord),
    AddUserSession(UserSessionRecord),
    ForgetSessionsBefore(DateTime<Utc>),
    PutRecord { account: AccountId, entity: Arc<Entity> },
    DeleteRecord { account: AccountId, kind: Kind, key: String },
    PutControlPolicy(ControlPolicyRecord),
    PutRoleDeletion(ServiceRoleDeletionRecord),
    PutBootstrap(Secret),
    DeleteEverything,
}

/// The next state in the making.
pub(crate) struct Edit<'a> {
    pub(crate) state: State,
    pub(crate) changes: Vec<Change>,
    pub(crate) now: DateTime<Utc>,
    pub(crate) ids: &'a dyn Ids,
}

impl Edit<'_> {
    pub(crate) fn make(&mut self, change: Change) {
        self.state.apply(&change);
        self.changes.push(change);
    }
}

impl State {
    pub(crate) fn apply(&mut self, change: &Change) {
        match change {
            Change::AddAccount(account) => {
                self.accounts.insert(account.id.clone(), account.clone());
            }
            Change::PutUser(record) => self.put_user(record.clone()),
            Change::DeleteUser { id } => self.delete_user(id),
            Change::PutGroup(record) => self.put_group(record.clone()),
            Change::DeleteGroup { id } => {
                self.groups.remove(id);
                self.group_names.retain(|_, group| group != id);
            }
            Change::AddToGroup { group_id, user_id } => {
                self.members(group_id, |members| {
                    members.insert(user_id.clone());
                });
            }
            Change::RemoveFromGroup { group_id, user_id } => {
                self.members(group_id, |members| {
                    members.remove(user_id);
                });
            }
            Change::PutRole(record) => self.put_role(record.clone()),
            Change::DeleteRole { id } => self.delete_role(id),
            Change::PutAccessKey(record) => {
                self.keys.insert(record.id.clone(), Arc::new(KeyRecord::from(record.clone())));
            }
            Change::DeleteAccessKey { id } => {
                self.keys.remove(id);
            }
            Change::PutPolicy(record) => self.put_policy(record.clone()),
            Change::AddPolicyVersion(record) => self.add_policy_version(record.clone()),
            Change::DeletePolicyVersion { arn, version } => {
                if let Some(policy) = self.policies.get_mut(arn) {
                    Arc::make_mut(policy).versions.remove(version);
                }
            }
            Change::DeletePolicy { arn } => {
                self.policies.remove(arn);
            }
            Change::PutInlinePolicy(record) => self.put_inline_policy(record),
            Change::DeleteInlinePolicy { owner_id, name } => {
                self.own_policies(owner_id, |own| {
                    own.inline.remove(name);
                });
            }
            Change::Attach(record) => self.own_policies(&record.owner_id, |own| {
                if !own.attached.contains(&record.policy_arn) {
                    own.attached.push(record.policy_arn.clone());
                }
            }),
            Change::Detach { owner_id, policy_arn } => {
                self.own_policies(owner_id, |own| own.attached.retain(|attached| attached != policy_arn));
            }
            Change::AddSession(record) => self.add_session(record.clone()),
            Change::AddUserSession(record) => self.add_user_session(record.clone()),
            Change::ForgetSessionsBefore(time) => {
                self.keys.retain(|_, key| key.expires_at.is_none_or(|expires_at| expires_at >= *time));
            }
            Change::PutRecord { account, entity } => self.records.put(account, entity),
            Change::DeleteRecord { account, kind, key } => self.records.remove(account, *kind, key),
            Change::PutControlPolicy(record) => self.put_control_policy(record),
            Change::PutRoleDeletion(record) => {
                self.role_deletions.insert(record.task_id.clone(), Arc::new(record.clone()));
            }
            Change::PutBootstrap(_) => {}
            Change::DeleteEverything => *self = self.emptied(),
        }
    }

    fn put_user(&mut self, record: UserRecord) {
        let policies = self.users.get(&record.id).map(|user| user.policies.clone()).unwrap_or_default();
        self.user_names.retain(|_, id| *id != record.id);
        self.user_names.insert((record.account.clone(), record.name.to_lowercase()), record.id.clone());
        self.users.insert(record.id.clone(), Arc::new(User { record, policies }));
    }

    fn delete_user(&mut self, id: &str) {
        self.users.remove(id);
        self.user_names.retain(|_, user| user != id);
        self.keys.retain(|_, key| match &key.owner {
            KeyOwner::User { id: owner, .. } => owner != id,
            KeyOwner::Federated(user) => user.user_id.as_deref() != Some(id),
            KeyOwner::Root(_) | KeyOwner::Session(_) => true,
        });
    }

    fn put_group(&mut self, record: GroupRecord) {
        let (members, policies) = match self.groups.get(&record.id) {
            Some(group) => (group.members.clone(), group.policies.clone()),
            None => Default::default(),
        };
        self.group_names.retain(|_, id| *id != record.id);
        self.group_names.insert((record.account.clone(), record.name.to_lowercase()), record.id.clone());
        self.groups.insert(record.id.clone(), Arc::new(Group { record, members, policies }));
    }

    fn members(&mut self, group_id: &str, change: impl FnOnce(&mut BTreeSet<String>)) {
        if let Some(group) = self.groups.get_mut(group_id) {
            change(&mut Arc::make_mut(group).members);
        }
    }

    fn put_role(&mut self, record: RoleRecord) {
        let policies = self.roles.get(&record.id).map(|role| role.policies.clone()).unwrap_or_default();
        let arn = arn_of_role(&record);
        let unique_id =
            |arn: &str| record.trust_principals.iter().find(|(known, _)| known == arn).map(|(_, id)| id.clone());
        let compiled = self.compile(&record.trust_document, PolicyKind::Trust, &arn).bind_principals(&unique_id);
        let source = PolicySource {
            id: arn.clone(),
            name: format!("trust policy of {}", record.name),
            attached_to: arn,
            kind: PolicyKind::Trust,
        };
        let trust = NamedPolicy::new(source, compiled);
        self.role_names.insert((record.account.clone(), record.name.to_lowercase()), record.id.clone());
        self.roles.insert(record.id.clone(), Arc::new(Role { record, trust, policies }));
    }

    fn delete_role(&mut self, id: &str) {
        self.roles.remove(id);
        self.role_names.retain(|_, role| role != id);
        self.keys.retain(|_, key| !matches!(&key.owner, KeyOwner::Session(session) if session.role_id == id));
    }

    fn put_policy(&mut self, record: PolicyRecord) {
        let versions = self.policies.get(&record.arn).map(|policy| policy.versions.clone()).unwrap_or_default();
        self.policies.insert(record.arn.clone(), Arc::new(ManagedPolicy { record, versions }));
    }

    fn add_policy_version(&mut self, record: PolicyVersionRecord) {
        let compiled = self.compile(&record.document, PolicyKind::Identity, &record.policy_arn);
        if let Some(policy) = self.policies.get_mut(&record.policy_arn) {
            Arc::make_mut(policy).versions.insert(record.version, PolicyVersion { record, compiled });
        }
    }

    fn put_inline_policy(&mut self, record: &InlinePolicyRecord) {
        let compiled = self.compile(&record.document, PolicyKind::Identity, &record.name);
        self.own_policies(&record.owner_id, |own| {
            own.inline.insert(record.name.clone(), InlinePolicy { document: record.document.clone(), compiled });
        });
    }

    fn add_session(&mut self, record: RoleSessionRecord) {
        let Some(role) = self.roles.get(&record.role_id) else { return };
        let Some(session) = RoleSession::of_record(self, role, &record) else { return };
        let key = KeyRecord {
            id: record.access_key_id.clone(),
            secret: record.secret,
            owner: KeyOwner::Session(Arc::new(session)),
            session_token: Some(record.token),
            expires_at: Some(record.expires_at),
            active: true,
            created_at: record.issued_at,
            // The session of a role never says that its maker used a device: only the call that made it does.
            mfa_at: None,
            is_console: false,
        };
        self.keys.insert(record.access_key_id, Arc::new(key));
    }

    fn add_user_session(&mut self, record: UserSessionRecord) {
        let owner = match FederatedUser::of_record(self, &record) {
            Some(user) => KeyOwner::Federated(Arc::new(user)),
            None => KeyOwner::of(record.account, record.user_id),
        };
        let key = KeyRecord {
            id: record.access_key_id.clone(),
            secret: record.secret,
            owner,
            session_token: Some(record.token),
            expires_at: Some(record.expires_at),
            active: true,
            created_at: record.issued_at,
            mfa_at: record.mfa_at,
            is_console: record.is_console,
        };
        self.keys.insert(record.access_key_id, Arc::new(key));
    }

    fn put_control_policy(&mut self, record: &ControlPolicyRecord) {
        let kind = match record.kind {
            ControlKind::Service => PolicyKind::ServiceControl,
            ControlKind::Resource => PolicyKind::ResourceControl,
        };
        let compiled = self.compile(&record.document, kind, &record.name);
        let attached_to = record.account.to_string();
        let source = PolicySource { id: record.name.clone(), name: record.name.clone(), attached_to, kind };
        let policies = self.control_policies.entry((record.account.clone(), record.kind)).or_default();
        Arc::make_mut(policies).push(NamedPolicy::new(source, compiled));
    }

    fn own_policies(&mut self, owner_id: &str, change: impl FnOnce(&mut OwnPolicies)) {
        if let Some(user) = self.users.get_mut(owner_id) {
            change(&mut Arc::make_mut(user).policies);
        } else if let Some(role) = self.roles.get_mut(owner_id) {
            change(&mut Arc::make_mut(role).policies);
        } else if let Some(group) = self.groups.get_mut(owner_id) {
            change(&mut Arc::make_mut(group).policies);
        }
    }
}

/// Writes changes in their order.
pub(crate) async fn store(tx: &mut Tx, changes: &[Change]) -> Result<(), MetaError> {
    for change in changes {
        match change {
            Change::AddAccount(account) => accounts::insert(tx, account).await?,
            Change::PutUser(user) => users::put(tx, user).await?,
            Change::DeleteUser { id } => users::delete(tx, id).await?,
            Change::PutGroup(group) => groups::put(tx, group).await?,
            Change::DeleteGroup { id } => groups::delete(tx, id).await?,
            Change::AddToGroup { group_id, user_id } => groups::add_member(tx, group_id, user_id).await?,
            Change::RemoveFromGroup { group_id, user_id } => groups::remove_member(tx, group_id, user_id).await?,
            Change::PutRole(role) => roles::put(tx, role).await?,
            Change::DeleteRole { id } => roles::delete(tx, id).await?,
            Change::PutAccessKey(key) => access_keys::put(tx, key).await?,
            Change::DeleteAccessKey { id } => access_keys::delete(tx, id).await?,
            Change::PutPolicy(policy) => managed_policies::put(tx, policy).await?,
            Change::AddPolicyVersion(version) => managed_policies::insert_version(tx, version).await?,
            Change::DeletePolicyVersion { arn, version } => managed_policies::delete_version(tx, arn, *version).await?,
            Change::DeletePolicy { arn } => managed_policies::delete(tx, arn).await?,
            Change::PutInlinePolicy(policy) => inline_policies::put(tx, policy).await?,
            Change::DeleteInlinePolicy { owner_id, name } => inline_policies::delete(tx, owner_id, name).await?,
            Change::Attach(attachment) => attachments::put(tx, attachment).await?,
            Change::Detach { owner_id, policy_arn } => attachments::delete(tx, owner_id, policy_arn).await?,
            Change::AddSession(session) => role_sessions::insert(tx, session).await?,
            Change::AddUserSession(session) => user_sessions::insert(tx, session).await?,
            Change::ForgetSessionsBefore(time) => {
                role_sessions::delete_expired(tx, *time).await?;
                user_sessions::delete_expired(tx, *time).await?;
            }
            Change::PutRecord { account, entity } => {
                iam_records::put(tx, &records::to_stored(account, entity)?).await?;
            }
            Change::DeleteRecord { account, kind, key } => iam_records::delete(tx, account, kind.name(), key).await?,
            Change::PutControlPolicy(policy) => control_policies::put(tx, policy).await?,
            Change::PutRoleDeletion(deletion) => service_role_deletions::put(tx, deletion).await?,
            Change::PutBootstrap(spec) => bootstrap::put(tx, spec).await?,
            Change::DeleteEverything => accounts::delete_all(tx).await?,
        }
    }
    Ok(())
}

/// Everything stored, as the changes that make it; each after what it refers to.
pub(crate) async fn load(tx: &mut Tx) -> Result<Vec<Change>, MetaError> {
    let mut changes = Vec::new();
    changes.extend(accounts::list(tx).await?.into_iter().map(Change::AddAccount));
    changes.extend(control_policies::list(tx).await?.into_iter().map(Change::PutControlPolicy));
    changes.extend(service_role_deletions::list(tx).await?.into_iter().map(Change::PutRoleDeletion));
    changes.extend(managed_policies::list(tx).await?.into_iter().map(Change::PutPolicy));
    changes.extend(managed_policies::list_versions(tx).await?.into_iter().map(Change::AddPolicyVersion));
    changes.extend(users::list(tx).await?.into_iter().map(Change::PutUser));
    changes.extend(roles::list(tx).await?.into_iter().map(Change::PutRole));
    changes.extend(groups::list(tx).await?.into_iter().map(Change::PutGroup));
    let members = groups::list_members(tx).await?.into_iter();
    changes.extend(members.map(|(group_id, user_id)| Change::AddToGroup { group_id, user_id }));
    changes.extend(inline_policies::list(tx).await?.into_iter().map(Change::PutInlinePolicy));
    changes.extend(attachments::list(tx).await?.into_iter().map(Change::Attach));
    changes.extend(access_keys::list(tx).await?.into_iter().map(Change::PutAccessKey));
    changes.extend(user_sessions::list(tx).await?.into_iter().map(Change::AddUserSession));
    changes.extend(role_sessions::list(tx).await?.into_iter().map(Change::AddSession));
    for record in iam_records::list(tx).await? {
        let entity = Arc::new(records::of_stored(&record)?);
        changes.push(Change::PutRecord { account: record.account, entity });
    }
    Ok(changes)
}
