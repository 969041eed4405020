//! Columns that a file does not have, because they were added to the table later: their initial default, else NULL.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::datatypes::{Schema, SchemaRef};
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::common::{Result, ScalarValue};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::expressions::{Column, lit};
use datafusion::physical_expr_adapter::{
    DefaultPhysicalExprAdapterFactory, PhysicalExprAdapter, PhysicalExprAdapterFactory,
};
use vesto_warehouse::Table;

use super::statistics::scalar;

pub(super) fn adapter(table: &Table) -> Arc<dyn PhysicalExprAdapterFactory> {
    let default = |column: &vesto_warehouse::TableColumn| {
        let value = scalar(column.initial_default.as_ref()?, &column.column_type.arrow())?;
        Some((column.physical_name.clone(), value))
    };
    let defaults: HashMap<String, ScalarValue> = table.columns.iter().filter_map(default).collect();
    Arc::new(WithDefaults { defaults: Arc::new(defaults) })
}

/// A filter over logical names, as one over the files' names: columns keep their positions.
pub(super) fn rename(filter: Arc<dyn PhysicalExpr>, to: &Schema) -> Result<Arc<dyn PhysicalExpr>> {
    filter
        .transform_up(|expr| {
            let Some(column) = expr.downcast_ref::<Column>() else { return Ok(Transformed::no(expr)) };
            let renamed = Column::new(to.field(column.index()).name(), column.index());
            Ok(Transformed::yes(Arc::new(renamed) as Arc<dyn PhysicalExpr>))
        })
        .data()
}

#[derive(Debug)]
struct WithDefaults {
    defaults: Arc<HashMap<String, ScalarValue>>,
}

impl PhysicalExprAdapterFactory for WithDefaults {
    fn create(&self, logical: SchemaRef, physical: SchemaRef) -> Result<Arc<dyn PhysicalExprAdapter>> {
        let defaults = Arc::clone(&self.defaults);
        let inner = DefaultPhysicalExprAdapterFactory.create(logical, Arc::clone(&physical))?;
        Ok(Arc::new(DefaultsThenCasts { defaults, physical, inner }))
    }
}

#[derive(Debug)]
struct DefaultsThenCasts {
    defaults: Arc<HashMap<String, ScalarValue>>,
    physical: SchemaRef,
    inner: Arc<dyn PhysicalExprAdapter>,
}

impl PhysicalExprAdapter for DefaultsThenCasts {
    fn rewrite(&self, expr: Arc<dyn PhysicalExpr>) -> Result<Arc<dyn PhysicalExpr>> {
        if self.defaults.is_empty() {
            return self.inner.rewrite(expr);
        }
        let with_defaults = expr.transform_up(|expr| {
            let default = expr.downcast_ref::<Column>().and_then(|column| {
                let is_missing = self.physical.index_of(column.name()).is_err();
                is_missing.then(|| self.defaults.get(column.name()))?
            });
            Ok(match default {
                Some(value) => Transformed::yes(lit(value.clone())),
                None => Transformed::no(expr),
            })
        });
        self.inner.rewrite(with_defaults.data()?)
    }
}
