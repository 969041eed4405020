//! Where a request runs its SQL, and as whom.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-access.html>

use std::sync::Arc;

use vesto_aws_wire::Members;
use vesto_identity::OpCtx;
use vesto_policy::Context;
use vesto_session::{Login, SqlService};
use vesto_types::{Arn, Secret, SqlError, SqlState, TemporaryLogin};

use crate::connection::{Connection, login};
use crate::data_api::DataApi;
use crate::endpoints::Endpoint;
use crate::error::DataError;
use crate::secret_login::secret_login;
use crate::sessions::Kept;
use crate::statement::{Owner, Target};

/// What a request names.
pub(crate) enum Place<'a> {
    Cluster(&'a str),
    Workgroup(&'a str),
    Session(&'a str),
}

/// Who a session logs in as.
pub(crate) enum Credentials {
    Temporary(Arc<TemporaryLogin>),
    /// Of a secret.
    Password {
        user: String,
        password: Secret,
    },
}

/// A running cluster, and the login for it.
pub(crate) struct Resolved {
    pub(crate) endpoint: Endpoint,
    pub(crate) target: Target,
    pub(crate) credentials: Credentials,
}

impl<'a> Place<'a> {
    pub(crate) fn read(request: &'a Members) -> Result<Self, DataError> {
        let cluster = request.text("ClusterIdentifier")?;
        let workgroup = request.text("WorkgroupName")?;
        let session = request.text("SessionId")?;
        match (cluster, workgroup, session) {
            (None, None, None) => Err(DataError::NoTarget),
            (Some(_), Some(_), _) => {
                Err(DataError::Excluded("ClusterIdentifier and WorkgroupName cannot both be provided."))
            }
            (cluster, None, None) => cluster.map(Self::Cluster).ok_or(DataError::NoTarget),
            (None, workgroup, None) => workgroup.map(Self::Workgroup).ok_or(DataError::NoTarget),
            (None, None, Some(session)) => {
                let others = ["Database", "DbUser", "SecretArn"];
                if others.iter().any(|name| request.has(name)) {
                    return Err(DataError::Excluded(SESSION_ALONE));
                }
                Ok(Self::Session(session))
            }
            (_, _, Some(_)) => Err(DataError::Excluded(SESSION_ALONE)),
        }
    }

    /// Whether the caller may do `action` there, asked before anything is said about the place.
    pub(crate) fn authorize(&self, api: &DataApi, ctx: &OpCtx, action: &str) -> Result<(), DataError> {
        match self {
            Self::Cluster(name) => api.control.authorize_on_cluster(ctx, action, name, Context::new())?,
            Self::Workgroup(name) => {
                let resource = format!("workgroup/{name}");
                let arn = api.control.cluster_arn(ctx, "");
                ctx.authorize(action, &Arn { service: "redshift-serverless".to_owned(), resource, ..arn }.to_string())?;
            }
            Self::Session(id) => {
                let kept = api.sessions.get(id, &Owner::of(ctx));
                let owner = kept.as_ref().map_or_else(|| ctx.user_id(), |kept| kept.owner.user_id.clone());
                let mut context = Context::new();
                context.set_string("redshift-data:session-owner-iam-userid", owner);
                let cluster = kept.as_ref().map_or("*", |kept| &kept.target.cluster);
                api.control.authorize_on_cluster(ctx, action, cluster, context)?;
            }
        }
        Ok(())
    }

    /// The session that is named, if one is.
    pub(crate) fn session(&self, api: &DataApi, ctx: &OpCtx) -> Result<Option<Arc<Kept>>, DataError> {
        let Self::Session(id) = self else { return Ok(None) };
        let kept = api.sessions.get(id, &Owner::of(ctx));
        kept.map(Some).ok_or_else(|| DataError::NoSession((*id).to_owned()))
    }

    /// The cluster and the login, for a session of its own. `database` is the member that names the database.
    pub(crate) fn resolve(
        &self,
        api: &DataApi,
        ctx: &OpCtx,
        request: &Members,
        database: Option<&str>,
    ) -> Result<Resolved, DataError> {
        // There are no workgroups.
        let Self::Cluster(name) = self else { return Err(DataError::NoEndpoint) };
        let cluster = api.control.cluster_named(ctx, name).ok_or(DataError::NoEndpoint)?;
        let (user, secret) = (request.text("DbUser")?, request.text("SecretArn")?);
        let database = database.filter(|name| !name.is_empty());
        let login = match (user, secret) {
            (Some(_), Some(_)) => {
                return Err(DataError::Excluded("DbUser and SecretArn cannot both be provided."));
            }
            (None, Some(secret)) => {
                let login = secret_login(&api.secrets, ctx, secret)?;
                let database = database.map(str::to_owned).or(login.database);
                let database = database.ok_or(DataError::NoDatabase)?;
                let credentials = Credentials::Password { user: login.user, password: login.password };
                LoggingIn { database, shown: Shown::Secret(login.arn), credentials }
            }
            (user, None) => {
                let database = database.ok_or(DataError::NoDatabase)?;
                let temporary = match user {
                    Some(user) => api.control.log_in_as(ctx, name, user, database)?,
                    None => api.control.log_in_as_caller(ctx, name, database)?,
                };
                let groups = temporary.groups.iter().chain(&temporary.roles).cloned().collect();
                let shown = Shown::User { name: temporary.user.clone(), groups };
                let credentials = Credentials::Temporary(Arc::new(temporary));
                LoggingIn { database: database.to_owned(), shown, credentials }
            }
        };
        let not_available = || DataError::NotAvailable(cluster.identifier.to_string());
        let endpoint = api.endpoints.get(&cluster.namespace).ok_or_else(not_available)?;
        let (db_user, db_groups, secret_arn) = match login.shown {
            Shown::User { name, groups } => (Some(name), groups, None),
            Shown::Secret(arn) => (None, Vec::new(), Some(arn)),
        };
        let target = Target {
            cluster: cluster.identifier.to_string(),
            namespace: cluster.namespace.clone(),
            database: login.database,
            db_user,
            db_groups,
            secret_arn,
        };
        Ok(Resolved { endpoint, target, credentials: login.credentials })
    }
}

/// A login that the caller may make.
struct LoggingIn {
    database: String,
    shown: Shown,
    credentials: Credentials,
}

/// What answers say of a login.
enum Shown {
    User { name: String, groups: Vec<String> },
    Secret(String),
}

const SESSION_ALONE: &str =
    "SessionId cannot be provided together with ClusterIdentifier, WorkgroupName, Database, DbUser or SecretArn.";

impl Resolved {
    pub(crate) async fn open(&self, process_id: i32) -> Result<Connection, SqlError> {
        let login = self.login(process_id).await?;
        Connection::open(&*self.endpoint.service, login).await
    }

    async fn login(&self, process_id: i32) -> Result<Login, SqlError> {
        let database = self.target.database.clone();
        match &self.credentials {
            Credentials::Temporary(temporary) => {
                Ok(login(temporary.user.clone(), database, process_id, Some(Arc::clone(temporary))))
            }
            Credentials::Password { user, password } => {
                let temporary = prove(&*self.endpoint.service, user, &database, password).await?;
                Ok(login(user.clone(), database, process_id, temporary))
            }
        }
    }
}

/// What the password opens, if it is one of the user's.
async fn prove(
    service: &dyn SqlService,
    user: &str,
    database: &str,
    password: &Secret,
) -> Result<Option<Arc<TemporaryLogin>>, SqlError> {
    let credentials = service.credentials(user, database).await?;
    let password = password.clone();
    let proven = tokio::task::spawn_blocking(move || {
        credentials.into_iter().find(|credential| credential.verifiers.is_proven_by(&password))
    });
    let refused =
        || SqlError::new(SqlState::INVALID_PASSWORD, format!("password authentication failed for user \"{user}\""));
    match proven.await {
        Ok(Some(credential)) => Ok(credential.temporary),
        Ok(None) | Err(_) => Err(refused()),
    }
}
