//! `BEGIN`, `COMMIT` and `ROLLBACK` <https://docs.aws.amazon.com/redshift/latest/dg/r_BEGIN.html>

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TransactionModes {
    pub isolation: Option<IsolationLevel>,
    pub access: Option<AccessMode>,
}

/// All are run as serializable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IsolationLevel {
    Serializable,
    ReadCommitted,
    ReadUncommitted,
    RepeatableRead,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessMode {
    ReadWrite,
    ReadOnly,
}
