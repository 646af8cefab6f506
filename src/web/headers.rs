//! What every answer carries. An answer that says something stricter of its own (an image, an asset) keeps it.

use super::Http;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::web::Data;

/// No inline code, nothing from elsewhere, in nobody's frame.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'";
/// A picture opened by itself is a picture: whatever its bytes pretend to be, nothing in them runs.
pub const IMAGE_POLICY: &str = "default-src 'none'; sandbox";

pub async fn protect<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let https = request.app_data::<Data<Http>>().is_some_and(|http| http.is_https());
    let secret = holds_a_secret(request.path());
    let private = secret || request.path() == "/login";
    let mut answer = next.call(request).await?;
    let headers = answer.headers_mut();
    unless_said(headers, CONTENT_SECURITY_POLICY, PAGE_POLICY);
    unless_said(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    unless_said(headers, REFERRER_POLICY, if secret { "strict-origin" } else { "same-origin" });
    unless_said(headers, CACHE_CONTROL, if private { "no-store" } else { "private, no-cache" });
    unless_said(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    unless_said(headers, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    unless_said(headers, HeaderName::from_static("permissions-policy"), "geolocation=(), camera=(), microphone=()");
    if https {
        unless_said(headers, STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains");
    }
    Ok(answer)
}

/// Pages whose address is a one-time secret: their Referer names the site and no path. Not `no-referrer`, with which
/// browsers post `Origin: null`, and over plain http in the house Origin is all that says where a form came from.
fn holds_a_secret(path: &str) -> bool {
    path == "/setup" || path.starts_with("/password/")
}

fn unless_said(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    if !headers.contains_key(&name) {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
