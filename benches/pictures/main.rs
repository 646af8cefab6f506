//! `make bench-pictures`: the three renditions of real camera JPEGs, made by the program's own jailed decoder, by sharp and
//! by vipsthumbnail, in turn on the same files. Prints Markdown tables.
//!
//! Times are printed and never asserted. Processor time is that of the process that does the work.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

mod contenders;
mod quality;
#[path = "../../tests/salon/site.rs"]
mod site;
mod uploads;

use contenders::{Contender, Made, Salon, Sharp, Vipsthumbnail};
use quality::Original;
use salon::domain::recipe::Recipe;
use salon::media::decoder::LARGE_PAGES;
use salon::media::stages::{Stages, stages};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Instant;

const RENDITIONS: [&str; 3] = ["2048", "800", "320"];
/// Camera pictures, as most that are uploaded.
const MEGAPIXELS: std::ops::RangeInclusive<f64> = 11.9..=24.5;

/// What is said on the command line: `make bench-pictures ARGS="--only compare --repetitions 1 --files 3 FOLDER"`.
struct Options {
    repetitions: usize,
    files: usize,
    uploads: usize,
    only: Option<String>,
    folder: PathBuf,
}

impl Options {
    /// The folder may stand before and behind the others; the last one counts.
    fn read() -> Options {
        let mut options =
            Options { repetitions: 5, files: usize::MAX, uploads: 100, only: None, folder: PathBuf::new() };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut number = || arguments.next().and_then(|it| it.parse().ok()).expect("a number");
            match argument.as_str() {
                "--repetitions" => options.repetitions = number(),
                "--files" => options.files = number(),
                "--uploads" => options.uploads = number(),
                "--only" => options.only = arguments.next(),
                // Cargo's own word.
                "--bench" => {}
                folder => options.folder = folder.into(),
            }
        }
        assert!(options.folder.is_dir(), "a folder of JPEGs, please; {:?} is none", options.folder);
        options
    }

    fn wants(&self, part: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only == part)
    }
}

fn main() {
    let options = Options::read();
    let mut photos = photos(&options.folder);
    photos.truncate(options.files);
    assert!(!photos.is_empty(), "{:?} holds no JPEG of 12 to 24 megapixels", options.folder);
    println!("{}", machine());
    if options.wants("compare") {
        compare(&photos, options.repetitions);
    }
    if options.wants("split") {
        split(&photos, options.repetitions);
    }
    if options.wants("cores") {
        cores(&photos);
    }
    if options.wants("batch") {
        batch(&photos[0]);
    }
    if options.wants("uploads") {
        uploads::measure(&photos, options.uploads);
    }
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

fn compare(photos: &[PathBuf], repetitions: usize) {
    let sharp = Sharp::new(false);
    let (version, count) = (sharp.version.clone(), photos.len());
    println!("{version}; medians of {repetitions} interleaved repetitions on {count} files.\n");
    let mut contenders: Vec<Box<dyn Contender>> =
        vec![Box::new(Salon::new()), Box::new(sharp), Box::new(Sharp::new(true)), Box::new(Vipsthumbnail::new())];
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
    print_rows(&contenders, &rows);
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

/// In a process of its own with the decoder's memory, where each step can be timed.
fn split(photos: &[PathBuf], repetitions: usize) {
    if std::env::var_os(LARGE_PAGES.0).is_none() {
        let arguments = std::env::args_os().skip(1).chain(["--only".into(), "split".into()]);
        let mut command = std::process::Command::new(std::env::current_exe().unwrap());
        assert!(command.args(arguments).env(LARGE_PAGES.0, LARGE_PAGES.1).status().unwrap().success());
        return;
    }
    let of_one = |photo: &PathBuf| -> Stages {
        let runs: Vec<Stages> =
            (0..repetitions).map(|_| stages(&File::open(photo).unwrap(), &Recipe::default()).unwrap()).collect();
        (0..runs[0].len()).map(|at| (runs[0][at].0, median(runs.iter().map(|run| run[at].1)))).collect()
    };
    let all: Vec<Stages> = photos.iter().map(of_one).collect();
    println!("\n| step | ms of CPU a photo |\n|---|---:|");
    for at in 0..all[0].len() {
        println!("| {} | {:.1} |", all[0][at].0, mean(all.iter().map(|stages| stages[at].1)));
    }
    let total = mean(all.iter().map(|stages| stages.iter().map(|(_, ms)| ms).sum()));
    println!("| together | {total:.1} |");
    on_arrival(photos);
}

/// What a photo costs when it arrives, by the clock.
fn on_arrival(photos: &[PathBuf]) {
    let folder = tempfile::tempdir_in(env!("CARGO_MANIFEST_DIR")).unwrap();
    let (mut hash, mut disk) = (0.0, 0.0);
    for (at, photo) in photos.iter().enumerate() {
        let bytes = fs::read(photo).unwrap();
        let begun = Instant::now();
        let _ = <sha2::Sha256 as sha2::Digest>::digest(&bytes);
        hash += begun.elapsed().as_secs_f64() * 1e3;
        let begun = Instant::now();
        let mut file = File::create(folder.path().join(at.to_string())).unwrap();
        std::io::Write::write_all(&mut file, &bytes).unwrap();
        file.sync_all().unwrap();
        File::open(folder.path()).unwrap().sync_all().unwrap();
        disk += begun.elapsed().as_secs_f64() * 1e3;
    }
    let count = photos.len() as f64;
    println!("| (when it arrives: SHA-256) | {:.1} |", hash / count);
    println!("| (when it arrives: written and synced, by the clock) | {:.1} |", disk / count);
}

/// Wall time of every photo six times, by one decoder and by two in turn: some seconds each, and pairs of them, since how fast
/// a core is differs from one moment to the next.
fn cores(photos: &[PathBuf]) {
    let photos: Vec<PathBuf> = photos.iter().cycle().take(6 * photos.len()).cloned().collect();
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
    let runs: Vec<(f64, f64)> = (0..7).map(|_| (rate(1), rate(2))).collect();
    let (one, two) = (median(runs.iter().map(|run| run.0)), median(runs.iter().map(|run| run.1)));
    let times = median(runs.iter().map(|(one, two)| two / one));
    println!("\nPhotos a second by the clock: {one:.1} by one decoder, {two:.1} by two: {times:.2} times.");
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
    quantile(&numbers.collect::<Vec<_>>(), 0.5)
}

fn quantile(numbers: &[f64], part: f64) -> f64 {
    let mut numbers = numbers.to_vec();
    numbers.sort_by(f64::total_cmp);
    numbers[((numbers.len() - 1) as f64 * part).round() as usize]
}

fn mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let numbers: Vec<f64> = numbers.collect();
    numbers.iter().sum::<f64>() / numbers.len() as f64
}
