//! Times that a promise hangs on, as somebody at a browser would wait for them: how long an answer takes that must give
//! nothing away, until a right is gone, until a bad file is refused, until it is said that Redis is away. Printed, never
//! asserted; that it happens at all is.

use crate::House;
use reqwest::blocking::{Client, RequestBuilder, Response, multipart};
use reqwest::redirect::Policy;
use salon::crypto::Secret;
use std::time::{Duration, Instant};
use url::form_urlencoded;

/// Pairs of a comparison; a login takes a hash of a password, a page a millisecond.
const LOGINS: usize = 60;
const PAGES: usize = 300;
const REVOCATIONS: usize = 20;
const BOMBS: usize = 20;

pub fn print(house: &House) {
    println!("\n| what | median | slowest |\n|---|---:|---:|");
    logins(house);
    hidden_pages(house);
    revocations(house);
    bombs(house);
    redis_away(house);
}

/// Somebody at a browser: one session, no redirect followed.
struct Person<'a> {
    client: Client,
    base: &'a str,
    secret: Option<&'a Secret>,
}

impl<'a> Person<'a> {
    fn of(house: &'a House, secret: Option<&'a Secret>) -> Person<'a> {
        let client = Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(10)).build().unwrap();
        Person { client, base: &house.salon.base, secret }
    }

    fn get(&self, path: &str) -> Response {
        self.with_cookie(self.client.get(format!("{}{path}", self.base))).send().unwrap()
    }

    fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let token = self.secret.map(Secret::form_token).unwrap_or_default();
        self.with_cookie(self.form(path, &[fields, &[("token", &token)]].concat())).send().unwrap()
    }

    fn form(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self.client.post(format!("{}{path}", self.base)).header("sec-fetch-site", "same-origin");
        request.header("content-type", "application/x-www-form-urlencoded").body(body)
    }

    fn upload(&self, path: &str, bytes: Vec<u8>) -> Response {
        let part = multipart::Part::bytes(bytes).file_name("bomb.png");
        let token = self.secret.map(Secret::form_token).unwrap_or_default();
        let form = multipart::Form::new().text("token", token).part("photos", part);
        let request = self.client.post(format!("{}{path}", self.base)).header("sec-fetch-site", "same-origin");
        let request = request.header("accept", "application/json");
        self.with_cookie(request.multipart(form)).send().unwrap()
    }

    fn with_cookie(&self, request: RequestBuilder) -> RequestBuilder {
        match self.secret {
            Some(secret) => request.header("cookie", format!("salon={}", secret.reveal())),
            None => request,
        }
    }
}

/// A wrong password, for a login that exists and for one that does not: nobody can tell the two apart by waiting.
fn logins(house: &House) {
    let secret = Secret::fresh().unwrap();
    let visitor = Person::of(house, None);
    let mut times = [Vec::new(), Vec::new()];
    for at in 0..LOGINS {
        for (login, times) in ["tom", "nobody"].into_iter().zip(&mut times) {
            // The limits of attempts are another promise; here they would only stand in the way.
            house.redis.forget_attempts();
            let form = [("login", login), ("password", "not the pass phrase"), ("token", &secret.form_token())];
            let request = visitor.form("/login", &form).header("cookie", format!("salon-form={}", secret.reveal()));
            let begun = Instant::now();
            let status = request.send().unwrap().status();
            times.push(begun.elapsed());
            assert_eq!(status, 422, "attempt {at}");
        }
    }
    let [known, unknown] = times;
    row("a wrong password, for a login that exists", known);
    row("a wrong password, for one that does not", unknown);
}

/// An album that one may not see, and one that does not exist.
fn hidden_pages(house: &House) {
    let stranger = Person::of(house, Some(&house.library.owner));
    let paths = [format!("/albums/{}", house.library.private), format!("/albums/{}", "0".repeat(32))];
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..PAGES {
        for (path, times) in paths.iter().zip(&mut times) {
            let begun = Instant::now();
            assert_eq!(stranger.get(path).status(), 404);
            times.push(begun.elapsed());
        }
    }
    let [hidden, missing] = times;
    row("the 404 of an album that one may not see", hidden);
    row("the 404 of one that does not exist", missing);
}

/// From the owner's click to the first 404 of the reader, who asks all the time.
fn revocations(house: &House) {
    let owner = Person::of(house, Some(&house.library.private_owner));
    let reader = Person::of(house, Some(&house.library.reader));
    let (page, grants) =
        (format!("/albums/{}", house.library.private), format!("/albums/{}/grants", house.library.private));
    let mut times = Vec::new();
    for _ in 0..REVOCATIONS {
        assert_eq!(owner.post(&grants, &[("user", "tom"), ("right", "read")]).status(), 303);
        assert_eq!(reader.get(&page).status(), 200);
        let begun = Instant::now();
        assert_eq!(owner.post(&grants, &[("user", "tom"), ("right", "none")]).status(), 303);
        while reader.get(&page).status() != 404 {}
        times.push(begun.elapsed());
    }
    assert_eq!(owner.post(&grants, &[("user", "tom"), ("right", "read")]).status(), 303);
    row("from taking a right away to the first 404", times);
}

/// A picture that says it has 50,000 × 50,000 pixels, and what its refusal costs those who look at an album meanwhile.
fn bombs(house: &House) {
    let owner = Person::of(house, Some(&house.library.private_owner));
    let reader = Person::of(house, Some(&house.library.reader));
    let (upload, page) =
        (format!("/albums/{}/photos", house.library.private), format!("/albums/{}", house.library.page));
    let look = || {
        let begun = Instant::now();
        assert_eq!(reader.get(&page).status(), 200);
        begun.elapsed()
    };
    let quiet: Vec<Duration> = (0..PAGES).map(|_| look()).collect();
    let mut refused = Vec::new();
    let mut meanwhile = Vec::new();
    std::thread::scope(|scope| {
        let attack = scope.spawn(|| {
            (0..BOMBS)
                .map(|_| {
                    let begun = Instant::now();
                    let answer = owner.upload(&upload, bomb());
                    assert!(answer.text().unwrap().contains("megapixels"), "a bomb is refused by its header");
                    begun.elapsed()
                })
                .collect::<Vec<_>>()
        });
        while !attack.is_finished() {
            meanwhile.push(look());
        }
        refused = attack.join().unwrap();
    });
    row("a picture of 2,500 megapixels is refused", refused);
    row("an album page, one after another", quiet);
    row("the same, while such pictures come in", meanwhile);
}

/// Redis stands still, and goes on.
fn redis_away(house: &House) {
    let visitor = Person::of(house, None);
    let (mut refused, mut recovered) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        house.redis.stand_still();
        let begun = Instant::now();
        assert_eq!(visitor.get("/").status(), 503);
        refused.push(begun.elapsed());
        house.redis.go_on();
        let begun = Instant::now();
        while visitor.get("/").status() != 200 {}
        recovered.push(begun.elapsed());
    }
    row("Redis stands still: until the page says so", refused);
    row("it goes on: until a page is there again", recovered);
}

/// A PNG of one kilobyte that claims 2,500 megapixels.
fn bomb() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(50_000u32.to_be_bytes());
    bytes.extend(50_000u32.to_be_bytes());
    bytes.extend([1, 0, 0, 0, 0]);
    bytes.resize(1_024, 0);
    bytes
}

fn row(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let [median, slowest] = [times[times.len() / 2], times[times.len() - 1]].map(|time| time.as_secs_f64() * 1_000.0);
    println!("| {what} | {median:.1} ms | {slowest:.1} ms |");
}
