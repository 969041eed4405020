//! `CreatePolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_meta::managed_policies::{PolicyRecord, PolicyVersionRecord};
use vesto_policy::Context;
use vesto_types::Arn;

use super::{
    documents, names,
    owner::{already_exists, over_quota},
    render::{self, Show},
    tags,
};
use crate::{AuthzInput, Identity, OpCtx, edit::Change};

const MAX_POLICIES: usize = 1500;

pub(crate) async fn create_policy(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let name = names::policy_name(params)?;
    let path = names::path(params, "Path")?.unwrap_or("/");
    let document = documents::parameter(params, "PolicyDocument")?;
    let description = names::description(params)?;
    let tags = tags::parse(params)?;
    let arn = Arn::iam(ctx.account(), format!("policy{path}{name}")).to_string();
    let mut context = Context::new();
    tags::request_keys(&mut context, &tags);
    ctx.authorize_with("iam:CreatePolicy", &arn, AuthzInput::context(context.clone()))?;
    if !tags.is_empty() {
        ctx.authorize_with("iam:TagPolicy", &arn, AuthzInput::context(context))?;
    }
    let policy = identity
        .write(|edit| {
            documents::check_identity(&edit.state, document)?;
            documents::check_managed_size(document)?;
            if edit.state.policies_of(ctx.account()).any(|known| known.record.name.eq_ignore_ascii_case(name)) {
                let message = format!("A policy called {name} already exists. Duplicate names are not allowed.");
                return Err(already_exists(message));
            }
            if edit.state.policies_of(ctx.account()).count() >= MAX_POLICIES {
                return Err(over_quota("PoliciesPerAccount", MAX_POLICIES));
            }
            edit.make(Change::PutPolicy(PolicyRecord {
                arn: arn.clone(),
                account: ctx.account().clone(),
                id: edit.ids.aws_unique_id("ANPA", 21),
                name: name.to_owned(),
                path: path.to_owned(),
                description: description.map(str::to_owned),
                default_version: 1,
                last_version: 1,
                tags,
                created_at: edit.now,
                updated_at: edit.now,
            }));
            edit.make(Change::AddPolicyVersion(PolicyVersionRecord {
                policy_arn: arn.clone(),
                version: 1,
                document: document.to_owned(),
                created_at: edit.now,
            }));
            edit.state.managed_policy(&arn).cloned().ok_or_else(ApiError::internal_failure)
        })
        .await?;
    let state = identity.state();
    Ok(XmlBody::result(|xml| {
        xml.element("Policy", |xml| render::policy(xml, &state, ctx.account(), &policy, Show::Created));
    }))
}
