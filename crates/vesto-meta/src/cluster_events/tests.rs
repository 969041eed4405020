use std::sync::Arc;

use vesto_types::SeededIds;

use super::*;
use crate::Meta;

#[tokio::test]
async fn events_come_back_in_order_until_they_are_forgotten() {
    let meta = Meta::in_memory(Arc::new(SeededIds::default())).await.unwrap();
    let mut tx = meta.begin().await.unwrap();
    let event = |sequence| EventRecord {
        sequence,
        account: AccountId::parse("123456789012").unwrap(),
        event_id: "REDSHIFT-EVENT-2000".to_owned(),
        source_type: "cluster".to_owned(),
        source: "c1".to_owned(),
        message: "Cluster c1 created.".to_owned(),
        date: DateTime::UNIX_EPOCH,
    };
    for sequence in [2, 1, 3] {
        append(&mut tx, &event(sequence)).await.unwrap();
    }
    assert_eq!(list(&mut tx).await.unwrap(), [event(1), event(2), event(3)]);
    forget_before(&mut tx, 3).await.unwrap();
    assert_eq!(list(&mut tx).await.unwrap(), [event(3)]);
}
