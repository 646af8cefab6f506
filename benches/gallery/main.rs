//! `make bench`: a library of 100,000 photos in a scratch Redis, the release binary on it, and beside it a bare page with
//! the same hundred tiles (`bare.rs`), all asked in turn by `wrk` on loopback. Prints Markdown tables, and the times
//! that a promise hangs on (`times.rs`).
//!
//! Times are printed and never asserted. What is asserted: every page answers as it should, with its tiles in it, no
//! request of a measurement fails, and no answer of one is shorter than the page.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

mod bare;
mod library;
mod load;
mod machine;
mod process;
mod targets;
mod times;

use library::{Library, Size};
use load::{Load, Measured};
use process::{Bare, Redis, Salon};
use std::time::Instant;
use targets::Target;
use tokio::runtime::Runtime;

/// What is said on the command line: `make bench ARGS="--photos 10000 --seconds 2"`. Of a million photos only so many
/// searches at once are answered in time: `--connections 2`.
struct Options {
    photos: usize,
    load: Load,
    repetitions: usize,
    only: Option<String>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, socket, photos @ ..] = arguments.as_slice()
        && word == "bare"
    {
        return bare::serve(socket, photos);
    }
    run(&Options {
        photos: number(&arguments, "--photos", 100_000),
        load: Load {
            connections: number(&arguments, "--connections", 16),
            seconds: number(&arguments, "--seconds", 8) as u32,
        },
        repetitions: number(&arguments, "--repetitions", 3),
        only: value(&arguments, "--only").cloned(),
    });
}

fn run(options: &Options) {
    let begun = Instant::now();
    let runtime = Runtime::new().unwrap();
    let small = House::build(&runtime, Size::of(1_000));
    let large = House::build(&runtime, Size::of(options.photos));
    let bare = Bare::start(&large.redis, &large.library.hundred);

    let mut targets = targets::all(&small, &large, &bare);
    targets.retain(|target| options.only.as_ref().is_none_or(|only| target.is_bare() || target.name.contains(only)));
    let trips: Vec<String> = targets.iter().map(Target::round_trips).collect();
    let mut measured: Vec<Vec<Measured>> = targets.iter().map(|_| Vec::new()).collect();
    for _ in 0..options.repetitions {
        for (target, runs) in targets.iter().zip(&mut measured) {
            runs.push(target.measure(options.load));
        }
    }

    println!("{}\n", machine::line(options.load.connections));
    println!(
        "| page | requests/s | p50 | p99 | processor time (site + Redis) | of the bare page | Redis round trips |\n|---|---:|---:|---:|---:|---:|---:|"
    );
    let medians: Vec<Measured> = measured.iter().map(|runs| load::median(runs)).collect();
    let bare_rate = targets.iter().zip(&medians).find(|(target, _)| target.is_bare()).unwrap().1.rate;
    for ((target, median), trips) in targets.iter().zip(&medians).zip(&trips) {
        let share = 100.0 * median.rate / bare_rate;
        println!("| {} | {median} | {share:.0} % | {trips} |", target.name);
    }

    println!("\n| memory | |\n|---|---:|");
    println!("| `salon serve`, after the measurement | {:.0} MB |", large.salon.resident_mb());
    println!("| Redis, {} photos | {:.0} MB |", options.photos, large.redis.used_memory() as f64 / 1e6);
    println!("| Redis, a photo with two tags and a caption of 80 characters | {} bytes |", large.bytes_per_photo);
    times::print(&small);
    let [small, large] = [&small, &large].map(|house| house.filled.as_secs_f64());
    println!("\nFilling took {small:.0} s and {large:.0} s, everything {:.0} s.", begun.elapsed().as_secs_f64());
}

/// A filled Redis and the gallery that serves it.
pub struct House {
    pub redis: Redis,
    pub library: Library,
    pub salon: Salon,
    filled: std::time::Duration,
    bytes_per_photo: u64,
}

impl House {
    fn build(runtime: &Runtime, size: Size) -> House {
        let begun = Instant::now();
        let redis = Redis::start();
        let empty = redis.used_memory();
        eprintln!("filling: {} photos in {} albums", size.photos, size.albums);
        let library = runtime.block_on(library::fill(&redis, size));
        let bytes_per_photo = (redis.used_memory() - empty) / size.photos as u64;
        redis.settle_down();
        let salon = Salon::start(&redis);
        House { filled: begun.elapsed(), redis, library, salon, bytes_per_photo }
    }
}

fn value<'a>(arguments: &'a [String], name: &str) -> Option<&'a String> {
    let at = arguments.iter().position(|argument| argument == name)?;
    arguments.get(at + 1)
}

fn number(arguments: &[String], name: &str, otherwise: usize) -> usize {
    value(arguments, name).map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name} takes a number")))
}
