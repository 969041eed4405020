//! What `FROM t, t.array AS element AT position` is planned as: lists that DataFusion unnests.
//! <https://docs.aws.amazon.com/redshift/latest/dg/query-super.html#unnest>

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int64Builder, ListBuilder, StringArray, StringBuilder};
use arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::internal_datafusion_err;
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use vesto_formats::json::value::{self as json, Kind, kind};
use vesto_types::ColumnType;

use crate::functions::marked;
use crate::functions::scalar::Result;

pub(crate) const ELEMENTS: &str = "\u{1}elements";
pub(crate) const POSITIONS: &str = "\u{1}positions";
pub(crate) const VALUE: &str = "\u{1}value";

/// The elements of an array as a list; any other value as its only element; null as none.
pub(crate) fn elements() -> ScalarUDF {
    make(
        ELEMENTS,
        || DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true))),
        |values| {
            let mut out = ListBuilder::new(StringBuilder::new());
            for value in values {
                match value.map(|value| (kind(value), value)) {
                    Some((Kind::Array, value)) => {
                        json::elements(value).for_each(|element| out.values().append_value(element))
                    }
                    Some((Kind::Null, _)) | None => {}
                    Some((_, value)) => out.values().append_value(value),
                }
                out.append(true);
            }
            Arc::new(out.finish())
        },
    )
}

/// As many numbers from 0 as [`elements`] has elements.
pub(crate) fn positions() -> ScalarUDF {
    make(
        POSITIONS,
        || DataType::List(Arc::new(Field::new_list_field(DataType::Int64, true))),
        |values| {
            let mut out = ListBuilder::new(Int64Builder::new());
            for value in values {
                let n = match value.map(|value| (kind(value), value)) {
                    Some((Kind::Array, value)) => json::elements(value).count(),
                    Some((Kind::Null, _)) | None => 0,
                    Some(_) => 1,
                };
                (0..i64::try_from(n).unwrap_or(0)).for_each(|position| out.values().append_value(position));
                out.append(true);
            }
            Arc::new(out.finish())
        },
    )
}

/// Says that text is a SUPER value already: unnesting forgets it.
pub(crate) fn value() -> ScalarUDF {
    marked::udf(ColumnType::Super)
}

type Body = fn(&StringArray) -> ArrayRef;

#[derive(Debug)]
struct Function {
    name: &'static str,
    returns: fn() -> DataType,
    body: Body,
    signature: Signature,
}

fn make(name: &'static str, returns: fn() -> DataType, body: Body) -> ScalarUDF {
    ScalarUDF::new_from_impl(Function { name, returns, body, signature: Signature::any(1, Volatility::Immutable) })
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Function {}

impl std::hash::Hash for Function {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok((self.returns)())
    }

    fn return_field_from_args(&self, _: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        Ok(Arc::new(Field::new(self.name, (self.returns)(), true)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let argument = args.args.into_iter().next();
        let argument = argument.ok_or_else(|| internal_datafusion_err!("{} without argument", self.name))?;
        let array = argument.into_array(args.number_rows)?;
        if array.data_type() == &DataType::Null {
            return Ok(ColumnarValue::Array((self.body)(&StringArray::new_null(array.len()))));
        }
        let values = array.as_string_opt::<i32>();
        let values = values.ok_or_else(|| internal_datafusion_err!("{} of no SUPER value", self.name))?;
        Ok(ColumnarValue::Array((self.body)(values)))
    }
}
