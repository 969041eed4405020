//! S3's face behind the port.

use axum::body::Body;
use futures::FutureExt;
use futures::future::BoxFuture;
use http::{Request, Response};
use vesto_edge::S3Face;
use vesto_identity::RequestInfo;

pub(crate) struct S3(pub vesto_s3::S3Face);

impl S3Face for S3 {
    fn call(&self, request: Request<Body>, info: RequestInfo) -> BoxFuture<'static, Response<Body>> {
        let face = self.0.clone();
        async move { face.call(request, info).await.map(Body::new) }.boxed()
    }
}
