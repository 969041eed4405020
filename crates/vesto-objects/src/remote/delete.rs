//! `DeleteObjects`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use md5::{Digest, Md5};

use super::request::Call;
use super::xml::{Element, escaped};
use super::{Remote, RemoteError};

impl Remote {
    /// Deletes up to a thousand keys, and says which the endpoint refused.
    pub(crate) async fn delete(
        &self,
        bucket: &str,
        keys: &[String],
    ) -> Result<Vec<(String, RemoteError)>, RemoteError> {
        let objects = keys.iter().map(|key| format!("<Object><Key>{}</Key></Object>", escaped(key)));
        let xml = format!("<Delete><Quiet>true</Quiet>{}</Delete>", objects.collect::<String>());
        let md5 = STANDARD.encode(Md5::digest(&xml));
        let call = Call::new(Method::POST, bucket, "").query("delete", "").header("content-md5", md5).body(xml);
        self.send(&call, |answer| {
            let root = Element::parse(&answer.body)?.expect("DeleteResult")?;
            let refused = root.all("Error").map(|error| {
                let code = error.text("Code").unwrap_or("InternalError").to_owned();
                let message = error.text("Message").unwrap_or_default().to_owned();
                let status = if code == "AccessDenied" { 403 } else { 500 };
                Ok((error.required("Key")?.to_owned(), RemoteError::Answer { status, code, message }))
            });
            refused.collect()
        })
        .await
    }
}
