//! The private Redis: a redis-server on a Unix socket in the data folder, which nobody else uses.

use super::kept::{Kept, last_words};
use crate::config::{self, RedisUrl};
use crate::error::{Error, Result};
use rustix::fs::FlockOperation;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

/// Redis has nothing left to write (every write is on disk before it is answered), so this is generous.
const REDIS_GRACE: Duration = Duration::from_secs(30);
/// How long a start waits for the server of a Salon that was killed a moment ago to end.
const LOCK_WAIT: Duration = Duration::from_secs(3);
/// `sockaddr_un` has 108 bytes, and the last one is a zero.
const SOCKET_PATH_BYTES: usize = 107;
/// The server's own log is started afresh above this; it grows by a few lines a day.
const LOG_BYTES: u64 = 1024 * 1024;

/// A redis-server that belongs to this process: on a Unix socket in the data folder, restarted when it dies, stopped
/// cleanly by [`PrivateRedis::stop`], and ended by the kernel when Salon itself is killed.
pub struct PrivateRedis {
    url: RedisUrl,
    kept: Kept,
    _lock: File,
}

impl PrivateRedis {
    /// Returns when the server has loaded its data and answers.
    ///
    /// # Errors
    /// A sentence for the operator: the folder is in use, there is no server program, it is too old, it does not start.
    pub async fn start(data: &Path) -> Result<PrivateRedis> {
        let socket = socket(data)?;
        let folder = folder_in(data);
        DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(|e| unusable(&folder, e))?;
        let lock = lock(&folder).await?;
        let server = Server { program: program(data)?, leash: leash().await, folder, lock: lock.try_clone()? };
        check_version(&server.program).await?;

        let mut child = server.start().map_err(|e| does_not_start(&server.program, e))?;
        server.ready(&mut child, &socket).await?;
        tracing::info!(program = %server.program.display(), socket = %socket.display(), "the private Redis is up");
        let log = server.log_path();
        let kept = Kept::keep("redis-server", child, REDIS_GRACE, Some(log), move || server.start());
        Ok(PrivateRedis { url: RedisUrl::of_socket(&socket), kept, _lock: lock })
    }

    /// The private Redis of a Salon that is already running on this data folder, if there is one.
    pub async fn running(data: &Path) -> Option<RedisUrl> {
        let socket = socket(data).ok()?;
        answers(&socket).await.then(|| RedisUrl::of_socket(&socket))
    }

    /// Whether there has ever been one on this data folder.
    pub fn has_been(data: &Path) -> bool {
        folder_in(data).is_dir()
    }

    pub fn url(&self) -> &RedisUrl {
        &self.url
    }

    /// To be called after the last write. Returns when the server has ended.
    pub async fn stop(self) {
        self.kept.stop().await;
        tracing::info!("the private Redis has stopped");
    }
}

/// How the server is started, the first time and again.
struct Server {
    program: PathBuf,
    leash: Option<PathBuf>,
    folder: PathBuf,
    lock: File,
}

impl Server {
    fn start(&self) -> std::io::Result<Child> {
        let log = OpenOptions::new().create(true).append(true).mode(0o600).open(self.log_path())?;
        if log.metadata()?.len() > LOG_BYTES {
            log.set_len(0)?;
        }
        let mut command = match &self.leash {
            Some(setpriv) => {
                let mut command = Command::new(setpriv);
                command.args(["--pdeathsig", "TERM", "--"]).arg(&self.program);
                command
            }
            None => Command::new(&self.program),
        };
        command.args(["--port", "0", "--unixsocketperm", "700", "--daemonize", "no", "--always-show-logo", "no"]);
        command.arg("--unixsocket").arg(self.folder.join(SOCKET)).arg("--dir").arg(&self.folder);
        // An acknowledged change survives a power cut; a file cut short by one is loaded up to the cut.
        command.args(["--appendonly", "yes", "--appendfsync", "always", "--save", ""]);
        command.args(["--aof-use-rdb-preamble", "yes", "--aof-load-truncated", "yes"]);
        // A caption of 80 characters would otherwise triple a photo's memory.
        command.args(["--hash-max-listpack-value", "1024"]);
        command
            // The lock is also the server's standard input, which it never reads: so the folder stays locked until the
            // server too is gone, and a start right after a `kill -9` cannot open the files that it is still closing.
            .stdin(self.lock.try_clone()?)
            .stdout(log.try_clone()?)
            .stderr(log)
            // A Ctrl-C in the terminal is for Salon, which stops Redis after the last write.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
    }

    /// Waits until it answers. Loading a large gallery takes a while; as long as the server lives, there is hope.
    async fn ready(&self, child: &mut Child, socket: &Path) -> Result<()> {
        let begun = Instant::now();
        let mut told = begun;
        while !answers(socket).await {
            if let Some(status) = child.try_wait()? {
                let words = last_words(&self.log_path()).unwrap_or_default();
                return Err(does_not_start(&self.program, format!("{status}; its last words: {words}")));
            }
            if told.elapsed() >= Duration::from_secs(5) {
                tracing::info!(seconds = begun.elapsed().as_secs(), "waiting for the private Redis to load its data");
                told = Instant::now();
            }
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    fn log_path(&self) -> PathBuf {
        self.folder.join("redis.log")
    }
}

const SOCKET: &str = "redis.sock";

fn folder_in(data: &Path) -> PathBuf {
    data.join("redis")
}

fn socket(data: &Path) -> Result<PathBuf> {
    let socket = folder_in(data).join(SOCKET);
    let bytes = socket.as_os_str().len();
    if bytes > SOCKET_PATH_BYTES {
        return Err(Error::operator(format!(
            "The path of the data folder is too long: {} has {bytes} bytes, and the socket of the private Redis may have \
             {SOCKET_PATH_BYTES}. Choose a shorter --data (SALON_DATA), or give a --redis (SALON_REDIS).",
            socket.display()
        )));
    }
    Ok(socket)
}

/// Two servers on one append-only file would destroy it.
async fn lock(folder: &Path) -> Result<File> {
    let path = folder.join("salon.lock");
    let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).mode(0o600).open(&path)?;
    let begun = Instant::now();
    while rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
        if begun.elapsed() > LOCK_WAIT {
            let mut holder = String::new();
            file.read_to_string(&mut holder)?;
            return Err(in_use(folder, holder.trim()));
        }
        sleep(Duration::from_millis(50)).await;
    }
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())?;
    Ok(file)
}

fn program(data: &Path) -> Result<PathBuf> {
    if let Some(named) = std::env::var_os(config::REDIS_BIN).filter(|name| !name.is_empty()) {
        return find(Path::new(&named)).ok_or_else(|| {
            Error::operator(format!("{} names {named:?}, which is not a program that can be run.", config::REDIS_BIN))
        });
    }
    let bundled = data.join("bin/valkey-server");
    [Path::new("valkey-server"), Path::new("redis-server"), &bundled].into_iter().find_map(find).ok_or_else(|| {
        Error::operator("There is no redis-server on this machine: install it (Debian: apt-get install redis-server), name one with \
             SALON_REDIS_BIN, or give the address of a running Redis with --redis (SALON_REDIS).",
        )
    })
}

/// A program by its path, or by its name on the PATH.
fn find(name: &Path) -> Option<PathBuf> {
    let executable =
        |path: &PathBuf| path.metadata().is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0);
    if name.components().count() > 1 {
        return Some(name.to_owned()).filter(executable);
    }
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(name)).find(executable)
}

/// `setpriv` asks the kernel to end the server with this process, which safe Rust cannot do for a child. That of
/// util-linux can, that of BusyBox cannot.
async fn leash() -> Option<PathBuf> {
    let setpriv = find(Path::new("setpriv"))?;
    let works = Command::new(&setpriv).args(["--pdeathsig", "TERM", "--", "true"]).stderr(Stdio::null()).status().await;
    if works.is_ok_and(|status| status.success()) {
        return Some(setpriv);
    }
    tracing::warn!("setpriv of util-linux is missing: a killed Salon will leave its redis-server behind");
    None
}

/// Asked of the program and not of the server: an older one would stumble over its settings before it could answer.
async fn check_version(program: &Path) -> Result<()> {
    let output = Command::new(program).arg("--version").output().await.map_err(|e| does_not_start(program, e))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = version(&text).ok_or_else(|| does_not_start(program, format!("it says {text:?}")))?;
    if version < (7, 0, 0) {
        return Err(Error::operator(format!(
            "{} is version {}.{}.{}; Salon needs Redis 7.0 or newer, or Valkey.",
            program.display(),
            version.0,
            version.1,
            version.2
        )));
    }
    if version < (7, 0, 15) {
        tracing::warn!("this redis-server is older than 7.0.15 and misses security fixes (CVE-2025-49844): update it");
    }
    Ok(())
}

/// From a line such as `Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64`.
fn version(text: &str) -> Option<(u32, u32, u32)> {
    let word = text.split_whitespace().find_map(|word| word.strip_prefix("v="))?;
    let mut numbers = word.split(['.', '-']).map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??, numbers.next().flatten().unwrap_or(0)))
}

/// Whether a Redis answers here and has loaded its data. One PING by hand, so that the redis crate stays in `store`.
async fn answers(socket: &Path) -> bool {
    let ping = async {
        let mut stream = UnixStream::connect(socket).await?;
        stream.write_all(b"PING\r\n").await?;
        let mut answer = [0; 7];
        stream.read_exact(&mut answer).await?;
        std::io::Result::Ok(&answer == b"+PONG\r\n")
    };
    matches!(timeout(Duration::from_secs(1), ping).await, Ok(Ok(true)))
}

/// The holder is the process id that stands in the lock; a Redis in a container holds it without writing one.
fn in_use(folder: &Path, holder: &str) -> Error {
    let process = if holder.is_empty() { String::new() } else { format!(" (process {holder})") };
    Error::operator(format!(
        "Another Salon{process} keeps its Redis in {}; there can be only one for each data folder.",
        folder.display()
    ))
}

fn unusable(folder: &Path, cause: std::io::Error) -> Error {
    Error::operator(format!("The folder {} cannot be used: {cause}.", folder.display()))
}

fn does_not_start(program: &Path, cause: impl std::fmt::Display) -> Error {
    Error::operator(format!("{} does not start: {cause}", program.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::process::{Pid, Signal};

    async fn ask(data: &Path, line: &str) -> String {
        let mut stream = UnixStream::connect(data.join("redis/redis.sock")).await.unwrap();
        stream.write_all(format!("{line}\r\nQUIT\r\n").as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    async fn kill_server(data: &Path) {
        let info = ask(data, "INFO server").await;
        let pid = info.lines().find_map(|line| line.strip_prefix("process_id:")).unwrap().parse().unwrap();
        rustix::process::kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL).unwrap();
        while answers(&data.join("redis/redis.sock")).await {
            sleep(Duration::from_millis(1)).await;
        }
    }

    #[test]
    fn versions_are_read_as_redis_and_valkey_print_them() {
        assert_eq!(version("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64"), Some((7, 0, 15)));
        assert_eq!(version("Valkey server v=9.1.2 sha=00000000:0 bits=64"), Some((9, 1, 2)));
        assert_eq!(version("Redis server v=8.0-rc1 sha=0"), Some((8, 0, 0)));
        assert_eq!(version("something else"), None);
    }

    #[test]
    fn a_socket_path_that_the_kernel_would_cut_is_refused() {
        let long = PathBuf::from("/").join("x".repeat(95));
        assert!(socket(&long).unwrap_err().to_string().contains("SALON_DATA"));
        assert!(socket(Path::new("/srv/salon")).is_ok());
    }

    #[tokio::test]
    async fn it_keeps_what_it_was_given_when_it_is_killed_and_when_it_is_stopped() {
        let data = tempfile::tempdir().unwrap();
        let redis = PrivateRedis::start(data.path()).await.unwrap();
        assert!(ask(data.path(), "SET answer 42").await.starts_with("+OK"));
        assert_eq!(PrivateRedis::running(data.path()).await.unwrap(), *redis.url());

        kill_server(data.path()).await;
        while !answers(&data.path().join("redis/redis.sock")).await {
            sleep(Duration::from_millis(10)).await;
        }
        assert!(ask(data.path(), "GET answer").await.starts_with("$2\r\n42\r\n"));

        redis.stop().await;
        assert!(PrivateRedis::running(data.path()).await.is_none());
        let again = PrivateRedis::start(data.path()).await.unwrap();
        assert!(ask(data.path(), "GET answer").await.starts_with("$2\r\n42\r\n"));
        again.stop().await;
    }

    #[tokio::test]
    async fn a_folder_has_one_private_redis() {
        let data = tempfile::tempdir().unwrap();
        let redis = PrivateRedis::start(data.path()).await.unwrap();
        let refusal = PrivateRedis::start(data.path()).await.err().unwrap();
        assert!(refusal.to_string().contains(&format!("process {}", std::process::id())), "{refusal}");
        redis.stop().await;
    }

    #[tokio::test]
    async fn a_server_that_cannot_start_says_why() {
        let data = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(data.path().join("redis/appendonlydir")).unwrap();
        std::fs::write(data.path().join("redis/appendonlydir/appendonly.aof.manifest"), "nonsense").unwrap();
        let refusal = PrivateRedis::start(data.path()).await.err().unwrap();
        assert!(refusal.to_string().contains("AOF"), "{refusal}");
    }
}
