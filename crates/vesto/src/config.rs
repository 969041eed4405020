//! What `vesto serve` runs with: the command line and `VESTO_*` over the TOML file over the defaults.

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use serde::Deserialize;
use vesto_types::{AccountId, Region};

use crate::cli::{LogFormat, NewBuckets, OnOff, ServeArgs};
use crate::s3_endpoint::{S3Addressing, S3Endpoint, S3EndpointFile};
use crate::units::{parse_duration, parse_size};

pub(crate) const DEFAULT_HTTP_PORT: u16 = 4566;
pub(crate) const DEFAULT_SQL_PORT: u16 = 5439;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Config {
    pub data_dir: PathBuf,
    pub bind: IpAddr,
    pub http_port: u16,
    pub sql_port: u16,
    pub endpoint_host: String,
    pub region: Region,
    pub account: AccountId,
    pub bootstrap: Option<PathBuf>,
    pub role_apply_delay: Duration,
    pub max_iam_roles: usize,
    pub legacy_redshift_arns: OnOff,
    pub new_buckets: NewBuckets,
    pub copy_memory: u64,
    pub auto_compaction: OnOff,
    pub s3_endpoint: Option<S3Endpoint>,
    pub audit: OnOff,
    pub audit_max_bytes: u64,
    pub audit_file_bytes: u64,
    pub reset: Reset,
    /// Device and inode of the journal's stream.
    pub journal_stream: Option<String>,
    pub log_format: LogFormat,
    pub log: String,
}

/// Whether `POST /_vesto/reset` does anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reset {
    Enabled,
    Disabled,
}

/// The TOML file: the options of the command line by their names. A name nobody knows is an error, not a comment.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct ConfigFile {
    data_dir: Option<PathBuf>,
    bind: Option<IpAddr>,
    http_port: Option<u16>,
    sql_port: Option<u16>,
    endpoint_host: Option<String>,
    region: Option<String>,
    account_id: Option<String>,
    bootstrap: Option<PathBuf>,
    role_apply_delay: Option<String>,
    max_iam_roles: Option<u16>,
    legacy_redshift_arns: Option<OnOff>,
    new_buckets: Option<NewBuckets>,
    copy_memory: Option<String>,
    auto_compaction: Option<OnOff>,
    s3_endpoint: Option<String>,
    s3_endpoint_region: Option<String>,
    s3_endpoint_addressing: Option<S3Addressing>,
    s3_endpoint_ca: Option<PathBuf>,
    s3_endpoint_credentials: Option<PathBuf>,
    audit: Option<OnOff>,
    audit_max_bytes: Option<String>,
    audit_file_bytes: Option<String>,
    enable_reset: Option<bool>,
    log_format: Option<LogFormat>,
    log: Option<String>,
}

impl Config {
    pub(crate) fn load(args: ServeArgs) -> anyhow::Result<Self> {
        let Some(path) = args.config.clone() else { return Self::merge(args, "") };
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
        Self::merge(args, &text).with_context(|| format!("in `{}`", path.display()))
    }

    fn merge(args: ServeArgs, toml: &str) -> anyhow::Result<Self> {
        let file: ConfigFile = toml::from_str(toml)?;
        let parsed = |text: Option<String>| text.map(|text| parse_duration(&text)).transpose();
        let role_apply_delay = args.role_apply_delay.or(parsed(file.role_apply_delay)?);
        let size = |text: Option<String>| text.map(|text| parse_size(&text)).transpose();
        let copy_memory = args.copy_memory.or(size(file.copy_memory)?);
        let audit_max_bytes = args.audit_max_bytes.or(size(file.audit_max_bytes)?);
        let audit_file_bytes = args.audit_file_bytes.or(size(file.audit_file_bytes)?);
        let region = args.region.or(file.region.map(|text| Region::parse(&text)).transpose()?);
        let region = region.map_or_else(|| Region::parse("us-east-1"), Ok)?;
        let s3_endpoint = S3EndpointFile {
            s3_endpoint: file.s3_endpoint,
            s3_endpoint_region: file.s3_endpoint_region,
            s3_endpoint_addressing: file.s3_endpoint_addressing,
            s3_endpoint_ca: file.s3_endpoint_ca,
            s3_endpoint_credentials: file.s3_endpoint_credentials,
        };
        let s3_endpoint = S3Endpoint::merge(args.s3_endpoint, s3_endpoint, &region)?;
        let account = args.account_id.or(file.account_id.map(|text| AccountId::parse(&text)).transpose()?);
        let max_iam_roles = args.max_iam_roles.or(file.max_iam_roles).unwrap_or(10);
        anyhow::ensure!((1..=50).contains(&max_iam_roles), "max-iam-roles is 1 to 50, not {max_iam_roles}");
        let bind = args.bind.or(file.bind).unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let reset = if args.enable_reset || file.enable_reset == Some(true) { Reset::Enabled } else { Reset::Disabled };
        Ok(Self {
            data_dir: data_dir(args.data_dir.or(file.data_dir).as_deref()),
            bind,
            http_port: args.http_port.or(file.http_port).unwrap_or(DEFAULT_HTTP_PORT),
            sql_port: args.sql_port.or(file.sql_port).unwrap_or(DEFAULT_SQL_PORT),
            endpoint_host: args.endpoint_host.or(file.endpoint_host).unwrap_or_else(|| default_host(bind)),
            region,
            account: account.map_or_else(|| AccountId::parse("123456789012"), Ok)?,
            bootstrap: args.bootstrap.or(file.bootstrap),
            role_apply_delay: role_apply_delay.unwrap_or(Duration::from_secs(2)),
            max_iam_roles: usize::from(max_iam_roles),
            legacy_redshift_arns: args.legacy_redshift_arns.or(file.legacy_redshift_arns).unwrap_or(OnOff::On),
            new_buckets: args.new_buckets.or(file.new_buckets).unwrap_or(NewBuckets::Closed),
            copy_memory: copy_memory.unwrap_or(1 << 30),
            auto_compaction: args.auto_compaction.or(file.auto_compaction).unwrap_or(OnOff::On),
            s3_endpoint,
            audit: args.audit.or(file.audit).unwrap_or(OnOff::On),
            audit_max_bytes: audit_max_bytes.unwrap_or(1 << 30),
            audit_file_bytes: audit_file_bytes.unwrap_or(64 << 20),
            reset,
            journal_stream: args.journal_stream,
            log_format: args.log_format.or(file.log_format).unwrap_or(LogFormat::Text),
            log: args.log.or(file.log).unwrap_or_else(|| "info".to_owned()),
        })
    }
}

/// The data directory named, or the user's own.
pub(crate) fn data_dir(named: Option<&Path>) -> PathBuf {
    match (named, std::env::home_dir()) {
        (Some(named), _) => named.to_owned(),
        (None, Some(home)) => home.join(".local/share/vesto"),
        (None, None) => PathBuf::from("vesto-data"),
    }
}

/// The address itself, because a name may lead to another address first; `localhost` when listening on all.
fn default_host(bind: IpAddr) -> String {
    if bind.is_unspecified() { "localhost".to_owned() } else { bind.to_string() }
}

#[cfg(test)]
mod tests;
