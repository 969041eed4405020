//! Finding a statement that the caller may see: its own, and only with permission.

use std::sync::Arc;

use vesto_aws_wire::Members;
use vesto_identity::{AuthzInput, OpCtx};
use vesto_policy::Context;

use crate::data_api::DataApi;
use crate::error::DataError;
use crate::statement::{Owner, Statement, StatementId};

pub(super) struct Owned {
    pub(super) id: StatementId,
    pub(super) statement: Arc<Statement>,
}

impl Owned {
    /// The text of the id that the caller gave.
    pub(super) fn id_text(&self) -> String {
        match self.id.part {
            Some(part) => format!("{}:{part}", self.id.uuid),
            None => self.id.uuid.clone(),
        }
    }

    /// Which of the statement's parts the id names: of a batch, the one numbered so.
    pub(super) fn part(&self) -> Option<usize> {
        match (self.id.part, self.statement.is_batch()) {
            (Some(number), true) => number.checked_sub(1).filter(|index| *index < self.statement.parts.len()),
            (None, false) => Some(0),
            (None, true) | (Some(_), false) => None,
        }
    }
}

/// Asks for permission with the owner of the statement that `Id` names. Who may ask, but is not the owner, learns
/// nothing of it.
pub(super) async fn owned(api: &DataApi, ctx: &OpCtx, request: &Members, action: &str) -> Result<Owned, DataError> {
    let text = request.text("Id")?;
    let id = text.and_then(StatementId::parse);
    let caller = Owner::of(ctx);
    let found = match &id {
        Some(id) => api.store.get(&id.uuid).await?.filter(|statement| statement.owner.is_same(&caller)),
        None => None,
    };
    let owner = found.as_ref().map_or(&caller.user_id, |statement| &statement.owner.user_id);
    authorize(ctx, action, "redshift-data:statement-owner-iam-userid", owner)?;
    let text = request.required_text("Id")?.to_owned();
    let Some(id) = id else { return Err(DataError::MalformedId(text)) };
    let owned = found.map(|statement| Owned { id, statement });
    let exists = |owned: &Owned| owned.id.part.is_none() || owned.part().is_some();
    owned.filter(exists).ok_or(DataError::NoStatement(text))
}

/// On statements or sessions of `owner`, which have no ARN.
pub(super) fn authorize(ctx: &OpCtx, action: &str, key: &str, owner: &str) -> Result<(), DataError> {
    let mut context = Context::new();
    context.set_string(key, owner);
    Ok(ctx.authorize_with(action, "*", AuthzInput::context(context))?)
}
