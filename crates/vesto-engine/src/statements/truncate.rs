//! `TRUNCATE` <https://docs.aws.amazon.com/redshift/latest/dg/r_TRUNCATE.html>: commits the transaction that it is in.

use vesto_session::Outcome;
use vesto_sql::QualifiedName;
use vesto_types::SqlError;
use vesto_warehouse::{Privilege, Relation, Securable};

use super::dml::refuse_read_only;
use super::drop::must_be_owner;
use crate::session::{Block, SqlSession, transaction_error};

pub(super) async fn execute(session: &mut SqlSession, name: &QualifiedName) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    let scope = session.scope();
    let table = scope.stored_table(name)?;
    let object = Securable::Relation(table.id);
    if !scope.catalog.has_privilege(scope.facts.user, &object, Privilege::Truncate) {
        must_be_owner(&scope, &Relation::Table(table.clone()))?;
    }
    refuse_read_only(session)?;
    let transaction = session.transaction();
    transaction.lock(table.id).await.map_err(|error| transaction_error(&error))?;
    transaction.truncate(table.id).map_err(|error| transaction_error(&error))?;
    if session.transactions.block() == Block::Explicit {
        session.commit_and_go_on().await?;
    }
    Ok(Outcome::Command("TRUNCATE TABLE".to_owned()))
}
