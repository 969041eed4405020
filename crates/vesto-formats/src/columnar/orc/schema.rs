//! ORC's types, as Arrow's and as messages print them.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, FieldRef, Fields, TimeUnit, UnionFields, UnionMode};

use super::metadata::Type;
use crate::columnar::ColumnarError;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Boolean,
    Byte,
    Short,
    Int,
    Long,
    Float,
    Double,
    /// Strings and bytes, by the name of their type.
    Text(&'static str),
    Date,
    Timestamp {
        instant: bool,
    },
    Decimal {
        precision: u8,
        scale: i8,
    },
    List,
    Map,
    Struct,
    Union,
}

const MAX_DEPTH: usize = 64;

/// The type with this number. A type's children have higher numbers, so nothing goes round in circles.
pub(super) fn type_of(types: &[Type], id: u64) -> Result<&Type, ColumnarError> {
    let found = usize::try_from(id).ok().and_then(|id| types.get(id));
    let found = found.ok_or_else(|| ColumnarError::corrupt("a column has no type"))?;
    if found.children.iter().any(|child| *child <= id) {
        return Err(ColumnarError::corrupt("its types are out of order"));
    }
    Ok(found)
}

pub(super) fn kind(found: &Type) -> Result<Kind, ColumnarError> {
    Ok(match found.kind {
        0 => Kind::Boolean,
        1 => Kind::Byte,
        2 => Kind::Short,
        3 => Kind::Int,
        4 => Kind::Long,
        5 => Kind::Float,
        6 => Kind::Double,
        7 => Kind::Text("string"),
        8 => Kind::Text("binary"),
        9 => Kind::Timestamp { instant: false },
        10 => Kind::List,
        11 => Kind::Map,
        12 => Kind::Struct,
        13 => Kind::Union,
        14 => decimal(found)?,
        15 => Kind::Date,
        16 => Kind::Text("varchar"),
        17 => Kind::Text("char"),
        18 => Kind::Timestamp { instant: true },
        other => return Err(ColumnarError::Unsupported { what: format!("ORC's type {other}") }),
    })
}

/// The first writers did not say how many digits there are.
fn decimal(found: &Type) -> Result<Kind, ColumnarError> {
    let (precision, scale) = if found.precision == 0 { (38, 10) } else { (found.precision, found.scale) };
    let valid = (1..=38).contains(&precision) && scale <= precision;
    match (u8::try_from(precision), i8::try_from(scale)) {
        (Ok(precision), Ok(scale)) if valid => Ok(Kind::Decimal { precision, scale }),
        _ => Err(ColumnarError::corrupt("a decimal has too many digits")),
    }
}

pub(super) fn data_type(types: &[Type], id: u64) -> Result<DataType, ColumnarError> {
    nested(types, id, 0)
}

fn nested(types: &[Type], id: u64, depth: usize) -> Result<DataType, ColumnarError> {
    if depth > MAX_DEPTH {
        return Err(ColumnarError::Unsupported { what: format!("nesting deeper than {MAX_DEPTH} levels") });
    }
    let found = type_of(types, id)?;
    let child = |position: usize, name: &str, nullable: bool| -> Result<FieldRef, ColumnarError> {
        let id = found.children.get(position).ok_or_else(|| ColumnarError::corrupt("a type has no element"))?;
        Ok(Arc::new(Field::new(name, nested(types, *id, depth + 1)?, nullable)))
    };
    Ok(match kind(found)? {
        Kind::Boolean => DataType::Boolean,
        Kind::Byte => DataType::Int8,
        Kind::Short => DataType::Int16,
        Kind::Int => DataType::Int32,
        Kind::Long => DataType::Int64,
        Kind::Float => DataType::Float32,
        Kind::Double => DataType::Float64,
        Kind::Text(_) => DataType::BinaryView,
        Kind::Date => DataType::Date32,
        Kind::Timestamp { instant } => DataType::Timestamp(TimeUnit::Microsecond, instant.then(|| "UTC".into())),
        Kind::Decimal { precision, scale } => DataType::Decimal128(precision, scale),
        Kind::List => DataType::List(child(0, "item", true)?),
        Kind::Map => {
            let entries = Fields::from(vec![child(0, "key", false)?, child(1, "value", true)?]);
            DataType::Map(Arc::new(Field::new("entries", DataType::Struct(entries), false)), false)
        }
        Kind::Struct => {
            let fields = (0..found.children.len()).map(|position| child(position, &name(found, position), true));
            DataType::Struct(fields.collect::<Result<Fields, _>>()?)
        }
        Kind::Union => {
            let fields = (0..found.children.len()).map(|position| {
                let tag = i8::try_from(position).map_err(|_| ColumnarError::corrupt("a union has too many types"))?;
                Ok((tag, child(position, &position.to_string(), true)?))
            });
            DataType::Union(fields.collect::<Result<UnionFields, ColumnarError>>()?, UnionMode::Dense)
        }
    })
}

pub(super) fn name(found: &Type, position: usize) -> String {
    found.names.get(position).cloned().unwrap_or_else(|| format!("_col{position}"))
}

/// `id:bigint`, as ORC's tools print a column.
pub(super) fn describe(types: &[Type], id: u64, name: &str) -> Result<String, ColumnarError> {
    let kind = match kind(type_of(types, id)?)? {
        Kind::Boolean => "boolean".to_owned(),
        Kind::Byte => "tinyint".to_owned(),
        Kind::Short => "smallint".to_owned(),
        Kind::Int => "int".to_owned(),
        Kind::Long => "bigint".to_owned(),
        Kind::Float => "float".to_owned(),
        Kind::Double => "double".to_owned(),
        Kind::Text(kind) => kind.to_owned(),
        Kind::Date => "date".to_owned(),
        Kind::Timestamp { instant: false } => "timestamp".to_owned(),
        Kind::Timestamp { instant: true } => "timestamp with local time zone".to_owned(),
        Kind::Decimal { precision, scale } => format!("decimal({precision},{scale})"),
        Kind::List => "array".to_owned(),
        Kind::Map => "map".to_owned(),
        Kind::Struct => "struct".to_owned(),
        Kind::Union => "uniontype".to_owned(),
    };
    Ok(format!("{name}:{kind}"))
}
