//! What the edge needs of the services behind it.

use axum::body::Body;
use futures::future::BoxFuture;
use http::{Request, Response};
use thiserror::Error;
use vesto_aws_wire::{ApiError, Members, QueryParams, XmlBody};
use vesto_control::RedshiftApi;
use vesto_control::actions::{NAMESPACE, SERVICE, VERSION};
use vesto_identity::{ActionTable, OpCtx, RequestInfo};

/// A service that speaks AWS Query.
pub trait QueryService: Send + Sync + 'static {
    /// The name in a credential's scope.
    fn service(&self) -> &'static str;
    fn version(&self) -> &'static str;
    /// The XML namespace of its answers.
    fn namespace(&self) -> &'static str;
    /// Whether its model has this action, built or not.
    fn knows(&self, action: &str) -> bool;
    /// The actions that are built.
    fn action_names(&self) -> Vec<&'static str>;
    fn call<'a>(
        &'a self,
        ctx: &'a OpCtx,
        action: &'a str,
        params: &'a QueryParams,
    ) -> BoxFuture<'a, Result<XmlBody, ApiError>>;
}

/// A service that speaks AWS JSON 1.1.
pub trait JsonService: Send + Sync + 'static {
    /// The name in a credential's scope.
    fn service(&self) -> &'static str;
    /// What stands before the action in `X-Amz-Target`.
    fn target(&self) -> &'static str;
    /// Whether its model has this action, built or not.
    fn knows(&self, action: &str) -> bool;
    /// The text of a JSON object.
    fn call<'a>(
        &'a self,
        ctx: &'a OpCtx,
        action: &'a str,
        request: &'a Members,
    ) -> BoxFuture<'a, Result<String, ApiError>>;
}

/// A table of actions with the state that they work on.
pub struct TableService<S, P = QueryParams, B = XmlBody> {
    pub table: ActionTable<S, P, B>,
    pub state: S,
}

impl<S: Send + Sync + 'static> JsonService for TableService<S, Members, String> {
    fn service(&self) -> &'static str {
        self.table.service()
    }

    fn target(&self) -> &'static str {
        self.table.namespace()
    }

    fn knows(&self, action: &str) -> bool {
        self.table.knows(action)
    }

    fn call<'a>(
        &'a self,
        ctx: &'a OpCtx,
        action: &'a str,
        request: &'a Members,
    ) -> BoxFuture<'a, Result<String, ApiError>> {
        Box::pin(self.table.call(&self.state, ctx, action, request))
    }
}

impl<S: Send + Sync + 'static> QueryService for TableService<S> {
    fn service(&self) -> &'static str {
        self.table.service()
    }

    fn version(&self) -> &'static str {
        self.table.version()
    }

    fn namespace(&self) -> &'static str {
        self.table.namespace()
    }

    fn knows(&self, action: &str) -> bool {
        self.table.knows(action)
    }

    fn action_names(&self) -> Vec<&'static str> {
        self.table.built_names().collect()
    }

    fn call<'a>(
        &'a self,
        ctx: &'a OpCtx,
        action: &'a str,
        params: &'a QueryParams,
    ) -> BoxFuture<'a, Result<XmlBody, ApiError>> {
        Box::pin(self.table.call(&self.state, ctx, action, params))
    }
}

impl QueryService for RedshiftApi {
    fn service(&self) -> &'static str {
        SERVICE
    }

    fn version(&self) -> &'static str {
        VERSION
    }

    fn namespace(&self) -> &'static str {
        NAMESPACE
    }

    fn knows(&self, action: &str) -> bool {
        self.table().knows(action)
    }

    fn action_names(&self) -> Vec<&'static str> {
        self.table().built_names().collect()
    }

    fn call<'a>(
        &'a self,
        ctx: &'a OpCtx,
        action: &'a str,
        params: &'a QueryParams,
    ) -> BoxFuture<'a, Result<XmlBody, ApiError>> {
        Box::pin(RedshiftApi::call(self, ctx, action, params))
    }
}

/// Takes S3 requests as they came, with their bodies unread, and verifies them itself.
pub trait S3Face: Send + Sync + 'static {
    fn call(&self, request: Request<Body>, info: RequestInfo) -> BoxFuture<'static, Response<Body>>;
}

/// Forgets everything that was made since the first start; for tests.
pub trait Reset: Send + Sync + 'static {
    fn reset(&self) -> BoxFuture<'_, Result<(), ResetError>>;
}

#[derive(Debug, Error)]
#[error("cannot reset")]
pub struct ResetError(#[source] pub Box<dyn std::error::Error + Send + Sync>);
