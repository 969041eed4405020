//! `COPY JOB` <https://docs.aws.amazon.com/redshift/latest/dg/r_COPY-JOB.html>

use vesto_types::{SqlError, SqlState};

use super::CopyJob;
use crate::cursor::Cursor;

/// `COPY JOB …`, or `None` when a table of that name is meant (`COPY job FROM …`).
pub(crate) fn copy_job(cursor: &mut Cursor<'_>) -> Result<Option<CopyJob>, SqlError> {
    const COMMANDS: &[&str] = &["ALTER", "RUN", "LIST", "SHOW", "DROP"];
    let mut ahead = cursor.clone();
    let job = ahead.accept_words(&["COPY", "JOB"]);
    let Some(command) = ahead.accept_one_of(COMMANDS).filter(|_| job) else { return Ok(None) };
    *cursor = ahead;
    let job = match command {
        "LIST" => CopyJob::List,
        "RUN" => CopyJob::Run(job_name(cursor)?),
        "SHOW" => CopyJob::Show(job_name(cursor)?),
        "DROP" => CopyJob::Drop(job_name(cursor)?),
        _ => {
            let name = job_name(cursor)?;
            let auto = if cursor.accept("AUTO") { Some(on_or_off(cursor)?) } else { None };
            CopyJob::Alter { name, auto }
        }
    };
    Ok(Some(job))
}

pub(super) fn job_name(cursor: &mut Cursor<'_>) -> Result<String, SqlError> {
    let name = cursor.identifier()?;
    if name.contains(['-', '\u{2010}']) {
        let message = format!("copy job name \"{name}\" cannot contain a hyphen");
        return Err(SqlError::new(SqlState("42602"), message));
    }
    Ok(name)
}

pub(super) fn on_or_off(cursor: &mut Cursor<'_>) -> Result<bool, SqlError> {
    match cursor.accept_one_of(&["ON", "TRUE", "OFF", "FALSE"]) {
        Some(word) => Ok(word == "ON" || word == "TRUE"),
        None => cursor.fail(),
    }
}
