//! The surface of a service as a table: which action is answered by which function, and which are known but not built.
//! Dispatch has no logic of its own. By default a Query service: form in, XML out.

use std::{
    collections::{BTreeMap, BTreeSet},
    future::{Future, ready},
};

use futures::future::BoxFuture;
use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use crate::OpCtx;

type BoxedHandler<S, P, B> =
    Box<dyn for<'a> Fn(&'a S, &'a OpCtx, &'a P) -> BoxFuture<'a, Result<B, ApiError>> + Send + Sync>;

/// `async fn create_user(state: &S, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError>`
pub trait Handler<'a, S: 'a, P: 'a, B>: Send + Sync {
    type Answering: Future<Output = Result<B, ApiError>> + Send + 'a;
    fn answer(&self, state: &'a S, ctx: &'a OpCtx, params: &'a P) -> Self::Answering;
}

impl<'a, S, P, B, F, Answering> Handler<'a, S, P, B> for F
where
    S: 'a,
    P: 'a,
    F: Fn(&'a S, &'a OpCtx, &'a P) -> Answering + Send + Sync,
    Answering: Future<Output = Result<B, ApiError>> + Send + 'a,
{
    type Answering = Answering;
    fn answer(&self, state: &'a S, ctx: &'a OpCtx, params: &'a P) -> Answering {
        self(state, ctx, params)
    }
}

pub struct ActionTable<S, P = QueryParams, B = XmlBody> {
    service: &'static str,
    version: &'static str,
    namespace: &'static str,
    actions: BTreeMap<&'static str, BoxedHandler<S, P, B>>,
    unbuilt: BTreeSet<&'static str>,
    guard: fn(&OpCtx) -> Result<(), ApiError>,
}

impl<S: Sync + 'static, P: Sync + 'static, B: Send + 'static> ActionTable<S, P, B> {
    /// `service` is the name in a credential scope (`iam`), `version` the API version, `namespace` that of its answers
    /// (of JSON services, what stands before the action in `X-Amz-Target`).
    pub fn new(service: &'static str, version: &'static str, namespace: &'static str) -> Self {
        Self { service, version, namespace, actions: BTreeMap::new(), unbuilt: BTreeSet::new(), guard: |_| Ok(()) }
    }

    #[must_use]
    pub fn action<H>(mut self, name: &'static str, handler: H) -> Self
    where
        H: for<'a> Handler<'a, S, P, B> + 'static,
    {
        self.actions.insert(name, Box::new(move |state, ctx, params| Box::pin(handler.answer(state, ctx, params))));
        self
    }

    /// An action that only reads what is in memory: `fn get_user(state, ctx, params) -> Result<XmlBody, ApiError>`.
    #[must_use]
    pub fn read<H>(mut self, name: &'static str, handler: H) -> Self
    where
        H: Fn(&S, &OpCtx, &P) -> Result<B, ApiError> + Send + Sync + 'static,
    {
        let answer = move |state: &S, ctx: &OpCtx, params: &P| handler(state, ctx, params);
        self.actions.insert(name, Box::new(move |state, ctx, params| Box::pin(ready(answer(state, ctx, params)))));
        self
    }

    /// Who may call the service at all; asked before every action.
    #[must_use]
    pub fn guard(mut self, guard: fn(&OpCtx) -> Result<(), ApiError>) -> Self {
        self.guard = guard;
        self
    }

    /// Actions of the service's model that have no function yet.
    #[must_use]
    pub fn unbuilt(mut self, names: &[&'static str]) -> Self {
        self.unbuilt.extend(names);
        self
    }

    pub fn service(&self) -> &'static str {
        self.service
    }

    pub fn version(&self) -> &'static str {
        self.version
    }

    pub fn namespace(&self) -> &'static str {
        self.namespace
    }

    /// Actions that are answered, by name.
    pub fn built_names(&self) -> impl Iterator<Item = &'static str> {
        self.actions.keys().copied()
    }

    pub fn unbuilt_names(&self) -> impl Iterator<Item = &'static str> {
        self.unbuilt.iter().copied()
    }

    /// Whether the service's model has this action, built or not.
    pub fn knows(&self, action: &str) -> bool {
        self.actions.contains_key(action) || self.unbuilt.contains(action)
    }

    pub async fn call(&self, state: &S, ctx: &OpCtx, action: &str, params: &P) -> Result<B, ApiError> {
        if let Some(handler) = self.actions.get(action) {
            (self.guard)(ctx)?;
            return handler(state, ctx, params).await;
        }
        if self.unbuilt.contains(action) {
            return Err(not_built(self.service, action));
        }
        Err(ApiError::invalid_action(action, self.version))
    }
}

/// HTTP 501: SDKs do not retry it.
fn not_built(service: &str, action: &str) -> ApiError {
    let mut error =
        ApiError::new(501, "NotImplemented", format!("The operation {service}:{action} is not supported yet."));
    error.sender = true;
    error
}
