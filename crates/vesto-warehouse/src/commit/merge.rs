//! Laying a transaction's changes over the newest catalog, or refusing them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::catalog::{Catalog, Lease};
use crate::commit::Delta;
use crate::copy_job::{CopyJob, CopyJobFile};
use crate::data_file::DataFile;
use crate::error::{Result, WarehouseError};
use crate::grants::{GrantInfo, GrantKey};
use crate::ids::{CopyJobId, FileId, RelationId, SchemaId, SnapshotId, TransactionId};
use crate::schema::Schema;
use crate::table::Table;
use crate::template::{MAX_TEMPLATES, Template};
use crate::transaction::{IsolationLevel, TableTouch};
use crate::users::{Group, User};
use crate::view::View;

/// The newest catalog with a transaction's changes, and those changes as the store writes them.
#[derive(Debug)]
pub(crate) struct Merged {
    pub(crate) catalog: Catalog,
    pub(crate) changes: Vec<Change>,
}

/// One changed entity: `None` before means created, `None` after means dropped.
#[derive(Debug)]
pub(crate) enum Change {
    Schema(Option<Arc<Schema>>, Option<Arc<Schema>>),
    Table(Box<TableWrite>),
    View(Option<Arc<View>>, Option<Arc<View>>),
    User(Option<Arc<User>>, Option<Arc<User>>),
    Group(Option<Arc<Group>>, Option<Arc<Group>>),
    Grant(GrantKey, Option<GrantInfo>),
    CopyJob(Option<Arc<CopyJob>>, Option<Arc<CopyJob>>),
    CopyJobFile(CopyJobId, CopyJobFile),
    Template(Option<Arc<Template>>, Option<Arc<Template>>),
}

#[derive(Debug)]
pub(crate) struct TableWrite {
    pub(crate) id: RelationId,
    pub(crate) old: Option<Arc<Table>>,
    pub(crate) new: Option<Arc<Table>>,
    pub(crate) definition: bool,
    pub(crate) added: Vec<Arc<DataFile>>,
    pub(crate) removed: Vec<Arc<DataFile>>,
    /// Files that stay with other deletes: before and after.
    pub(crate) redeleted: Vec<(Arc<DataFile>, Arc<DataFile>)>,
}

pub(crate) fn merge(current: &Catalog, delta: &Delta) -> Result<Merged> {
    check_reads(current, delta)?;
    let snapshot = SnapshotId(current.snapshot.0 + 1);
    let mut merged = Merged {
        catalog: Catalog { snapshot, lease: Arc::new(Lease::default()), ..current.clone() },
        changes: Vec::new(),
    };
    merge_new_schemas(&mut merged, delta)?;
    // Names are freed first: a transaction may have passed one from table to table.
    let redefined = delta.touched.tables.iter().filter(|(_, touch)| touch.definition).map(|(id, _)| id);
    redefined.chain(&delta.touched.views).for_each(|id| merged.catalog.forget_name(*id));
    for (id, touch) in &delta.touched.tables {
        if !delta.is_temporary(*id) {
            merge_table(&mut merged, delta, *id, *touch)?;
        }
    }
    for id in &delta.touched.views {
        merge_view(&mut merged, delta, *id)?;
    }
    merge_templates(&mut merged, delta)?;
    merge_dropped_schemas(&mut merged, delta)?;
    merge_copy_jobs(&mut merged, delta)?;
    merge_principals(&mut merged, delta)?;
    let is_definition = |change: &Change| match change {
        Change::Schema(..) | Change::View(..) => true,
        Change::Table(table) => table.definition,
        Change::User(..)
        | Change::Group(..)
        | Change::Grant(..)
        | Change::CopyJob(..)
        | Change::CopyJobFile(..)
        | Change::Template(..) => false,
    };
    merged.catalog.schema_version += u64::from(merged.changes.iter().any(is_definition));
    Ok(merged)
}

/// Under SERIALIZABLE a writer fails when a table that it read changed since its snapshot.
fn check_reads(current: &Catalog, delta: &Delta) -> Result<()> {
    if delta.options.isolation == IsolationLevel::Snapshot {
        return Ok(());
    }
    for id in delta.reads.iter().filter(|id| delta.base.tables.contains_key(id) && !delta.is_temporary(**id)) {
        let Some(table) = current.table_by_id(*id) else {
            return Err(WarehouseError::DroppedConcurrently(*id));
        };
        check_since(delta, *id, table.changes.data)?;
        check_since(delta, *id, table.changes.definition)?;
    }
    Ok(())
}

fn check_since(delta: &Delta, table: RelationId, changed: Option<(SnapshotId, TransactionId)>) -> Result<()> {
    match changed {
        Some((snapshot, by)) if snapshot > delta.base.snapshot => Err(WarehouseError::SerializationFailure {
            table,
            transaction: delta.transaction,
            by,
            pid: delta.options.pid,
        }),
        _ => Ok(()),
    }
}

fn merge_table(merged: &mut Merged, delta: &Delta, id: RelationId, touch: TableTouch) -> Result<()> {
    let (old, view) = (delta.base.tables.get(&id), delta.view.tables.get(&id));
    let current = merged.catalog.tables.get(&id).cloned();
    let stamp = Some((merged.catalog.snapshot, delta.transaction));
    let mut write = match (old, view) {
        (None, None) => return Ok(()),
        (None, Some(view)) => create(view, touch),
        (Some(base), view) => {
            let current = current.ok_or(WarehouseError::DroppedConcurrently(id))?;
            check_since(delta, id, current.changes.definition)?;
            match view {
                None => drop_table(&current),
                Some(view) if touch.rows || touch.places => {
                    check_since(delta, id, current.changes.data)?;
                    check_places(delta, base, &current)?;
                    rewrite(&current, view, touch)
                }
                Some(view) => extend(&current, base, view, touch),
            }
        }
    };
    let Some(new) = &mut write.new else {
        merged.catalog.remove_relation(id);
        merged.changes.push(Change::Table(Box::new(write)));
        return Ok(());
    };
    let table = Arc::make_mut(new);
    if write.definition {
        table.changes.definition = stamp;
    }
    if !(write.added.is_empty() && write.removed.is_empty() && write.redeleted.is_empty()) {
        let only_moved = touch.places && !touch.rows;
        *(if only_moved { &mut table.changes.places } else { &mut table.changes.data }) = stamp;
    }
    check_name(&merged.catalog, id, table.schema_id, &table.name)?;
    merged.catalog.put_table(Arc::clone(new));
    merged.changes.push(Change::Table(Box::new(write)));
    Ok(())
}

/// Positions of rows mean something only in the files that the transaction saw. It saw those that are there if it had the
/// lock, see [`crate::Transaction::lock`].
fn check_places(delta: &Delta, base: &Table, current: &Table) -> Result<()> {
    match current.changes.places {
        Some((_, by)) if base.changes.places != current.changes.places => Err(WarehouseError::SerializationFailure {
            table: current.id,
            transaction: delta.transaction,
            by,
            pid: delta.options.pid,
        }),
        _ => Ok(()),
    }
}

fn create(view: &Arc<Table>, touch: TableTouch) -> TableWrite {
    let added = view.files.iter().cloned().collect();
    TableWrite {
        id: view.id,
        old: None,
        new: Some(Arc::clone(view)),
        definition: touch.definition,
        added,
        removed: Vec::new(),
        redeleted: Vec::new(),
    }
}

fn drop_table(current: &Arc<Table>) -> TableWrite {
    TableWrite {
        id: current.id,
        old: Some(Arc::clone(current)),
        new: None,
        definition: true,
        added: Vec::new(),
        removed: current.files.to_vec(),
        redeleted: Vec::new(),
    }
}

/// The table's rows are as the transaction saw them, so its own state of the table is the new one.
fn rewrite(current: &Arc<Table>, view: &Arc<Table>, touch: TableTouch) -> TableWrite {
    let before: HashMap<FileId, &Arc<DataFile>> = current.files.iter().map(|file| (file.id, file)).collect();
    let mut write = TableWrite {
        id: current.id,
        old: Some(Arc::clone(current)),
        new: Some(Arc::clone(view)),
        definition: touch.definition,
        added: Vec::new(),
        removed: Vec::new(),
        redeleted: Vec::new(),
    };
    for file in view.files.iter() {
        match before.get(&file.id) {
            None => write.added.push(Arc::clone(file)),
            Some(old) if old.deletes != file.deletes => write.redeleted.push((Arc::clone(old), Arc::clone(file))),
            Some(_) => {}
        }
    }
    let after: BTreeSet<FileId> = view.files.iter().map(|file| file.id).collect();
    write.removed = current.files.iter().filter(|file| !after.contains(&file.id)).cloned().collect();
    write
}

/// The transaction only added files (at the end): they go behind whatever others have added meanwhile.
fn extend(current: &Arc<Table>, base: &Arc<Table>, view: &Arc<Table>, touch: TableTouch) -> TableWrite {
    let added: Vec<_> = view.files.iter().skip(base.files.len()).cloned().collect();
    let mut table = if touch.definition {
        let mut stats = BTreeMap::clone(&current.column_stats);
        stats.retain(|column, _| view.column_by_id(*column).is_some());
        Table {
            files: Arc::clone(&current.files),
            column_stats: Arc::new(stats),
            changes: current.changes,
            ..Table::clone(view)
        }
    } else {
        Table::clone(current)
    };
    crate::transaction::add_files(&mut table, added.clone());
    TableWrite {
        id: current.id,
        old: Some(Arc::clone(current)),
        new: Some(Arc::new(table)),
        definition: touch.definition,
        added,
        removed: Vec::new(),
        redeleted: Vec::new(),
    }
}

fn check_name(catalog: &Catalog, id: RelationId, schema: SchemaId, name: &str) -> Result<()> {
    if catalog.schema_by_id(schema).is_none() {
        return Err(WarehouseError::NoSuchSchema(schema.to_string()));
    }
    match catalog.relation_in(schema, name) {
        Some(other) if other.id() != id => Err(WarehouseError::RelationExists(name.to_owned())),
        _ => Ok(()),
    }
}

fn merge_view(merged: &mut Merged, delta: &Delta, id: RelationId) -> Result<()> {
    let (base, view) = (delta.base.views.get(&id), delta.view.views.get(&id));
    let current = merged.catalog.views.get(&id).cloned();
    require_same(base, current.as_ref(), || format!("view {id}"))?;
    match view {
        Some(view) => {
            check_name(&merged.catalog, id, view.schema_id, &view.name)?;
            merged.catalog.remove_relation(id);
            merged.catalog.put_view(Arc::clone(view));
        }
        None if base.is_none() => return Ok(()),
        None => merged.catalog.remove_relation(id),
    }
    merged.changes.push(Change::View(current, view.cloned()));
    Ok(())
}

/// Created and changed schemas, before the tables that go into them.
fn merge_new_schemas(merged: &mut Merged, delta: &Delta) -> Result<()> {
    for id in &delta.touched.schemas {
        let Some(schema) = delta.view.schemas.get(id) else { continue };
        let current = merged.catalog.schemas.get(id).cloned();
        require_same(delta.base.schemas.get(id), current.as_ref(), || format!("schema {}", schema.name))?;
        if merged.catalog.schema(&schema.name).is_some_and(|other| other.id != *id) {
            return Err(WarehouseError::SchemaExists(schema.name.clone()));
        }
        merged.catalog.put_schema(Schema::clone(schema));
        merged.changes.push(Change::Schema(current, Some(Arc::clone(schema))));
    }
    Ok(())
}

/// Dropped schemas, after the tables that were in them.
fn merge_dropped_schemas(merged: &mut Merged, delta: &Delta) -> Result<()> {
    for id in &delta.touched.schemas {
        let (Some(base), None) = (delta.base.schemas.get(id), delta.view.schemas.get(id)) else { continue };
        let current = merged.catalog.schemas.get(id).cloned();
        require_same(Some(base), current.as_ref(), || format!("schema {}", base.name))?;
        if merged.catalog.relations_in(*id).next().is_some() || merged.catalog.templates_in(*id).next().is_some() {
            return Err(WarehouseError::SchemaNotEmpty(base.name.clone()));
        }
        merged.catalog.remove_schema(*id);
        merged.changes.push(Change::Schema(current, None));
    }
    Ok(())
}

fn merge_copy_jobs(merged: &mut Merged, delta: &Delta) -> Result<()> {
    for id in &delta.touched.copy_jobs {
        let (base, view) = (delta.base.copy_jobs.get(id), delta.view.copy_jobs.get(id));
        let current = merged.catalog.copy_jobs.get(id).cloned();
        require_same(base, current.as_ref(), || format!("copy job {id}"))?;
        let taken = |job: &Arc<CopyJob>| merged.catalog.copy_job(&job.name).is_some_and(|other| other.id != *id);
        if let Some(job) = view.filter(|job| taken(job)) {
            return Err(WarehouseError::CopyJobExists(job.name.clone()));
        }
        put(&mut merged.catalog.copy_jobs, *id, view.cloned());
        merged.changes.push(Change::CopyJob(current, view.cloned()));
    }
    for (id, file) in &delta.touched.copy_job_files {
        // A job that was dropped, here or meanwhile, has no files.
        if merged.catalog.copy_jobs.contains_key(id) {
            merged.changes.push(Change::CopyJobFile(*id, file.clone()));
        }
    }
    Ok(())
}

fn merge_templates(merged: &mut Merged, delta: &Delta) -> Result<()> {
    for id in &delta.touched.templates {
        let (base, view) = (delta.base.templates.get(id), delta.view.templates.get(id));
        let current = merged.catalog.templates.get(id).cloned();
        require_same(base, current.as_ref(), || format!("template {id}"))?;
        if let Some(template) = view {
            if merged.catalog.schema_by_id(template.schema_id).is_none() {
                return Err(WarehouseError::NoSuchSchema(template.schema_id.to_string()));
            }
            let taken = merged.catalog.template(template.schema_id, &template.name);
            if taken.is_some_and(|other| other.id != *id) {
                return Err(WarehouseError::TemplateExists(template.name.clone()));
            }
            if base.is_none() && merged.catalog.templates.len() >= MAX_TEMPLATES {
                return Err(WarehouseError::TooManyTemplates(MAX_TEMPLATES));
            }
        }
        put(&mut merged.catalog.templates, *id, view.cloned());
        merged.changes.push(Change::Template(current, view.cloned()));
    }
    Ok(())
}

fn merge_principals(merged: &mut Merged, delta: &Delta) -> Result<()> {
    let (base, view, touched) = (&delta.base, &delta.view, &delta.touched);
    if touched.users {
        for (id, old, new) in changed(&base.users, &view.users, Arc::ptr_eq) {
            let current = merged.catalog.users.get(&id).cloned();
            require_same(old, current.as_ref(), || format!("user {id}"))?;
            let taken = |user: &Arc<User>| merged.catalog.user(&user.name).is_some_and(|other| other.id != id);
            if let Some(user) = new.filter(|user| taken(user)) {
                return Err(WarehouseError::UserExists(user.name.clone()));
            }
            put(&mut merged.catalog.users, id, new.cloned());
            merged.changes.push(Change::User(current, new.cloned()));
        }
    }
    if touched.groups {
        for (id, old, new) in changed(&base.groups, &view.groups, Arc::ptr_eq) {
            let current = merged.catalog.groups.get(&id).cloned();
            require_same(old, current.as_ref(), || format!("group {id}"))?;
            let taken = |group: &Arc<Group>| merged.catalog.group(&group.name).is_some_and(|other| other.id != id);
            if let Some(group) = new.filter(|group| taken(group)) {
                return Err(WarehouseError::GroupExists(group.name.clone()));
            }
            put(&mut merged.catalog.groups, id, new.cloned());
            merged.changes.push(Change::Group(current, new.cloned()));
        }
    }
    if touched.grants {
        for (key, _, new) in changed(&base.grants, &view.grants, PartialEq::eq) {
            put(&mut merged.catalog.grants, key.clone(), new.copied());
            merged.changes.push(Change::Grant(key, new.copied()));
        }
    }
    Ok(())
}

/// The entries that differ: key, before, after.
fn changed<'a, K: Ord + Clone, V>(
    before: &'a BTreeMap<K, V>,
    after: &'a BTreeMap<K, V>,
    same: impl Fn(&V, &V) -> bool,
) -> Vec<(K, Option<&'a V>, Option<&'a V>)> {
    let keys: BTreeSet<&K> = before.keys().chain(after.keys()).collect();
    let entries = keys.into_iter().map(|key| (key.clone(), before.get(key), after.get(key)));
    entries.filter(|(_, old, new)| !old.zip(*new).is_some_and(|(old, new)| same(old, new))).collect()
}

fn put<K: Ord + Clone, V: Clone>(map: &mut Arc<BTreeMap<K, V>>, key: K, value: Option<V>) {
    let map = Arc::make_mut(map);
    match value {
        Some(value) => drop(map.insert(key, value)),
        None => drop(map.remove(&key)),
    }
}

fn require_same<T>(base: Option<&Arc<T>>, current: Option<&Arc<T>>, what: impl FnOnce() -> String) -> Result<()> {
    match (base, current) {
        (None, None) => Ok(()),
        (Some(base), Some(current)) if Arc::ptr_eq(base, current) => Ok(()),
        _ => Err(WarehouseError::ConcurrentUpdate(what())),
    }
}
