//! Families of records that are kept and shown: each is a table of its names, members and errors, and the operations on
//! it are one call of [`create`], [`describe`], [`modify`] or [`delete`] with what is special about them.
//!
//! **Invariant:** every call asks for permission first, then checks the request, then looks whether the record exists.

pub(crate) mod member;
mod operations;

use chrono::DateTime;
use serde_json::{Map, Value};
use vesto_aws_wire::{XmlBody, XmlWriter};
use vesto_meta::control_records::ControlRecord;
use vesto_types::AccountId;

pub(crate) use self::member::{Member, flag, list, number, text, time};
pub(crate) use self::operations::{
    authorize_create, check_new, create, delete, describe, insert, member, modify, named, new_record, target,
};
use crate::error::ControlError;
use crate::render::tag;

pub(crate) type Body = Map<String, Value>;

pub(crate) struct Family {
    /// How its ARNs spell it (`parametergroup`), and its name in the store.
    pub(crate) kind: &'static str,
    /// Whether permission is asked on an ARN of this kind; on `*` otherwise.
    pub(crate) arn: Authorized,
    /// As DescribeTags names it; `None` if it has no tags.
    pub(crate) resource_type: Option<&'static str>,
    /// The request's member that names a record, and the answer's.
    pub(crate) asked_name: &'static str,
    pub(crate) shown_name: &'static str,
    /// The answer's element of one record, of the list, and of the list's items.
    pub(crate) element: &'static str,
    pub(crate) list: &'static str,
    pub(crate) item: &'static str,
    pub(crate) members: &'static [Member],
    pub(crate) max_name: usize,
    /// Names and descriptions of what every account has.
    pub(crate) builtin: &'static [(&'static str, &'static [(&'static str, &'static str)])],
    pub(crate) not_found: Fault,
    pub(crate) exists: Fault,
    /// For what cannot be changed or removed as it is.
    pub(crate) invalid_state: Fault,
    pub(crate) quota: Fault,
    pub(crate) limit: usize,
}

/// What permission is asked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Authorized {
    /// Always the record's ARN, `kind:*` for a list.
    Arn,
    /// The ARN for changes, `*` for reads.
    ArnForChanges,
    Star,
}

/// An error of the service's model: status, code, message with `{}` for the name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fault(pub(crate) u16, pub(crate) &'static str, pub(crate) &'static str);

impl Fault {
    pub(crate) fn of(&self, name: &str) -> ControlError {
        ControlError::Fault { status: self.0, code: self.1, message: self.2.replace("{}", name) }
    }
}

impl Family {
    pub(crate) fn builtin_names(&self) -> impl Iterator<Item = &'static str> {
        self.builtin.iter().map(|(name, _)| *name)
    }

    pub(crate) fn builtin(&self, account: &AccountId, name: &str) -> Option<ControlRecord> {
        let (name, members) = self.builtin.iter().find(|(known, _)| *known == name)?;
        let body = members.iter().map(|(member, value)| ((*member).to_owned(), Value::from(*value)));
        Some(ControlRecord {
            account: account.clone(),
            family: self.kind.to_owned(),
            name: (*name).to_owned(),
            body: body.collect(),
            tags: Default::default(),
            created_at: DateTime::UNIX_EPOCH,
        })
    }

    pub(crate) fn not_found_error(&self, name: &str) -> ControlError {
        self.not_found.of(name)
    }

    /// Identifiers are folded to lower case.
    pub(crate) fn name(&self, text: &str) -> Result<String, ControlError> {
        let name = text.to_ascii_lowercase();
        let well_formed = (1..=self.max_name).contains(&name.len())
            && name.starts_with(|first: char| first.is_ascii_alphabetic())
            && !name.ends_with('-')
            && !name.contains("--")
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if well_formed {
            return Ok(name);
        }
        let reason = format!(
            "The parameter {} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII \
             letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.",
            self.asked_name
        );
        Err(ControlError::InvalidValue { parameter: self.asked_name, reason })
    }

    /// The usual answer about one record.
    pub(crate) fn answer(&self, record: &ControlRecord) -> XmlBody {
        self.answer_with(|xml| self.show(xml, record))
    }

    pub(crate) fn answer_with(&self, show: impl FnOnce(&mut XmlWriter)) -> XmlBody {
        XmlBody::result(|xml| {
            xml.element(self.element, show);
        })
    }

    /// The members of a record's element, its tags last.
    pub(crate) fn show(&self, xml: &mut XmlWriter, record: &ControlRecord) {
        xml.text(self.shown_name, &record.name);
        self.show_members(xml, record);
        self.show_tags(xml, record);
    }

    pub(crate) fn show_members(&self, xml: &mut XmlWriter, record: &ControlRecord) {
        self.members.iter().for_each(|member| member.show(xml, &record.body));
    }

    pub(crate) fn show_tags(&self, xml: &mut XmlWriter, record: &ControlRecord) {
        if self.resource_type.is_some() {
            xml.list("Tags", "Tag", &record.tags, |xml, (key, value)| tag(xml, key, value));
        }
    }
}
