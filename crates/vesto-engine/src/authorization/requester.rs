//! Who runs the statement, and for which cluster.

use std::sync::Arc;

use vesto_identity::{Identity, QueryOrigin, RequestInfo, Witness};
use vesto_types::{AccessKeyId, AccountId, Arn, ClusterIdentifier, Region, RequestId};
use vesto_warehouse::{Privilege, UserId};

use super::{Journal, Trail};
use crate::roles::ClusterRoles;
use crate::session::{Running, SqlSession};

/// The commands that use a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Command {
    Copy,
    Unload,
}

impl Command {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Copy => "COPY",
            Self::Unload => "UNLOAD",
        }
    }

    /// The ASSUMEROLE privilege that it needs.
    pub(super) fn privilege(self) -> Privilege {
        match self {
            Self::Copy => Privilege::AssumeRoleCopy,
            Self::Unload => Privilege::AssumeRoleUnload,
        }
    }
}

/// One statement's asker.
pub(crate) struct Requester {
    pub(crate) command: Command,
    pub(crate) identity: Identity,
    pub(crate) roles: Arc<dyn ClusterRoles>,
    pub(crate) account: AccountId,
    pub(crate) region: Region,
    pub(crate) cluster: ClusterIdentifier,
    pub(crate) user: UserId,
    pub(crate) user_name: String,
    /// Of the IAM identity that the connection was made with. The key may be gone by now.
    pub(crate) iam_access_key: Option<AccessKeyId>,
    /// Where the statement's decisions are recorded.
    pub(crate) journal: Arc<Journal>,
    pub(crate) query_id: i64,
    pub(crate) process_id: i32,
}

impl Requester {
    pub(crate) fn of(session: &SqlSession, running: &Running, command: Command) -> Self {
        let shared = &session.shared;
        Self {
            command,
            identity: shared.identity.clone(),
            roles: Arc::clone(&shared.plane.roles),
            account: shared.config.account.clone(),
            region: shared.config.region.clone(),
            cluster: shared.config.cluster.clone(),
            user: session.user.0,
            user_name: session.user.1.clone(),
            iam_access_key: session.iam_access_key.clone(),
            journal: Journal::new(session, running.query_id),
            query_id: running.query_id,
            process_id: session.process_id,
        }
    }

    pub(crate) fn cluster_arn(&self) -> String {
        Arn::redshift(&self.region, &self.account, "cluster", self.cluster.as_str()).to_string()
    }

    /// What Redshift sends as `sts:ExternalId`.
    /// <https://docs.aws.amazon.com/redshift/latest/mgmt/authorizing-redshift-service.html>
    pub(crate) fn database_user_arn(&self) -> String {
        let name = format!("{}/{}", self.cluster, self.user_name);
        Arn::redshift(&self.region, &self.account, "dbuser", &name).to_string()
    }

    /// Under which identity's decision log keeps the statement's decisions.
    pub(crate) fn request_id(&self) -> &RequestId {
        &self.journal.request_id
    }

    /// The statement as S3 and STS see it; decisions are recorded if it acts.
    pub(super) fn request(&self, trail: &Trail) -> RequestInfo {
        let query =
            QueryOrigin { cluster: self.cluster.clone(), db_user: self.user_name.clone(), query_id: self.query_id };
        let witness = trail.journal().map(|journal| -> Arc<dyn Witness> { Arc::<Journal>::clone(journal) });
        let internal = RequestInfo::internal(self.request_id().clone(), self.region.clone());
        RequestInfo { query: Some(Arc::new(query)), witness, ..internal }
    }
}
