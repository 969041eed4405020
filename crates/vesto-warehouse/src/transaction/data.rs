//! Rows in and out of a table: append, delete, truncate, rewrite.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::data_file::DataFile;
use crate::delete_vector::DeleteVector;
use crate::error::{Result, WarehouseError};
use crate::identity::IdentityRange;
use crate::ids::{ColumnId, FileId, RelationId};
use crate::stats::ColumnStats;
use crate::table::Table;
use crate::transaction::Transaction;
use crate::writer::NewDataFile;

impl Transaction {
    /// Adds written files to the table; returns how many rows they hold. Empty files are removed, not added.
    /// Appends of several transactions do not conflict.
    pub fn append(&mut self, id: RelationId, files: Vec<NewDataFile>) -> Result<u64> {
        let mut table = Table::clone(&*self.table_for_change(id)?);
        let added = self.stage(&table, files);
        let n_rows = added.iter().map(|file| file.record_count).sum();
        if !added.is_empty() {
            add_files(&mut table, added);
            self.view.put_table(Arc::new(table));
            let touch = self.touched.tables.entry(id).or_default();
            touch.rows |= touch.places;
        }
        Ok(n_rows)
    }

    /// Marks rows as deleted: positions within the files of `table.files`. Returns how many were not deleted before.
    /// Fails with error 1023 when the table changed since the snapshot.
    pub fn delete_rows(
        &mut self,
        id: RelationId,
        deletes: impl IntoIterator<Item = (FileId, DeleteVector)>,
    ) -> Result<u64> {
        let mut deletes: HashMap<FileId, DeleteVector> = deletes.into_iter().collect();
        deletes.retain(|_, positions| !positions.is_empty());
        if deletes.is_empty() {
            return Ok(0);
        }
        let mut table = Table::clone(&*self.table_for_change(id)?);
        self.require_unchanged_rows(&table)?;
        let mut n_deleted = 0;
        let mut files = Vec::with_capacity(table.files.len());
        for file in table.files.iter() {
            let Some(positions) = deletes.remove(&file.id) else {
                files.push(Arc::clone(file));
                continue;
            };
            if positions.last().is_some_and(|last| last >= file.record_count) {
                return Err(WarehouseError::NoSuchRows(format!("{} has {} rows", file.name(), file.record_count)));
            }
            let deletes = file.deletes.union(&positions);
            n_deleted += deletes.len() - file.deletes.len();
            if deletes.len() < file.record_count {
                files.push(Arc::new(DataFile { deletes, delete_file: None, ..DataFile::clone(file) }));
            }
        }
        if let Some(file) = deletes.keys().next() {
            return Err(WarehouseError::NoSuchRows(format!("file {file} is not part of table {id}")));
        }
        table.files = Arc::new(files);
        self.put_rows(table);
        Ok(n_deleted)
    }

    /// Removes all rows; returns how many there were. Fails with error 1023 when the table changed since the snapshot.
    pub fn truncate(&mut self, id: RelationId) -> Result<u64> {
        let mut table = Table::clone(&*self.table_for_change(id)?);
        self.require_unchanged_rows(&table)?;
        let n_rows = table.row_count();
        table.files = Arc::default();
        table.column_stats = Arc::new(BTreeMap::new());
        self.put_rows(table);
        Ok(n_rows)
    }

    /// Replaces some files by others with the same rows (compaction, VACUUM). Nobody's snapshot conflicts with that, as long
    /// as whoever changes rows has the table's lock.
    pub fn replace_files(&mut self, id: RelationId, old: &[FileId], new: Vec<NewDataFile>) -> Result<()> {
        let mut table = Table::clone(&*self.table_for_change(id)?);
        self.require_unchanged_rows(&table)?;
        let added = self.stage(&table, new);
        Arc::make_mut(&mut table.files).retain(|file| !old.contains(&file.id));
        add_files(&mut table, added);
        let is_changed = self.touched.tables.contains_key(&table.id);
        let touch = self.touched.tables.entry(table.id).or_default();
        (touch.places, touch.rows) = (true, is_changed);
        self.view.put_table(Arc::new(table));
        Ok(())
    }

    /// The next values of an IDENTITY column. Values of a rolled-back transaction are not given out again (before a
    /// restart), so gaps are normal, as in Redshift.
    pub fn reserve_identity(&self, id: RelationId, column: ColumnId, count: u64) -> Result<IdentityRange> {
        let table = self.table_for_change(id)?;
        let name = || table.column_by_id(column).map(|column| column.name.clone()).unwrap_or_default();
        let Some(identity) = table.column_by_id(column).and_then(|column| column.identity.as_ref()) else {
            return Err(WarehouseError::NoSuchColumn { relation: table.name.clone(), column: name() });
        };
        identity.reserve(count).ok_or_else(|| WarehouseError::IdentityExhausted { table: id, column: name() })
    }

    fn stage(&mut self, table: &Table, files: Vec<NewDataFile>) -> Vec<Arc<DataFile>> {
        let mut added = Vec::with_capacity(files.len());
        for file in files.into_iter().filter(|file| file.record_count() > 0) {
            let (file, staged) = file.into_parts();
            let row_id_start = table.next_row_id.take(file.record_count);
            self.staged.insert(file.id, staged);
            added.push(Arc::new(DataFile { row_id_start, ..file }));
        }
        added
    }

    fn put_rows(&mut self, table: Table) {
        self.touched.tables.entry(table.id).or_default().rows = true;
        self.view.put_table(Arc::new(table));
    }

    /// Early word of what the commit would find: another transaction changed the rows since this one's snapshot.
    fn require_unchanged_rows(&self, table: &Table) -> Result<()> {
        if table.temporary || !self.base.tables.contains_key(&table.id) {
            return Ok(());
        }
        let published = self.inner.published();
        let Some(now) = published.table_by_id(table.id) else {
            return Err(WarehouseError::DroppedConcurrently(table.id));
        };
        let base = self.base.table_by_id(table.id).and_then(|base| base.changes.places);
        let rows = now.changes.data.filter(|(snapshot, _)| *snapshot > self.base.snapshot);
        let places = now.changes.places.filter(|_| base != now.changes.places);
        match rows.or(places) {
            Some((_, by)) => Err(WarehouseError::SerializationFailure {
                table: table.id,
                transaction: self.id,
                by,
                pid: self.options.pid,
            }),
            None => Ok(()),
        }
    }
}

/// Adds files at the end and widens the table's bounds by theirs.
pub(crate) fn add_files(table: &mut Table, added: Vec<Arc<DataFile>>) {
    let had_rows = !table.files.is_empty();
    let stats = Arc::make_mut(&mut table.column_stats);
    for (index, file) in added.iter().enumerate() {
        for column in table.columns.iter() {
            let unknown = ColumnStats { value_count: file.record_count, ..ColumnStats::default() };
            let of_file = file.column_stats.get(&column.id).unwrap_or(&unknown);
            let merged = match stats.get(&column.id) {
                Some(stats) => stats.merge(of_file),
                // Rows of older files have the column's initial default, which no bound covers.
                None if had_rows || index > 0 => unknown.merge(of_file),
                None => of_file.clone(),
            };
            stats.insert(column.id, merged);
        }
    }
    Arc::make_mut(&mut table.files).extend(added);
}
