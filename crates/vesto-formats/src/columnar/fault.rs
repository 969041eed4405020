//! What is wrong with a columnar file or one of its values, as `stl_load_errors` words it where no record format has the
//! same fault. <https://docs.aws.amazon.com/redshift/latest/dg/r_Load_Error_Reference.html>

/// The reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnarFault {
    /// The file is not what its name or its own footer says, or not supported.
    #[error("Invalid file: {reason}")]
    File { reason: String },
    #[error("Incompatible schema: {found}")]
    Incompatible { found: String },
    #[error("Unmatched number of columns between table and file. Table columns: {table}, Data columns: {file}")]
    ColumnCount { table: usize, file: usize },
    #[error("Nested data needs SERIALIZETOJSON")]
    RequiresSerializeToJson,
    /// SUPER: a string is as long as a VARCHAR at most.
    #[error("String value exceeds the max size of {limit} bytes")]
    SuperString { limit: usize },
    #[error("SUPER value exceeds the max size of {limit} bytes")]
    SuperTooLong { limit: usize },
}

impl ColumnarFault {
    pub(crate) fn err_code(&self) -> i32 {
        match self {
            Self::File { .. } => 1200,
            Self::ColumnCount { table, file } if file > table => 1202,
            Self::ColumnCount { .. } => 1203,
            Self::Incompatible { .. } | Self::RequiresSerializeToJson => 1223,
            Self::SuperString { .. } | Self::SuperTooLong { .. } => 1224,
        }
    }
}
