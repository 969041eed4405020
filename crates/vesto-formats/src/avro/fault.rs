//! What is wrong with an Avro file. The records behind the fault cannot be found, so each fails the load.

/// The reason, as `stl_load_errors` words it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AvroFault {
    #[error("Invalid Avro file: it does not begin with the magic number of object container files")]
    Magic,
    #[error("Invalid Avro file: the header is longer than {limit} bytes")]
    HeaderTooLong { limit: usize },
    #[error("Invalid Avro file: the header is malformed")]
    Header,
    #[error("Invalid Avro schema: {reason}")]
    Schema { reason: &'static str },
    #[error("Invalid Avro schema: the type {name} is not known")]
    UnknownType { name: String },
    #[error("Avro codec {codec} is not supported: use null, deflate or snappy")]
    Codec { codec: String },
    #[error("Invalid Avro file: a block is longer than {limit} bytes")]
    BlockTooLong { limit: usize },
    #[error("Invalid Avro file: a block is malformed")]
    Block,
    #[error("Invalid Avro file: a block's sync marker differs from the header's")]
    Sync,
    #[error("Invalid Avro file: the file ends within a block or its header")]
    Truncated,
    #[error("Invalid Avro file: a block cannot be decompressed")]
    Compression,
    #[error("Invalid Avro file: a block's checksum does not match")]
    Checksum,
    #[error("Invalid Avro data: a value does not fit the schema")]
    Value,
    #[error("Invalid Avro data: values are nested more than {limit} deep")]
    TooDeep { limit: usize },
    /// The record alone is refused for it.
    #[error("Record is longer than {limit} bytes")]
    TextTooLong { limit: usize },
    #[error("Invalid Avro data: a block has too many values of no bytes")]
    TooManyEmpty,
}
