//! What a scan leaves unread.

use std::sync::Arc;

use datafusion::physical_plan::metrics::MetricValue;
use datafusion::physical_plan::{ExecutionPlan, collect};
use datafusion::prelude::{SessionContext, col, lit};

use super::*;
use crate::harness::TestEngine;

/// Row groups that a scan under `a >= from and a < to` looked into, and those that their bounds left out.
async fn row_groups(table: &Arc<Table>, from: i64, to: i64) -> (usize, usize) {
    let context = SessionContext::new();
    let filters = [col("a").gt_eq(lit(from)), col("a").lt(lit(to))];
    let scan = TableScan::new(Arc::clone(table)).scan(&context.state(), None, &filters, None).await.unwrap();
    let read = collect(Arc::clone(&scan), context.task_ctx()).await.unwrap();
    assert!(read.iter().map(arrow::array::RecordBatch::num_rows).sum::<usize>() >= usize::try_from(to - from).unwrap());
    let mut found = (0, 0);
    add(scan.as_ref(), &mut found);
    found
}

fn add(plan: &dyn ExecutionPlan, found: &mut (usize, usize)) {
    let metrics = plan.metrics().unwrap_or_default();
    for metric in metrics.iter() {
        if let MetricValue::PruningMetrics { name, pruning_metrics } = metric.value()
            && name == "row_groups_pruned_statistics"
        {
            found.0 += pruning_metrics.matched();
            found.1 += pruning_metrics.pruned();
        }
    }
    plan.children().into_iter().for_each(|child| add(child.as_ref(), found));
}

#[tokio::test]
async fn a_range_of_the_sort_key_reads_few_row_groups() {
    let engine = TestEngine::start().await;
    let mut client = engine.session().await;
    client.run("create table digits (d bigint)").await;
    client.run("insert into digits values (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)").await;
    // 600,000 numbers in no order.
    let numbers = "select ((((((f.d * 10 + e.d) * 10 + d.d) * 10 + c.d) * 10 + b.d) * 10 + a.d) * 7919) % 600000 as a \
                   from digits a, digits b, digits c, digits d, digits e, digits f where f.d < 6";
    for (name, key) in [("sorted", "sortkey(a)"), ("unsorted", "")] {
        let made = client.run(&format!("create table {name} {key} as {numbers}")).await;
        assert!(made.starts_with("SELECT") || made.starts_with("CREATE"), "{made}");
    }
    let catalog = engine.engine.warehouse().catalog();
    let sorted = catalog.table("public", "sorted").unwrap();
    let unsorted = catalog.table("public", "unsorted").unwrap();
    assert_eq!((sorted.row_count(), unsorted.row_count()), (600_000, 600_000));
    let (read, pruned) = row_groups(&sorted, 100_000, 100_100).await;
    assert!(pruned > read, "{read} read, {pruned} not");
    assert_eq!(row_groups(&unsorted, 100_000, 100_100).await.1, 0);
    assert_eq!(
        client.run("select count(*), min(a), max(a) from sorted where a >= 100000 and a < 100100").await,
        "count | min | max\n100 | 100000 | 100099\nSELECT 1\n"
    );
}
