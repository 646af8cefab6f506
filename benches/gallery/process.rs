//! The processes of a measurement: a scratch Redis, the gallery on it, the bare page. Dropped, they end and leave nothing.

use salon::domain::id::PhotoId;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(30);

/// A redis-server with the settings of a private one, except that filling it does not wait for the disk.
pub struct Redis {
    process: Child,
    folder: TempDir,
}

impl Redis {
    pub fn start() -> Redis {
        // A Unix socket's path holds 107 bytes: the folder's name is short.
        let folder = tempfile::Builder::new().prefix("salon-").tempdir_in("/tmp").unwrap();
        let program = std::env::var("SALON_REDIS_BIN").unwrap_or_else(|_| "redis-server".into());
        let mut command = Command::new(program);
        command.args(["--port", "0", "--unixsocketperm", "700", "--save", "", "--unixsocket"]);
        command.arg(folder.path().join("redis.sock")).arg("--dir").arg(folder.path());
        command.args(["--appendonly", "yes", "--appendfsync", "no", "--auto-aof-rewrite-percentage", "0"]);
        command.args(["--hash-max-listpack-value", "1024"]);
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        let redis = Redis { process, folder };
        eventually("redis-server", || (redis.cli(&["PING"]) == "PONG").then_some(()));
        redis
    }

    /// Nobody does the work that filling left on the streams; from here on an acknowledged change is on the disk.
    pub fn settle_down(&self) {
        self.cli(&["XTRIM", "jobs:bulk", "MAXLEN", "0"]);
        self.cli(&["CONFIG", "SET", "appendfsync", "always"]);
    }

    pub fn used_memory(&self) -> u64 {
        self.cli(&["XTRIM", "jobs:bulk", "MAXLEN", "0"]);
        let info = self.cli(&["INFO", "memory"]);
        let field = info.lines().find_map(|line| line.strip_prefix("used_memory:"));
        field.unwrap().trim().parse().unwrap()
    }

    /// Whoever has tried too often may try again.
    pub fn forget_attempts(&self) {
        self.cli(&["EVAL", "for _, key in ipairs(redis.call('KEYS', 'rate:*')) do redis.call('DEL', key) end", "0"]);
    }

    pub fn stand_still(&self) {
        self.signal("STOP");
    }

    pub fn go_on(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        Command::new("kill").arg(format!("-{name}")).arg(self.process.id().to_string()).status().unwrap();
    }

    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    pub fn url(&self) -> String {
        format!("redis+unix://{}", self.socket().display())
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("redis.sock")
    }

    fn cli(&self, arguments: &[&str]) -> String {
        let output = Command::new("redis-cli").arg("-s").arg(self.socket()).args(arguments).output().unwrap();
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}

/// `salon serve` as people run it, with its log in a file.
pub struct Salon {
    process: Child,
    pub base: String,
    log: PathBuf,
}

impl Salon {
    pub fn start(redis: &Redis) -> Salon {
        let log = redis.folder.path().join("salon.log");
        let mut command = Command::new(env!("CARGO_BIN_EXE_salon"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SALON_")) {
            command.env_remove(name);
        }
        command.args(["serve", "--listen", "127.0.0.1:0", "--workers", "0", "--redis", &redis.url(), "--data"]);
        command.arg(redis.data()).stdout(Stdio::piped()).stderr(File::create(&log).unwrap());
        let (process, line) = first_line(&mut command);
        let base = line.split_whitespace().find(|word| word.starts_with("http://"));
        Salon { process, base: base.unwrap_or_else(|| panic!("no address in {line:?}")).to_owned(), log }
    }

    /// The round trips to Redis of one request, as the log says them.
    pub fn round_trips(&self, request: impl FnOnce()) -> u32 {
        let before = std::fs::metadata(&self.log).unwrap().len() as usize;
        request();
        eventually("the line of the log", || {
            let text = std::fs::read_to_string(&self.log).unwrap();
            let (_, count) = text.get(before..)?.split_once("round_trips")?;
            let digits: String =
                count.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        })
    }

    /// Nothing of what is measured needs to be remembered.
    pub fn forget_log(&self) {
        OpenOptions::new().write(true).truncate(true).open(&self.log).unwrap();
    }

    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    pub fn resident_mb(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1_000.0
    }
}

impl Drop for Salon {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}

/// This program again, as the bare page.
pub struct Bare {
    process: Child,
    pub base: String,
}

impl Bare {
    pub fn start(redis: &Redis, photos: &[PhotoId]) -> Bare {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg("bare").arg(redis.url()).args(photos.iter().map(PhotoId::to_string)).stdout(Stdio::piped());
        let (process, base) = first_line(&mut command);
        Bare { process, base }
    }

    pub fn pid(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}

/// The processor time that a process has used. The kernel counts in hundredths of a second.
pub fn processor_us(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    let times = fields.split(' ').skip(11).take(2);
    times.map(|ticks| ticks.parse::<f64>().unwrap() * 10_000.0).sum()
}

fn first_line(command: &mut Command) -> (Child, String) {
    let mut process = command.stdin(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (process, line.trim().to_owned())
}

fn end(process: &mut Child) {
    let _ = process.kill();
    let _ = process.wait();
}

fn eventually<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = condition() {
            return found;
        }
        assert!(Instant::now() < end, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Where `wrk` is: on the PATH.
pub fn run(program: &Path, arguments: &[String]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|e| panic!("{}: {e} (make bench installs it)", program.display()));
    assert!(output.status.success(), "{} {arguments:?}: {}", program.display(), output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}
