//! The options of a template, and how a COPY that uses it comes to its own.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_COPY-WITH-TEMPLATE.html>

use std::fmt;

use vesto_types::{Secret, SqlError, SqlState};

use super::conflicts::{self, ALTERNATIVES};
use super::options::OptionParser;
use super::{CopyStatement, OptionText};
use crate::ParseOptions;
use crate::cursor::Cursor;
use crate::lexer::{TokenKind, lex};

/// The options of a template, at least one, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyTemplate(Vec<TemplateOption>);

/// One option: its keyword and how it is written, keywords in upper case and without noise (`NULL ''`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateOption {
    pub keyword: String,
    pub text: String,
    name: &'static str,
}

/// What stands for itself in the statement that uses the template.
const EXCLUDED: &[&str] = &["MANIFEST", "MASTER_SYMMETRIC_KEY", "SSH", "READRATIO", "JOB", "USING TEMPLATE"];

impl CopyTemplate {
    /// The options that stored text holds.
    pub fn parse(text: &str) -> Result<Self, SqlError> {
        let (tokens, options) = (lex(text)?, ParseOptions::default());
        Self::read(&mut Cursor::new(text, &tokens, text.len(), &options))
    }

    /// Options up to the statement's end.
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<Self, SqlError> {
        let mut parser = OptionParser::default();
        while !cursor.is_at_end() {
            parser.option(cursor)?;
            cursor.accept_symbol(",");
        }
        if parser.names_authorization() {
            return Err(excluded("authorization"));
        }
        if let Some(name) = parser.given().iter().find(|name| EXCLUDED.contains(name)) {
            return Err(excluded(name));
        }
        conflicts::check_template(parser.given())?;
        let texts = parser.into_texts();
        if texts.is_empty() {
            return Err(SqlError::new(SqlState::SYNTAX_ERROR, "a template must have at least one parameter"));
        }
        Ok(Self(texts.into_iter().map(TemplateOption::new).collect()))
    }

    pub fn options(&self) -> &[TemplateOption] {
        &self.0
    }

    /// `ALTER TEMPLATE … ADD`
    pub fn add(&mut self, more: &Self) -> Result<(), SqlError> {
        self.replace(|have| have.extend(more.0.iter().cloned()))
    }

    /// `ALTER TEMPLATE … DROP`
    pub fn remove(&mut self, keyword: &str) -> Result<(), SqlError> {
        let Some(at) = self.0.iter().position(|option| option.keyword == keyword) else { return Err(absent(keyword)) };
        self.replace(|have| drop(have.remove(at)))
    }

    /// `ALTER TEMPLATE … SET`: of options that are there and have a value.
    pub fn set(&mut self, values: &Self) -> Result<(), SqlError> {
        for value in &values.0 {
            let has_value = |text: &str| text.contains(' ');
            let found = self.0.iter_mut().find(|option| option.keyword == value.keyword && has_value(&option.text));
            *found.ok_or_else(|| absent(&value.keyword))? = value.clone();
        }
        self.replace(|_| {})
    }

    /// Changes the options and reads them anew, so that what comes out is a template again.
    fn replace(&mut self, change: impl FnOnce(&mut Vec<TemplateOption>)) -> Result<(), SqlError> {
        change(&mut self.0);
        *self = Self::parse(&self.to_string())?;
        Ok(())
    }
}

/// As COPY takes the options.
impl fmt::Display for CopyTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, option) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(&option.text)?;
        }
        Ok(())
    }
}

impl TemplateOption {
    fn new(option: OptionText) -> Self {
        let text = option.text.expose().to_owned();
        let keyword = text.split(' ').next().unwrap_or_default().to_owned();
        Self { keyword, text, name: option.name }
    }

    /// Whether the option is the data format.
    pub fn is_format(&self) -> bool {
        conflicts::FORMATS.contains(&self.name)
    }
}

impl CopyStatement {
    /// The statement with its template's options, as far as it does not give them itself.
    pub fn with_template(&self, template: &CopyTemplate) -> Result<Self, SqlError> {
        let own = self.template.as_ref().map(|used| used.own.as_slice()).unwrap_or_default();
        let inherited = template.0.iter().filter(|option| !own.iter().any(|own| overrides(own.name, option.name)));
        let texts = inherited.map(|option| option.text.as_str()).chain(own.iter().map(|own| own.text.expose()));
        let text = Secret::new(texts.collect::<Vec<_>>().join(" "));
        let (tokens, options) = (lex(text.expose())?, ParseOptions::default());
        let mut cursor = Cursor::new(text.expose(), &tokens, text.expose().len(), &options);
        let mut parser = OptionParser::default();
        while !cursor.is_at_end() {
            parser.option(&mut cursor)?;
        }
        let (options, given) = parser.into_options();
        let statement = Self { options, template: None, ..self.clone() };
        conflicts::check_job(&statement, &given)?;
        conflicts::check(&statement, &given)?;
        Ok(statement)
    }
}

fn overrides(own: &str, inherited: &str) -> bool {
    own == inherited || ALTERNATIVES.iter().any(|names| names.contains(&own) && names.contains(&inherited))
}

/// The tokens between two places: words in upper case, without FORMAT and AS.
pub(super) fn canonical(from: &Cursor<'_>, to: &Cursor<'_>) -> String {
    let n_tokens = from.remaining().len() - to.remaining().len();
    let mut words = Vec::with_capacity(n_tokens);
    for token in from.remaining().iter().take(n_tokens) {
        let raw = from.text(token.span.clone());
        match &token.kind {
            TokenKind::Word if raw.eq_ignore_ascii_case("format") || raw.eq_ignore_ascii_case("as") => {}
            TokenKind::Word => words.push(raw.to_ascii_uppercase()),
            _ => words.push(raw.to_owned()),
        }
    }
    words.join(" ")
}

fn excluded(what: &str) -> SqlError {
    SqlError::new(SqlState::SYNTAX_ERROR, format!("{what} cannot be part of a template"))
}

fn absent(keyword: &str) -> SqlError {
    let message = format!("parameter {keyword} does not exist in the template");
    SqlError::new(SqlState::UNDEFINED_OBJECT, message)
}
