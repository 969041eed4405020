//! Randomness as a dependency: unique ids, key material and salts come from [`Ids`], so tests can fix them.

use std::sync::atomic::{AtomicU64, Ordering};

use uuid::{Builder, Uuid};

/// Where random bytes come from. Implementations for production must be cryptographically secure.
pub trait Ids: Send + Sync + 'static {
    fn fill(&self, bytes: &mut [u8]);

    /// A random (version 4) UUID.
    fn uuid(&self) -> Uuid {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        Builder::from_random_bytes(bytes).into_uuid()
    }

    /// `len` random characters of `alphabet` (at most 256 characters; without modulo bias).
    fn chars(&self, alphabet: &[u8], len: usize) -> String {
        let fair = 256 - 256 % alphabet.len().clamp(1, 256);
        let mut out = String::with_capacity(len);
        let mut pool = [0; 64];
        while out.len() < len {
            self.fill(&mut pool);
            let fair_bytes = pool.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < fair);
            let picked = fair_bytes.filter_map(|byte| alphabet.get(byte % alphabet.len()));
            out.extend(picked.take(len - out.len()).map(|byte| char::from(*byte)));
            if alphabet.is_empty() {
                break;
            }
        }
        out
    }

    /// AWS's unique ids: a four-letter prefix (`AIDA`, `AROA`, `AKIA`, `ASIA`, `ANPA` …) and 16 or 17 of base 32.
    fn aws_unique_id(&self, prefix: &str, len: usize) -> String {
        format!("{prefix}{}", self.chars(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", len.saturating_sub(prefix.len())))
    }
}

/// A repeatable, insecure sequence; for tests.
#[derive(Debug, Default)]
pub struct SeededIds(AtomicU64);

impl Ids for SeededIds {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            // A 64-bit mixing step (SplitMix64): evenly spread and repeatable is all that tests need.
            let mut z = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            *byte = z.to_le_bytes()[7];
        }
    }
}
