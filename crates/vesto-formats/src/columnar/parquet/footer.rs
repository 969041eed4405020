//! A Parquet file's footer, read and looked at before it is decoded.

use parquet::file::metadata::{FooterTail, ParquetMetaData, ParquetMetaDataReader};

use super::{failed, thrift};
use crate::columnar::{ColumnarError, RangeReader};

/// The magic at the head; length of the footer and magic at the end.
const HEAD_BYTES: u64 = 4;
const TAIL_BYTES: u64 = 8;
/// Most footers are within the first read.
const FIRST_READ: u64 = 64 << 10;
/// A footer of ten thousand row groups of a thousand columns is larger; nobody writes that.
const MAX_FOOTER: u64 = 256 << 20;

pub(super) fn read(file: &dyn RangeReader) -> Result<ParquetMetaData, ColumnarError> {
    let size = file.size();
    if size < HEAD_BYTES + TAIL_BYTES {
        return Err(ColumnarError::corrupt("it is too short for a Parquet file"));
    }
    let end = file.read(size - FIRST_READ.min(size)..size).map_err(|error| ColumnarError::of_read(&error))?;
    let tail = end.last_chunk::<8>().ok_or_else(|| ColumnarError::corrupt("it ends within its footer"))?;
    let tail = FooterTail::try_new(tail).map_err(|error| failed(&error))?;
    if tail.is_encrypted_footer() {
        return Err(ColumnarError::Unsupported { what: "an encrypted Parquet file".to_owned() });
    }
    let len = tail.metadata_length() as u64;
    if len > size - HEAD_BYTES - TAIL_BYTES || len > MAX_FOOTER {
        return Err(ColumnarError::corrupt("its footer is longer than the file"));
    }
    let footer = if len + TAIL_BYTES <= end.len() as u64 {
        let from = end.len() - (len + TAIL_BYTES) as usize;
        end.slice(from..end.len() - TAIL_BYTES as usize)
    } else {
        let range = size - TAIL_BYTES - len..size - TAIL_BYTES;
        file.read(range).map_err(|error| ColumnarError::of_read(&error))?
    };
    if thrift::check(&footer).is_none() {
        return Err(ColumnarError::corrupt("its footer is malformed"));
    }
    ParquetMetaDataReader::decode_metadata(&footer).map_err(|error| failed(&error))
}
