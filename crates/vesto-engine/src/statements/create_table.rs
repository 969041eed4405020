//! `CREATE TABLE` <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html>

use std::sync::Arc;

use vesto_session::Outcome;
use vesto_sql::QualifiedName;
use vesto_sql::create_table::{
    ColumnDefinition, CreateTable, DistStyle, Encoding, LikeClause, Nullability, SortKey, TableAttributes,
    TableConstraint,
};
use vesto_types::{ColumnType, Notice, SqlError, SqlState};
use vesto_warehouse::{
    ColumnSpec, ConstraintKindSpec, ConstraintSpec, Distribution, DistributionSpec, IdentitySpec, Privilege, SchemaId,
    Securable, SortKeySpec, Table, TableSpec,
};

use super::defaults;
use super::dml::refuse_read_only;
use crate::planning::scope::{Scope, denied_schema};
use crate::planning::session_functions::current_schema_name;
use crate::session::{SqlSession, transaction_error};

/// Redshift's limit for one table.
const MAX_COLUMNS: usize = 1600;

pub(super) fn execute(session: &mut SqlSession, create: &CreateTable) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    let scope = Arc::new(session.scope());
    let schema = target_schema(session, &scope, &create.name, create.temporary)?;
    if exists(session, &scope, schema, &create.name.name, create.if_not_exists)? {
        return Ok(Outcome::Command("CREATE TABLE".to_owned()));
    }
    let mut columns =
        create.columns.iter().map(|column| column_spec(session, &scope, column)).collect::<Result<Vec<_>, _>>()?;
    let mut spec = TableSpec::new(schema, &create.name.name, scope.facts.user, Vec::new());
    for like in &create.like {
        columns.extend(liked(&scope, like, &mut spec)?);
    }
    if columns.len() > MAX_COLUMNS {
        return Err(SqlError::new(SqlState("54011"), format!("tables can have at most {MAX_COLUMNS} columns")));
    }
    spec.columns = columns;
    attributes(&mut spec, &create.attributes);
    keys_of_columns(&mut spec, &create.columns);
    for constraint in &create.constraints {
        spec.constraints.push(constraint_spec(&scope, None, constraint)?);
    }
    for column in &create.columns {
        column_constraints(&scope, column, &mut spec)?;
    }
    check_keys(&spec)?;
    make(session, spec)?;
    Ok(Outcome::Command("CREATE TABLE".to_owned()))
}

pub(super) fn make(session: &mut SqlSession, spec: TableSpec) -> Result<Arc<Table>, SqlError> {
    refuse_read_only(session)?;
    session.transaction().create_table(spec).map_err(|error| transaction_error(&error))
}

/// The schema to create in: the session's own for temporary tables, the named one, or the first of the search path.
pub(super) fn target_schema(
    session: &SqlSession,
    scope: &Scope,
    name: &QualifiedName,
    temporary: bool,
) -> Result<SchemaId, SqlError> {
    scope.check_database(name.database.as_deref())?;
    if temporary || name.is_temporary() {
        if name.schema.as_deref().is_some_and(|schema| schema != session.temp.schema_name()) {
            let message = "temporary tables may not specify a schema name";
            return Err(SqlError::new(SqlState("42P16"), message));
        }
        return Ok(session.temp.schema_id());
    }
    let schema = match &name.schema {
        Some(schema) => schema.clone(),
        None => current_schema_name(scope)
            .ok_or_else(|| SqlError::new(SqlState::INVALID_SCHEMA_NAME, "no schema has been selected to create in"))?,
    };
    if crate::relations::is_system_schema(&schema) {
        return Err(denied_schema(&schema));
    }
    let found = scope
        .catalog
        .schema(&schema)
        .ok_or_else(|| SqlError::new(SqlState::INVALID_SCHEMA_NAME, format!("schema \"{schema}\" does not exist")))?;
    if !scope.catalog.has_privilege(scope.facts.user, &Securable::Schema(found.id), Privilege::Create) {
        return Err(scope.lacks(scope.facts.user, &Securable::Schema(found.id), Privilege::Create));
    }
    Ok(found.id)
}

/// Whether the name is taken, with IF NOT EXISTS; without it that is an error.
pub(super) fn exists(
    session: &mut SqlSession,
    scope: &Scope,
    schema: SchemaId,
    name: &str,
    if_not_exists: bool,
) -> Result<bool, SqlError> {
    if scope.catalog.relation_in(schema, name).is_none() {
        return Ok(false);
    }
    if !if_not_exists {
        return Err(SqlError::new(SqlState::DUPLICATE_TABLE, format!("Relation \"{name}\" already exists")));
    }
    session.notice(Notice::info(format!("Relation \"{name}\" already exists and will be skipped")));
    Ok(true)
}

pub(super) fn column_spec(
    session: &SqlSession,
    scope: &Arc<Scope>,
    column: &ColumnDefinition,
) -> Result<ColumnSpec, SqlError> {
    if column.identity.is_some() && !matches!(column.column_type, ColumnType::Integer | ColumnType::BigInt) {
        let message = "identity column type must be INT or BIGINT";
        return Err(SqlError::new(SqlState::DATATYPE_MISMATCH, message));
    }
    if let Some(default) = &column.default {
        // Wrong expressions are refused here, not at the first INSERT.
        defaults::constant(&session.shared, scope, &default.ast, &column.column_type)?;
    }
    let not_null = column.nullability == Some(Nullability::NotNull) || column.primary_key || column.identity.is_some();
    Ok(ColumnSpec {
        name: column.name.clone(),
        column_type: column.column_type.clone(),
        nullable: !not_null,
        default: column.default.as_ref().map(|default| default.text.clone()),
        identity: column.identity.map(|identity| IdentitySpec {
            seed: identity.seed,
            step: identity.step,
            by_default: identity.by_default,
        }),
        encoding: column.encoding.and_then(encoding),
    })
}

pub(super) fn encoding(encoding: Encoding) -> Option<String> {
    match encoding {
        Encoding::Auto => None,
        Encoding::Raw => Some("raw".to_owned()),
        other => Some(other.name().to_owned()),
    }
}

pub(super) fn attributes(spec: &mut TableSpec, attributes: &TableAttributes) {
    if let Some(backup) = attributes.backup {
        spec.backup = backup;
    }
    match (attributes.dist_style, &attributes.dist_key) {
        (_, Some(column)) => spec.distribution = DistributionSpec::Key(column.clone()),
        (Some(DistStyle::Even), None) => spec.distribution = DistributionSpec::Even,
        (Some(DistStyle::All), None) => spec.distribution = DistributionSpec::All,
        (Some(DistStyle::Auto | DistStyle::Key), None) => spec.distribution = DistributionSpec::Auto,
        (None, None) => {}
    }
    match &attributes.sort_key {
        Some(SortKey::Auto) => spec.sort_key = SortKeySpec::Auto,
        Some(SortKey::Compound(columns)) => spec.sort_key = SortKeySpec::Compound(columns.clone()),
        Some(SortKey::Interleaved(columns)) => spec.sort_key = SortKeySpec::Interleaved(columns.clone()),
        None => {}
    }
}

/// DISTKEY and SORTKEY written after a column.
fn keys_of_columns(spec: &mut TableSpec, columns: &[ColumnDefinition]) {
    if let Some(column) = columns.iter().find(|column| column.dist_key) {
        spec.distribution = DistributionSpec::Key(column.name.clone());
    }
    if let Some(column) = columns.iter().find(|column| column.sort_key) {
        spec.sort_key = SortKeySpec::Compound(vec![column.name.clone()]);
    }
}

fn check_keys(spec: &TableSpec) -> Result<(), SqlError> {
    let known = |name: &String| spec.columns.iter().any(|column| column.name == *name);
    let missing = |kind: &str, name: &str| {
        SqlError::new(SqlState::UNDEFINED_COLUMN, format!("{kind} column \"{name}\" not found in target table"))
    };
    if let DistributionSpec::Key(name) = &spec.distribution
        && !known(name)
    {
        return Err(missing("distkey", name));
    }
    let (SortKeySpec::Compound(names) | SortKeySpec::Interleaved(names)) = &spec.sort_key else { return Ok(()) };
    match names.iter().find(|name| !known(name)) {
        Some(name) => Err(missing("sortkey", name)),
        None => Ok(()),
    }
}

pub(super) fn constraint_spec(
    scope: &Scope,
    name: Option<String>,
    constraint: &TableConstraint,
) -> Result<ConstraintSpec, SqlError> {
    let (columns, kind) = match constraint {
        TableConstraint::PrimaryKey(columns) => (columns, ConstraintKindSpec::PrimaryKey),
        TableConstraint::Unique(columns) => (columns, ConstraintKindSpec::Unique),
        TableConstraint::ForeignKey { columns, references } => {
            let references_table = scope.stored_table(&references.table)?;
            let kind = ConstraintKindSpec::ForeignKey {
                references: references_table.id,
                referenced_columns: references.columns.clone(),
            };
            (columns, kind)
        }
    };
    Ok(ConstraintSpec { name, columns: columns.clone(), kind })
}

fn column_constraints(scope: &Scope, column: &ColumnDefinition, spec: &mut TableSpec) -> Result<(), SqlError> {
    let own = |kind| ConstraintSpec { name: None, columns: vec![column.name.clone()], kind };
    if column.primary_key {
        spec.constraints.push(own(ConstraintKindSpec::PrimaryKey));
    }
    if column.unique {
        spec.constraints.push(own(ConstraintKindSpec::Unique));
    }
    if let Some(references) = &column.references {
        let table = scope.stored_table(&references.table)?;
        spec.constraints.push(own(ConstraintKindSpec::ForeignKey {
            references: table.id,
            referenced_columns: references.columns.clone(),
        }));
    }
    Ok(())
}

/// The parent's columns, its NOT NULLs and attributes, and its defaults when asked for; no constraints.
fn liked(scope: &Scope, like: &LikeClause, spec: &mut TableSpec) -> Result<Vec<ColumnSpec>, SqlError> {
    let parent = scope.stored_table(&like.table)?;
    scope.require(scope.facts.user, &vesto_warehouse::Relation::Table(Arc::clone(&parent)), Privilege::Select)?;
    let name = |id| parent.column_by_id(id).map(|column| column.name.clone()).unwrap_or_default();
    spec.distribution = match parent.distribution {
        Distribution::Auto => DistributionSpec::Auto,
        Distribution::Even => DistributionSpec::Even,
        Distribution::All => DistributionSpec::All,
        Distribution::Key(id) => DistributionSpec::Key(name(id)),
    };
    spec.sort_key = match &parent.sort_key {
        vesto_warehouse::SortKey::None => SortKeySpec::None,
        vesto_warehouse::SortKey::Auto => SortKeySpec::Auto,
        vesto_warehouse::SortKey::Compound(ids) => SortKeySpec::Compound(ids.iter().map(|id| name(*id)).collect()),
        vesto_warehouse::SortKey::Interleaved(ids) => {
            SortKeySpec::Interleaved(ids.iter().map(|id| name(*id)).collect())
        }
    };
    let column = |column: &vesto_warehouse::TableColumn| ColumnSpec {
        name: column.name.clone(),
        column_type: column.column_type.clone(),
        nullable: column.nullable,
        default: column.default.clone().filter(|_| like.including_defaults),
        identity: None,
        encoding: column.encoding.clone(),
    };
    Ok(parent.columns.iter().map(column).collect())
}
