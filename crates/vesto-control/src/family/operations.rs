//! The four operations that every family has.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use vesto_aws_wire::{ApiError, QueryParams, XmlBody, XmlWriter};
use vesto_identity::{AccessDenied, AuthzInput, OpCtx};
use vesto_meta::control_records::ControlRecord;
use vesto_policy::Context;
use vesto_types::Arn;

use super::{Authorized, Body, Family};
use crate::authz::{request_tags, resource_tags};
use crate::control::Control;
use crate::error::ControlError;
use crate::page::PageRequest;
use crate::state::State;
use crate::tag_params::{raw_tags, tag_filter, tag_list};

/// A record that a request names, whether there is one or not.
pub(crate) struct Target {
    pub(crate) name: String,
    arn: Option<Arn>,
    tags: BTreeMap<String, String>,
}

/// `name` as sent; identifiers are folded to lower case.
pub(crate) fn target(control: &Control, ctx: &OpCtx, family: &Family, name: Option<&str>) -> Target {
    let name = name.filter(|name| !name.is_empty()).unwrap_or("*").to_ascii_lowercase();
    let tags = control.state().record(ctx.account(), family, &name).map(|record| record.tags.clone());
    let arn =
        (family.arn != Authorized::Star).then(|| Arn::redshift(control.region(), ctx.account(), family.kind, &name));
    Target { name, arn, tags: tags.unwrap_or_default() }
}

impl Target {
    pub(crate) fn authorize(&self, ctx: &OpCtx, action: &str, mut context: Context) -> Result<(), AccessDenied> {
        context.extend(&resource_tags(&self.tags));
        let resource = self.arn.as_ref().map_or_else(|| "*".to_owned(), Arn::to_string);
        ctx.authorize_with(&format!("redshift:{action}"), &resource, AuthzInput::context(context))
    }
}

/// Makes a record. `complete` adds what the table of members does not say, knowing the state.
pub(crate) async fn create(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
    family: &'static Family,
    action: &str,
    complete: impl FnOnce(&State, &mut ControlRecord) -> Result<(), ControlError> + Send,
) -> Result<Arc<ControlRecord>, ControlError> {
    authorize_create(control, ctx, params, family, action)?;
    let name = family.name(params.required(family.asked_name)?)?;
    let record = new_record(control, ctx, params, family, name)?;
    insert(control, family, record, complete).await
}

/// Whether the caller may make what the request describes, tags included.
pub(crate) fn authorize_create(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
    family: &Family,
    action: &str,
) -> Result<(), AccessDenied> {
    let target = target(control, ctx, family, params.get(family.asked_name));
    let tags = request_tags(&raw_tags(params));
    target.authorize(ctx, action, tags.clone())?;
    if params.structures("Tags", "Tag").is_some_and(|tags| !tags.is_empty()) {
        target.authorize(ctx, "CreateTags", tags)?;
    }
    Ok(())
}

/// The record that a request describes, under a name of its own or a given one.
pub(crate) fn new_record(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
    family: &Family,
    name: String,
) -> Result<ControlRecord, ControlError> {
    let mut body = Body::new();
    for member in family.members {
        member.read(params, &mut body)?;
    }
    Ok(ControlRecord {
        account: ctx.account().clone(),
        family: family.kind.to_owned(),
        name,
        body,
        tags: tag_list(params)?,
        created_at: control.now(),
    })
}

pub(crate) async fn insert(
    control: &Control,
    family: &'static Family,
    mut record: ControlRecord,
    complete: impl FnOnce(&State, &mut ControlRecord) -> Result<(), ControlError> + Send,
) -> Result<Arc<ControlRecord>, ControlError> {
    let decide = |state: &State| {
        check_new(state, family, &record)?;
        complete(state, &mut record)?;
        Ok(record)
    };
    control.create_record(decide).await
}

/// Its name is free and there is room for it.
pub(crate) fn check_new(state: &State, family: &'static Family, record: &ControlRecord) -> Result<(), ControlError> {
    if state.record(&record.account, family, &record.name).is_some() {
        return Err(family.exists.of(&record.name));
    }
    if state.records(&record.account, family).len() >= family.limit {
        return Err(family.quota.of(&record.name));
    }
    Ok(())
}

/// A page of records.
pub(crate) struct Described {
    pub(crate) records: Vec<Arc<ControlRecord>>,
    pub(crate) marker: Option<String>,
}

impl Described {
    /// The usual answer: the marker and the list.
    pub(crate) fn answer(&self, family: &Family) -> XmlBody {
        self.answer_with(family, |xml, record| family.show(xml, record))
    }

    pub(crate) fn answer_with(&self, family: &Family, show: impl Fn(&mut XmlWriter, &ControlRecord)) -> XmlBody {
        XmlBody::result(|xml| {
            xml.optional("Marker", self.marker.as_ref());
            xml.list(family.list, family.item, &self.records, |xml, record| show(xml, record));
        })
    }
}

/// Reads records: the one that is named, or all that pass `wanted` and the tag filters.
pub(crate) fn describe(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
    family: &'static Family,
    action: &str,
    wanted: impl Fn(&ControlRecord) -> bool,
) -> Result<Described, ControlError> {
    let name = params.get(family.asked_name).filter(|name| !name.is_empty());
    let mut target = target(control, ctx, family, name);
    if family.arn == Authorized::ArnForChanges {
        target.arn = None;
    }
    target.authorize(ctx, action, Context::new())?;
    let page = PageRequest::parse(params.get("Marker"), params.get("MaxRecords"))?;
    let filter = tag_filter(params);
    let state = control.state();
    let found = match name {
        None => state.records(ctx.account(), family),
        Some(_) => {
            let found = state.record(ctx.account(), family, &target.name);
            vec![found.ok_or_else(|| family.not_found_error(&target.name))?]
        }
    };
    let found = found.into_iter().filter(|record| wanted(record) && filter.matches(&record.tags));
    let (records, marker) = page.take(found, |record| record.name.clone());
    Ok(Described { records, marker })
}

/// Changes a record: members that the request gives replace what was, then `complete` has its say.
pub(crate) async fn modify(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
    family: &'static Family,
    action: &str,
    complete: impl FnOnce(&State, &mut ControlRecord) -> Result<(), ControlError> + Send,
) -> Result<Arc<ControlRecord>, ControlError> {
    let target = named(control, ctx, params, family, action)?;
    let mut given = Body::new();
    for member in family.members {
        member.change(params, &mut given)?;
    }
    let decide = |state: &State, current: &ControlRecord| {
        let mut record = current.clone();
        record.body.extend(given);
        complete(state, &mut record)?;
        Ok(record)
    };
    control.update_record(ctx.account(), family, &target.name, decide).await
}

/// Removes a record unless it was there from the start or `check` has something against it.
pub(crate) async fn delete(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
    family: &'static Family,
    action: &str,
    check: impl FnOnce(&State, &ControlRecord) -> Result<(), ControlError> + Send,
) -> Result<Arc<ControlRecord>, ControlError> {
    let target = named(control, ctx, params, family, action)?;
    let check = |state: &State, record: &ControlRecord| {
        if family.builtin_names().any(|name| name == record.name) {
            return Err(family.invalid_state.of(&record.name));
        }
        check(state, record)
    };
    control.remove_record(ctx.account(), family, &target.name, check).await
}

/// The record that a change names, permission asked.
pub(crate) fn named(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
    family: &Family,
    action: &str,
) -> Result<Target, ControlError> {
    let name = params.get(family.asked_name);
    let target = target(control, ctx, family, name);
    target.authorize(ctx, action, Context::new())?;
    if name.is_none_or(str::is_empty) {
        return Err(ApiError::missing_parameter(family.asked_name).into());
    }
    Ok(target)
}

/// A text member of a record.
pub(crate) fn member<'a>(record: &'a ControlRecord, name: &str) -> &'a str {
    record.body.get(name).and_then(Value::as_str).unwrap_or_default()
}
