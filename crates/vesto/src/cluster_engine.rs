//! One cluster's warehouse and engine, and what the engine asks of the control plane.

use std::collections::BTreeMap;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use tokio::runtime::Handle;
use vesto_control::{
    ApplyStatus, Association, Cluster, ClusterKey, ClusterStart, Control, TableRestore, TableRestored,
};
use vesto_engine::{
    AssociatedRole, AssociationStatus, Background, ClusterLogins, ClusterRoles, ControlPlane, Engine, EngineConfig,
};
use vesto_identity::Identity;
use vesto_objects::Objects;
use vesto_session::{Credential, SqlService};
use vesto_types::{Clock, Ids, PasswordVerifiers, RoleArn};
use vesto_warehouse::{BeginOptions, User, Warehouse, WarehouseOptions};

/// What one statement may hold in memory before it spills.
const QUERY_MEMORY: usize = 1 << 30;

/// What all clusters' engines share.
pub(crate) struct EngineHost {
    pub identity: Identity,
    pub objects: Objects,
    pub control: Control,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    /// Where queries run.
    pub cpu: Handle,
    /// What one COPY may hold in memory.
    pub copy_memory: usize,
    /// Whether clusters compact their tables in the background.
    pub auto_compaction: bool,
}

/// An open cluster.
#[derive(Clone)]
pub(crate) struct ClusterEngine {
    engine: Engine,
    warehouse: Warehouse,
    background: Background,
}

impl EngineHost {
    /// Opens the cluster's data in `directory`, or makes it for a new cluster.
    pub(crate) async fn open(&self, spec: &ClusterStart, directory: &Path) -> anyhow::Result<ClusterEngine> {
        // A cluster that has been up before must have its data: an empty one in its place would pass for it.
        anyhow::ensure!(spec.is_new || directory.exists(), "its data directory `{}` is gone", directory.display());
        let spill = directory.join("spill");
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&spill);
        made.with_context(|| format!("cannot make `{}`", spill.display()))?;
        let admin = Engine::administrator(&spec.master_username, spec.master_password.as_ref(), &*self.ids);
        let (clock, ids) = (Arc::clone(&self.clock), Arc::clone(&self.ids));
        let warehouse = Warehouse::open(directory, WarehouseOptions::new(admin), clock, ids).await;
        let warehouse = warehouse.context("cannot open its data")?;
        let config = EngineConfig {
            account: spec.account.clone(),
            region: spec.region.clone(),
            cluster: spec.identifier.clone(),
            database: spec.db_name.clone(),
            spill_directory: spill,
            query_memory: QUERY_MEMORY,
            copy_memory: self.copy_memory,
            copy_range_bytes: EngineConfig::COPY_RANGE_BYTES,
            auto_compaction: self.auto_compaction,
            parallelism: std::thread::available_parallelism().map_or(1, usize::from),
            cpu: Some(self.cpu.clone()),
        };
        let plane =
            Arc::new(PlaneOf { control: self.control.clone(), key: spec.key(), namespace: spec.namespace.clone() });
        let plane = ControlPlane { roles: Arc::<PlaneOf>::clone(&plane), logins: plane };
        let (identity, objects) = (self.identity.clone(), self.objects.clone());
        let (clock, ids) = (Arc::clone(&self.clock), Arc::clone(&self.ids));
        let engine = Engine::open(config, warehouse.clone(), identity, objects, plane, clock, ids)?;
        let background = engine.start_background();
        let cluster = ClusterEngine { engine, warehouse, background };
        // One that was asked for while the cluster did not run.
        if !spec.is_new && spec.master_password.is_some() {
            self.set_admin_password(&cluster, spec).await?;
        }
        Ok(cluster)
    }

    /// Gives the admin user the password in `spec`.
    pub(crate) async fn set_admin_password(&self, cluster: &ClusterEngine, spec: &ClusterStart) -> anyhow::Result<()> {
        let password = spec.master_password.as_ref().context("there is no password to set")?;
        let verifiers = PasswordVerifiers::of(&spec.master_username, password, &*self.ids);
        let mut transaction = cluster.warehouse.begin(BeginOptions::default());
        transaction.begin_statement();
        let admin = transaction.catalog().user(&spec.master_username).cloned();
        let admin = admin.with_context(|| format!("there is no user `{}`", spec.master_username))?;
        transaction.alter_user(User { password: Some(verifiers), ..User::clone(&admin) })?;
        transaction.commit().await?;
        Ok(())
    }
}

impl EngineHost {
    /// Brings one table of a snapshot back as a new one of the cluster.
    pub(crate) async fn restore_table(
        &self,
        cluster: &ClusterEngine,
        spec: &ClusterStart,
        snapshots: &Path,
        table: &TableRestore,
    ) -> anyhow::Result<TableRestored> {
        let restore = vesto_warehouse::TableRestore {
            request: table.request.parse().context("the request has no UUID")?,
            snapshot: snapshots.join(&table.snapshot),
            source_schema: table.source_schema.clone(),
            source_table: table.source_table.clone(),
            target_schema: table.target_schema.clone(),
            new_table: table.new_table.clone(),
            owner: spec.master_username.clone(),
        };
        match cluster.warehouse.restore_table(&restore, Arc::clone(&self.clock)).await {
            Ok(size_bytes) => Ok(TableRestored::Done { size_bytes }),
            Err(error) if error.is_of_the_request() => Ok(TableRestored::Refused(error.to_string())),
            Err(error) => Err(error.into()),
        }
    }
}

impl ClusterEngine {
    pub(crate) fn service(&self) -> Arc<dyn SqlService> {
        Arc::new(self.engine.clone())
    }

    /// Keeps the committed data of this moment in `target`, and returns its size in bytes.
    pub(crate) async fn snapshot(&self, target: &Path) -> anyhow::Result<u64> {
        Ok(self.warehouse.snapshot(target).await?)
    }

    /// Lets running commits end and closes the files.
    pub(crate) async fn close(self) -> anyhow::Result<()> {
        self.background.stop().await;
        self.warehouse.close().await.context("cannot close its data")
    }
}

/// What the control plane knows of one cluster at the moment of asking.
struct PlaneOf {
    control: Control,
    key: ClusterKey,
    namespace: String,
}

impl PlaneOf {
    /// Not another one that has got the name of this one, which is just being renamed.
    fn cluster(&self) -> Option<Arc<Cluster>> {
        self.control.cluster(&self.key).filter(|cluster| cluster.namespace == self.namespace)
    }
}

impl ClusterRoles for PlaneOf {
    fn roles(&self) -> Vec<AssociatedRole> {
        self.cluster().map(|cluster| cluster.roles.roles().iter().map(associated).collect()).unwrap_or_default()
    }

    fn default_role(&self) -> Option<RoleArn> {
        self.cluster()?.roles.default_role().cloned()
    }
}

impl ClusterLogins for PlaneOf {
    fn temporary(&self, name: &str, database: &str) -> Vec<Credential> {
        let Some(cluster) = self.cluster() else { return Vec::new() };
        let logins = self.control.temporary_logins(&cluster.key(), name, database);
        let credential = |(verifiers, login)| Credential { verifiers, temporary: Some(Arc::new(login)) };
        logins.into_iter().map(credential).collect()
    }

    fn parameters(&self) -> BTreeMap<String, String> {
        self.cluster().map(|cluster| self.control.session_parameters(&cluster.key())).unwrap_or_default()
    }
}

fn associated(association: &Association) -> AssociatedRole {
    let status = match association.status {
        ApplyStatus::Adding => AssociationStatus::Adding,
        ApplyStatus::InSync => AssociationStatus::InSync,
        ApplyStatus::Removing => AssociationStatus::Removing,
    };
    AssociatedRole { arn: association.role.clone(), status }
}
