//! User administration: the list, one account, its deletion.

use super::show_link;
use crate::domain::text::{Login, Name};
use crate::domain::user::{Role, User};
use crate::domain::{id::UserId, limits};
use crate::error::{Error, Result};
use crate::gallery::Gallery;
use crate::gallery::door::Visit;
use crate::gallery::users::UserChange;
use crate::web::Answer;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::notice::Query as Asked;
use crate::web::page::{self, Frame};
use crate::web::session::Browser;
use actix_web::web::{Data, Path, Query};
use askama::Template;

/// What was typed into the form for a new account.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct New {
    login: String,
    name: String,
    role: String,
}

#[derive(Template)]
#[template(path = "admin/users/index.html")]
struct Index {
    frame: Frame,
    users: Vec<User>,
    total: Option<u64>,
    number: usize,
    more: bool,
    search: String,
    typed: New,
    sentence: Option<String>,
    notice: Option<&'static str>,
}

impl Index {
    fn base(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        format!("/admin/users?{}&", query.append_pair("search", &self.search).finish())
    }
}

/// GET /admin/users
pub async fn index(gallery: Data<Gallery>, browser: Browser, asked: Query<Asked>) -> Answer {
    let (visit, mut page) = list(&gallery, &browser, &asked).await?;
    page.notice = asked.notice();
    page::show(&browser, &visit, &page)
}

async fn list(gallery: &Gallery, browser: &Browser, asked: &Asked) -> Result<(Visit, Index)> {
    let search: String = asked.search.as_deref().unwrap_or_default().trim().chars().take(limits::SEARCH).collect();
    let (visit, users) = gallery.users(&browser.caller, &search, asked.page()).await?;
    let (frame, typed) = (browser.frame(&visit), New { role: "member".into(), ..New::default() });
    let (number, more, total) = (users.number, users.more, users.total);
    Ok((visit, Index { frame, users: users.items, total, number, more, search, typed, sentence: None, notice: None }))
}

/// POST /admin/users
pub async fn create(gallery: Data<Gallery>, browser: Browser, Form(typed): Form<New>) -> Answer {
    let made = async {
        let (login, name) = (Login::parse(&typed.login)?, Name::parse(&typed.name)?);
        gallery.create_user(&browser.caller, login, name, typed.role.parse()?).await
    };
    match made.await {
        Ok((user, secret)) => {
            let visit = gallery.visit(&browser.caller).await?;
            show_link(&browser, &visit, typed.login, user.to_string(), &secret, limits::INVITE_TOKEN)
        }
        Err(error) => {
            page::again(&browser, error, async |sentence| {
                let nothing = Asked { page: None, at: None, done: None, search: None, next: None };
                let (_, page) = list(&gallery, &browser, &nothing).await?;
                Ok(Index { typed, sentence: Some(sentence), ..page })
            })
            .await
        }
    }
}

#[derive(Template)]
#[template(path = "admin/users/show.html")]
struct Show {
    frame: Frame,
    user: User,
    name: String,
    heir: String,
    sentence: Option<String>,
    notice: Option<&'static str>,
}

/// GET /admin/users/{user}
pub async fn show(gallery: Data<Gallery>, browser: Browser, user: Path<String>, asked: Query<Asked>) -> Answer {
    let (visit, mut page) = read(&gallery, &browser, user.parse()?).await?;
    page.notice = asked.notice();
    page::show(&browser, &visit, &page)
}

async fn read(gallery: &Gallery, browser: &Browser, user: UserId) -> Result<(Visit, Show)> {
    let (visit, user) = gallery.user(&browser.caller, user).await?;
    let (frame, name) = (browser.frame(&visit), user.name.to_string());
    Ok((visit, Show { frame, user, name, heir: String::new(), sentence: None, notice: None }))
}

/// Some fields of an account: the page has a form for the whole and a button for some.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    name: Option<String>,
    role: Option<String>,
    enabled: Option<YesNo>,
    /// May create albums.
    creates: Option<YesNo>,
}

#[derive(serde::Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum YesNo {
    Yes,
    No,
}

impl Change {
    fn parse(&self) -> Result<UserChange> {
        Ok(UserChange {
            name: self.name.as_deref().map(Name::parse).transpose()?,
            role: self.role.as_deref().map(str::parse).transpose()?,
            enabled: self.enabled.map(|answer| answer == YesNo::Yes),
            creates: self.creates.map(|answer| answer == YesNo::Yes),
        })
    }
}

/// POST /admin/users/{user}
pub async fn update(gallery: Data<Gallery>, browser: Browser, user: Path<String>, Form(typed): Form<Change>) -> Answer {
    let id = user.parse()?;
    let changed = async { gallery.change_user(&browser.caller, id, typed.parse()?).await }.await;
    match changed {
        Ok(()) => page::see_other(format!("/admin/users/{id}?done=saved")),
        Err(error) => {
            page::again(&browser, error, async |sentence| {
                let (_, page) = read(&gallery, &browser, id).await?;
                let name = typed.name.unwrap_or_else(|| page.name.clone());
                Ok(Show { name, sentence: Some(sentence), ..page })
            })
            .await
        }
    }
}

/// What becomes of the albums: they go to somebody, or to the trash.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delete {
    albums: Albums,
    /// The login of who gets them.
    heir: Option<String>,
}

#[derive(serde::Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Albums {
    HandOver,
    Trash,
}

impl Delete {
    fn parse(&self) -> Result<Option<Login>> {
        match (&self.albums, self.heir.as_deref().unwrap_or_default()) {
            (Albums::Trash, _) => Ok(None),
            (Albums::HandOver, "") => Err(Error::invalid("user-heir-missing")),
            (Albums::HandOver, heir) => Login::parse(heir).map(Some),
        }
    }
}

/// POST /admin/users/{user}/delete
pub async fn delete(gallery: Data<Gallery>, browser: Browser, user: Path<String>, Form(typed): Form<Delete>) -> Answer {
    let id = user.parse()?;
    let deleted = async { gallery.delete_user(&browser.caller, id, typed.parse()?.as_ref()).await }.await;
    match deleted {
        Ok(()) => page::see_other("/admin/users?done=user-deleted"),
        Err(error) => {
            page::again(&browser, error, async |sentence| {
                let (_, page) = read(&gallery, &browser, id).await?;
                let heir = typed.heir.unwrap_or_default();
                Ok(Show { heir, sentence: Some(sentence), ..page })
            })
            .await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples::{self, HOSTILE};

    #[test]
    fn hostile_texts_stay_texts() {
        samples::rendered(&Index {
            frame: samples::frame(),
            users: vec![samples::user()],
            total: Some(1),
            number: 2,
            more: true,
            search: HOSTILE.into(),
            typed: New { login: HOSTILE.into(), name: HOSTILE.into(), role: HOSTILE.into() },
            sentence: Some(HOSTILE.into()),
            notice: None,
        });
        let (frame, user) = (samples::frame(), samples::user());
        samples::rendered(&Show {
            frame,
            user,
            name: HOSTILE.into(),
            heir: HOSTILE.into(),
            sentence: None,
            notice: None,
        });
    }
}
