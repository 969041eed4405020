//! The definitions that the server was first started with, kept sealed so that a reset can restore them.

use vesto_types::Secret;

use crate::{MetaError, Tx};

const PURPOSE: &str = "bootstrap";

pub async fn get(tx: &mut Tx) -> Result<Option<Secret>, MetaError> {
    let row: Option<(Vec<u8>,)> =
        sqlx::query_as("SELECT spec FROM bootstrap WHERE id = 1").fetch_optional(tx.connection()).await?;
    row.map(|(sealed,)| Ok(tx.secrets().open_sealed(PURPOSE, &sealed)?)).transpose()
}

pub async fn put(tx: &mut Tx, spec: &Secret) -> Result<(), MetaError> {
    let sealed = tx.secrets().seal(PURPOSE, spec)?;
    sqlx::query("INSERT INTO bootstrap (id, spec) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET spec = ?1")
        .bind(sealed)
        .execute(tx.connection())
        .await?;
    Ok(())
}
