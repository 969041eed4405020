//! `POST /_vesto/reset`: everything goes but what the first start made. For tests.

use futures::FutureExt;
use futures::future::BoxFuture;
use vesto_control::Control;
use vesto_data::DataApi;
use vesto_edge::{Reset, ResetError};
use vesto_identity::Identity;
use vesto_objects::Objects;
use vesto_secrets::Secrets;

pub(crate) struct ResetAll {
    control: Control,
    data: DataApi,
    secrets: Secrets,
    objects: Objects,
    identity: Identity,
}

impl ResetAll {
    pub(crate) fn new(control: Control, data: DataApi, secrets: Secrets, objects: Objects, identity: Identity) -> Self {
        Self { control, data, secrets, objects, identity }
    }
}

impl Reset for ResetAll {
    /// Clusters first, whose accounts must not go before them.
    fn reset(&self) -> BoxFuture<'_, Result<(), ResetError>> {
        async {
            self.control.reset().await.map_err(|error| ResetError(error.into()))?;
            self.data.reset().await.map_err(|error| ResetError(error.into()))?;
            self.secrets.reset().await.map_err(|error| ResetError(error.into()))?;
            self.objects.reset().await.map_err(|error| ResetError(error.into()))?;
            self.identity.reset().await.map_err(|error| ResetError(error.into()))
        }
        .boxed()
    }
}
