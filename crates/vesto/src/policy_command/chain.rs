//! `vesto policy explain --cluster … --role … --copy s3://…`: the steps of a COPY or UNLOAD that need no database:
//! association, trust of the first role, chaining of the next, and S3's answers under the last role's session.

use anyhow::Context as _;
use serde_json::{Value, json};
use vesto_control::{ApplyStatus, Cluster};
use vesto_identity::{OpCtx, Ruling, ServiceAssumeRole};
use vesto_objects::{ListObjectsV2, ObjectAttributes, Question, WriteConditions};
use vesto_types::{Arn, ClusterIdentifier, RoleArn};

use super::explain::{ExplainArgs, step_json};
use super::stores::Stores;
use super::{Verdict, say, show};

struct Step {
    name: &'static str,
    allowed: bool,
    reason: String,
    ruling: Option<Ruling>,
}

pub(super) fn explain(args: &ExplainArgs, stores: &Stores, cluster: &str) -> anyhow::Result<Verdict> {
    let state = stores.control.state();
    let account = args.account_id.as_ref();
    let mut found = state.clusters().filter(|known| known.identifier.as_str() == cluster);
    let found = found.find(|known| account.is_none_or(|account| known.account == *account));
    let found = found.with_context(|| format!("there is no cluster `{cluster}`"))?;
    let steps = steps(args, stores, found)?;
    let allowed = steps.iter().all(|step| step.allowed);
    if args.json {
        let steps: Vec<Value> =
            steps.iter().map(|step| step_json(step.name, step.allowed, &step.reason, step.ruling.as_ref())).collect();
        say(&format!("{:#}", json!({ "allowed": allowed, "steps": steps })))?;
    } else {
        for (n, step) in steps.iter().enumerate() {
            let outcome = if step.allowed { "allowed" } else { "denied" };
            say(&format!("{}. {}: {outcome}: {}", n + 1, step.name, step.reason))?;
            if let Some(ruling) = step.ruling.as_ref().filter(|_| !step.allowed) {
                say(&show::text(ruling).lines().map(|line| format!("   {line}\n")).collect::<String>())?;
            }
        }
    }
    Ok(if allowed { Verdict::Yes } else { Verdict::No })
}

/// Up to the first refusal, as the statement itself goes.
fn steps(args: &ExplainArgs, stores: &Stores, cluster: &Cluster) -> anyhow::Result<Vec<Step>> {
    let first = args.role.first().context("--role names no role")?;
    let mut steps = vec![association(cluster, first)];
    if steps.iter().any(|step| !step.allowed) {
        return Ok(steps);
    }
    let (assumed, ctx) = assume(args, stores, cluster);
    steps.extend(assumed);
    let Some(ctx) = ctx else { return Ok(steps) };
    let url = args.copy.as_ref().or(args.unload.as_ref()).context("give --copy or --unload")?;
    let (bucket, key) = url
        .strip_prefix("s3://")
        .and_then(|rest| rest.split_once('/'))
        .with_context(|| format!("`{url}` is not of the form s3://BUCKET/PREFIX"))?;
    let list = ListObjectsV2 { prefix: Some(key.to_owned()), ..ListObjectsV2::default() };
    let (attributes, conditions) = (ObjectAttributes::default(), WriteConditions::default());
    let questions = match &args.copy {
        Some(_) => vec![Question::List(&list), Question::Get { key }],
        None => vec![Question::List(&list), Question::Put { key, attributes: &attributes, conditions: &conditions }],
    };
    for question in questions {
        let step = match vesto_objects::explain(&ctx, &stores.objects, bucket, question) {
            Ok(ruling) => Step {
                name: "s3_access",
                allowed: ruling.allowed(),
                reason: format!("{} on {}", ruling.action(), ruling.resource()),
                ruling: Some(ruling),
            },
            Err(error) => Step { name: "s3_access", allowed: false, reason: error.message(), ruling: None },
        };
        let goes_on = step.allowed;
        steps.push(step);
        if !goes_on {
            break;
        }
    }
    Ok(steps)
}

fn association(cluster: &Cluster, role: &RoleArn) -> Step {
    let status = cluster.roles.roles().iter().find(|known| known.role == *role).map(|known| known.status);
    let (allowed, reason) = match status {
        Some(ApplyStatus::InSync) => (true, format!("{role} is associated with the cluster and in-sync")),
        Some(ApplyStatus::Adding) => (false, format!("{role} is still being associated (status adding)")),
        Some(ApplyStatus::Removing) => (false, format!("{role} is being disassociated (status removing)")),
        None => (
            false,
            format!(
                "{role} is not associated with the cluster: aws redshift modify-cluster-iam-roles \
                 --cluster-identifier {} --add-iam-roles {role}",
                cluster.identifier
            ),
        ),
    };
    Step { name: "role_association", allowed, reason, ruling: None }
}

fn assume(args: &ExplainArgs, stores: &Stores, cluster: &Cluster) -> (Vec<Step>, Option<OpCtx>) {
    let identifier: &ClusterIdentifier = &cluster.identifier;
    let arn = |kind, name: &str| Arn::redshift(&stores.region, &cluster.account, kind, name).to_string();
    let (source_arn, user) =
        (arn("cluster", identifier.as_str()), arn("dbuser", &format!("{identifier}/{}", args.db_user)));
    let wish = ServiceAssumeRole {
        service: "redshift.amazonaws.com",
        region: &stores.region,
        source_account: &cluster.account,
        source_arn: &source_arn,
        external_id: &user,
        session_name: "RedshiftIamRoleSession",
        roles: &args.role,
    };
    let (hops, ctx) = match stores.identity.explain_role_chain(&wish, &stores.request()) {
        Ok(chain) => (chain.steps, Some(chain.ctx)),
        Err(denied) => (denied.steps, None),
    };
    let steps = hops.into_iter().enumerate().map(|(n, hop)| Step {
        name: if n == 0 { "trust_policy" } else { "role_chain" },
        allowed: hop.ruling.allowed(),
        reason: match hop.role_exists {
            true => format!("{} by {}", hop.role, hop.ruling.caller()),
            false => format!("there is no role {}", hop.role),
        },
        ruling: Some(hop.ruling),
    });
    (steps.collect(), ctx)
}
