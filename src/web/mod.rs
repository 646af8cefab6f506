//! HTTP: parse, one verb of the gallery, a page. `routes.rs` is the site map.
//!
//! A request passes, from the outside in: `trace` (one line in the log), `headers` (what every answer carries),
//! `compress`, `error` (the page for what went wrong), `head` (is it of a size), `host` (whom the request is addressed to), the
//! route, and, where something may change, `origin` (was it asked from our own page). Nothing here reaches the store or the files: a handler can
//! show only what a verb handed to it.

mod accent;
mod account;
mod admin;
mod agent;
mod albums;
mod assets;
mod attachment;
mod compress;
mod confirmation;
mod days;
mod deletion;
mod downloads;
mod error;
mod etag;
mod events;
mod filters;
mod form;
mod grants;
mod head;
mod headers;
mod host;
mod images;
mod journal;
mod language;
mod live;
mod login;
mod manifest;
mod moves;
mod next;
mod notice;
mod origin;
mod originals;
mod owner;
mod page;
mod part_heads;
mod password_links;
mod photo_tags;
mod photos;
mod preview;
mod ready;
pub mod routes;
#[cfg(test)]
mod samples;
mod searches;
mod selection;
mod session;
mod setup;
mod tags;
mod theme;
mod tile;
mod tiles;
mod timeline;
mod trace;
mod trash;
mod uploads;
mod words;

use crate::error::Error;
use crate::gallery::Gallery;
use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{Data, to};
use actix_web::{App, HttpResponse, HttpServer};
use ipnet::IpNet;
use std::time::Duration;
use url::Url;

/// What a handler gives back. The error becomes a page in `error.rs`.
type Answer = Result<HttpResponse, Error>;

/// How the gallery is reached.
pub struct Http {
    /// Where people reach it, when that is not simply the address it listens on.
    pub public_url: Option<Url>,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    pub workers: usize,
}

impl Http {
    fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }
}

/// Reading the head of a request may take this long: a slow phone manages, a slow attack does not.
const HEAD_WAIT: Duration = Duration::from_secs(10);
/// Long enough for the images of a page and the next click.
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// Requests that are being answered when the signal to stop comes get this long, in seconds.
const SHUTDOWN: u64 = 5;

/// Answers requests until `shutdown` is ready, then finishes those it has begun.
///
/// # Errors
/// When the socket cannot be used.
pub async fn serve(
    gallery: Gallery,
    listener: std::net::TcpListener,
    http: Http,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let workers = http.workers.max(1);
    let (gallery, http) = (Data::new(gallery), Data::new(http));
    let listeners = gallery.clone();
    let shutdown = async move {
        shutdown.await;
        // They would never be done by themselves.
        listeners.stop_listening();
    };
    HttpServer::new(move || site(http.clone()).app_data(gallery.clone()))
        .workers(workers)
        .tcp_nodelay(true)
        .keep_alive(KEEP_ALIVE)
        .client_request_timeout(HEAD_WAIT)
        .disable_signals()
        .shutdown_signal(shutdown)
        .shutdown_timeout(SHUTDOWN)
        .listen(listener)?
        .run()
        .await
}

/// The routes behind everything that a request passes first; what is wrapped last is met first.
fn site(
    http: Data<Http>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    App::new()
        .app_data(http)
        .configure(routes::configure)
        .default_service(to(nothing))
        .wrap(from_fn(host::check))
        .wrap(from_fn(head::limit))
        .wrap(from_fn(error::pages))
        .wrap(from_fn(compress::pages))
        .wrap(from_fn(headers::protect))
        .wrap(from_fn(trace::log))
}

/// Every path that no line of the route table names.
async fn nothing() -> Answer {
    Err(Error::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::Method;
    use actix_web::http::header::{ACCEPT, HeaderMap, ORIGIN};
    use actix_web::test::{TestRequest, call_service, init_service, read_body};

    async fn ask(public_url: Option<&str>, request: TestRequest) -> (u16, HeaderMap, String) {
        let public_url = public_url.map(|url| Url::parse(url).unwrap());
        let http = Data::new(Http { public_url, trusted_proxies: vec![], workers: 1 });
        let app = init_service(site(http)).await;
        let answer = call_service(&app, request.to_request()).await;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        (status, headers, String::from_utf8(read_body(answer).await.to_vec()).unwrap())
    }

    fn said<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
        headers.get(name).unwrap().to_str().unwrap()
    }

    fn to_us(method: Method, path: &str) -> TestRequest {
        TestRequest::with_uri(path).method(method).insert_header(("host", "localhost:8080"))
    }

    #[tokio::test]
    async fn every_answer_is_protected() {
        let (status, headers, _) = ask(None, to_us(Method::GET, "/livez")).await;
        assert_eq!(status, 200);
        for (name, part) in [
            ("content-security-policy", "frame-ancestors 'none'"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cache-control", "private, no-cache"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("permissions-policy", "camera=()"),
        ] {
            assert!(headers.get(name).is_some_and(|value| value.to_str().unwrap().contains(part)), "{name}");
        }
        assert!(!headers.contains_key("strict-transport-security") && !headers.contains_key("server"));
    }

    #[tokio::test]
    async fn a_one_time_secret_is_not_kept_and_not_passed_on() {
        for path in ["/setup?token=x", "/password/x"] {
            let (_, headers, _) = ask(None, to_us(Method::GET, path)).await;
            assert_eq!(said(&headers, "referrer-policy"), "strict-origin");
            assert_eq!(said(&headers, "cache-control"), "no-store");
        }
    }

    #[tokio::test]
    async fn https_is_remembered_and_other_hosts_are_refused() {
        let public = Some("https://photos.example");
        let here = TestRequest::with_uri("/livez").insert_header(("host", "photos.example"));
        assert!(ask(public, here).await.1.contains_key("strict-transport-security"));
        let (status, _, body) = ask(public, to_us(Method::GET, "/albums/new")).await;
        assert_eq!(status, 421);
        assert!(body.contains("<h1"), "{body}");
        let check = to_us(Method::GET, "/livez").peer_addr("127.0.0.1:1".parse().unwrap());
        assert_eq!(ask(public, check).await.0, 200);
        assert_eq!(ask(public, to_us(Method::GET, "/livez").peer_addr("10.0.0.1:1".parse().unwrap())).await.0, 421);
    }

    #[tokio::test]
    async fn unknown_is_404_and_the_wrong_method_405() {
        let (status, headers, body) = ask(None, to_us(Method::GET, "/nowhere")).await;
        assert_eq!((status, said(&headers, "content-type")), (404, "text/html; charset=utf-8"));
        assert!(body.contains("There is nothing here."), "{body}");
        let (status, headers, body) = ask(None, to_us(Method::PUT, "/albums/1")).await;
        assert_eq!((status, said(&headers, "allow")), (405, "GET, HEAD, POST"));
        assert!(body.contains("<h1"), "{body}");
        let json = to_us(Method::GET, "/nowhere").insert_header((ACCEPT, "application/json"));
        assert_eq!(ask(None, json).await.2, "{\"error\":\"There is nothing here.\"}");
    }

    #[tokio::test]
    async fn nothing_is_posted_from_elsewhere() {
        for route in routes::TABLE.iter().filter(|route| route.changes()) {
            let path = route.path.replace(['{', '}'], "");
            let method = || Method::from_bytes(route.method.as_bytes()).unwrap();
            assert_eq!(ask(None, to_us(method(), &path)).await.0, 403, "{path}");
            let evil = to_us(method(), &path).insert_header((ORIGIN, "http://evil.test"));
            assert_eq!(ask(None, evil).await.0, 403, "{path}");
        }
    }

    #[tokio::test]
    async fn head_is_answered_like_get_and_assets_are_kept() {
        let (status, headers, body) = ask(None, to_us(Method::HEAD, &assets::url("salon.css"))).await;
        assert_eq!(status, 200);
        assert!(said(&headers, "cache-control").contains("immutable") && !body.is_empty());
        assert_eq!(said(&headers, "content-type"), "text/css; charset=utf-8");
        assert_eq!(ask(None, to_us(Method::GET, "/assets/..%2f..%2fCargo.toml")).await.0, 404);
    }

    #[tokio::test]
    async fn a_page_is_compressed_for_those_who_read_it() {
        let page = |codings: &'static str| to_us(Method::GET, "/nowhere").insert_header(("accept-encoding", codings));
        let http = Data::new(Http { public_url: None, trusted_proxies: vec![], workers: 1 });
        let app = init_service(site(http)).await;
        let mut lengths = Vec::new();
        for (codings, coding) in [("gzip, deflate, br", Some("gzip")), ("gzip;q=0", None), ("", None)] {
            let answer = call_service(&app, page(codings).to_request()).await;
            let headers = answer.headers().clone();
            assert_eq!(headers.get("content-encoding").map(|it| it.to_str().unwrap()), coding, "{codings}");
            assert!(headers.get_all("vary").any(|it| it == "accept-encoding"), "{codings}");
            lengths.push(read_body(answer).await.len());
        }
        assert!(lengths[0] < lengths[1] && lengths[1] == lengths[2], "{lengths:?}");
        let small =
            call_service(&app, to_us(Method::GET, "/livez").insert_header(("accept-encoding", "gzip")).to_request())
                .await;
        assert!(!small.headers().contains_key("content-encoding"));
    }

    #[test]
    fn no_route_stands_twice() {
        let mut routes: Vec<_> = routes::TABLE.iter().map(|route| (route.path, route.method)).collect();
        routes.sort_unstable();
        assert!(routes.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
