//! What a query's result columns are called.

use datafusion::logical_expr::LogicalPlan;
use vesto_sql::{OutputName, ParsedQuery};

use super::ast::UNIQUE;

/// The names that the select list gives, with stars still to be filled in.
#[derive(Debug, Clone, Default)]
pub(crate) struct OutputNames(Vec<OutputName>);

impl OutputNames {
    pub(crate) fn of(query: &ParsedQuery) -> Self {
        Self(query.names.clone())
    }

    /// One name for each field of the plan. With more than one star the plan's own names have to do.
    pub(crate) fn apply(&self, plan: &LogicalPlan) -> Vec<String> {
        let planned: Vec<String> = plan.schema().fields().iter().map(|field| cut(field.name())).collect();
        let n_stars = self.0.iter().filter(|name| **name == OutputName::Wildcard).count();
        let n_named = self.0.len() - n_stars;
        if n_stars > 1 || n_named > planned.len() || (n_stars == 0 && n_named != planned.len()) {
            return planned;
        }
        let n_of_star = planned.len() - n_named;
        let mut names = Vec::with_capacity(planned.len());
        for name in &self.0 {
            match name {
                OutputName::Name(name) => names.push(name.clone()),
                OutputName::Wildcard => {
                    let from = names.len();
                    names.extend(planned.iter().skip(from).take(n_of_star).cloned());
                }
            }
        }
        names
    }
}

fn cut(name: &str) -> String {
    name.split(UNIQUE).next().unwrap_or(name).to_owned()
}
