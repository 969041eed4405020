//! One authorization question with its answer and reasons.

use std::sync::Arc;

use thiserror::Error;
use vesto_policy::{Context, Decision, Evaluation, Principal, Request, Suggestion, suggest};

/// What was asked.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) principal: Principal,
    pub(crate) action: String,
    pub(crate) resource: String,
    pub(crate) resource_account: Option<String>,
    pub(crate) context: Context,
}

impl Question {
    pub(crate) fn request(&self) -> Request<'_> {
        Request {
            principal: &self.principal,
            action: &self.action,
            resource: &self.resource,
            resource_account: self.resource_account.as_deref(),
            context: &self.context,
        }
    }
}

/// A question, the decision, and every statement that was considered. Clones are cheap; holds no secrets.
#[derive(Debug, Clone)]
pub struct Ruling(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    question: Question,
    evaluation: Evaluation,
}

impl Ruling {
    pub(crate) fn new(question: Question, evaluation: Evaluation) -> Self {
        Self(Arc::new(Inner { question, evaluation }))
    }

    pub fn allowed(&self) -> bool {
        self.decision().is_allow()
    }

    pub fn decision(&self) -> Decision {
        self.0.evaluation.decision
    }

    pub fn principal(&self) -> &Principal {
        &self.0.question.principal
    }

    /// The caller as AWS's messages print it: an ARN, or a service's name.
    pub fn caller(&self) -> String {
        self.0.question.principal.display_name()
    }

    pub fn action(&self) -> &str {
        &self.0.question.action
    }

    pub fn resource(&self) -> &str {
        &self.0.question.resource
    }

    /// The account that owns the resource, where it was known.
    pub fn resource_account(&self) -> Option<&str> {
        self.0.question.resource_account.as_deref()
    }

    /// The condition keys that the question carried.
    pub fn context(&self) -> &Context {
        &self.0.question.context
    }

    pub fn evaluation(&self) -> &Evaluation {
        &self.0.evaluation
    }

    /// The smallest change of policies that would allow it; empty when it is allowed. Computed when asked for.
    pub fn suggestion(&self) -> Suggestion {
        suggest(&self.0.question.request(), &self.0.evaluation)
    }

    /// AWS's sentence for a refusal.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>
    pub fn message(&self) -> String {
        format!("{}{}", self.short_message(), self.evaluation().access_denied_reason(self.action()))
    }

    /// The same without the reason, as STS answers AssumeRole.
    pub fn short_message(&self) -> String {
        let (caller, action, resource) = (self.caller(), self.action(), self.resource());
        format!("User: {caller} is not authorized to perform: {action} on resource: {resource}")
    }
}

/// A refusal. `Display` is AWS's sentence, fit for the client.
#[derive(Debug, Clone, Error)]
#[error("{}", ruling.message())]
pub struct AccessDenied {
    ruling: Ruling,
}

impl AccessDenied {
    pub(crate) fn new(ruling: Ruling) -> Self {
        Self { ruling }
    }

    pub fn ruling(&self) -> &Ruling {
        &self.ruling
    }

    pub fn evaluation(&self) -> &Evaluation {
        self.ruling.evaluation()
    }

    pub fn message(&self) -> String {
        self.ruling.message()
    }

    pub fn suggestion(&self) -> Suggestion {
        self.ruling.suggestion()
    }
}
