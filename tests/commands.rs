//! The operator's commands, as a person at a shell types them: the real binary, on a folder of its own, with its private
//! Redis. What `salon check` must find is broken on purpose with `redis-cli`.

#![allow(clippy::unwrap_used, reason = "clippy spares the test functions only, not what they share")]

use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// What the pictures that a test draws are called.
const PICTURES: [&str; 3] = ["boat.jpg", "gull.jpg", "pier.jpg"];

/// A small picture; each name has its own colour, so its own bytes.
fn draw(name: &str) -> Vec<u8> {
    let colour = name.bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31) + u32::from(byte)).to_be_bytes();
    let pixels: Vec<u8> = (0..64 * 48).flat_map(|_| [colour[1], colour[2], colour[3]]).collect();
    let mut bytes = Vec::new();
    jpeg_encoder::Encoder::new(&mut bytes, 90).encode(&pixels, 64, 48, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

/// A data folder with a path short enough for a socket, and a folder of pictures beside it.
struct House {
    folder: tempfile::TempDir,
}

impl House {
    fn new() -> House {
        House { folder: tempfile::Builder::new().prefix("slc").tempdir_in("/tmp").unwrap() }
    }

    /// With mira, who is an administrator, and her pictures in the albums `pictures` and `Sea`.
    fn with_pictures() -> House {
        let house = House::new();
        house.put(PICTURES[0], "");
        house.put(PICTURES[1], "Sea");
        house.put(PICTURES[2], "Sea");
        done(&house.salon(&["user", "add", "mira", "--admin"]));
        done(&house.import(&[]));
        house
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("d")
    }

    fn pictures(&self) -> PathBuf {
        self.folder.path().join("pictures")
    }

    fn put(&self, picture: &str, folder: &str) -> PathBuf {
        let folder = self.pictures().join(folder);
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join(picture);
        fs::write(&path, draw(picture)).unwrap();
        path
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_salon"));
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SALON_")) {
            command.env_remove(name);
        }
        command.args(args).env("SALON_DATA", self.data()).stdin(Stdio::null());
        command
    }

    fn salon(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn typing(&self, args: &[&str], text: &str) -> Output {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    fn import(&self, more: &[&str]) -> Output {
        let folder = self.pictures();
        self.salon(&[&["import", folder.to_str().unwrap()], more].concat())
    }

    fn objects(&self, args: &[&str]) -> Vec<Value> {
        let out = self.salon(&[args, &["--json"]].concat());
        text(&out.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn album(&self, title: &str) -> String {
        let albums = self.objects(&["albums"]);
        let album = albums.iter().find(|album| album["title"] == title).unwrap();
        album["id"].as_str().unwrap().to_owned()
    }

    fn redis(&self, args: &[&str]) -> String {
        let socket = self.data().join("redis/redis.sock");
        let out = Command::new("redis-cli").arg("-s").arg(socket).args(args).output().unwrap();
        let answer = text(&out.stdout).trim().to_owned();
        assert!(out.status.success() && !answer.starts_with("ERR"), "{args:?}: {answer}");
        answer
    }

    fn serve(&self) -> Server {
        self.serve_with(&["--workers", "1"])
    }

    fn serve_with(&self, more: &[&str]) -> Server {
        let args = [&["serve", "--listen", "127.0.0.1:0"], more].concat();
        let mut child = self.command(&args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("Salon is ready"), "{line}");
        Server(child)
    }

    /// Until the workers have done all there is.
    fn rest(&self) {
        let begun = Instant::now();
        while ["jobs:urgent", "jobs:bulk"].iter().any(|stream| self.redis(&["XLEN", stream]) != "0") {
            assert!(begun.elapsed() < Duration::from_secs(60), "the workers do not come to an end");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// A clean check of a gallery: exit code 0 and not a word.
    fn assert_clean(&self) {
        let out = self.salon(&["check", "--bytes"]);
        assert_eq!((code(&out), text(&out.stdout).as_str()), (0, ""), "{}", text(&out.stderr));
    }
}

/// `salon serve`, stopped in order at the end.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let pid = self.0.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.0.wait();
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn code(out: &Output) -> i32 {
    out.status.code().unwrap()
}

/// What a command that must succeed printed.
fn done(out: &Output) -> String {
    assert_eq!(code(out), 0, "{}{}", text(&out.stdout), text(&out.stderr));
    text(&out.stdout)
}

#[test]
fn users_are_made_listed_disabled_and_given_passwords() {
    let house = House::new();
    let link = done(&house.salon(&["user", "add", "Mira", "--admin", "--name", "Mira Dupont"]));
    assert!(link.contains("http://127.0.0.1:8080/password/"), "{link}");
    done(&house.typing(&["user", "add", "tom", "--password-stdin"], "four unrelated words here\n"));
    let elsewhere = ["user", "passwd", "tom", "--public-url", "https://photos.example.org"];
    assert!(done(&house.salon(&elsewhere)).contains("https://photos.example.org/password/"));
    done(&house.typing(&["user", "passwd", "tom", "--password-stdin"], "and four others instead\n"));
    done(&house.salon(&["user", "disable", "tom"]));
    let users = house.objects(&["user", "list"]);
    let logins: Vec<_> = users.iter().map(|user| (user["login"].as_str().unwrap(), &user["enabled"])).collect();
    assert_eq!(logins, [("tom", &Value::Bool(false)), ("mira", &Value::Bool(true))]);
    assert!(done(&house.salon(&["user", "list"])).contains("Mira Dupont"));
    done(&house.salon(&["user", "enable", "tom"]));

    for (args, sentence) in [
        (vec!["user", "disable", "mira"], "last enabled administrator"),
        (vec!["user", "add", "tom"], "taken"),
        (vec!["user", "enable", "nobody"], "No member has this login"),
    ] {
        let out = house.salon(&args);
        assert_eq!(code(&out), 1);
        assert!(text(&out.stderr).contains(sentence), "{}", text(&out.stderr));
    }
    let easy = house.typing(&["user", "add", "eve", "--password-stdin"], "password1234\n");
    assert_eq!(code(&easy), 1);
    assert_eq!(house.objects(&["user", "list"]).len(), 2);
    house.assert_clean();
}

#[test]
fn wrong_usage_is_2_and_help_is_a_manual() {
    let house = House::new();
    for args in [
        vec!["import"],
        vec!["import", "/tmp", "--visibility", "secret"],
        vec!["user", "add", "no spaces here"],
        vec!["user"],
        vec!["trash", "empty"],
        vec!["trash", "purge"],
        vec!["trash", "restore"],
        vec!["trash", "purge", "--older-than", "-1"],
        vec!["photos"],
        vec!["check", "--fix"],
    ] {
        let out = house.salon(&args);
        assert_eq!(code(&out), 2, "{args:?}: {}", text(&out.stderr));
        assert!(out.stdout.is_empty());
    }
    for args in [&["albums"][..], &["photos"], &["import"], &["user", "add"], &["trash", "restore"], &["check"]] {
        let manual = done(&house.salon(&[args, &["--help"]].concat()));
        assert!(manual.contains("EXAMPLES"), "{manual}");
    }
    assert!(!house.data().exists(), "asking how a command is used starts no gallery");
}

#[test]
fn an_import_makes_albums_of_folders_and_adds_nothing_twice() {
    let house = House::with_pictures();
    assert_eq!(house.objects(&["albums"]).len(), 2);
    house.put(PICTURES[0], "Sea/Day 2");
    fs::create_dir_all(house.pictures().join("notes")).unwrap();
    fs::write(house.pictures().join("notes/read.me"), "no picture").unwrap();
    fs::write(house.pictures().join("Sea/fake.jpg"), "no picture").unwrap();
    fs::write(house.pictures().join("Sea/.hidden.jpg"), "no picture").unwrap();
    std::os::unix::fs::symlink("Sea/gull.jpg", house.pictures().join("link.jpg")).unwrap();
    for run in 1..=2 {
        let out = house.import(&[]);
        assert_eq!(code(&out), 1, "two files are refused");
        let said = text(&out.stdout);
        assert!(said.contains("notes/read.me: ") && said.contains("Sea/fake.jpg: "), "{said}");
        let added =
            if run == 1 { "1 added, 3 there already, 2 refused" } else { "0 added, 4 there already, 2 refused" };
        assert!(said.contains(added), "{said}");
        assert!(said.contains("when `salon serve` is started next"), "{said}");
    }
    let albums = house.objects(&["albums"]);
    let mut titles: Vec<_> = albums.iter().map(|album| album["title"].as_str().unwrap()).collect();
    titles.sort_unstable();
    assert_eq!(titles, ["Sea", "Sea / Day 2", "pictures"]);
    assert!(albums.iter().all(|album| album["owner"] == "mira" && album["visibility"] == "private"));

    let photos = house.objects(&["photos", "Sea"]);
    assert_eq!(photos.len(), 2);
    for photo in &photos {
        let kept = fs::read(photo["path"].as_str().unwrap()).unwrap();
        assert_eq!(kept, fs::read(house.pictures().join("Sea").join(photo["filename"].as_str().unwrap())).unwrap());
    }
    let listed = done(&house.salon(&["photos", &house.album("Sea")]));
    assert!(listed.contains(photos[0]["path"].as_str().unwrap()) && listed.contains("pending"), "{listed}");
    house.assert_clean();
}

#[test]
fn an_import_goes_into_one_album_of_whom_one_says() {
    let house = House::new();
    house.put(PICTURES[0], "a");
    house.put(PICTURES[1], "b");
    let out = house.import(&[]);
    assert_eq!(code(&out), 1);
    assert!(text(&out.stderr).contains("no enabled administrator"), "{}", text(&out.stderr));
    done(&house.salon(&["user", "add", "tom"]));
    done(&house.import(&["--as", "tom", "--album", "Everything", "--visibility", "members"]));
    let albums = house.objects(&["albums"]);
    assert_eq!(albums.len(), 1);
    assert_eq!((&albums[0]["owner"], &albums[0]["visibility"]), (&"tom".into(), &"members".into()));
    assert_eq!(albums[0]["photos"], 2);
    assert_eq!(code(&house.import(&["--as", "nobody"])), 1);
    house.assert_clean();
}

/// Damage, what the check must say of it, and whether it can be mended.
struct Damage {
    break_it: Box<dyn Fn(&House)>,
    said: String,
    mends: bool,
}

fn redis(command: String, said: impl Into<String>) -> Damage {
    let break_it = Box::new(move |house: &House| {
        house.redis(&command.split(' ').collect::<Vec<_>>());
    });
    Damage { break_it, said: said.into(), mends: true }
}

#[test]
fn a_check_names_what_is_broken_and_mends_what_is_derived() {
    let house = House::with_pictures();
    let _server = house.serve();
    house.rest();
    house.assert_clean();
    let (album, user) = (house.album("Sea"), house.redis(&["HGET", "users:by-login", "mira"]));
    let photo = house.objects(&["photos", "Sea"])[0]["id"].as_str().unwrap().to_owned();
    let sha256 = house.redis(&["HGET", &format!("photo:{photo}"), "sha256"]);
    let (strange, tag) = ("0".repeat(32), "1".repeat(32));
    // A tag, as `tag_photo` writes it: there is no command that tags.
    let taken = house.redis(&["HGET", &format!("photo:{photo}"), "taken"]);
    for command in [
        format!("HSET tag:{tag} name Blue folded blue"),
        format!("HSET tags:by-name blue {tag}"),
        format!("HSET photo:{photo} tags {tag}"),
        format!("ZADD album:{album}:tag:{tag} {taken} {photo}"),
        format!("ZADD album:{album}:tags 1 {tag}"),
        format!("ZADD tag:{tag}:albums 1 {album}"),
    ] {
        house.redis(&command.split(' ').collect::<Vec<_>>());
    }
    house.assert_clean();

    let thumbs = house.data().join("renditions").join(&sha256[..2]).join(&sha256[2..4]).join(&sha256);
    let damages = [
        redis(format!("ZREM album:{album}:photos {photo}"), format!("album:{album}:photos lacks {photo}")),
        redis(format!("ZADD album:{album}:photos 5 {photo}"), format!("has {photo} at 5 instead of")),
        redis(format!("ZADD album:{album}:photos 5 {strange}"), format!("album:{album}:photos has {strange}")),
        redis(format!("ZREM album:{album}:tag:{tag} {photo}"), format!("album:{album}:tag:{tag} lacks {photo}")),
        redis(format!("ZADD album:{album}:tag:{tag} 5 {strange}"), format!("album:{album}:tag:{tag} has {strange}")),
        redis(format!("ZADD album:{album}:tags 7 {tag}"), format!("counts 7 photos at {tag}, there are 1")),
        redis(format!("ZADD tag:{tag}:albums 7 {album}"), format!("counts 7 photos at {album}, there are 1")),
        redis(format!("ZADD album:{album}:tags 7 {strange}"), format!("counts 7 photos at {strange}, there are 0")),
        redis("HDEL tags:by-name blue".into(), "tags:by-name does not lead blue"),
        redis(format!("HSET tags:by-name red {tag}"), "tags:by-name has red"),
        redis(format!("HDEL blob:{sha256} {album}"), format!("blob:{sha256} does not name photo {photo}")),
        redis(format!("HSET blob:{sha256} {strange} {photo}"), format!("blob:{sha256} names {strange}")),
        redis(format!("HSET blob:{sha256} bytes 1"), "has another type or size"),
        redis(format!("ZREM albums {album}"), format!("albums lacks {album}")),
        redis(format!("ZADD albums 5 {album}"), format!("albums has {album} at 5")),
        redis(format!("ZADD albums:public 5 {album}"), format!("albums:public has {album}")),
        redis(format!("ZADD albums:members 5 {strange}"), format!("albums:members has {strange}")),
        redis(format!("HSET album:{album} cover {strange}"), "cover that is not among its photos"),
        redis(format!("HDEL user:{user}:albums {album}"), format!("user:{user}:albums does not say owner")),
        redis(format!("HSET user:{user}:albums {strange} edit"), format!("user:{user}:albums has {strange}")),
        redis(format!("HSET album:{album}:grants user:{strange} edit"), "who does not exist"),
        redis(format!("HSET user:{user} albums 9"), "counts 9 albums, there are 2"),
        redis(format!("HSET user:{user} bytes 9"), "counts 9 bytes"),
        redis("HDEL users:by-login mira".into(), "users:by-login does not lead mira"),
        redis(format!("HSET users:by-login ghost {user}"), "users:by-login has ghost"),
        redis(format!("ZREM users {user}"), format!("users lacks {user}")),
        redis(format!("SREM users:administrators {user}"), format!("users:administrators lacks {user}")),
        redis(format!("SADD users:administrators {strange}"), format!("users:administrators has {strange}")),
        redis(format!("ZADD trash 5 photo:{photo}"), format!("trash has photo:{photo}")),
        redis(format!("ZADD album:{album}:trash 1000 {photo}"), format!("album:{album}:trash has {photo}")),
    ];
    hold(&house, &damages);

    // Renditions are a cache: that they are not there is said, and is nothing wrong.
    fs::remove_dir_all(&thumbs).unwrap();
    let said = done(&house.salon(&["check"]));
    assert!(said.contains("its renditions are not on the disk") && said.contains("(Nothing is wrong.)"), "{said}");
    assert!(done(&house.salon(&["check", "--repair"])).contains("Repaired: queue it again"));
    house.rest();
    assert!(thumbs.is_dir());
    house.assert_clean();

    // A folder without a gallery is a slip of the finger, and stays as it was.
    let nowhere = house.data().join("nowhere");
    for command in [&["check"][..], &["albums"], &["user", "list"], &["trash", "list"]] {
        let out = house.salon(&[command, &["--data", nowhere.to_str().unwrap()]].concat());
        assert!(code(&out) == 1 && text(&out.stderr).contains("There is no gallery in"), "{}", text(&out.stderr));
    }
    assert!(!nowhere.exists());

    let path = PathBuf::from(house.objects(&["photos", "Sea"])[0]["path"].as_str().unwrap());
    let kept = fs::read(&path).unwrap();
    let (hurt, whole) = (path.clone(), kept.clone());
    let lost = [
        redis(format!("SET album:{album}:likes 1"), format!("album:{album}:likes is no key of the convention")),
        redis(format!("HSET photo:{photo} taken soon"), "field taken is \"soon\""),
        redis(format!("HSET photo:{photo} album {strange}"), format!("is in album {strange}, which does not exist")),
        Damage {
            break_it: Box::new(move |_| fs::write(&hurt, &whole[1..]).unwrap()),
            said: "bytes instead of".into(),
            mends: false,
        },
    ];
    for damage in &lost {
        (damage.break_it)(&house);
        let out = house.salon(&["check", "--repair"]);
        assert_eq!(code(&out), 1);
        assert!(text(&out.stdout).contains(&damage.said), "{}: {}", damage.said, text(&out.stdout));
        house.redis(&["DEL", &format!("album:{album}:likes")]);
        house.redis(&["HSET", &format!("photo:{photo}"), "taken", &taken, "album", &album]);
        fs::write(&path, &kept).unwrap();
        assert_eq!(code(&house.salon(&["check", "--repair"])), 0, "{}", damage.said);
        house.rest();
        house.assert_clean();
    }
    let mut other = kept.clone();
    other[kept.len() / 2] ^= 1;
    fs::write(&path, &other).unwrap();
    assert_eq!(code(&house.salon(&["check"])), 0, "by its size it is whole");
    assert_eq!(code(&house.salon(&["check", "--bytes"])), 1);
}

/// One after the other, then all at once: each is named, mended, and gone.
fn hold(house: &House, damages: &[Damage]) {
    for damage in damages {
        (damage.break_it)(house);
        let out = house.salon(&["check"]);
        let said = text(&out.stdout);
        assert!(said.contains(&damage.said), "{}: {said}", damage.said);
        assert_eq!(code(&out), 1);
        assert!(damage.mends && said.contains("To repair: "), "{said}");
        let out = house.salon(&["check", "--repair", "--json"]);
        assert_eq!(code(&out), 0, "{}: {}", damage.said, text(&out.stdout));
        let found: Vec<Value> = text(&out.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(!found.is_empty() && found.iter().all(|finding| finding["repaired"] == true), "{found:?}");
        house.rest();
        house.assert_clean();
    }
    damages.iter().for_each(|damage| (damage.break_it)(house));
    house.salon(&["check", "--repair"]);
    house.rest();
    house.assert_clean();
}

#[test]
fn a_job_that_was_lost_is_queued_again() {
    let house = House::with_pictures();
    {
        let _nobody_works = house.serve_with(&["--workers", "0"]);
        assert_eq!(house.redis(&["XLEN", "jobs:bulk"]), "3");
        house.assert_clean();
        house.redis(&["XTRIM", "jobs:bulk", "MAXLEN", "0"]);
        let out = house.salon(&["check"]);
        assert_eq!(text(&out.stdout).matches("waits for its renditions without a job").count(), 3);
        done(&house.salon(&["check", "--repair"]));
        assert_eq!(house.redis(&["XLEN", "jobs:bulk"]), "3");
        house.assert_clean();
    }
    let _server = house.serve();
    house.rest();
    assert!(house.objects(&["photos", "Sea"]).iter().all(|photo| photo["state"] == "ready"));
}

#[test]
fn files_that_no_photo_names_are_said_and_what_was_set_aside_comes_back() {
    let house = House::with_pictures();
    let orphan = house.data().join("originals/ab/cd").join(format!("{}.jpg", "abcd".repeat(16)));
    fs::create_dir_all(orphan.parent().unwrap()).unwrap();
    fs::write(&orphan, "an upload under way").unwrap();
    let out = house.salon(&["check"]);
    assert!(done(&out).contains("is named by no photo. (Nothing is wrong.)"));
    let two_days_ago = std::time::SystemTime::now() - Duration::from_secs(2 * 86_400);
    fs::File::options().write(true).open(&orphan).unwrap().set_modified(two_days_ago).unwrap();
    assert_eq!(code(&house.salon(&["check"])), 1);
    assert!(done(&house.salon(&["check", "--repair"])).contains("Repaired: set it aside"));
    let aside = house.data().join("orphans").join(orphan.file_name().unwrap());
    assert!(!orphan.exists() && aside.exists());

    let original = PathBuf::from(house.objects(&["photos", "Sea"])[0]["path"].as_str().unwrap());
    fs::rename(&original, house.data().join("orphans").join(original.file_name().unwrap())).unwrap();
    assert_eq!(code(&house.salon(&["check"])), 1);
    assert!(done(&house.salon(&["check", "--repair"])).contains("Repaired: bring it back"));
    assert!(original.exists());
    fs::remove_file(&original).unwrap();
    let out = house.salon(&["check", "--repair"]);
    assert_eq!(code(&out), 1);
    assert!(text(&out.stdout).contains("is missing, the original of photo"), "{}", text(&out.stdout));
}

/// Puts an album into the trash as the gallery does: nobody has a command for that, it is a button.
fn trash(house: &House, what: &str) {
    let server = house.serve_with(&["--workers", "0"]);
    let (noun, id) = what.split_once(':').unwrap();
    let script = match noun {
        "album" => {
            "local a=ARGV[1] local o=redis.call('HGET','album:'..a,'owner')
            redis.call('HSET','album:'..a,'state','trash','deleted',1000) redis.call('ZREM','albums',a)
            redis.call('HDEL','user:'..o..':albums',a) redis.call('HINCRBY','user:'..o,'albums',-1)
            redis.call('ZADD','trash',1000,'album:'..a) redis.call('ZADD','albums:trash',1000,a)
            redis.call('ZADD','user:'..o..':trash',1000,a)"
        }
        _ => {
            "local p=ARGV[1] local a,s=unpack(redis.call('HMGET','photo:'..p,'album','sha256'))
            redis.call('ZREM','album:'..a..':photos',p) redis.call('HDEL','blob:'..s,a)
            redis.call('HSET','blob:'..s,'trash:'..p,a)
            redis.call('HSET','photo:'..p,'state','deleted','was','pending','deleted',1000)
            redis.call('ZADD','album:'..a..':trash',1000,p) redis.call('ZADD','trash',1000,'photo:'..p)
            redis.call('ZADD','albums:trash',1000,a)"
        }
    };
    house.redis(&["EVAL", script, "0", id]);
    drop(server);
    // By hand only the trash was minded: the words that the album is found by follow.
    house.salon(&["check", "--repair"]);
}

#[test]
fn what_was_deleted_comes_back_or_goes_for_good() {
    let house = House::with_pictures();
    let album = format!("album:{}", house.album("Sea"));
    let picture = house.objects(&["photos", "pictures"])[0]["id"].as_str().unwrap().to_owned();
    let photo = format!("photo:{picture}");
    trash(&house, &photo);
    trash(&house, &album);
    house.assert_clean();
    let listed = done(&house.salon(&["trash", "list"]));
    assert!(listed.contains(&photo) && listed.contains(&format!("{} (of pictures)", PICTURES[0])), "{listed}");
    assert!(listed.contains("Sea (2 photos)"), "{listed}");
    assert_eq!(house.objects(&["trash", "list"]).len(), 2);

    let out = house.salon(&["trash", "restore", &picture, &album, "photo:1234"]);
    assert_eq!(code(&out), 1, "one of the three is not there");
    assert!(text(&out.stderr).contains("photo:1234 is not in the trash"), "{}", text(&out.stderr));
    assert_eq!(house.objects(&["trash", "list"]).len(), 0);
    assert_eq!(house.objects(&["photos", "pictures"]).len(), 1);
    assert_eq!(house.objects(&["photos", "Sea"]).len(), 2);
    house.assert_clean();

    trash(&house, &photo);
    done(&house.salon(&["trash", "purge", &photo]));
    assert_eq!(house.objects(&["photos", "pictures"]).len(), 0);
    trash(&house, &album);
    let out = done(&house.salon(&["trash", "purge", "--older-than", "1000000"]));
    assert!(out.contains("Removed for good: 0"), "{out}");
    done(&house.salon(&["trash", "empty", "--yes"]));
    assert_eq!(house.objects(&["trash", "list"]).len(), 0);
    assert_eq!(house.objects(&["albums"]).len(), 1);
    let out = done(&house.salon(&["check"]));
    assert_eq!(out.matches("is named by no photo").count(), 3, "the files wait for the sweep: {out}");
}

#[test]
fn renditions_are_made_where_no_gallery_runs() {
    let house = House::with_pictures();
    let said = |args: &[&str]| {
        let out = house.salon(&[&["renditions"], args].concat());
        (code(&out), text(&out.stdout))
    };
    assert_eq!(said(&["--missing"]), (0, "3 made, 0 there already, 0 failed.\n".into()));
    assert_eq!(said(&["--missing"]), (0, "0 made, 3 there already, 0 failed.\n".into()));
    assert_eq!(said(&["--album", "Sea"]), (0, "2 made, 0 there already, 0 failed.\n".into()));
    assert_eq!(said(&["--all", "--json"]), (0, "{\"failed\":0,\"made\":3,\"there\":0}\n".into()));
    house.assert_clean();
    assert_eq!(said(&["--album", "Nowhere"]).0, 1);
    for wrong in [&[][..], &["--missing", "--all"], &["--most"]] {
        assert_eq!(said(wrong).0, 2, "{wrong:?}");
    }
}
