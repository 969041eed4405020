//! `SHOW` <https://docs.aws.amazon.com/redshift/latest/dg/r_SHOW.html> and its relatives.

use crate::QualifiedName;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Show {
    /// A parameter's value.
    Parameter(String),
    All,
    Databases {
        like: Option<String>,
    },
    Schemas {
        database: Option<String>,
        like: Option<String>,
    },
    /// `SHOW TABLES FROM SCHEMA [database.]schema`
    Tables {
        database: Option<String>,
        schema: Option<String>,
        like: Option<String>,
    },
    Columns {
        table: QualifiedName,
        like: Option<String>,
    },
    Table(QualifiedName),
    ExternalTable(QualifiedName),
    View(QualifiedName),
    Procedure(QualifiedName),
    Function(QualifiedName),
    Grants {
        for_user: Option<String>,
        for_role: Option<String>,
        on: Option<(&'static str, QualifiedName)>,
    },
    Datashares {
        like: Option<String>,
    },
    Parameters {
        database: Option<String>,
    },
    Template(QualifiedName),
}
