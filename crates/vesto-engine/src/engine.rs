//! [`Engine`]: a cluster's SQL service. Opens sessions and knows what they share.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::runtime::Handle;
use vesto_identity::Identity;
use vesto_objects::Objects;
use vesto_session::{Credential, Login, Session, SqlService};
use vesto_types::{Clock, Ids, PasswordVerifiers, Secret, SqlError, SqlState};
use vesto_warehouse::{User, Warehouse};

use crate::config::{ControlPlane, EngineConfig};
use crate::functions::Functions;
use crate::login;
use crate::planning::state::BaseState;
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
    pub(crate) plane: ControlPlane,
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
        plane: ControlPlane,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
    ) -> Result<Self, SqlError> {
        let state = BaseState::new(&config)?;
        let cpu = config.cpu.clone().unwrap_or_else(Handle::current);
        let functions = Arc::new(Functions::new());
        Ok(Self(Arc::new(Shared { config, warehouse, identity, objects, plane, clock, ids, functions, state, cpu })))
    }

    /// The superuser that a new warehouse begins with (`WarehouseOptions::admin`).
    pub fn administrator(name: &str, password: Option<&Secret>, ids: &dyn Ids) -> User {
        let password = password.map(|password| PasswordVerifiers::of(name, password, ids));
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
    async fn credentials(&self, user: &str, database: &str) -> Result<Vec<Credential>, SqlError> {
        Ok(login::credentials(&self.0, user, database))
    }

    async fn open(&self, login: Login) -> Result<Box<dyn Session>, SqlError> {
        if login.database != self.0.config.database {
            let message = format!("database \"{}\" does not exist", login.database);
            return Err(SqlError::new(SqlState::INVALID_CATALOG_NAME, message));
        }
        let logged_in = login::logged_in(&self.0, &login).await?;
        Ok(Box::new(SqlSession::new(Arc::clone(&self.0), &logged_in, &login)?))
    }
}
