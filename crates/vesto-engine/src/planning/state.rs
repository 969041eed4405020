//! DataFusion's session state: optimizer, physical planner and memory. One base per engine, a copy per statement.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use datafusion::execution::context::SessionState;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::{FairSpillPool, MemoryPool, TrackConsumersPool};
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::session_state::SessionStateBuilder;
use datafusion::optimizer::analyzer::resolve_grouping_function::ResolveGroupingFunction;
use datafusion::optimizer::analyzer::type_coercion::TypeCoercion;
use datafusion::prelude::SessionConfig;
use vesto_types::SqlError;

use super::semantics::{RedshiftCasts, UnknownLiterals};
use super::spill_early::SpillEarly;
use crate::config::EngineConfig;
use crate::errors::sql_error;

const TOP_CONSUMERS: std::num::NonZeroUsize = std::num::NonZeroUsize::MIN.saturating_add(4);

/// When a statement's sorts go to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spills {
    /// When the statement's memory is used up.
    AtLast,
    /// When one of them has so many bytes.
    Above(usize),
}

pub(crate) struct BaseState {
    state: SessionState,
    runtime: RuntimeEnvBuilder,
    query_memory: usize,
}

impl BaseState {
    pub(crate) fn new(config: &EngineConfig) -> Result<Self, SqlError> {
        let mut session = SessionConfig::new()
            .with_target_partitions(config.parallelism.max(1))
            .with_information_schema(false)
            .with_create_default_catalog_and_schema(false);
        let options = session.options_mut();
        options.execution.parquet.schema_force_view_types = false;
        options.execution.parquet.pushdown_filters = false;
        options.execution.collect_statistics = false;
        options.sql_parser.enable_ident_normalization = false;
        let spill =
            DiskManagerBuilder::default().with_mode(DiskManagerMode::Directories(vec![config.spill_directory.clone()]));
        let runtime = RuntimeEnvBuilder::new().with_disk_manager_builder(spill);
        let env = Arc::new(runtime.clone().build().map_err(sql_error)?);
        // Later statements share this cache of Parquet footers: a data file never changes.
        let runtime = RuntimeEnvBuilder::from_runtime_env(&env);
        let state = SessionStateBuilder::new()
            .with_config(session)
            .with_runtime_env(env)
            .with_analyzer_rules(vec![
                Arc::new(UnknownLiterals),
                Arc::new(ResolveGroupingFunction::new()),
                Arc::new(TypeCoercion::new()),
                Arc::new(RedshiftCasts),
            ])
            .build();
        Ok(Self { state, runtime, query_memory: config.query_memory })
    }

    /// A statement's own state: its memory share and its time.
    pub(crate) fn for_statement(&self, now: DateTime<Utc>, spills: Spills) -> Result<SessionState, SqlError> {
        let mut pool: Arc<dyn MemoryPool> =
            Arc::new(TrackConsumersPool::new(FairSpillPool::new(self.query_memory), TOP_CONSUMERS));
        if let Spills::Above(share) = spills {
            pool = Arc::new(SpillEarly::new(pool, share));
        }
        let runtime: Arc<RuntimeEnv> = self.runtime.clone().with_memory_pool(pool).build_arc().map_err(sql_error)?;
        let mut state = SessionStateBuilder::new_from_existing(self.state.clone()).with_runtime_env(runtime).build();
        state.execution_props_mut().query_execution_start_time = Some(now);
        Ok(state)
    }
}
