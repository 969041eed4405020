//! The record's line and a mark under the field, as wide as they look on a terminal: tabs stay tabs, wide characters
//! count twice, long lines are cut around the field.

use unicode_width::UnicodeWidthChar;

use super::Rejection;
use crate::load_error::LoadError;
use crate::options::RecordFormat;

/// Characters of the line around the field.
const BEFORE: usize = 40;
const WITHIN: usize = 40;
const BEHIND: usize = 30;
/// Characters of a value that is shown by itself.
const VALUE: usize = 200;

pub(super) struct Excerpt {
    pub(super) text: String,
    pub(super) mark: String,
}

/// `None` if the record has nothing to show.
pub(super) fn of(rejection: &Rejection<'_>) -> Option<Excerpt> {
    let error = rejection.error;
    let (line, field) = line_of(&error.raw_line, field_of(rejection)?);
    if line.trim().is_empty() {
        return None;
    }
    let (before, rest) = line.split_at(field.0);
    let (within, behind) = rest.split_at(field.1 - field.0);
    let (left, before) = last(before, BEFORE);
    let (within, cut) = first(within, WITHIN);
    let (behind, right) = if cut { ("", true) } else { first(behind, BEHIND) };
    let start = if left { "…" } else { "" };
    let end = if right || error.raw_line.len() >= LoadError::MAX_RAW { "…" } else { "" };
    let text = format!("{start}{}{}{}{end}", shown(before), shown(within), shown(behind));
    let blanks: String = start.chars().chain(shown(before).chars()).map(blank).collect();
    let width: usize = shown(within).chars().map(width).sum();
    Some(Excerpt { text, mark: format!("{blanks}{}", "^".repeat(width.max(1))) })
}

/// A value between quotes, cut where it is long.
pub(super) fn quoted(value: &str) -> String {
    let (value, cut) = first(value, VALUE);
    format!("'{}'{}", shown(value), if cut { "…" } else { "" })
}

/// Where the field's bytes are in the text of the record. Its position counts the record's own bytes, of which invalid ones
/// are longer in the text: then the value itself is looked for.
fn field_of(rejection: &Rejection<'_>) -> Option<(usize, usize)> {
    let error = rejection.error;
    let (line, value) = (error.raw_line.as_str(), error.raw_field_value.as_str());
    let position = usize::try_from(error.position).ok().or_else(|| of_width(rejection)).unwrap_or(0);
    let value = value.split('\n').next().unwrap_or_default();
    if line.get(position..).is_some_and(|rest| rest.starts_with(value)) {
        return Some((position, position + value.len()));
    }
    let nearest = |(at, _): &(usize, &str)| at.abs_diff(position);
    if let Some((at, _)) = line.match_indices(value).min_by_key(nearest).filter(|_| !value.is_empty()) {
        return Some((at, at + value.len()));
    }
    // A value that runs over the end of what is kept of the line.
    if position >= line.len() {
        return (line.len() < LoadError::MAX_RAW).then_some((line.len(), line.len()));
    }
    let at = line.floor_char_boundary(position);
    Some((at, line.get(at..).and_then(|rest| rest.find('\n')).map_or(line.len(), |end| at + end).min(at + value.len())))
        .map(|(at, end)| (at, line.floor_char_boundary(end).max(at)))
}

/// Where FIXEDWIDTH has the field begin, in bytes.
fn of_width(rejection: &Rejection<'_>) -> Option<usize> {
    let RecordFormat::FixedWidth(spec) = rejection.format else { return None };
    let characters: usize = spec.widths.iter().take(rejection.error.column?).sum();
    Some(rejection.error.raw_line.char_indices().nth(characters)?.0)
}

/// The line among the record's that the field begins on, and the field within it.
fn line_of(record: &str, (start, end): (usize, usize)) -> (&str, (usize, usize)) {
    let from = record.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let line = record.get(from..).unwrap_or_default();
    let line = line.split('\n').next().unwrap_or_default();
    (line, (start - from, (end - from).min(line.len())))
}

/// The first characters, and whether there are more.
fn first(text: &str, n: usize) -> (&str, bool) {
    match text.char_indices().nth(n) {
        Some((at, _)) => (text.get(..at).unwrap_or_default(), true),
        None => (text, false),
    }
}

/// Whether there are more, and the last characters.
fn last(text: &str, n: usize) -> (bool, &str) {
    match text.char_indices().rev().nth(n) {
        Some((at, cut)) => (true, text.get(at + cut.len_utf8()..).unwrap_or_default()),
        None => (false, text),
    }
}

/// Characters that a terminal would obey, except tabs, are shown as a sign.
fn shown(text: &str) -> String {
    let sign = |character: char| if character.is_control() && character != '\t' { '·' } else { character };
    text.chars().map(sign).collect()
}

fn width(character: char) -> usize {
    character.width().unwrap_or(1)
}

/// As many blanks as the character is wide.
fn blank(character: char) -> String {
    if character == '\t' { "\t".to_owned() } else { " ".repeat(width(character)) }
}
