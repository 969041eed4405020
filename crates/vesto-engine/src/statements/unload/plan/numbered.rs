//! The plan node below the sort of PARTITION BY: adds to every row the number of its partition, and if the query has an
//! order that must survive, the number of the row.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use arrow::array::{RecordBatch, UInt32Array, UInt64Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::Result;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::execution::TaskContext;
use datafusion::physical_expr::{EquivalenceProperties, Partitioning, PhysicalExpr};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties, PlanProperties, SendableRecordBatchStream,
};
use futures::StreamExt;
use vesto_types::SqlError;

use super::super::partitions::{Directories, PartitionColumns};
use crate::errors::external;

pub(super) const PARTITION_COLUMN: &str = "\u{1}partition";
pub(super) const ROW_COLUMN: &str = "\u{1}row";

/// PARTITION BY as an unload's slices share it.
#[derive(Debug)]
pub(in crate::statements::unload) struct Partitioned {
    pub(in crate::statements::unload) columns: PartitionColumns,
    pub(in crate::statements::unload) directories: Directories,
}

impl Partitioned {
    /// The rows of a batch by partition, in the batch's order. Neighbours of one partition come together; columns that
    /// the files do not have are gone.
    pub(in crate::statements::unload) fn split(
        &self,
        batch: &RecordBatch,
    ) -> Result<Vec<(u32, RecordBatch)>, SqlError> {
        let numbers = batch.column_by_name(PARTITION_COLUMN).and_then(|numbers| numbers.as_any().downcast_ref());
        let Some(numbers): Option<&UInt32Array> = numbers else { return Ok(Vec::new()) };
        let rows = self.columns.project(batch)?;
        let mut runs = Vec::new();
        let mut from = 0;
        for run in numbers.values().chunk_by(|left, right| left == right) {
            if let Some(number) = run.first() {
                runs.push((*number, rows.slice(from, run.len())));
            }
            from += run.len();
        }
        Ok(runs)
    }
}

#[derive(Debug)]
pub(super) struct Numbered {
    input: Arc<dyn ExecutionPlan>,
    partitioned: Arc<Partitioned>,
    with_rows: bool,
    properties: Arc<PlanProperties>,
}

impl Numbered {
    /// `with_rows` is for one stream only: rows are numbered in its order.
    pub(super) fn new(input: Arc<dyn ExecutionPlan>, partitioned: Arc<Partitioned>, with_rows: bool) -> Self {
        let mut fields = input.schema().fields().to_vec();
        fields.push(Arc::new(Field::new(PARTITION_COLUMN, DataType::UInt32, false)));
        if with_rows {
            fields.push(Arc::new(Field::new(ROW_COLUMN, DataType::UInt64, false)));
        }
        let schema = Arc::new(Schema::new(fields));
        let partitioning = Partitioning::UnknownPartitioning(input.output_partitioning().partition_count());
        let properties = PlanProperties::new(
            EquivalenceProperties::new(schema),
            partitioning,
            input.pipeline_behavior(),
            input.boundedness(),
        );
        Self { input, partitioned, with_rows, properties: Arc::new(properties) }
    }
}

impl DisplayAs for Numbered {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnloadPartitions: {:?}", self.partitioned.columns)
    }
}

impl ExecutionPlan for Numbered {
    fn name(&self) -> &'static str {
        "UnloadPartitions"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(self: Arc<Self>, mut children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(match children.pop() {
            Some(input) => Arc::new(Self::new(input, Arc::clone(&self.partitioned), self.with_rows)),
            None => self,
        })
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let input = self.input.execute(partition, context)?;
        let mut numbering = Numbering {
            schema: self.schema(),
            partitioned: Arc::clone(&self.partitioned),
            known: HashMap::new(),
            next_row: self.with_rows.then_some(0),
        };
        let batches = input.map(move |batch| numbering.add(&batch?).map_err(external));
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), batches)))
    }
}

/// One stream's numbers.
struct Numbering {
    schema: SchemaRef,
    partitioned: Arc<Partitioned>,
    /// What this stream has asked for already, so that it need not wait for the others.
    known: HashMap<Arc<str>, u32>,
    next_row: Option<u64>,
}

impl Numbering {
    fn add(&mut self, batch: &RecordBatch) -> Result<RecordBatch, SqlError> {
        let mut numbers = Vec::with_capacity(batch.num_rows());
        let (known, directories) = (&mut self.known, &self.partitioned.directories);
        self.partitioned.columns.for_each_directory(batch, |directory| {
            let number = match known.get(directory) {
                Some(number) => *number,
                None => {
                    let (number, name) = directories.number(directory)?;
                    known.insert(name, number);
                    number
                }
            };
            numbers.push(number);
            Ok(())
        })?;
        let mut columns = batch.columns().to_vec();
        columns.push(Arc::new(UInt32Array::from(numbers)));
        if let Some(next_row) = &mut self.next_row {
            let end = *next_row + batch.num_rows() as u64;
            columns.push(Arc::new(UInt64Array::from_iter_values(*next_row..end)));
            *next_row = end;
        }
        RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(|error| crate::errors::arrow_error(&error))
    }
}
