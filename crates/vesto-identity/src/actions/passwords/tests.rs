use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

#[tokio::test]
async fn hashing_leaves_threads_to_others() {
    static RUNNING: AtomicUsize = AtomicUsize::new(0);
    let work = || {
        let running = RUNNING.fetch_add(1, Ordering::SeqCst) + 1;
        std::thread::sleep(std::time::Duration::from_millis(5));
        RUNNING.fetch_sub(1, Ordering::SeqCst);
        running
    };
    let most = futures::future::join_all((0..20).map(|_| run(work))).await.into_iter().map(Result::unwrap).max();
    assert!(most.unwrap() <= 2, "{most:?}");
}
