//! `requestParameters`: from the flat names of the Query protocol to CloudTrail's nested ones.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::event::Parameters;
use crate::secret_names::{HIDDEN, is_secret};

/// No parameter of these APIs lies deeper; what does is shown under its remaining name.
const MAX_DEPTH: usize = 10;

pub(crate) fn to_json(parameters: &Parameters) -> Value {
    match parameters {
        Parameters::None => Value::Null,
        Parameters::Form(pairs) => nested(pairs),
        Parameters::Fields(fields) => {
            let fields = fields.iter().map(|(name, value)| (name.to_string(), shown(name, value)));
            Value::Object(fields.collect())
        }
        Parameters::Omitted { bytes } => omitted("requestParameters", *bytes),
    }
}

pub(crate) fn omitted(part: &str, bytes: usize) -> Value {
    json!({ "omitted": true, "originalSize": bytes, "reason": format!("{part} too large") })
}

fn shown(name: &str, value: &str) -> Value {
    Value::from(if is_secret(name) { HIDDEN } else { value })
}

/// `masterUsername` of `MasterUsername`.
pub(crate) fn camel(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(chars).collect()
}

#[derive(Default)]
struct Node {
    text: Option<Value>,
    children: BTreeMap<String, Node>,
}

fn nested(pairs: &[(String, String)]) -> Value {
    let mut root = Node::default();
    for (name, value) in pairs {
        let mut node = &mut root;
        // A secret's name may be a part in the middle (`Credentials.Secret.1`).
        let secret = name.splitn(MAX_DEPTH, '.').any(is_secret);
        for part in name.splitn(MAX_DEPTH, '.') {
            node = node.children.entry(part.to_owned()).or_default();
        }
        // As the server reads it, the first of several counts.
        node.text.get_or_insert_with(|| Value::from(if secret { HIDDEN } else { value.as_str() }));
    }
    // An object even if all its names are numbers.
    Value::Object(members(root.children))
}

fn members(children: BTreeMap<String, Node>) -> Map<String, Value> {
    children.into_iter().map(|(name, node)| (camel(&name), node.into_json())).collect()
}

impl Node {
    fn into_json(mut self) -> Value {
        if self.children.is_empty() {
            return self.text.unwrap_or_default();
        }
        if self.is_list() {
            let mut items: Vec<(u32, Node)> =
                self.children.into_iter().filter_map(|(name, node)| Some((name.parse().ok()?, node))).collect();
            items.sort_by_key(|(number, _)| *number);
            return items.into_iter().map(|(_, node)| node.into_json()).collect();
        }
        // `IamRoles.IamRoleArn.1`: the name of the items says nothing that the list's does not.
        if self.children.len() == 1
            && self.children.values().all(Node::is_list)
            && let Some((_, list)) = self.children.pop_first()
        {
            return list.into_json();
        }
        Value::Object(members(self.children))
    }

    fn is_list(&self) -> bool {
        !self.children.is_empty() && self.children.keys().all(|name| name.parse::<u32>().is_ok())
    }
}
