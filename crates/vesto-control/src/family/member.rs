//! The members of records: how each is read from a request, kept as JSON, and shown.

use serde_json::Value;
use vesto_aws_wire::{QueryParams, XmlWriter};

use super::Body;
use crate::error::ControlError;

/// One member. It is kept under the name that answers give it.
pub(crate) struct Member {
    pub(crate) asked: &'static str,
    pub(crate) shown: &'static str,
    pub(crate) kind: Kind,
    pub(crate) need: Need,
    /// What it may be; nothing listed is no limit.
    pub(crate) allowed: &'static [&'static str],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    Flag,
    Time,
    /// A list of texts, its items in an element of this name.
    List(&'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Required,
    Optional,
    /// Absent means this.
    Default(&'static str),
    /// Not asked for: set by the operation.
    Computed,
}

const fn member(name: &'static str, kind: Kind) -> Member {
    Member { asked: name, shown: name, kind, need: Need::Optional, allowed: &[] }
}

pub(crate) const fn text(name: &'static str) -> Member {
    member(name, Kind::Text)
}

pub(crate) const fn number(name: &'static str) -> Member {
    member(name, Kind::Number)
}

pub(crate) const fn flag(name: &'static str) -> Member {
    member(name, Kind::Flag)
}

pub(crate) const fn time(name: &'static str) -> Member {
    member(name, Kind::Time)
}

pub(crate) const fn list(name: &'static str, item: &'static str) -> Member {
    member(name, Kind::List(item))
}

impl Member {
    pub(crate) const fn required(mut self) -> Self {
        self.need = Need::Required;
        self
    }

    pub(crate) const fn or(mut self, default: &'static str) -> Self {
        self.need = Need::Default(default);
        self
    }

    pub(crate) const fn computed(mut self) -> Self {
        self.need = Need::Computed;
        self
    }

    pub(crate) const fn shown_as(mut self, name: &'static str) -> Self {
        self.shown = name;
        self
    }

    pub(crate) const fn one_of(mut self, allowed: &'static [&'static str]) -> Self {
        self.allowed = allowed;
        self
    }

    /// Reads the member for a new record.
    pub(super) fn read(&self, params: &QueryParams, body: &mut Body) -> Result<(), ControlError> {
        if self.need == Need::Computed {
            return Ok(());
        }
        if let Some(value) = self.value(params)? {
            body.insert(self.shown.to_owned(), value);
            return Ok(());
        }
        match self.need {
            Need::Required => Err(vesto_aws_wire::ApiError::missing_parameter(self.asked).into()),
            Need::Default(default) => {
                let pairs = QueryParams::from_pairs([(self.asked, default)]);
                body.extend(self.value(&pairs)?.map(|value| (self.shown.to_owned(), value)));
                Ok(())
            }
            Need::Optional | Need::Computed => Ok(()),
        }
    }

    /// Reads the member for a change: what is absent stays as it is.
    pub(super) fn change(&self, params: &QueryParams, body: &mut Body) -> Result<(), ControlError> {
        if self.need != Need::Computed {
            body.extend(self.value(params)?.map(|value| (self.shown.to_owned(), value)));
        }
        Ok(())
    }

    fn value(&self, params: &QueryParams) -> Result<Option<Value>, ControlError> {
        let value = match self.kind {
            Kind::Text => params.get(self.asked).filter(|text| !text.is_empty()).map(Value::from),
            Kind::Number => params.integer(self.asked)?.map(Value::from),
            Kind::Flag => params.boolean(self.asked)?.map(Value::from),
            Kind::Time => params.timestamp(self.asked)?.map(|at| Value::from(at.timestamp_micros())),
            Kind::List(item) => params.list(self.asked, item).map(Value::from),
        };
        let text = value.as_ref().and_then(Value::as_str).unwrap_or_default();
        if value.is_some() && !self.allowed.is_empty() && !self.allowed.contains(&text) {
            let reason = format!("Invalid value {text} for {}. Valid values: {}", self.asked, self.allowed.join(", "));
            return Err(ControlError::InvalidValue { parameter: self.asked, reason });
        }
        Ok(value)
    }

    pub(super) fn show(&self, xml: &mut XmlWriter, body: &Body) {
        let Some(value) = body.get(self.shown) else {
            if let Kind::List(item) = self.kind {
                xml.text_list(self.shown, item, std::iter::empty::<&str>());
            }
            return;
        };
        match (self.kind, value) {
            (Kind::Time, value) => {
                if let Some(at) = value.as_i64().and_then(chrono::DateTime::from_timestamp_micros) {
                    xml.timestamp(self.shown, at);
                }
            }
            (Kind::List(item), value) => {
                let items = value.as_array().into_iter().flatten().filter_map(Value::as_str);
                xml.text_list(self.shown, item, items);
            }
            (Kind::Text, Value::String(text)) => drop(xml.text(self.shown, text)),
            (Kind::Text | Kind::Number | Kind::Flag, value) => drop(xml.text(self.shown, value)),
        }
    }
}
