//! Text with `*`, `?` and policy variables, compiled once and matched without allocating.
//!
//! **Invariant:** what a variable stands for is compared literally, whatever characters it holds.
//! Matching never backtracks over an earlier `*`: its cost is at most text length times pattern length.

use std::slice;

use crate::Context;
use crate::context::KeyName;

/// Which characters of the source text are special.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Syntax {
    pub(crate) wildcards: bool,
    /// `${key}`, `${key, 'default'}`, `${*}`: documents of version 2012-10-17 only.
    pub(crate) variables: bool,
    pub(crate) case: Case,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Sensitive,
    /// ASCII letters compare without case: actions.
    AsciiInsensitive,
    /// `StringEqualsIgnoreCase`; only without wildcards.
    Folded,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Match,
    Mismatch,
    /// A variable without default has no value in this request, so nothing matches.
    VariableMissing,
}

impl From<bool> for Verdict {
    fn from(matches: bool) -> Self {
        if matches { Self::Match } else { Self::Mismatch }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    form: Form,
    case: Case,
}

/// Whether anything may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Here,
    Open,
}

#[derive(Debug, Clone)]
enum Form {
    Any,
    Exact(Box<str>),
    Prefix(Box<str>),
    /// Parts between stars: at least one.
    Parts {
        parts: Box<[Part]>,
        has_variables: bool,
    },
}

/// What stands between two stars, one piece after the other.
type Part = Box<[Piece]>;

#[derive(Debug, Clone)]
enum Piece {
    Text(Box<str>),
    AnyChar,
    Variable { key: KeyName, default: Option<Box<str>> },
}

impl Pattern {
    pub(crate) fn any() -> Self {
        Self { form: Form::Any, case: Case::Sensitive }
    }

    pub(crate) fn compile(source: &str, syntax: Syntax) -> Self {
        let parts = parse(source, syntax);
        Self { form: simplify(parts), case: syntax.case }
    }

    pub(crate) fn matches(&self, text: &str, context: &Context) -> Verdict {
        match &self.form {
            Form::Any => Verdict::Match,
            Form::Exact(exact) => match self.case {
                Case::Sensitive => (**exact == *text).into(),
                Case::AsciiInsensitive => exact.eq_ignore_ascii_case(text).into(),
                Case::Folded => folded(exact.chars()).eq(folded(text.chars())).into(),
            },
            Form::Prefix(prefix) => self.starts_with(text.as_bytes(), prefix.as_bytes()).into(),
            Form::Parts { parts, has_variables } => {
                if *has_variables && parts.iter().flatten().any(|piece| piece.text(context).is_none()) {
                    return Verdict::VariableMissing;
                }
                self.matches_parts(parts, text, context).into()
            }
        }
    }

    /// The text that the pattern matches alone, or that all its matches begin with; `None` for what is not so simple.
    pub(crate) fn as_literal(&self) -> Option<(&str, Ending)> {
        match &self.form {
            _ if self.case != Case::Sensitive => None,
            Form::Any => Some(("", Ending::Open)),
            Form::Exact(text) => Some((text, Ending::Here)),
            Form::Prefix(text) => Some((text, Ending::Open)),
            Form::Parts { .. } => None,
        }
    }

    fn matches_parts(&self, parts: &[Part], text: &str, context: &Context) -> bool {
        let Some((first, rest)) = parts.split_first() else { return false };
        let Some((last, middle)) = rest.split_last() else {
            if self.case == Case::Folded {
                let chars = first.iter().filter_map(|piece| piece.text(context)).flat_map(str::chars);
                return folded(chars).eq(folded(text.chars()));
            }
            return self.part_at(first, text, 0, context) == Some(text.len());
        };
        let Some(mut at) = self.part_at(first, text, 0, context) else { return false };
        for part in middle {
            let Some(end) = (at..=text.len()).find_map(|start| self.part_at(part, text, start, context)) else {
                return false;
            };
            at = end;
        }
        // The last part must end the text. It has a fixed number of characters, so it has one possible start.
        let n_chars: usize = last.iter().map(|piece| piece.n_chars(context)).sum();
        let start = match n_chars.checked_sub(1) {
            None => Some(text.len()),
            Some(before_last) => text.char_indices().rev().nth(before_last).map(|(start, _)| start),
        };
        start.is_some_and(|start| start >= at && self.part_at(last, text, start, context) == Some(text.len()))
    }

    /// Where the part ends if it begins at byte `start`.
    fn part_at(&self, part: &Part, text: &str, start: usize, context: &Context) -> Option<usize> {
        part.iter().try_fold(start, |at, piece| {
            let rest = text.as_bytes().get(at..)?;
            match piece {
                Piece::AnyChar => Some(at + text.get(at..)?.chars().next()?.len_utf8()),
                Piece::Text(_) | Piece::Variable { .. } => {
                    let literal = piece.text(context)?;
                    self.starts_with(rest, literal.as_bytes()).then_some(at + literal.len())
                }
            }
        })
    }

    fn starts_with(&self, text: &[u8], prefix: &[u8]) -> bool {
        match self.case {
            Case::Sensitive => text.starts_with(prefix),
            Case::AsciiInsensitive | Case::Folded => {
                text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
            }
        }
    }
}

impl Piece {
    /// The literal text of this piece; `Some("")` for `?`, `None` for a variable without a value.
    fn text<'a>(&'a self, context: &'a Context) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            Self::AnyChar => Some(""),
            Self::Variable { key, default } => context.variable(key).or(default.as_deref()),
        }
    }

    fn n_chars(&self, context: &Context) -> usize {
        match self {
            Self::AnyChar => 1,
            Self::Text(_) | Self::Variable { .. } => self.text(context).unwrap_or_default().chars().count(),
        }
    }
}

/// The text as a pattern that matches nothing else.
pub(crate) fn literal(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '*' | '?' | '$' => {
                pattern.push_str("${");
                pattern.push(c);
                pattern.push('}');
            }
            c => pattern.push(c),
        }
    }
    pattern
}

/// A request's resource as a pattern. Object keys may hold characters that are special in a policy; elsewhere a `*` in a
/// request means "any" (`cluster:*`), and stays.
pub(crate) fn literal_arn(resource: &str) -> String {
    if resource.starts_with("arn:aws:s3:::") { literal(resource) } else { resource.replace("${", "${$}{") }
}

fn folded(chars: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    chars.flat_map(char::to_lowercase)
}

fn simplify(parts: Vec<Vec<Piece>>) -> Form {
    let parts: Box<[Part]> = parts.into_iter().map(Vec::into_boxed_slice).collect();
    let text_of = |part: &Part| match &**part {
        [] => Some(Box::from("")),
        [Piece::Text(text)] => Some(text.clone()),
        _ => None,
    };
    match &*parts {
        [part] if let Some(text) = text_of(part) => return Form::Exact(text),
        [part, last] if last.is_empty() => match text_of(part) {
            Some(text) if text.is_empty() => return Form::Any,
            Some(text) => return Form::Prefix(text),
            None => {}
        },
        _ => {}
    }
    let has_variables = parts.iter().flatten().any(|piece| matches!(piece, Piece::Variable { .. }));
    Form::Parts { parts, has_variables }
}

fn parse(source: &str, syntax: Syntax) -> Vec<Vec<Piece>> {
    let mut parts = vec![Vec::new()];
    let mut literal = String::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let variable = if syntax.variables { parse_variable(rest) } else { None };
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        match (c, variable) {
            (_, Some((Inside::Literal(c), after))) => {
                literal.push(c);
                rest = after;
                continue;
            }
            (_, Some((Inside::Variable { key, default }, after))) => {
                flush(&mut literal, &mut parts);
                push(Piece::Variable { key, default }, &mut parts);
                rest = after;
                continue;
            }
            ('*', None) if syntax.wildcards => {
                flush(&mut literal, &mut parts);
                parts.push(Vec::new());
            }
            ('?', None) if syntax.wildcards => {
                flush(&mut literal, &mut parts);
                push(Piece::AnyChar, &mut parts);
            }
            (c, None) => literal.push(c),
        }
        rest = after;
    }
    flush(&mut literal, &mut parts);
    // Several stars in a row are one.
    let n_parts = parts.len();
    let mut index = 0;
    parts.retain(|part| {
        index += 1;
        !part.is_empty() || index == 1 || index == n_parts
    });
    parts
}

fn flush(literal: &mut String, parts: &mut [Vec<Piece>]) {
    if !literal.is_empty() {
        push(Piece::Text(std::mem::take(literal).into_boxed_str()), parts);
    }
}

fn push(piece: Piece, parts: &mut [Vec<Piece>]) {
    if let Some(part) = parts.last_mut() {
        part.push(piece);
    }
}

enum Inside {
    Literal(char),
    Variable { key: KeyName, default: Option<Box<str>> },
}

/// Reads `${…}` at the start of `text`; returns what follows it, too. Without a closing brace it is plain text.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>
fn parse_variable(text: &str) -> Option<(Inside, &str)> {
    let inside = text.strip_prefix("${")?;
    for special in ['*', '?', '$'] {
        if let Some(after) = inside.strip_prefix(special).and_then(|rest| rest.strip_prefix('}')) {
            return Some((Inside::Literal(special), after));
        }
    }
    if let Some((key, default, after)) = parse_default(inside) {
        return Some((Inside::Variable { key: key_name(key), default: Some(default.into_boxed_str()) }, after));
    }
    // A malformed default stays part of the name, which then has no value and matches nothing.
    let (key, after) = inside.split_once('}')?;
    Some((Inside::Variable { key: key_name(key), default: None }, after))
}

/// `key, 'default'}`; a doubled quote inside the default is one quote.
fn parse_default(inside: &str) -> Option<(&str, String, &str)> {
    let (key, rest) = inside.split_once(',')?;
    if key.contains('}') {
        return None;
    }
    let mut chars = rest.trim_start().strip_prefix('\'')?.chars();
    let mut default = String::new();
    loop {
        match chars.next()? {
            '\'' if chars.as_str().starts_with('\'') => {
                chars.next();
                default.push('\'');
            }
            '\'' => break,
            c => default.push(c),
        }
    }
    let after = chars.as_str().trim_start().strip_prefix('}')?;
    Some((key, default, after))
}

fn key_name(key: &str) -> KeyName {
    KeyName::new(key.trim())
}

/// Whether any of the patterns matches; if none does, whether a missing variable had to do with it.
pub(crate) fn any_matches(patterns: slice::Iter<'_, Pattern>, text: &str, context: &Context) -> Verdict {
    fold_verdicts(patterns.map(|pattern| pattern.matches(text, context)))
}

pub(crate) fn fold_verdicts(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let mut result = Verdict::Mismatch;
    for verdict in verdicts {
        match verdict {
            Verdict::Match => return Verdict::Match,
            Verdict::VariableMissing => result = Verdict::VariableMissing,
            Verdict::Mismatch => {}
        }
    }
    result
}

#[cfg(test)]
mod tests;
