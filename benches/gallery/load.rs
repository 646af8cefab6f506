//! The load: `wrk` with a fixed number of connections, and what it says.

use crate::process;
use std::fmt;
use std::path::Path;

/// How much is asked at once, and for how long.
#[derive(Clone, Copy)]
pub struct Load {
    pub connections: usize,
    pub seconds: u32,
}

/// Those that ask for the dearest page of a million photos wait for each other.
const PATIENCE: &str = "60s";

/// One run, or the medians of several.
#[derive(Clone, Copy)]
pub struct Measured {
    pub rate: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Microseconds of processor time of one request, in the server and in Redis: also comparable on a busy machine.
    pub server_us: f64,
    pub redis_us: f64,
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Measured { rate, p50_ms, p99_ms, server_us, redis_us } = self;
        write!(f, "{rate:.0} | {p50_ms:.1} ms | {p99_ms:.1} ms | {server_us:.0} + {redis_us:.0} µs")
    }
}

/// Asks for one address as fast as it is answered. `least` is what an answer must hold in bytes: a page that turned into
/// something else in the middle of it is noticed.
pub fn run(url: &str, headers: &[(String, String)], load: Load, least: usize, processes: [u32; 2]) -> Measured {
    let (connections, duration) = (format!("-c{}", load.connections), format!("-d{}s", load.seconds));
    let mut arguments: Vec<String> =
        ["-t1", &connections, &duration, "--timeout", PATIENCE, "--latency"].map(str::to_owned).into();
    for (name, value) in headers {
        arguments.extend(["-H".to_owned(), format!("{name}: {value}")]);
    }
    arguments.push(url.to_owned());
    let before = processes.map(process::processor_us);
    let said = process::run(Path::new("wrk"), &arguments);
    let after = processes.map(process::processor_us);
    for trouble in ["Non-2xx", "Socket errors"] {
        assert!(!said.contains(trouble), "{url}: {said}");
    }
    let (requests, read) = said.split_once(" requests in ").expect("wrk says how many requests it made");
    let requests: f64 = requests.rsplit('\n').next().unwrap().trim().parse().unwrap();
    let read = read.split_once(", ").and_then(|(_, rest)| rest.split_once(" read")).unwrap().0;
    // What wrk prints is rounded.
    assert!(bytes(read) / requests > least as f64 * 0.97, "{url}: answers are too short: {said}");
    let percentile = |name: &str| {
        let line = said.lines().find_map(|line| line.trim().strip_prefix(name));
        milliseconds(line.unwrap().trim())
    };
    let each = |at: usize| (after[at] - before[at]) / requests;
    let rate = said.lines().find_map(|line| line.strip_prefix("Requests/sec:"));
    Measured {
        rate: rate.unwrap().trim().parse().unwrap(),
        p50_ms: percentile("50%"),
        p99_ms: percentile("99%"),
        server_us: each(0),
        redis_us: each(1),
    }
}

pub fn median(runs: &[Measured]) -> Measured {
    let middle = |of: fn(&Measured) -> f64| {
        let mut values: Vec<f64> = runs.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Measured {
        rate: middle(|run| run.rate),
        p50_ms: middle(|run| run.p50_ms),
        p99_ms: middle(|run| run.p99_ms),
        server_us: middle(|run| run.server_us),
        redis_us: middle(|run| run.redis_us),
    }
}

/// `1.02ms`, `870.00us`, `1.20s`.
fn milliseconds(text: &str) -> f64 {
    let (number, factor) = match text {
        text if text.ends_with("us") => (text.trim_end_matches("us"), 0.001),
        text if text.ends_with("ms") => (text.trim_end_matches("ms"), 1.0),
        text => (text.trim_end_matches('s'), 1_000.0),
    };
    number.parse::<f64>().unwrap_or_else(|_| panic!("no time: {text}")) * factor
}

/// `1.20GB`, `870.21MB`: powers of 1,024.
fn bytes(text: &str) -> f64 {
    let at = text.find(|c: char| c.is_ascii_alphabetic()).unwrap();
    let factor = match &text[at..] {
        "KB" => 1_024.0,
        "MB" => 1_024.0 * 1_024.0,
        "GB" => 1_024.0 * 1_024.0 * 1_024.0,
        _ => 1.0,
    };
    text[..at].parse::<f64>().unwrap() * factor
}
