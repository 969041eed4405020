//! `ANALYZE` <https://docs.aws.amazon.com/redshift/latest/dg/r_ANALYZE.html>: statistics are kept with every write, so
//! there is nothing left to gather; the table and its columns are checked all the same.

use vesto_session::Outcome;
use vesto_sql::statements::analyze::{Analyze, AnalyzeColumns};
use vesto_types::{SqlError, SqlState};

use crate::session::SqlSession;

pub(super) fn execute(session: &mut SqlSession, analyze: &Analyze) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    if let Some(name) = &analyze.table {
        let table = session.scope().stored_table(name)?;
        if let AnalyzeColumns::Listed(columns) = &analyze.columns
            && let Some(unknown) = columns.iter().find(|column| table.column(column).is_none())
        {
            let message = format!("column \"{unknown}\" of relation \"{}\" does not exist", table.name);
            return Err(SqlError::new(SqlState::UNDEFINED_COLUMN, message));
        }
    }
    Ok(Outcome::Command("ANALYZE".to_owned()))
}
