//! Virtual MFA devices: finding and showing them. The seed is shown once, when the device is made.

use vesto_aws_wire::{ApiError, QueryParams};
use vesto_meta::row::Tags;
use vesto_types::{AccountId, Arn};

use super::{
    entity::{Named, Target},
    names,
    owner::no_such_entity,
};
use crate::{OpCtx, records::MfaDevice};

impl Named for MfaDevice {
    fn target(_: &OpCtx, params: &QueryParams) -> Result<Target, ApiError> {
        let serial_number = serial_number(params)?.to_owned();
        Ok(Target { key: serial_number.clone(), name: serial_number.clone(), arn: serial_number })
    }

    fn arn(&self, _: &AccountId) -> String {
        self.serial_number.clone()
    }

    fn tags(&self) -> &Tags {
        &self.tags
    }

    fn set_tags(&mut self, tags: Tags) {
        self.tags = tags;
    }

    fn no_such(name: &str) -> ApiError {
        no_such_entity(format!("VirtualMFADevice with serial number {name} doesn't exist."))
    }
}

/// The serial number of a virtual device is its ARN.
pub(crate) fn arn(account: &AccountId, path: &str, name: &str) -> String {
    Arn::iam(account, format!("mfa{path}{name}")).to_string()
}

/// The parameter `SerialNumber`.
pub(crate) fn serial_number(params: &QueryParams) -> Result<&str, ApiError> {
    let serial_number = names::required(params, "SerialNumber")?;
    names::check_length(serial_number, "serialNumber", 9, 256)?;
    if !serial_number.chars().all(|c| c.is_ascii_alphanumeric() || "_+=/:,.@-".contains(c)) {
        let pattern = r"satisfy regular expression pattern: [\w+=/:,.@-]+";
        return Err(names::invalid(serial_number, "serialNumber", pattern));
    }
    Ok(serial_number)
}

/// The parameters `AuthenticationCode1` and `AuthenticationCode2`.
pub(crate) fn codes(params: &QueryParams) -> Result<(&str, &str), ApiError> {
    let code = |name: &str| {
        let code = names::required(params, name)?;
        names::check_length(code, &names::member(name), 6, 6)?;
        if !code.chars().all(|c| c.is_ascii_digit()) {
            let pattern = r"satisfy regular expression pattern: [\d]+";
            return Err(names::invalid(code, &names::member(name), pattern));
        }
        Ok(code)
    };
    Ok((code("AuthenticationCode1")?, code("AuthenticationCode2")?))
}
