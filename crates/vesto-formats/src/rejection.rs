//! A rejected record in words: what COPY's error says of it, so that nobody needs another session to look into
//! `stl_load_errors`. `excerpt` shows the line with a mark under the field, `advice` names the option that would help.

mod advice;
mod excerpt;

use std::fmt::Write as _;

use vesto_types::ColumnType;

use crate::columnar::ColumnarError;
use crate::load_error::LoadError;
use crate::options::{Conversion, RecordFormat, TargetColumn};

/// A record that COPY refused, and what the statement says of its file.
#[derive(Debug, Clone, Copy)]
pub struct Rejection<'a> {
    pub error: &'a LoadError,
    /// The file's URL.
    pub file: &'a str,
    /// Where the part of the file begins whose lines the error counts.
    pub start: u64,
    /// The file's first bytes, as S3 stores them; empty if unknown.
    pub head: &'a [u8],
    pub columns: &'a [TargetColumn],
    pub format: &'a RecordFormat,
    pub conversion: &'a Conversion,
    /// GZIP and the like.
    pub is_compressed: bool,
    /// IGNOREHEADER.
    pub header_lines: u64,
    /// Whether the load fails with the first rejected record.
    pub fails_at_once: bool,
}

impl Rejection<'_> {
    /// Everything that `stl_load_errors` says of the record, and how many there were.
    pub fn detail(&self, n_rejected: u64) -> String {
        let mut text = String::new();
        fact(&mut text, "file", self.file);
        match self.start {
            0 => fact(&mut text, "line", &self.error.line_number.to_string()),
            start => fact(&mut text, "line", &format!("{} after byte {start}", self.error.line_number)),
        }
        if let Some(column) = self.column() {
            fact(&mut text, "column", &format!("{} {}", column.name, column.column_type));
            fact(&mut text, "value", &excerpt::quoted(&self.error.raw_field_value));
        }
        reason(&mut text, self.error);
        fact(&mut text, "rejected", &counted(n_rejected));
        if let Some(lines) = excerpt::of(self) {
            let _ = write!(text, "\n  {}\n  {}\n", lines.text, lines.mark);
        }
        text
    }

    /// The option that would help.
    pub fn hint(&self) -> Option<String> {
        advice::of(self)
    }

    fn column(&self) -> Option<&TargetColumn> {
        self.error.column.and_then(|index| self.columns.get(index))
    }

    /// The first line of the file, as the load counts.
    fn is_first_line(&self) -> bool {
        self.start == 0 && self.error.line_number == 1
    }
}

/// What `stl_load_errors` says of a columnar file, or of a value in it.
pub fn columnar_detail(error: &ColumnarError, file: &str, columns: &[TargetColumn]) -> Option<String> {
    let logged = error.load_error(columns)?;
    let mut text = String::new();
    fact(&mut text, "file", file);
    if logged.line_number > 0 {
        fact(&mut text, "row", &logged.line_number.to_string());
    }
    if let Some(column) = logged.column.and_then(|index| columns.get(index)) {
        fact(&mut text, "column", &format!("{} {}", column.name, column.column_type));
    }
    if let ColumnarError::Value(value) = error {
        match &value.value {
            Some(nested) if nested.is_empty() && column_is_super(value.column, columns) => {}
            Some(value) => fact(&mut text, "value", &excerpt::quoted(value)),
            None => fact(&mut text, "value", "NULL"),
        }
    }
    reason(&mut text, &logged);
    Some(text)
}

fn column_is_super(index: usize, columns: &[TargetColumn]) -> bool {
    columns.get(index).is_some_and(|column| column.column_type == ColumnType::Super)
}

fn reason(text: &mut String, error: &LoadError) {
    fact(text, "err_code", &error.err_code().to_string());
    fact(text, "err_reason", &error.err_reason());
}

fn fact(text: &mut String, name: &str, value: &str) {
    let label = format!("{name}:");
    let _ = writeln!(text, "  {label:<12}{value}");
}

fn counted(n_rejected: u64) -> String {
    match n_rejected {
        1 => "1 record".to_owned(),
        n => format!("{n} records"),
    }
}

#[cfg(test)]
mod tests;
