//! Decisions per second on one core: `vesto_policy` beside Cedar, with equivalent policies, on the same requests, in the
//! same run. Both must decide alike; whatever they decide is compared before anything is measured.
//!
//! A principal has ten policies of ten statements. IAM's statements become Cedar policies one by one: `Allow` is
//! `permit`, `Deny` is `forbid`, a resource pattern is a `like` on the resource's ARN.

mod cedar;
mod iam;
mod mix;

use std::time::Duration;

use anyhow::{Result, ensure};
use cpu_time::ThreadTime;

use mix::{Mix, mixes};

const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_millis(600);
/// What the project promises.
const WANTED_PER_SECOND: f64 = 300_000.0;

fn main() -> Result<()> {
    println!("{:<28} {:>14} {:>14} {:>8} {:>16}", "mix", "vesto/s", "cedar/s", "ratio", "with reasons/s");
    let mut slow = Vec::new();
    for mix in mixes() {
        let line = measure(&mix)?;
        println!(
            "{:<28} {:>14.0} {:>14.0} {:>8.1} {:>16.0}",
            mix.name,
            line.vesto,
            line.cedar,
            line.vesto / line.cedar,
            line.reasons
        );
        if line.vesto < WANTED_PER_SECOND || line.vesto < line.cedar {
            slow.push(mix.name);
        }
    }
    ensure!(slow.is_empty(), "slower than {WANTED_PER_SECOND} a second or than Cedar: {slow:?}");
    Ok(())
}

struct Line {
    vesto: f64,
    cedar: f64,
    reasons: f64,
}

fn measure(mix: &Mix) -> Result<Line> {
    let ours = iam::Bench::new(mix)?;
    let peer = cedar::Bench::new(mix)?;
    for (n, request) in mix.requests.iter().enumerate() {
        let (own, other) = (ours.decide(n), peer.decide(n));
        ensure!(
            own == request.allowed && other == request.allowed,
            "{}: {request:?} is {own} here, {other} there",
            mix.name
        );
    }
    let n = mix.requests.len();
    let mut best = Line { vesto: 0.0, cedar: 0.0, reasons: 0.0 };
    // In turns, so that a busy moment of the machine hits both.
    for _ in 0..ROUNDS {
        best.vesto = best.vesto.max(rate(n, |n| ours.decide(n)));
        best.cedar = best.cedar.max(rate(n, |n| peer.decide(n)));
        best.reasons = best.reasons.max(rate(n, |n| ours.decide_with_reasons(n)));
    }
    Ok(best)
}

/// Decisions per second of processor time (other programs on the machine take nothing away), the requests in turn.
fn rate(n_requests: usize, decide: impl Fn(usize) -> bool) -> f64 {
    let start = ThreadTime::now();
    let mut n_decisions = 0_u32;
    let mut n_allowed = 0_u32;
    while start.elapsed() < ROUND {
        for n in 0..n_requests {
            n_allowed += u32::from(std::hint::black_box(decide(std::hint::black_box(n))));
            n_decisions += 1;
        }
    }
    std::hint::black_box(n_allowed);
    f64::from(n_decisions) / start.elapsed().as_secs_f64()
}
