//! `ListAccessKeys` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html>

use super::{
    key_owner::{self, KeySubject},
    names, page, render,
};
use crate::{Identity, OpCtx};
use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

pub(crate) fn list_access_keys(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let subject = key_owner::subject(ctx, params)?;
    subject.authorize(ctx, "iam:ListAccessKeys")?;
    let state = identity.state();
    let user_id = subject.user_id(&state, ctx.account())?;
    let keys = state.long_term_keys(ctx.account(), user_id.as_deref());
    let page = page::page(params, keys, |key| format!("{} {}", key.created_at.to_rfc3339(), key.id))?;
    Ok(XmlBody::result(|xml| {
        xml.list("AccessKeyMetadata", "member", &page.items, |xml, key| {
            if let KeySubject::User(name) = &subject {
                xml.text("UserName", name);
            }
            xml.text("AccessKeyId", &key.id)
                .text("Status", names::status_word(key.active))
                .timestamp("CreateDate", render::whole_seconds(key.created_at));
        });
        page.write_end(xml);
    }))
}
