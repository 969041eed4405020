//! `DeleteAccessKey` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html>

use super::key_owner;
use crate::{Identity, OpCtx, edit::Change};
use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

pub(crate) async fn delete_access_key(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let id = key_owner::key_id(params)?;
    let subject = key_owner::subject(ctx, params)?;
    subject.authorize(ctx, "iam:DeleteAccessKey")?;
    identity
        .write(|edit| {
            let user_id = subject.user_id(&edit.state, ctx.account())?;
            key_owner::own_key(&edit.state, ctx.account(), user_id.as_deref(), &id)?;
            edit.make(Change::DeleteAccessKey { id: id.clone() });
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
