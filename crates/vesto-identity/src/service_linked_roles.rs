//! Roles that belong to a service: made with the account's first cluster or by CreateServiceLinkedRole, edited by nobody,
//! deleted only when nothing uses them.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/using-service-linked-roles.html>

use std::sync::Arc;

use futures::future::BoxFuture;
use serde_json::json;
use vesto_meta::{attachments::AttachmentRecord, roles::RoleRecord};
use vesto_types::AccountId;

use crate::{
    Identity, IdentityError,
    edit::{Change, Edit},
    state::Role,
};

/// Paths of roles and policies that only services may have begin so.
pub(crate) const PATH: &str = "/aws-service-role/";

/// Who knows what still needs a service's role.
pub trait ServiceRoleUse: Send + Sync {
    /// ARNs of the account's resources that use the role of `service` (`redshift.amazonaws.com`).
    fn used_by<'a>(&'a self, account: &'a AccountId, service: &'a str) -> BoxFuture<'a, Vec<String>>;
}

/// What AWS calls the role of a service, and what the role may do. Of services that do not exist here the role can be made
/// and has no policy.
pub(crate) struct ServiceLinkedRole {
    pub(crate) service: &'static str,
    pub(crate) name: &'static str,
    pub(crate) policy: Option<&'static str>,
    pub(crate) takes_suffix: bool,
}

const ROLES: &[ServiceLinkedRole] = &[
    without_policy("autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling", true),
    without_policy(
        "custom-resource.application-autoscaling.amazonaws.com",
        "AWSServiceRoleForApplicationAutoScaling_CustomResource",
        false,
    ),
    without_policy("elasticbeanstalk.amazonaws.com", "AWSServiceRoleForElasticBeanstalk", false),
    without_policy("lex.amazonaws.com", "AWSServiceRoleForLexBots", false),
    ServiceLinkedRole {
        service: "redshift.amazonaws.com",
        name: "AWSServiceRoleForRedshift",
        policy: Some("arn:aws:iam::aws:policy/aws-service-role/AmazonRedshiftServiceLinkedRolePolicy"),
        takes_suffix: false,
    },
];

const fn without_policy(service: &'static str, name: &'static str, takes_suffix: bool) -> ServiceLinkedRole {
    ServiceLinkedRole { service, name, policy: None, takes_suffix }
}

pub(crate) fn of_service(service: &str) -> Option<&'static ServiceLinkedRole> {
    ROLES.iter().find(|role| role.service == service)
}

/// The service that a role belongs to, by its path.
pub(crate) fn owning_service(path: &str) -> Option<&str> {
    path.strip_prefix(PATH)?.strip_suffix('/')
}

impl Identity {
    /// Makes the role of `service` in an account that does not have it, as the service itself does when it is first used.
    pub async fn ensure_service_linked_role(&self, account: &AccountId, service: &str) -> Result<(), IdentityError> {
        let role = of_service(service).ok_or_else(|| IdentityError::NoServiceRole { service: service.to_owned() })?;
        if self.state().role(account, role.name).is_some() {
            return Ok(());
        }
        self.write(|edit| {
            if edit.state.role(account, role.name).is_none() {
                make(edit, account, role, role.name.to_owned(), None);
            }
            Ok(())
        })
        .await
    }

    /// From now on `user` is asked before a service's role is deleted.
    pub fn watch_service_role_use(&self, user: Arc<dyn ServiceRoleUse>) {
        self.set_service_role_use(user);
    }
}

pub(crate) fn make(
    edit: &mut Edit<'_>,
    account: &AccountId,
    role: &ServiceLinkedRole,
    name: String,
    description: Option<String>,
) -> Option<Arc<Role>> {
    let id = edit.ids.aws_unique_id("AROA", 21);
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Action": ["sts:AssumeRole"],
            "Effect": "Allow",
            "Principal": { "Service": [role.service] },
        }],
    });
    edit.make(Change::PutRole(RoleRecord {
        id: id.clone(),
        account: account.clone(),
        name,
        path: format!("{PATH}{}/", role.service),
        trust_document: trust.to_string(),
        trust_principals: Vec::new(),
        description,
        max_session_duration: 3600,
        boundary: None,
        tags: Vec::new(),
        created_at: edit.now,
    }));
    if let Some(policy_arn) = role.policy {
        let (owner_id, policy_arn) = (id.clone(), policy_arn.to_owned());
        edit.make(Change::Attach(AttachmentRecord { owner_id, policy_arn, attached_at: edit.now }));
    }
    edit.state.roles.get(&id).cloned()
}
