//! `UntagPolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagPolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{managed, tags};
use crate::{Identity, OpCtx, edit::Change};

pub(crate) async fn untag_policy(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let arn = managed::arn(params)?;
    let keys = tags::parse_keys(params)?;
    let mut context = Context::new();
    context.set_strings("aws:TagKeys", &keys);
    managed::authorize(ctx, "iam:UntagPolicy", arn, context)?;
    identity
        .write(|edit| {
            let mut record = managed::get_own(&edit.state, ctx, "iam:UntagPolicy", arn)?.record.clone();
            record.tags.retain(|(known, _)| !keys.iter().any(|key| key.eq_ignore_ascii_case(known)));
            edit.make(Change::PutPolicy(record));
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
