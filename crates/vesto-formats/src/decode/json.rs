//! Cutting JSON: each root object's (or array's) values, by their names or paths, become the fields of a record.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-json.html>
//!
//! One walk over the text, without a tree. Strings without escapes and numbers are fields where they stand. A file's
//! objects mostly have their members in the same order: each object's names are compared with those of the one before
//! it, and looked up only when they differ.

use vesto_types::ColumnType;

use super::mapping::Mapping;
use super::records::{Records, Span};
use crate::json::boundary::root_end;
use crate::json::escape::unescape_into;
use crate::json::fault::{Faulty, JsonFault};
use crate::json::scan::{self, StringToken, byte, skip_blanks};
use crate::load_error::LoadErrorKind;
use crate::options::{JsonMapping, SetupError, TargetColumn};

/// "The maximum size of a single JSON object is 4 MB": braces included, and whatever the row would need.
const MAX_OBJECT: usize = 4 << 20;

pub(super) struct JsonDialect {
    mapping: Mapping,
    /// One for each node of the mapping.
    shapes: Vec<Shape>,
    takes: Vec<Takes>,
    /// A name without its escapes.
    name: Vec<u8>,
}

/// What a column takes of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// A string's characters, anything else as it is written.
    Text,
    /// The same; a number without an exponent, which integers and decimals do not read.
    Exact,
    /// The value as it is written.
    Json,
}

/// The member names of the last object seen at a node, as they were written, and where each leads.
#[derive(Debug, Default)]
struct Shape(Vec<KnownName>);

#[derive(Debug, Default)]
struct KnownName {
    /// With its closing quote: a name that begins with it is it.
    token: Vec<u8>,
    node: Option<usize>,
}

/// Names that are remembered: enough for wide tables, and not what a hostile file could fill.
const MAX_NAMES: usize = 4096;
const MAX_NAME: usize = 256;

impl JsonDialect {
    pub(super) fn new(mapping: &JsonMapping, target: &[TargetColumn]) -> Result<Self, SetupError> {
        let mapping = Mapping::new(mapping, target)?;
        let shapes = mapping.nodes.iter().map(|_| Shape::default()).collect();
        let takes = |column: &TargetColumn| match column.column_type {
            ColumnType::Super => Takes::Json,
            ColumnType::SmallInt | ColumnType::Integer | ColumnType::BigInt | ColumnType::Decimal { .. } => {
                Takes::Exact
            }
            _ => Takes::Text,
        };
        Ok(Self { mapping, shapes, takes: target.iter().map(takes).collect(), name: Vec::new() })
    }

    /// Reads documents from `offset` on, at most `max` of them. Returns where the next begins.
    pub(super) fn cut(&mut self, chunk: &[u8], offset: usize, max: usize, records: &mut Records) -> usize {
        let mut at = offset;
        while records.has_room(max) {
            at = skip_blanks(chunk, at);
            match chunk.get(at) {
                None => return at,
                Some(b'{' | b'[') => at = self.document(chunk, at, records),
                Some(_) => {
                    let kind = LoadErrorKind::Json(JsonFault::Stray);
                    records.refuse_document((at, at + 1), (at, at), None, kind);
                    at += 1;
                }
            }
        }
        at
    }

    /// One document; returns what is behind it.
    fn document(&mut self, chunk: &[u8], start: usize, records: &mut Records) -> usize {
        records.begin_document();
        let mut walk = Walk { dialect: self, chunk, records, refusal: None };
        let result = walk.value(0, start);
        let refusal = walk.refusal.take();
        let (end, behind, refusal) = match result {
            Ok(behind) => (behind, behind, refusal),
            Err(Faulty { fault, at }) => {
                let behind = root_end(chunk, start).unwrap_or(chunk.len());
                let text = chunk.get(start..behind).unwrap_or_default();
                let refusal = Refusal { at, column: None, kind: LoadErrorKind::Json(fault) };
                (start + text.trim_ascii_end().len(), behind, Some(refusal))
            }
        };
        let before = records.n_bytes();
        if self.mapping.shares && refusal.is_none() {
            records.add_shared_bytes();
        }
        if end - start > MAX_OBJECT {
            let kind = LoadErrorKind::JsonTooLong { limit: MAX_OBJECT };
            records.refuse_document((start, end), (start, start), None, kind);
            return chunk.len();
        }
        match refusal {
            None if records.n_bytes() - before > MAX_OBJECT => {
                let kind = LoadErrorKind::RecordTooLong { limit: MAX_OBJECT };
                records.refuse_document((start, end), (start, start), None, kind);
            }
            None => records.finish_document(start, end),
            Some(Refusal { at, column, kind }) => {
                let at = at.min(end);
                records.refuse_document((start, end), (at, at), column, kind);
            }
        }
        behind
    }
}

/// Why a document that is JSON makes no row.
struct Refusal {
    at: usize,
    column: Option<usize>,
    kind: LoadErrorKind,
}

/// What a value is.
#[derive(Debug, Clone, Copy)]
enum Token {
    Null,
    String(StringToken),
    Number {
        exponent: Option<usize>,
    },
    /// True, false, an object or an array.
    Other,
}

/// The walk through one document.
struct Walk<'a> {
    dialect: &'a mut JsonDialect,
    chunk: &'a [u8],
    records: &'a mut Records,
    refusal: Option<Refusal>,
}

impl Walk<'_> {
    /// A value that something is wanted of; returns what is behind it. Recurses as deep as the paths are long.
    fn value(&mut self, node: usize, at: usize) -> Result<usize, Faulty> {
        let Some(wanted) = self.dialect.mapping.node(node) else { return scan::value(self.chunk, at) };
        if wanted.is_leaf() {
            return self.leaf(node, at);
        }
        let (has_members, has_elements) = (wanted.has_members(), !wanted.elements.is_empty());
        let first = byte(self.chunk, at);
        let behind = match first {
            b'{' if has_members => self.object(node, at)?,
            b'[' if has_elements => self.array(node, at)?,
            _ => scan::value(self.chunk, at)?,
        };
        // NULL has no members either, but there is nothing wrong with that.
        if has_members && !matches!(first, b'{' | b'n') {
            self.refuse(at, LoadErrorKind::JsonPathMember);
        }
        if has_elements && first != b'[' {
            self.refuse(at, LoadErrorKind::JsonPathElement);
        }
        if self.dialect.mapping.node(node).is_some_and(|node| !node.columns.is_empty()) {
            let token = if first == b'n' { Token::Null } else { Token::Other };
            self.store(node, at, behind, token);
        }
        Ok(behind)
    }

    #[inline]
    fn leaf(&mut self, node: usize, at: usize) -> Result<usize, Faulty> {
        let (behind, token) = match byte(self.chunk, at) {
            b'"' => {
                let token = scan::string(self.chunk, at)?;
                (token.behind(), Token::String(token))
            }
            b'-' | b'0'..=b'9' => {
                let number = scan::number(self.chunk, at)?;
                (number.behind, Token::Number { exponent: number.exponent })
            }
            b'n' => (scan::scalar(self.chunk, at)?, Token::Null),
            _ => (scan::value(self.chunk, at)?, Token::Other),
        };
        self.store(node, at, behind, token);
        Ok(behind)
    }

    /// Gives a value to its columns.
    #[inline]
    fn store(&mut self, node: usize, start: usize, end: usize, token: Token) {
        let Some(wanted) = self.dialect.mapping.node(node) else { return };
        for column in &wanted.columns {
            let takes = self.dialect.takes.get(*column).copied().unwrap_or(Takes::Text);
            let span = match token {
                Token::Null => Span::NULL,
                _ if takes == Takes::Json => Span::of_chunk(start, end),
                Token::String(token) if token.escaped => {
                    let raw = token.raw(self.chunk);
                    self.records.unescaped((token.start, token.end), |out| unescape_into(raw, out))
                }
                Token::String(token) => Span::of_chunk(token.start, token.end),
                Token::Number { exponent: Some(exponent) } if takes == Takes::Exact => {
                    exact_number(self.chunk, (start, exponent, end), self.records)
                }
                Token::Number { .. } | Token::Other => Span::of_chunk(start, end),
            };
            self.records.set_field(*column, span);
        }
    }

    fn object(&mut self, node: usize, opening: usize) -> Result<usize, Faulty> {
        let mut at = skip_blanks(self.chunk, opening + 1);
        if byte(self.chunk, at) == b'}' {
            return Ok(at + 1);
        }
        let mut position = 0;
        loop {
            let (child, behind) = self.name(node, position, at)?;
            at = scan::colon(self.chunk, behind)?;
            at = match child {
                Some(child) => self.value(child, at)?,
                None => scan::value(self.chunk, at)?,
            };
            at = skip_blanks(self.chunk, at);
            match byte(self.chunk, at) {
                b',' => at = skip_blanks(self.chunk, at + 1),
                b'}' => return Ok(at + 1),
                _ => return Err(Faulty::new(JsonFault::MemberEnd, at)),
            }
            position += 1;
        }
    }

    /// The member name at `at`, the object's `position`th: where it leads, and what is behind it.
    #[inline]
    fn name(&mut self, node: usize, position: usize, at: usize) -> Result<(Option<usize>, usize), Faulty> {
        if byte(self.chunk, at) != b'"' {
            return Err(Faulty::new(JsonFault::MemberName, at));
        }
        let known = self.dialect.shapes.get(node).and_then(|shape| shape.0.get(position));
        if let Some(known) = known
            && !known.token.is_empty()
            && self.chunk.get(at + 1..).is_some_and(|rest| rest.starts_with(&known.token))
        {
            return Ok((known.node, at + 1 + known.token.len()));
        }
        self.new_name(node, position, at)
    }

    #[cold]
    fn new_name(&mut self, node: usize, position: usize, at: usize) -> Result<(Option<usize>, usize), Faulty> {
        let token = scan::string(self.chunk, at)?;
        let raw = token.raw(self.chunk);
        let dialect = &mut *self.dialect;
        let name = if token.escaped {
            dialect.name.clear();
            unescape_into(raw, &mut dialect.name);
            &dialect.name
        } else {
            raw
        };
        let child = std::str::from_utf8(name).ok().and_then(|name| dialect.mapping.member(node, name));
        let shape = dialect.shapes.get_mut(node).filter(|_| raw.len() <= MAX_NAME && position < MAX_NAMES);
        if let Some(Shape(names)) = shape {
            if names.len() <= position {
                names.resize_with(position + 1, KnownName::default);
            }
            if let Some(known) = names.get_mut(position) {
                known.token.clear();
                known.token.extend_from_slice(raw);
                known.token.push(b'"');
                known.node = child;
            }
        }
        Ok((child, token.behind()))
    }

    fn array(&mut self, node: usize, opening: usize) -> Result<usize, Faulty> {
        let mut at = skip_blanks(self.chunk, opening + 1);
        let mut index = 0;
        let mut found = 0;
        if byte(self.chunk, at) == b']' {
            at += 1;
        } else {
            loop {
                let wanted = self.dialect.mapping.node(node).and_then(|node| node.elements.get(found));
                at = match wanted {
                    Some((wanted, child)) if *wanted == index => {
                        found += 1;
                        self.value(*child, at)?
                    }
                    _ => scan::value(self.chunk, at)?,
                };
                at = skip_blanks(self.chunk, at);
                index = index.saturating_add(1);
                match byte(self.chunk, at) {
                    b',' => at = skip_blanks(self.chunk, at + 1),
                    b']' => break,
                    _ => return Err(Faulty::new(JsonFault::ElementEnd, at)),
                }
            }
            at += 1;
        }
        let n_wanted = self.dialect.mapping.node(node).map_or(0, |node| node.elements.len());
        if found < n_wanted {
            self.refuse(opening, LoadErrorKind::JsonPathElement);
        }
        Ok(at)
    }

    /// The document is refused, if it is JSON to its end.
    fn refuse(&mut self, at: usize, kind: LoadErrorKind) {
        self.refusal.get_or_insert(Refusal { at, column: None, kind });
    }
}

/// A number as an integer or decimal column reads it: `1.5e3` is `1500`. One that would need more digits than any
/// column has stays as it is, and is refused there.
#[cold]
fn exact_number(chunk: &[u8], (start, exponent, end): (usize, usize, usize), records: &mut Records) -> Span {
    let number = chunk.get(start..end).unwrap_or_default();
    match Shifted::parse(number, exponent - start) {
        Some(shifted) => records.unescaped((start, end), |out| shifted.write(out)),
        None => Span::of_chunk(start, end),
    }
}

/// A number's digits and where its point belongs.
struct Shifted<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    /// How far the point goes to the right.
    exponent: i32,
}

impl<'a> Shifted<'a> {
    /// More would not fit any column, or be nothing but zeros in it.
    const MAX_EXPONENT: i32 = 60;
    const MAX_DIGITS: usize = 100;

    fn parse(number: &'a [u8], at: usize) -> Option<Self> {
        let exponent = std::str::from_utf8(number.get(at + 1..)?).ok()?.parse().ok()?;
        if at > Self::MAX_DIGITS || !(-Self::MAX_EXPONENT..=Self::MAX_EXPONENT).contains(&exponent) {
            return None;
        }
        let mantissa = number.get(..at)?;
        let (negative, mantissa) = mantissa.strip_prefix(b"-").map_or((false, mantissa), |digits| (true, digits));
        let point = memchr::memchr(b'.', mantissa).unwrap_or(mantissa.len());
        let fraction = mantissa.get(point + 1..).unwrap_or_default();
        Some(Self { negative, whole: mantissa.get(..point)?, fraction, exponent })
    }

    fn write(&self, out: &mut Vec<u8>) {
        let digits = || self.whole.iter().chain(self.fraction).copied();
        let last_of = |digits: &[u8]| digits.iter().rposition(|digit| *digit != b'0').map(|last| last + 1);
        let in_fraction = last_of(self.fraction).map(|n_digits| self.whole.len() + n_digits);
        let n_digits = in_fraction.or_else(|| last_of(self.whole)).unwrap_or(0) as i64;
        let point = self.whole.len() as i64 + i64::from(self.exponent);
        if self.negative {
            out.push(b'-');
        }
        let digit = |at: i64| usize::try_from(at).ok().and_then(|at| digits().nth(at)).unwrap_or(b'0');
        (0..point).for_each(|at| out.push(digit(at)));
        if point <= 0 {
            out.push(b'0');
        }
        if point < n_digits {
            out.push(b'.');
            (point..n_digits).for_each(|at| out.push(digit(at)));
        }
    }
}

#[cfg(test)]
mod tests;
