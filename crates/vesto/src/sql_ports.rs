//! Which port a cluster's SQL endpoint listens on: the one it had before, or was asked for; else the next free one.

use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, SocketAddr};

use tokio::net::TcpListener;

/// Ports from `first` upward are tried; 0 lets the system choose. `taken` are ports of clusters that may not run now.
pub(crate) struct PortRules<'a> {
    pub bind: IpAddr,
    pub first: u16,
    pub wanted: Option<u16>,
    pub taken: &'a BTreeSet<u16>,
}

pub(crate) async fn listen(rules: PortRules<'_>) -> io::Result<TcpListener> {
    let bind = |port| TcpListener::bind(SocketAddr::new(rules.bind, port));
    if let Some(wanted) = rules.wanted {
        match bind(wanted).await {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                // A cluster at another port, as DescribeClusters tells, is better than none.
                tracing::warn!(port = wanted, "the cluster's port is in use; taking another one");
            }
            bound => return bound,
        }
    }
    if rules.first == 0 {
        return bind(0).await;
    }
    let mut last = io::Error::from(io::ErrorKind::AddrInUse);
    for port in (rules.first..=u16::MAX).filter(|port| !rules.taken.contains(port)) {
        match bind(port).await {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    async fn check(first: u16, wanted: Option<u16>, taken: &[u16]) -> TcpListener {
        let taken = taken.iter().copied().collect();
        listen(PortRules { bind: IpAddr::V4(Ipv4Addr::LOCALHOST), first, wanted, taken: &taken }).await.unwrap()
    }

    #[tokio::test]
    async fn ports_go_upward_and_a_wanted_one_comes_first() {
        let held = check(0, None, &[]).await;
        let port = held.local_addr().unwrap().port();
        let next = check(port, None, &[port + 1]).await.local_addr().unwrap().port();
        assert!(next > port + 1, "{next} comes after the one in use and the one taken");
        let other = check(port, Some(port), &[]).await.local_addr().unwrap().port();
        assert_ne!(other, port, "a port in use is given up");
        drop(held);
        assert_eq!(check(0, Some(port), &[]).await.local_addr().unwrap().port(), port);
    }
}
