//! `ANALYZE` <https://docs.aws.amazon.com/redshift/latest/dg/r_ANALYZE.html> and
//! `ANALYZE COMPRESSION` <https://docs.aws.amazon.com/redshift/latest/dg/r_ANALYZE_COMPRESSION.html>

use crate::QualifiedName;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Analyze {
    pub verbose: bool,
    /// `None`: every table of the database.
    pub table: Option<QualifiedName>,
    pub columns: AnalyzeColumns,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnalyzeColumns {
    All,
    Listed(Vec<String>),
    Predicate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalyzeCompression {
    pub table: Option<QualifiedName>,
    pub columns: Vec<String>,
    pub comp_rows: Option<u64>,
}
