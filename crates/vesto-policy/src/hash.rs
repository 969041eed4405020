//! FNV-1a <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>: names are compared by their hashes first. Whoever
//! finds the same hash compares the names.

pub(crate) fn hash_ignoring_case(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
