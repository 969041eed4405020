//! A table of another catalog, its files linked into this warehouse.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::counter::Counter;
use crate::data_file::DataFile;
use crate::error::{Result, WarehouseError};
use crate::files::{StagedFile, create_directory};
use crate::identity::Identity;
use crate::ids::{FileId, SchemaId, UserId};
use crate::snapshot::link;
use crate::table::{Constraint, ConstraintKind, LastChanges, Table, TableColumn};
use crate::table_restore::TableRestore;
use crate::transaction::Transaction;
use crate::warehouse::Inner;

impl Transaction {
    pub(crate) async fn restore_table(
        &mut self,
        source: &Table,
        restore: &TableRestore,
        schema: SchemaId,
        owner: UserId,
    ) -> Result<Arc<Table>> {
        self.schema_for_change(schema)?;
        self.require_free_name(schema, &restore.new_table)?;
        let mut table = Table {
            id: self.relation_id(),
            schema_id: schema,
            name: restore.new_table.clone(),
            owner,
            columns: Arc::new(source.columns.iter().map(column).collect()),
            constraints: Arc::new(source.constraints.iter().filter_map(|one| self.constraint(one)).collect()),
            uuid: restore.request,
            next_row_id: Arc::new(Counter::starting_at(source.next_row_id.next())),
            changes: LastChanges::default(),
            ..source.clone()
        };
        let (inner, template) = (Arc::clone(&self.inner), table.clone());
        let linked = tokio::task::spawn_blocking(move || link_files(&inner, &template)).await;
        let ended = |error| Err(WarehouseError::Closed(format!("a restore ended early: {error}")));
        let (files, staged) = linked.unwrap_or_else(ended)?;
        table.files = Arc::new(files);
        self.staged.extend(staged);
        let table = Arc::new(table);
        self.view.put_table(Arc::clone(&table));
        let touch = self.touched.tables.entry(table.id).or_default();
        // The rows count as changed so that those that were deleted are written down.
        (touch.definition, touch.rows) = (true, true);
        Ok(table)
    }

    fn constraint(&self, constraint: &Constraint) -> Option<Constraint> {
        match constraint.kind {
            // It names a table of the snapshot.
            ConstraintKind::ForeignKey { .. } => None,
            ConstraintKind::PrimaryKey | ConstraintKind::Unique => {
                Some(Constraint { id: self.inner.next_catalog_id(), ..constraint.clone() })
            }
        }
    }
}

/// The column with a number source of its own.
fn column(column: &TableColumn) -> TableColumn {
    let identity = column.identity.as_ref();
    let identity = identity.map(|identity| Arc::new(Identity::new(identity.spec, identity.taken())));
    TableColumn { identity, ..column.clone() }
}

type Linked = (Vec<Arc<DataFile>>, BTreeMap<FileId, StagedFile>);

/// Links the table's files to its own directory. Blocking.
fn link_files(inner: &Inner, table: &Table) -> Result<Linked> {
    let directory = inner.directory_of(table);
    create_directory(&directory)?;
    let (mut files, mut staged) = (Vec::with_capacity(table.files.len()), BTreeMap::new());
    for file in table.files.iter() {
        let (id, path) = (inner.next_file_id(), directory.join(format!("{}.parquet", inner.ids.uuid())));
        let guard = inner.registry.stage(path.clone());
        link(&file.path, &path)?;
        staged.insert(id, guard);
        files.push(Arc::new(DataFile { id, path, delete_file: None, ..DataFile::clone(file) }));
    }
    Ok((files, staged))
}
