//! The catalog: every schema, relation, user and grant of one snapshot, in memory.
//!
//! **Invariant:** a published catalog never changes. A transaction works on its own copy (maps are shared until
//! written), a commit publishes a new one. As long as any clone of a catalog lives, the files of its tables stay.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::copy_job::CopyJob;
use crate::data_file::DataFile;
use crate::grants::{GrantInfo, GrantKey, Grantee, Privilege, Securable};
use crate::ids::{CopyJobId, FileId, GroupId, RelationId, SchemaId, SnapshotId, TemplateId, UserId};
use crate::schema::Schema;
use crate::table::Table;
use crate::template::Template;
use crate::users::{Group, User};
use crate::view::View;

/// Everything that SQL can name, as one snapshot or one transaction sees it. Reads are synchronous; clones are cheap.
#[derive(Debug, Clone)]
pub struct Catalog {
    pub(crate) snapshot: SnapshotId,
    pub(crate) schema_version: u64,
    pub(crate) schemas: Arc<BTreeMap<SchemaId, Arc<Schema>>>,
    pub(crate) tables: Arc<BTreeMap<RelationId, Arc<Table>>>,
    pub(crate) views: Arc<BTreeMap<RelationId, Arc<View>>>,
    /// Tables and views share their names within a schema.
    pub(crate) names: Arc<BTreeMap<SchemaId, Arc<BTreeMap<String, RelationId>>>>,
    pub(crate) users: Arc<BTreeMap<UserId, Arc<User>>>,
    pub(crate) groups: Arc<BTreeMap<GroupId, Arc<Group>>>,
    pub(crate) grants: Arc<BTreeMap<GrantKey, GrantInfo>>,
    pub(crate) copy_jobs: Arc<BTreeMap<CopyJobId, Arc<CopyJob>>>,
    pub(crate) templates: Arc<BTreeMap<TemplateId, Arc<Template>>>,
    /// Memberships of one session alone, see [`Catalog::joined`].
    pub(crate) session_groups: Arc<BTreeSet<(GroupId, UserId)>>,
    pub(crate) lease: Arc<Lease>,
}

/// Shared by all clones of one published snapshot; its files are removed when no holder is left. A transaction with
/// temporary tables has a lease of its own below that of its snapshot.
#[derive(Debug, Default)]
pub(crate) struct Lease {
    /// Held, never read: the snapshots below stay in use as well.
    _parents: Vec<Arc<Lease>>,
}

impl Lease {
    pub(crate) fn below(parents: impl Into<Vec<Arc<Lease>>>) -> Self {
        Self { _parents: parents.into() }
    }
}

/// A table or a view.
#[derive(Debug, Clone)]
pub enum Relation {
    Table(Arc<Table>),
    View(Arc<View>),
}

impl Relation {
    pub fn id(&self) -> RelationId {
        match self {
            Self::Table(table) => table.id,
            Self::View(view) => view.id,
        }
    }

    pub fn schema_id(&self) -> SchemaId {
        match self {
            Self::Table(table) => table.schema_id,
            Self::View(view) => view.schema_id,
        }
    }

    pub fn owner(&self) -> UserId {
        match self {
            Self::Table(table) => table.owner,
            Self::View(view) => view.owner,
        }
    }

    pub fn name(&self) -> &str {
        match self {
            Self::Table(table) => &table.name,
            Self::View(view) => &view.name,
        }
    }
}

impl Catalog {
    pub fn snapshot(&self) -> SnapshotId {
        self.snapshot
    }

    pub fn schemas(&self) -> impl Iterator<Item = &Arc<Schema>> {
        self.schemas.values()
    }

    pub fn schema(&self, name: &str) -> Option<&Arc<Schema>> {
        self.schemas.values().find(|schema| schema.name == name)
    }

    pub fn schema_by_id(&self, id: SchemaId) -> Option<&Arc<Schema>> {
        self.schemas.get(&id)
    }

    pub fn tables(&self) -> impl Iterator<Item = &Arc<Table>> {
        self.tables.values()
    }

    pub fn views(&self) -> impl Iterator<Item = &Arc<View>> {
        self.views.values()
    }

    /// Tables and views of a schema, by name.
    pub fn relations_in(&self, schema: SchemaId) -> impl Iterator<Item = Relation> {
        let names = self.names.get(&schema).into_iter().flat_map(|names| names.values());
        names.filter_map(|id| self.relation_by_id(*id))
    }

    pub fn relation(&self, schema: &str, name: &str) -> Option<Relation> {
        self.relation_in(self.schema(schema)?.id, name)
    }

    pub fn relation_in(&self, schema: SchemaId, name: &str) -> Option<Relation> {
        self.relation_by_id(*self.names.get(&schema)?.get(name)?)
    }

    pub fn relation_by_id(&self, id: RelationId) -> Option<Relation> {
        let table = self.tables.get(&id).map(|table| Relation::Table(Arc::clone(table)));
        table.or_else(|| self.views.get(&id).map(|view| Relation::View(Arc::clone(view))))
    }

    pub fn table(&self, schema: &str, name: &str) -> Option<Arc<Table>> {
        match self.relation(schema, name)? {
            Relation::Table(table) => Some(table),
            Relation::View(_) => None,
        }
    }

    pub fn table_by_id(&self, id: RelationId) -> Option<&Arc<Table>> {
        self.tables.get(&id)
    }

    pub fn users(&self) -> impl Iterator<Item = &Arc<User>> {
        self.users.values()
    }

    pub fn user(&self, name: &str) -> Option<&Arc<User>> {
        self.users.values().find(|user| user.name == name)
    }

    pub fn user_by_id(&self, id: UserId) -> Option<&Arc<User>> {
        self.users.get(&id)
    }

    pub fn groups(&self) -> impl Iterator<Item = &Arc<Group>> {
        self.groups.values()
    }

    pub fn group(&self, name: &str) -> Option<&Arc<Group>> {
        self.groups.values().find(|group| group.name == name)
    }

    pub fn group_by_id(&self, id: GroupId) -> Option<&Arc<Group>> {
        self.groups.get(&id)
    }

    pub fn copy_jobs(&self) -> impl Iterator<Item = &Arc<CopyJob>> {
        self.copy_jobs.values()
    }

    /// Whether both catalogs have the same jobs. Cheap.
    pub fn same_copy_jobs(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.copy_jobs, &other.copy_jobs)
    }

    pub fn copy_job(&self, name: &str) -> Option<&Arc<CopyJob>> {
        self.copy_jobs.values().find(|job| job.name == name)
    }

    pub fn copy_job_by_id(&self, id: CopyJobId) -> Option<&Arc<CopyJob>> {
        self.copy_jobs.get(&id)
    }

    pub fn templates(&self) -> impl Iterator<Item = &Arc<Template>> {
        self.templates.values()
    }

    pub fn templates_in(&self, schema: SchemaId) -> impl Iterator<Item = &Arc<Template>> {
        self.templates.values().filter(move |template| template.schema_id == schema)
    }

    pub fn template(&self, schema: SchemaId, name: &str) -> Option<&Arc<Template>> {
        self.templates_in(schema).find(|template| template.name == name)
    }

    pub fn template_by_id(&self, id: TemplateId) -> Option<&Arc<Template>> {
        self.templates.get(&id)
    }

    /// Whether the user is in the group, for good or for this session.
    pub fn is_member(&self, group: GroupId, user: UserId) -> bool {
        self.groups.get(&group).is_some_and(|group| group.members.contains(&user))
            || self.session_groups.contains(&(group, user))
    }

    /// The catalog as a session sees it whose user joined groups at login. Nothing of it is ever stored.
    #[must_use]
    pub fn joined(mut self, user: UserId, groups: &BTreeSet<GroupId>) -> Self {
        if !groups.is_empty() {
            self.session_groups = Arc::new(groups.iter().map(|group| (*group, user)).collect());
        }
        self
    }

    pub fn grants(&self) -> impl Iterator<Item = (&GrantKey, &GrantInfo)> {
        self.grants.iter()
    }

    pub fn grants_on<'a>(&'a self, object: &'a Securable) -> impl Iterator<Item = (&'a GrantKey, &'a GrantInfo)> {
        let from = GrantKey { object: object.clone(), grantee: Grantee::Public, privilege: Privilege::Select };
        self.grants.range(from..).take_while(move |(key, _)| key.object == *object)
    }

    pub fn grants_to(&self, grantee: Grantee) -> impl Iterator<Item = (&GrantKey, &GrantInfo)> {
        self.grants.iter().filter(move |(key, _)| key.grantee == grantee)
    }

    /// Who owns the object; `None` for the database and IAM roles, which only superusers manage.
    pub fn owner_of(&self, object: &Securable) -> Option<UserId> {
        match object {
            Securable::Schema(id) => self.schemas.get(id).map(|schema| schema.owner),
            Securable::Relation(id) => self.relation_by_id(*id).map(|relation| relation.owner()),
            Securable::Template(id) => self.templates.get(id).map(|template| template.owner),
            Securable::Database | Securable::CopyJobs | Securable::IamRole(_) => None,
        }
    }

    /// Whether the user holds the privilege: as superuser, owner, or by a grant to the user, a group or PUBLIC.
    /// A role string is matched exactly; `ALL` covers every role.
    pub fn has_privilege(&self, user: UserId, object: &Securable, privilege: Privilege) -> bool {
        self.holds(user, object, privilege, |_| true)
            || (matches!(object, Securable::IamRole(_))
                && self.holds(user, &Securable::IamRole("ALL".to_owned()), privilege, |_| true))
    }

    /// Whether the user may grant the privilege on: superuser, owner, or a grant WITH GRANT OPTION.
    pub fn may_grant(&self, user: UserId, object: &Securable, privilege: Privilege) -> bool {
        self.holds(user, object, privilege, |info| info.grant_option)
    }

    fn holds(
        &self,
        user: UserId,
        object: &Securable,
        privilege: Privilege,
        counts: impl Fn(&GrantInfo) -> bool,
    ) -> bool {
        if self.users.get(&user).is_some_and(|user| user.superuser) || self.owner_of(object) == Some(user) {
            return true;
        }
        let is_me = |grantee: Grantee| match grantee {
            Grantee::Public => true,
            Grantee::User(id) => id == user,
            Grantee::Group(id) => self.is_member(id, user),
        };
        self.grants_on(object).any(|(key, info)| key.privilege == privilege && counts(info) && is_me(key.grantee))
    }

    /// Every data file of every stored table.
    pub(crate) fn files(&self) -> impl Iterator<Item = (FileId, &Arc<DataFile>)> {
        let stored = self.tables.values().filter(|table| !table.temporary);
        stored.flat_map(|table| table.files.iter()).map(|file| (file.id, file))
    }

    // Writes: only on a private copy.

    pub(crate) fn put_schema(&mut self, schema: Schema) {
        Arc::make_mut(&mut self.names).entry(schema.id).or_default();
        Arc::make_mut(&mut self.schemas).insert(schema.id, Arc::new(schema));
    }

    pub(crate) fn remove_schema(&mut self, id: SchemaId) {
        Arc::make_mut(&mut self.names).remove(&id);
        Arc::make_mut(&mut self.schemas).remove(&id);
    }

    pub(crate) fn put_table(&mut self, table: Arc<Table>) {
        let named = self.names.get(&table.schema_id).and_then(|names| names.get(&table.name));
        if named != Some(&table.id) {
            self.rename(table.id, table.schema_id, &table.name);
        }
        Arc::make_mut(&mut self.tables).insert(table.id, table);
    }

    pub(crate) fn put_view(&mut self, view: Arc<View>) {
        self.rename(view.id, view.schema_id, &view.name);
        Arc::make_mut(&mut self.views).insert(view.id, view);
    }

    pub(crate) fn remove_relation(&mut self, id: RelationId) {
        self.forget_name(id);
        Arc::make_mut(&mut self.tables).remove(&id);
        Arc::make_mut(&mut self.views).remove(&id);
    }

    fn rename(&mut self, id: RelationId, schema: SchemaId, name: &str) {
        self.forget_name(id);
        let names = Arc::make_mut(&mut self.names).entry(schema).or_default();
        Arc::make_mut(names).insert(name.to_owned(), id);
    }

    /// Frees the relation's name for another one that is about to take it.
    pub(crate) fn forget_name(&mut self, id: RelationId) {
        let Some(relation) = self.relation_by_id(id) else { return };
        if let Some(names) = Arc::make_mut(&mut self.names).get_mut(&relation.schema_id())
            && names.get(relation.name()) == Some(&id)
        {
            Arc::make_mut(names).remove(relation.name());
        }
    }

    /// Takes away every grant on an object that is gone.
    pub(crate) fn forget_grants_on(&mut self, object: &Securable) {
        let keys: Vec<GrantKey> = self.grants_on(object).map(|(key, _)| key.clone()).collect();
        if !keys.is_empty() {
            let grants = Arc::make_mut(&mut self.grants);
            grants.retain(|key, _| !keys.contains(key));
        }
    }
}
