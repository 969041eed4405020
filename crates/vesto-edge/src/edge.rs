//! What is served at the port, and by whom.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use chrono::{DateTime, Utc};
use http::{Request, Response};
use metrics_exporter_prometheus::PrometheusHandle;
use tracing::Instrument;
use vesto_aws_wire::{ApiError, Protocol};
use vesto_control::{Control, RedshiftApi};
use vesto_identity::Identity;
use vesto_identity::actions::{iam_actions, sts_actions};
use vesto_types::{Clock, Ids, Region, RequestId};

use crate::answer;
use crate::authenticate::request_info;
use crate::console::ConsoleFile;
use crate::dispatch::{Target, target};
use crate::json_call::json_call;
use crate::metric_names;
use crate::origin::refusal;
use crate::pages::page;
use crate::query_call::query_call;
use crate::rest_json_call::rest_json_call;
use crate::service::{JsonService, QueryService, Reset, S3Face, TableService};

pub struct EdgeConfig {
    pub identity: Identity,
    pub control: Control,
    pub s3: Arc<dyn S3Face>,
    /// The services that speak AWS JSON.
    pub json_services: Vec<Arc<dyn JsonService>>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    pub metrics: PrometheusHandle,
    /// `None`: `POST /_vesto/reset` is disabled.
    pub reset: Option<Arc<dyn Reset>>,
    /// The web console; empty: it was not built.
    pub console: &'static [ConsoleFile],
    /// The server's version, as health shows it.
    pub version: &'static str,
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Edge(Arc<Inner>);

struct Inner {
    config: EdgeConfig,
    query_services: Vec<Arc<dyn QueryService>>,
}

/// Which operation a request turned out to call; for metrics.
pub(crate) struct Called {
    pub(crate) service: &'static str,
    pub(crate) action: String,
}

impl Called {
    pub(crate) fn of(service: &'static str) -> Self {
        Self { service, action: String::new() }
    }
}

impl Edge {
    pub fn new(config: EdgeConfig) -> Self {
        metric_names::describe();
        let iam = TableService { table: iam_actions(), state: config.identity.clone() };
        let sts = TableService { table: sts_actions(), state: config.identity.clone() };
        let redshift = RedshiftApi::new(config.control.clone());
        Self(Arc::new(Inner { query_services: vec![Arc::new(redshift), Arc::new(iam), Arc::new(sts)], config }))
    }

    /// Answers one request. `peer` is the other end of its connection.
    pub async fn handle(&self, mut request: Request<Body>, peer: SocketAddr) -> Response<Body> {
        let id = self.new_request_id();
        request.extensions_mut().insert(id.clone());
        request.extensions_mut().insert(peer);
        let span = tracing::info_span!("request", id = %id, method = %request.method(), path = request.uri().path());
        let response = self.answer(request, &id).instrument(span).await;
        answer::with_request_id(response, &id)
    }

    async fn answer(&self, request: Request<Body>, id: &RequestId) -> Response<Body> {
        let start = std::time::Instant::now();
        let (called, response) = self.dispatch(request, id).await;
        let status = response.status().as_u16().to_string();
        metrics::histogram!(metric_names::SECONDS, "service" => called.service).record(start.elapsed());
        let labels = [("service", called.service.to_owned()), ("action", called.action), ("status", status)];
        metrics::counter!(metric_names::REQUESTS, &labels).increment(1);
        response
    }

    async fn dispatch(&self, request: Request<Body>, id: &RequestId) -> (Called, Response<Body>) {
        let target = target(request.method(), request.uri(), request.headers());
        if let Some(why) = refusal(&request, &target) {
            let error = ApiError::access_denied(why);
            let protocol = match target {
                Target::Page(_) | Target::Json(_) | Target::RestJson => Protocol::Json,
                Target::Query { .. } => Protocol::Query,
                Target::S3 => Protocol::S3,
            };
            return (Called::of("refused"), answer::refused(&error, protocol, id));
        }
        let (parts, body) = request.into_parts();
        match target {
            Target::Page(name) => (Called::of("vesto"), page(self, &parts, body, &name, id).await),
            Target::Json(name) => json_call(self, &parts, body, &name, id).await,
            Target::RestJson => rest_json_call(self, &parts, body, id).await,
            Target::Query { scope } => query_call(self, &parts, body, scope.as_deref(), id).await,
            Target::S3 => {
                let info = request_info(self, &parts);
                let answer = self.0.config.s3.call(Request::from_parts(parts, body), info).await;
                (Called::of("s3"), answer::as_data(answer))
            }
        }
    }

    pub(crate) fn new_request_id(&self) -> RequestId {
        RequestId::new(&*self.0.config.ids)
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.0.config.clock.now()
    }

    pub(crate) fn identity(&self) -> &Identity {
        &self.0.config.identity
    }

    pub(crate) fn control(&self) -> &Control {
        &self.0.config.control
    }

    pub(crate) fn region(&self) -> &Region {
        self.0.config.control.region()
    }

    pub(crate) fn console_files(&self) -> &'static [ConsoleFile] {
        self.0.config.console
    }

    pub(crate) fn version(&self) -> &'static str {
        self.0.config.version
    }

    pub(crate) fn reset(&self) -> Option<&Arc<dyn Reset>> {
        self.0.config.reset.as_ref()
    }

    pub(crate) fn query_services(&self) -> &[Arc<dyn QueryService>] {
        &self.0.query_services
    }

    pub(crate) fn json_services(&self) -> &[Arc<dyn JsonService>] {
        &self.0.config.json_services
    }

    pub(crate) fn render_metrics(&self) -> String {
        metric_names::set_authorization(self.identity().decision_log().counts());
        self.0.config.metrics.render()
    }
}

#[cfg(test)]
mod tests;
