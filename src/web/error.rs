//! The only place where an error becomes a status and a page.
//!
//! The page knows nothing of the viewer, so that a hidden thing and a missing thing are the same to the byte.

use super::filters;
use super::next::Next as Target;
use super::page::{self, Look, VARY_BY_LANGUAGE};
use super::{Answer, language, routes, trace};
use crate::error::Error;
use crate::language::Message;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ACCEPT, ALLOW, CONTENT_TYPE, LOCATION, REFERER, RETRY_AFTER};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use askama::Template;

pub fn status(error: &Error) -> StatusCode {
    match error {
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::Forbidden(_) | Error::Unconfirmed => StatusCode::FORBIDDEN,
        Error::Unauthenticated => StatusCode::UNAUTHORIZED,
        Error::Malformed(_) => StatusCode::BAD_REQUEST,
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Conflict(_) => StatusCode::CONFLICT,
        Error::Unsupported(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Error::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        Error::Full => StatusCode::INSUFFICIENT_STORAGE,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Whether the person can put it right in the form they sent: then the form comes back with the sentence.
pub fn is_for_the_form(error: &Error) -> bool {
    matches!(error, Error::Invalid(_) | Error::Conflict(_) | Error::TooMany(_))
}

/// For what is no page: a visitor is not sent to the login, there is simply nothing.
pub fn without_login(error: Error) -> Error {
    match error {
        Error::Unauthenticated => Error::NotFound,
        other => other,
    }
}

/// Carries the error to [`pages`], which knows the request.
impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        status(self)
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(status(self))
    }
}

/// Whether the answer should be JSON: only an upload's script asks for it.
pub fn wants_json(request: &HttpRequest) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.starts_with("application/json"))
}

/// Gives every error its page: ours, and those of the framework, which come as a bare status.
pub async fn pages<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let (request, answer) = next.call(request).await?.map_into_boxed_body().into_parts();
    let ours = answer.error().and_then(|error| error.as_error::<Error>());
    let is_bare = answer.error().is_some() || !answer.headers().contains_key(CONTENT_TYPE);
    let page = match ours {
        Some(error) => of_error(&request, error),
        None if answer.status().as_u16() >= 400 && is_bare => of_status(&request, answer.status()),
        None => return Ok(ServiceResponse::new(request, answer)),
    };
    let page = page.unwrap_or_else(|_| HttpResponse::new(StatusCode::INTERNAL_SERVER_ERROR));
    Ok(ServiceResponse::new(request, page))
}

pub fn of_error(request: &HttpRequest, error: &Error) -> Answer {
    trace::cause(request, error);
    let is_page = matches!(*request.method(), Method::GET | Method::HEAD) && !wants_json(request);
    match error {
        Error::Unauthenticated if is_page => Ok(see_other(&own_path(request).after("/login"))),
        Error::Unauthenticated => of_error(request, &Error::NotFound),
        Error::Unconfirmed if is_page => Ok(see_other(&own_path(request).after("/account/confirm"))),
        Error::Unconfirmed if !wants_json(request) => Ok(see_other(&page_before(request).after("/account/confirm"))),
        error => {
            let mut answer = plain(request, status(error), &error.message())?;
            if let Some(seconds) = retry_after(error) {
                answer.headers_mut().insert(RETRY_AFTER, seconds.into());
            }
            Ok(answer)
        }
    }
}

/// In seconds, where trying again makes sense.
pub fn retry_after(error: &Error) -> Option<u64> {
    match error {
        Error::TooMany(seconds) => Some(*seconds),
        Error::Unavailable(_) => Some(2),
        _ => None,
    }
}

/// An error of the framework: its own words are for programmers.
fn of_status(request: &HttpRequest, status: StatusCode) -> Answer {
    let message = match status {
        StatusCode::NOT_FOUND => return of_error(request, &Error::NotFound),
        StatusCode::METHOD_NOT_ALLOWED => "error-method",
        StatusCode::MISDIRECTED_REQUEST => "error-misdirected",
        StatusCode::PAYLOAD_TOO_LARGE => "form-too-large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "error-media-type",
        status if status.is_client_error() => "error-not-understood",
        _ => return of_error(request, &Error::internal("framework", status)),
    };
    let mut answer = plain(request, status, &message.into())?;
    if status == StatusCode::METHOD_NOT_ALLOWED {
        let allowed = routes::allowed(&request.match_pattern().unwrap_or_default());
        if let Ok(allowed) = allowed.parse() {
            answer.headers_mut().insert(ALLOW, allowed);
        }
    }
    Ok(answer)
}

#[derive(Template)]
#[template(path = "errors/show.html")]
struct Show<'a> {
    look: Look,
    title: &'static str,
    message: &'a Message,
    /// Under which the log knows the cause; empty when there is none to look up.
    id: &'a str,
}

fn plain(request: &HttpRequest, status: StatusCode, message: &Message) -> Answer {
    let language = language::of(request);
    if wants_json(request) {
        return Ok(HttpResponse::build(status)
            .insert_header(VARY_BY_LANGUAGE)
            .json(serde_json::json!({ "error": language.say(message) })));
    }
    let id = if status.is_server_error() { trace::RequestId::of(request) } else { String::new() };
    let page = Show { look: Look::plain(request), title: title(status), message, id: &id };
    let body = page::text(language, &page)?;
    let mut answer = HttpResponse::build(status);
    Ok(answer.content_type("text/html; charset=utf-8").insert_header(VARY_BY_LANGUAGE).body(body))
}

fn title(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "error-title-not-found",
        StatusCode::FORBIDDEN => "error-title-forbidden",
        StatusCode::TOO_MANY_REQUESTS => "error-title-too-many",
        StatusCode::PAYLOAD_TOO_LARGE => "error-title-too-large",
        StatusCode::INSUFFICIENT_STORAGE => "error-title-full",
        StatusCode::SERVICE_UNAVAILABLE => "error-title-unavailable",
        status if status.is_server_error() => "error-title-internal",
        _ => "error-title-other",
    }
}

fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, to)).finish()
}

fn own_path(request: &HttpRequest) -> Target {
    Target::parse(request.uri().path_and_query().map_or("/", |path| path.as_str()))
}

/// The page from which something was posted: what was posted to cannot be opened.
pub fn page_before(request: &HttpRequest) -> Target {
    let referer = request.headers().get(REFERER).and_then(|referer| referer.to_str().ok());
    let path = referer.and_then(|referer| url::Url::parse(referer).ok());
    path.map_or_else(
        || Target::parse("/"),
        |url| Target::parse(&url[url::Position::BeforePath..url::Position::AfterQuery]),
    )
}
