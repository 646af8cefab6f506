//! The settings: a flag and a `SALON_*` variable for each, parsed into types before anything starts.
//!
//! `salon serve --help` is the manual, so the doc comment of a field is what the operator reads. What nobody should turn
//! is a constant in `domain/limits.rs`; what an administrator turns in the browser is the `settings` hash in Redis.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Command, ValueEnum};
use ipnet::IpNet;
use std::collections::BTreeSet;
use std::error::Error as _;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::EnvFilter;
use url::Url;

/// The server program for a private Redis; found on the PATH when not set.
pub const REDIS_BIN: &str = "SALON_REDIS_BIN";
/// Set by `salon serve` for the workers it starts: its own process id, so that a worker can tell that it is gone.
pub const SUPERVISED: &str = "SALON_SUPERVISED";
/// Named crash points for the tests (`fault.rs`).
const FAULT: &str = "SALON_FAULT";

/// Where the gallery is: what every command needs to reach it.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// The data folder: originals, renditions, and the private Redis
    #[arg(long, env = "SALON_DATA", hide_env_values = true, global = true)]
    #[arg(value_name = "FOLDER", default_value = "data", value_parser = folder)]
    pub data: PathBuf,

    /// An existing Redis 7 or newer, instead of a private one
    ///
    /// redis://[user:password@]host[:port][/db], rediss:// for TLS, or redis+unix:///path/to/socket (unix:// is the same).
    /// It must keep what it is given: appendonly yes, appendfsync always. Without this setting Salon starts its own
    /// redis-server, which keeps its data in FOLDER/redis and listens on a Unix socket there and nowhere else;
    /// SALON_REDIS_BIN names the program to start if it is not on the PATH.
    #[arg(long, env = "SALON_REDIS", hide_env_values = true, global = true)]
    #[arg(value_name = "URL", value_parser = redis_url)]
    pub redis: Option<RedisUrl>,

    /// Stands before every key in Redis, so that one Redis can hold several galleries
    ///
    /// Letters, digits and - _ . { } with a colon at the end, such as `family:`. In a Redis Cluster use `{family}:`,
    /// which keeps one gallery in one slot.
    #[arg(long, env = "SALON_KEY_PREFIX", hide_env_values = true, global = true)]
    #[arg(value_name = "PREFIX", default_value = "", value_parser = key_prefix)]
    pub key_prefix: String,

    #[command(flatten)]
    pub log: Log,
}

/// What is logged, and how. The log goes to standard error.
#[derive(Args, Clone, Debug)]
pub struct Log {
    /// What to log: error, warn, info, debug, trace, also per part: `warn,salon=debug`
    ///
    /// Without it: info for `serve` and `worker`, warn for the other commands.
    #[arg(long = "log", env = "SALON_LOG", hide_env_values = true, global = true)]
    #[arg(value_name = "LEVEL", value_parser = log_filter)]
    pub filter: Option<String>,

    /// How a line of the log looks
    #[arg(long = "log-format", env = "SALON_LOG_FORMAT", hide_env_values = true, global = true)]
    #[arg(value_name = "FORMAT", default_value = "text")]
    pub format: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
pub enum LogFormat {
    Text,
    Json,
}

impl fmt::Display for LogFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LogFormat::Text => "text",
            LogFormat::Json => "json",
        })
    }
}

/// Where the site is, from inside and from outside.
#[derive(Args, Clone, Debug)]
pub struct Site {
    /// Where to listen; port 0 takes a free one
    #[arg(long, env = "SALON_LISTEN", hide_env_values = true)]
    #[arg(value_name = "ADDRESS", default_value = "127.0.0.1:8080", value_parser = listen)]
    pub listen: SocketAddr,

    /// The address that people type, such as `https://photos.example.org`
    ///
    /// Needed as soon as they do not come to the listening address itself: behind a proxy, under a name. Other host
    /// names are then refused; with https, cookies are marked as secure.
    #[arg(long, env = "SALON_PUBLIC_URL", hide_env_values = true)]
    #[arg(value_name = "URL", value_parser = public_url)]
    pub public_url: Option<Url>,
}

impl Site {
    /// The address to show to the person who started Salon, given the one that was really bound.
    pub fn address(&self, bound: SocketAddr) -> String {
        match &self.public_url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => format!("http://{}", reachable(bound)),
        }
    }
}

/// "Every address of this machine" is not an address one can visit: the loopback one is.
pub fn reachable(bound: SocketAddr) -> SocketAddr {
    let ip = match bound.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, bound.port())
}

/// What only `salon serve` needs besides.
#[derive(Args, Clone, Debug)]
pub struct Serving {
    #[command(flatten)]
    pub site: Site,

    /// Worker processes that make thumbnails, on this machine [default: one per core; 0: none here]
    #[arg(long, env = "SALON_WORKERS", hide_env_values = true)]
    #[arg(value_name = "COUNT", value_parser = worker_count)]
    pub workers: Option<usize>,

    /// Proxies whose word on the visitor's address is believed: addresses or networks, separated by commas
    ///
    /// Such as `127.0.0.1,10.0.0.0/8`. Forwarded headers from anybody else are ignored.
    #[arg(long, env = "SALON_TRUSTED_PROXIES", hide_env_values = true, value_delimiter = ',')]
    #[arg(value_name = "NETWORKS", value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,
}

impl Serving {
    /// How many workers to start.
    pub fn worker_count(&self) -> usize {
        self.workers.unwrap_or_else(cores)
    }
}

/// The cores this process may use, which is what a container was given and not what the machine has.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The address of a Redis. It may hold a password, so it can be handed on and not be printed.
#[derive(Clone, PartialEq)]
pub struct RedisUrl(String);

impl RedisUrl {
    /// The address of a Redis that listens on this socket; the path must be absolute.
    pub fn of_socket(path: &Path) -> RedisUrl {
        // Through a file URL, because a folder may have a name that must be escaped in an address.
        let path = Url::from_file_path(path).map_or_else(|()| path.display().to_string(), |url| url.path().to_owned());
        RedisUrl(format!("redis+unix://{path}"))
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The address without the password, for the log.
    pub fn shown(&self) -> String {
        let Ok(mut url) = Url::parse(&self.0) else { return "Redis".into() };
        // Either refuses where there is nothing to hide, and a password of a Unix address stands in its query.
        let _ = url.set_password(None);
        let _ = url.set_username("");
        url.set_query(None);
        url.into()
    }
}

impl fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedisUrl({})", self.shown())
    }
}

// ---- one parser per setting; what each returns in the bad case ends a sentence that begins with the setting's name

fn folder(text: &str) -> Result<PathBuf, String> {
    if text.contains('\0') {
        return Err("is not the name of a folder".into());
    }
    Ok(PathBuf::from(text))
}

fn redis_url(text: &str) -> Result<RedisUrl, String> {
    let expected = "must look like redis://host:6379, rediss://host:6379 or redis+unix:///path/to/socket";
    // The text is not repeated: it may hold a password.
    let url = Url::parse(text).map_err(|_| expected.to_owned())?;
    let complete = match url.scheme() {
        "redis" | "rediss" => url.host_str().is_some_and(|host| !host.is_empty()),
        "redis+unix" | "unix" => url.host_str().is_none_or(str::is_empty) && url.path().len() > 1,
        _ => false,
    };
    let numbered = |database: &str| database.is_empty() || database.parse::<u32>().is_ok();
    let database = match url.scheme() {
        "redis" | "rediss" => numbered(url.path().trim_start_matches('/')),
        _ => url.query_pairs().all(|(name, value)| name != "db" || numbered(&value)),
    };
    match (complete, database) {
        (false, _) => Err(expected.into()),
        (true, false) => Err("must name a database by its number, such as the 2 of redis://host:6379/2".into()),
        (true, true) => Ok(RedisUrl(text.to_owned())),
    }
}

fn key_prefix(text: &str) -> Result<String, String> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-_.{}".contains(&b);
    match text.strip_suffix(':') {
        _ if text.is_empty() => Ok(String::new()),
        Some(name) if !name.is_empty() && name.bytes().all(allowed) => Ok(text.to_owned()),
        _ => Err(format!(
            "must be letters, digits and - _ . {{ }} with a colon at the end, such as family:, not {text:?}"
        )),
    }
}

fn log_filter(text: &str) -> Result<String, String> {
    // A word that is no level would name a module, of which then everything is logged, and nothing of all others.
    let said = |part: &str| part.contains('=') || part.trim().parse::<LevelFilter>().is_ok();
    if text.split(',').all(said) && EnvFilter::builder().parse(text).is_ok() {
        return Ok(text.to_owned());
    }
    Err(format!("must be error, warn, info, debug, trace or a list like warn,salon=debug, not {text:?}"))
}

fn listen(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("must be an address and a port such as 127.0.0.1:8080, not {text:?}"))
}

fn public_url(text: &str) -> Result<Url, String> {
    let expected =
        || format!("must be an http or https address without a path, such as https://photos.example.org, not {text:?}");
    let url = Url::parse(text).map_err(|_| expected())?;
    let origin_only = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let nobody = url.username().is_empty() && url.password().is_none();
    let web = matches!(url.scheme(), "http" | "https") && url.has_host();
    if web && origin_only && nobody { Ok(url) } else { Err(expected()) }
}

fn worker_count(text: &str) -> Result<usize, String> {
    // More than this is a slip of the finger: each worker is a process with a decoder of its own.
    const MOST: usize = 256;
    match text.parse() {
        Ok(count) if count <= MOST => Ok(count),
        _ => Err(format!("must be a number from 0 to {MOST}, not {text:?}")),
    }
}

fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    let address = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse::<IpNet>()
        .or_else(|_| address())
        .map_err(|_| format!("must be addresses or networks such as 127.0.0.1,10.0.0.0/8, not {text:?}"))
}

/// A name that a worker is known by in Redis and in the log.
pub fn worker_name(text: &str) -> Result<String, String> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    if (1..=80).contains(&text.len()) && text.bytes().all(allowed) {
        Ok(text.to_owned())
    } else {
        Err(format!("must be letters, digits and - _ . (at most 80), not {text:?}"))
    }
}

// ---- variables and flags

/// A variable that is set to nothing counts as not set: that is what `${SALON_REDIS:-}` in a compose file means by it.
pub fn without_empty_variables(command: Command) -> Command {
    let empty = |name: &std::ffi::OsStr| std::env::var_os(name).is_some_and(|value| value.is_empty());
    command
        .mut_args(|arg| match arg.get_env() {
            Some(name) if empty(name) => arg.env(clap::builder::Resettable::Reset),
            _ => arg,
        })
        .mut_subcommands(without_empty_variables)
}

/// The sentence about a wrong value, which names the flag and the variable; `None` for other misuse, which clap words
/// well enough.
pub fn wrong_value(command: &Command, error: &clap::Error) -> Option<String> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let flag = text(ContextKind::InvalidArg)?.split(' ').next()?;
    let reason = match error.kind() {
        ErrorKind::ValueValidation => error.source()?.to_string(),
        ErrorKind::InvalidValue => match (error.get(ContextKind::ValidValue), text(ContextKind::InvalidValue)) {
            (Some(ContextValue::Strings(valid)), Some(value)) if !value.is_empty() => {
                format!("must be {}, not {value:?}", valid.join(" or "))
            }
            _ => return None,
        },
        _ => return None,
    };
    let variable = all_args(command).find(|arg| arg.get_long().is_some_and(|long| flag == format!("--{long}")));
    match variable.and_then(|arg| arg.get_env()).and_then(|name| name.to_str()) {
        Some(variable) => Some(format!("{flag} ({variable}) {reason}.")),
        None => Some(format!("{flag} {reason}.")),
    }
}

/// The `SALON_*` variables among `names` that no setting reads: most likely typing errors.
pub fn unknown_variables<'a>(command: &Command, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut known: BTreeSet<&str> = [REDIS_BIN, SUPERVISED, FAULT].into();
    known.extend(all_args(command).filter_map(|arg| arg.get_env()?.to_str()));
    names.filter(|name| name.starts_with("SALON_") && !known.contains(name)).collect()
}

fn all_args(command: &Command) -> impl Iterator<Item = &clap::Arg> {
    let mut commands = vec![command];
    let mut at = 0;
    while let Some(next) = commands.get(at) {
        commands.extend(next.get_subcommands());
        at += 1;
    }
    commands.into_iter().flat_map(Command::get_arguments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser, Debug)]
    struct All {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        serving: Serving,
    }

    fn parse(args: &[&str]) -> Result<All, clap::Error> {
        All::try_parse_from([&["salon"], args].concat())
    }

    /// The sentence for a wrong value.
    fn refusal(args: &[&str]) -> String {
        use clap::CommandFactory;
        wrong_value(&All::command(), &parse(args).unwrap_err()).unwrap()
    }

    #[test]
    fn without_settings_it_is_a_private_gallery_on_this_machine() {
        let all = parse(&[]).unwrap();
        assert_eq!(all.place.data, PathBuf::from("data"));
        assert_eq!(all.place.redis, None);
        assert_eq!(all.place.key_prefix, "");
        assert_eq!(all.place.log.format, LogFormat::Text);
        assert_eq!(all.serving.site.listen.to_string(), "127.0.0.1:8080");
        assert!(all.serving.trusted_proxies.is_empty());
        assert!(all.serving.worker_count() >= 1);
        assert_eq!(parse(&["--workers", "0"]).unwrap().serving.worker_count(), 0);
    }

    #[test]
    fn a_wrong_value_is_refused_in_a_sentence_that_names_flag_and_variable() {
        for (flag, variable, value) in [
            ("--listen", "SALON_LISTEN", "localhost"),
            ("--listen", "SALON_LISTEN", "127.0.0.1:99999"),
            ("--redis", "SALON_REDIS", "localhost:6379"),
            ("--redis", "SALON_REDIS", "http://localhost"),
            ("--redis", "SALON_REDIS", "redis://"),
            ("--redis", "SALON_REDIS", "redis+unix://"),
            ("--redis", "SALON_REDIS", "unix://run/redis.sock"),
            ("--redis", "SALON_REDIS", "redis://localhost/two"),
            ("--redis", "SALON_REDIS", "redis+unix:///run/redis.sock?db=two"),
            ("--log", "SALON_LOG", "verbose"),
            ("--log", "SALON_LOG", "warn,salon"),
            ("--key-prefix", "SALON_KEY_PREFIX", "family"),
            ("--key-prefix", "SALON_KEY_PREFIX", ":"),
            ("--key-prefix", "SALON_KEY_PREFIX", "a b:"),
            ("--key-prefix", "SALON_KEY_PREFIX", "a*:"),
            ("--log", "SALON_LOG", "salon=loud"),
            ("--log-format", "SALON_LOG_FORMAT", "xml"),
            ("--public-url", "SALON_PUBLIC_URL", "photos.example.org"),
            ("--public-url", "SALON_PUBLIC_URL", "ftp://photos.example.org"),
            ("--public-url", "SALON_PUBLIC_URL", "https://photos.example.org/gallery"),
            ("--public-url", "SALON_PUBLIC_URL", "https://mira:secret@photos.example.org"),
            ("--workers", "SALON_WORKERS", "many"),
            ("--workers", "SALON_WORKERS", "257"),
            ("--trusted-proxies", "SALON_TRUSTED_PROXIES", "10.0.0.0/40"),
        ] {
            let sentence = refusal(&[&format!("{flag}={value}")]);
            assert!(sentence.starts_with(&format!("{flag} ({variable}) must ")), "{sentence}");
            assert!(sentence.ends_with('.') && !sentence.contains('\n'), "{sentence}");
        }
    }

    #[test]
    fn every_kind_of_redis_address_is_taken() {
        for url in [
            "redis://localhost",
            "redis://:secret@10.0.0.5:6380/2",
            "rediss://redis.example.org:6379",
            "redis+unix:///run/redis.sock?db=1",
            "unix:///run/redis.sock",
        ] {
            assert_eq!(parse(&["--redis", url]).unwrap().place.redis.unwrap().reveal(), url);
        }
    }

    #[test]
    fn a_socket_in_a_folder_with_any_name_has_an_address() {
        let url = RedisUrl::of_socket(Path::new("/srv/our photos/100%/redis.sock"));
        assert_eq!(url.reveal(), "redis+unix:///srv/our%20photos/100%25/redis.sock");
        assert_eq!(redis_url(url.reveal()).unwrap(), url);
    }

    #[test]
    fn the_password_of_a_redis_is_never_printed() {
        for url in ["redis://salon:secret@localhost/2", "redis+unix:///run/redis.sock?pass=secret"] {
            let redis = parse(&["--redis", url]).unwrap().place.redis.unwrap();
            assert!(!format!("{redis:?} {}", redis.shown()).contains("secret"));
        }
        assert!(!refusal(&["--redis=redis:/:secret@localhost"]).contains("secret"));
    }

    #[test]
    fn prefixes_and_proxies_are_taken() {
        for prefix in ["", "family:", "{family}:", "a-b_c.d:"] {
            assert_eq!(parse(&["--key-prefix", prefix]).unwrap().place.key_prefix, prefix);
        }
        let proxies = parse(&["--trusted-proxies", "127.0.0.1, 10.0.0.0/8,::1"]).unwrap().serving.trusted_proxies;
        assert_eq!(proxies.iter().map(IpNet::to_string).collect::<Vec<_>>(), ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]);
    }

    #[test]
    fn the_address_shown_is_one_that_can_be_visited() {
        let shown = |args: &[&str], bound: &str| parse(args).unwrap().serving.site.address(bound.parse().unwrap());
        assert_eq!(shown(&[], "127.0.0.1:41234"), "http://127.0.0.1:41234");
        assert_eq!(shown(&[], "0.0.0.0:80"), "http://127.0.0.1:80");
        assert_eq!(shown(&[], "[::]:80"), "http://[::1]:80");
        assert_eq!(shown(&["--public-url", "https://p.example/"], "127.0.0.1:1"), "https://p.example");
    }

    #[test]
    fn a_misspelt_variable_is_noticed() {
        use clap::CommandFactory;
        let names = ["SALON_LISTEN", "SALON_PUBLIC_ULR", "PATH", "SALON_REDIS_BIN", "SALON_FAULT"];
        assert_eq!(unknown_variables(&All::command(), names.into_iter()), ["SALON_PUBLIC_ULR"]);
    }
}
