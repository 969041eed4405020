//! The shape of a line.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::event::{Category, Event, Origin, Resource, UserIdentity, second};
use crate::{parameters, response};

/// The version of CloudTrail's shape that this is.
const EVENT_VERSION: &str = "1.11";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    event_version: &'static str,
    user_identity: &'a UserIdentity,
    event_time: String,
    event_source: &'a str,
    event_name: &'a str,
    aws_region: &'a str,
    #[serde(rename = "sourceIPAddress")]
    source_ip_address: String,
    user_agent: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_message: Option<&'a str>,
    request_parameters: Value,
    response_elements: Value,
    #[serde(skip_serializing_if = "Map::is_empty")]
    additional_event_data: Map<String, Value>,
    #[serde(rename = "requestID")]
    request_id: &'a str,
    #[serde(rename = "eventID")]
    event_id: &'a str,
    read_only: bool,
    #[serde(skip_serializing_if = "<[Resource]>::is_empty")]
    resources: &'a [Resource],
    event_type: &'static str,
    management_event: bool,
    recipient_account_id: Option<&'a str>,
    event_category: &'static str,
}

/// With its line break.
pub(crate) fn line(event: &Event, id: &str) -> Vec<u8> {
    let (source_ip_address, user_agent, event_type) = match &event.origin {
        Origin::Client { address, user_agent } => {
            let address = address.map(|address| address.to_string()).unwrap_or_default();
            (address, user_agent.as_deref(), "AwsApiCall")
        }
        Origin::Service(name) => ((*name).to_owned(), Some(*name), "AwsApiCall"),
    };
    let failure = event.failure.as_ref();
    let record = Record {
        event_version: EVENT_VERSION,
        user_identity: &event.identity,
        event_time: second(event.at),
        event_source: &event.source,
        event_name: &event.name,
        aws_region: &event.region,
        source_ip_address,
        user_agent,
        error_code: failure.map(|failure| failure.code.as_ref()),
        error_message: failure.map(|failure| failure.message.as_str()),
        request_parameters: parameters::to_json(&event.parameters),
        response_elements: response::to_json(&event.response),
        additional_event_data: event.additional.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect(),
        request_id: &event.request_id,
        event_id: id,
        read_only: event.read_only,
        resources: &event.resources,
        event_type,
        management_event: event.category == Category::Management,
        recipient_account_id: event.recipient_account.as_deref(),
        event_category: event.category.as_str(),
    };
    let mut line = serde_json::to_vec(&record).unwrap_or_default();
    line.push(b'\n');
    line
}
