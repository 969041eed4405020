//! Parameters (`$1`) of the extended protocol and of PREPARE: their types by oid, their values from text.

use std::sync::Arc;

use arrow::datatypes::{DataType, FieldRef};
use datafusion::common::metadata::{FieldMetadata, ScalarAndMetadata};
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::common::{ParamValues, ScalarValue};
use datafusion::logical_expr::expr::{Cast, Placeholder};
use datafusion::logical_expr::{Expr, LogicalPlan};
use vesto_session::Parameter;
use vesto_types::{ColumnType, IntervalQualifier, SqlError, SqlState};

use crate::cast::{CastContext, cast_array};
use crate::errors::sql_error;
use crate::types;

/// What is known of each parameter's type, `$1` first.
#[derive(Debug, Clone, Default)]
pub(crate) struct ParameterTypes(Vec<Option<ColumnType>>);

impl ParameterTypes {
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// From the client's wishes; 0 and types that we do not know stay open.
    pub(crate) fn from_oids(oids: &[u32]) -> Self {
        Self(oids.iter().map(|oid| type_of_oid(*oid)).collect())
    }

    pub(super) fn fields(&self) -> Vec<Option<FieldRef>> {
        let field = |column_type: &ColumnType| -> FieldRef {
            // VARCHAR without length: the parameter's own is not known.
            match column_type {
                ColumnType::Varchar(_) | ColumnType::Char(_) => {
                    Arc::new(arrow::datatypes::Field::new("", DataType::Utf8, true))
                }
                other => types::cast_field(other),
            }
        };
        self.0.iter().map(|column_type| column_type.as_ref().map(field)).collect()
    }

    /// The types that planning found, for `describe`: those open are text.
    pub(crate) fn resolved(&self, plan: &LogicalPlan, n_parameters: usize) -> Result<Vec<ColumnType>, SqlError> {
        let mut found = plan.get_parameter_fields().map_err(sql_error)?;
        for (id, field) in cast_parameters(plan)? {
            found.insert(id, Some(field));
        }
        let resolve = |index: usize| {
            let inferred = found.get(&format!("${}", index + 1)).and_then(Option::as_ref);
            let inferred = inferred.filter(|field| *field.data_type() != DataType::Null);
            let known = self.0.get(index).cloned().flatten();
            known
                .or_else(|| inferred.map(|field| types::column_type(field)))
                .unwrap_or(ColumnType::Varchar(ColumnType::MAX_VARCHAR))
        };
        Ok((0..n_parameters).map(resolve).collect())
    }
}

/// Parameters that stand in a cast, `$1::date`, without a type of their own: the cast's.
fn cast_parameters(plan: &LogicalPlan) -> Result<Vec<(String, FieldRef)>, SqlError> {
    let mut found = Vec::new();
    let walked = plan.apply_with_subqueries(|node| {
        node.apply_expressions(|expr| {
            expr.apply(|expr| {
                if let Expr::Cast(Cast { expr: inner, field }) = expr
                    && let Expr::Placeholder(Placeholder { id, field: None }) = inner.as_ref()
                {
                    found.push((id.clone(), Arc::clone(field)));
                }
                Ok(TreeNodeRecursion::Continue)
            })
        })
    });
    walked.map_err(sql_error)?;
    Ok(found)
}

/// Puts the values in place of the parameters.
pub(crate) fn bind(
    plan: LogicalPlan,
    types: &ParameterTypes,
    n_parameters: usize,
    parameters: &[Parameter],
) -> Result<LogicalPlan, SqlError> {
    if n_parameters == 0 {
        return Ok(plan);
    }
    if parameters.len() < n_parameters {
        let message = format!("bind message supplies {} parameters, but {n_parameters} are needed", parameters.len());
        return Err(SqlError::new(SqlState::PROTOCOL_VIOLATION, message));
    }
    let resolved = types.resolved(&plan, n_parameters)?;
    let values = resolved.iter().zip(parameters).map(|(column_type, parameter)| {
        let declared = type_of_oid(parameter.oid);
        value(parameter.text.as_deref(), declared.as_ref().unwrap_or(column_type))
    });
    let values: Vec<ScalarValue> = values.collect::<Result<_, _>>()?;
    // TIMETZ and the like are known by their marks, of values too.
    let marked = values.into_iter().zip(resolved.iter().zip(parameters)).map(|(value, (column_type, parameter))| {
        let declared = type_of_oid(parameter.oid);
        ScalarAndMetadata::new(value, mark(declared.as_ref().unwrap_or(column_type)))
    });
    let values = ParamValues::List(marked.collect());
    plan.replace_params_with_values(&values).map_err(sql_error)
}

/// What marks a value of the type; text has no length of its own.
pub(crate) fn mark(column_type: &ColumnType) -> Option<FieldMetadata> {
    let has_mark = matches!(column_type, ColumnType::Super | ColumnType::Timetz | ColumnType::Varbyte(_));
    has_mark.then(|| FieldMetadata::from(types::cast_field(column_type).metadata()))
}

/// A parameter's text as a value of its type.
pub(crate) fn value(text: Option<&str>, column_type: &ColumnType) -> Result<ScalarValue, SqlError> {
    let column_type = match (column_type, text) {
        // Read a NUMERIC parameter with the digits that it has.
        (ColumnType::Decimal { .. }, Some(text)) => {
            let scale = text.split_once('.').map_or(0, |(_, fraction)| fraction.len().min(37));
            &ColumnType::Decimal { precision: 38, scale: i8::try_from(scale).unwrap_or(37) }
        }
        (other, _) => other,
    };
    let array = ScalarValue::Utf8(text.map(str::to_owned)).to_array().map_err(sql_error)?;
    let array = match column_type {
        ColumnType::Varchar(_) | ColumnType::Char(_) => array,
        other => cast_array(&array, other, CastContext::Explicit)?,
    };
    ScalarValue::try_from_array(&array, 0).map_err(sql_error)
}

pub(crate) fn type_of_oid(oid: u32) -> Option<ColumnType> {
    Some(match oid {
        16 => ColumnType::Boolean,
        20 => ColumnType::BigInt,
        21 => ColumnType::SmallInt,
        23 => ColumnType::Integer,
        26 => ColumnType::BigInt,
        700 => ColumnType::Real,
        701 => ColumnType::DoublePrecision,
        19 | 25 | 1042 | 1043 => ColumnType::Varchar(ColumnType::MAX_VARCHAR),
        1082 => ColumnType::Date,
        1083 => ColumnType::Time,
        1114 => ColumnType::Timestamp,
        1184 => ColumnType::Timestamptz,
        1188 => ColumnType::IntervalYearToMonth(IntervalQualifier::YEAR_TO_MONTH),
        1190 => ColumnType::IntervalDayToSecond(IntervalQualifier::DAY_TO_SECOND),
        1266 => ColumnType::Timetz,
        1700 => ColumnType::Decimal { precision: 38, scale: 6 },
        _ => return None,
    })
}
