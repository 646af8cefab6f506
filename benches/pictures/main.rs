//! `make bench-pictures`: the three renditions of real camera JPEGs, made by the program's own jailed decoder, by sharp and
//! by vipsthumbnail, in turn on the same files. Prints Markdown tables.
//!
//! Times are printed and never asserted. Processor time is that of the process that does the work.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

mod contenders;
mod quality;

use contenders::{Contender, Made, Salon, Sharp, Vipsthumbnail};
use quality::Original;
use salon::domain::recipe::Recipe;
use salon::media::stages::{Stages, stages};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Instant;

const RENDITIONS: [&str; 3] = ["2048", "800", "320"];
/// Camera pictures, as most that are uploaded.
const MEGAPIXELS: std::ops::RangeInclusive<f64> = 11.9..=24.5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let value =
        |name: &str| arguments.windows(2).filter(|pair| pair[0] == name).map(|pair| pair[1].clone()).next_back();
    let repetitions = value("--repetitions").map_or(5, |number| number.parse().unwrap());
    let folder = arguments.last().filter(|last| Path::new(last).is_dir()).expect("a folder of JPEGs, please");
    let photos = photos(Path::new(folder));
    assert!(!photos.is_empty(), "{folder} holds no JPEG of 12 to 24 megapixels");

    let sharp = Sharp::new(false);
    println!(
        "{}\n{}; medians of {repetitions} interleaved repetitions on {} files.\n",
        machine(),
        sharp.version,
        photos.len()
    );
    let mut contenders: Vec<Box<dyn Contender>> =
        vec![Box::new(Salon::new()), Box::new(sharp), Box::new(Sharp::new(true)), Box::new(Vipsthumbnail::new())];
    compare(&mut contenders, &photos, repetitions);
    split(&photos, repetitions);
    cores(&photos);
    batch(&photos[0]);
}

fn photos(folder: &Path) -> Vec<PathBuf> {
    let mut photos: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    photos.retain(|path| {
        let is_jpeg =
            path.extension().is_some_and(|it| it.eq_ignore_ascii_case("jpg") || it.eq_ignore_ascii_case("jpeg"));
        is_jpeg
            && image::image_dimensions(path)
                .is_ok_and(|(w, h)| MEGAPIXELS.contains(&(f64::from(w) * f64::from(h) / 1e6)))
    });
    photos.sort();
    photos
}

fn compare(contenders: &mut [Box<dyn Contender>], photos: &[PathBuf], repetitions: usize) {
    let mut rows: Vec<Row> = contenders.iter().map(|_| Row::default()).collect();
    for photo in photos {
        let mut runs: Vec<Vec<Made>> = contenders.iter_mut().map(|it| vec![it.make(photo)]).collect();
        // The first of each warmed up.
        runs.iter_mut().for_each(Vec::clear);
        for _ in 0..repetitions {
            for (contender, runs) in contenders.iter_mut().zip(&mut runs) {
                runs.push(contender.make(photo));
            }
        }
        let originals = [false, true].map(|by_profile| Original::open(photo, by_profile));
        for ((contender, runs), row) in contenders.iter().zip(&runs).zip(&mut rows) {
            let original = &originals[usize::from(contender.by_profile())];
            row.ms.push(median(runs.iter().map(|made| made.ms)));
            row.kib = row.kib.max(runs.iter().map(|made| made.kib).max().unwrap());
            let files = &runs[0].files;
            row.scores.push(std::array::from_fn(|at| original.score(&files[at])));
            row.bytes.push(std::array::from_fn(|at| files[at].len() as f64));
            println!(
                "{}: {} {:.0} ms, {:.2?}, {:?} bytes",
                photo.file_name().unwrap().to_string_lossy(),
                contender.name(),
                row.ms.last().unwrap(),
                row.scores.last().unwrap(),
                row.bytes.last().unwrap()
            );
        }
    }
    print_rows(contenders, &rows);
}

/// One contender, by photo.
#[derive(Default)]
struct Row {
    ms: Vec<f64>,
    kib: u64,
    scores: Vec<[f64; 3]>,
    bytes: Vec<[f64; 3]>,
}

fn print_rows(contenders: &[Box<dyn Contender>], rows: &[Row]) {
    println!(
        "\n| | ms of CPU a photo | photos/s on a core | × sharp | peak MiB | SSIMULACRA2 at 2048 (worst) | at 800 | at 320 | KB at 2048 / 800 / 320 |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    let sharp = mean(rows[1].ms.iter().copied());
    for (contender, row) in contenders.iter().zip(rows) {
        let ms = mean(row.ms.iter().copied());
        let score = |at: usize| mean(row.scores.iter().map(|scores| scores[at]));
        let worst = row.scores.iter().map(|scores| scores[0]).fold(f64::MAX, f64::min);
        let [large, middle, small] = std::array::from_fn(|at| mean(row.bytes.iter().map(|bytes| bytes[at])) / 1e3);
        let peak = if row.kib == 0 { "".into() } else { format!("{}", row.kib / 1024) };
        println!(
            "| {} | {ms:.0} | {:.1} | {:.2} | {peak} | {:.1} ({worst:.1}) | {:.1} | {:.1} | {large:.0} / {middle:.1} / {small:.1} |",
            contender.name(),
            1e3 / ms,
            sharp / ms,
            score(0),
            score(1),
            score(2)
        );
    }
    for (at, name) in RENDITIONS.iter().enumerate() {
        let pairs = |of: fn(&Row, usize, usize) -> f64| {
            median((0..rows[0].ms.len()).map(|photo| of(&rows[0], photo, at) - of(&rows[2], photo, at)))
        };
        let score = pairs(|row, photo, at| row.scores[photo][at]);
        let bytes = pairs(|row, photo, at| row.bytes[photo][at].ln()).exp_m1() * 100.0;
        println!(
            "\nAt {name}, in the median photo: {score:+.2} points and {bytes:+.1} % bytes against sharp with the same colours."
        );
    }
}

/// In this process, where each step can be timed on its own.
fn split(photos: &[PathBuf], repetitions: usize) {
    let all: Vec<Stages> = photos
        .iter()
        .map(|photo| {
            let runs: Vec<Stages> =
                (0..repetitions).map(|_| stages(&File::open(photo).unwrap(), &Recipe::default()).unwrap()).collect();
            let step = |at: usize| (runs[0].steps[at].0, median(runs.iter().map(|run| run.steps[at].1)));
            Stages {
                floor: median(runs.iter().map(|run| run.floor)),
                steps: (0..runs[0].steps.len()).map(step).collect(),
            }
        })
        .collect();
    println!("\n| step | ms of CPU a photo |\n|---|---:|");
    println!("| (the floor: a decode at an eighth alone) | {:.1} |", mean(all.iter().map(|it| it.floor)));
    for at in 0..all[0].steps.len() {
        println!("| {} | {:.1} |", all[0].steps[at].0, mean(all.iter().map(|it| it.steps[at].1)));
    }
    let files: Vec<Vec<u8>> = photos.iter().map(|photo| fs::read(photo).unwrap()).collect();
    let begun = Instant::now();
    for file in &files {
        let _ = <sha2::Sha256 as sha2::Digest>::digest(file);
    }
    println!("| (at the upload: SHA-256) | {:.1} |", begun.elapsed().as_secs_f64() * 1e3 / files.len() as f64);
    let folder = tempfile::tempdir_in(env!("CARGO_MANIFEST_DIR")).unwrap();
    let begun = Instant::now();
    for at in 0..30 {
        let mut file = File::create(folder.path().join(at.to_string())).unwrap();
        std::io::Write::write_all(&mut file, &[1; 100_000]).unwrap();
        file.sync_all().unwrap();
    }
    println!(
        "| (waiting for the disk: three files written and synced) | {:.1} |",
        begun.elapsed().as_secs_f64() * 1e3 / 10.0
    );
}

/// Wall time of every photo twice, by one decoder and by two.
fn cores(photos: &[PathBuf]) {
    let photos: Vec<PathBuf> = photos.iter().chain(photos).cloned().collect();
    let rate = |decoders: usize| {
        let mut decoders: Vec<Salon> = (0..decoders).map(|_| Salon::new()).collect();
        let begun = Instant::now();
        let next = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for salon in &mut decoders {
                let (next, photos) = (&next, &photos);
                scope.spawn(move || {
                    while let Some(photo) = photos.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                        salon.make_unmeasured(photo);
                    }
                });
            }
        });
        photos.len() as f64 / begun.elapsed().as_secs_f64()
    };
    let runs: Vec<(f64, f64)> = (0..3).map(|_| (rate(1), rate(2))).collect();
    let (one, two) = (median(runs.iter().map(|run| run.0)), median(runs.iter().map(|run| run.1)));
    println!("\nPhotos a second by the clock: {one:.1} by one decoder, {two:.1} by two: {:.2} times.", two / one);
}

/// What a fresh process costs, and whether a batch makes one grow.
fn batch(photo: &Path) {
    let fresh = median((0..10).map(|_| {
        let begun = Instant::now();
        let salon = Salon::new();
        salon.start();
        begun.elapsed().as_secs_f64() * 1e3
    }));
    let mut salon = Salon::new();
    let runs: Vec<Made> = (0..salon::domain::limits::DECODER_BATCH.min(64)).map(|_| salon.make(photo)).collect();
    println!(
        "\nA fresh decoder is there after {fresh:.1} ms. Its first picture took {:.1} ms of CPU, those after it {:.1}. Its peak was {} MiB after the first, {} MiB after {}.",
        runs[0].ms,
        median(runs[1..].iter().map(|made| made.ms)),
        runs[0].kib / 1024,
        runs[runs.len() - 1].kib / 1024,
        runs.len()
    );
}

fn machine() -> String {
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("an unknown CPU");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("Measured on {}, {cores} cores, Linux {}.", model.trim_start_matches([' ', '\t', ':']), kernel.trim())
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

fn mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let numbers: Vec<f64> = numbers.collect();
    numbers.iter().sum::<f64>() / numbers.len() as f64
}
