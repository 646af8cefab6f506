//! Reads what a form sent, strictly: its token, then each field once, none missing, none that nobody asked for.

use super::session::Browser;
use crate::domain::limits;
use crate::error::{Error, Result};
use crate::language::Message;
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A form of this site. `T` says its fields: `String` must be there, `Option<String>` may; what is not named is refused
/// by `deny_unknown_fields`, which every `T` carries.
pub struct Form<T>(pub T);

/// The hidden field that proves that the form was ours.
const TOKEN: &str = "token";
/// The fields that may be there more than once: they are a `Vec` with a `#[serde(default)]`.
const LISTS: [&str; 1] = ["photo"];

/// A form without fields: only the button and the token.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Button {}

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Form<T>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let browser = Browser::extract(request);
        let body = web::Payload::from_request(request, payload);
        let type_ = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(is_form);
        Box::pin(async move {
            if type_ != Some(true) {
                return Err(Error::Unsupported("form-media-type".into()));
            }
            let body = body.await.map_err(unreadable)?.to_bytes_limited(limits::FORM_BYTES).await;
            let body = body.map_err(|_| Error::TooLarge("form-too-large".into()))?;
            read(&body.map_err(unreadable)?, |token| browser.into_inner()?.proved(token)).map(Form)
        })
    }
}

fn is_form(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn unreadable(error: impl std::fmt::Display) -> Error {
    Error::Malformed(Message::new("form-broken").with("cause", error.to_string()))
}

fn read<T: DeserializeOwned>(body: &[u8], proved: impl FnOnce(&str) -> Result<()>) -> Result<T> {
    let mut fields = fields(body)?;
    let token = fields.remove(TOKEN);
    proved(token.as_ref().and_then(Value::as_str).unwrap_or_default())?;
    serde_json::from_value(Value::Object(fields)).map_err(|error| Error::Invalid(not_ours(&error.to_string())))
}

/// Only a program, or a page from before an update, sends a form that is not as it was made. The parser quotes what it
/// stumbled over between backticks.
fn not_ours(error: &str) -> Message {
    let id = match error.split(' ').next() {
        Some("missing") => "form-field-missing",
        _ if error.starts_with("unknown field") => "form-field-unknown",
        _ if error.starts_with("unknown variant") => "form-choice-unknown",
        _ => return "form-altered".into(),
    };
    Message::new(id).with("name", error.split('`').nth(1).unwrap_or_default())
}

/// Bytes that are no UTF-8 would come out as other text than was sent.
fn fields(body: &[u8]) -> Result<Map<String, Value>> {
    percent_encoding::percent_decode(body).decode_utf8().map_err(unreadable)?;
    let mut fields = Map::new();
    for (name, value) in url::form_urlencoded::parse(body) {
        let value = Value::String(value.into_owned());
        match fields.get_mut(name.as_ref()) {
            Some(Value::Array(list)) => list.push(value),
            Some(_) => return Err(Error::Invalid(Message::new("form-field-twice").with("name", name.as_ref()))),
            None if LISTS.contains(&name.as_ref()) => drop(fields.insert(name.into_owned(), Value::Array(vec![value]))),
            None => drop(fields.insert(name.into_owned(), value)),
        }
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    struct Sent {
        title: String,
        caption: Option<String>,
        #[serde(default)]
        photo: Vec<String>,
    }

    fn sent(body: &str) -> Result<Sent> {
        read(body.as_bytes(), |token| (token == "t").then_some(()).ok_or(Error::Forbidden("token".into())))
    }

    #[test]
    fn a_form_is_read_as_it_was_typed() {
        let form = sent("token=t&title=Sea+%26+sand&photo=a&photo=b").unwrap();
        assert_eq!((form.title.as_str(), form.caption, form.photo.len()), ("Sea & sand", None, 2));
    }

    #[test]
    fn a_form_that_is_no_text_is_refused() {
        for body in ["token=t&title=a%ff", "token=t&title=%c3%28", "token=t&title%fe=a"] {
            assert!(matches!(sent(body), Err(Error::Malformed(_))), "{body}");
        }
        assert_eq!(sent("token=t&title=%EF%BF%BD%C3%A9").unwrap().title, "\u{fffd}é");
    }

    #[test]
    fn a_field_missing_doubled_or_unknown_is_named() {
        for (body, named) in [
            ("token=t", "title"),
            ("token=t&title=a&title=b", "title"),
            ("token=t&title=a&owner=me", "owner"),
            ("token=t&token=t&title=a", "token"),
        ] {
            match sent(body) {
                Err(Error::Invalid(sentence)) => assert!(sentence.to_string().contains(named), "{sentence}"),
                other => panic!("{body}: {other:?}"),
            }
        }
    }

    #[test]
    fn without_the_token_nothing_else_is_looked_at() {
        assert!(matches!(sent("title=a"), Err(Error::Forbidden(_))));
        assert!(matches!(sent("token=x&nonsense=1"), Err(Error::Forbidden(_))));
    }

    #[test]
    fn only_a_form_is_a_form() {
        assert!(is_form("application/x-www-form-urlencoded; charset=UTF-8"));
        for other in ["text/plain", "application/json", "multipart/form-data", ""] {
            assert!(!is_form(other), "{other}");
        }
    }
}
