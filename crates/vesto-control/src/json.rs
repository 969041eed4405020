//! Reading the JSON objects that the metadata keeps. A member that is missing or of another type reads as `None`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::model::Toggle;

pub(crate) struct Json<'a>(&'a Map<String, Value>);

impl<'a> Json<'a> {
    pub(crate) fn new(value: &'a Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.get(name)?.as_str().map(str::to_owned)
    }

    pub(crate) fn texts(&self, name: &str) -> Option<Vec<String>> {
        self.get(name)?.as_array()?.iter().map(|value| value.as_str().map(str::to_owned)).collect()
    }

    pub(crate) fn map(&self, name: &str) -> Option<BTreeMap<String, String>> {
        let members = self.get(name)?.as_object()?.iter();
        members.map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
    }

    pub(crate) fn number<N: TryFrom<i64>>(&self, name: &str) -> Option<N> {
        N::try_from(self.get(name)?.as_i64()?).ok()
    }

    pub(crate) fn toggle(&self, name: &str) -> Option<Toggle> {
        self.get(name)?.as_bool().map(Toggle::from)
    }

    /// A moment, kept as microseconds.
    pub(crate) fn time(&self, name: &str) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_micros(self.get(name)?.as_i64()?)
    }

    pub(crate) fn object(&self, name: &str) -> Option<Json<'a>> {
        Json::new(self.get(name)?)
    }
}

pub(crate) fn micros(time: DateTime<Utc>) -> i64 {
    time.timestamp_micros()
}
