//! `vesto policy denied`: what a server refused lately, and why.

use std::fmt::Write;

use anyhow::Context;
use clap::Args;
use serde_json::{Value, json};
use vesto_meta::authorization_denials::{self, DenialRecord};

use super::{Verdict, say, stores};
use crate::cli::DataDirArg;
use crate::config::data_dir;
use crate::data_dir::DataDir;

#[derive(Debug, Args)]
pub(crate) struct DeniedArgs {
    /// Of one request only: the id that its error has (`RequestId`, `Rid`)
    #[arg(long, value_name = "ID")]
    request_id: Option<String>,
    /// So many, the newest
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: u32,
    #[command(flatten)]
    data_dir: DataDirArg,
    /// Print JSON, a line for each
    #[arg(long)]
    json: bool,
}

pub(super) fn denied(args: &DeniedArgs) -> anyhow::Result<Verdict> {
    crate::runtime("vesto")?.block_on(async {
        let data_dir = DataDir::new(data_dir(args.data_dir.data_dir.as_deref()));
        let (meta, _copies) = stores::metadata(&data_dir).await?;
        let mut tx = meta.begin().await?;
        let denials = match &args.request_id {
            Some(id) => authorization_denials::of_request(&mut tx, id).await?,
            None => authorization_denials::list(&mut tx, args.limit).await?,
        };
        for denial in &denials {
            let explanation: Value = serde_json::from_str(&denial.explanation).context("a stored explanation")?;
            say(&if args.json { to_json(denial, explanation).to_string() } else { text(denial, &explanation) })?;
        }
        Ok(if denials.is_empty() { Verdict::Yes } else { Verdict::No })
    })
}

fn to_json(denial: &DenialRecord, explanation: Value) -> Value {
    let query = denial
        .query
        .as_ref()
        .map(|query| json!({ "cluster": query.cluster, "dbUser": query.db_user, "queryId": query.query_id }));
    let time = denial.at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    json!({ "time": time, "requestId": denial.request_id, "query": query, "explanation": explanation })
}

fn text(denial: &DenialRecord, explanation: &Value) -> String {
    let DenialRecord { at, request_id, query, principal, action, resource, .. } = denial;
    let field = |name: &str| explanation[name].as_str().unwrap_or_default();
    let mut out = format!("time:       {}\nrequest:    {request_id}", at.format("%Y-%m-%dT%H:%M:%S%.6fZ"));
    // Writing to a string cannot fail.
    let mut line = |label: &str, text: &str| _ = write!(out, "\n{label:<12}{text}");
    if let Some(query) = query {
        line("query:", &format!("{} of {} in cluster {}", query.query_id, query.db_user, query.cluster));
    }
    line("principal:", principal);
    line("action:", action);
    line("resource:", resource);
    line("reason:", field("reason"));
    let deciding = &explanation["deciding"];
    if let (Some(policy), Some(owner)) = (deciding["policy"].as_str(), deciding["attachedTo"].as_str()) {
        line("policy:", &format!("{policy} of {owner}"));
        line("statement:", deciding["path"].as_str().unwrap_or_default());
    }
    for change in explanation["changes"].as_array().into_iter().flatten() {
        match change["command"].as_str() {
            Some(command) => line("to allow it:", &format!(" {command}")),
            None => line("to allow it:", &format!(" remove or narrow {}", change["path"].as_str().unwrap_or_default())),
        }
    }
    out.push('\n');
    out
}
