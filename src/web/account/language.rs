//! The language in which the gallery speaks to somebody, wherever they are signed in.

use crate::gallery::Gallery;
use crate::web::form::Form;
use crate::web::session::Browser;
use crate::web::{Answer, language, page};
use actix_web::web::Data;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    language: String,
}

/// POST /account/language
pub async fn update(gallery: Data<Gallery>, browser: Browser, Form(typed): Form<Typed>) -> Answer {
    let changed = async {
        let chosen = language::parse_choice(&typed.language)?;
        gallery.change_language(&browser.caller, chosen).await?;
        Ok(chosen)
    };
    match changed.await {
        Ok(chosen) => {
            let mut answer = page::see_other("/account?done=language")?;
            language::remember(&mut answer, &browser, chosen)?;
            Ok(answer)
        }
        Err(error) => super::again(&gallery, &browser, error).await,
    }
}
