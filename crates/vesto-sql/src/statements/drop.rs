//! `DROP` of tables, views, schemas and the other objects that have a qualified name.

use crate::QualifiedName;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DropObjects {
    pub kind: ObjectKind,
    pub names: Vec<QualifiedName>,
    pub if_exists: bool,
    pub cascade: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectKind {
    Table,
    View,
    MaterializedView,
    Schema,
    Database,
    Function,
    Procedure,
}
