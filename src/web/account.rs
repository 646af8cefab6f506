//! One's own account: the password, and where one is signed in.

pub mod everywhere;
pub mod language;
pub mod password;
pub mod sessions;

use super::filters;
use super::notice::Query as Asked;
use super::page::{self, Frame};
use super::session::Browser;
use super::{Answer, agent, words};
use crate::domain::Millis;
use crate::domain::session::{Session, SessionHash};
use crate::error::{Error, Result};
use crate::gallery::Gallery;
use crate::gallery::door::Visit;
use crate::language::{Language, Message};
use actix_web::web::{Data, Query};
use askama::Template;

/// A session as its owner knows it.
struct Device {
    hash: SessionHash,
    name: Message,
    address: String,
    created: Millis,
    seen: Millis,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "account/show.html")]
struct Show {
    frame: Frame,
    name: String,
    login: String,
    role: Message,
    language: Option<Language>,
    devices: Vec<Device>,
    sentence: Option<String>,
    notice: Option<&'static str>,
}

/// GET /account
pub async fn show(gallery: Data<Gallery>, browser: Browser, asked: Query<Asked>) -> Answer {
    let (visit, mut page) = read(&gallery, &browser).await?;
    page.notice = asked.notice();
    page::show(&browser, &visit, &page)
}

async fn again(gallery: &Gallery, browser: &Browser, error: Error) -> Answer {
    page::again(browser, error, async |sentence| {
        let (_, page) = read(gallery, browser).await?;
        Ok(Show { sentence: Some(sentence), ..page })
    })
    .await
}

async fn read(gallery: &Gallery, browser: &Browser) -> Result<(Visit, Show)> {
    let (visit, sessions) = gallery.sessions(&browser.caller).await?;
    let user = visit.viewer.user().ok_or(Error::Unauthenticated)?;
    let this = visit.session.as_ref().map(|session| session.hash);
    let page = Show {
        frame: browser.frame(&visit),
        name: user.name.to_string(),
        login: user.login.to_string(),
        role: words::role(&user.role),
        language: user.language,
        devices: sessions.into_iter().map(|session| device(session, this)).collect(),
        sentence: None,
        notice: None,
    };
    Ok((visit, page))
}

fn device(session: Session, this: Option<SessionHash>) -> Device {
    Device {
        hash: session.hash,
        name: agent::name(&session.agent),
        address: session.address,
        created: session.created,
        seen: session.seen,
        is_this: Some(session.hash) == this,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::Sha256;
    use crate::web::samples::{self, HOSTILE};

    #[test]
    fn hostile_texts_stay_texts() {
        let session = Session {
            hash: Sha256([1; 32]),
            created: 0,
            seen: 0,
            proved: 0,
            remembered: true,
            agent: HOSTILE.into(),
            address: HOSTILE.into(),
        };
        let html = samples::rendered(&Show {
            language: Some(Language::French),
            frame: samples::frame(),
            name: HOSTILE.into(),
            login: HOSTILE.into(),
            role: "member".into(),
            devices: vec![device(session.clone(), None), device(session, Some(Sha256([1; 32])))],
            sentence: Some(HOSTILE.into()),
            notice: None,
        });
        assert_eq!(html.matches("this one").count(), 1);
    }
}
