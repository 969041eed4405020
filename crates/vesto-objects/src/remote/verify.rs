//! Whether an object's bytes are those that were stored, by what the endpoint says of them: a checksum of the whole
//! object, or an ETag that is its MD5 (an object of one part, not encrypted with a key of KMS or the customer's).
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html>

use http::HeaderMap;
use md5::{Digest, Md5};

use crate::checksum::Hasher;
use crate::{Checksum, ChecksumAlgorithm};

/// What is known about a whole object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Known {
    Checksum(Checksum),
    Md5([u8; 16]),
    Nothing,
}

impl Known {
    pub(super) fn of(headers: &HeaderMap, etag: &str) -> Self {
        let composite = header(headers, "x-amz-checksum-type") == Some("COMPOSITE");
        let checksums = ChecksumAlgorithm::ALL.into_iter().filter(|_| !composite);
        let mut checksums = checksums.filter_map(|algorithm| {
            // The value of an object in parts ends in `-N` and parses as none.
            Checksum::parse(algorithm, header(headers, algorithm.header())?)
        });
        if let Some(checksum) = checksums.next() {
            return Self::Checksum(checksum);
        }
        let encryption = header(headers, "x-amz-server-side-encryption").unwrap_or("AES256");
        let customer = headers.contains_key("x-amz-server-side-encryption-customer-algorithm");
        let is_md5 = encryption == "AES256" && !customer;
        let md5 = hex::decode(etag).ok().and_then(|md5| <[u8; 16]>::try_from(md5).ok());
        md5.filter(|_| is_md5).map_or(Self::Nothing, Self::Md5)
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Reads along.
pub(super) enum Verifier {
    Checksum(Checksum, Hasher),
    Md5([u8; 16], Box<Md5>),
    Nothing,
}

impl Verifier {
    pub(super) fn new(known: &Known) -> Self {
        match known {
            Known::Checksum(checksum) => Self::Checksum(checksum.clone(), Hasher::of(checksum.algorithm)),
            Known::Md5(md5) => Self::Md5(*md5, Box::default()),
            Known::Nothing => Self::Nothing,
        }
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Checksum(_, hasher) => hasher.update(bytes),
            Self::Md5(_, md5) => md5.update(bytes),
            Self::Nothing => {}
        }
    }

    /// After the last byte.
    pub(super) fn matches(self) -> bool {
        match self {
            Self::Checksum(expected, hasher) => {
                Checksum::full_object(expected.algorithm, &hasher.finish()).value == expected.value
            }
            Self::Md5(expected, md5) => <[u8; 16]>::from(md5.finalize()) == expected,
            Self::Nothing => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(headers: &[(&'static str, &str)], etag: &str) -> Known {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        Known::of(&headers.collect(), etag)
    }

    const MD5_OF_ABC: &str = "900150983cd24fb0d6963f7d28e17f72";

    #[test]
    fn a_checksum_of_the_whole_object_is_preferred_and_anything_else_left_alone() {
        assert!(matches!(known(&[], MD5_OF_ABC), Known::Md5(_)));
        assert_eq!(known(&[], "900150983cd24fb0d6963f7d28e17f72-2"), Known::Nothing);
        assert_eq!(known(&[("x-amz-server-side-encryption", "aws:kms")], MD5_OF_ABC), Known::Nothing);
        assert!(matches!(known(&[("x-amz-server-side-encryption", "AES256")], MD5_OF_ABC), Known::Md5(_)));
        let whole = [("x-amz-checksum-crc32", "NSRBwg=="), ("x-amz-checksum-type", "FULL_OBJECT")];
        assert!(matches!(known(&whole, MD5_OF_ABC), Known::Checksum(_)));
        let parts = [("x-amz-checksum-crc32", "NSRBwg==-3"), ("x-amz-checksum-type", "COMPOSITE")];
        assert_eq!(known(&parts, "x-2"), Known::Nothing);
    }

    #[test]
    fn one_changed_bit_is_noticed() {
        let with_crc = known(&[("x-amz-checksum-crc32", "NSRBwg==")], "");
        for known in [known(&[], MD5_OF_ABC), with_crc] {
            for (bytes, expected) in [("abc", true), ("abb", false), ("ab", false), ("", false)] {
                let mut verifier = Verifier::new(&known);
                bytes.bytes().for_each(|byte| verifier.update(&[byte]));
                assert_eq!(verifier.matches(), expected, "{known:?} {bytes}");
            }
        }
    }
}
