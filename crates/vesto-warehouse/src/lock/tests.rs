use std::pin::pin;

use futures::FutureExt;
use futures::poll;

use super::*;

const A: RelationId = RelationId(1);
const B: RelationId = RelationId(2);
const C: RelationId = RelationId(3);

fn xid(n: u64) -> TransactionId {
    TransactionId(n)
}

#[tokio::test]
async fn waiters_are_served_in_order() {
    let locks = Arc::new(LockTable::default());
    let first = locks.acquire(A, xid(1)).await.unwrap();
    let mut second = pin!(locks.acquire(A, xid(2)));
    let mut third = pin!(locks.acquire(A, xid(3)));
    assert!(poll!(&mut second).is_pending() && poll!(&mut third).is_pending());
    assert_eq!(
        locks.list().iter().map(|lock| (lock.transaction.0, lock.granted)).collect::<Vec<_>>(),
        [(1, true), (2, false), (3, false)]
    );
    drop(first);
    assert!(poll!(&mut third).is_pending());
    let second = second.await.unwrap();
    assert!(poll!(&mut third).is_pending());
    drop(second);
    third.await.unwrap();
    assert!(locks.list().is_empty());
}

#[tokio::test]
async fn an_abandoned_wait_leaves_the_queue() {
    let locks = Arc::new(LockTable::default());
    let first = locks.acquire(A, xid(1)).await.unwrap();
    let mut second = Box::pin(locks.acquire(A, xid(2)));
    let mut third = pin!(locks.acquire(A, xid(3)));
    assert!(poll!(&mut second).is_pending() && poll!(&mut third).is_pending());
    drop(second);
    drop(first);
    third.now_or_never().unwrap().unwrap();
    // Dropped after it was granted, before anybody looked:
    let first = locks.acquire(A, xid(1)).await.unwrap();
    let mut second = Box::pin(locks.acquire(A, xid(2)));
    assert!(poll!(&mut second).is_pending());
    drop(first);
    drop(second);
    locks.acquire(A, xid(4)).now_or_never().unwrap().unwrap();
}

#[tokio::test]
async fn a_circle_is_refused_and_the_others_go_on() {
    let locks = Arc::new(LockTable::default());
    let a = locks.acquire(A, xid(1)).await.unwrap();
    let b = locks.acquire(B, xid(2)).await.unwrap();
    let c = locks.acquire(C, xid(3)).await.unwrap();
    let mut one_waits_for_two = pin!(locks.acquire(B, xid(1)));
    let mut two_waits_for_three = pin!(locks.acquire(C, xid(2)));
    assert!(poll!(&mut one_waits_for_two).is_pending() && poll!(&mut two_waits_for_three).is_pending());
    let error = locks.acquire(A, xid(3)).await.unwrap_err();
    assert_eq!(error.sql_state().0, "40P01");
    assert_eq!(error.sql_error().message, "deadlock detected");
    drop(c);
    let c = two_waits_for_three.await.unwrap();
    drop((b, c));
    one_waits_for_two.await.unwrap();
    drop(a);
    assert!(locks.list().is_empty());
}
