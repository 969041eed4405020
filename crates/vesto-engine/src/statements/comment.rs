//! `COMMENT ON` <https://docs.aws.amazon.com/redshift/latest/dg/r_COMMENT.html>

use vesto_session::Outcome;
use vesto_sql::statements::comment::{Comment, CommentTarget};
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::{AlterTable, Relation};

use super::dml::refuse_read_only;
use super::drop::{must_be_owner, must_own_schema};
use crate::session::{SqlSession, transaction_error};

pub(super) async fn execute(session: &mut SqlSession, comment: &Comment) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    let scope = session.scope();
    let text = comment.text.clone();
    let changed = match &comment.on {
        CommentTarget::Table(name) | CommentTarget::View(name) => {
            let relation = scope.stored(name)?;
            must_be_owner(&scope, &relation)?;
            match relation {
                Relation::Table(table) => {
                    let transaction = session.transaction();
                    transaction.lock(table.id).await.map_err(|error| transaction_error(&error))?;
                    transaction.alter_table(table.id, vec![AlterTable::Comment(text)]).map(drop)
                }
                Relation::View(view) => session.transaction().comment_on_view(view.id, text),
            }
        }
        CommentTarget::Column { table, column } => {
            let table = scope.stored_table(table)?;
            must_be_owner(&scope, &Relation::Table(table.clone()))?;
            let Some(id) = table.column(column).map(|column| column.id) else {
                let message = format!("column \"{column}\" of relation \"{}\" does not exist", table.name);
                return Err(SqlError::new(SqlState::UNDEFINED_COLUMN, message));
            };
            let transaction = session.transaction();
            transaction.lock(table.id).await.map_err(|error| transaction_error(&error))?;
            transaction.alter_table(table.id, vec![AlterTable::ColumnComment(id, text)]).map(drop)
        }
        CommentTarget::Schema(name) => {
            let schema = must_own_schema(&scope, name)?;
            session.transaction().comment_on_schema(schema, text)
        }
        CommentTarget::Constraint { .. } => return Err(SqlError::not_supported("COMMENT ON CONSTRAINT")),
        CommentTarget::Database(_) => return Err(SqlError::not_supported("COMMENT ON DATABASE")),
    };
    changed.map_err(|error| transaction_error(&error))?;
    Ok(Outcome::Command("COMMENT".to_owned()))
}
