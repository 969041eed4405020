//! `LOCK` <https://docs.aws.amazon.com/redshift/latest/dg/r_LOCK.html>

use vesto_types::SqlError;

use crate::cursor::Cursor;
use crate::{QualifiedName, Statement};

/// Always ACCESS EXCLUSIVE, Redshift's only mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    pub tables: Vec<QualifiedName>,
}

/// LOCK is next.
pub(crate) fn lock(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("LOCK")?;
    cursor.accept("TABLE");
    Ok(Statement::Lock(Lock { tables: cursor.comma_separated(Cursor::qualified_name)? }))
}
