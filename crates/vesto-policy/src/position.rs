//! Where the parts of a JSON document stand in its text.

use std::fmt;
use std::iter::Peekable;
use std::str::Chars;

/// Deeper nesting than serde_json reads.
const MAX_DEPTH: usize = 130;

/// Both 1-based; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

impl Position {
    /// The start of a document, for what is wrong with it as a whole.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The column behind the character: what IAM's policy simulator prints for the braces of a statement.
    #[must_use]
    pub fn behind(self) -> Self {
        Self { column: self.column + 1, ..self }
    }
}

/// `line:column`
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The first and the last character of a part, for a statement its braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    pub start: Position,
    pub end: Position,
}

impl Span {
    pub(crate) const START: Self = Self { start: Position::START, end: Position::START };
}

/// Calls `found` for every value of the document with its JSON path (`$.Statement[0].Action`), parts before wholes.
/// Stops silently where the text is no JSON: whoever asks has parsed it before.
pub(crate) fn visit(document: &str, found: &mut dyn FnMut(&str, Span)) {
    let mut reader = Reader { chars: document.chars().peekable(), at: Position { line: 1, column: 0 }, found };
    let _whole = reader.value(&mut "$".to_owned(), 0);
}

/// The spans of the statements, in order.
pub(crate) fn statements(document: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut single = None;
    visit(document, &mut |path, span| {
        if path == "$.Statement" {
            single = Some(span);
        } else if let Some(rest) = path.strip_prefix("$.Statement[")
            && rest.find(']').is_some_and(|at| at + 1 == rest.len())
        {
            spans.push(span);
        }
    });
    if spans.is_empty() { single.into_iter().collect() } else { spans }
}

struct Reader<'d, 'f> {
    chars: Peekable<Chars<'d>>,
    /// Of the last character read.
    at: Position,
    found: &'f mut dyn FnMut(&str, Span),
}

impl Reader<'_, '_> {
    fn next(&mut self) -> Option<char> {
        let c = self.chars.next()?;
        self.at = self.at.behind();
        Some(c)
    }

    /// The next character that is not white space; it is read.
    fn token(&mut self) -> Option<char> {
        for c in self.chars.by_ref() {
            match c {
                '\n' => self.at = Position { line: self.at.line + 1, column: 0 },
                _ => self.at = self.at.behind(),
            }
            if !c.is_ascii_whitespace() {
                return Some(c);
            }
        }
        None
    }

    fn value(&mut self, path: &mut String, depth: usize) -> Option<()> {
        let first = self.token()?;
        self.value_from(first, path, depth)
    }

    fn value_from(&mut self, first: char, path: &mut String, depth: usize) -> Option<()> {
        let start = self.at;
        match first {
            _ if depth > MAX_DEPTH => return None,
            '{' => self.object(path, depth)?,
            '[' => self.array(path, depth)?,
            '"' => _ = self.string()?,
            _ => {
                while self.chars.peek().is_some_and(|c| !matches!(c, ',' | ']' | '}') && !c.is_ascii_whitespace()) {
                    self.next();
                }
            }
        }
        (self.found)(path, Span { start, end: self.at });
        Some(())
    }

    fn object(&mut self, path: &mut String, depth: usize) -> Option<()> {
        let length = path.len();
        loop {
            match self.token()? {
                '}' => return Some(()),
                ',' => {}
                '"' => {
                    let name = self.string()?;
                    if self.token()? != ':' {
                        return None;
                    }
                    push_member(path, &name);
                    self.value(path, depth + 1)?;
                    path.truncate(length);
                }
                _ => return None,
            }
        }
    }

    fn array(&mut self, path: &mut String, depth: usize) -> Option<()> {
        let length = path.len();
        let mut index = 0_usize;
        loop {
            match self.token()? {
                ']' => return Some(()),
                ',' => {}
                first => {
                    path.push_str(&format!("[{index}]"));
                    self.value_from(first, path, depth + 1)?;
                    path.truncate(length);
                    index += 1;
                }
            }
        }
    }

    /// Behind the opening quote; up to and with the closing one.
    fn string(&mut self) -> Option<String> {
        let mut text = String::new();
        loop {
            match self.next()? {
                '"' => return Some(text),
                '\\' => match self.next()? {
                    'u' => {
                        let digits: String = (0..4).map_while(|_| self.next()).collect();
                        let code = u32::from_str_radix(&digits, 16).ok()?;
                        text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                    }
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    other => text.push(other),
                },
                c => text.push(c),
            }
        }
    }
}

/// `.Action`, or `['aws:username']` for a name that is no word.
pub(crate) fn push_member(path: &mut String, name: &str) {
    let is_word = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_word {
        path.push('.');
        path.push_str(name);
    } else {
        path.push_str("['");
        path.push_str(&name.replace('\'', "\\'"));
        path.push_str("']");
    }
}

#[cfg(test)]
mod tests;
