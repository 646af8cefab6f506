//! Which language a browser reads: the one chosen for the account, which a cookie brings along so that every page has it
//! (also those that know nobody, and errors), else the first that the browser asks for.

use crate::language::Language;
use actix_web::HttpRequest;
use actix_web::http::header::ACCEPT_LANGUAGE;

const COOKIE: &str = "salon-language";

pub fn of(request: &HttpRequest) -> Language {
    let chosen = request.cookie(COOKIE).and_then(|cookie| cookie.value().parse().ok());
    let accepted = || request.headers().get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok());
    chosen.unwrap_or_else(|| Language::accepted(accepted().unwrap_or_default()))
}
