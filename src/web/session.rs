//! Who is on the other side, as far as a request says it: the cookies, and what is made from them. No I/O.
//!
//! `salon` holds the secret of a session. `salon-form` holds a secret for visitors, from which the token of the forms
//! that they may send (sign in, set up, set a password) is made. Over https both wear the `__Host-` prefix, so that no
//! neighbour domain can plant them.

use super::Http;
use super::host::{self, Origin};
use super::journal::Undo;
use super::language;
use super::page::{Frame, Look};
use super::theme::Theme;
use crate::crypto::Secret;
use crate::domain::limits;
use crate::domain::settings::Settings;
use crate::error::{Error, Result};
use crate::gallery::door::{Caller, Visit};
use crate::language::Language;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::header::USER_AGENT;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::time::SystemTime;

/// Longer than any browser's name for itself that is worth keeping.
const AGENT: usize = 256;

/// The browser that sent a request.
#[derive(Clone)]
pub struct Browser {
    pub caller: Caller,
    request: HttpRequest,
    session: Option<Secret>,
    form: Option<Secret>,
    https: bool,
}

impl Browser {
    fn of(request: &HttpRequest) -> Browser {
        let https = request.app_data::<Data<Http>>().is_some_and(|http| http.is_https());
        let secret = |name| request.cookie(name).and_then(|cookie| Secret::parse(cookie.value()));
        let session = secret(session_name(https));
        let caller = session.as_ref().map_or(Caller::Visitor, |secret| Caller::Session(secret.hash()));
        Browser { caller, session, form: secret(form_name(https)), https, request: request.clone() }
    }

    pub fn address(&self) -> IpAddr {
        host::client_address(&self.request)
    }

    pub fn agent(&self) -> String {
        let agent = self.request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        agent.chars().take(AGENT).collect()
    }

    pub fn request(&self) -> &HttpRequest {
        &self.request
    }

    /// An address of this site as it can be sent to somebody.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", Origin::of(&self.request))
    }

    /// The token for the forms of one page; empty when there is neither session nor form cookie.
    pub fn form_token(&self) -> String {
        // A system without randomness has other troubles: its forms are refused.
        crate::crypto::masked(&self.token()).unwrap_or_default()
    }

    /// The token that a form of this browser must carry. It stands in no page: see [`Browser::form_token`].
    pub fn token(&self) -> String {
        self.session.as_ref().or(self.form.as_ref()).map(Secret::form_token).unwrap_or_default()
    }

    /// Whether a form carried it.
    pub fn proved(&self, token: &str) -> Result<()> {
        let own = self.token();
        if !own.is_empty() && crate::crypto::same(&own, &crate::crypto::unmasked(token)) {
            return Ok(());
        }
        Err(Error::Forbidden("login-stale-page".into()))
    }

    /// The token for a visitor's form, and the cookie to set with it where there is none yet.
    pub fn visitor_token(&self) -> Result<(String, Option<Cookie<'static>>)> {
        if !self.token().is_empty() {
            return Ok((self.form_token(), None));
        }
        let secret = Secret::fresh()?;
        let cookie = cookie(form_name(self.https), secret.reveal(), self.https).same_site(SameSite::Strict).finish();
        Ok((crate::crypto::masked(&secret.form_token())?, Some(cookie)))
    }

    pub fn is_https(&self) -> bool {
        self.https
    }

    pub fn theme(&self) -> Theme {
        Theme::of(&self.request)
    }

    /// As far as the browser alone can say it.
    pub fn language(&self) -> Language {
        language::of(&self.request)
    }

    /// The account's own choice comes first: it may have been made in another browser.
    pub fn language_in(&self, visit: &Visit) -> Language {
        visit.viewer.user().and_then(|user| user.language).unwrap_or_else(|| self.language())
    }

    /// How a page without a frame looks.
    pub fn look(&self, settings: &Settings) -> Look {
        Look::of(self.theme(), settings)
    }

    /// What the layout needs to know of a visit.
    pub fn frame(&self, visit: &Visit) -> Frame {
        let undo = visit.session.as_ref().and_then(|_| Undo::asked(&self.request));
        let frame = Frame::of(visit, self.form_token(), self.theme());
        Frame { undo, ..frame }
    }

    pub fn signed_in(&self, secret: &Secret, remembered: bool) -> Cookie<'static> {
        let lasting = cookie(session_name(self.https), secret.reveal(), self.https).same_site(SameSite::Lax);
        match (remembered, Duration::try_from(limits::REMEMBERED)) {
            (true, Ok(age)) => lasting.max_age(age).finish(),
            _ => lasting.finish(),
        }
    }

    pub fn signed_out(&self) -> Cookie<'static> {
        let mut gone = cookie(session_name(self.https), "", self.https).same_site(SameSite::Lax).finish();
        gone.make_removal();
        gone
    }

    /// "Stay signed in" counts from the last use, so the cookie is set again on use: on the page that follows a pause,
    /// which is also when the gallery writes the use down.
    pub fn renewed(&self, visit: &Visit) -> Option<Cookie<'static>> {
        let session = visit.session.as_ref().filter(|session| session.remembered)?;
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
        let pause = now.as_millis().saturating_sub(u128::try_from(session.seen).unwrap_or_default());
        (pause > limits::SESSION_TOUCH.as_millis())
            .then(|| self.session.as_ref().map(|secret| self.signed_in(secret, true)))?
    }
}

fn session_name(https: bool) -> &'static str {
    if https { "__Host-salon" } else { "salon" }
}

fn form_name(https: bool) -> &'static str {
    if https { "__Host-salon-form" } else { "salon-form" }
}

fn cookie(name: &'static str, value: &str, https: bool) -> actix_web::cookie::CookieBuilder<'static> {
    Cookie::build(name, value.to_owned()).path("/").http_only(true).secure(https)
}

impl FromRequest for Browser {
    type Error = Error;
    type Future = Ready<Result<Browser>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Browser::of(request)))
    }
}

impl FromRequest for Caller {
    type Error = Error;
    type Future = Ready<Result<Caller>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Browser::of(request).caller))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;
    use url::Url;

    fn browser(public_url: &str, cookies: &[(&'static str, String)]) -> Browser {
        let http = Http { public_url: Some(Url::parse(public_url).unwrap()), trusted_proxies: vec![], workers: 1 };
        let mut request = TestRequest::default().app_data(Data::new(http));
        for (name, value) in cookies {
            request = request.cookie(Cookie::new(*name, value.clone()));
        }
        Browser::of(&request.to_http_request())
    }

    #[test]
    fn over_https_the_cookie_is_the_hosts_own() {
        let secret = Secret::fresh().unwrap();
        let browser = browser("https://photos.example", &[]);
        let text = browser.signed_in(&secret, true).to_string();
        assert!(text.starts_with("__Host-salon="), "{text}");
        for part in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/", "; Max-Age=2592000"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("Domain"), "{text}");
        assert!(!browser.signed_in(&secret, false).to_string().contains("Max-Age"));
        assert!(browser.signed_out().to_string().contains("Max-Age=0"));
    }

    #[test]
    fn over_http_there_is_no_secure_cookie() {
        let text = browser("http://127.0.0.1:8080", &[]).signed_in(&Secret::fresh().unwrap(), false).to_string();
        assert!(text.starts_with("salon=") && !text.contains("Secure"), "{text}");
    }

    #[test]
    fn a_form_is_bound_to_the_cookie() {
        let (mine, other) = (Secret::fresh().unwrap(), Secret::fresh().unwrap());
        let browser = browser("http://localhost", &[("salon", mine.reveal().to_owned())]);
        assert!(browser.proved(&mine.form_token()).is_ok());
        assert!(browser.proved(&other.form_token()).is_err());
        assert!(browser.proved("").is_err());
        let shown = [browser.form_token(), browser.form_token()];
        assert!(shown[0] != shown[1] && shown.iter().all(|token| browser.proved(token).is_ok()));
        assert!(shown.iter().all(|token| !token.contains(&mine.form_token())));
        assert!(browser.proved(&crate::crypto::masked(&other.form_token()).unwrap()).is_err());
        assert_eq!(browser.caller, Caller::Session(mine.hash()));
    }

    #[test]
    fn without_cookies_no_token_fits_and_a_form_brings_one() {
        let visitor = browser("http://localhost", &[("salon", "nonsense".into())]);
        assert_eq!(visitor.caller, Caller::Visitor);
        assert!(visitor.proved("").is_err());
        let (token, cookie) = visitor.visitor_token().unwrap();
        let cookie = cookie.unwrap();
        assert!(cookie.to_string().contains("SameSite=Strict") && cookie.to_string().contains("HttpOnly"));
        let back = browser("http://localhost", &[("salon-form", cookie.value().to_owned())]);
        assert!(back.proved(&token).is_ok());
        assert_eq!(back.visitor_token().unwrap().1, None);
    }
}
