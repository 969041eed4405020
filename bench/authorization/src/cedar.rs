//! The mix in Cedar's language. <https://docs.cedarpolicy.com/policies/syntax-policy.html>

use std::collections::HashSet;

use anyhow::Result;
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityUid, PolicySet, Request, RestrictedExpression,
};

use crate::mix::{Mix, Statement};

pub(crate) struct Bench {
    authorizer: Authorizer,
    policies: PolicySet,
    requests: Vec<(Request, Entities)>,
}

impl Bench {
    pub(crate) fn new(mix: &Mix) -> Result<Self> {
        let text: Vec<String> = mix.policies.iter().flatten().map(statement).collect();
        let policies: PolicySet = text.join("\n").parse()?;
        let principal: EntityUid = "User::\"alice\"".parse()?;
        let mut requests = Vec::new();
        for asked in &mix.requests {
            let action: EntityUid = format!("Action::\"{}\"", asked.action).parse()?;
            let resource: EntityUid = format!("Resource::\"{}\"", asked.resource).parse()?;
            let context = Context::from_pairs([
                ("team".to_owned(), RestrictedExpression::new_string(asked.team.to_owned())),
                ("prefix".to_owned(), RestrictedExpression::new_string(asked.prefix.to_owned())),
                ("maxKeys".to_owned(), RestrictedExpression::new_long(asked.max_keys)),
                ("secure".to_owned(), RestrictedExpression::new_bool(true)),
            ])?;
            let arn = RestrictedExpression::new_string(asked.resource.clone());
            let entities = Entities::from_entities(
                [
                    Entity::new(principal.clone(), Default::default(), HashSet::new())?,
                    Entity::new(resource.clone(), [("arn".to_owned(), arn)].into(), HashSet::new())?,
                ],
                None,
            )?;
            requests.push((Request::new(principal.clone(), action, resource, context, None)?, entities));
        }
        Ok(Self { authorizer: Authorizer::new(), policies, requests })
    }

    pub(crate) fn decide(&self, n: usize) -> bool {
        let (request, entities) = &self.requests[n];
        self.authorizer.is_authorized(request, &self.policies, entities).decision() == Decision::Allow
    }
}

fn statement(statement: &Statement) -> String {
    let effect = if statement.allows { "permit" } else { "forbid" };
    let actions: Vec<String> = statement.actions.iter().map(|action| format!("Action::\"{action}\"")).collect();
    let condition = statement.condition.as_ref().map_or_else(String::new, |condition| {
        format!(
            " && context.team == \"{}\" && context.prefix like \"{}\" && context.maxKeys <= {} && context.secure == true",
            condition.team, condition.prefix, condition.max_keys
        )
    });
    format!(
        "{effect}(principal == User::\"alice\", action in [{}], resource) when {{ resource.arn like \"{}\"{condition} }};",
        actions.join(", "),
        statement.resource
    )
}
