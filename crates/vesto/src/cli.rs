//! The command line. Options of `serve` may also stand in a TOML file or in `VESTO_*` variables; `config` merges them.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serde::Deserialize;
use vesto_types::{AccountId, Region};

use crate::policy_command::PolicyArgs;
use crate::quickstart::QuickstartArgs;
use crate::s3_endpoint::S3EndpointArgs;
use crate::units::{parse_duration, parse_size};

#[derive(Debug, Parser)]
#[command(name = "vesto", version, about = "A self-hosted Amazon Redshift that explains every authorization")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the server
    #[command(args_override_self = true)]
    Serve(Box<ServeArgs>),
    /// Print shell exports for the aws CLI, SDKs and psql
    Env(EnvArgs),
    /// Run the aws CLI against the server
    Aws(AwsArgs),
    /// Print a link that signs in to the web console as root, once
    Console(ConsoleArgs),
    /// Add the server's certificate authority to the bundles that clients trust
    Trust(TrustArgs),
    /// Explain decisions, check policy documents, write the least policy for a role
    Policy(PolicyArgs),
    /// Tell the guide's story on real data, step by step
    Quickstart(QuickstartArgs),
}

/// Where the server keeps everything; the other commands find its endpoints and credentials there.
#[derive(Debug, Clone, Args)]
pub(crate) struct DataDirArg {
    /// The data directory [default: ~/.local/share/vesto]
    #[arg(long, env = "VESTO_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
}

#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ServeArgs {
    /// The data directory [default: ~/.local/share/vesto]
    #[arg(long, env = "VESTO_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// A TOML file with these options (names as here, without the dashes in front)
    #[arg(long, env = "VESTO_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The port of the AWS endpoint, 0 for any free one [default: 4566]
    #[arg(long, env = "VESTO_HTTP_PORT", value_name = "PORT")]
    pub http_port: Option<u16>,
    /// The first cluster's SQL port, each further cluster taking the next free one; 0 for any free ones [default: 5439]
    #[arg(long, env = "VESTO_SQL_PORT", value_name = "PORT")]
    pub sql_port: Option<u16>,
    /// The address to listen on [default: 127.0.0.1]
    #[arg(long, env = "VESTO_BIND", value_name = "ADDRESS")]
    pub bind: Option<IpAddr>,
    /// The host name given to clients as a cluster's endpoint [default: the address listened on]
    #[arg(long, env = "VESTO_ENDPOINT_HOST", value_name = "HOST")]
    pub endpoint_host: Option<String>,
    /// The AWS Region served [default: us-east-1]
    #[arg(long, env = "VESTO_REGION")]
    pub region: Option<Region>,
    /// The account made at first start [default: 123456789012]
    #[arg(long, env = "VESTO_ACCOUNT_ID", value_name = "ID")]
    pub account_id: Option<AccountId>,
    /// A TOML file with accounts, users and access keys to make at first start
    #[arg(long, env = "VESTO_BOOTSTRAP", value_name = "FILE")]
    pub bootstrap: Option<PathBuf>,
    /// How long a role association stays adding or removing [default: 2s]
    #[arg(long, env = "VESTO_ROLE_APPLY_DELAY", value_name = "DURATION", value_parser = parse_duration)]
    pub role_apply_delay: Option<Duration>,
    /// The most roles that one cluster may have, 1 to 50 [default: 10]
    #[arg(long, env = "VESTO_MAX_IAM_ROLES", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=50))]
    pub max_iam_roles: Option<u16>,
    /// Whether policies may name clusters with the account before the Region, as old guides do [default: on]
    #[arg(long, env = "VESTO_LEGACY_REDSHIFT_ARNS")]
    pub legacy_redshift_arns: Option<OnOff>,
    /// How new buckets are: closed as S3 makes them (no ACLs, public access blocked), or open as before April 2023
    /// [default: closed]
    #[arg(long, env = "VESTO_NEW_BUCKETS")]
    pub new_buckets: Option<NewBuckets>,
    /// Whether small table files are merged and deleted rows dropped in the background [default: on]
    #[arg(long, env = "VESTO_AUTO_COMPACTION")]
    pub auto_compaction: Option<OnOff>,
    /// Memory that one COPY may use [default: 1GiB]
    #[arg(long, env = "VESTO_COPY_MEMORY", value_name = "SIZE", value_parser = parse_size)]
    pub copy_memory: Option<u64>,
    #[command(flatten)]
    pub s3_endpoint: S3EndpointArgs,
    /// Whether calls are written to the audit log in DATA_DIR/audit [default: on]
    #[arg(long, env = "VESTO_AUDIT")]
    pub audit: Option<OnOff>,
    /// All files of the audit log together; the oldest are removed [default: 1GiB]
    #[arg(long, env = "VESTO_AUDIT_MAX_BYTES", value_name = "SIZE", value_parser = parse_size)]
    pub audit_max_bytes: Option<u64>,
    /// One file of the audit log [default: 64MiB]
    #[arg(long, env = "VESTO_AUDIT_FILE_BYTES", value_name = "SIZE", value_parser = parse_size)]
    pub audit_file_bytes: Option<u64>,
    /// Allow POST /_vesto/reset, which forgets everything; for tests
    #[arg(long, env = "VESTO_ENABLE_RESET")]
    pub enable_reset: bool,
    /// How log lines look [default: text]
    #[arg(long, env = "VESTO_LOG_FORMAT")]
    pub log_format: Option<LogFormat>,
    /// Set by systemd.
    #[arg(long, env = "JOURNAL_STREAM", hide = true)]
    pub journal_stream: Option<String>,
    /// What to log, for instance `info,vesto_control=debug` [default: info]
    #[arg(long, env = "VESTO_LOG", value_name = "FILTER")]
    pub log: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OnOff {
    On,
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum NewBuckets {
    Closed,
    Open,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct EnvArgs {
    #[command(flatten)]
    pub data_dir: DataDirArg,
    /// The cluster that the PG* variables lead to [default: the first]
    #[arg(long, value_name = "IDENTIFIER")]
    pub cluster: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct AwsArgs {
    #[command(flatten)]
    pub data_dir: DataDirArg,
    /// Credentials of one's own in the environment are kept.
    #[arg(long, env = "AWS_ACCESS_KEY_ID", hide = true, hide_env_values = true)]
    pub own_access_key_id: Option<String>,
    #[arg(long, env = "AWS_PROFILE", hide = true)]
    pub own_profile: Option<String>,
    /// Arguments of the aws CLI
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true, value_name = "ARGS")]
    pub args: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ConsoleArgs {
    #[command(flatten)]
    pub data_dir: DataDirArg,
}

#[derive(Debug, Args)]
pub(crate) struct TrustArgs {
    #[command(flatten)]
    pub data_dir: DataDirArg,
    /// Only say what would be done
    #[arg(long)]
    pub dry_run: bool,
    /// The Python whose bundles are changed [default: python3 of PATH]
    #[arg(long, value_name = "PROGRAM")]
    pub python: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
