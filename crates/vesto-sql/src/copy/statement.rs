//! The statement around the options: `COPY table [(columns)] FROM 'source' options`.

use vesto_types::{SqlError, SqlState};

use super::options::OptionParser;
use super::{CopySource, CopyStatement, conflicts};
use crate::ObjectUrl;
use crate::cursor::Cursor;

/// The keyword COPY is next.
pub(crate) fn copy(cursor: &mut Cursor<'_>) -> Result<CopyStatement, SqlError> {
    cursor.expect("COPY")?;
    let table = cursor.qualified_name()?;
    let columns = if cursor.is_symbol("(") { cursor.identifier_list()? } else { Vec::new() };
    cursor.expect("FROM")?;
    let source = source(cursor.string()?.value)?;
    let mut options = OptionParser::default();
    while !cursor.is_at_end() {
        options.option(cursor)?;
        cursor.accept_symbol(",");
    }
    let parts = options.finish(&source)?;
    let statement = CopyStatement {
        table,
        columns,
        source,
        authorization: parts.authorization,
        options: parts.options,
        template: parts.template,
        job: parts.job,
    };
    conflicts::check(&statement, &parts.given)?;
    Ok(statement)
}

fn source(text: &str) -> Result<CopySource, SqlError> {
    if let Some(url) = ObjectUrl::parse(text) {
        return Ok(CopySource::S3(url));
    }
    if let Some(table) = text.strip_prefix("dynamodb://").filter(|table| !table.is_empty()) {
        return Ok(CopySource::DynamoDb { table: table.to_owned() });
    }
    if text.starts_with("emr://") {
        return Ok(CopySource::Emr(text.to_owned()));
    }
    Err(SqlError::new(
        SqlState::FEATURE_NOT_SUPPORTED,
        "LOAD source is not supported. (Hint: only S3 or DynamoDB or EMR based load is allowed)",
    ))
}
