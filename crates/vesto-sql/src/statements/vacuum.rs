//! `VACUUM` <https://docs.aws.amazon.com/redshift/latest/dg/r_VACUUM_command.html>

use crate::QualifiedName;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vacuum {
    pub mode: VacuumMode,
    /// `None`: every table of the database.
    pub table: Option<QualifiedName>,
    /// `TO n PERCENT`
    pub threshold: Option<u8>,
    pub boost: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VacuumMode {
    Full,
    SortOnly,
    DeleteOnly,
    Reindex,
    Recluster,
}
