//! One request from start to end.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::BodyExt;
use percent_encoding::percent_decode_str;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{Body, HttpError, StdError};
use vesto_aws_wire::{ApiError, Protocol};
use vesto_identity::{Identity, RequestInfo};
use vesto_objects::Objects;

use crate::access::{Access, Keys, Names};
use crate::audit::{self, Asked};
use crate::authenticate::{authenticate, bucket_in, check_expected_owner, sign_token_of_version_2};
use crate::errors::{self, ErrorSlot, Refusal};
use crate::service::Service;
use crate::unsupported;
use crate::xml_body;

/// Answers S3 requests. Cheap to clone.
#[derive(Clone)]
pub struct S3Face {
    objects: Objects,
    identity: Identity,
    service: S3Service,
}

impl S3Face {
    pub fn new(objects: Objects, identity: Identity) -> Self {
        let mut builder = S3ServiceBuilder::new(Service);
        builder.set_auth(Keys(identity.clone()));
        builder.set_access(Access);
        builder.set_validation(Names);
        builder.set_config(Arc::new(s3s::config::StaticConfigProvider::new(Arc::new(config()))));
        Self { objects, identity, service: builder.build() }
    }

    /// Answers one request; its body is read as it comes. Of `info` everything but the Region is used: that is the one
    /// the request is signed for.
    pub async fn call<B>(&self, request: Request<B>, info: RequestInfo) -> Response<Body>
    where
        B: hyper::body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let request_id = info.request_id.to_string();
        let method = request.method().clone();
        let bucket = percent_decode_str(bucket_in(request.uri().path())).decode_utf8_lossy().into_owned();
        let waits = request.headers().contains_key(http::header::EXPECT);
        let request = request.map(|body| Body::http_body_unsync(body.map_err(Into::<StdError>::into)));
        let mut response = match self.answer(request, info).await {
            Ok(response) => response,
            Err(refusal) => errors::render(refusal, &request_id),
        };
        if method == Method::HEAD && !response.status().is_success() {
            // An error of HEAD has no body: clients read the status alone.
            *response.body_mut() = Body::empty();
            response.headers_mut().remove(http::header::CONTENT_LENGTH);
        }
        let refused = !response.status().is_success();
        let wrong_region = response.status() == StatusCode::BAD_REQUEST;
        let headers = response.headers_mut();
        // Clients that signed for another Region look here for the right one, as HEAD has no body to tell it.
        if (method == Method::HEAD || wrong_region)
            && let Some(region) = self.objects.bucket_region(&bucket)
            && let Ok(region) = HeaderValue::from_str(region.as_str())
        {
            headers.insert("x-amz-bucket-region", region);
        }
        if waits && refused {
            // As S3 does: a client that waited for "100 Continue" may or may not send its body after an error.
            headers.insert(http::header::CONNECTION, HeaderValue::from_static("close"));
        }
        if let Ok(id) = HeaderValue::from_str(&request_id) {
            headers.insert("x-amz-request-id", id);
        }
        headers.insert("x-amz-id-2", HeaderValue::from_static("vesto"));
        headers.insert(http::header::SERVER, HeaderValue::from_static("AmazonS3"));
        response
    }

    async fn answer(&self, request: Request<Body>, info: RequestInfo) -> Result<Response<Body>, Refusal> {
        let (mut parts, body) = request.into_parts();
        unsupported::check(&parts)?;
        let caller = authenticate(&self.identity, &self.objects, &parts, info)?;
        sign_token_of_version_2(&mut parts);
        check_expected_owner(&self.objects, &parts)?;
        let body = xml_body::verify(&parts, body).await?;
        let slot = ErrorSlot::default();
        let path = parts.uri.path().to_owned();
        let (ctx, asked) = (caller.ctx.clone(), Asked::of(&parts));
        parts.extensions.insert(caller);
        parts.extensions.insert(slot.clone());
        let answered = self.service.call(Request::from_parts(parts, body)).await;
        let outcome = Self::outcome(answered, &slot, &path);
        let failure = outcome.as_ref().err().map(Refusal::failure);
        audit::answered(&ctx, &self.objects, slot.operation(), asked, failure).await;
        outcome
    }

    fn outcome(
        answered: Result<Response<Body>, HttpError>,
        slot: &ErrorSlot,
        path: &str,
    ) -> Result<Response<Body>, Refusal> {
        let response = answered.map_err(|error: HttpError| {
            let error: Box<dyn std::error::Error + Send + Sync> = error.into();
            tracing::error!(%error, "the S3 protocol layer failed");
            Refusal::from(ApiError::new(500, "InternalError", errors::INTERNAL))
        })?;
        match slot.take() {
            Some(refusal) => Err(refusal),
            None if response.status().is_client_error() || response.status().is_server_error() => {
                Err(errors::of_protocol(&response, path).into())
            }
            None => Ok(response),
        }
    }
}

/// The clock is checked in [`authenticate`], against the server's [`vesto_types::Clock`]; s3s would ask the system.
fn config() -> s3s::config::S3Config {
    let mut config = s3s::config::S3Config::default();
    config.presigned_url_max_skew_time_secs = u32::MAX;
    config.xml_max_body_size = xml_body::MAX_BYTES;
    config
}

impl std::fmt::Debug for S3Face {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("S3Face").finish_non_exhaustive()
    }
}

/// Content type and length are part of the rendering; everything else of an error is [`errors`]'.
pub(crate) fn error_response(error: &ApiError, request_id: &str) -> Response<Body> {
    let body = error.render(Protocol::S3, "", request_id);
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let content_type = HeaderValue::from_static(ApiError::content_type(Protocol::S3));
    response.headers_mut().insert(http::header::CONTENT_TYPE, content_type);
    response
}

#[cfg(test)]
mod tests;
