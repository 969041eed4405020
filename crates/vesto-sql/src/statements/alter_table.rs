//! `ALTER TABLE` <https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html>

use vesto_types::{ColumnType, SqlError, SqlState};

use super::parse_parts::cascade;
use crate::column_type::column_type;
use crate::create_table::{
    ColumnDefinition, DistStyle, Encoding, SortKey, TableConstraint, column_definition, dist_style, encoding, sort_key,
    table_constraint,
};
use crate::cursor::Cursor;
use crate::{QualifiedName, Statement};

#[derive(Debug, Clone, PartialEq)]
pub struct AlterTable {
    pub name: QualifiedName,
    pub change: TableChange,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TableChange {
    AddColumn(Box<ColumnDefinition>),
    DropColumn {
        name: String,
        cascade: bool,
    },
    RenameColumn {
        from: String,
        to: String,
    },
    RenameTo(String),
    OwnerTo(String),
    AlterColumnType {
        column: String,
        column_type: ColumnType,
    },
    AlterColumnEncode(Vec<(String, Encoding)>),
    AddConstraint {
        name: Option<String>,
        constraint: TableConstraint,
    },
    DropConstraint {
        name: String,
        cascade: bool,
    },
    DistStyle(DistStyle),
    DistKey(String),
    /// `None` is SORTKEY NONE.
    SortKey(Option<SortKey>),
    EncodeAuto,
    SetSchema(String),
    /// `APPEND FROM source [IGNOREEXTRA | FILLTARGET]`
    AppendFrom {
        source: QualifiedName,
        ignore_extra: bool,
        fill_target: bool,
    },
}

/// After ALTER; TABLE is next.
pub(crate) fn alter_table(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("TABLE")?;
    let name = cursor.qualified_name()?;
    if cursor.accept_words(&["SET", "SCHEMA"]) {
        let change = TableChange::SetSchema(cursor.identifier()?);
        return Ok(Statement::AlterTable(Box::new(AlterTable { name, change })));
    }
    const EXTERNAL: &[&[&str]] =
        &[&["SET"], &["ADD", "PARTITION"], &["ADD", "IF"], &["DROP", "PARTITION"], &["PARTITION"]];
    if EXTERNAL.iter().any(|words| cursor.are_words(words)) {
        cursor.skip_to_end();
        return Ok(Statement::NotBuilt { name: "ALTER TABLE of an external table" });
    }
    if cursor.are_words(&["ROW", "LEVEL", "SECURITY"]) {
        cursor.skip_to_end();
        return Ok(Statement::NotBuilt { name: "ALTER TABLE ROW LEVEL SECURITY" });
    }
    let change = change(cursor)?;
    Ok(Statement::AlterTable(Box::new(AlterTable { name, change })))
}

fn change(cursor: &mut Cursor<'_>) -> Result<TableChange, SqlError> {
    match cursor.accept_one_of(&["ADD", "DROP", "RENAME", "OWNER", "ALTER", "APPEND"]) {
        Some("ADD") => add(cursor),
        Some("DROP") => drop(cursor),
        Some("RENAME") => rename(cursor),
        Some("ALTER") => alter(cursor),
        Some("APPEND") => append(cursor),
        Some(_) => {
            cursor.expect("TO")?;
            cursor.identifier().map(TableChange::OwnerTo)
        }
        None => cursor.fail(),
    }
}

fn add(cursor: &mut Cursor<'_>) -> Result<TableChange, SqlError> {
    if let Some((name, constraint)) = table_constraint(cursor)? {
        return Ok(TableChange::AddConstraint { name, constraint });
    }
    cursor.accept("COLUMN");
    let column = column_definition(cursor)?;
    if column.dist_key || column.sort_key || column.unique || column.primary_key || column.references.is_some() {
        let message = "ALTER TABLE ADD COLUMN does not take UNIQUE, PRIMARY KEY, REFERENCES, DISTKEY or SORTKEY";
        return Err(SqlError::new(SqlState::FEATURE_NOT_SUPPORTED, message));
    }
    Ok(TableChange::AddColumn(Box::new(column)))
}

fn drop(cursor: &mut Cursor<'_>) -> Result<TableChange, SqlError> {
    if cursor.accept("CONSTRAINT") {
        let name = cursor.identifier()?;
        return Ok(TableChange::DropConstraint { name, cascade: cascade(cursor) });
    }
    cursor.accept("COLUMN");
    let name = cursor.identifier()?;
    Ok(TableChange::DropColumn { name, cascade: cascade(cursor) })
}

fn rename(cursor: &mut Cursor<'_>) -> Result<TableChange, SqlError> {
    if cursor.accept("TO") {
        return cursor.identifier().map(TableChange::RenameTo);
    }
    cursor.accept("COLUMN");
    let from = cursor.identifier()?;
    cursor.expect("TO")?;
    Ok(TableChange::RenameColumn { from, to: cursor.identifier()? })
}

fn alter(cursor: &mut Cursor<'_>) -> Result<TableChange, SqlError> {
    if cursor.accept_words(&["ENCODE", "AUTO"]) {
        return Ok(TableChange::EncodeAuto);
    }
    if cursor.accept("DISTKEY") {
        return cursor.identifier().map(TableChange::DistKey);
    }
    if cursor.accept("DISTSTYLE") {
        let style = dist_style(cursor)?;
        if style == DistStyle::Key {
            cursor.expect("DISTKEY")?;
            return cursor.identifier().map(TableChange::DistKey);
        }
        return Ok(TableChange::DistStyle(style));
    }
    if cursor.accept_words(&["SORTKEY", "NONE"]) {
        return Ok(TableChange::SortKey(None));
    }
    if ["SORTKEY", "COMPOUND", "INTERLEAVED"].iter().any(|word| cursor.is_word(word)) {
        return sort_key(cursor).map(|key| TableChange::SortKey(Some(key)));
    }
    cursor.accept("COLUMN");
    let column = cursor.identifier()?;
    if cursor.accept("TYPE") {
        return Ok(TableChange::AlterColumnType { column, column_type: column_type(cursor)? });
    }
    cursor.expect("ENCODE")?;
    let mut encodings = vec![(column, encoding(cursor)?)];
    while cursor.accept_symbol(",") {
        cursor.expect("ALTER")?;
        cursor.accept("COLUMN");
        let column = cursor.identifier()?;
        cursor.expect("ENCODE")?;
        encodings.push((column, encoding(cursor)?));
    }
    Ok(TableChange::AlterColumnEncode(encodings))
}

fn append(cursor: &mut Cursor<'_>) -> Result<TableChange, SqlError> {
    cursor.expect("FROM")?;
    let source = cursor.qualified_name()?;
    let (mut ignore_extra, mut fill_target) = (false, false);
    while let Some(word) = cursor.accept_one_of(&["IGNOREEXTRA", "FILLTARGET"]) {
        let flag = if word == "IGNOREEXTRA" { &mut ignore_extra } else { &mut fill_target };
        *flag = true;
    }
    Ok(TableChange::AppendFrom { source, ignore_extra, fill_target })
}
