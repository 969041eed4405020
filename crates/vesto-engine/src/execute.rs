//! Running plans: on the CPU runtime, apart from the one that serves the wire, within a statement's memory and time, and
//! until it is cancelled.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, RecordBatchOptions, StringBuilder};
use arrow::datatypes::{FieldRef, Schema, SchemaRef};
use chrono::{DateTime, Utc};
use datafusion::common::DataFusionError;
use datafusion::config::ConfigOptions;
use datafusion::execution::TaskContext;
use datafusion::execution::memory_pool::MemoryPool;
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::{ExecutionPlan, ExecutionPlanProperties, SendableRecordBatchStream, execute_stream};
use futures::stream::{BoxStream, StreamExt};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use vesto_types::{ColumnType, SqlError, SqlState};
use vesto_warehouse::Catalog;

use crate::cast::{CastContext, cast_column, to_text};
use crate::engine::Shared;
use crate::errors::sql_error;
use crate::planning::state::Spills;
use crate::session::{Running, cancelled, timed_out};
use crate::types;

/// Batches that may wait for their reader.
const BATCHES_AHEAD: usize = 2;

/// A plan that can be run.
#[derive(Clone)]
pub(crate) struct Executable {
    pub(crate) plan: Arc<dyn ExecutionPlan>,
    context: Arc<TaskContext>,
    /// Keeps the snapshot's files while the plan runs.
    _snapshot: Catalog,
}

impl Executable {
    /// The statement's memory.
    pub(crate) fn memory_pool(&self) -> &Arc<dyn MemoryPool> {
        self.context.memory_pool()
    }

    /// The same rows, dealt out by another plan on top.
    pub(crate) fn rearranged(
        self,
        arrange: impl FnOnce(Arc<dyn ExecutionPlan>, &ConfigOptions) -> Result<Arc<dyn ExecutionPlan>, DataFusionError>,
    ) -> Result<Self, SqlError> {
        let plan = arrange(self.plan, self.context.session_config().options()).map_err(sql_error)?;
        Ok(Self { plan, ..self })
    }
}

/// A task that ends when nobody waits for it any more.
struct Task<T>(JoinHandle<T>);

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl<T> Task<T> {
    fn spawn(shared: &Shared, future: impl Future<Output = T> + Send + 'static) -> Self
    where
        T: Send + 'static,
    {
        Self(shared.cpu.spawn(future))
    }

    async fn join(mut self) -> Result<T, SqlError> {
        (&mut self.0).await.map_err(|error| {
            tracing::error!(%error, "a query task ended early");
            SqlError::new(SqlState::INTERNAL_ERROR, "the query ended unexpectedly")
        })
    }
}

/// Optimizes the plan and makes it executable.
pub(crate) async fn prepare(
    shared: &Arc<Shared>,
    snapshot: &Catalog,
    plan: LogicalPlan,
    now: DateTime<Utc>,
) -> Result<Executable, SqlError> {
    prepare_with(shared, snapshot, plan, now, Spills::AtLast).await
}

/// The same, with a say in when its sorts spill.
pub(crate) async fn prepare_with(
    shared: &Arc<Shared>,
    snapshot: &Catalog,
    plan: LogicalPlan,
    now: DateTime<Utc>,
    spills: Spills,
) -> Result<Executable, SqlError> {
    let state = shared.state.for_statement(now, spills)?;
    let task = Task::spawn(shared, async move {
        let plan = state.create_physical_plan(&plan).await.map_err(sql_error)?;
        Ok::<_, SqlError>((plan, state.task_ctx()))
    });
    let (plan, context) = task.join().await??;
    Ok(Executable { plan, context, _snapshot: snapshot.clone() })
}

/// The result as it is produced, its columns in the types that the wire announces.
pub(crate) fn rows(
    shared: &Arc<Shared>,
    executable: Executable,
    running: &Running,
) -> BoxStream<'static, Result<RecordBatch, SqlError>> {
    let (sender, receiver) = mpsc::channel(BATCHES_AHEAD);
    let running = running.clone();
    let task = Task::spawn(shared, async move {
        let shape = WireShape::of(&executable.plan.schema());
        let mut stream = match execute_stream(Arc::clone(&executable.plan), Arc::clone(&executable.context)) {
            Ok(stream) => stream,
            Err(error) => {
                let _gone = sender.send(Err(sql_error(error))).await;
                return;
            }
        };
        while let Some(batch) = next(&mut stream, &running).await {
            let batch = batch.and_then(|batch| shape.convert(&batch));
            let failed = batch.is_err();
            if sender.send(batch).await.is_err() || failed {
                return;
            }
        }
    });
    futures::stream::unfold((receiver, task), |(mut receiver, task)| async move {
        let batch = receiver.recv().await?;
        Some((batch, (receiver, task)))
    })
    .boxed()
}

async fn next(stream: &mut SendableRecordBatchStream, running: &Running) -> Option<Result<RecordBatch, SqlError>> {
    let expired = async {
        match running.deadline {
            Some(deadline) => tokio::time::sleep_until(deadline).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        biased;
        () = running.cancel.cancelled() => Some(Err(cancelled())),
        () = expired => Some(Err(timed_out())),
        batch = stream.next() => batch.map(|batch| batch.map_err(sql_error)),
    }
}

/// Where a plan's rows go that are not sent to a client. Called on a CPU thread.
pub(crate) trait Sink: Send + 'static {
    fn write(&mut self, batch: RecordBatch) -> Result<(), SqlError>;
}

/// Runs every partition of the plan into a sink of its own.
pub(crate) async fn drive<S: Sink>(
    shared: &Arc<Shared>,
    executable: &Executable,
    running: &Running,
    mut make: impl FnMut() -> S,
) -> Result<Vec<S>, SqlError> {
    let n_partitions = executable.plan.output_partitioning().partition_count();
    let mut tasks = Vec::with_capacity(n_partitions);
    for partition in 0..n_partitions {
        let (executable, running, mut sink) = (executable.clone(), running.clone(), make());
        tasks.push(Task::spawn(shared, async move {
            let stream = executable.plan.execute(partition, Arc::clone(&executable.context));
            let mut stream = stream.map_err(sql_error)?;
            while let Some(batch) = next(&mut stream, &running).await {
                sink.write(batch?)?;
            }
            Ok::<_, SqlError>(sink)
        }));
    }
    let mut sinks = Vec::with_capacity(tasks.len());
    for task in tasks {
        sinks.push(task.join().await??);
    }
    Ok(sinks)
}

/// The plan's rows as streams, one for each of its partitions, its columns as the plan has them. They are produced by
/// whoever polls them: on the CPU runtime, please. They end with an error when the statement is cancelled or out of time.
pub(crate) fn streams(
    executable: &Executable,
    running: &Running,
) -> Result<Vec<BoxStream<'static, Result<RecordBatch, SqlError>>>, SqlError> {
    let n_partitions = executable.plan.output_partitioning().partition_count();
    let streams =
        (0..n_partitions).map(|partition| executable.plan.execute(partition, Arc::clone(&executable.context)));
    let streams = streams.collect::<Result<Vec<_>, _>>();
    let streams = streams.map_err(sql_error)?.into_iter().map(|stream| {
        let state = (stream, running.clone(), executable.clone());
        futures::stream::unfold(state, |(mut stream, running, executable)| async move {
            let batch = next(&mut stream, &running).await?;
            Some((batch, (stream, running, executable)))
        })
        .boxed()
    });
    Ok(streams.collect())
}

/// Runs blocking work (writing files, hashing passwords) on the CPU runtime.
pub(crate) async fn blocking<T: Send + 'static>(
    shared: &Arc<Shared>,
    work: impl FnOnce() -> Result<T, SqlError> + Send + 'static,
) -> Result<T, SqlError> {
    Task::spawn(shared, async move { work() }).join().await?
}

/// How a plan's columns become the wire's.
struct WireShape {
    from: SchemaRef,
    to: SchemaRef,
}

impl WireShape {
    fn of(schema: &SchemaRef) -> Self {
        let field = |field: &FieldRef| -> FieldRef {
            Arc::new(field.as_ref().clone().with_data_type(types::wire_type(field)).with_nullable(true))
        };
        let to = Schema::new(schema.fields().iter().map(field).collect::<Vec<_>>());
        Self { from: Arc::clone(schema), to: Arc::new(to) }
    }

    fn convert(&self, batch: &RecordBatch) -> Result<RecordBatch, SqlError> {
        let columns = batch.columns().iter().zip(self.from.fields().iter().zip(self.to.fields()));
        let columns = columns.map(|(column, (from, to))| convert(column, from, to));
        let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
        RecordBatch::try_new_with_options(Arc::clone(&self.to), columns.collect::<Result<_, _>>()?, &options)
            .map_err(|error| SqlError::new(SqlState::INTERNAL_ERROR, error.to_string()))
    }
}

fn convert(column: &ArrayRef, from: &FieldRef, to: &FieldRef) -> Result<ArrayRef, SqlError> {
    if let Some(ColumnType::Char(len)) = types::marked_type(from) {
        return Ok(padded(&to_text(column)?, len as usize));
    }
    if column.data_type() == to.data_type() {
        return Ok(Arc::clone(column));
    }
    match types::column_type(from) {
        // Text keeps its length: it is not a cast that the user wrote.
        ColumnType::Varchar(_) | ColumnType::Super => Ok(Arc::new(to_text(&cast_text(column)?)?)),
        other => cast_column(column, &other, &other, CastContext::Explicit),
    }
}

fn cast_text(column: &ArrayRef) -> Result<ArrayRef, SqlError> {
    if types::is_text(column.data_type()) && column.as_string_opt::<i32>().is_none() {
        return arrow::compute::cast(column, &arrow::datatypes::DataType::Utf8)
            .map_err(|error| crate::errors::arrow_error(&error));
    }
    Ok(Arc::clone(column))
}

/// CHAR with the blanks that it is stored without.
fn padded(texts: &arrow::array::StringArray, len: usize) -> ArrayRef {
    let mut out = StringBuilder::with_capacity(texts.len(), texts.len() * len);
    for text in texts {
        match text {
            Some(text) => {
                let n_chars = text.chars().count();
                out.append_value(format!("{text}{}", " ".repeat(len.saturating_sub(n_chars))));
            }
            None => out.append_null(),
        }
    }
    Arc::new(out.finish())
}
