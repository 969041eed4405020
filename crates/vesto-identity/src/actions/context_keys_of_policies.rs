//! The condition keys that policy documents ask for: what a simulation has to bring along.

use serde_json::Value;
use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::{Policy, PolicyKind};

use super::owner::invalid_input;
use crate::state::State;

/// In the order in which they are met; each once.
#[derive(Default)]
pub(crate) struct ContextKeys(Vec<String>);

impl ContextKeys {
    /// Adds what the parameter `PolicyInputList` asks for.
    pub(crate) fn add_input(&mut self, state: &State, params: &QueryParams) -> Result<(), ApiError> {
        for document in params.list("PolicyInputList", "member").unwrap_or_default() {
            Policy::parse(&document, PolicyKind::Identity, &state.options)
                .map_err(|error| invalid_input(error.message()))?;
            self.add_document(&document);
        }
        Ok(())
    }

    pub(crate) fn add_document(&mut self, document: &str) {
        let Ok(document) = serde_json::from_str::<Value>(document) else { return };
        let has_variables = document.get("Version").and_then(Value::as_str) == Some("2012-10-17");
        let statements = match document.get("Statement") {
            Some(Value::Array(statements)) => statements.iter().collect(),
            Some(statement) => vec![statement],
            None => Vec::new(),
        };
        for statement in statements {
            for (element, value) in statement.as_object().into_iter().flatten() {
                if element == "Condition" {
                    self.add_conditions(value);
                }
                if has_variables {
                    self.add_variables(value);
                }
            }
        }
    }

    fn add_conditions(&mut self, conditions: &Value) {
        for operator in conditions.as_object().into_iter().flatten().map(|(_, keys)| keys) {
            operator.as_object().into_iter().flatten().for_each(|(key, _)| self.add(key));
        }
    }

    /// `${aws:username}`, `${aws:username, 'nobody'}`; `${*}`, `${?}` and `${$}` are characters.
    fn add_variables(&mut self, value: &Value) {
        match value {
            Value::String(text) => {
                for part in text.split("${").skip(1) {
                    let name = part.split(['}', ',']).next().unwrap_or_default().trim();
                    if name.contains(':') {
                        self.add(name);
                    }
                }
            }
            Value::Array(values) => values.iter().for_each(|value| self.add_variables(value)),
            Value::Object(values) => values.values().for_each(|value| self.add_variables(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn add(&mut self, key: &str) {
        if !self.0.iter().any(|known| known.eq_ignore_ascii_case(key)) {
            self.0.push(key.to_owned());
        }
    }

    pub(crate) fn answer(&self) -> XmlBody {
        XmlBody::result(|xml| {
            xml.text_list("ContextKeyNames", "member", &self.0);
        })
    }
}
