//! `DeleteLoginProfile` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteLoginProfile.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{login_profile, owner};
use crate::{Identity, OpCtx, records::LoginProfile};

pub(crate) async fn delete_login_profile(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let name = owner::authorized_user(ctx, params, "iam:DeleteLoginProfile")?;
    identity
        .write(|edit| {
            let user_id = login_profile::get(&edit.state, ctx.account(), &name)?.user_id.clone();
            edit.remove_record::<LoginProfile>(ctx.account(), &user_id);
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
