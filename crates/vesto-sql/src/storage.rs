//! What COPY and UNLOAD share: where the objects are, who may touch them, and how option values are written.

use vesto_types::{SqlError, SqlState};

mod authorization;
mod option_text;
mod option_words;

pub use authorization::Authorization;
pub(crate) use authorization::AuthorizationClauses;
pub(crate) use option_text::{UnknownEscape, option_text};
pub(crate) use option_words::OptionWords;

use crate::cursor::Cursor;

/// `s3://bucket/key`; for COPY the key is a prefix unless MANIFEST is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectUrl {
    pub bucket: String,
    pub key: String,
}

impl ObjectUrl {
    /// `None` when `text` is not an S3 URL with a bucket.
    pub fn parse(text: &str) -> Option<Self> {
        let path = text.strip_prefix("s3://")?;
        let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
        (!bucket.is_empty()).then(|| Self { bucket: bucket.to_owned(), key: key.to_owned() })
    }
}

impl std::fmt::Display for ObjectUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "s3://{}/{}", self.bucket, self.key)
    }
}

/// One `label:width` of a FIXEDWIDTH specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedWidthColumn {
    pub label: String,
    pub width: u32,
}

/// <https://docs.aws.amazon.com/redshift/latest/dg/c_loading-encrypted-files.html>
pub(crate) fn client_side_encryption(hint: &str) -> SqlError {
    let message =
        "MASTER_SYMMETRIC_KEY is not supported: AWS ended client-side encryption of COPY and UNLOAD on 2026-04-30";
    SqlError::new(SqlState::FEATURE_NOT_SUPPORTED, message).with_hint(hint)
}

/// `label:width, …`; blanks around labels and commas are tolerated, labels carry no meaning.
pub(crate) fn fixed_width(spec: &str) -> Result<Vec<FixedWidthColumn>, SqlError> {
    let column = |item: &str| {
        let (label, width) = item.rsplit_once(':')?;
        let width = width.trim().parse().ok().filter(|width| *width > 0)?;
        Some(FixedWidthColumn { label: label.trim().to_owned(), width })
    };
    spec.split(',').map(column).collect::<Option<Vec<_>>>().ok_or_else(|| {
        let message = format!("Invalid FIXEDWIDTH specification '{spec}'. Must be of the format: 'label:width, ...'");
        SqlError::new(SqlState::INVALID_PARAMETER_VALUE, message)
    })
}

/// The options met so far, in order; each may stand once.
#[derive(Debug, Default)]
pub(crate) struct Given(Vec<&'static str>);

impl Given {
    /// `at` stands on the option's keyword.
    pub(crate) fn add(&mut self, option: &'static str, at: &Cursor<'_>) -> Result<(), SqlError> {
        if self.has(option) {
            return Err(conflicting(at));
        }
        self.0.push(option);
        Ok(())
    }

    pub(crate) fn has(&self, option: &str) -> bool {
        self.0.contains(&option)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.iter().copied()
    }

    /// The first two of `options` that were given together.
    pub(crate) fn two_of(&self, options: &[&str]) -> Option<(&'static str, &'static str)> {
        let mut found = self.iter().filter(|option| options.contains(option));
        Some((found.next()?, found.next()?))
    }
}

/// PostgreSQL's words for an option that is given twice or contradicts another.
pub(crate) fn conflicting(at: &Cursor<'_>) -> SqlError {
    let error = SqlError::new(SqlState::SYNTAX_ERROR, "conflicting or redundant options");
    crate::errors::at_byte(error, at.sql, at.offset())
}

pub(crate) fn not_compatible(option: &str, other: &str) -> SqlError {
    SqlError::new(SqlState::SYNTAX_ERROR, format!("{option} is not compatible with {other}"))
}

pub(crate) fn requires(option: &str, other: &str) -> SqlError {
    SqlError::new(SqlState::SYNTAX_ERROR, format!("{option} requires {other}"))
}

pub(crate) fn out_of_range(option: &str, low: impl std::fmt::Display, high: impl std::fmt::Display) -> SqlError {
    SqlError::new(SqlState::INVALID_PARAMETER_VALUE, format!("{option} must be between {low} and {high}"))
}

/// `[AS] 'text'`
pub(crate) fn as_string<'a>(cursor: &mut Cursor<'a>) -> Result<crate::cursor::Literal<'a>, SqlError> {
    cursor.accept("AS");
    cursor.string()
}

/// The one character of a delimiter or quote.
pub(crate) fn single_ascii(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|c| c.is_ascii() && chars.as_str().is_empty())
}

/// `[ON | TRUE | OFF | FALSE]`; nothing is ON.
pub(crate) fn toggle(cursor: &mut Cursor<'_>) -> bool {
    !matches!(cursor.accept_one_of(&["ON", "TRUE", "OFF", "FALSE"]), Some("OFF" | "FALSE"))
}
