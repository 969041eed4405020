//! [`Engine`]: a cluster's SQL service. Opens sessions and knows what they share.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::runtime::Handle;
use vesto_identity::Identity;
use vesto_objects::Objects;
use vesto_session::{Login, PasswordVerifiers, ScramVerifier, Session, SqlService};
use vesto_types::{Clock, Ids, Secret, SqlError, SqlState};
use vesto_warehouse::{User, Warehouse};

use crate::config::EngineConfig;
use crate::functions::Functions;
use crate::planning::state::BaseState;
use crate::roles::ClusterRoles;
use crate::session::SqlSession;

/// Cheap to clone; one per cluster.
#[derive(Clone)]
pub struct Engine(pub(crate) Arc<Shared>);

/// What all sessions of a cluster share.
pub(crate) struct Shared {
    pub(crate) config: EngineConfig,
    pub(crate) warehouse: Warehouse,
    pub(crate) identity: Identity,
    pub(crate) objects: Objects,
    pub(crate) roles: Arc<dyn ClusterRoles>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) functions: Arc<Functions>,
    pub(crate) state: BaseState,
    /// Where queries run.
    pub(crate) cpu: Handle,
}

impl Engine {
    /// The warehouse is open already; its administrator comes from [`Engine::administrator`].
    pub fn open(
        config: EngineConfig,
        warehouse: Warehouse,
        identity: Identity,
        objects: Objects,
        roles: Arc<dyn ClusterRoles>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
    ) -> Result<Self, SqlError> {
        let state = BaseState::new(&config)?;
        let cpu = config.cpu.clone().unwrap_or_else(Handle::current);
        let functions = Arc::new(Functions::new());
        Ok(Self(Arc::new(Shared { config, warehouse, identity, objects, roles, clock, ids, functions, state, cpu })))
    }

    /// The superuser that a new warehouse begins with (`WarehouseOptions::admin`).
    pub fn administrator(name: &str, password: Option<&Secret>, ids: &dyn Ids) -> User {
        let password = password.map(|password| vesto_warehouse::PasswordVerifiers::of(name, password, ids));
        User { password, superuser: true, create_db: true, create_user: true, ..User::new(name) }
    }

    pub fn warehouse(&self) -> &Warehouse {
        &self.0.warehouse
    }

    pub fn database(&self) -> &str {
        &self.0.config.database
    }
}

#[async_trait]
impl SqlService for Engine {
    async fn verifiers(&self, user: &str) -> Result<Option<PasswordVerifiers>, SqlError> {
        let catalog = self.0.warehouse.catalog();
        let now = self.0.clock.now();
        let user = catalog.user(user).filter(|user| user.valid_until.is_none_or(|until| until > now));
        Ok(user.and_then(|user| user.password.as_ref()).map(|stored| PasswordVerifiers {
            md5: stored.md5.clone(),
            scram: ScramVerifier {
                iterations: stored.scram.iterations,
                salt: stored.scram.salt.clone(),
                stored_key: stored.scram.stored_key,
                server_key: stored.scram.server_key,
            },
        }))
    }

    async fn open(&self, login: Login) -> Result<Box<dyn Session>, SqlError> {
        if login.database != self.0.config.database {
            let message = format!("database \"{}\" does not exist", login.database);
            return Err(SqlError::new(SqlState::INVALID_CATALOG_NAME, message));
        }
        let catalog = self.0.warehouse.catalog();
        let Some(user) = catalog.user(&login.user) else {
            let message = format!("password authentication failed for user \"{}\"", login.user);
            return Err(SqlError::new(SqlState::INVALID_AUTHORIZATION, message));
        };
        Ok(Box::new(SqlSession::new(Arc::clone(&self.0), user, &login)?))
    }
}
