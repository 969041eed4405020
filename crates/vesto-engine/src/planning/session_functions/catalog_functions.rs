//! Functions that look something up in the catalog: `PG_GET_USERBYID`, `PG_GET_VIEWDEF`, `OBJ_DESCRIPTION` …

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, StringArray};
use arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::{Relation, RelationId, UserId};

use super::{current_schemas, text_list};
use crate::cast::to_text;
use crate::errors::external;
use crate::functions::constant::constant;
use crate::functions::scalar::Result;
use crate::planning::scope::Scope;
use crate::relations::{encodings, pg_constraint};

/// A function over the catalog: arguments as text, row by row.
pub(super) struct CatalogFunction {
    name: &'static str,
    returns: DataType,
    scope: Arc<Scope>,
    body: RowBody,
    signature: Signature,
}

pub(super) type RowBody = fn(&Scope, &[Option<&str>]) -> Result<Option<String>, SqlError>;

impl std::fmt::Debug for CatalogFunction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CatalogFunction").field("name", &self.name).finish_non_exhaustive()
    }
}

impl PartialEq for CatalogFunction {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && Arc::ptr_eq(&self.scope, &other.scope)
    }
}

impl Eq for CatalogFunction {}

impl Hash for CatalogFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl ScalarUDFImpl for CatalogFunction {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.returns.clone())
    }

    fn coerce_types(&self, arg_types: &[DataType]) -> Result<Vec<DataType>> {
        Ok(arg_types.to_vec())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let all_scalars = args.args.iter().all(|arg| matches!(arg, ColumnarValue::Scalar(_)));
        let n_rows = if all_scalars { 1 } else { args.number_rows };
        let columns = args.args.into_iter().map(|arg| {
            let array = arg.into_array(n_rows)?;
            to_text(&array).map_err(external)
        });
        let columns: Vec<StringArray> = columns.collect::<Result<_>>()?;
        let mut out = Vec::with_capacity(n_rows);
        for row in 0..n_rows {
            let values = columns.iter().map(|column| column.is_valid(row).then(|| column.value(row)));
            out.push((self.body)(&self.scope, &values.collect::<Vec<_>>()).map_err(external)?);
        }
        let texts: ArrayRef = Arc::new(StringArray::from(out));
        let result = if self.returns == DataType::Utf8 { texts } else { arrow::compute::cast(&texts, &self.returns)? };
        if all_scalars {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&result, 0)?));
        }
        Ok(ColumnarValue::Array(result))
    }
}

pub(super) fn catalog_function(name: &'static str, returns: DataType, scope: &Arc<Scope>, body: RowBody) -> ScalarUDF {
    let signature = Signature::variadic_any(Volatility::Stable);
    ScalarUDF::new_from_impl(CatalogFunction { name, returns, scope: Arc::clone(scope), body, signature })
}

pub(super) fn find(name: &str, scope: &Arc<Scope>) -> Option<ScalarUDF> {
    let text = |name, body: RowBody| Some(catalog_function(name, DataType::Utf8, scope, body));
    match name {
        "current_schemas" => Some(ignoring_arguments("current_schemas", current_schemas(scope))),
        "pg_get_userbyid" => text("pg_get_userbyid", user_name),
        "pg_get_viewdef" => text("pg_get_viewdef", view_definition),
        "pg_get_constraintdef" => {
            text("pg_get_constraintdef", |scope, args| Ok(pg_constraint::definition(scope, oid(args, 0))))
        }
        "pg_get_indexdef" => text("pg_get_indexdef", |_, _| Ok(None)),
        "obj_description" => text("obj_description", object_comment),
        "col_description" => text("col_description", column_comment),
        "current_setting" => text("current_setting", setting),
        "pg_encoding_to_char" => text("pg_encoding_to_char", |_, _| Ok(Some("UTF8".to_owned()))),
        "regclass_oid" => Some(catalog_function("regclass_oid", DataType::Int64, scope, relation_oid)),
        "pg_relation_size" | "pg_table_size" | "pg_total_relation_size" => {
            Some(catalog_function("pg_relation_size", DataType::Int64, scope, |scope, args| {
                let table = scope.catalog.table_by_id(RelationId(oid(args, 0)));
                Ok(table.map(|table| table.size_bytes().to_string()))
            }))
        }
        "encoding_name" => text("encoding_name", |_, args| {
            Ok(args.first().copied().flatten().map(|code| encodings::name(code.parse().unwrap_or(0)).to_owned()))
        }),
        _ => None,
    }
}

/// A constant that is called with arguments.
fn ignoring_arguments(name: &'static str, value: ScalarValue) -> ScalarUDF {
    debug_assert_eq!(value.data_type(), text_list(), "{name}");
    ScalarUDF::new_from_impl(WithArguments {
        inner: constant(name, value),
        signature: Signature::variadic_any(Volatility::Stable),
    })
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct WithArguments {
    inner: ScalarUDF,
    signature: Signature,
}

impl ScalarUDFImpl for WithArguments {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        self.inner.return_type(&[])
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        self.inner.invoke_with_args(args)
    }
}

pub(super) fn oid(args: &[Option<&str>], index: usize) -> u32 {
    args.get(index).copied().flatten().and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn user_name(scope: &Scope, args: &[Option<&str>]) -> Result<Option<String>, SqlError> {
    let id = oid(args, 0);
    if id == 1 {
        return Ok(Some("rdsdb".to_owned()));
    }
    let user = scope.catalog.user_by_id(UserId(id));
    Ok(Some(user.map_or_else(|| format!("unknown (OID={id})"), |user| user.name.clone())))
}

/// What a cast to `regclass` means: the OID of a relation by name; numbers stay.
fn relation_oid(scope: &Scope, args: &[Option<&str>]) -> Result<Option<String>, SqlError> {
    let Some(text) = args.first().copied().flatten() else { return Ok(None) };
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(Some(text.to_owned()));
    }
    let name = text.replace('"', "");
    let (schema, name) = name.split_once('.').map_or((None, name.as_str()), |(schema, name)| (Some(schema), name));
    match scope.find(schema, name) {
        Some(crate::planning::scope::Found::Stored(relation)) => Ok(Some(relation.id().to_string())),
        Some(crate::planning::scope::Found::System(relation)) => {
            Ok(Some(crate::relations::oid_of(relation).to_string()))
        }
        None => Err(crate::planning::scope::undefined_relation(name)),
    }
}

fn view_definition(scope: &Scope, args: &[Option<&str>]) -> Result<Option<String>, SqlError> {
    let named = args.first().copied().flatten().filter(|text| text.parse::<u32>().is_err());
    let relation = match named {
        Some(name) => {
            let (schema, name) = name.split_once('.').map_or((None, name), |(schema, name)| (Some(schema), name));
            match scope.find(schema, name) {
                Some(crate::planning::scope::Found::Stored(relation)) => Some(relation),
                _ => None,
            }
        }
        None => scope.catalog.relation_by_id(RelationId(oid(args, 0))),
    };
    Ok(match relation {
        Some(Relation::View(view)) => Some(format!("{};", view.definition.trim_end_matches(';'))),
        _ => Some("Not a view".to_owned()),
    })
}

fn object_comment(scope: &Scope, args: &[Option<&str>]) -> Result<Option<String>, SqlError> {
    let id = oid(args, 0);
    let relation = scope.catalog.relation_by_id(RelationId(id)).and_then(|relation| match relation {
        Relation::Table(table) => table.comment.clone(),
        Relation::View(view) => view.comment.clone(),
    });
    let schema = || scope.catalog.schemas().find(|schema| schema.id.0 == id).and_then(|schema| schema.comment.clone());
    Ok(relation.or_else(schema))
}

fn column_comment(scope: &Scope, args: &[Option<&str>]) -> Result<Option<String>, SqlError> {
    let (table, number) = (scope.catalog.table_by_id(RelationId(oid(args, 0))), oid(args, 1));
    let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    Ok(table.and_then(|table| table.columns.get(index?)?.comment.clone()))
}

fn setting(scope: &Scope, args: &[Option<&str>]) -> Result<Option<String>, SqlError> {
    let name = args.first().copied().flatten().unwrap_or_default().to_ascii_lowercase();
    match scope.facts.settings.iter().find(|(known, _, _)| *known == name) {
        Some((_, value, _)) => Ok(Some(value.clone())),
        None => {
            Err(SqlError::new(SqlState::UNDEFINED_OBJECT, format!("unrecognized configuration parameter \"{name}\"")))
        }
    }
}
