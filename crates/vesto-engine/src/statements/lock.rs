//! `LOCK` <https://docs.aws.amazon.com/redshift/latest/dg/r_LOCK.html>: in a transaction block, until its end.

use vesto_session::Outcome;
use vesto_sql::statements::lock::Lock;
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::Privilege;

use super::dml::lock_for;
use crate::session::{Block, SqlSession};

pub(super) async fn execute(session: &mut SqlSession, lock: &Lock) -> Result<Outcome, SqlError> {
    if session.transactions.block() != Block::Explicit {
        let message = "LOCK TABLE may only be used in a transaction block";
        return Err(SqlError::new(SqlState::NO_ACTIVE_TRANSACTION, message));
    }
    session.transaction().begin_statement();
    for name in &lock.tables {
        lock_for(session, name, &[Privilege::Select]).await?;
    }
    Ok(Outcome::Command("LOCK TABLE".to_owned()))
}
