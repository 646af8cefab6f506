//! What is measured: one address each, who asks for it, and how to know that the answer is the page.

use crate::House;
use crate::load::{self, Load, Measured};
use crate::process::{Bare, Salon};
use reqwest::blocking::{Client, Response};
use salon::crypto::Secret;

pub struct Target<'a> {
    pub name: &'static str,
    url: String,
    headers: Vec<(String, String)>,
    status: u16,
    /// What the answer holds, and how often: an album page has a hundred tiles.
    marker: &'static str,
    times: usize,
    /// `None` is the bare page.
    salon: Option<&'a Salon>,
    /// The processes that answer: the server, and its Redis.
    processes: [u32; 2],
}

const TILE: &str = "<li class=\"tile ";
const CARD: &str = "<li class=\"album-card";

pub fn all<'a>(small: &'a House, large: &'a House, bare: &'a Bare) -> Vec<Target<'a>> {
    let library = &large.library;
    let page = format!("/albums/{}", library.page);
    let photo = format!("/photos/{}", library.hundred[0]);
    let small_page = format!("/albums/{}", small.library.page);
    let thumb = format!("{photo}/thumb");
    let of = |name, path: &str, marker, times| Target {
        name,
        url: format!("{}{path}", large.salon.base),
        headers: Vec::new(),
        status: 200,
        marker,
        times,
        salon: Some(&large.salon),
        processes: [large.salon.pid(), large.redis.pid()],
    };
    let bare = Target {
        url: bare.base.clone(),
        salon: None,
        processes: [bare.pid(), large.redis.pid()],
        ..of("bare page, the same 100 tiles", "", TILE, 100)
    };
    let in_small = |target: Target<'a>| Target {
        url: format!("{}{small_page}", small.salon.base),
        salon: Some(&small.salon),
        processes: [small.salon.pid(), small.redis.pid()],
        ..target
    };
    vec![
        bare,
        of("album, 100 photos, visitor", &page, TILE, 100),
        of("album, 100 photos, reader", &page, TILE, 100).by(&library.reader),
        of("album, 100 photos, owner (with forms)", &page, TILE, 100).by(&library.owner),
        in_small(of("the same in a library of 1,000 photos", "", TILE, 100)).by(&small.library.reader),
        of("page 50 of 10,000 photos, reader", &format!("/albums/{}?page={}", library.deep, DEEP), TILE, 100)
            .by(&library.reader),
        of("album, not changed (304), reader", &page, "", 0).by(&library.reader).known(),
        of("front page, visitor", "/", CARD, 48),
        of("front page, reader", "/", CARD, 48).by(&library.reader),
        of("tag, 100 photos, reader", &format!("/tags/{}", library.tag), TILE, 100).by(&library.reader),
        of("all photos by month, reader", "/photos", TILE, 100).by(&library.reader),
        of("all photos by month, all albums", "/photos", TILE, 100).by(&library.administrator),
        of("search: a word of every photo, reader", "/search?q=island", TILE, 100).by(&library.reader),
        of("search: a word of every photo, all albums", "/search?q=island", TILE, 100).by(&library.administrator),
        of("search: a word of one photo, all albums", &format!("/search?q={}", library.last), TILE, 1)
            .by(&library.administrator),
        of("search: 2,000 photos looked at in vain, all albums", "/search?q=%22island+the%22", "Only the newest", 1)
            .by(&library.administrator),
        of("photo, reader", &photo, "<img ", 1).by(&library.reader),
        of("thumbnail, reader", &thumb, "", 0).by(&library.reader),
        of("thumbnail, not changed (304), reader", &thumb, "", 0).by(&library.reader).known(),
    ]
}

const DEEP: usize = 50;

impl<'a> Target<'a> {
    pub fn is_bare(&self) -> bool {
        self.salon.is_none()
    }

    fn by(mut self, secret: &Secret) -> Target<'a> {
        self.headers.push(("cookie".into(), format!("salon={}", secret.reveal())));
        self
    }

    /// Asked by a browser that has it already.
    fn known(mut self) -> Target<'a> {
        let tag = self.ask().headers()["etag"].to_str().unwrap().to_owned();
        self.headers.push(("if-none-match".into(), tag));
        self.status = 304;
        self
    }

    /// Of one request.
    pub fn round_trips(&self) -> String {
        match self.salon {
            Some(salon) => salon.round_trips(|| self.check()).to_string(),
            None => "1".to_owned(),
        }
    }

    pub fn measure(&self, load: Load) -> Measured {
        let length = self.length();
        let measured = load::run(&self.url, &self.headers, load, length, self.processes);
        assert_eq!(self.length(), length, "{}: the answer has changed", self.name);
        if let Some(salon) = self.salon {
            salon.forget_log();
        }
        measured
    }

    fn check(&self) {
        self.length();
    }

    /// The length of the body, after a look at it.
    fn length(&self) -> usize {
        let answer = self.ask();
        let status = answer.status().as_u16();
        let body = answer.bytes().unwrap();
        let text = String::from_utf8_lossy(&body);
        assert_eq!(status, self.status, "{}: {text}", self.name);
        if !self.marker.is_empty() {
            assert_eq!(text.matches(self.marker).count(), self.times, "{}: {text}", self.name);
        }
        assert!(status == 304 || !body.is_empty(), "{}: an empty answer", self.name);
        body.len()
    }

    fn ask(&self) -> Response {
        let mut request = Client::new().get(&self.url);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request.send().unwrap()
    }
}
