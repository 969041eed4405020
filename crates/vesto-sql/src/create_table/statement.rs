//! The statement around columns and attributes, and what they must agree on.

use vesto_types::{SqlError, SqlState};

use super::{
    ColumnDefinition, CreateTable, CreateTableAs, DistStyle, LikeClause, Position, SortKey, TableAttributes,
    TableConstraint, attributes, column_definition, table_constraint,
};
use crate::cursor::Cursor;
use crate::{Statement, query};

/// After CREATE and its TEMP words; TABLE is next.
pub(crate) fn create_table(cursor: &mut Cursor<'_>, temporary: bool) -> Result<Statement, SqlError> {
    cursor.expect("TABLE")?;
    let if_not_exists = cursor.accept_words(&["IF", "NOT", "EXISTS"]);
    let name = cursor.qualified_name()?;
    let temporary = temporary || name.is_temporary();
    let body = if cursor.is_word("LIKE") {
        Body { like: vec![like(cursor)?], ..Body::default() }
    } else if cursor.is_symbol("(") && !starts_query(cursor) {
        body(cursor)?
    } else {
        Body::default()
    };
    let mut attributes = attributes(cursor, Position::Table)?;
    if cursor.accept("AS") {
        if !(body.columns.is_empty() && body.constraints.is_empty() && body.like.is_empty()) {
            return cursor.fail();
        }
        check_style(&attributes)?;
        let query = query::query(cursor)?;
        let columns = body.names;
        let table = CreateTableAs { name, temporary, if_not_exists, columns, attributes, query };
        return Ok(Statement::CreateTableAs(Box::new(table)));
    }
    let Body { columns, constraints, like, names } = body;
    if !names.is_empty() || (columns.is_empty() && like.is_empty()) {
        return cursor.fail();
    }
    column_attributes(&columns, &mut attributes)?;
    check_names(&columns, &constraints, &attributes, like.is_empty())?;
    check_style(&attributes)?;
    let table = CreateTable { name, temporary, if_not_exists, columns, constraints, like, attributes };
    Ok(Statement::CreateTable(Box::new(table)))
}

#[derive(Default)]
struct Body {
    /// `(a, b) AS query`
    names: Vec<String>,
    columns: Vec<ColumnDefinition>,
    constraints: Vec<TableConstraint>,
    like: Vec<LikeClause>,
}

fn starts_query(cursor: &Cursor<'_>) -> bool {
    ["SELECT", "WITH", "VALUES"].iter().any(|word| cursor.is_word_nth(1, word))
}

fn body(cursor: &mut Cursor<'_>) -> Result<Body, SqlError> {
    let only_names = cursor.is_symbol_nth(2, ",") || cursor.is_symbol_nth(2, ")");
    if only_names {
        return Ok(Body { names: cursor.identifier_list()?, ..Body::default() });
    }
    let mut body = Body::default();
    cursor.parenthesized(|cursor| {
        if cursor.is_word("LIKE") {
            body.like.push(like(cursor)?);
        } else if let Some((_, constraint)) = table_constraint(cursor)? {
            body.constraints.push(constraint);
        } else {
            body.columns.push(column_definition(cursor)?);
        }
        Ok(())
    })?;
    Ok(body)
}

fn like(cursor: &mut Cursor<'_>) -> Result<LikeClause, SqlError> {
    cursor.expect("LIKE")?;
    let table = cursor.qualified_name()?;
    let including_defaults = cursor.accept_words(&["INCLUDING", "DEFAULTS"]);
    if !including_defaults {
        cursor.accept_words(&["EXCLUDING", "DEFAULTS"]);
    }
    Ok(LikeClause { table, including_defaults })
}

/// A column's own DISTKEY or SORTKEY is the table's.
fn column_attributes(columns: &[ColumnDefinition], attributes: &mut TableAttributes) -> Result<(), SqlError> {
    for column in columns {
        if column.dist_key && attributes.dist_key.replace(column.name.clone()).is_some() {
            return Err(SqlError::new(SqlState::SYNTAX_ERROR, "multiple DISTKEY columns are not allowed"));
        }
        if column.sort_key {
            let key = SortKey::Compound(vec![column.name.clone()]);
            if attributes.sort_key.replace(key).is_some() {
                let error = SqlError::new(SqlState::SYNTAX_ERROR, "multiple SORTKEY clauses are not allowed");
                return Err(error.with_hint("Name all sort columns in one SORTKEY (a, b) after the column list."));
            }
        }
    }
    Ok(())
}

fn check_names(
    columns: &[ColumnDefinition],
    constraints: &[TableConstraint],
    attributes: &TableAttributes,
    complete: bool,
) -> Result<(), SqlError> {
    let mut known = std::collections::HashSet::new();
    for column in columns {
        if !known.insert(column.name.as_str()) {
            let message = format!("column \"{}\" specified more than once", column.name);
            return Err(SqlError::new(SqlState::DUPLICATE_COLUMN, message));
        }
    }
    let in_constraints = constraints.iter().flat_map(|constraint| match constraint {
        TableConstraint::Unique(columns)
        | TableConstraint::PrimaryKey(columns)
        | TableConstraint::ForeignKey { columns, .. } => columns,
    });
    let in_sort_key = attributes.sort_key.iter().flat_map(|key| match key {
        SortKey::Compound(columns) | SortKey::Interleaved(columns) => columns.as_slice(),
        SortKey::Auto => &[],
    });
    // The columns of a LIKE are the engine's to check.
    let missing = attributes
        .dist_key
        .iter()
        .chain(in_sort_key)
        .chain(in_constraints)
        .find(|name| complete && !known.contains(name.as_str()));
    if let Some(missing) = missing {
        let message = format!("column \"{missing}\" named in key does not exist");
        return Err(SqlError::new(SqlState::UNDEFINED_COLUMN, message));
    }
    let own_keys = columns.iter().filter(|column| column.primary_key).count();
    let table_keys = constraints.iter().filter(|constraint| matches!(constraint, TableConstraint::PrimaryKey(_)));
    if own_keys + table_keys.count() > 1 {
        return Err(SqlError::new(SqlState("42P16"), "multiple primary keys for the table are not allowed"));
    }
    Ok(())
}

fn check_style(attributes: &TableAttributes) -> Result<(), SqlError> {
    let style = match (attributes.dist_style, attributes.dist_key.is_some()) {
        (Some(DistStyle::Key), false) => {
            return Err(SqlError::new(SqlState::SYNTAX_ERROR, "DISTSTYLE KEY requires a DISTKEY column"));
        }
        (Some(DistStyle::Even), true) => "EVEN",
        (Some(DistStyle::All), true) => "ALL",
        (Some(DistStyle::Auto), true) => "AUTO",
        (Some(DistStyle::Key), true) | (None, _) | (Some(_), false) => return Ok(()),
    };
    Err(SqlError::new(SqlState::SYNTAX_ERROR, format!("DISTKEY cannot be specified with DISTSTYLE {style}")))
}
