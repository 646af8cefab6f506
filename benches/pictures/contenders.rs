//! Those that are measured. Each makes the three renditions of one file and says what it cost.

use salon::domain::recipe::Recipe;
use salon::media::decoder::{Decoder, Render};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Processor time of the process that did the work, the peak of its memory so far, and view, grid and thumb.
pub struct Made {
    pub ms: f64,
    pub kib: u64,
    pub files: [Vec<u8>; 3],
}

pub trait Contender {
    fn name(&self) -> &'static str;
    /// Whether it brings colours to sRGB by the file's profile.
    fn by_profile(&self) -> bool;
    fn make(&mut self, file: &Path) -> Made;
}

/// The program itself: a jailed `salon decode`, kept from picture to picture as a worker keeps it.
pub struct Salon {
    runtime: Runtime,
    decoder: Decoder,
}

impl Salon {
    pub fn new() -> Salon {
        Salon { runtime: Runtime::new().unwrap(), decoder: Decoder::new(env!("CARGO_BIN_EXE_salon").into()) }
    }
}

impl Salon {
    pub fn start(&self) {
        let mut fresh = Decoder::new(env!("CARGO_BIN_EXE_salon").into());
        self.runtime.block_on(fresh.start()).unwrap();
    }

    pub fn make_unmeasured(&mut self, file: &Path) {
        let rendered =
            self.runtime.block_on(self.decoder.render(File::open(file).unwrap(), Recipe::default())).unwrap();
        assert!(matches!(rendered, Render::Made(..)), "{file:?}: {rendered:?}");
    }
}

impl Contender for Salon {
    fn name(&self) -> &'static str {
        "Salon"
    }

    fn by_profile(&self) -> bool {
        true
    }

    fn make(&mut self, file: &Path) -> Made {
        self.runtime.block_on(self.decoder.start()).unwrap();
        let process = youngest_child("salon");
        let before = on_cpu(process);
        let rendered =
            self.runtime.block_on(self.decoder.render(File::open(file).unwrap(), Recipe::default())).unwrap();
        let Render::Made(mut made, _) = rendered else { panic!("{file:?}: {rendered:?}") };
        made.reverse();
        let files: Vec<Vec<u8>> = made.into_iter().map(|(_, bytes)| bytes).collect();
        Made { ms: on_cpu(process) - before, kib: peak(process), files: files.try_into().unwrap() }
    }
}

/// Milliseconds that a process of one thread was on a processor, to the nanosecond.
fn on_cpu(process: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{process}/schedstat")).unwrap();
    text.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e6
}

fn peak(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn youngest_child(name: &str) -> u32 {
    let own = format!("PPid:\t{}", std::process::id());
    let name = format!("Name:\t{name}");
    let processes =
        fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let is_ours = |process: &u32| {
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        [&own, &name].iter().all(|wanted| status.lines().any(|line| line == wanted.as_str()))
    };
    processes.filter(is_ours).max().unwrap()
}

/// A node process with sharp in it, kept from picture to picture.
pub struct Sharp {
    process: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
    by_profile: bool,
    folder: TempDir,
    pub version: String,
}

impl Sharp {
    pub fn new(by_profile: bool) -> Sharp {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/pictures/sharp.mjs");
        let mut command = Command::new("node");
        let mut process =
            command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("node is missing");
        let (asks, answers) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
        let folder = tempfile::tempdir().unwrap();
        let mut sharp = Sharp { process, asks, answers, by_profile, folder, version: String::new() };
        let said = sharp.answer();
        sharp.version =
            format!("sharp {} (libvips {})", said["sharp"].as_str().unwrap(), said["vips"].as_str().unwrap());
        sharp
    }

    fn answer(&mut self) -> serde_json::Value {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).expect("sharp ended; is it installed? Run `make bench-pictures`.")
    }
}

impl Contender for Sharp {
    fn name(&self) -> &'static str {
        if self.by_profile { "sharp, by the profile" } else { "sharp, without" }
    }

    fn by_profile(&self) -> bool {
        self.by_profile
    }

    fn make(&mut self, file: &Path) -> Made {
        let ask = serde_json::json!({ "file": file, "profile": self.by_profile, "folder": self.folder.path() });
        writeln!(self.asks, "{ask}").unwrap();
        let said = self.answer();
        let files =
            ["view", "grid", "thumb"].map(|name| fs::read(self.folder.path().join(format!("{name}.jpg"))).unwrap());
        Made { ms: said["ms"].as_f64().unwrap(), kib: said["kib"].as_u64().unwrap(), files }
    }
}

impl Drop for Sharp {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Three calls, as a script would make them.
pub struct Vipsthumbnail {
    folder: TempDir,
}

impl Vipsthumbnail {
    pub fn new() -> Vipsthumbnail {
        Vipsthumbnail { folder: tempfile::tempdir().unwrap() }
    }
}

impl Contender for Vipsthumbnail {
    fn name(&self) -> &'static str {
        "vipsthumbnail, three calls"
    }

    fn by_profile(&self) -> bool {
        false
    }

    fn make(&mut self, file: &Path) -> Made {
        let before = of_ended_children();
        let files = ["2048", "800", "320"].map(|edge| {
            let output = self.folder.path().join(format!("{edge}.jpg"));
            let mut command = Command::new("vipsthumbnail");
            command.env("VIPS_CONCURRENCY", "1").arg(file).args(["--size", &format!("{edge}x{edge}>")]);
            let options = format!("{}[Q=80,optimize-coding,strip]", output.display());
            assert!(command.args(["-o", &options]).status().expect("vipsthumbnail is missing").success());
            fs::read(output).unwrap()
        });
        Made { ms: of_ended_children() - before, kib: 0, files }
    }
}

/// Milliseconds of processor time of all children that were waited for, in ticks of ten.
fn of_ended_children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    (fields[13].parse::<f64>().unwrap() + fields[14].parse::<f64>().unwrap()) * 10.0
}
