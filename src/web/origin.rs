//! What may change something must have been asked from a page of this site: `Sec-Fetch-Site: same-origin` or, from a
//! browser that does not send it (over plain http it is not sent), an Origin that is ours. The form's token is the
//! second lock (`form.rs`, `uploads.rs`).

use super::host::Origin;
use crate::error::Error;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, ORIGIN};
use actix_web::middleware::Next;

const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// Stands before every route that is not `GET` (`routes.rs`).
pub async fn check(request: ServiceRequest, next: Next<Body>) -> Result<ServiceResponse<Body>, actix_web::Error> {
    if is_from_here(request.headers(), &Origin::of(request.request())) {
        return next.call(request).await;
    }
    Ok(request.error_response(Error::Forbidden("error-other-origin".into())))
}

type Body = actix_web::body::BoxBody;

fn is_from_here(headers: &HeaderMap, own: &str) -> bool {
    let only = |name| {
        let mut values = headers.get_all(name);
        let first = values.next().map(|value| value.as_bytes());
        (first, values.next().is_none())
    };
    match (only(SEC_FETCH_SITE), only(ORIGIN.as_str())) {
        ((Some(site), true), _) => site == b"same-origin",
        ((None, _), (Some(origin), true)) => !own.is_empty() && origin == own.as_bytes(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    fn asked(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        is_from_here(&headers, "https://photos.example")
    }

    #[test]
    fn only_from_a_page_of_this_site() {
        assert!(asked(&[("sec-fetch-site", "same-origin")]));
        assert!(asked(&[("origin", "https://photos.example")]));
        for wrong in [
            &[][..],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("sec-fetch-site", "cross-site"), ("origin", "https://photos.example")],
            &[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")],
            &[("origin", "null")],
            &[("origin", "http://photos.example")],
            &[("origin", "https://photos.example.evil.test")],
            &[("origin", "https://photos.example:8443")],
            &[("origin", "https://photos.example"), ("origin", "https://evil.test")],
        ] {
            assert!(!asked(wrong), "{wrong:?}");
        }
    }
}
