//! Schemas: JSON in the header, an arena of types here, so that recursive ones need no pointers.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::cursor::Cursor;
use super::fault::AvroFault;

/// Deeper values are refused: a schema may refer to itself.
pub(crate) const MAX_DEPTH: usize = 128;

pub(crate) type TypeId = usize;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Schema {
    types: Vec<Type>,
    /// A record.
    root: TypeId,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Type {
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Fixed(usize),
    Enum(Vec<Box<str>>),
    Array(TypeId),
    Map(TypeId),
    Union(Vec<TypeId>),
    Record(Vec<Field>),
    /// Days since 1970-01-01.
    Date,
    /// So many of them are a second; since midnight.
    Time {
        per_second: i64,
    },
    /// The same since 1970-01-01.
    Timestamp {
        per_second: i64,
    },
    /// Two's complement, the highest byte first. `None`: bytes of any length.
    Decimal {
        scale: i8,
        size: Option<usize>,
    },
}

impl Type {
    /// Whether its values take no bytes at all. Records of nothing but such values are not counted themselves.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Null | Self::Fixed(0) | Self::Decimal { size: Some(0), .. } => true,
            Self::Record(fields) => fields.is_empty(),
            _ => false,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: Box<str>,
    pub(crate) type_id: TypeId,
}

impl Schema {
    pub(crate) fn parse(json: &[u8]) -> Result<Self, AvroFault> {
        let document: Value =
            serde_json::from_slice(json).map_err(|_| AvroFault::Schema { reason: "it is not JSON" })?;
        let mut parser = Parser { types: Vec::new(), named: HashMap::new() };
        let root = parser.type_of(&document, "")?;
        let schema = Self { types: parser.types, root };
        match schema.get(root) {
            Type::Record(_) => Ok(schema),
            _ => Err(AvroFault::Schema { reason: "the root must be a record" }),
        }
    }

    pub(crate) fn root(&self) -> TypeId {
        self.root
    }

    pub(crate) fn get(&self, id: TypeId) -> &Type {
        self.types.get(id).unwrap_or(&Type::Null)
    }

    /// The type that a value is of: a union's branch, which the value names first.
    #[inline]
    pub(crate) fn branch(&self, id: TypeId, cursor: &mut Cursor<'_>) -> Result<TypeId, AvroFault> {
        match self.get(id) {
            // A union holds no other union.
            Type::Union(branches) => branches.get(cursor.length()?).copied().ok_or(AvroFault::Value),
            _ => Ok(id),
        }
    }

    /// Goes past a value that nobody wants.
    pub(crate) fn skip(&self, id: TypeId, cursor: &mut Cursor<'_>, depth: usize) -> Result<(), AvroFault> {
        if depth > MAX_DEPTH {
            return Err(AvroFault::TooDeep { limit: MAX_DEPTH });
        }
        let kind = self.get(id);
        if kind.is_empty() {
            return cursor.count_empty();
        }
        match kind {
            Type::Null => {}
            Type::Boolean => _ = cursor.boolean()?,
            Type::Int | Type::Long | Type::Enum(_) | Type::Date | Type::Time { .. } | Type::Timestamp { .. } => {
                _ = cursor.long()?;
            }
            Type::Float => _ = cursor.take(4)?,
            Type::Double => _ = cursor.take(8)?,
            Type::Bytes | Type::String | Type::Decimal { size: None, .. } => _ = cursor.bytes()?,
            Type::Fixed(size) | Type::Decimal { size: Some(size), .. } => _ = cursor.take(*size)?,
            Type::Union(_) => {
                let branch = self.branch(id, cursor)?;
                self.skip(branch, cursor, depth + 1)?;
            }
            Type::Record(fields) => {
                for field in fields {
                    self.skip(field.type_id, cursor, depth + 1)?;
                }
            }
            Type::Array(items) | Type::Map(items) => loop {
                let (count, n_bytes) = cursor.run()?;
                if count == 0 {
                    break;
                }
                if let Some(n_bytes) = n_bytes {
                    cursor.take(n_bytes)?;
                    continue;
                }
                for _ in 0..count {
                    if matches!(self.get(id), Type::Map(_)) {
                        cursor.bytes()?;
                    }
                    self.skip(*items, cursor, depth + 1)?;
                }
            },
        }
        Ok(())
    }
}

struct Parser {
    types: Vec<Type>,
    named: HashMap<String, TypeId>,
}

impl Parser {
    fn add(&mut self, new: Type) -> TypeId {
        self.types.push(new);
        self.types.len() - 1
    }

    /// Recurses no deeper than the JSON is nested, which its parser limits.
    fn type_of(&mut self, json: &Value, namespace: &str) -> Result<TypeId, AvroFault> {
        match json {
            Value::String(name) => self.by_name(name, namespace),
            Value::Array(branches) => {
                let branches =
                    branches.iter().map(|branch| self.type_of(branch, namespace)).collect::<Result<Vec<_>, _>>()?;
                if branches.iter().any(|branch| matches!(self.types.get(*branch), Some(Type::Union(_)))) {
                    return Err(AvroFault::Schema { reason: "a union must not hold another" });
                }
                Ok(self.add(Type::Union(branches)))
            }
            Value::Object(object) => self.of_object(object, namespace),
            Value::Null | Value::Bool(_) | Value::Number(_) => {
                Err(AvroFault::Schema { reason: "a type must be a name, an object or an array" })
            }
        }
    }

    fn by_name(&mut self, name: &str, namespace: &str) -> Result<TypeId, AvroFault> {
        if let Some(primitive) = primitive(name) {
            return Ok(self.add(primitive));
        }
        let found = self.named.get(&full_name(name, namespace)).or_else(|| self.named.get(name));
        found.copied().ok_or_else(|| AvroFault::UnknownType { name: name.to_owned() })
    }

    fn of_object(&mut self, object: &Map<String, Value>, namespace: &str) -> Result<TypeId, AvroFault> {
        let kind = match object.get("type") {
            Some(Value::String(kind)) => kind.as_str(),
            // `{"type": {"type": "string"}}` is the inner type.
            Some(inner) => return self.type_of(inner, namespace),
            None => return Err(AvroFault::Schema { reason: "a type has no \"type\"" }),
        };
        let logical = object.get("logicalType").and_then(Value::as_str);
        let new = match kind {
            "record" | "error" => return self.record(object, namespace),
            "enum" => {
                let symbols = object.get("symbols").and_then(Value::as_array);
                let symbols =
                    symbols.map(|symbols| symbols.iter().filter_map(|symbol| symbol.as_str().map(Box::from)).collect());
                Type::Enum(symbols.ok_or(AvroFault::Schema { reason: "an enum has no symbols" })?)
            }
            "fixed" => {
                let size = object.get("size").and_then(Value::as_u64).and_then(|size| usize::try_from(size).ok());
                let size = size.ok_or(AvroFault::Schema { reason: "a fixed has no size" })?;
                decimal(object, logical, Some(size)).unwrap_or(Type::Fixed(size))
            }
            "array" | "map" => {
                let items = object.get(if kind == "array" { "items" } else { "values" });
                let items = items.ok_or(AvroFault::Schema { reason: "an array has no items, or a map no values" })?;
                let items = self.type_of(items, namespace)?;
                if kind == "array" { Type::Array(items) } else { Type::Map(items) }
            }
            "bytes" => decimal(object, logical, None).unwrap_or(Type::Bytes),
            "int" if logical == Some("date") => Type::Date,
            "int" if logical == Some("time-millis") => Type::Time { per_second: 1000 },
            "long" if logical == Some("time-micros") => Type::Time { per_second: 1_000_000 },
            "long" => match logical {
                Some("timestamp-millis" | "local-timestamp-millis") => Type::Timestamp { per_second: 1000 },
                Some("timestamp-micros" | "local-timestamp-micros") => Type::Timestamp { per_second: 1_000_000 },
                _ => Type::Long,
            },
            name => return self.by_name(name, namespace),
        };
        let id = self.add(new);
        if matches!(kind, "enum" | "fixed") {
            self.define(object, namespace, id)?;
        }
        Ok(id)
    }

    fn record(&mut self, object: &Map<String, Value>, namespace: &str) -> Result<TypeId, AvroFault> {
        let id = self.add(Type::Record(Vec::new()));
        let namespace = self.define(object, namespace, id)?;
        let fields = object.get("fields").and_then(Value::as_array);
        let fields = fields.ok_or(AvroFault::Schema { reason: "a record has no fields" })?;
        let mut parsed = Vec::with_capacity(fields.len());
        for field in fields {
            let name = field.get("name").and_then(Value::as_str);
            let name = name.ok_or(AvroFault::Schema { reason: "a field has no name" })?;
            let json = field.get("type").ok_or(AvroFault::Schema { reason: "a field has no type" })?;
            parsed.push(Field { name: name.into(), type_id: self.type_of(json, &namespace)? });
        }
        if let Some(record) = self.types.get_mut(id) {
            *record = Type::Record(parsed);
        }
        Ok(id)
    }

    /// Remembers a named type; returns the namespace that holds within it.
    fn define(&mut self, object: &Map<String, Value>, namespace: &str, id: TypeId) -> Result<String, AvroFault> {
        let name = object.get("name").and_then(Value::as_str);
        let name = name.ok_or(AvroFault::Schema { reason: "a named type has no name" })?;
        let namespace = object.get("namespace").and_then(Value::as_str).unwrap_or(namespace);
        let full = full_name(name, namespace);
        let within = full.rsplit_once('.').map_or("", |(namespace, _)| namespace).to_owned();
        self.named.insert(full, id);
        Ok(within)
    }
}

fn primitive(name: &str) -> Option<Type> {
    Some(match name {
        "null" => Type::Null,
        "boolean" => Type::Boolean,
        "int" => Type::Int,
        "long" => Type::Long,
        "float" => Type::Float,
        "double" => Type::Double,
        "bytes" => Type::Bytes,
        "string" => Type::String,
        _ => return None,
    })
}

fn full_name(name: &str, namespace: &str) -> String {
    if namespace.is_empty() || name.contains('.') { name.to_owned() } else { format!("{namespace}.{name}") }
}

/// A logical type whose attributes make no sense is its plain type, by the specification.
fn decimal(object: &Map<String, Value>, logical: Option<&str>, size: Option<usize>) -> Option<Type> {
    let attribute = |name| object.get(name).and_then(Value::as_u64);
    let scale = attribute("scale").unwrap_or(0);
    let usable = logical == Some("decimal") && attribute("precision").is_some_and(|precision| scale <= precision);
    let scale = i8::try_from(scale).ok().filter(|scale| *scale <= 38);
    scale.filter(|_| usable).map(|scale| Type::Decimal { scale, size })
}

#[cfg(test)]
mod tests;
