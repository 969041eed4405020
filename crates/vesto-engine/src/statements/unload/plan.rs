//! From the query's plan to the streams of the slices: as many as there are cores, whatever the query's own shape, and
//! with PARTITION BY sorted so that a slice meets one partition after the other.

mod numbered;

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::config::ConfigOptions;
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_expr::{LexOrdering, Partitioning, PhysicalExpr, PhysicalSortExpr};
use datafusion::physical_plan::coalesce_partitions::CoalescePartitionsExec;
use datafusion::physical_plan::repartition::RepartitionExec;
use datafusion::physical_plan::sorts::sort::SortExec;
use datafusion::physical_plan::sorts::sort_preserving_merge::SortPreservingMergeExec;
use datafusion::physical_plan::{
    ChildrenPropertiesMode, Distribution, ExecutionPlan, ExecutionPlanProperties, ReplaceChildrenOptions,
};

pub(super) use self::numbered::Partitioned;
use self::numbered::{Numbered, PARTITION_COLUMN, ROW_COLUMN};

/// What decides how rows are dealt out.
pub(super) struct Arrangement {
    /// 1 with PARALLEL OFF.
    pub(super) n_slices: usize,
    /// Whether the query has an ORDER BY, which then holds within every file.
    pub(super) ordered: bool,
    /// PARTITION BY.
    pub(super) partitioned: Option<Arc<Partitioned>>,
}

impl Arrangement {
    /// The plan whose streams are the slices'.
    pub(super) fn of(&self, plan: Arc<dyn ExecutionPlan>, config: &ConfigOptions) -> Result<Arc<dyn ExecutionPlan>> {
        let plan = if self.ordered { plan } else { spread(plan, config.execution.target_partitions, config)? };
        match &self.partitioned {
            Some(partitioned) => self.by_partition(plan, partitioned),
            None if self.n_slices == 1 => Ok(merged(plan)),
            None if n_streams(&plan) < self.n_slices => dealt(plan, Partitioning::RoundRobinBatch(self.n_slices)),
            None => Ok(plan),
        }
    }

    fn by_partition(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        partitioned: &Arc<Partitioned>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let plan = if self.ordered { merged(plan) } else { plan };
        let mut plan: Arc<dyn ExecutionPlan> = Arc::new(Numbered::new(plan, Arc::clone(partitioned), self.ordered));
        let column =
            |name| -> Result<Arc<dyn PhysicalExpr>> { Ok(Arc::new(Column::new_with_schema(name, &plan.schema())?)) };
        let (partition, mut keys) = (column(PARTITION_COLUMN)?, vec![PARTITION_COLUMN]);
        keys.extend(self.ordered.then_some(ROW_COLUMN));
        let keys = keys.into_iter().map(|name| column(name).map(PhysicalSortExpr::new_default));
        let ordering = LexOrdering::new(keys.collect::<Result<Vec<_>>>()?);
        if self.n_slices > 1 {
            plan = dealt(plan, Partitioning::Hash(vec![partition], self.n_slices))?;
        }
        let Some(ordering) = ordering else { return Ok(plan) };
        plan = Arc::new(SortExec::new(ordering, plan).with_preserve_partitioning(true));
        Ok(if self.n_slices == 1 { merged(plan) } else { plan })
    }
}

fn n_streams(plan: &Arc<dyn ExecutionPlan>) -> usize {
    plan.output_partitioning().partition_count()
}

fn dealt(plan: Arc<dyn ExecutionPlan>, partitioning: Partitioning) -> Result<Arc<dyn ExecutionPlan>> {
    Ok(Arc::new(RepartitionExec::try_new(plan, partitioning)?))
}

/// One stream, in the plan's order if it has one.
fn merged(plan: Arc<dyn ExecutionPlan>) -> Arc<dyn ExecutionPlan> {
    if n_streams(&plan) <= 1 {
        return plan;
    }
    match plan.output_ordering().cloned() {
        Some(ordering) => Arc::new(SortPreservingMergeExec::new(ordering, plan)),
        None => Arc::new(CoalescePartitionsExec::new(plan)),
    }
}

/// Scans in more streams: DataFusion does so only below nodes that profit from it, which a bare SELECT has none of.
fn spread(
    plan: Arc<dyn ExecutionPlan>,
    n_streams_wanted: usize,
    config: &ConfigOptions,
) -> Result<Arc<dyn ExecutionPlan>> {
    if n_streams(&plan) >= n_streams_wanted {
        return Ok(plan);
    }
    let children = plan.children();
    let [child] = children.as_slice() else {
        let spread = if children.is_empty() { plan.repartitioned(n_streams_wanted, config)? } else { None };
        return Ok(spread.unwrap_or(plan));
    };
    let any_distribution = plan
        .input_distribution_requirements()
        .per_child_distributions()
        .all(|distribution| matches!(distribution, Distribution::UnspecifiedDistribution));
    let any_order = plan.required_input_ordering().iter().all(Option::is_none);
    let passes_streams_on = n_streams(child) == n_streams(&plan);
    if !(any_distribution && any_order && passes_streams_on) {
        return Ok(plan);
    }
    let spread = spread(Arc::clone(child), n_streams_wanted, config)?;
    if Arc::ptr_eq(&spread, child) {
        return Ok(plan);
    }
    plan.replace_children(vec![spread], ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute))
}
