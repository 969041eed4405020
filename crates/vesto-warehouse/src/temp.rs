//! Temporary tables: they live in a session's own schema, in memory and under `temp/`, and end with the session.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::catalog::{Catalog, Lease};
use crate::commit::Delta;
use crate::files::FileRegistry;
use crate::ids::{RelationId, SchemaId, UserId};
use crate::schema::Schema;
use crate::table::Table;
use crate::warehouse::Inner;

/// A session's temporary schema. Give it to every transaction of the session; dropping it removes the files.
#[derive(Debug)]
pub struct TempSpace {
    schema: Schema,
    directory: PathBuf,
    tables: Mutex<BTreeMap<RelationId, Arc<Table>>>,
    registry: Arc<FileRegistry>,
}

impl TempSpace {
    pub(crate) fn new(inner: &Inner, name: String, owner: UserId) -> Self {
        let id = SchemaId(inner.next_catalog_id());
        Self {
            schema: Schema { id, name, owner, temporary: true, comment: None },
            directory: inner.temp_directory().join(id.to_string()),
            tables: Mutex::default(),
            registry: Arc::clone(&inner.registry),
        }
    }

    /// The schema in which CREATE TEMP TABLE makes tables; first in the session's search path.
    pub fn schema_id(&self) -> SchemaId {
        self.schema.id
    }

    pub fn schema_name(&self) -> &str {
        &self.schema.name
    }

    /// A view of the catalog with the session's tables in it, and a lease of its own for their files.
    pub(crate) fn overlay(&self, mut catalog: Catalog) -> Catalog {
        catalog.lease = Arc::new(Lease::below([catalog.lease]));
        catalog.put_schema(self.schema.clone());
        for table in self.tables.lock().unwrap_or_else(PoisonError::into_inner).values() {
            catalog.put_table(Arc::clone(table));
        }
        catalog
    }

    /// Takes the temporary tables as the committed transaction left them.
    pub(crate) fn take_over(&self, inner: &Inner, delta: &Delta) {
        let after: BTreeMap<_, _> = delta
            .view
            .tables()
            .filter(|table| table.schema_id == self.schema.id)
            .map(|table| (table.id, Arc::clone(table)))
            .collect();
        let names = |tables: &BTreeMap<RelationId, Arc<Table>>| -> BTreeMap<_, _> {
            tables.values().flat_map(|table| table.files.iter()).map(|file| (file.id, file.path.clone())).collect()
        };
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let mut gone = names(&tables);
        let kept = names(&after);
        gone.retain(|id, _| !kept.contains_key(id));
        *tables = after;
        drop(tables);
        inner.retire_temporary(&delta.base.lease, gone.into_values().collect());
    }
}

impl Drop for TempSpace {
    fn drop(&mut self) {
        if self.registry.is_crashed() || !self.directory.exists() {
            return;
        }
        if let Err(error) = std::fs::remove_dir_all(&self.directory) {
            tracing::warn!(path = %self.directory.display(), %error, "temporary tables could not be removed");
        }
    }
}
