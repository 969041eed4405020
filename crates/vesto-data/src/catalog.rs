//! Asking the catalog on behalf of the caller, for the operations that list what is in a database: a session of its own,
//! one query, at once.

use vesto_aws_wire::Members;
use vesto_identity::OpCtx;

use crate::connection::error_text;
use crate::data_api::DataApi;
use crate::error::DataError;
use crate::parameters::literal;
use crate::target::Place;

/// Lists are cut here unless the request says otherwise.
pub(crate) const MAX_RESULTS: i64 = 1000;

/// Rows of the catalog, each cell as text.
pub(crate) type Cells = Vec<Vec<Option<String>>>;

/// Asks for permission, logs in and runs the query that `sql` makes of the database's name.
pub(crate) async fn query(
    api: &DataApi,
    ctx: &OpCtx,
    request: &Members,
    action: &str,
    sql: impl FnOnce(&str) -> String,
) -> Result<Cells, DataError> {
    let place = Place::read(request)?;
    place.authorize(api, ctx, action)?;
    if matches!(place, Place::Session(_)) {
        return Err(DataError::NoTarget);
    }
    let database = request.text("Database")?;
    let connected = request.text("ConnectedDatabase")?.filter(|name| !name.is_empty()).or(database);
    let resolved = place.resolve(api, ctx, request, connected)?;
    let refused = |error| DataError::Connection(error_text("FATAL", &error));
    let mut connection = resolved.open(api.new_process_id()).await.map_err(refused)?;
    let cancel = resolved.endpoint.shutdown.child_token();
    let sql = sql(&literal(database.unwrap_or_default()));
    // A cluster that stops waits for it.
    let read = resolved.endpoint.sessions.track_future(connection.query(&sql, &cancel)).await;
    read.map_err(|error| DataError::Database(error_text("ERROR", &error)))
}

/// `LIKE` of a request's pattern (`%`, `_`); everything if there is none.
pub(crate) fn like(column: &str, pattern: Option<&str>) -> String {
    match pattern {
        Some(pattern) => format!("{column} LIKE {}", literal(pattern)),
        None => "true".to_owned(),
    }
}

/// How many items an answer may have.
pub(crate) fn max_results(request: &Members) -> Result<usize, DataError> {
    let given = request.integer_in("MaxResults", 0..=MAX_RESULTS)?.filter(|n| *n > 0).unwrap_or(MAX_RESULTS);
    Ok(usize::try_from(given).unwrap_or(usize::MAX))
}
