//! `UpdateRole` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html>
//! What is not given stays as it is.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{names, owner::OwnerKind};
use crate::{Identity, OpCtx, edit::Change};

pub(crate) async fn update_role(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let name = names::role_name(params)?;
    let description = names::description(params)?;
    let max_session_duration = names::max_session_duration(params)?;
    OwnerKind::Role.authorize(ctx, "iam:UpdateRole", name, Context::new())?;
    identity
        .write(|edit| {
            OwnerKind::Role.check_modifiable(&OwnerKind::Role.get(&edit.state, ctx.account(), name)?)?;
            let role = edit.state.role(ctx.account(), name).ok_or_else(|| OwnerKind::Role.no_such(name))?;
            let mut record = role.record.clone();
            if let Some(description) = description {
                record.description = Some(description.to_owned());
            }
            if let Some(max_session_duration) = max_session_duration {
                record.max_session_duration = max_session_duration;
            }
            edit.make(Change::PutRole(record));
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::result(|_| {}))
}
