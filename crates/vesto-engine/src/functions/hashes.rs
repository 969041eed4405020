//! `MD5`, `SHA1` (`SHA`, `FUNC_SHA1`), `SHA2`, `CRC32`, `FNV_HASH`: hexadecimal text, except FNV_HASH.
//! <https://docs.aws.amazon.com/redshift/latest/dg/hash-functions.html>

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Int64Array, StringArray};
use datafusion::logical_expr::ScalarUDF;
use md5::{Digest, Md5};
use ring::digest;

use super::scalar::{Arg, Arity, Result, returns_bigint, returns_text, scalar, take};

fn hex_of(args: &[ArrayRef], hash: impl Fn(&str) -> String) -> Result<ArrayRef> {
    let texts = take::text(args, 0)?;
    Ok(Arc::new(texts.iter().map(|text| text.map(&hash)).collect::<StringArray>()))
}

pub(crate) fn md5() -> ScalarUDF {
    scalar("md5", &[Arg::Text], Arity::Exact, returns_text, |args| hex_of(args, |text| hex::encode(Md5::digest(text))))
}

pub(crate) fn sha1() -> ScalarUDF {
    scalar("sha1", &[Arg::Text], Arity::Exact, returns_text, |args| {
        hex_of(args, |text| hex::encode(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes())))
    })
}

/// `SHA2(text, bits)`: 256, 384 or 512 (0 is 256); NULL for other sizes.
pub(crate) fn sha2() -> ScalarUDF {
    scalar("sha2", &[Arg::Text, Arg::Int], Arity::Exact, returns_text, |args| {
        let (texts, sizes) = (take::text(args, 0)?, take::int(args, 1)?);
        let hash = |(text, bits): (Option<&str>, Option<i64>)| {
            let algorithm = match bits? {
                0 | 256 => &digest::SHA256,
                384 => &digest::SHA384,
                512 => &digest::SHA512,
                _ => return None,
            };
            Some(hex::encode(digest::digest(algorithm, text?.as_bytes())))
        };
        Ok(Arc::new(texts.iter().zip(sizes).map(hash).collect::<StringArray>()))
    })
}

pub(crate) fn crc32() -> ScalarUDF {
    scalar("crc32", &[Arg::Text], Arity::Exact, returns_text, |args| {
        hex_of(args, |text| format!("{:08x}", crc32fast::hash(text.as_bytes())))
    })
}

/// FNV-1a, 64 bits.
pub(crate) fn fnv_hash() -> ScalarUDF {
    scalar("fnv_hash", &[Arg::Text, Arg::Int], Arity::Optional(1), returns_bigint, |args| {
        let texts = take::text(args, 0)?;
        let seeds = if args.len() == 2 { Some(take::int(args, 1)?) } else { None };
        let hash = |(index, text): (usize, Option<&str>)| {
            let seed = seeds.filter(|seeds| seeds.is_valid(index)).map(|seeds| seeds.value(index).cast_unsigned());
            let basis = seed.unwrap_or(0xCBF2_9CE4_8422_2325);
            let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
            text.map(|text| text.bytes().fold(basis, step).cast_signed())
        };
        Ok(Arc::new(texts.iter().enumerate().map(hash).collect::<Int64Array>()))
    })
}
