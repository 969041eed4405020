//! Where ORC's stripes and streams are, and what its columns are.
//! <https://orc.apache.org/specification/ORCv1/>

use std::sync::Arc;

use bytes::Bytes;

use super::proto::fields;
use super::stream::{Codec, Compression, Stream};
use crate::columnar::window::{InMemory, Start, Stretch};
use crate::columnar::{ColumnarError, RangeReader};

const MAGIC: &[u8] = b"ORC";
/// Most footers are within the first read.
const FIRST_READ: u64 = 64 << 10;
const MAX_FOOTER: usize = 256 << 20;
const MAX_BLOCK: u64 = 64 << 20;

pub(super) struct Metadata {
    pub(super) codec: Codec,
    pub(super) stripes: Vec<Stripe>,
    pub(super) types: Vec<Type>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Stripe {
    pub(super) offset: u64,
    pub(super) index_len: u64,
    pub(super) data_len: u64,
    pub(super) footer_len: u64,
    pub(super) n_rows: u64,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Type {
    pub(super) kind: u64,
    pub(super) children: Vec<u64>,
    pub(super) names: Vec<String>,
    pub(super) precision: u64,
    pub(super) scale: u64,
}

/// What a stripe's footer says.
#[derive(Debug, Default)]
pub(super) struct StripeFooter {
    pub(super) streams: Vec<StreamInfo>,
    pub(super) encodings: Vec<Encoding>,
    pub(super) writer_zone: String,
}

#[derive(Debug, Clone, Default)]
pub(super) struct StreamInfo {
    pub(super) kind: u64,
    pub(super) column: u64,
    pub(super) len: u64,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Encoding {
    pub(super) kind: u64,
    pub(super) dictionary_len: u64,
}

impl Stripe {
    pub(super) fn end(&self) -> Option<u64> {
        let data = self.offset.checked_add(self.index_len)?.checked_add(self.data_len)?;
        data.checked_add(self.footer_len)
    }
}

pub(super) fn read(file: &dyn RangeReader) -> Result<Metadata, ColumnarError> {
    let size = file.size();
    let tail = file.read(size - FIRST_READ.min(size)..size).map_err(|error| ColumnarError::of_read(&error))?;
    let too_short = || ColumnarError::corrupt("it is too short for an ORC file");
    let postscript_len = usize::from(*tail.last().ok_or_else(too_short)?);
    let postscript_at = tail.len().checked_sub(1 + postscript_len).ok_or_else(too_short)?;
    let postscript = PostScript::parse(tail.get(postscript_at..tail.len() - 1).ok_or_else(too_short)?)?;
    let codec = Codec::new(postscript.compression, postscript.block_len)?;
    let footer_len = usize::try_from(postscript.footer_len).unwrap_or(usize::MAX);
    if footer_len > MAX_FOOTER || footer_len as u64 > size - 1 - postscript_len as u64 {
        return Err(ColumnarError::corrupt("its footer is longer than the file"));
    }
    let footer = if footer_len <= postscript_at {
        tail.slice(postscript_at - footer_len..postscript_at)
    } else {
        let end = size - 1 - postscript_len as u64;
        file.read(end - footer_len as u64..end).map_err(|error| ColumnarError::of_read(&error))?
    };
    let footer = unpacked(footer, codec)?;
    let (mut stripes, mut types) = (Vec::new(), Vec::new());
    fields(&footer, |id, field| {
        match id {
            3 => stripes.push(Stripe::parse(field.bytes())?),
            4 => types.push(Type::parse(field.bytes())?),
            10 => return Err(ColumnarError::Unsupported { what: "an encrypted ORC file".to_owned() }),
            _ => {}
        }
        Ok(())
    })?;
    Ok(Metadata { codec, stripes, types })
}

/// A message as its compressed blocks hold it.
fn unpacked(bytes: Bytes, codec: Codec) -> Result<Vec<u8>, ColumnarError> {
    let len = bytes.len() as u64;
    let memory: Arc<dyn RangeReader> = Arc::new(InMemory::whole(bytes));
    Stream::new(Arc::new(Stretch::new(&memory, 0..len, len, Start::Head)), codec).read_all(MAX_FOOTER)
}

pub(super) fn stripe_footer(
    file: &Arc<dyn RangeReader>,
    stripe: &Stripe,
    codec: Codec,
) -> Result<StripeFooter, ColumnarError> {
    let end = stripe.end().filter(|end| *end <= file.size());
    let end = end.ok_or_else(|| ColumnarError::corrupt("a stripe lies outside of the file"))?;
    if stripe.footer_len > MAX_FOOTER as u64 {
        return Err(ColumnarError::corrupt("a stripe's footer is too long"));
    }
    let bytes = file.read(end - stripe.footer_len..end).map_err(|error| ColumnarError::of_read(&error))?;
    StripeFooter::parse(&unpacked(bytes, codec)?)
}

#[derive(Default)]
struct PostScript {
    footer_len: u64,
    compression: Compression,
    block_len: usize,
}

impl PostScript {
    fn parse(message: &[u8]) -> Result<Self, ColumnarError> {
        let mut postscript = Self { block_len: 256 << 10, ..Self::default() };
        let mut has_magic = false;
        fields(message, |id, field| {
            match id {
                1 => postscript.footer_len = field.number(),
                2 => postscript.compression = Compression::of(field.number())?,
                3 => postscript.block_len = usize::try_from(field.number().min(MAX_BLOCK)).unwrap_or(0),
                8000 => has_magic = field.bytes() == MAGIC,
                _ => {}
            }
            Ok(())
        })?;
        if has_magic { Ok(postscript) } else { Err(ColumnarError::corrupt("it is not an ORC file")) }
    }
}

impl Stripe {
    fn parse(message: &[u8]) -> Result<Self, ColumnarError> {
        let mut stripe = Self::default();
        fields(message, |id, field| {
            match id {
                1 => stripe.offset = field.number(),
                2 => stripe.index_len = field.number(),
                3 => stripe.data_len = field.number(),
                4 => stripe.footer_len = field.number(),
                5 => stripe.n_rows = field.number(),
                _ => {}
            }
            Ok(())
        })?;
        Ok(stripe)
    }
}

impl Type {
    fn parse(message: &[u8]) -> Result<Self, ColumnarError> {
        let mut found = Self::default();
        fields(message, |id, field| {
            match id {
                1 => found.kind = field.number(),
                2 => field.numbers(&mut found.children)?,
                3 => found.names.push(field.text()),
                5 => found.precision = field.number(),
                6 => found.scale = field.number(),
                _ => {}
            }
            Ok(())
        })?;
        Ok(found)
    }
}

impl StripeFooter {
    fn parse(message: &[u8]) -> Result<Self, ColumnarError> {
        let mut footer = Self::default();
        fields(message, |id, field| {
            match id {
                1 => footer.streams.push(StreamInfo::parse(field.bytes())?),
                2 => footer.encodings.push(Encoding::parse(field.bytes())?),
                3 => footer.writer_zone = field.text(),
                _ => {}
            }
            Ok(())
        })?;
        Ok(footer)
    }
}

impl StreamInfo {
    fn parse(message: &[u8]) -> Result<Self, ColumnarError> {
        let mut stream = Self::default();
        fields(message, |id, field| {
            match id {
                1 => stream.kind = field.number(),
                2 => stream.column = field.number(),
                3 => stream.len = field.number(),
                _ => {}
            }
            Ok(())
        })?;
        Ok(stream)
    }
}

impl Encoding {
    fn parse(message: &[u8]) -> Result<Self, ColumnarError> {
        let mut encoding = Self::default();
        fields(message, |id, field| {
            match id {
                1 => encoding.kind = field.number(),
                2 => encoding.dictionary_len = field.number(),
                _ => {}
            }
            Ok(())
        })?;
        Ok(encoding)
    }
}
