//! What has been broken elsewhere and must hold here: forged requests, foreign names, guessing, sessions, links, hostile
//! texts and hostile requests.

use crate::access::{Body, ROLES, World, address, keys, kinds, request, send, without_tokens};
use crate::canaries::photo_by;
use crate::site::{Answer, Options, PASSWORD, PATIENCE, Person, Site, eventually, picture};
use reqwest::Method;
use salon::crypto::Secret;
use salon::store::keys::TABLE as KEYS;
use salon::web::routes;
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use tempfile::TempDir;

/// A second server process on a site's Redis, as on a second machine.
struct Second {
    process: Child,
    base: String,
    _folder: TempDir,
}

impl Second {
    fn start(site: &Site, arguments: &[&str]) -> Second {
        let folder = tempfile::Builder::new().prefix("salon-").tempdir_in("/tmp").unwrap();
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let redis = format!("unix://{}", site.socket().display());
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_salon"));
        command.env_clear().env("PATH", std::env::var("PATH").unwrap_or_default());
        command.arg("--data").arg(folder.path()).args(["serve", "--workers", "0", "--listen", &address]);
        command.args(["--redis", &redis]).args(arguments);
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let second = Second { process, base: format!("http://{address}"), _folder: folder };
        let client = reqwest::blocking::Client::new();
        let lives = || client.get(format!("{}/livez", second.base)).send().ok().filter(|answer| answer.status() == 200);
        eventually("the second process to answer", lives);
        second
    }
}

impl Drop for Second {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Bytes as they are, on a connection of their own: for what no browser sends.
fn raw(site: &Site, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(site.base.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn status_of(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0)
}

fn forget_attempts(site: &Site) {
    let script = "for _, k in ipairs(redis.call('KEYS', 'rate:*')) do redis.call('DEL', k) end";
    site.redis(&["EVAL", script, "0"]);
}

/// Signs in with this browser, whatever it was before.
fn again(person: &Person, login: &str) {
    person.forget();
    person.sign_in(login);
}

fn hash_of(person: &Person) -> String {
    Secret::parse(&person.cookie("salon").unwrap()).unwrap().hash().to_string()
}

/// What a form holds, as it travels.
fn encoded(body: &Body, token: &str) -> String {
    let fields = match body {
        Body::Form(fields) => fields.clone(),
        Body::Nothing | Body::File(_) | Body::Tus(..) => vec![],
    };
    url::form_urlencoded::Serializer::new(String::new()).append_pair("token", token).extend_pairs(fields).finish()
}

#[test]
fn nothing_is_changed_by_a_request_from_elsewhere() {
    let world = World::new();
    let ada = world.person("administrator");
    let (token, other) = (ada.token(), world.person("owner").token());
    let own = ada.url("").trim_end_matches('/').to_owned();
    let evil = format!("{own}.evil.test");
    let mut refused = 0;
    for route in routes::TABLE.iter().filter(|route| route.changes()) {
        let kind = kinds(route.method, route.path)[0];
        let id = world.object(route.path, kind, "administrator");
        let body = world.body(route.method, route.path, kind, &id, "administrator");
        let path = address(route.path, &id);
        let before = world.state();
        let mut expect = |what: &str, answer: Answer| {
            // After the first administrator there is no page to set up.
            let refusal = matches!(answer.status, 403 | 405 | 415) || route.path == "/setup" && answer.status == 404;
            assert!(refusal, "{} {what}: {} {}", route.path, answer.status, answer.text);
            refused += 1;
        };
        let post = |token: Option<&str>, headers: &[(&str, &str)]| {
            ada.send(request(ada, route.method.parse().unwrap(), &path, &body, token), headers)
        };
        for headers in [
            &[][..],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("sec-fetch-site", "cross-site"), ("origin", &own)],
            &[("origin", "http://evil.test")],
            &[("origin", &evil)],
            &[("origin", "null")],
            &[("origin", "http://127.0.0.1:1")],
            &[("referer", &own)],
        ] {
            expect(&format!("{headers:?}"), post(Some(&token), headers));
        }
        let here = [("sec-fetch-site", "same-origin")];
        expect("no token", post(None, &here));
        expect("no token, right origin", post(None, &[("origin", &own)]));
        expect("another's token", post(Some(&other), &here));
        expect("an empty token", post(Some(""), &here));
        let text = encoded(&body, &token);
        let json = format!("{{\"token\":\"{token}\",\"title\":\"x\"}}");
        for (kind, body) in
            [("text/plain", &text), ("application/json", &json), ("application/json", &text), ("", &text)]
        {
            let request = ada.client().request(route.method.parse().unwrap(), ada.url(&path)).body(body.clone());
            expect(kind, ada.send(request, &[here[0], ("content-type", kind)]));
        }
        for method in [Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS] {
            // One that is served there is tested by itself.
            if routes::TABLE.iter().any(|other| other.path == route.path && other.method == method.as_str()) {
                continue;
            }
            let overrides = [here[0], ("x-http-method-override", "POST"), ("x-method-override", "POST")];
            expect(method.as_str(), ada.send(request(ada, method.clone(), &path, &body, Some(&token)), &overrides));
        }
        let is_page = routes::TABLE.iter().any(|other| other.path == route.path && other.method == "GET");
        let with_fields = format!("{path}?{text}&_method=POST");
        let got = ada.get_with(&with_fields, &[here[0], ("x-http-method-override", "POST")]);
        if !is_page {
            expect("GET", got);
        }
        assert_eq!(before, world.state(), "{}", route.path);
    }
    assert!(refused > 400, "{refused}");
    // The same from our own page is obeyed: it was not for another reason that all of this was refused.
    ada.post_raw(
        "/albums",
        &[("token", &token), ("title", "Sea"), ("description", ""), ("visibility", "private")],
        &[("origin", &own)],
    )
    .expect(303);
}

#[test]
fn a_foreign_name_is_refused_and_stands_in_no_link() {
    let site = Site::start();
    let ada = site.ada();
    let host = site.base.trim_start_matches("http://").to_owned();
    for foreign in ["evil.test", "127.0.0.1.evil.test", "localhost.evil.test", "evil.test:80", "user@127.0.0.1", ""] {
        let answer = raw(&site, format!("GET / HTTP/1.1\r\nHost: {foreign}\r\nConnection: close\r\n\r\n").as_bytes());
        assert!(matches!(status_of(&answer), 421 | 400), "{foreign}: {answer}");
        assert!(!answer.contains("evil.test"), "{foreign}: {answer}");
    }
    for line in [
        format!("GET http://evil.test/ HTTP/1.1\r\nHost: {host}"),
        "GET / HTTP/1.1".to_owned(),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nHost: evil.test"),
        format!("GET / HTTP/1.1\r\nHost: evil.test\r\nX-Forwarded-Host: {host}"),
    ] {
        let answer = raw(&site, format!("{line}\r\nConnection: close\r\n\r\n").as_bytes());
        assert!(matches!(status_of(&answer), 421 | 400), "{line}: {answer}");
    }
    assert_eq!(
        status_of(&raw(&site, format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes())),
        200
    );

    let form = [("login", "mira"), ("name", "Mira"), ("role", "member"), ("token", &ada.token())];
    let forwarded = [
        ("sec-fetch-site", "same-origin"),
        ("x-forwarded-host", "evil.test"),
        ("x-forwarded-proto", "https"),
        ("forwarded", "host=evil.test;proto=https"),
        ("x-host", "evil.test"),
    ];
    let answer = ada.post_raw("/admin/users", &form, &forwarded).expect(200);
    assert!(answer.text.contains(&format!("{}/password/", site.base)) && !answer.text.contains("evil.test"));
}

/// Ten minutes may pass in a test's mind, not on its clock: only counts are asked here.
#[test]
fn guessing_is_slowed_down_across_processes_and_under_every_address() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let second = Second::start(&site, &[]);
    let (here, there) = (site.guest(), Person::new(&second.base));
    let attempt = |person: &Person, login: &str, password: &str, from: &str| {
        let form = [("token", person.token()), ("login", login.into()), ("password", password.into())];
        let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
        person.post_raw("/login", &form, &[("sec-fetch-site", "same-origin"), ("x-forwarded-for", from)])
    };
    forget_attempts(&site);
    for n in 0..5 {
        let person = if n % 2 == 0 { &here } else { &there };
        attempt(person, "mira", "wrong wrong wrong", &format!("203.0.113.{n}")).expect(422);
    }
    for (n, password) in ["wrong wrong wrong", PASSWORD].iter().enumerate() {
        for person in [&here, &there] {
            let answer = attempt(person, "mira", password, &format!("198.51.100.{n}")).expect(429);
            assert!(
                (1..=120).contains(&answer.header("retry-after").parse().unwrap()),
                "{}",
                answer.header("retry-after")
            );
            assert!(person.cookie("salon").is_none());
        }
    }
    // It is no lock: who is signed in stays so, and others sign in.
    mira.get("/account").expect(200);
    attempt(&site.guest(), "ada", PASSWORD, "").expect(303);

    // One address, many logins: whatever it says of itself, it is the same one.
    forget_attempts(&site);
    let tries: Vec<u16> =
        (0..22).map(|n| attempt(&here, &format!("user{n}"), "x", &format!("192.0.2.{n}")).status).collect();
    let (free, stopped) = tries.split_at(20);
    assert!(free.iter().all(|status| *status == 422) && stopped.iter().all(|status| *status == 429), "{tries:?}");

    // Behind a proxy of ours its word counts.
    forget_attempts(&site);
    let behind = Second::start(&site, &["--trusted-proxies", "127.0.0.1"]);
    let person = Person::new(&behind.base);
    for n in 0..22 {
        attempt(&person, &format!("user{n}"), "x", &format!("192.0.2.{n}")).expect(422);
    }
}

#[test]
fn an_unknown_login_and_a_wrong_password_get_the_same_answer() {
    let site = Site::start();
    let ada = site.ada();
    site.member(&ada, "mira");
    let max = site.user_id("mira");
    let guest = site.guest();
    guest.get("/login").expect(200);
    let attempt = |login: &str, password: &str| {
        forget_attempts(&site);
        let answer = guest.post("/login", &[("login", login), ("password", password)]);
        let mut headers: Vec<String> =
            answer.headers.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
        headers.retain(|header| !header.starts_with("date"));
        (answer.status, headers, without_tokens(&answer.text.replace(login, "LOGIN")))
    };
    let wrong = attempt("mira", "not her password at all");
    assert_eq!(wrong.0, 422);
    assert_eq!(wrong, attempt("nemo", "not her password at all"));
    assert_eq!(wrong, attempt("nemo", PASSWORD));
    // Neither does an account that is disabled, or has no password yet, or a password that nobody could have.
    ada.post("/admin/users", &[("login", "yvon"), ("name", "Y"), ("role", "member")]).expect(200);
    ada.post(&format!("/admin/users/{max}"), &[("enabled", "no")]).expect(303);
    assert_eq!(wrong, attempt("yvon", PASSWORD));
    assert_eq!(wrong, attempt("mira", PASSWORD));
    assert_eq!(wrong, attempt("nemo", ""));
    assert_eq!(wrong, attempt("mira", &"x".repeat(10_000)));
}

#[test]
fn the_cookie_is_the_browsers_own_secret() {
    let site = Site::start();
    let ada = site.ada();
    let cookies = |answer: &Answer| -> Vec<String> {
        answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned()).collect()
    };
    let guest = site.guest();
    let form = cookies(&guest.get("/login").expect(200)).remove(0);
    assert!(form.starts_with("salon-form=") && form.contains("HttpOnly") && form.contains("SameSite=Strict"), "{form}");
    let login = [("login", "ada"), ("password", PASSWORD), ("remember", "on")];
    let lasting = cookies(&guest.post("/login", &login).expect(303)).remove(0);
    for part in ["salon=", "; HttpOnly", "; SameSite=Lax", "; Path=/", "; Max-Age=2592000"] {
        assert!(lasting.contains(part), "{part} in {lasting}");
    }
    let brief = cookies(&site.guest().post("/login", &login[..2]).expect(303)).remove(0);
    assert!(!brief.contains("Max-Age") && !brief.contains("Expires") && !brief.contains("Secure"), "{brief}");
    assert!(!brief.contains("Domain"), "{brief}");
    let gone = ada.post("/logout", &[]).expect(303);
    assert!(cookies(&gone)[0].contains("Max-Age=0") && gone.header("clear-site-data") == "\"cache\"");

    let second = Second::start(&site, &["--public-url", "https://photos.example"]);
    let guest = Person::new(&second.base);
    let named = ("host", "photos.example");
    let page = guest.get_with("/login", &[named]).expect(200);
    let form = cookies(&page).remove(0);
    assert!(form.starts_with("__Host-salon-form=") && form.contains("; Secure"), "{form}");
    assert!(page.header("strict-transport-security").contains("max-age=63072000"));
    let token = Secret::parse(&guest.cookie("__Host-salon-form").unwrap()).unwrap().form_token();
    let fields = [("token", token.as_str()), ("login", "ada"), ("password", PASSWORD)];
    guest.post_raw("/login", &fields, &[named, ("origin", "http://photos.example")]).expect(403);
    let session =
        cookies(&guest.post_raw("/login", &fields, &[named, ("origin", "https://photos.example")]).expect(303));
    for part in ["__Host-salon=", "; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/"] {
        assert!(session[0].contains(part), "{part} in {session:?}");
    }
    guest.get_with("/account", &[named]).expect(200);
    guest.get("/account").expect(421);
    // A cookie without the prefix may have been planted by a neighbour: it is nobody's.
    let planted = Person::new(&second.base);
    planted.set_cookie("salon", &guest.cookie("__Host-salon").unwrap());
    planted.get_with("/account", &[named]).expect(303);
}

#[test]
fn a_planted_session_is_not_what_one_is_signed_in_with() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.guest();
    let planted = Secret::fresh().unwrap();
    mira.set_cookie("salon", planted.reveal());
    mira.post("/login", &[("login", "ada"), ("password", PASSWORD)]).expect(303);
    assert_ne!(mira.cookie("salon").unwrap(), planted.reveal());
    let thief = site.guest();
    thief.set_cookie("salon", planted.reveal());
    thief.get("/account").expect(303);
    // Signing in over a living session ends that one, and one's own other browsers stay.
    let (first, before) = (mira.cookie("salon").unwrap(), hash_of(&mira));
    mira.post("/login", &[("login", "ada"), ("password", PASSWORD)]).expect(303);
    assert_ne!(mira.cookie("salon").unwrap(), first);
    assert_eq!(site.redis(&["EXISTS", &format!("session:{before}")]), "0");
    thief.set_cookie("salon", &first);
    thief.get("/account").expect(303);
    ada.get("/account").expect(200);
    for nonsense in ["", "x", &"0".repeat(64), &"A".repeat(64), &"0".repeat(10_000), "../../x", "%00", "a\"b"] {
        thief.set_cookie("salon", nonsense);
        thief.get("/account").expect(303);
    }
}

#[test]
fn a_revoked_session_never_comes_back() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let album = mira.album("Sea", "private");
    for _ in 0..4 {
        forget_attempts(&site);
        again(&mira, "mira");
        let key = format!("session:{}", hash_of(&mira));
        // Long unused, so that every request wants to write its use down.
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let other = site.guest();
                other.set_cookie("salon", &mira.cookie("salon").unwrap());
                let (site, key) = (&site, &key);
                scope.spawn(move || {
                    for _ in 0..10 {
                        site.redis(&[
                            "EVAL",
                            "if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'seen', 1) end",
                            "1",
                            key,
                        ]);
                        other.get("/account");
                    }
                });
            }
            ada.post(&format!("/admin/users/{}/sessions/delete", site.user_id("mira")), &[]).expect(303);
        });
        assert_eq!(site.redis(&["EXISTS", &key]), "0");
        assert_eq!(site.redis(&["SCARD", &format!("user:{}:sessions", site.user_id("mira"))]), "0");
        mira.get("/account").expect(303);
    }

    // An upload that had begun is not finished in the name of somebody who is signed out meanwhile.
    forget_attempts(&site);
    again(&mira, "mira");
    let (before, files) = (keys(&site), site.files());
    let mut body =
        format!("--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{}\r\n", mira.token()).into_bytes();
    body.extend(b"--x\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"sea.jpg\"\r\n\r\n");
    body.extend(picture(1));
    body.extend(b"\r\n--x--\r\n");
    let host = site.base.trim_start_matches("http://");
    let head = format!(
        "POST /albums/{album}/photos HTTP/1.1\r\nHost: {host}\r\nCookie: salon={}\r\nSec-Fetch-Site: same-origin\r\n\
         Accept: application/json\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        mira.cookie("salon").unwrap(),
        body.len()
    );
    let mut stream = TcpStream::connect(host).unwrap();
    let (first, rest) = body.split_at(body.len() - 40);
    stream.write_all(&[head.as_bytes(), first].concat()).unwrap();
    eventually("the first bytes to be on disk", || (site.files().len() > files.len()).then_some(()));
    ada.post(&format!("/admin/users/{}/sessions/delete", site.user_id("mira")), &[]).expect(303);
    stream.write_all(rest).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(!answer.contains("saved"), "{answer}");
    let photos = site.redis(&["ZCARD", &format!("album:{album}:photos")]);
    assert_eq!(photos, "0");
    let without_sessions = |text: &str| -> Vec<String> {
        text.lines().filter(|line| !line.contains("session")).map(str::to_owned).collect()
    };
    assert_eq!(without_sessions(&before), without_sessions(&keys(&site)));
    eventually("the bytes to be gone", || (site.files().len() == files.len()).then_some(()));
}

#[test]
fn what_changes_an_account_ends_its_sessions_at_once() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let user = format!("/admin/users/{}", site.user_id("mira"));
    let other = site.guest();
    let signed_in = || {
        forget_attempts(&site);
        for person in [&mira, &other] {
            again(person, "mira");
            person.get("/account").expect(200);
        }
    };
    let ended = |people: &[&Person]| {
        for person in people {
            assert!(person.get("/account").expect(303).location().starts_with("/login"));
        }
    };
    signed_in();
    ada.post(&user, &[("enabled", "no")]).expect(303);
    ended(&[&mira, &other]);
    ada.post(&user, &[("enabled", "yes")]).expect(303);
    ended(&[&mira, &other]);
    for role in ["administrator", "member"] {
        signed_in();
        ada.post(&user, &[("role", role)]).expect(303);
        ended(&[&mira, &other]);
    }
    signed_in();
    // What changes no right ends nothing.
    ada.post(&user, &[("name", "Mira M"), ("role", "member"), ("creates", "no")]).expect(303);
    mira.get("/account").expect(200);
    mira.post("/account/password", &[("old", "not this one at all"), ("new", PASSWORD)]).expect(422);
    other.get("/account").expect(200);
    mira.post("/account/password", &[("old", PASSWORD), ("new", PASSWORD)]).expect(303);
    mira.get("/account").expect(200);
    ended(&[&other]);
    signed_in();
    ada.post(&format!("{user}/sessions/delete"), &[]).expect(303);
    ended(&[&mira, &other]);
    signed_in();
    let answer = ada.post(&format!("{user}/password"), &[]).expect(200);
    ended(&[&mira, &other]);
    let at = answer.text.find("/password/").unwrap();
    let link = answer.text[at..at + 74].to_owned();
    other.post("/login", &[("login", "mira"), ("password", PASSWORD)]).expect(422);
    other.post(&link, &[("password", PASSWORD)]).expect(303);
    signed_in();
    assert_eq!(site.salon(&["user", "disable", "mira"]).0, 0);
    ended(&[&mira, &other]);
}

#[test]
fn a_link_works_once_and_makes_older_ones_useless() {
    let site = Site::start();
    let ada = site.ada();
    let link_in = |answer: Answer| {
        let at = answer.text.find("/password/").unwrap();
        answer.text[at..at + 74].to_owned()
    };
    let first =
        link_in(ada.post("/admin/users", &[("login", "mira"), ("name", "Mira"), ("role", "member")]).expect(200));
    let reset = format!("/admin/users/{}/password", site.user_id("mira"));
    let second = link_in(ada.post(&reset, &[]).expect(200));
    let people: Vec<Person> = (0..4).map(|_| site.guest()).collect();
    for person in &people {
        person.get(&second).expect(200);
        // A password that cannot be uses nothing up.
        person.post(&second, &[("password", "short")]).expect(422);
    }
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let link = &second;
        let sent: Vec<_> = people
            .iter()
            .map(|p| p.at(&site))
            .map(|p| scope.spawn(move || p.post(link, &[("password", PASSWORD)]).status))
            .collect();
        sent.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 303 | 404)), "{statuses:?}");
    for link in [&first, &second] {
        people[0].get(link).expect(404);
        people[0].post(link, &[("password", "another password here")]).expect(404);
    }
    forget_attempts(&site);
    again(&people[0], "mira");
}

#[test]
fn two_set_ups_at_once_make_one_administrator() {
    let site = Site::start();
    let token = site.setup_token();
    let people: Vec<Person> = (0..8).map(|_| site.guest()).collect();
    for person in &people {
        person.get(&format!("/setup?token={token}")).expect(200);
    }
    site.guest().get(&format!("/setup?token={}", "0".repeat(64))).expect(404);
    site.guest().get("/setup").expect(404);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let token = &token;
        let set_up = |n: usize, person: &Person| {
            let login = format!("ada{n}");
            person
                .post("/setup", &[("setup", token), ("login", &login), ("name", "Ada"), ("password", PASSWORD)])
                .status
        };
        let sent: Vec<_> = people
            .iter()
            .map(|person| person.at(&site))
            .enumerate()
            .map(|(n, person)| scope.spawn(move || set_up(n, &person)))
            .collect();
        sent.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 303 | 404 | 503)), "{statuses:?}");
    assert_eq!(site.redis(&["SCARD", "users:administrators"]), "1");
    assert_eq!((site.redis(&["ZCARD", "users"]), site.redis(&["HLEN", "users:by-login"])), ("1".into(), "1".into()));
    people[0].get(&format!("/setup?token={token}")).expect(404);
    let form = [("setup", token.as_str()), ("login", "eve"), ("name", "Eve"), ("password", PASSWORD)];
    people[0].post("/setup", &form).expect(404);
    assert_eq!(site.redis(&["KEYS", "token:*"]), "");
}

#[test]
fn no_secret_lies_in_redis_or_on_disk_or_in_the_log() {
    let site = Site::start_with(Options::default().argument("--log", "trace"));
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    again(&mira, "mira");
    mira.post("/account/password", &[("old", PASSWORD), ("new", "a very secret password")]).expect(303);
    ada.post("/account/confirm", &[("password", PASSWORD)]).expect(303);
    let answer = ada.post(&format!("/admin/users/{}/password", site.user_id("mira")), &[]).expect(200);
    let at = answer.text.find("/password/").unwrap() + 10;
    let link = answer.text[at..at + 64].to_owned();
    site.guest().get(&format!("/password/{link}")).expect(200);
    let secrets = [
        PASSWORD.to_owned(),
        "a very secret password".to_owned(),
        ada.cookie("salon").unwrap(),
        mira.cookie("salon").unwrap_or_else(|| "gone".repeat(20)),
        link.clone(),
        site.setup_token(),
        ada.token(),
    ];
    let redis = keys(&site);
    // The search finds what is there: the hashes of the same secrets.
    assert!(redis.contains(&hash_of(&ada)) && redis.contains("password=$argon2id$v=19$m=19456,t=2,p=1$"));
    assert!(redis.contains(&Secret::parse(&link).unwrap().hash().to_string()));
    let mut disk = Vec::new();
    for entry in walkdir::WalkDir::new(&site.data).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        disk.extend(std::fs::read(entry.path()).unwrap());
    }
    let disk = String::from_utf8_lossy(&disk);
    assert!(disk.contains(&hash_of(&ada)), "what Redis writes is read");
    let log = site.read_log();
    assert!(log.contains("/account/confirm"), "the log is read");
    for secret in &secrets {
        for (place, text) in [("Redis", &*redis), ("disk", &*disk), ("the log", &*log)] {
            assert!(!text.contains(secret.as_str()), "{secret} in {place}");
        }
    }
}

#[test]
fn after_signing_in_one_stays_on_this_site() {
    let site = Site::start();
    let ada = site.ada();
    let guest = site.guest();
    for trick in [
        "//evil.test",
        "///evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "\\/evil.test",
        "/\t/evil.test",
        "/\n/evil.test",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "https:evil.test",
        "https://evil.test",
        "https://photos.example@evil.test",
        "%2f%2fevil.test",
        "/%2f/evil.test",
        "/%5cevil.test",
        "/%252f/evil.test",
        "/x/..//evil.test",
        "/x\r\nSet-Cookie: a=b",
        "/x%0d%0aSet-Cookie:%20a=b",
        "data:text/html,x",
        "evil.test",
        "\"><script>alert(1)</script>",
    ] {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", trick).finish();
        let answer = ada.get(&format!("/login?{query}")).expect(303);
        assert_eq!(answer.location(), "/", "{trick:?}");
        assert!(answer.headers.get("set-cookie").is_none());
        for page in [guest.get(&format!("/login?{query}")), ada.get(&format!("/account/confirm?{query}"))] {
            let page = page.expect(200).text;
            assert!(page.contains("name=\"next\" value=\"/\""), "{trick:?}: {page}");
        }
        // What is kept is a path without the trick, or nothing.
        let answer = guest.get(&format!("/account?done={query}")).expect(303);
        assert!(answer.location().starts_with("/login?next=%2F"), "{}", answer.location());
    }
    for trick in ["//evil.test", "/\\evil.test", "javascript:alert(1)"] {
        let form = [("password", PASSWORD), ("next", trick)];
        assert_eq!(ada.post("/account/confirm", &form).expect(303).location(), "/");
        let form = [("login", "ada"), ("password", PASSWORD), ("next", trick)];
        assert_eq!(site.guest().post("/login", &form).expect(303).location(), "/");
    }
    let form = [("login", "ada"), ("password", PASSWORD), ("next", "/albums/new?x=1")];
    assert_eq!(guest.post("/login", &form).expect(303).location(), "/albums/new?x=1");
}

const HOSTILE: &str =
    "\"><script>alert(1)</script>'><img src=x onerror=alert(1)></title></textarea><svg onload=alert(1)>";
const HOSTILE_SHORT: &str = "\" onfocus=\"alert(1)\"><img src=x onerror=alert(1)>";

#[test]
fn hostile_texts_stay_texts_and_every_answer_is_armoured() {
    let mut world = World::new();
    let (mira, ada) = (world.person("owner"), world.person("administrator"));
    let camera = photo_by(HOSTILE_SHORT, "' onload='alert(1)'", "<script>alert(1)</script>");
    for kind in ["private", "public"] {
        let album = &world.albums[kind];
        let form = [("title", HOSTILE), ("description", HOSTILE)];
        mira.post(&format!("/albums/{album}"), &form).expect(303);
    }
    let photo = mira.photo(&world.albums["public"], "\"><img src=x onerror=alert(1)>.jpg", camera);
    mira.post(&format!("/photos/{photo}"), &[("title", HOSTILE), ("caption", HOSTILE)]).expect(303);
    let tags = [("tags", HOSTILE_SHORT), ("act", "add")];
    mira.post(&format!("/photos/{photo}/tags"), &tags).expect(303);
    let tag = world.site.redis(&["HGET", "tags:by-name", &HOSTILE_SHORT.to_lowercase()]);
    ada.post(&format!("/admin/users/{}", world.site.user_id("mira")), &[("name", HOSTILE_SHORT)]).expect(303);
    ada.post(&format!("/admin/users/{}", world.site.user_id("ada")), &[("name", HOSTILE_SHORT)]).expect(303);
    let cover = [("cover", photo.as_str())];
    mira.post(&format!("/albums/{}", world.albums["public"]), &cover).expect(303);
    world.site.wait_for_renditions();
    world.photos.insert("public", photo);
    world.tags.insert("public", tag);

    let mut hostile = 0;
    for route in routes::TABLE.iter().filter(|route| route.method == "GET") {
        for role in ROLES {
            for kind in kinds("GET", route.path) {
                let path = address(route.path, &world.object(route.path, kind, role));
                let answer = send(world.person(role), "GET", &path, &Body::Nothing, &[]);
                hostile += armoured(&format!("{path} {role}"), &answer);
            }
        }
    }
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("search", HOSTILE).finish();
    for path in [format!("/admin/users?{query}"), format!("/?done={query}"), format!("/tags?page=1&next={query}")] {
        armoured(&path, &world.person("administrator").get(&path).expect(200));
    }
    // What was typed comes back as what was typed.
    let mira = world.person("owner");
    let (album, photo) = (&world.albums["private"], &world.photos["public"]);
    for (path, form) in [
        (format!("/albums/{album}"), vec![("title", "x".repeat(10_000)), ("description", HOSTILE.into())]),
        (format!("/albums/{album}/grants"), vec![("user", HOSTILE_SHORT.into()), ("right", "read".into())]),
        (format!("/albums/{album}/grants"), vec![("user", "eve".into()), ("right", HOSTILE.into())]),
        (format!("/albums/{album}/owner"), vec![("user", HOSTILE_SHORT.into())]),
        (format!("/photos/{photo}"), vec![("title", HOSTILE.repeat(5)), ("caption", HOSTILE.into())]),
        (format!("/photos/{photo}/tags"), vec![("tags", HOSTILE.into()), ("act", "add".into())]),
        (
            "/albums".into(),
            vec![("title", HOSTILE.repeat(5)), ("description", String::new()), ("visibility", "x".into())],
        ),
        (format!("/albums/{album}"), vec![(HOSTILE, HOSTILE.into())]),
    ] {
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = mira.post(&path, &form);
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
        hostile += armoured(&path, &answer);
    }
    let refused = [("\"><img src=x onerror=alert(1)>.txt", b"text".to_vec())];
    let form = reqwest::blocking::multipart::Form::new().text("token", mira.token());
    let part = reqwest::blocking::multipart::Part::bytes(refused[0].1.clone()).file_name(refused[0].0);
    let request = mira.client().post(mira.url(&format!("/albums/{album}/photos"))).multipart(form.part("photos", part));
    hostile += armoured("the receipt", &mira.send(request, &[("sec-fetch-site", "same-origin")]).expect(415));
    assert!(hostile > 40, "the texts are on {hostile} pages");
}

/// Checks headers and markup; 1 when a hostile text stands on the page.
fn armoured(what: &str, answer: &Answer) -> u32 {
    assert!(answer.status < 500, "{what}: {}", answer.status);
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{what}");
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{what}");
    assert!(matches!(answer.header("referrer-policy"), "same-origin" | "strict-origin"), "{what}");
    assert!(!answer.headers.contains_key("server") && !answer.headers.contains_key("access-control-allow-origin"));
    let (policy, kind) = (answer.header("content-security-policy"), answer.header("content-type"));
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{what}: {policy}");
    if answer.status == 200 && (kind.starts_with("image/") && !what.starts_with("/assets")) {
        assert_eq!((policy, kind), ("default-src 'none'; sandbox", "image/jpeg"), "{what}");
        let saved = answer.header("content-disposition");
        assert_eq!(saved.starts_with("attachment; filename=\""), what.contains("/original"), "{what}: {saved}");
    } else {
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("script-src 'self'"), "{what}: {policy}");
    }
    if !kind.starts_with("text/html") {
        return 0;
    }
    plain_markup(what, &answer.text);
    u32::from(answer.text.contains("alert(1)"))
}

/// A page is made of our tags and of texts: no inline code, no attribute that a text brought along.
fn plain_markup(what: &str, html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let Some((tag, after)) = tag(rest) else {
            let known = rest.starts_with('/') || rest.to_ascii_lowercase().starts_with("!doctype html>");
            assert!(known, "{what}: a loose < before {:?}", rest.chars().take(60).collect::<String>());
            continue;
        };
        for (name, value) in &tag.attributes {
            let code = name.starts_with("on") || matches!(name.as_str(), "style" | "srcdoc" | "ping");
            assert!(!code, "{what}: {name}={value:?} in <{}>", tag.name);
            if matches!(name.as_str(), "href" | "src" | "action" | "formaction" | "data-src") {
                let here = value.starts_with(['/', '#']) && !value.starts_with("//");
                assert!(here || is_map(&tag, value), "{what}: {name}={value:?} in <{}>", tag.name);
            }
        }
        match tag.name.as_str() {
            "script" => assert!(
                tag.attributes.iter().any(|(name, _)| name == "src") && after.starts_with("</script>"),
                "{what}: inline script"
            ),
            "style" | "iframe" | "object" | "embed" | "base" | "frame" | "math" => panic!("{what}: <{}>", tag.name),
            _ => {}
        }
        rest = after;
    }
}

/// The one link that leaves the site: numbers for a map, which learns neither the page nor who came from it.
fn is_map(tag: &Tag, address: &str) -> bool {
    let numbers = |text: &str| text.chars().all(|c| c.is_ascii_digit() || "mlonap.-/=&#38;".contains(c));
    let rel = tag.attributes.iter().any(|(name, value)| name == "rel" && value == "noopener noreferrer");
    tag.name == "a" && rel && address.strip_prefix("https://www.openstreetmap.org/?mlat=").is_some_and(numbers)
}

struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

/// The tag that begins here and what follows it. Every value of ours stands in double quotes.
fn tag(text: &str) -> Option<(Tag, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (name, mut rest) = text.split_at(end);
    if name.is_empty() {
        return None;
    }
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("/>").or_else(|| rest.strip_prefix('>')) {
            return Some((Tag { name: name.to_ascii_lowercase(), attributes }, after));
        }
        let end = rest.find(|c: char| c == '=' || c == '>' || c == '/' || c.is_whitespace())?;
        let (attribute, after) = rest.split_at(end);
        assert!(!attribute.is_empty(), "a broken tag: <{}", text.chars().take(200).collect::<String>());
        let value = match after.strip_prefix('=') {
            None => {
                rest = after;
                String::new()
            }
            Some(after) => {
                let quoted =
                    after.strip_prefix('"').unwrap_or_else(|| panic!("no quotes: <{}", &text[..text.len().min(200)]));
                let (value, after) = quoted.split_once('"')?;
                rest = after;
                value.to_owned()
            }
        };
        attributes.push((attribute.to_ascii_lowercase(), value));
    }
}

#[test]
fn the_markup_check_finds_what_it_looks_for() {
    let caught = |html: &str| std::panic::catch_unwind(|| plain_markup("here", html)).is_err();
    assert!(!caught(
        "<!doctype html><p class=\"a\">&#60;script&#62;</p><script type=\"module\" src=\"/a.js\"></script>"
    ));
    for bad in [
        "<script>alert(1)</script>",
        "<script src=\"/a\">x</script>",
        "<img src=\"/x\" onerror=\"y\">",
        "<img src=x>",
        "<a href=\"javascript:alert(1)\">",
        "<a href=\"//evil.test\">",
        "<p style=\"x\">",
        "1 < 2",
    ] {
        assert!(caught(bad), "{bad}");
    }
}

#[test]
fn whatever_stands_in_an_address_reaches_no_file_and_no_key() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let album = mira.album("Sea", "private");
    mira.photo(&album, "sea.jpg", picture(1));
    site.wait_for_renditions();
    let host = site.base.trim_start_matches("http://").to_owned();
    let cookie = mira.cookie("salon").unwrap();
    let long = "a".repeat(10_000);
    let (before, files) = (keys(&site), site.files());
    let tricks = [
        "..",
        "../..",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "%252e%252e%252f",
        "..%5c..",
        "%00",
        "x%00.jpg",
        "*",
        "?",
        "[a-z]*",
        "%5b",
        "%2a",
        "%3f",
        "%0d%0aSet-Cookie:%20a=b",
        "%0a",
        "%c0%ae%c0%ae",
        "%ff%fe",
        "%e2%80%ae",
        "%",
        "%zz",
        "{}",
        "session:*",
        "album:1:photos",
        "$(id)",
        "';--",
        "-1",
        "0",
        "null",
        "undefined",
        "018F3A5E7C1B7D2A9E4F5A6B7C8D9E0F",
        "018f3a5e-7c1b-7d2a-9e4f-5a6b7c8d9e0f",
        &long,
    ];
    let mut asked = 0;
    let mut refused = |request: String, what: &str| {
        let answer = raw(&site, request.as_bytes());
        let status = status_of(&answer);
        assert!((200..500).contains(&status), "{what}: {answer}");
        assert!(!answer.contains("root:") && !answer.contains("\r\nset-cookie: a=b"), "{what}: {answer}");
        assert!(!answer.contains("/data/") && !answer.to_lowercase().contains("redis"), "{what}: {answer}");
        asked += 1;
        status
    };
    for route in routes::TABLE.iter().filter(|route| route.path.contains('{')) {
        for trick in &tricks {
            let path = address(route.path, trick);
            let form = if route.method == "POST" { format!("token={}", mira.token()) } else { String::new() };
            let status = refused(
                format!(
                    "{} {path} HTTP/1.1\r\nHost: {host}\r\nCookie: salon={cookie}\r\nSec-Fetch-Site: same-origin\r\n\
                     Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{form}",
                    route.method,
                    form.len()
                ),
                &format!("{} {}", route.method, &path[..path.len().min(100)]),
            );
            // `?` and `..` make another address of it; a form that lacks its fields is refused for that.
            let other = trick.starts_with("..") || *trick == "?";
            assert!(other || matches!(status, 400 | 404 | 414 | 422 | 431 | 415), "{} {path}: {status}", route.method);
        }
    }
    for trick in &tricks {
        for path in [
            format!("/?page={trick}"),
            format!("/albums/{album}?page={trick}"),
            format!("/tags?done={trick}"),
            format!("/admin/users?search={trick}"),
            format!("/login?next={trick}"),
            format!("/setup?token={trick}"),
        ] {
            refused(
                format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: salon={cookie}\r\nConnection: close\r\n\r\n"),
                &path,
            );
        }
        for name in [
            "Cookie: salon=",
            "Cookie: salon-form=",
            "User-Agent: ",
            "If-None-Match: ",
            "Accept: ",
            "X-Forwarded-For: ",
            "Range: bytes=",
        ] {
            refused(
                format!("GET /account HTTP/1.1\r\nHost: {host}\r\n{name}{trick}\r\nConnection: close\r\n\r\n"),
                name,
            );
        }
    }
    assert!(asked > 1_000, "{asked}");
    let after = keys(&site);
    assert_eq!(before, after);
    assert_eq!(files, site.files());
    every_key_is_in_the_table(&site);
}

/// Every key that there is, against the patterns of the one place that spells them.
#[track_caller]
fn every_key_is_in_the_table(site: &Site) {
    let names = site.redis(&["KEYS", "*"]);
    let is_hex =
        |text: &str, long: usize| text.len() == long && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let fits = |pattern: &str, key: &str| {
        let (pattern, key): (Vec<&str>, Vec<&str>) = (pattern.split(':').collect(), key.split(':').collect());
        pattern.len() == key.len()
            && pattern.iter().zip(&key).all(|(pattern, part)| match *pattern {
                "<hash>" | "<sha256>" => is_hex(part, 64),
                "<what>" => matches!(*part, "login" | "address"),
                hole if hole.starts_with('<') => is_hex(part, 32),
                word => word == *part,
            })
    };
    assert!(names.lines().count() > 10, "{names}");
    for key in names.lines() {
        assert!(KEYS.iter().any(|row| fits(row.pattern, key)), "{key:?} is no key of ours");
    }
}

#[test]
fn one_request_is_one_request() {
    let site = Site::start();
    let ada = site.ada();
    let host = site.base.trim_start_matches("http://").to_owned();
    let cookie = ada.cookie("salon").unwrap();
    let inner = format!("GET /account HTTP/1.1\r\nHost: {host}\r\nCookie: salon={cookie}\r\n\r\n");
    let before = keys(&site);
    for (what, head, body) in [
        ("both lengths", "Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
        ("both lengths, turned", "Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n"),
        ("two lengths", "Content-Length: 0\r\nContent-Length: 5", ""),
        ("a list of lengths", "Content-Length: 0, 5", ""),
        ("a signed length", "Content-Length: +0", ""),
        ("an unknown coding", "Transfer-Encoding: xchunked", "0\r\n\r\n"),
        ("two codings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "0\r\n\r\n"),
        ("a folded header", "X-A: b\r\n Transfer-Encoding: chunked", ""),
        ("a space before the colon", "Transfer-Encoding : chunked", "0\r\n\r\n"),
        ("a header without a name", ": x", ""),
        ("NUL", "X-A: a\0b", ""),
    ] {
        let request = format!("POST /login HTTP/1.1\r\nHost: {host}\r\n{head}\r\n\r\n{body}{inner}");
        let answer = raw(&site, request.as_bytes());
        assert_eq!(status_of(&answer), 400, "{what}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{what}: {answer}");
        assert!(!answer.contains("Sign out everywhere"), "{what}: {answer}");
    }
    // A bare line feed ends no header of ours: what stands behind it never becomes a header or a request of its own.
    let bare = format!("GET /livez HTTP/1.1\r\nHost: {host}\r\nX-A: b\nHost: evil.test\r\nConnection: close\r\n\r\n");
    let answer = raw(&site, bare.as_bytes());
    assert!(matches!(status_of(&answer), 400 | 421), "{answer}");
    // A head that is larger than any browser's is refused, at once or when it has been read.
    for (bytes, status) in [(60_000, 303), (70_000, 431)] {
        let head =
            format!("GET /account HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nX-A: {}\r\n\r\n", "a".repeat(bytes));
        assert_eq!(status_of(&raw(&site, head.as_bytes())), status, "{bytes} bytes");
    }
    let large = format!("GET / HTTP/1.1\r\nHost: {host}\r\nX-A: {}\r\n\r\n", "a".repeat(400_000));
    let answer = raw(&site, large.as_bytes());
    assert!(answer.is_empty() || (400..500).contains(&status_of(&answer)), "{}", status_of(&answer));
    assert_eq!(before, keys(&site));
    ada.get("/account").expect(200);
}

#[test]
fn an_editor_makes_himself_nothing_more() {
    let site = Site::start();
    let ada = site.ada();
    let (mira, ben) = (site.member(&ada, "mira"), site.member(&ada, "ben"));
    let album = format!("/albums/{}", mira.album("Sea", "private"));
    mira.post(&format!("{album}/grants"), &[("user", "ben"), ("right", "edit")]).expect(303);
    let ben_id = format!("/admin/users/{}", site.user_id("ben"));
    let before = keys(&site);
    let tries = vec![
        (format!("{album}/grants"), vec![("user", "mira"), ("right", "none")], 403),
        (format!("{album}/grants"), vec![("user", "mira"), ("right", "read")], 403),
        (format!("{album}/grants"), vec![("user", "ben"), ("right", "owner")], 403),
        (format!("{album}/grants"), vec![("user", "ben"), ("right", "edit")], 403),
        (format!("{album}/owner"), vec![("user", "ben")], 403),
        (format!("{album}/delete"), vec![], 403),
        (album.clone(), vec![("visibility", "public")], 403),
        (album.clone(), vec![("title", "Mine"), ("visibility", "public")], 403),
        (album.clone(), vec![("owner", "ben")], 422),
        (album.clone(), vec![("title", "x"), ("state", "trash")], 422),
        (album.clone(), vec![("title", "x"), ("version", "1")], 422),
        (ben_id.clone(), vec![("role", "administrator")], 404),
        (ben_id, vec![("creates", "yes")], 404),
        (
            "/albums".into(),
            vec![("title", "x"), ("description", ""), ("visibility", "private"), ("owner", "mira")],
            422,
        ),
    ];
    for _ in 0..2 {
        std::thread::scope(|scope| {
            for (path, form, status) in &tries {
                let (ben, before) = (&ben, &site);
                let client = before.guest();
                client.set_cookie("salon", &ben.cookie("salon").unwrap());
                scope.spawn(move || {
                    let answer = client.post(path, form);
                    // A form that is not ours at all may be refused before the right is asked.
                    assert!(matches!(answer.status, 403 | 404 | 422), "{path} {form:?}: {}", answer.status);
                    assert_eq!(answer.status, *status, "{path} {form:?}");
                });
            }
        });
    }
    assert_eq!(before, keys(&site));
    let id = album.trim_start_matches("/albums/");
    assert_eq!(site.redis(&["HGET", &format!("album:{id}"), "owner"]), site.user_id("mira"));
    // The owner is the owner whatever is granted; handing over leaves exactly one.
    mira.post(&format!("{album}/grants"), &[("user", "mira"), ("right", "none")]);
    mira.get(&album).expect(200);
    mira.post(&format!("{album}/owner"), &[("user", "ben")]).expect(303);
    assert_eq!(site.redis(&["HGET", &format!("album:{id}"), "owner"]), site.user_id("ben"));
    mira.post(&format!("{album}/owner"), &[("user", "mira")]).expect(403);
    ben.get(&format!("{album}/grants")).expect(200);
}

#[test]
fn the_last_administrator_stays_one() {
    let site = Site::start();
    let ada = site.ada();
    let mira = site.member(&ada, "mira");
    let (ada_id, mira_id) = (site.user_id("ada"), site.user_id("mira"));
    let itself = format!("/admin/users/{ada_id}");
    let before = keys(&site);
    for (path, form) in [
        (itself.clone(), vec![("enabled", "no")]),
        (itself.clone(), vec![("role", "member")]),
        (itself.clone(), vec![("role", "member"), ("enabled", "no"), ("name", "x")]),
        (format!("{itself}/delete"), vec![("albums", "trash")]),
        (format!("{itself}/delete"), vec![("albums", "hand-over"), ("heir", "mira")]),
    ] {
        let answer = ada.post(&path, &form).expect(409);
        assert!(answer.text.contains("last enabled administrator"), "{path} {form:?}");
    }
    assert_ne!(site.salon(&["user", "disable", "ada"]).0, 0);
    assert_eq!(before, keys(&site));

    // Two administrators remove each other at the same moment: one of them stays.
    for (field, value) in [("enabled", "no"), ("role", "member")] {
        ada.post(&format!("/admin/users/{mira_id}"), &[("role", "administrator")]).expect(303);
        forget_attempts(&site);
        again(&mira, "mira");
        let form = [(field, value)];
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let (ada, mira, form) = (ada.at(&site), mira.at(&site), &form);
            let (one, two) = (format!("/admin/users/{mira_id}"), format!("/admin/users/{ada_id}"));
            let sent =
                [scope.spawn(move || ada.post(&one, form).status), scope.spawn(move || mira.post(&two, form).status)];
            sent.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(site.redis(&["SCARD", "users:administrators"]), "1", "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
        // Put back for the next round, by the operator if need be.
        for login in ["ada", "mira"] {
            site.salon(&["user", "enable", login]);
        }
        if site.redis(&["SISMEMBER", "users:administrators", &ada_id]) == "0" {
            forget_attempts(&site);
            again(&mira, "mira");
            mira.post(&format!("/admin/users/{ada_id}"), &[("role", "administrator")]).expect(303);
        }
        forget_attempts(&site);
        again(&ada, "ada");
    }
    let administrators: BTreeSet<String> =
        site.redis(&["SMEMBERS", "users:administrators"]).lines().map(str::to_owned).collect();
    assert!(administrators.contains(&ada_id), "{administrators:?}");
}
