//! `vesto policy explain`: one question with its answer and every reason.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use serde_json::json;
use vesto_identity::{Ruling, ServiceWish};
use vesto_policy::Context;
use vesto_types::{AccountId, Arn, Region, RoleArn};

use super::stores::{Settings, Stores};
use super::{Verdict, chain, say, show};
use crate::cli::DataDirArg;
use crate::config::data_dir;
use crate::data_dir::DataDir;

const ASSUME_ROLE: &str = "sts:AssumeRole";
const SESSION_NAME: &str = "explanation";

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// Who asks: the ARN of a user, role, session or root, an account id, a service such as redshift.amazonaws.com, or
    /// `anonymous`
    #[arg(long, value_name = "ARN", required_unless_present = "cluster")]
    principal: Option<String>,
    /// What it would do, for instance s3:GetObject
    #[arg(long, required_unless_present = "cluster")]
    action: Option<String>,
    /// With what, an ARN
    #[arg(long, value_name = "ARN", default_value = "*")]
    resource: String,
    /// A condition key of the request; repeat it for several values of one key
    #[arg(long, value_name = "KEY=VALUE")]
    context: Vec<String>,
    /// sts:ExternalId of an AssumeRole
    #[arg(long, value_name = "ID")]
    external_id: Option<String>,
    /// The cluster of a COPY or UNLOAD, instead of a principal and an action
    #[arg(long, value_name = "IDENTIFIER", conflicts_with_all = ["principal", "action"], requires = "role")]
    pub(super) cluster: Option<String>,
    /// Its role, or chain of roles with commas between
    #[arg(long, value_name = "ARN[,ARN]", requires = "cluster", value_delimiter = ',', value_parser = RoleArn::parse)]
    pub(super) role: Vec<RoleArn>,
    /// The database user that runs it [default: awsuser]
    #[arg(long, value_name = "NAME", requires = "cluster", default_value = "awsuser")]
    pub(super) db_user: String,
    /// What COPY reads
    #[arg(long, value_name = "s3://BUCKET/PREFIX", requires = "cluster", conflicts_with = "unload",
        required_unless_present_any = ["principal", "unload"])]
    pub(super) copy: Option<String>,
    /// Where UNLOAD writes
    #[arg(long, value_name = "s3://BUCKET/PREFIX", requires = "cluster")]
    pub(super) unload: Option<String>,
    #[command(flatten)]
    data_dir: DataDirArg,
    /// Instead of a data directory: what this bootstrap file would make
    #[arg(long, value_name = "FILE", conflicts_with = "data_dir")]
    bootstrap: Option<PathBuf>,
    /// The Region asked in [default: the running server's, or us-east-1]
    #[arg(long)]
    region: Option<Region>,
    /// The server's account [default: the running server's, or 123456789012]
    #[arg(long, value_name = "ID")]
    pub(super) account_id: Option<AccountId>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn explain(args: &ExplainArgs) -> anyhow::Result<Verdict> {
    crate::runtime("vesto")?.block_on(async {
        let settings = Settings { region: args.region.clone(), account: args.account_id.clone() };
        let stores = match &args.bootstrap {
            Some(file) => Stores::of_bootstrap(file, settings).await?,
            None => {
                let data_dir = DataDir::new(data_dir(args.data_dir.data_dir.as_deref()));
                Stores::of_data_dir(&data_dir, settings).await?
            }
        };
        match (&args.principal, &args.action, &args.cluster) {
            (Some(principal), Some(action), _) => {
                let ruling = rule(args, &stores, principal, action)?;
                if args.json {
                    say(&format!("{:#}", show::to_json(&ruling)))?;
                } else {
                    say(&show::text(&ruling))?;
                }
                Ok(if ruling.allowed() { Verdict::Yes } else { Verdict::No })
            }
            (_, _, Some(cluster)) => chain::explain(args, &stores, cluster),
            _ => anyhow::bail!("give --principal and --action, or --cluster and --role"),
        }
    })
}

fn rule(args: &ExplainArgs, stores: &Stores, principal: &str, action: &str) -> anyhow::Result<Ruling> {
    let context = context(&args.context)?;
    let assumes = action.eq_ignore_ascii_case(ASSUME_ROLE);
    if principal.ends_with(".amazonaws.com") {
        anyhow::ensure!(assumes, "a service principal does nothing here but {ASSUME_ROLE}");
        return service(args, stores, principal, &context);
    }
    let ctx = stores.identity.hypothetical_context(principal, stores.request())?;
    if assumes {
        let role = role(&args.resource)?;
        return Ok(ctx.rule_assume_role(&role, SESSION_NAME, args.external_id.as_deref(), &context));
    }
    anyhow::ensure!(args.external_id.is_none(), "--external-id goes with {ASSUME_ROLE}");
    Ok(vesto_objects::rule(&ctx, &stores.objects, action, &args.resource, context))
}

/// A service acts for somebody: `aws:SourceAccount` and `aws:SourceArn`, of this account unless told.
fn service(args: &ExplainArgs, stores: &Stores, service: &str, context: &Context) -> anyhow::Result<Ruling> {
    let role = role(&args.resource)?;
    let given = |key: &str| context.values(key).first().cloned();
    let account = match given("aws:SourceAccount") {
        Some(account) => AccountId::parse(&account)?,
        None => stores.identity.default_account().clone(),
    };
    let source_arn = given("aws:SourceArn")
        .unwrap_or_else(|| Arn::redshift(&stores.region, &account, "cluster", "explanation").to_string());
    let wish = ServiceWish {
        service,
        region: &stores.region,
        source_account: &account,
        source_arn: &source_arn,
        external_id: args.external_id.as_deref(),
        session_name: SESSION_NAME,
    };
    Ok(stores.identity.rule_service_assume_role(&wish, &role, &stores.request(), context))
}

fn role(resource: &str) -> anyhow::Result<RoleArn> {
    RoleArn::parse(resource).with_context(|| format!("{ASSUME_ROLE} needs --resource ARN-OF-A-ROLE"))
}

/// `key=value`, the values of one key together.
fn context(pairs: &[String]) -> anyhow::Result<Context> {
    let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for pair in pairs {
        let pair = pair.split_once('=').with_context(|| format!("`{pair}` is not of the form KEY=VALUE"))?;
        values.entry(pair.0).or_default().push(pair.1);
    }
    let mut context = Context::new();
    for (key, values) in values {
        match values.as_slice() {
            [value] if !is_list(key) => context.set_string(key, *value),
            values => context.set_strings(key, values.iter().copied()),
        };
    }
    Ok(context)
}

/// Keys that are lists even of one value.
fn is_list(key: &str) -> bool {
    key.eq_ignore_ascii_case("aws:TagKeys") || key.eq_ignore_ascii_case("aws:PrincipalServiceNamesList")
}

/// For the chain's output.
pub(super) fn step_json(name: &str, allowed: bool, reason: &str, ruling: Option<&Ruling>) -> serde_json::Value {
    json!({ "step": name, "allowed": allowed, "reason": reason, "ruling": ruling.map(show::to_json) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn condition_keys_are_given_as_pairs() {
        let pairs = ["aws:SecureTransport=true", "s3:prefix=a=b", "aws:TagKeys=a", "k=1", "k=2"].map(str::to_owned);
        let context = context(&pairs).unwrap();
        assert_eq!(context.values("s3:prefix"), ["a=b"]);
        assert_eq!(context.values("k"), ["1", "2"]);
        assert!(super::context(&["aws:SecureTransport".to_owned()]).is_err());
    }
}
