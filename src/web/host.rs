//! Whom a request is addressed to, and who sent it.
//!
//! The Host header is the client's to choose, and one-time links are made from it: so it must be the public URL's or,
//! without one, a name that nobody else can own (a loopback name, a literal address). That also stops a foreign page
//! from reaching a gallery in the house through its own name (DNS rebinding).

use super::Http;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HOST, HeaderMap};
use actix_web::http::{StatusCode, Uri};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr};
use url::{Host, Url};

/// The site's own origin, as this request may name it: `https://photos.example`.
#[derive(Clone)]
pub struct Origin(String);

impl Origin {
    pub fn of(request: &HttpRequest) -> String {
        request.extensions().get::<Origin>().map(|origin| origin.0.clone()).unwrap_or_default()
    }
}

/// Lets a request on only if it is addressed to this site. The health checks of the machine itself know no name.
pub async fn check<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let public = request.app_data::<Data<Http>>().and_then(|http| http.public_url.clone());
    match origin(public.as_ref(), request.uri(), request.headers()) {
        Some(origin) => request.extensions_mut().insert(Origin(origin)),
        None if is_own_health_check(&request) => None,
        None => return Ok(request.into_response(HttpResponse::new(StatusCode::MISDIRECTED_REQUEST))),
    };
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn is_own_health_check(request: &ServiceRequest) -> bool {
    let from_here = request.peer_addr().is_some_and(|peer| peer.ip().is_loopback());
    from_here && matches!(request.path(), "/livez" | "/readyz")
}

/// The origin the request is addressed to, if it is this site's. Both the Host header and an absolute request line
/// must name it, and the header only once.
fn origin(public: Option<&Url>, uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let mut hosts = headers.get_all(HOST);
    let host = hosts.next().and_then(|host| host.to_str().ok())?;
    if hosts.next().is_some() {
        return None;
    }
    let scheme = public.map_or("http", Url::scheme);
    let named = |authority: &str| {
        let url = Url::parse(&format!("{scheme}://{authority}/")).ok()?;
        let plain = url.username().is_empty() && url.password().is_none() && url.path() == "/" && url.query().is_none();
        (plain && !authority.contains(['/', '\\', '?', '#', '@'])).then_some(url)
    };
    let url = named(host)?;
    if let Some(authority) = uri.authority()
        && named(authority.as_str())?.origin() != url.origin()
    {
        return None;
    }
    is_ours(public, &url).then(|| url.origin().ascii_serialization())
}

fn is_ours(public: Option<&Url>, named: &Url) -> bool {
    match (public, named.host()) {
        (Some(public), _) => public.origin() == named.origin(),
        (None, Some(Host::Domain(name))) => name == "localhost" || name.ends_with(".localhost"),
        (None, Some(Host::Ipv4(_) | Host::Ipv6(_))) => true,
        (None, None) => false,
    }
}

/// Who asks. `X-Forwarded-For` counts only when a trusted proxy sent it, and then up to the rightmost hop that is not
/// one of ours: what stands left of it was written by the client.
pub fn client_address(request: &HttpRequest) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    let trusted = request.app_data::<Data<Http>>().map(|http| http.trusted_proxies.as_slice()).unwrap_or_default();
    let chain = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    rightmost_untrusted(peer, chain.collect::<Vec<_>>().join(","), trusted)
}

fn rightmost_untrusted(peer: IpAddr, chain: String, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    let mut client = peer.to_canonical();
    for hop in chain.rsplit(',') {
        if !is_trusted(&client) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(address) => client = address.to_canonical(),
            Err(_) => break,
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn asked(public: Option<&str>, host: &str, uri: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.append(HOST, HeaderValue::from_str(host).unwrap());
        origin(public.map(|url| Url::parse(url).unwrap()).as_ref(), &uri.parse().unwrap(), &headers)
    }

    #[test]
    fn without_a_public_url_only_names_that_nobody_else_owns() {
        for host in ["localhost", "localhost:8080", "127.0.0.1:8080", "192.168.1.7", "[::1]:8080", "app.localhost"] {
            assert!(asked(None, host, "/").is_some(), "{host}");
        }
        for host in ["evil.test", "localhost.evil.test", "127.0.0.1.evil.test", "", "a@127.0.0.1", "127.0.0.1/x", "::1"]
        {
            assert!(asked(None, host, "/").is_none(), "{host}");
        }
        assert_eq!(asked(None, "localhost:8080", "/").unwrap(), "http://localhost:8080");
    }

    #[test]
    fn with_a_public_url_only_that_host() {
        let public = Some("https://photos.example");
        assert_eq!(asked(public, "photos.example", "/").unwrap(), "https://photos.example");
        assert!(asked(public, "PHOTOS.example:443", "/").is_some());
        for host in ["photos.example:8443", "127.0.0.1", "localhost", "photos.example.evil.test", "evil.test"] {
            assert!(asked(public, host, "/").is_none(), "{host}");
        }
    }

    #[test]
    fn an_absolute_request_line_must_name_it_too() {
        let public = Some("https://photos.example");
        assert!(asked(public, "photos.example", "https://photos.example/albums").is_some());
        assert!(asked(public, "photos.example", "http://evil.test/").is_none());
    }

    #[test]
    fn two_hosts_are_none() {
        let mut headers = HeaderMap::new();
        headers.append(HOST, HeaderValue::from_static("localhost"));
        headers.append(HOST, HeaderValue::from_static("localhost"));
        assert!(origin(None, &"/".parse().unwrap(), &headers).is_none());
    }

    #[test]
    fn a_forwarded_address_is_believed_only_from_a_trusted_proxy() {
        let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap()];
        let client = |peer: &str, chain: &str| {
            rightmost_untrusted(peer.parse().unwrap(), chain.to_owned(), &trusted).to_string()
        };
        assert_eq!(client("203.0.113.9", "1.2.3.4"), "203.0.113.9");
        assert_eq!(client("10.0.0.1", "1.2.3.4"), "1.2.3.4");
        assert_eq!(client("10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2"), "1.2.3.4");
        assert_eq!(client("10.0.0.1", "6.6.6.6, rubbish"), "10.0.0.1");
        assert_eq!(client("10.0.0.1", ""), "10.0.0.1");
        assert_eq!(client("::ffff:10.0.0.1", "1.2.3.4"), "1.2.3.4");
    }
}
