//! How COPY and UNLOAD take an option: a clause of authorization, a format behind FORMAT or alone, or another word.

use vesto_types::SqlError;

use super::AuthorizationClauses;
use crate::cursor::Cursor;

/// The words of one statement. `format` and `other` answer whether the word is theirs: `at` stands on it, or on FORMAT
/// before it, the cursor behind it.
pub(crate) trait OptionWords {
    /// What may come before a format.
    const FORMAT: &'static [&'static str];

    fn authorization(&mut self) -> &mut AuthorizationClauses;

    fn format(&mut self, word: &str, cursor: &mut Cursor<'_>, at: &Cursor<'_>) -> Result<bool, SqlError>;

    fn other(&mut self, word: &str, cursor: &mut Cursor<'_>, at: &Cursor<'_>) -> Result<bool, SqlError>;

    /// Takes the option that is next.
    fn take(&mut self, cursor: &mut Cursor<'_>) -> Result<(), SqlError> {
        let Some(word) = cursor.peek_keyword() else { return cursor.fail() };
        if self.authorization().clause(&word, cursor)? {
            return Ok(());
        }
        let at = cursor.clone();
        cursor.advance();
        if Self::FORMAT.contains(&word.as_str()) {
            cursor.accept("AS");
            let Some(format) = cursor.peek_keyword() else { return cursor.fail() };
            let at_format = cursor.clone();
            cursor.advance();
            return if self.format(&format, cursor, &at)? { Ok(()) } else { at_format.fail() };
        }
        let known = self.format(&word, cursor, &at)? || self.other(&word, cursor, &at)?;
        if known { Ok(()) } else { at.fail() }
    }
}
