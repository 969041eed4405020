//! `sys_redshift_template`: templates and their parameters. Superusers see all, others their own.
//! <https://docs.aws.amazon.com/redshift/latest/dg/SYS_REDSHIFT_TEMPLATE.html>

use serde_json::{Map, Value};
use vesto_sql::copy::{CopyTemplate, TemplateOption};
use vesto_types::{SqlError, SqlState};

use super::{Cell, Kind, PG_CATALOG, Rows, SystemRelation};
use crate::planning::scope::Scope;

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "sys_redshift_template",
    columns: &[
        ("database_name", Kind::Varchar(128)),
        ("schema_name", Kind::Varchar(128)),
        ("template_name", Kind::Varchar(128)),
        ("template_type", Kind::Integer),
        ("create_time", Kind::Timestamp),
        ("last_modified_time", Kind::Timestamp),
        ("owner_id", Kind::Integer),
        ("last_modified_by", Kind::Integer),
        ("template_parameters", Kind::Text),
    ],
    rows,
};

/// `template_type` of COPY.
const COPY: i32 = 1;

fn rows(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    for template in scope.catalog.templates() {
        if template.owner != scope.facts.user && !scope.is_superuser() {
            continue;
        }
        let schema = scope.catalog.schema_by_id(template.schema_id).map(|schema| schema.name.clone());
        rows.push([
            scope.facts.database.clone().into(),
            schema.unwrap_or_default().into(),
            template.name.clone().into(),
            COPY.into(),
            Cell::Timestamp(template.created),
            Cell::Timestamp(template.modified),
            template.owner.0.into(),
            template.modified_by.0.into(),
            parameters(&CopyTemplate::parse(&template.options)?)?.into(),
        ]);
    }
    Ok(())
}

/// A JSON object, indented by four blanks.
fn parameters(template: &CopyTemplate) -> Result<String, SqlError> {
    let parameters: Map<String, Value> = template.options().iter().map(parameter).collect();
    let text = serde_json::to_string_pretty(&parameters);
    let text = text.map_err(|error| SqlError::new(SqlState::INTERNAL_ERROR, error.to_string()))?;
    Ok(text.replace("\n  ", "\n    "))
}

/// A word alone is 1; other values are as they were written.
fn parameter(option: &TemplateOption) -> (String, Value) {
    let value = option.text.get(option.keyword.len()..).unwrap_or_default().trim();
    let name = if option.keyword == "COMPUPDATE" { "COMPRESSION_UPDATE" } else { option.keyword.as_str() };
    let value = match value {
        "" if name == "JSON" || name == "AVRO" => Value::from("auto"),
        "" | "ON" | "TRUE" => Value::from(1),
        "OFF" | "FALSE" => Value::from(0),
        "SERIALIZETOJSON" => Value::from("serializetojson_default"),
        value => match (value.parse::<i64>(), value.strip_prefix('\'').and_then(|text| text.strip_suffix('\''))) {
            (Ok(number), _) => Value::from(number),
            (_, Some(text)) => Value::from(text.replace("''", "'")),
            _ => Value::from(value),
        },
    };
    (name.to_owned(), value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_a_json_object() {
        let template = CopyTemplate::parse("JSON 'auto' NULL '' MAXERROR 100 ROUNDEC COMPUPDATE OFF").unwrap();
        let text = parameters(&template).unwrap();
        let expected = "{\n    \"JSON\": \"auto\",\n    \"NULL\": \"\",\n    \"MAXERROR\": 100,\n    \"ROUNDEC\": 1,\n    \
                        \"COMPRESSION_UPDATE\": 0\n}";
        assert_eq!(text, expected);
    }
}
