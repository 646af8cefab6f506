//! A running gallery and the people in it: `Site` is the real binary with its own private Redis in its own folder,
//! `Person` is a browser without JavaScript. Nothing here sleeps for luck: it waits for a condition, with an end.

#![allow(dead_code, reason = "each test binary uses its part")]

use base64ct::{Base64, Encoding};
use reqwest::blocking::{Client, Response, multipart};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use salon::crypto::Secret;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub const PASSWORD: &str = "correct horse battery";

/// Longer than anything takes on a busy machine; only a failing test waits this long.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A gallery of its own. Dropped, everything of it ends and its folder goes.
pub struct Site {
    process: Option<Child>,
    /// `http://127.0.0.1:43210`
    pub base: String,
    setup: Option<String>,
    pub data: PathBuf,
    options: Options,
    /// What the process writes to standard error, for the tests that read the log.
    pub log: PathBuf,
    _folder: TempDir,
}

/// How a site is started.
#[derive(Clone, Default)]
pub struct Options {
    pub arguments: Vec<String>,
    pub environment: Vec<(String, String)>,
}

impl Options {
    pub fn argument(mut self, name: &str, value: &str) -> Options {
        self.arguments.extend([name.to_owned(), value.to_owned()]);
        self
    }

    pub fn environment(mut self, name: &str, value: &str) -> Options {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A named crash or disk-full point: see `src/fault.rs`.
    pub fn fault(self, fault: &str) -> Options {
        self.environment("SALON_FAULT", fault)
    }
}

impl Site {
    /// A fresh gallery with two workers, ready to be asked.
    pub fn start() -> Site {
        Site::start_with(Options::default())
    }

    pub fn start_with(options: Options) -> Site {
        let mut site = Site::prepare(options);
        site.start_again();
        site
    }

    /// A site that is not started yet: for what must be so before.
    pub fn prepare(options: Options) -> Site {
        // A Unix socket's path holds 107 bytes: the folder's name is short.
        let folder = tempfile::Builder::new().prefix("salon-").tempdir_in("/tmp").unwrap();
        let data = folder.path().join("data");
        let log = folder.path().join("log");
        Site { process: None, base: String::new(), setup: None, data, options, log, _folder: folder }
    }

    /// What counts from the next start on.
    pub fn set_options(&mut self, options: Options) {
        self.options = options;
    }

    /// Starts the program on the same folder, as an operator would after it ended.
    pub fn start_again(&mut self) {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(&self.log).unwrap();
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        if !self.options.arguments.iter().any(|argument| argument == "--workers") {
            command.args(["--workers", "2"]);
        }
        command.args(&self.options.arguments).stdout(Stdio::piped()).stderr(log);
        let mut process = command.spawn().unwrap();
        let line = first_line(process.stdout.take().unwrap());
        self.process = Some(process);
        let line = line.unwrap_or_else(|| panic!("the site did not start:\n{}", self.read_log()));
        let mut words = line.split_whitespace();
        let address = words.find(|word| word.starts_with("http")).unwrap_or_else(|| panic!("no address in {line:?}"));
        self.setup = words.find(|word| word.starts_with("http")).map(str::to_owned);
        self.base = address.trim_end_matches('/').to_owned();
    }

    /// The salon program with this site's data folder and environment.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_salon"));
        command.env_clear().env("PATH", std::env::var("PATH").unwrap_or_default());
        command.envs(self.options.environment.iter().cloned());
        command.arg("--data").arg(&self.data).args(arguments).stdin(Stdio::null());
        command
    }

    /// Runs a command of the operator's to its end: exit code, standard output, standard error.
    pub fn salon(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = self.command(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
    }

    /// `kill -9` of the server process. Its children notice.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    /// Waits for the process to end by itself (a fault point killed it).
    pub fn wait_for_death(&mut self) {
        let process = self.process.as_mut().unwrap();
        eventually("the process to end", || process.try_wait().unwrap());
        self.process = None;
    }

    pub fn is_running(&mut self) -> bool {
        self.process.as_mut().is_some_and(|process| process.try_wait().unwrap().is_none())
    }

    pub fn pid(&self) -> u32 {
        self.process.as_ref().unwrap().id()
    }

    /// Ctrl-C, and the clean end: the exit code.
    pub fn stop(&mut self) -> Option<i32> {
        let mut process = self.process.take()?;
        signal(process.id(), "INT");
        let code = eventually("a clean stop", || process.try_wait().unwrap()).code();
        Some(code.unwrap_or(-1))
    }

    pub fn read_log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    pub fn socket(&self) -> PathBuf {
        self.data.join("redis/redis.sock")
    }

    /// What `redis-cli` prints for a command, as somebody at a terminal would see it.
    pub fn redis(&self, arguments: &[&str]) -> String {
        let output = Command::new("redis-cli").arg("-s").arg(self.socket()).args(arguments).output().unwrap();
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    /// Every key with its contents (sessions' last use and the like left out), for "a denied request changes nothing".
    ///
    /// Workers change records too: it waits until they have nothing left to do.
    pub fn fingerprint(&self) -> BTreeMap<String, String> {
        self.wait_for_renditions();
        let keys = self.redis(&["KEYS", "*"]);
        let of_interest = |key: &&str| !key.is_empty() && !key.starts_with("rate:") && !key.starts_with("session:");
        keys.lines()
            .filter(of_interest)
            .map(|key| {
                let contents = match self.redis(&["TYPE", key]).as_str() {
                    "hash" => sorted_pairs(&self.redis(&["HGETALL", key])),
                    "zset" => self.redis(&["ZRANGE", key, "0", "-1", "WITHSCORES"]),
                    "set" => sorted(&self.redis(&["SMEMBERS", key])),
                    "stream" => self.redis(&["XLEN", key]),
                    "list" => self.redis(&["LRANGE", key, "0", "-1"]),
                    _ => self.redis(&["GET", key]),
                };
                (key.to_owned(), contents)
            })
            .collect()
    }

    /// Every file below the data folder that holds pictures.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for folder in ["originals", "renditions", "tmp"] {
            walk(&self.data.join(folder), &mut files);
        }
        files.sort();
        files
    }

    /// The one-time link that the first start printed.
    pub fn setup_token(&self) -> String {
        let link = self.setup.as_ref().expect("a first start prints the set-up link");
        link.split_once("token=").unwrap().1.to_owned()
    }

    /// Whether the last start printed a set-up link.
    pub fn prints_setup_link(&self) -> bool {
        self.setup.is_some()
    }

    /// Where the original of a photo lies.
    pub fn original_of(&self, photo: &str) -> PathBuf {
        let (sha256, kind) = (
            self.redis(&["HGET", &format!("photo:{photo}"), "sha256"]),
            self.redis(&["HGET", &format!("photo:{photo}"), "type"]),
        );
        self.data.join(format!("originals/{}/{}/{sha256}.{kind}", &sha256[..2], &sha256[2..4]))
    }

    /// Somebody who is not signed in.
    pub fn guest(&self) -> Person {
        Person::new(&self.base)
    }

    /// Ada, the first administrator, signed in. Call it once per site.
    pub fn ada(&self) -> Person {
        let ada = self.guest();
        ada.get(&format!("/setup?token={}", self.setup_token())).expect(200);
        let setup = self.setup_token();
        ada.post("/setup", &[("setup", &setup), ("login", "ada"), ("name", "Ada"), ("password", PASSWORD)]).expect(303);
        assert!(ada.cookie("salon").is_some(), "whoever sets it up is signed in");
        ada
    }

    /// A new member, invited by an administrator, signed in.
    pub fn member(&self, ada: &Person, login: &str) -> Person {
        let mut name = login.to_owned();
        name[..1].make_ascii_uppercase();
        let answer = ada.post("/admin/users", &[("login", login), ("name", &name), ("role", "member")]);
        let at = answer.text.find("/password/").unwrap_or_else(|| panic!("no link in {}", answer.text));
        let link = answer.text[at..at + "/password/".len() + 64].to_owned();
        let person = self.guest();
        person.get(&link).expect(200);
        person.post(&link, &[("password", PASSWORD)]).expect(303);
        person.sign_in(login);
        person
    }

    pub fn user_id(&self, login: &str) -> String {
        self.redis(&["HGET", "users:by-login", login])
    }

    /// Waits until no photo waits for its renditions.
    pub fn wait_for_renditions(&self) {
        eventually("the workers to be done", || {
            let left = |stream| self.redis(&["XLEN", stream]) != "0";
            (!left("jobs:urgent") && !left("jobs:bulk")).then_some(())
        });
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if self.is_running() {
            self.stop();
        }
    }
}

/// A browser without JavaScript: it keeps cookies, sends forms with their token, follows nothing by itself.
pub struct Person {
    client: Client,
    base: String,
    cookies: RefCell<BTreeMap<String, String>>,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    pub text: String,
}

impl Answer {
    #[track_caller]
    pub fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap_or("?"))
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// Where it leads, without the act that can be taken back there.
    pub fn landing(&self) -> &str {
        self.location().split("&act=").next().unwrap()
    }

    /// The act that can be taken back there.
    pub fn act(&self) -> String {
        let (_, act) = self.location().split_once("&act=").unwrap_or_else(|| panic!("no act: {}", self.location()));
        act.split('&').next().unwrap().to_owned()
    }

    /// The id at the end of where it leads: `/albums/<id>?done=…`.
    pub fn id(&self) -> String {
        let path = self.location().split('?').next().unwrap();
        path.rsplit('/').next().unwrap().to_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }
}

impl Person {
    pub fn new(base: &str) -> Person {
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE).build().unwrap();
        Person { client, base: base.to_owned(), cookies: RefCell::default() }
    }

    /// The same browser, with the site at another address after a restart.
    pub fn at(&self, site: &Site) -> Person {
        Person { client: self.client.clone(), base: site.base.clone(), cookies: self.cookies.clone() }
    }

    pub fn sign_in(&self, login: &str) {
        self.get("/login").expect(200);
        self.post("/login", &[("login", login), ("password", PASSWORD)]).expect(303);
        assert!(self.cookie("salon").is_some(), "{login} is signed in");
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    /// The browser after its data was cleared: the session may live on, without it.
    pub fn forget(&self) {
        self.cookies.borrow_mut().clear();
    }

    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[])
    }

    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(self.client.get(self.url(path)), headers)
    }

    /// Sends a form as a page of the site would: same origin, with the token.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.try_post(path, fields).unwrap()
    }

    /// The same, when the server may die in the middle of it.
    pub fn try_post(&self, path: &str, fields: &[(&str, &str)]) -> reqwest::Result<Answer> {
        let token = self.token();
        let mut all = vec![("token", token.as_str())];
        all.extend(fields);
        self.try_send(self.form(path, &all), &[("sec-fetch-site", "same-origin")])
    }

    /// Sends a form exactly as said: for what no page of the site would send.
    pub fn post_raw(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        self.send(self.form(path, fields), headers)
    }

    fn form(&self, path: &str, fields: &[(&str, &str)]) -> reqwest::blocking::RequestBuilder {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.client.post(self.url(path)).header("content-type", "application/x-www-form-urlencoded").body(body)
    }

    /// Uploads and returns the result of each file: (`saved` | `already-here` | `refused`, the whole entry).
    pub fn upload(&self, album: &str, files: &[(&str, Vec<u8>)]) -> Vec<(String, serde_json::Value)> {
        let answer = self.try_upload(album, files).expect(200);
        let results = answer.json()["results"].as_array().unwrap().clone();
        results.into_iter().map(|entry| (entry["outcome"].as_str().unwrap().to_owned(), entry)).collect()
    }

    pub fn try_upload(&self, album: &str, files: &[(&str, Vec<u8>)]) -> Answer {
        self.send_upload(album, files).unwrap()
    }

    /// The same, when the server may die in the middle of it.
    pub fn send_upload(&self, album: &str, files: &[(&str, Vec<u8>)]) -> reqwest::Result<Answer> {
        let mut form = multipart::Form::new().text("token", self.token());
        for (name, bytes) in files {
            let part = multipart::Part::bytes(bytes.clone()).file_name((*name).to_owned());
            form = form.part("photos", part);
        }
        let request = self.client.post(self.url(&format!("/albums/{album}/photos"))).multipart(form);
        let headers = [("sec-fetch-site", "same-origin"), ("accept", "application/json")];
        self.try_send(request, &headers)
    }

    /// A request of tus's, as a page of the site sends it.
    pub fn tus(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        self.try_tus(method, path, headers, body).unwrap()
    }

    /// The same, when the server may die in the middle of it.
    pub fn try_tus(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> reqwest::Result<Answer> {
        let token = self.token();
        let mut all = vec![
            ("sec-fetch-site", "same-origin"),
            ("accept", "application/json"),
            ("tus-resumable", "1.0.0"),
            ("x-salon-token", &token),
        ];
        all.retain(|(name, _)| !headers.iter().any(|(other, _)| other == name));
        all.extend(headers);
        self.try_send(self.client.request(method.parse().unwrap(), self.url(path)).body(body), &all)
    }

    /// Announces a file, and returns the address of its upload.
    pub fn begin_upload(&self, album: &str, name: &str, length: usize) -> String {
        self.announce(album, name, length).expect(201).location().to_owned()
    }

    pub fn announce(&self, album: &str, name: &str, length: usize) -> Answer {
        let metadata = format!("filename {}", Base64::encode_string(name.as_bytes()));
        let headers = [("upload-length", length.to_string()), ("upload-metadata", metadata)];
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.tus("POST", &format!("/albums/{album}/uploads"), &headers, vec![])
    }

    /// Sends a part of an upload.
    pub fn send_part(&self, upload: &str, offset: usize, bytes: &[u8]) -> Answer {
        self.try_send_part(upload, offset, bytes).unwrap()
    }

    /// The same, when the server may die in the middle of it.
    pub fn try_send_part(&self, upload: &str, offset: usize, bytes: &[u8]) -> reqwest::Result<Answer> {
        let offset = offset.to_string();
        let headers = [("content-type", "application/offset+octet-stream"), ("upload-offset", offset.as_str())];
        self.try_tus("PATCH", upload, &headers, bytes.to_vec())
    }

    /// Creates an album and returns its id.
    pub fn album(&self, title: &str, visibility: &str) -> String {
        self.post("/albums", &[("title", title), ("description", ""), ("visibility", visibility)]).expect(303).id()
    }

    /// Uploads one file, which must be saved, and returns the photo's id.
    pub fn photo(&self, album: &str, name: &str, bytes: Vec<u8>) -> String {
        let (outcome, entry) = self.upload(album, &[(name, bytes)]).remove(0);
        assert_eq!(outcome, "saved", "{entry}");
        entry["photo"].as_str().unwrap().to_owned()
    }

    /// The token that this browser's forms carry.
    pub fn token(&self) -> String {
        if self.cookie("salon").is_none() && self.cookie("salon-form").is_none() {
            self.get("/login");
        }
        let secret = self.cookie("salon").or_else(|| self.cookie("salon-form")).unwrap_or_default();
        Secret::parse(&secret).map(|secret| secret.form_token()).unwrap_or_default()
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    pub fn send(&self, request: reqwest::blocking::RequestBuilder, headers: &[(&str, &str)]) -> Answer {
        self.try_send(request, headers).unwrap()
    }

    pub fn try_send(
        &self,
        request: reqwest::blocking::RequestBuilder,
        headers: &[(&str, &str)],
    ) -> reqwest::Result<Answer> {
        let mut request = request;
        let cookies: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        for (name, value) in headers {
            let name = HeaderName::try_from(*name).unwrap();
            request = request.header(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        self.read(request.send()?)
    }

    fn read(&self, response: Response) -> reqwest::Result<Answer> {
        for cookie in response.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.set_cookie(name, value);
            }
        }
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        // A stream of events has no end.
        let is_stream = headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
        let bytes = if is_stream { Vec::new() } else { response.bytes()?.to_vec() };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Answer { status, headers, bytes, text })
    }
}

/// Waits for a condition.
#[track_caller]
pub fn eventually<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = condition() {
            return found;
        }
        assert!(Instant::now() < end, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub fn signal(pid: u32, name: &str) {
    let _ = Command::new("kill").arg(format!("-{name}")).arg(pid.to_string()).status();
}

/// The folder of sample pictures.
pub fn samples() -> PathBuf {
    let folder = match std::env::var_os("SALON_PHOTOS") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/photos"),
    };
    assert!(folder.is_dir(), "the sample pictures are not at {}: set SALON_PHOTOS", folder.display());
    folder
}

/// A sample picture's bytes.
pub fn sample(name: &str) -> Vec<u8> {
    let path = samples().join(name);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A small JPEG that no other call returns: `n` is in its bytes and in its colour.
pub fn picture(n: u32) -> Vec<u8> {
    let colour = [(n * 37 % 256) as u8, (n * 91 % 256) as u8, (n * 151 % 256) as u8];
    let pixels: Vec<u8> = (0..64 * 48).flat_map(|_| colour).collect();
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 90);
    encoder.add_app_segment(15, n.to_be_bytes().to_vec()).unwrap();
    encoder.encode(&pixels, 64, 48, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

/// A picture of a known kind whose header is sound and whose pixels are not: it is kept, and cannot be shown.
pub fn undecodable(n: u32) -> Vec<u8> {
    let head = [&64_u32.to_be_bytes()[..], &48_u32.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let noise = [b"no zlib stream".as_slice(), &n.to_be_bytes()].concat();
    let chunks = [(b"IHDR", head), (b"IDAT", noise), (b"IEND", vec![])].map(|(kind, data)| {
        let checked = [kind.as_slice(), &data].concat();
        [&(data.len() as u32).to_be_bytes()[..], &checked, &crc32(&checked).to_be_bytes()].concat()
    });
    [b"\x89PNG\r\n\x1a\n".as_slice(), &chunks.concat()].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    let bit = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), bit))
}

/// A JPEG of this size, with colours that say where one is.
pub fn large(width: u16, height: u16) -> Vec<u8> {
    let spread = |at: u16, of: u16| (u32::from(at) * 255 / u32::from(of)) as u8;
    let color = |x, y| [spread(x, width), spread(y, height), 60];
    let pixels: Vec<u8> = (0..height).flat_map(|y| (0..width).flat_map(move |x| color(x, y))).collect();
    let mut bytes = Vec::new();
    jpeg_encoder::Encoder::new(&mut bytes, 90).encode(&pixels, width, height, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

/// The dates that EXIF knows, as its tags.
pub const ORIGINAL: u16 = 0x9003;
pub const DIGITIZED: u16 = 0x9004;
pub const MODIFIED: u16 = 0x0132;

/// Like [`picture`], with dates (`2001:02:03 04:05:06`) in its EXIF.
pub fn dated(n: u32, dates: &[(u16, &str)]) -> Vec<u8> {
    let (first, second): (Vec<_>, Vec<_>) = dates.iter().partition(|(tag, _)| *tag < 0x9000);
    // Little endian; the first directory begins at 8 and ends with the pointer to the second, the texts follow.
    let size = |entries: usize| 2 + 12 * entries + 4;
    let second_at = 8 + size(first.len() + 1);
    let texts_at = second_at + size(second.len());
    let (mut tiff, mut texts) = (b"II*\0\x08\0\0\0".to_vec(), Vec::new());
    for (entries, pointer) in [(&first, true), (&second, false)] {
        tiff.extend(((entries.len() + usize::from(pointer)) as u16).to_le_bytes());
        for (tag, text) in entries {
            tiff.extend([tag.to_le_bytes(), 2_u16.to_le_bytes()].concat());
            tiff.extend(
                [(text.len() as u32 + 1).to_le_bytes(), ((texts_at + texts.len()) as u32).to_le_bytes()].concat(),
            );
            texts.extend(text.bytes().chain([0]));
        }
        if pointer {
            tiff.extend([0x8769_u16.to_le_bytes(), 4_u16.to_le_bytes()].concat());
            tiff.extend([1_u32.to_le_bytes(), (second_at as u32).to_le_bytes()].concat());
        }
        tiff.extend(0_u32.to_le_bytes());
    }
    let segment = [b"Exif\0\0".as_slice(), &tiff, &texts].concat();
    let plain = picture(n);
    let head = [&plain[..2], &[0xFF, 0xE1], &(segment.len() as u16 + 2).to_be_bytes()].concat();
    [&head, segment.as_slice(), &plain[2..]].concat()
}

fn first_line(output: impl Read + Send + 'static) -> Option<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut lines = BufReader::new(output).lines();
        let _ = sender.send(lines.next().and_then(Result::ok));
        for _ in lines {}
    });
    receiver.recv_timeout(PATIENCE).ok().flatten()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { walk(&path, files) } else { files.push(path) }
    }
}

fn sorted(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines.join("\n")
}

/// Field and value in turn, by field; what moves on by itself is left out.
fn sorted_pairs(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut pairs: Vec<String> = lines.chunks(2).filter(|pair| pair[0] != "seen").map(|pair| pair.join("=")).collect();
    pairs.sort_unstable();
    pairs.join("\n")
}
