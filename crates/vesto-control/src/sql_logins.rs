//! Logins without a password, for a service of this server that acts for an authenticated caller (the Data API): what
//! GetClusterCredentials and GetClusterCredentialsWithIAM would hand out a password for, decided by the same rules.

use std::collections::BTreeSet;
use std::sync::Arc;

use vesto_identity::{AccessDenied, AuthzInput, OpCtx};
use vesto_policy::Context;
use vesto_types::{Arn, MissingUser, TemporaryLogin};

use crate::actions::{get_cluster_credentials, get_cluster_credentials_with_iam};
use crate::authz::{Target, resource_tags};
use crate::control::Control;
use crate::db_names::{db_name, db_user};
use crate::error::ControlError;
use crate::model::{Cluster, cluster_arn};

impl Control {
    /// The caller's cluster of this name, as a request spells it.
    pub fn cluster_named(&self, ctx: &OpCtx, name: &str) -> Option<Arc<Cluster>> {
        self.find(ctx.account(), &name.to_ascii_lowercase())
    }

    /// Whether the caller may do `action` of another service on the cluster of this name, which need not exist.
    pub fn authorize_on_cluster(
        &self,
        ctx: &OpCtx,
        action: &str,
        name: &str,
        mut context: Context,
    ) -> Result<(), AccessDenied> {
        let tags = self.cluster_named(ctx, name).map(|cluster| resource_tags(&cluster.tags));
        context.extend(&tags.unwrap_or_default());
        ctx.authorize_with(action, &self.cluster_arn(ctx, name).to_string(), AuthzInput::context(context))
    }

    /// The ARN that a cluster of this name has or would have.
    pub fn cluster_arn(&self, ctx: &OpCtx, name: &str) -> Arn {
        cluster_arn(self.region(), ctx.account(), &name.to_ascii_lowercase())
    }

    /// As the database user `user`, who must exist when the session opens.
    pub fn log_in_as(
        &self,
        ctx: &OpCtx,
        cluster: &str,
        user: &str,
        database: &str,
    ) -> Result<TemporaryLogin, ControlError> {
        let asked = get_cluster_credentials::Asked {
            cluster,
            user,
            database: Some(database),
            groups: Vec::new(),
            auto_create: false,
        };
        let target = Target::cluster(self, ctx.account(), cluster);
        get_cluster_credentials::authorize(ctx, &target, &asked, None)?;
        Ok(TemporaryLogin {
            user: db_user(user)?,
            missing_user: MissingUser::Refuse,
            groups: BTreeSet::new(),
            roles: BTreeSet::new(),
            database: Some(db_name(database)?),
            access_key: ctx.access_key().cloned(),
        })
    }

    /// As the caller's own database user, who is made at need.
    pub fn log_in_as_caller(&self, ctx: &OpCtx, cluster: &str, database: &str) -> Result<TemporaryLogin, ControlError> {
        let target = Target::cluster(self, ctx.account(), cluster);
        get_cluster_credentials_with_iam::authorize(ctx, &target, Some(database), None)?;
        get_cluster_credentials_with_iam::login_of(ctx, Some(db_name(database)?))
    }
}
