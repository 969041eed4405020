//! The file around the records: header and blocks.

use std::io::Read as _;

use super::cursor::Cursor;
use super::fault::AvroFault;
use super::schema::Schema;

/// Redshift's limits.
pub(crate) const MAX_HEADER: usize = 1 << 20;
pub(crate) const MAX_BLOCK: usize = 4 << 20;
/// What a block may unpack to: many times what writers put into one.
const MAX_UNPACKED: usize = 32 << 20;

const MAGIC: &[u8] = b"Obj\x01";
const SYNC: usize = 16;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) schema: Schema,
    pub(crate) codec: Codec,
    pub(crate) sync: [u8; SYNC],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codec {
    Null,
    Deflate,
    Snappy,
}

/// A block where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Block<'a> {
    pub(crate) n_records: u64,
    pub(crate) data: &'a [u8],
    /// Bytes of the whole block.
    pub(crate) length: usize,
}

impl Header {
    /// The header at the head of a file and its length; `None` while bytes are missing.
    pub(crate) fn parse(file: &[u8]) -> Result<Option<(Self, usize)>, AvroFault> {
        let magic = file.get(..MAGIC.len()).unwrap_or(file);
        if !MAGIC.starts_with(magic) {
            return Err(AvroFault::Magic);
        }
        // Anything amiss in a head that is not whole yet may be its missing end.
        match Self::parts(file) {
            Ok(parts) if parts.length <= MAX_HEADER => {
                let schema = Schema::parse(parts.schema.ok_or(AvroFault::Header)?)?;
                let codec = match parts.codec {
                    None | Some(b"null") => Codec::Null,
                    Some(b"deflate") => Codec::Deflate,
                    Some(b"snappy") => Codec::Snappy,
                    Some(other) => {
                        let codec = String::from_utf8_lossy(other.get(..40).unwrap_or(other)).into_owned();
                        return Err(AvroFault::Codec { codec });
                    }
                };
                Ok(Some((Self { schema, codec, sync: parts.sync }, parts.length)))
            }
            Err(_) if file.len() < MAX_HEADER => Ok(None),
            _ => Err(AvroFault::HeaderTooLong { limit: MAX_HEADER }),
        }
    }

    fn parts(file: &[u8]) -> Result<Parts<'_>, AvroFault> {
        let mut cursor = Cursor::new(file, MAGIC.len());
        let (mut schema, mut codec) = (None, None);
        loop {
            let (count, _) = cursor.run()?;
            if count == 0 {
                break;
            }
            for _ in 0..count {
                let key = cursor.bytes()?;
                let value = cursor.bytes()?;
                match key {
                    b"avro.schema" => schema = Some(value),
                    b"avro.codec" => codec = Some(value),
                    _ => {}
                }
            }
        }
        Ok(Parts { schema, codec, sync: cursor.array()?, length: cursor.at() })
    }

    /// The block at the head of `bytes`; `None` while bytes are missing.
    pub(crate) fn block<'a>(&self, bytes: &'a [u8]) -> Result<Option<Block<'a>>, AvroFault> {
        /// Two longs of at most ten bytes.
        const HEAD: usize = 20;
        let mut cursor = Cursor::new(bytes, 0);
        let (n_records, size) = match (cursor.long(), cursor.long()) {
            (Ok(n_records), Ok(size)) => (n_records, size),
            _ if bytes.len() < HEAD => return Ok(None),
            _ => return Err(AvroFault::Block),
        };
        let n_records = u64::try_from(n_records).map_err(|_| AvroFault::Block)?;
        let size = usize::try_from(size).map_err(|_| AvroFault::Block)?;
        if size > MAX_BLOCK {
            return Err(AvroFault::BlockTooLong { limit: MAX_BLOCK });
        }
        let (Ok(data), Ok(sync)) = (cursor.take(size), cursor.array::<SYNC>()) else { return Ok(None) };
        if sync != self.sync {
            return Err(AvroFault::Sync);
        }
        Ok(Some(Block { n_records, data, length: cursor.at() }))
    }
}

struct Parts<'a> {
    schema: Option<&'a [u8]>,
    codec: Option<&'a [u8]>,
    sync: [u8; SYNC],
    length: usize,
}

impl Codec {
    /// Unpacks a block's data into `out`.
    pub(crate) fn unpack(self, data: &[u8], out: &mut Vec<u8>) -> Result<(), AvroFault> {
        out.clear();
        match self {
            Self::Null => out.extend_from_slice(data),
            Self::Deflate => {
                let reader = flate2::read::DeflateDecoder::new(data);
                let read = reader.take(MAX_UNPACKED as u64 + 1).read_to_end(out);
                read.map_err(|_| AvroFault::Compression)?;
            }
            Self::Snappy => {
                let (packed, checksum) = data.split_last_chunk::<4>().ok_or(AvroFault::Compression)?;
                let length = snap::raw::decompress_len(packed).map_err(|_| AvroFault::Compression)?;
                if length > MAX_UNPACKED {
                    return Err(AvroFault::BlockTooLong { limit: MAX_UNPACKED });
                }
                out.resize(length, 0);
                snap::raw::Decoder::new().decompress(packed, out).map_err(|_| AvroFault::Compression)?;
                if crc32fast::hash(out) != u32::from_be_bytes(*checksum) {
                    return Err(AvroFault::Checksum);
                }
            }
        }
        if out.len() > MAX_UNPACKED {
            return Err(AvroFault::BlockTooLong { limit: MAX_UNPACKED });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
