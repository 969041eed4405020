//! HTTP byte ranges, as S3 answers them. <https://www.rfc-editor.org/rfc/rfc9110#section-14>

use std::ops::Range;

use crate::S3Error;

/// One range of an object's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByteRange {
    /// From the first offset to the last, both included.
    Inclusive { first: u64, last: u64 },
    /// From an offset to the end.
    From { first: u64 },
    /// The last `length` bytes.
    Suffix { length: u64 },
}

impl ByteRange {
    /// A header such as `bytes=0-99`. Anything else, several ranges included, is `None`: S3 then sends the whole
    /// object.
    pub fn parse(header: &str) -> Option<Self> {
        let (first, last) = header.strip_prefix("bytes=")?.split_once('-')?;
        match (first.trim(), last.trim()) {
            ("", length) => Some(Self::Suffix { length: length.parse().ok()? }),
            (first, "") => Some(Self::From { first: first.parse().ok()? }),
            (first, last) => {
                let (first, last) = (first.parse().ok()?, last.parse().ok()?);
                (first <= last).then_some(Self::Inclusive { first, last })
            }
        }
    }

    /// The offsets within an object of `size` bytes, the end excluded; an empty result is not satisfiable.
    pub fn resolve(self, size: u64) -> Result<Range<u64>, S3Error> {
        let range = match self {
            Self::Inclusive { first, last } => first..last.saturating_add(1).min(size),
            Self::From { first } => first..size,
            Self::Suffix { length } => size.saturating_sub(length)..size,
        };
        if range.start >= range.end {
            return Err(S3Error::InvalidRange { range: self.to_string(), size });
        }
        Ok(range)
    }
}

impl std::fmt::Display for ByteRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Inclusive { first, last } => write!(f, "bytes={first}-{last}"),
            Self::From { first } => write!(f, "bytes={first}-"),
            Self::Suffix { length } => write!(f, "bytes=-{length}"),
        }
    }
}

#[cfg(test)]
mod tests;
