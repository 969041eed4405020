//! The statement around the options: `COPY table [(columns)] FROM 'source' options`.

use vesto_types::{SqlError, SqlState};

use super::options::OptionParser;
use super::{CopySource, CopyStatement, conflicts};
use crate::ObjectUrl;
use crate::cursor::Cursor;
use crate::storage::not_compatible;

/// The keyword COPY is next.
pub(crate) fn copy(cursor: &mut Cursor<'_>) -> Result<CopyStatement, SqlError> {
    let start = cursor.offset();
    cursor.expect("COPY")?;
    let table = cursor.qualified_name()?;
    let columns = if cursor.is_symbol("(") { cursor.identifier_list()? } else { Vec::new() };
    cursor.expect("FROM")?;
    let source = source(cursor.string()?.value)?;
    let mut options = OptionParser::default();
    let mut job = None;
    while !cursor.is_at_end() {
        let at = cursor.offset();
        let is_job = cursor.is_word("JOB");
        options.option(cursor)?;
        cursor.accept_symbol(",");
        if is_job {
            job = Some(at..cursor.offset());
        }
    }
    let mut parts = options.finish(&source)?;
    if let (Some(clause), Some(span)) = (&mut parts.job, job) {
        let (before, after) = (cursor.text(start..span.start).trim_end(), cursor.text(span.end..cursor.last_end()));
        clause.copy = if after.is_empty() { before.to_owned() } else { format!("{before} {after}") };
    }
    let statement = CopyStatement {
        table,
        columns,
        source,
        authorization: parts.authorization,
        options: parts.options,
        template: parts.template,
        job: parts.job,
    };
    conflicts::check_job(&statement, &parts.given)?;
    // With a template only both together can be judged.
    if statement.template.is_none() {
        conflicts::check(&statement, &parts.given)?;
    } else if parts.given.has("MANIFEST") {
        return Err(not_compatible("USING TEMPLATE", "MANIFEST"));
    }
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
