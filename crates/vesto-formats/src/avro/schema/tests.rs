use super::*;
use crate::avro::testing::one_field;

fn reason(schema: &str) -> String {
    Schema::parse(schema.as_bytes()).unwrap_err().to_string()
}

fn type_of_a(schema: &str) -> Type {
    let schema = Schema::parse(one_field(schema).as_bytes()).unwrap();
    let Type::Record(fields) = schema.get(schema.root()) else { panic!("no record") };
    schema.get(fields[0].type_id).clone()
}

#[test]
fn logical_types_are_what_they_annotate() {
    assert_eq!(type_of_a(r#"{"type":"int","logicalType":"date"}"#), Type::Date);
    assert_eq!(type_of_a(r#"{"type":"long","logicalType":"date"}"#), Type::Long);
    assert_eq!(type_of_a(r#"{"type":"string","logicalType":"uuid"}"#), Type::String);
    assert_eq!(
        type_of_a(r#"{"type":"long","logicalType":"timestamp-micros"}"#),
        Type::Timestamp { per_second: 1_000_000 }
    );
    assert_eq!(
        type_of_a(r#"{"type":"long","logicalType":"local-timestamp-millis"}"#),
        Type::Timestamp { per_second: 1000 }
    );
    let decimal = r#"{"type":"bytes","logicalType":"decimal","precision":4,"scale":2}"#;
    assert_eq!(type_of_a(decimal), Type::Decimal { scale: 2, size: None });
    assert_eq!(type_of_a(r#"{"type":"bytes","logicalType":"decimal","precision":1,"scale":2}"#), Type::Bytes);
    assert_eq!(type_of_a(r#"{"type":{"type":"string"}}"#), Type::String);
}

#[test]
fn names_are_found_in_their_namespaces() {
    let schema = r#"{"type":"record","name":"a.b.R","fields":[
        {"name":"x","type":{"type":"enum","name":"E","symbols":["A"]}},
        {"name":"y","type":"E"},{"name":"z","type":"a.b.E"},{"name":"w","type":["null","R"]}]}"#;
    let schema = Schema::parse(schema.as_bytes()).unwrap();
    let Type::Record(fields) = schema.get(schema.root()) else { panic!("no record") };
    assert_eq!(fields[0].type_id, fields[1].type_id);
    assert_eq!(fields[0].type_id, fields[2].type_id);
    assert_eq!(schema.get(fields[3].type_id), &Type::Union(vec![fields[3].type_id - 1, schema.root()]));
}

#[test]
fn schemas_that_are_refused() {
    assert_eq!(reason("x"), "Invalid Avro schema: it is not JSON");
    assert_eq!(reason(r#""int""#), "Invalid Avro schema: the root must be a record");
    assert_eq!(reason(&one_field(r#""nosuch""#)), "Invalid Avro schema: the type nosuch is not known");
    assert_eq!(reason(&one_field("1")), "Invalid Avro schema: a type must be a name, an object or an array");
    assert_eq!(reason(&one_field(r#"[["int"]]"#)), "Invalid Avro schema: a union must not hold another");
    assert_eq!(reason(&one_field("{}")), "Invalid Avro schema: a type has no \"type\"");
    assert_eq!(
        reason(&one_field(r#"{"type":"array"}"#)),
        "Invalid Avro schema: an array has no items, or a map no values"
    );
    assert_eq!(reason(r#"{"type":"record","name":"r"}"#), "Invalid Avro schema: a record has no fields");
    assert_eq!(reason(r#"{"type":"record","fields":[]}"#), "Invalid Avro schema: a named type has no name");
    let deep = "[".repeat(100_000);
    assert_eq!(reason(&one_field(&deep)), "Invalid Avro schema: it is not JSON");
}
