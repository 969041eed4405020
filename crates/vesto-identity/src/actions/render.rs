//! Users, groups, roles and policies as XML.

use vesto_aws_wire::XmlWriter;
use vesto_types::AccountId;

use super::{documents::encoded, tags};
use crate::{
    Identity, principals,
    state::{Group, ManagedPolicy, PolicyVersion, Role, State, User, arn_of_group, arn_of_role, arn_of_user},
};

/// Lists leave out what would need a look at each entry: tags, boundaries, last use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    Created,
    Whole,
    InList,
}

pub(crate) fn user(xml: &mut XmlWriter, user: &User, show: Show) {
    let record = &user.record;
    xml.text("Path", &record.path)
        .text("UserName", &record.name)
        .text("UserId", &record.id)
        .text("Arn", arn_of_user(record))
        .timestamp("CreateDate", whole_seconds(record.created_at));
    if show != Show::InList {
        boundary(xml, record.boundary.as_deref());
        tags_if_any(xml, &record.tags);
    }
}

pub(crate) fn group(xml: &mut XmlWriter, group: &Group) {
    let record = &group.record;
    xml.text("Path", &record.path)
        .text("GroupName", &record.name)
        .text("GroupId", &record.id)
        .text("Arn", arn_of_group(record))
        .timestamp("CreateDate", whole_seconds(record.created_at));
}

pub(crate) fn role(xml: &mut XmlWriter, state: &State, role: &Role, show: Show) {
    let record = &role.record;
    xml.text("Path", &record.path)
        .text("RoleName", &record.name)
        .text("RoleId", &record.id)
        .text("Arn", arn_of_role(record))
        .timestamp("CreateDate", whole_seconds(record.created_at))
        .text(
            "AssumeRolePolicyDocument",
            encoded(&principals::shown(state, &record.trust_document, &record.trust_principals)),
        )
        .optional("Description", record.description.as_ref());
    if show != Show::Created {
        xml.text("MaxSessionDuration", record.max_session_duration);
    }
    if show != Show::InList {
        boundary(xml, record.boundary.as_deref());
        tags_if_any(xml, &record.tags);
    }
}

/// As GetAccountAuthorizationDetails shows roles: without description and duration.
pub(crate) fn role_detail(xml: &mut XmlWriter, state: &State, role: &Role) {
    let record = &role.record;
    xml.text("Path", &record.path)
        .text("RoleName", &record.name)
        .text("RoleId", &record.id)
        .text("Arn", arn_of_role(record))
        .timestamp("CreateDate", whole_seconds(record.created_at))
        .text(
            "AssumeRolePolicyDocument",
            encoded(&principals::shown(state, &record.trust_document, &record.trust_principals)),
        );
    boundary(xml, record.boundary.as_deref());
    tags_if_any(xml, &record.tags);
}

pub(crate) fn role_last_used(xml: &mut XmlWriter, identity: &Identity, role: &Role) {
    let used = identity.newest_use_of(&role.record.id);
    xml.element("RoleLastUsed", |xml| {
        if let Some(used) = used {
            xml.timestamp("LastUsedDate", whole_seconds(used.at)).text("Region", used.region);
        }
    });
}

/// `account` is the one whose attachments are counted.
pub(crate) fn policy(xml: &mut XmlWriter, state: &State, account: &AccountId, policy: &ManagedPolicy, show: Show) {
    let record = &policy.record;
    let usage = state.policy_usage(account, &record.arn);
    xml.text("PolicyName", &record.name)
        .text("PolicyId", &record.id)
        .text("Arn", &record.arn)
        .text("Path", &record.path)
        .text("DefaultVersionId", format_args!("v{}", record.default_version))
        .text("AttachmentCount", usage.attachments)
        .text("PermissionsBoundaryUsageCount", usage.boundaries)
        .text("IsAttachable", true);
    if show == Show::Whole {
        xml.optional("Description", record.description.as_ref());
    }
    xml.timestamp("CreateDate", whole_seconds(record.created_at))
        .timestamp("UpdateDate", whole_seconds(record.updated_at));
    if show != Show::InList {
        tags_if_any(xml, &record.tags);
    }
}

/// The document is shown on its own, not in lists.
pub(crate) fn policy_version(xml: &mut XmlWriter, policy: &ManagedPolicy, version: &PolicyVersion, show: Show) {
    let record = &version.record;
    if show == Show::Whole {
        xml.text("Document", encoded(&record.document));
    }
    xml.text("VersionId", format_args!("v{}", record.version))
        .text("IsDefaultVersion", record.version == policy.record.default_version)
        .timestamp("CreateDate", whole_seconds(record.created_at));
}

fn boundary(xml: &mut XmlWriter, arn: Option<&str>) {
    if let Some(arn) = arn {
        xml.element("PermissionsBoundary", |xml| {
            xml.text("PermissionsBoundaryType", "Policy").text("PermissionsBoundaryArn", arn);
        });
    }
}

fn tags_if_any(xml: &mut XmlWriter, tags: &tags::Tags) {
    if !tags.is_empty() {
        tags::write(xml, tags);
    }
}

/// IAM's times have whole seconds.
pub(crate) fn whole_seconds(time: chrono::DateTime<chrono::Utc>) -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp(time.timestamp(), 0).unwrap_or(time)
}
