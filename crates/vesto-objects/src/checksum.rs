//! The digests of an object: MD5 (its ETag) and S3's additional checksums, over whole objects and over parts.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html>

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crc_fast::CrcAlgorithm;
use md5::{Digest, Md5};

use crate::S3Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChecksumAlgorithm {
    Crc32,
    Crc32c,
    Crc64Nvme,
    Sha1,
    Sha256,
}

impl ChecksumAlgorithm {
    pub const ALL: [Self; 5] = [Self::Crc32, Self::Crc32c, Self::Crc64Nvme, Self::Sha1, Self::Sha256];

    /// As in `x-amz-checksum-algorithm`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Crc32 => "CRC32",
            Self::Crc32c => "CRC32C",
            Self::Crc64Nvme => "CRC64NVME",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
        }
    }

    /// The header (and trailer) that carries a value of this algorithm.
    pub fn header(self) -> &'static str {
        match self {
            Self::Crc32 => "x-amz-checksum-crc32",
            Self::Crc32c => "x-amz-checksum-crc32c",
            Self::Crc64Nvme => "x-amz-checksum-crc64nvme",
            Self::Sha1 => "x-amz-checksum-sha1",
            Self::Sha256 => "x-amz-checksum-sha256",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.as_str().eq_ignore_ascii_case(name))
    }

    pub fn from_header(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.header().eq_ignore_ascii_case(name.trim()))
    }

    fn crc(self) -> Option<CrcAlgorithm> {
        match self {
            Self::Crc32 => Some(CrcAlgorithm::Crc32IsoHdlc),
            Self::Crc32c => Some(CrcAlgorithm::Crc32Iscsi),
            Self::Crc64Nvme => Some(CrcAlgorithm::Crc64Nvme),
            Self::Sha1 | Self::Sha256 => None,
        }
    }

    fn len(self) -> usize {
        match self {
            Self::Crc32 | Self::Crc32c => 4,
            Self::Crc64Nvme => 8,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }
}

/// Whether the value of a multipart object covers its bytes, or the values of its parts (then it ends in `-N`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChecksumType {
    FullObject,
    Composite,
}

impl ChecksumType {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FullObject => "FULL_OBJECT",
            Self::Composite => "COMPOSITE",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::FullObject, Self::Composite].into_iter().find(|kind| kind.as_str() == text)
    }

    /// What S3 takes when a multipart upload names only the algorithm.
    pub fn default_for(algorithm: ChecksumAlgorithm) -> Self {
        match algorithm {
            ChecksumAlgorithm::Crc64Nvme => Self::FullObject,
            ChecksumAlgorithm::Crc32
            | ChecksumAlgorithm::Crc32c
            | ChecksumAlgorithm::Sha1
            | ChecksumAlgorithm::Sha256 => Self::Composite,
        }
    }
}

/// A checksum as it travels: base64, with `-N` behind it if it is composite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checksum {
    pub algorithm: ChecksumAlgorithm,
    pub kind: ChecksumType,
    pub value: String,
}

impl Checksum {
    /// A full-object value that a client sent; `None` if it cannot be one of this algorithm.
    pub fn parse(algorithm: ChecksumAlgorithm, value: &str) -> Option<Self> {
        let bytes = STANDARD.decode(value.trim()).ok()?;
        (bytes.len() == algorithm.len()).then(|| Self::full_object(algorithm, &bytes))
    }

    pub(crate) fn full_object(algorithm: ChecksumAlgorithm, digest: &[u8]) -> Self {
        Self { algorithm, kind: ChecksumType::FullObject, value: STANDARD.encode(digest) }
    }

    fn digest(&self) -> Option<Vec<u8>> {
        STANDARD.decode(&self.value).ok()
    }
}

/// The checksum of a multipart object from those of its parts, in order, each with its part's length.
/// `None` if a part lacks a value of this algorithm, or the algorithm cannot be combined that way.
pub(crate) fn combine(
    algorithm: ChecksumAlgorithm,
    kind: ChecksumType,
    parts: &[(Option<Checksum>, u64)],
) -> Option<Checksum> {
    let mut digests = Vec::with_capacity(parts.len());
    for (checksum, len) in parts {
        let checksum = checksum.as_ref().filter(|checksum| checksum.algorithm == algorithm)?;
        digests.push((checksum.digest()?, *len));
    }
    match kind {
        ChecksumType::Composite => {
            let mut hasher = Hasher::of(algorithm);
            digests.iter().for_each(|(digest, _)| hasher.update(digest));
            let value = format!("{}-{}", STANDARD.encode(hasher.finish()), parts.len());
            Some(Checksum { algorithm, kind, value })
        }
        ChecksumType::FullObject => {
            let crc = algorithm.crc()?;
            let as_number = |digest: &[u8]| digest.iter().fold(0_u64, |acc, byte| (acc << 8) | u64::from(*byte));
            let combined = digests
                .iter()
                .map(|(digest, len)| (as_number(digest), *len))
                .reduce(|(left, left_len), (right, len)| {
                    (crc_fast::checksum_combine(crc, left, right, len), left_len.saturating_add(len))
                })
                .map_or(0, |(crc, _)| crc);
            let bytes = combined.to_be_bytes();
            Some(Checksum::full_object(algorithm, bytes.get(8 - algorithm.len()..)?))
        }
    }
}

pub(crate) enum Hasher {
    Crc(Box<crc_fast::Digest>, usize),
    Ring(Box<ring::digest::Context>),
}

impl Hasher {
    pub(crate) fn of(algorithm: ChecksumAlgorithm) -> Self {
        match algorithm.crc() {
            Some(crc) => Self::Crc(Box::new(crc_fast::Digest::new(crc)), algorithm.len()),
            None if algorithm == ChecksumAlgorithm::Sha1 => {
                Self::Ring(Box::new(ring::digest::Context::new(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY)))
            }
            None => Self::Ring(Box::new(ring::digest::Context::new(&ring::digest::SHA256))),
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Crc(digest, _) => digest.update(bytes),
            Self::Ring(context) => context.update(bytes),
        }
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        match self {
            Self::Crc(digest, len) => digest.finalize().to_be_bytes().iter().skip(8 - len).copied().collect(),
            Self::Ring(context) => context.finish().as_ref().to_vec(),
        }
    }
}

/// All digests of one blob, computed in a single pass.
pub(crate) struct Digests {
    etag: Etag,
    algorithm: ChecksumAlgorithm,
    additional: Hasher,
}

enum Etag {
    Md5(Md5),
    /// MD5 takes longer than everything else that happens to a byte, and S3 promises it of plain objects only.
    Given([u8; 16]),
}

/// What [`Digests`] found.
#[derive(Debug, Clone)]
pub(crate) struct Digested {
    /// The bytes' MD5, unless another was given for a part of a multipart upload.
    pub(crate) etag: [u8; 16],
    pub(crate) checksum: Checksum,
}

impl Digests {
    pub(crate) fn new(algorithm: ChecksumAlgorithm) -> Self {
        Self { etag: Etag::Md5(Md5::new()), algorithm, additional: Hasher::of(algorithm) }
    }

    /// For a part of a multipart upload: an ETag that no other part has does instead of an MD5.
    pub(crate) fn of_part(algorithm: ChecksumAlgorithm, etag: [u8; 16]) -> Self {
        Self { etag: Etag::Given(etag), algorithm, additional: Hasher::of(algorithm) }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        if let Etag::Md5(md5) = &mut self.etag {
            md5.update(bytes);
        }
        self.additional.update(bytes);
    }

    pub(crate) fn finish(self) -> Digested {
        let checksum = Checksum::full_object(self.algorithm, &self.additional.finish());
        let etag = match self.etag {
            Etag::Md5(md5) => md5.finalize().into(),
            Etag::Given(etag) => etag,
        };
        Digested { etag, checksum }
    }
}

/// MD5 of several digests, for the ETag of a multipart object.
pub(crate) fn md5_of<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> [u8; 16] {
    let mut md5 = Md5::new();
    pieces.into_iter().for_each(|piece| md5.update(piece));
    md5.finalize().into()
}

/// A checksum whose value arrives behind the body, in an aws-chunked trailer. Called once, after the last byte.
pub type Trailer = Box<dyn FnOnce() -> Option<String> + Send>;

/// The additional checksum that a client sends with a body.
#[derive(Default)]
pub enum SentChecksum {
    /// None: [`DEFAULT_ALGORITHM`] is computed and kept.
    #[default]
    None,
    /// An algorithm to compute, without a value to compare.
    Algorithm(ChecksumAlgorithm),
    Value(Checksum),
    Trailer(ChecksumAlgorithm, Trailer),
}

/// What S3 computes by itself for uploads without an additional checksum.
pub const DEFAULT_ALGORITHM: ChecksumAlgorithm = ChecksumAlgorithm::Crc64Nvme;

impl std::fmt::Debug for SentChecksum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Algorithm(algorithm) => write!(f, "Algorithm({algorithm:?})"),
            Self::Value(checksum) => write!(f, "Value({checksum:?})"),
            Self::Trailer(algorithm, _) => write!(f, "Trailer({algorithm:?})"),
        }
    }
}

/// Everything that a client says about a body before (or right behind) it; compared before the bytes are published.
#[derive(Debug, Default)]
pub struct Integrity {
    pub content_md5: Option<[u8; 16]>,
    pub checksum: SentChecksum,
}

impl Integrity {
    /// The raw bytes of a `Content-MD5` header.
    pub fn parse_content_md5(header: &str) -> Result<[u8; 16], S3Error> {
        let bytes = STANDARD.decode(header.trim()).ok();
        let md5 = bytes.and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
        md5.ok_or_else(|| S3Error::InvalidDigest { content_md5: header.to_owned() })
    }

    /// Compares with a body that is in memory.
    pub fn verify_bytes(self, bytes: &[u8]) -> Result<(), S3Error> {
        let mut digests = Digests::new(self.algorithm().unwrap_or(DEFAULT_ALGORITHM));
        digests.update(bytes);
        self.verify(&digests.finish())
    }

    pub(crate) fn algorithm(&self) -> Option<ChecksumAlgorithm> {
        match &self.checksum {
            SentChecksum::None => None,
            SentChecksum::Algorithm(algorithm) | SentChecksum::Trailer(algorithm, _) => Some(*algorithm),
            SentChecksum::Value(checksum) => Some(checksum.algorithm),
        }
    }

    /// Compares what was sent with what was computed. Call after the last byte of the body: the trailer is read here.
    pub(crate) fn verify(self, found: &Digested) -> Result<(), S3Error> {
        if let Some(expected) = self.content_md5
            && expected != found.etag
        {
            return Err(S3Error::BadContentMd5 {
                expected: STANDARD.encode(expected),
                calculated: STANDARD.encode(found.etag),
            });
        }
        let expected = match self.checksum {
            SentChecksum::None | SentChecksum::Algorithm(_) => return Ok(()),
            SentChecksum::Value(checksum) => checksum,
            SentChecksum::Trailer(algorithm, trailer) => {
                let value = trailer().ok_or(S3Error::MalformedTrailer)?;
                Checksum::parse(algorithm, &value).ok_or(S3Error::InvalidChecksumHeader { algorithm })?
            }
        };
        if expected.value == found.checksum.value {
            Ok(())
        } else {
            Err(S3Error::BadChecksum { algorithm: expected.algorithm })
        }
    }
}

#[cfg(test)]
mod tests;
