//! `GetAccountAuthorizationDetails`
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html>
//! Users, groups, roles and managed policies with all that they may do, in one list of pages.

use std::sync::Arc;

use vesto_aws_wire::{ApiError, QueryParams, XmlBody, XmlWriter};

use super::{
    documents::encoded,
    instance_profile, names, page,
    render::{self, Show},
};
use crate::{
    Identity, OpCtx,
    aws_managed::is_aws_managed,
    state::{Group, ManagedPolicy, OwnPolicies, Role, State, User},
};

const FILTERS: [&str; 5] = ["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"];

#[derive(Clone, Copy)]
enum Detail<'a> {
    User(&'a User),
    Group(&'a Group),
    Role(&'a Role),
    Policy(&'a ManagedPolicy),
}

pub(crate) fn get_account_authorization_details(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let filter = params.list("Filter", "member").unwrap_or_default();
    if let Some(other) = filter.iter().find(|one| !FILTERS.contains(&one.as_str())) {
        let set = format!("satisfy enum value set: [{}]", FILTERS.join(", "));
        return Err(names::invalid(other, "filter", &set));
    }
    ctx.authorize("iam:GetAccountAuthorizationDetails", "*")?;
    let state = identity.state();
    let wanted = |kind: &str| filter.is_empty() || filter.iter().any(|one| one == kind);
    let page = page::page(params, collect(&state, ctx, wanted), Detail::key)?;
    let writer = Writer { identity, ctx, state: &state };
    Ok(XmlBody::result(|xml| {
        let details = || page.items.iter().copied();
        let users = details().filter_map(|one| if let Detail::User(user) = one { Some(user) } else { None });
        let groups = details().filter_map(|one| if let Detail::Group(group) = one { Some(group) } else { None });
        let roles = details().filter_map(|one| if let Detail::Role(role) = one { Some(role) } else { None });
        let policies = details().filter_map(|one| if let Detail::Policy(policy) = one { Some(policy) } else { None });
        xml.list("UserDetailList", "member", users, |xml, user| writer.user(xml, user))
            .list("GroupDetailList", "member", groups, |xml, group| writer.group(xml, group))
            .list("RoleDetailList", "member", roles, |xml, role| writer.role(xml, role))
            .list("Policies", "member", policies, |xml, policy| writer.policy(xml, policy));
        page.write_end(xml);
    }))
}

/// AWS's policies are listed when asked for, or when something of the account uses them.
fn collect<'a>(state: &'a State, ctx: &OpCtx, wanted: impl Fn(&str) -> bool) -> Vec<Detail<'a>> {
    let account = ctx.account();
    let mut details = Vec::new();
    if wanted("User") {
        details.extend(state.users_of(account).map(|user| Detail::User(user)));
    }
    if wanted("Group") {
        details.extend(state.groups_of(account).map(|group| Detail::Group(group)));
    }
    if wanted("Role") {
        details.extend(state.roles_of(account).map(|role| Detail::Role(role)));
    }
    if wanted("LocalManagedPolicy") {
        details.extend(state.policies_of(account).map(|policy| Detail::Policy(policy)));
    }
    if wanted("AWSManagedPolicy") {
        let used = |policy: &&Arc<ManagedPolicy>| {
            let usage = state.policy_usage(account, &policy.record.arn);
            usage.attachments + usage.boundaries > 0
        };
        details.extend(state.aws_managed.iter().filter(used).map(|policy| Detail::Policy(policy)));
    }
    details
}

impl Detail<'_> {
    fn key(&self) -> String {
        match self {
            Self::User(user) => format!("1 {}", user.record.name.to_lowercase()),
            Self::Group(group) => format!("2 {}", group.record.name.to_lowercase()),
            Self::Role(role) => format!("3 {}", role.record.name.to_lowercase()),
            Self::Policy(policy) if is_aws_managed(&policy.record.arn) => format!("5 {}", policy.record.arn),
            Self::Policy(policy) => format!("4 {}", policy.record.arn),
        }
    }
}

struct Writer<'a> {
    identity: &'a Identity,
    ctx: &'a OpCtx,
    state: &'a State,
}

impl Writer<'_> {
    fn user(&self, xml: &mut XmlWriter, user: &User) {
        render::user(xml, user, Show::Whole);
        let groups = self.state.groups_with(&user.record.id).map(|group| &group.record.name);
        xml.text_list("GroupList", "member", groups);
        self.policies(xml, "UserPolicyList", &user.policies);
    }

    fn group(&self, xml: &mut XmlWriter, group: &Group) {
        render::group(xml, group);
        self.policies(xml, "GroupPolicyList", &group.policies);
    }

    fn role(&self, xml: &mut XmlWriter, role: &Role) {
        render::role_detail(xml, self.state, role);
        render::role_last_used(xml, self.identity, role);
        let account = self.ctx.account();
        let profiles = instance_profile::with_role(self.state, account, &role.record.id);
        xml.list("InstanceProfileList", "member", profiles, |xml, profile| {
            instance_profile::write(xml, self.state, account, profile, Show::InList);
        });
        self.policies(xml, "RolePolicyList", &role.policies);
    }

    fn policy(&self, xml: &mut XmlWriter, policy: &ManagedPolicy) {
        render::policy(xml, self.state, self.ctx.account(), policy, Show::Whole);
        xml.list("PolicyVersionList", "member", policy.versions.values(), |xml, version| {
            render::policy_version(xml, policy, version, Show::Whole);
        });
    }

    fn policies(&self, xml: &mut XmlWriter, inline: &str, own: &OwnPolicies) {
        xml.list(inline, "member", &own.inline, |xml, (name, policy)| {
            xml.text("PolicyName", name).text("PolicyDocument", encoded(&policy.document));
        });
        let attached = own.attached.iter().filter_map(|arn| self.state.managed_policy(arn));
        xml.list("AttachedManagedPolicies", "member", attached, |xml, policy| {
            xml.text("PolicyName", &policy.record.name).text("PolicyArn", &policy.record.arn);
        });
    }
}
