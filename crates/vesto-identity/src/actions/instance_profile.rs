//! Instance profiles: finding and showing them. There are no instances here, but tools make profiles with their roles,
//! and a role stays undeletable while a profile holds it.

use vesto_aws_wire::{ApiError, QueryParams, XmlWriter};
use vesto_meta::row::Tags;
use vesto_types::{AccountId, Arn};

use super::{
    entity::{Named, Target},
    names,
    owner::no_such_entity,
    render::{self, Show},
};
use crate::{OpCtx, records::InstanceProfile, state::State};

pub(crate) const MAX_PROFILES: usize = 1000;

impl Named for InstanceProfile {
    fn target(ctx: &OpCtx, params: &QueryParams) -> Result<Target, ApiError> {
        let name = names::required(params, "InstanceProfileName")?;
        names::check_name(name, "instanceProfileName", 128)?;
        Ok(Target { key: name.to_lowercase(), name: name.to_owned(), arn: arn(ctx.account(), "/", name) })
    }

    fn arn(&self, account: &AccountId) -> String {
        arn(account, &self.path, &self.name)
    }

    fn tags(&self) -> &Tags {
        &self.tags
    }

    fn set_tags(&mut self, tags: Tags) {
        self.tags = tags;
    }

    fn no_such(name: &str) -> ApiError {
        no_such_entity(format!("Instance Profile {name} cannot be found."))
    }
}

pub(crate) fn arn(account: &AccountId, path: &str, name: &str) -> String {
    Arn::iam(account, format!("instance-profile{path}{name}")).to_string()
}

/// The account's profiles that hold this role.
pub(crate) fn with_role<'a>(
    state: &'a State,
    account: &AccountId,
    role_id: &str,
) -> impl Iterator<Item = &'a InstanceProfile> {
    state.records.list::<InstanceProfile>(account).filter(move |profile| profile.role_id.as_deref() == Some(role_id))
}

pub(crate) fn write(xml: &mut XmlWriter, state: &State, account: &AccountId, profile: &InstanceProfile, show: Show) {
    let role = profile.role_id.as_ref().and_then(|id| state.roles.get(id));
    xml.text("Path", &profile.path)
        .text("InstanceProfileName", &profile.name)
        .text("InstanceProfileId", &profile.id)
        .text("Arn", profile.arn(account))
        .timestamp("CreateDate", profile.created_at.time())
        .list("Roles", "member", role, |xml, role| render::role(xml, state, role, Show::InList));
    if show != Show::InList {
        super::tags::write(xml, &profile.tags);
    }
}
