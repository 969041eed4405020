//! `UpdateAccessKey` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html>
//! An inactive key does not authenticate, as if it did not exist.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_meta::access_keys::AccessKeyRecord;

use super::{key_owner, names};
use crate::{Identity, OpCtx, edit::Change};

pub(crate) async fn update_access_key(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let id = key_owner::key_id(params)?;
    let active = names::status(params)?;
    let subject = key_owner::subject(ctx, params)?;
    subject.authorize(ctx, "iam:UpdateAccessKey")?;
    identity
        .write(|edit| {
            let user_id = subject.user_id(&edit.state, ctx.account())?;
            let key = key_owner::own_key(&edit.state, ctx.account(), user_id.as_deref(), &id)?;
            let (secret, created_at) = (key.secret.clone(), key.created_at);
            let account = ctx.account().clone();
            let record = AccessKeyRecord { id: id.clone(), account, user_id, secret, active, created_at };
            edit.make(Change::PutAccessKey(record));
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
