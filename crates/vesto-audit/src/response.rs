//! `responseElements`: from the XML that this server answered to JSON. It reads what `vesto_aws_wire`'s writer wrote:
//! elements and text, no attributes; anything else is left out.

use serde_json::{Map, Value};

use crate::event::Response;
use crate::parameters::{camel, omitted};
use crate::secret_names::{HIDDEN, is_secret};

const MAX_DEPTH: usize = 32;

pub(crate) fn to_json(response: &Response) -> Value {
    match response {
        Response::None => Value::Null,
        Response::Xml(content) => from_xml(content),
        Response::Fields(fields) => {
            let shown = |name: &str, value: &Value| if is_secret(name) { Value::from(HIDDEN) } else { value.clone() };
            Value::Object(fields.iter().map(|(name, value)| ((*name).to_owned(), shown(name, value))).collect())
        }
        Response::Omitted { bytes } => omitted("responseElements", *bytes),
    }
}

/// An element that has begun: its name, and what came inside.
#[derive(Default)]
struct Open {
    name: String,
    text: String,
    children: Vec<(String, Value)>,
}

fn from_xml(xml: &str) -> Value {
    let mut stack = vec![Open::default()];
    let mut rest = xml;
    while let Some((text, tail)) = rest.split_once('<') {
        let Some((tag, tail)) = tail.split_once('>') else { break };
        if let Some(open) = stack.last_mut() {
            open.text.push_str(text);
        }
        rest = tail;
        if tag.starts_with('/') {
            close(&mut stack);
        } else if let Some(name) = tag.strip_suffix('/') {
            stack.push(Open { name: name.to_owned(), ..Open::default() });
            close(&mut stack);
        } else if stack.len() > MAX_DEPTH {
            return omitted("responseElements", xml.len());
        } else {
            stack.push(Open { name: tag.to_owned(), ..Open::default() });
        }
    }
    let members = stack.into_iter().next().map(|open| open.children).unwrap_or_default();
    object(members)
}

fn close(stack: &mut Vec<Open>) {
    let within_secret = stack.iter().any(|open| is_secret(&open.name));
    let Some(done) = stack.pop() else { return };
    let value = match () {
        () if within_secret => Value::from(HIDDEN),
        () if !done.children.is_empty() => container(&done.name, done.children),
        () => Value::from(unescaped(&done.text)),
    };
    match stack.last_mut() {
        Some(parent) => parent.children.push((done.name, value)),
        // More ends than beginnings: not ours.
        None => stack.push(Open::default()),
    }
}

/// A list or a structure: without a schema, a name in the plural over items of one name is a list.
fn container(name: &str, children: Vec<(String, Value)>) -> Value {
    let first = children.first().map(|(name, _)| name.clone()).unwrap_or_default();
    let alike = children.iter().all(|(name, _)| *name == first);
    let plural = name.ends_with('s') && name != "PendingModifiedValues" || name.ends_with("List");
    if first == "member" || alike && (plural || children.len() > 1) {
        return children.into_iter().map(|(_, value)| value).collect();
    }
    object(children)
}

fn object(children: Vec<(String, Value)>) -> Value {
    let mut members = Map::new();
    for (name, value) in children {
        members.entry(camel(&name)).or_insert(value);
    }
    Value::Object(members)
}

fn unescaped(text: &str) -> String {
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#xD;", "\r");
    plain.replace("&amp;", "&")
}
