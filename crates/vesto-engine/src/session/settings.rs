//! Configuration parameters: Redshift's known ones with their defaults, what SET takes, what the wire reports.
//! <https://docs.aws.amazon.com/redshift/latest/dg/cm_chap_ConfigurationRef.html>

use std::collections::BTreeMap;

use vesto_session::Login;
use vesto_sql::statements::set::SetValue;
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::User;

/// How a parameter's value is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Boolean,
    Integer,
    /// A list of names.
    Names,
    /// `ISO, MDY`: only ISO output exists.
    DateStyle,
    TimeZone,
    /// UTF8 and its other names.
    Encoding,
    /// Shown, never set.
    ReadOnly,
}

struct Known {
    name: &'static str,
    default: &'static str,
    kind: Kind,
    /// The name under which ParameterStatus reports it.
    reported: Option<&'static str>,
    description: &'static str,
}

const fn known(name: &'static str, default: &'static str, kind: Kind, description: &'static str) -> Known {
    Known { name, default, kind, reported: None, description }
}

const fn reported(name: &'static str, default: &'static str, kind: Kind, shown: &'static str) -> Known {
    Known { name, default, kind, reported: Some(shown), description: "Reported to the client." }
}

/// By name.
static PARAMETERS: &[Known] = &[
    known("analyze_threshold_percent", "10", Kind::Integer, "Rows that must change before ANALYZE works."),
    reported("application_name", "", Kind::Text, "application_name"),
    known("auto_analyze", "on", Kind::Boolean, "Keeps statistics up to date."),
    known("cast_super_null_on_error", "on", Kind::Boolean, "Yields NULL for paths that a SUPER value lacks."),
    reported("client_encoding", "UTF8", Kind::Encoding, "client_encoding"),
    known("client_min_messages", "notice", Kind::Text, "Least severe message that is sent."),
    reported("datestyle", "ISO, MDY", Kind::DateStyle, "DateStyle"),
    known("default_geometry_encoding", "1", Kind::Integer, "How geometries are written."),
    known("default_transaction_isolation", "serializable", Kind::Text, "Isolation of new transactions."),
    known("default_transaction_read_only", "off", Kind::Boolean, "Access mode of new transactions."),
    known("describe_field_name_in_uppercase", "off", Kind::Boolean, "Returns column names in upper case."),
    known("downcase_delimited_identifier", "on", Kind::Boolean, "Lowers quoted names."),
    known("enable_case_sensitive_identifier", "off", Kind::Boolean, "Keeps the case of quoted names."),
    known("enable_case_sensitive_super_attribute", "off", Kind::Boolean, "Keeps the case of SUPER attributes."),
    known("enable_numeric_rounding", "off", Kind::Boolean, "Rounds NUMERIC results."),
    known("enable_result_cache_for_session", "on", Kind::Boolean, "Answers repeated queries from a cache."),
    known("enable_vacuum_boost", "off", Kind::Boolean, "Gives VACUUM more resources."),
    known("error_on_nondeterministic_update", "off", Kind::Boolean, "Refuses several matches for one row."),
    known("extra_float_digits", "0", Kind::Integer, "Digits added to printed floats."),
    reported("integer_datetimes", "on", Kind::ReadOnly, "integer_datetimes"),
    known("intervalstyle", "postgres", Kind::Text, "How intervals are written."),
    known("json_parse_dedup_attributes", "off", Kind::Boolean, "Drops repeated attributes."),
    known("json_parse_truncate_strings", "off", Kind::Boolean, "Cuts strings in JSON."),
    known("json_serialization_enable", "off", Kind::Boolean, "Serializes nested results as JSON."),
    known("json_serialization_parse_nested_strings", "off", Kind::Boolean, "Parses JSON in strings."),
    known("max_concurrency_scaling_clusters", "1", Kind::Integer, "Clusters that concurrency scaling may add."),
    known("max_cursor_result_set_size", "default", Kind::Text, "Bytes that a cursor may hold."),
    known("mv_enable_aqmv_for_session", "on", Kind::Boolean, "Rewrites queries with materialized views."),
    known("navigate_super_null_on_error", "on", Kind::Boolean, "Yields NULL for wrong navigation."),
    known("parse_super_null_on_error", "off", Kind::Boolean, "Yields NULL for wrong values."),
    known("pg_federation_repeatable_read", "on", Kind::Boolean, "Isolation of federated queries."),
    known("query_group", "", Kind::Text, "Label of the session's queries."),
    known("readonly", "off", Kind::Boolean, "Refuses changes."),
    known("search_path", "$user, public", Kind::Names, "Schemas in which bare names are looked up."),
    reported("server_encoding", "UTF8", Kind::ReadOnly, "server_encoding"),
    reported("server_version", "8.0.2", Kind::ReadOnly, "server_version"),
    known("spectrum_query_maxerror", "-1", Kind::Integer, "Errors that external tables may have."),
    reported("standard_conforming_strings", "on", Kind::Boolean, "standard_conforming_strings"),
    known("statement_timeout", "0", Kind::Integer, "Milliseconds after which a statement is cancelled."),
    known("stored_proc_log_min_messages", "log", Kind::Text, "Least severe message that is logged."),
    known("timezone", "UTC", Kind::TimeZone, "Time zone of the session."),
    known("transaction_isolation", "serializable", Kind::Text, "Isolation of the transaction."),
    known("transaction_read_only", "off", Kind::Boolean, "Access mode of the transaction."),
    known("use_fips_ssl", "off", Kind::ReadOnly, "Restricts TLS to FIPS ciphers."),
    known("vesto_progress_notices", "0", Kind::Integer, "Seconds between notices of how far COPY and UNLOAD are."),
    known("wlm_query_slot_count", "1", Kind::Integer, "Memory shares of a query."),
];

/// Parameters that change what Redshift answers and on which nothing here acts yet: setting one away from its default is
/// taken, as drivers expect, with a warning.
const NOT_BUILT: &[&str] = &[
    "cast_super_null_on_error",
    "datestyle",
    "describe_field_name_in_uppercase",
    "downcase_delimited_identifier",
    "enable_case_sensitive_super_attribute",
    "enable_numeric_rounding",
    "error_on_nondeterministic_update",
    "intervalstyle",
    "json_parse_dedup_attributes",
    "json_parse_truncate_strings",
    "json_serialization_enable",
    "json_serialization_parse_nested_strings",
    "navigate_super_null_on_error",
    "parse_super_null_on_error",
    "standard_conforming_strings",
];

#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// What differs from the defaults, by name; `app.variable` of any name among them.
    values: BTreeMap<String, String>,
    /// What RESET goes back to: the user's and the login's values.
    at_login: BTreeMap<String, String>,
    /// To undo SET LOCAL, and SET when the transaction is rolled back.
    saved: Option<BTreeMap<String, String>>,
    locals: BTreeMap<String, Option<String>>,
    /// Names whose reported value may have changed; all of them at first.
    reported: Option<Vec<(String, String)>>,
}

impl Settings {
    /// The defaults, then the parameter group, then ALTER USER … SET, then the startup message. Unknown startup
    /// parameters are kept out, not refused: Redshift's drivers send several.
    pub(crate) fn at_login(group: BTreeMap<String, String>, user: &User, login: &Login) -> Result<Self, SqlError> {
        let mut settings = Self {
            values: BTreeMap::new(),
            at_login: BTreeMap::new(),
            saved: None,
            locals: BTreeMap::new(),
            reported: None,
        };
        for (name, value) in group.iter().chain(&user.settings) {
            settings.assign(name, value)?;
        }
        for (name, value) in &login.parameters {
            let name = name.to_ascii_lowercase();
            if name == "options" {
                settings.startup_options(value)?;
            } else if find(&name).is_some_and(|known| known.kind != Kind::ReadOnly) {
                settings.assign(&name, value)?;
            }
        }
        settings.at_login = settings.values.clone();
        Ok(settings)
    }

    /// `-c name=value` and `--name=value`.
    fn startup_options(&mut self, options: &str) -> Result<(), SqlError> {
        let mut words = options.split_ascii_whitespace();
        while let Some(word) = words.next() {
            let assignment = match word {
                "-c" => words.next(),
                _ => word.strip_prefix("-c").or_else(|| word.strip_prefix("--")),
            };
            if let Some((name, value)) = assignment.and_then(|assignment| assignment.split_once('=')) {
                self.assign(&name.replace('-', "_").to_ascii_lowercase(), value)?;
            }
        }
        Ok(())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let set = self.values.get(name).map(String::as_str);
        set.or_else(|| find(name).map(|known| known.default))
    }

    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| matches!(value, "on" | "true" | "1"))
    }

    /// The value, or PostgreSQL's error for a name that nobody knows.
    pub(crate) fn show(&self, name: &str) -> Result<&str, SqlError> {
        self.get(name).ok_or_else(|| unrecognized(name))
    }

    /// Name, value and description of each, by name.
    pub(crate) fn all(&self) -> Vec<(String, String, String)> {
        let row = |known: &Known| {
            let value = self.get(known.name).unwrap_or_default().to_owned();
            (known.name.to_owned(), value, known.description.to_owned())
        };
        PARAMETERS.iter().map(row).collect()
    }

    pub(crate) fn set(&mut self, name: &str, value: &SetValue) -> Result<(), SqlError> {
        match value {
            SetValue::Default => self.reset(name),
            SetValue::Values(values) => self.assign(name, &values.join(", ")),
        }
    }

    /// SET LOCAL: until the transaction ends.
    pub(crate) fn set_local(&mut self, name: &str, value: &SetValue) -> Result<(), SqlError> {
        let before = self.values.get(name).cloned();
        self.set(name, value)?;
        self.locals.entry(name.to_owned()).or_insert(before);
        Ok(())
    }

    pub(crate) fn reset(&mut self, name: &str) -> Result<(), SqlError> {
        if find(name).is_none() && !name.contains('.') {
            return Err(unrecognized(name));
        }
        match self.at_login.get(name).cloned() {
            Some(value) => drop(self.values.insert(name.to_owned(), value)),
            None => drop(self.values.remove(name)),
        }
        Ok(())
    }

    /// Whether `name` now has a value that should change answers and does not.
    pub(crate) fn is_without_effect(&self, name: &str) -> bool {
        NOT_BUILT.contains(&name) && find(name).is_some_and(|known| self.get(name) != Some(known.default))
    }

    pub(crate) fn reset_all(&mut self) {
        self.values = self.at_login.clone();
    }

    /// At BEGIN: SETs of a transaction that is rolled back are undone.
    pub(crate) fn begin(&mut self) {
        self.saved.get_or_insert_with(|| self.values.clone());
    }

    pub(crate) fn end(&mut self, end: TransactionEnd) {
        let saved = self.saved.take();
        let locals = std::mem::take(&mut self.locals);
        match (end, saved) {
            (TransactionEnd::RolledBack, Some(saved)) => self.values = saved,
            _ => {
                for (name, before) in locals {
                    match before {
                        Some(value) => drop(self.values.insert(name, value)),
                        None => drop(self.values.remove(&name)),
                    }
                }
            }
        }
    }

    fn assign(&mut self, name: &str, value: &str) -> Result<(), SqlError> {
        let Some(known) = find(name) else {
            if name.contains('.') {
                self.values.insert(name.to_owned(), value.to_owned());
                return Ok(());
            }
            return Err(unrecognized(name));
        };
        let value = checked(known, value)?;
        self.values.insert(name.to_owned(), value);
        Ok(())
    }

    /// The schemas of search_path, `$user` replaced.
    pub(crate) fn search_path(&self, user: &str) -> Vec<String> {
        let names = self.get("search_path").unwrap_or_default().split(',');
        let names = names.map(|name| name.trim().trim_matches(['"', '\'']));
        names.filter(|name| !name.is_empty()).map(|name| if name == "$user" { user } else { name }.to_owned()).collect()
    }

    /// ParameterStatus: everything at first, then what changed.
    pub(crate) fn take_reported(&mut self, session_user: &str, superuser: bool) -> Vec<(String, String)> {
        let mut now: Vec<(String, String)> = PARAMETERS
            .iter()
            .filter_map(|known| Some((known.reported?.to_owned(), self.get(known.name)?.to_owned())))
            .collect();
        now.push(("TimeZone".to_owned(), self.get("timezone").unwrap_or("UTC").to_owned()));
        // Not for the client: the wire follows it to write floats.
        now.push(("extra_float_digits".to_owned(), self.get("extra_float_digits").unwrap_or("0").to_owned()));
        now.push(("is_superuser".to_owned(), if superuser { "on" } else { "off" }.to_owned()));
        now.push(("session_authorization".to_owned(), session_user.to_owned()));
        let before = self.reported.replace(now.clone());
        match before {
            None => now,
            Some(before) => now.into_iter().filter(|pair| !before.contains(pair)).collect(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TransactionEnd {
    Committed,
    RolledBack,
}

fn find(name: &str) -> Option<&'static Known> {
    PARAMETERS.iter().find(|known| known.name == name)
}

fn unrecognized(name: &str) -> SqlError {
    SqlError::new(SqlState::UNDEFINED_OBJECT, format!("unrecognized configuration parameter \"{name}\""))
}

fn invalid(name: &str, value: &str) -> SqlError {
    SqlError::new(SqlState::INVALID_PARAMETER_VALUE, format!("invalid value for parameter \"{name}\": \"{value}\""))
}

fn checked(known: &Known, value: &str) -> Result<String, SqlError> {
    let name = known.name;
    match known.kind {
        Kind::Text | Kind::Names => Ok(value.to_owned()),
        Kind::ReadOnly => Err(SqlError::new(SqlState("55P02"), format!("parameter \"{name}\" cannot be changed"))),
        Kind::Boolean => match value.to_ascii_lowercase().as_str() {
            "on" | "true" | "t" | "1" | "yes" => Ok("on".to_owned()),
            "off" | "false" | "f" | "0" | "no" => Ok("off".to_owned()),
            _ => {
                let message = format!("parameter \"{name}\" requires a Boolean value");
                Err(SqlError::new(SqlState::INVALID_PARAMETER_VALUE, message))
            }
        },
        Kind::Integer => match value.trim().parse::<i64>() {
            Ok(number) => Ok(number.to_string()),
            Err(_) => Err(invalid(name, value)),
        },
        Kind::DateStyle => date_style(value).ok_or_else(|| invalid(name, value)),
        Kind::TimeZone => time_zone(value).ok_or_else(|| invalid(name, value)),
        Kind::Encoding => match value.to_ascii_lowercase().replace(['-', '_'], "").as_str() {
            "utf8" | "unicode" => Ok("UTF8".to_owned()),
            _ => Err(invalid(name, value)),
        },
    }
}

/// Only ISO output exists; the order of day and month is kept and shown.
fn date_style(value: &str) -> Option<String> {
    let mut order = "MDY";
    for word in value.split(',') {
        match word.trim().to_ascii_uppercase().as_str() {
            "ISO" | "" => {}
            "MDY" | "US" | "NONEURO" | "NONEUROPEAN" => order = "MDY",
            "DMY" | "EURO" | "EUROPEAN" => order = "DMY",
            "YMD" => order = "YMD",
            _ => return None,
        }
    }
    Some(format!("ISO, {order}"))
}

fn time_zone(value: &str) -> Option<String> {
    let value = value.trim();
    match value.to_ascii_uppercase().as_str() {
        "DEFAULT" | "LOCAL" | "UTC" | "GMT" | "Z" => return Some("UTC".to_owned()),
        _ => {}
    }
    value.parse::<arrow::array::timezone::Tz>().ok().map(|_| value.to_owned())
}
