//! One table of a snapshot, brought back under a name of its own into the warehouse that runs.
//!
//! The new table has hard links to the snapshot's files, which never change, so it costs no more than the snapshot did.
//! It comes with its columns, attributes, primary keys and unique constraints; foreign keys, comments of other relations,
//! views and privileges stay behind.

use std::path::PathBuf;
use std::sync::Arc;

use uuid::Uuid;
use vesto_types::Clock;

use crate::error::{Result, WarehouseError};
use crate::transaction::BeginOptions;
use crate::users::User;
use crate::warehouse::Warehouse;

/// What is to be restored, and as what.
#[derive(Debug, Clone)]
pub struct TableRestore {
    /// Becomes the new table's UUID: the same request again finds that it has been done.
    pub request: Uuid,
    /// The snapshot's directory.
    pub snapshot: PathBuf,
    pub source_schema: String,
    pub source_table: String,
    pub target_schema: String,
    pub new_table: String,
    /// Who owns the table if its owner is not there any more.
    pub owner: String,
}

impl Warehouse {
    /// Restores a table in a transaction of its own, and returns its size in bytes.
    pub async fn restore_table(&self, restore: &TableRestore, clock: Arc<dyn Clock>) -> Result<u64> {
        let source = crate::store::read(&restore.snapshot, Arc::clone(self.ids()), clock).await?;
        let no_source =
            || WarehouseError::NoSuchRelation(format!("{}.{}", restore.source_schema, restore.source_table));
        let table = source.table(&restore.source_schema, &restore.source_table).ok_or_else(no_source)?;
        let mut transaction = self.begin(BeginOptions::default());
        transaction.begin_statement();
        let catalog = transaction.catalog();
        if let Some(done) = catalog.table(&restore.target_schema, &restore.new_table)
            && done.uuid == restore.request
        {
            return Ok(done.size_bytes());
        }
        let no_schema = || WarehouseError::NoSuchSchema(restore.target_schema.clone());
        let schema = catalog.schema(&restore.target_schema).ok_or_else(no_schema)?.id;
        let is_same = |now: &&Arc<User>| source.user_by_id(table.owner).is_some_and(|then| then.name == now.name);
        let owner = catalog.user_by_id(table.owner).filter(is_same).or_else(|| catalog.user(&restore.owner));
        let owner = owner.ok_or_else(|| WarehouseError::NoSuchUser(restore.owner.clone()))?.id;
        let restored = transaction.restore_table(&table, restore, schema, owner).await?;
        transaction.commit().await?;
        Ok(restored.size_bytes())
    }
}
