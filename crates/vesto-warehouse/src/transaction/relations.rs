//! CREATE, ALTER and DROP of tables and views.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::counter::Counter;
use crate::error::{Result, WarehouseError};
use crate::grants::Securable;
use crate::identity::Identity;
use crate::ids::{ColumnId, RelationId, SchemaId, UserId};
use crate::stats::StatValue;
use crate::table::{
    AlterTable, ColumnSpec, Constraint, ConstraintKind, ConstraintKindSpec, ConstraintSpec, Distribution,
    DistributionSpec, LastChanges, SortKey, SortKeySpec, Table, TableColumn, TableSpec,
};
use crate::transaction::Transaction;
use crate::view::{View, ViewSpec};

impl Transaction {
    /// A table in the session's temporary schema is temporary.
    pub fn create_table(&mut self, spec: TableSpec) -> Result<Arc<Table>> {
        self.schema_for_change(spec.schema_id)?;
        self.require_free_name(spec.schema_id, &spec.name)?;
        let mut table = self.empty_table(&spec);
        for column in spec.columns {
            add_column(&mut table, column, None)?;
        }
        table.distribution = match spec.distribution {
            DistributionSpec::Auto => Distribution::Auto,
            DistributionSpec::Even => Distribution::Even,
            DistributionSpec::All => Distribution::All,
            DistributionSpec::Key(column) => Distribution::Key(column_id(&table, &column)?),
        };
        table.sort_key = match spec.sort_key {
            SortKeySpec::None => SortKey::None,
            SortKeySpec::Auto => SortKey::Auto,
            SortKeySpec::Compound(columns) => SortKey::Compound(column_ids(&table, &columns)?),
            SortKeySpec::Interleaved(columns) => SortKey::Interleaved(column_ids(&table, &columns)?),
        };
        for constraint in spec.constraints {
            self.add_constraint(&mut table, constraint)?;
        }
        let table = Arc::new(table);
        self.view.put_table(Arc::clone(&table));
        self.touched.definition(table.id);
        Ok(table)
    }

    fn empty_table(&self, spec: &TableSpec) -> Table {
        Table {
            id: self.relation_id(),
            schema_id: spec.schema_id,
            name: spec.name.clone(),
            owner: spec.owner,
            temporary: self.view.schema_by_id(spec.schema_id).is_some_and(|schema| schema.temporary),
            columns: Arc::default(),
            distribution: Distribution::Auto,
            sort_key: SortKey::None,
            backup: spec.backup,
            constraints: Arc::default(),
            comment: None,
            files: Arc::default(),
            column_stats: Arc::new(BTreeMap::new()),
            uuid: self.inner.ids.uuid(),
            next_column_id: 1,
            next_row_id: Arc::new(Counter::starting_at(0)),
            changes: LastChanges::default(),
        }
    }

    /// Applies the steps in order, all or none.
    pub fn alter_table(&mut self, id: RelationId, steps: Vec<AlterTable>) -> Result<Arc<Table>> {
        let mut table = Table::clone(&*self.table_for_change(id)?);
        for step in steps {
            self.alter(&mut table, step)?;
        }
        let table = Arc::new(table);
        self.view.put_table(Arc::clone(&table));
        self.touched.definition(id);
        Ok(table)
    }

    fn alter(&self, table: &mut Table, step: AlterTable) -> Result<()> {
        match step {
            AlterTable::Rename(name) => {
                self.require_free_name(table.schema_id, &name)?;
                table.name = name;
            }
            AlterTable::SetSchema(schema) => {
                self.schema_for_change(schema)?;
                self.require_free_name(schema, &table.name)?;
                if self.view.schema_by_id(schema).is_some_and(|schema| schema.temporary != table.temporary) {
                    return Err(WarehouseError::NoSuchSchema(schema.to_string()));
                }
                table.schema_id = schema;
            }
            AlterTable::Owner(owner) => table.owner = owner,
            AlterTable::AddColumn { column, initial } => add_column(table, column, initial)?,
            AlterTable::DropColumn(column) => drop_column(table, column)?,
            AlterTable::RenameColumn(column, name) => {
                if table.column(&name).is_some_and(|other| other.id != column) {
                    return Err(WarehouseError::ColumnExists { relation: table.name.clone(), column: name });
                }
                change_column(table, column, |column| column.name = name)?;
            }
            AlterTable::ColumnType(id, column_type) => {
                let same = table.column_by_id(id).is_none_or(|old| old.column_type.arrow() == column_type.arrow());
                if !same {
                    return Err(WarehouseError::BatchMismatch(format!("column {id} cannot become {column_type}")));
                }
                change_column(table, id, |column| column.column_type = column_type)?;
            }
            AlterTable::ColumnEncoding(column, encoding) => {
                change_column(table, column, |column| column.encoding = encoding)?;
            }
            AlterTable::Distribution(distribution) => table.distribution = distribution,
            AlterTable::SortKey(sort_key) => table.sort_key = sort_key,
            AlterTable::AddConstraint(constraint) => self.add_constraint(table, constraint)?,
            AlterTable::DropConstraint(name) => {
                let kept: Vec<_> = table.constraints.iter().filter(|other| other.name != name).cloned().collect();
                if kept.len() == table.constraints.len() {
                    return Err(WarehouseError::NoSuchConstraint { relation: table.name.clone(), constraint: name });
                }
                table.constraints = Arc::new(kept);
            }
            AlterTable::Comment(comment) => table.comment = comment,
            AlterTable::ColumnComment(column, comment) => {
                change_column(table, column, |column| column.comment = comment)?;
            }
        }
        Ok(())
    }

    fn add_constraint(&self, table: &mut Table, spec: ConstraintSpec) -> Result<()> {
        let name = spec.name.clone().unwrap_or_else(|| constraint_name(&table.name, &spec));
        if table.constraints.iter().any(|other| other.name == name) {
            return Err(WarehouseError::ConstraintExists { relation: table.name.clone(), constraint: name });
        }
        let kind = match spec.kind {
            ConstraintKindSpec::PrimaryKey => ConstraintKind::PrimaryKey,
            ConstraintKindSpec::Unique => ConstraintKind::Unique,
            ConstraintKindSpec::ForeignKey { references, referenced_columns } => {
                let other =
                    if references == table.id { Arc::new(table.clone()) } else { self.table_for_change(references)? };
                let referenced_columns = match referenced_columns.is_empty() {
                    false => column_ids(&other, &referenced_columns)?,
                    true => primary_key(&other),
                };
                ConstraintKind::ForeignKey { references, referenced_columns }
            }
        };
        let columns = column_ids(table, &spec.columns)?;
        if kind == ConstraintKind::PrimaryKey {
            for column in &columns {
                change_column(table, *column, |column| column.nullable = false)?;
            }
        }
        let constraint = Constraint { id: self.inner.next_catalog_id(), name, columns, kind };
        Arc::make_mut(&mut table.constraints).push(constraint);
        Ok(())
    }

    /// Drops a table or a view together with the privileges on it.
    pub fn drop_relation(&mut self, id: RelationId) -> Result<()> {
        if self.view.tables.contains_key(&id) {
            self.touched.definition(id);
        } else if self.view.views.contains_key(&id) {
            self.touched.views.insert(id);
        } else {
            return Err(WarehouseError::NoSuchRelation(id.to_string()));
        }
        self.view.remove_relation(id);
        self.view.forget_grants_on(&Securable::Relation(id));
        self.touched.grants = true;
        Ok(())
    }

    pub fn create_view(&mut self, spec: ViewSpec) -> Result<Arc<View>> {
        self.schema_for_change(spec.schema_id)?;
        self.require_free_name(spec.schema_id, &spec.name)?;
        let ViewSpec { schema_id, name, owner, definition, late_binding, columns } = spec;
        let id = self.relation_id();
        Ok(self.put_view(View { id, schema_id, name, owner, definition, late_binding, columns, comment: None }))
    }

    /// CREATE OR REPLACE VIEW on an existing view: id, owner, comment and privileges stay.
    pub fn replace_view(&mut self, id: RelationId, spec: ViewSpec) -> Result<Arc<View>> {
        let ViewSpec { definition, late_binding, columns, .. } = spec;
        let old = View::clone(&*self.view_for_change(id)?);
        Ok(self.put_view(View { definition, late_binding, columns, ..old }))
    }

    pub fn rename_view(&mut self, id: RelationId, schema: SchemaId, name: &str) -> Result<()> {
        self.schema_for_change(schema)?;
        self.require_free_name(schema, name)?;
        let old = View::clone(&*self.view_for_change(id)?);
        // The old name is forgotten while the catalog still knows it.
        self.view.remove_relation(id);
        self.put_view(View { schema_id: schema, name: name.to_owned(), ..old });
        Ok(())
    }

    pub fn set_view_owner(&mut self, id: RelationId, owner: UserId) -> Result<()> {
        let old = View::clone(&*self.view_for_change(id)?);
        self.put_view(View { owner, ..old });
        Ok(())
    }

    pub fn comment_on_view(&mut self, id: RelationId, comment: Option<String>) -> Result<()> {
        let old = View::clone(&*self.view_for_change(id)?);
        self.put_view(View { comment, ..old });
        Ok(())
    }

    fn put_view(&mut self, view: View) -> Arc<View> {
        let view = Arc::new(view);
        self.view.put_view(Arc::clone(&view));
        self.touched.views.insert(view.id);
        view
    }

    fn view_for_change(&self, id: RelationId) -> Result<Arc<View>> {
        self.view.views.get(&id).cloned().ok_or_else(|| WarehouseError::NoSuchRelation(id.to_string()))
    }
}

fn add_column(table: &mut Table, spec: ColumnSpec, initial: Option<StatValue>) -> Result<()> {
    if table.column(&spec.name).is_some() {
        return Err(WarehouseError::ColumnExists { relation: table.name.clone(), column: spec.name });
    }
    let id = ColumnId(table.next_column_id);
    table.next_column_id += 1;
    let column = TableColumn {
        id,
        physical_name: physical_name(table, &spec.name, id),
        name: spec.name,
        column_type: spec.column_type,
        nullable: spec.nullable && spec.identity.is_none(),
        default: spec.default,
        initial_default: initial,
        identity: spec.identity.map(|spec| Arc::new(Identity::new(spec, 0))),
        encoding: spec.encoding,
        comment: None,
    };
    Arc::make_mut(&mut table.columns).push(column);
    Ok(())
}

/// The name itself for a column that is there from the beginning; with the id for one added later, whose name an
/// older file may have used for another column.
fn physical_name(table: &Table, name: &str, id: ColumnId) -> String {
    let from_the_beginning = table.columns.len() + 1 == id.0 as usize && table.next_row_id.next() == 0;
    let taken: BTreeSet<&str> = table.columns.iter().map(|column| column.physical_name.as_str()).collect();
    let mut physical = if from_the_beginning { name.to_owned() } else { format!("{name}#{id}") };
    while taken.contains(physical.as_str()) {
        physical.push('#');
    }
    physical
}

fn drop_column(table: &mut Table, id: ColumnId) -> Result<()> {
    let Some(index) = table.column_index(id) else {
        return Err(WarehouseError::NoSuchColumn { relation: table.name.clone(), column: id.to_string() });
    };
    let because = if table.distribution == Distribution::Key(id) {
        Some("it is the distribution key")
    } else if table.sort_key.columns().contains(&id) {
        Some("it is part of the sort key")
    } else {
        None
    };
    let columns = Arc::make_mut(&mut table.columns);
    if let Some(because) = because {
        let column = columns.get(index).map(|column| column.name.clone()).unwrap_or_default();
        return Err(WarehouseError::ColumnInUse { relation: table.name.clone(), column, because });
    }
    columns.remove(index);
    Arc::make_mut(&mut table.constraints).retain(|constraint| !constraint.columns.contains(&id));
    Arc::make_mut(&mut table.column_stats).remove(&id);
    Ok(())
}

fn change_column(table: &mut Table, id: ColumnId, change: impl FnOnce(&mut TableColumn)) -> Result<()> {
    let column = Arc::make_mut(&mut table.columns).iter_mut().find(|column| column.id == id);
    match column {
        Some(column) => {
            change(column);
            Ok(())
        }
        None => Err(WarehouseError::NoSuchColumn { relation: table.name.clone(), column: id.to_string() }),
    }
}

fn column_id(table: &Table, name: &str) -> Result<ColumnId> {
    let missing = || WarehouseError::NoSuchColumn { relation: table.name.clone(), column: name.to_owned() };
    table.column(name).map(|column| column.id).ok_or_else(missing)
}

fn column_ids(table: &Table, names: &[String]) -> Result<Vec<ColumnId>> {
    names.iter().map(|name| column_id(table, name)).collect()
}

fn primary_key(table: &Table) -> Vec<ColumnId> {
    let key = table.constraints.iter().find(|constraint| constraint.kind == ConstraintKind::PrimaryKey);
    key.map(|key| key.columns.clone()).unwrap_or_default()
}

fn constraint_name(table: &str, spec: &ConstraintSpec) -> String {
    let columns = spec.columns.join("_");
    match spec.kind {
        ConstraintKindSpec::PrimaryKey => format!("{table}_pkey"),
        ConstraintKindSpec::Unique => format!("{table}_{columns}_key"),
        ConstraintKindSpec::ForeignKey { .. } => format!("{table}_{columns}_fkey"),
    }
}
