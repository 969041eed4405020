//! `ALTER TABLE` <https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html>

use vesto_types::ColumnType;

use crate::QualifiedName;
use crate::create_table::{ColumnDefinition, DistStyle, Encoding, SortKey, TableConstraint};

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
    /// `APPEND FROM source [IGNOREEXTRA | FILLTARGET]`
    AppendFrom {
        source: QualifiedName,
        ignore_extra: bool,
        fill_target: bool,
    },
    SetSchema(String),
}
