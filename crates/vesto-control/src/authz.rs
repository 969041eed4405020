//! What authorization questions about clusters carry: resource ARNs and condition keys.
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonredshift.html>

use std::collections::BTreeMap;

use vesto_identity::{AccessDenied, AuthzInput, OpCtx};
use vesto_policy::Context;
use vesto_types::{AccountId, Arn, ClusterIdentifier, RoleArn};

use crate::control::Control;
use crate::model::{Cluster, ClusterKey, cluster_arn};

/// The cluster that a request names: what it is called, checked or not, and what it is, if it is.
pub(crate) struct Target {
    pub(crate) name: String,
    pub(crate) arn: Arn,
    tags: BTreeMap<String, String>,
}

impl Target {
    /// `name` as the request spells it; identifiers are folded to lower case.
    pub(crate) fn cluster(control: &Control, account: &AccountId, name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let identifier = ClusterIdentifier::parse(&name).ok();
        let key = identifier.map(|identifier| ClusterKey { account: account.clone(), identifier });
        let tags = key.and_then(|key| control.cluster(&key)).map(|cluster| cluster.tags.clone()).unwrap_or_default();
        Self { arn: cluster_arn(control.region(), account, &name), name, tags }
    }

    /// Asks whether the caller may do `action` on the cluster, before saying whether there is one.
    pub(crate) fn authorize(&self, ctx: &OpCtx, action: &str) -> Result<(), AccessDenied> {
        self.authorize_with(ctx, action, Context::new())
    }

    pub(crate) fn authorize_with(&self, ctx: &OpCtx, action: &str, context: Context) -> Result<(), AccessDenied> {
        self.ask(ctx, action, &self.arn, context)
    }

    /// The same about something in the cluster's database: `dbuser:CLUSTER/NAME`, `dbname:…`, `dbgroup:…`.
    pub(crate) fn authorize_inside(
        &self,
        ctx: &OpCtx,
        action: &str,
        kind: &str,
        name: &str,
        context: Context,
    ) -> Result<(), AccessDenied> {
        let resource = format!("{kind}:{}/{name}", self.name);
        self.ask(ctx, action, &Arn { resource, ..self.arn.clone() }, context)
    }

    fn ask(&self, ctx: &OpCtx, action: &str, arn: &Arn, mut context: Context) -> Result<(), AccessDenied> {
        context.extend(&resource_tags(&self.tags));
        ctx.authorize_with(action, &arn.to_string(), AuthzInput::context(context))
    }
}

/// The keys of a resource that has tags.
pub(crate) fn resource_tags(tags: &BTreeMap<String, String>) -> Context {
    let mut context = Context::new();
    for (key, value) in tags {
        context.set_string(&format!("aws:ResourceTag/{key}"), value);
        context.set_string(&format!("redshift:ResourceTag/{key}"), value);
    }
    context
}

/// The keys of a request that brings tags along.
pub(crate) fn request_tags(tags: &BTreeMap<String, String>) -> Context {
    let mut context = tag_keys(tags.keys());
    for (key, value) in tags {
        context.set_string(&format!("aws:RequestTag/{key}"), value);
        context.set_string(&format!("redshift:RequestTag/{key}"), value);
    }
    context
}

/// The keys of a request that only names tags.
pub(crate) fn tag_keys<'a>(keys: impl Iterator<Item = &'a String>) -> Context {
    let mut context = Context::new();
    let keys: Vec<&str> = keys.map(String::as_str).collect();
    if !keys.is_empty() {
        context.set_strings("aws:TagKeys", keys);
    }
    context
}

/// `iam:PassRole` on every role, all of them before any change.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html>
pub(crate) fn authorize_pass_role(ctx: &OpCtx, roles: &[RoleArn], cluster: &Arn) -> Result<(), AccessDenied> {
    for role in roles {
        let mut context = Context::new();
        context.set_string("iam:PassedToService", "redshift.amazonaws.com");
        context.set_string("iam:AssociatedResourceArn", cluster.to_string());
        ctx.authorize_with("iam:PassRole", &role.to_string(), AuthzInput::context(context))?;
    }
    Ok(())
}

impl Control {
    pub(crate) fn find(&self, account: &AccountId, name: &str) -> Option<std::sync::Arc<Cluster>> {
        let identifier = ClusterIdentifier::parse(name).ok()?;
        self.cluster(&ClusterKey { account: account.clone(), identifier })
    }
}
