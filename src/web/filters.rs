//! The filters of the templates. `{{ "album-empty"|t }}` is a message in the language of the page, and
//! `{{ "count-photos"|t|with("n", total) }}` one in which something stands.
//!
//! The language travels beside the page (`page::html`), so that no template struct has to carry it.

use super::assets;
use crate::language::{Language, Message, ToMessage, ToValue};
use askama::filters::{Escaper, Html, Safe};
use askama::{Result, Values};
use std::fmt;

/// The name of the language among the values of a page.
pub const LANGUAGE: &str = "language";

/// A message that knows who reads it.
pub struct Phrase {
    language: Language,
    message: Message,
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.language.say(&self.message))
    }
}

/// In the language of the page.
#[askama::filter_fn]
pub fn t<M: ToMessage>(message: M, values: &dyn Values) -> Result<Phrase> {
    Ok(Phrase { language: *askama::get_value(values, LANGUAGE)?, message: message.to_message() })
}

/// With what stands at `{ $name }`.
#[askama::filter_fn]
pub fn with<V: ToValue>(phrase: Phrase, _: &dyn Values, name: &'static str, value: V) -> Result<Phrase> {
    Ok(Phrase { message: phrase.message.with(name, value), ..phrase })
}

/// A message that brings marks of its own (`<b>`, `<code>`) along. What stands in it is escaped as everywhere.
#[askama::filter_fn]
pub fn marked(phrase: Phrase, _: &dyn Values) -> Result<Safe<String>> {
    let escaped = |text: &str| {
        let mut html = String::new();
        // A string takes whatever is written into it.
        let _ = Html.write_escaped_str(&mut html, text);
        html
    };
    Ok(Safe(phrase.language.say(&phrase.message.with_texts(&escaped))))
}

/// The language of the page, as `<html lang>` says it.
#[askama::filter_fn]
pub fn language(_: &(), values: &dyn Values) -> Result<&'static str> {
    Ok(askama::get_value::<Language>(values, LANGUAGE)?.code())
}

/// The address of what its scripts say.
#[askama::filter_fn]
pub fn words(_: &(), values: &dyn Values) -> Result<String> {
    Ok(assets::url(&assets::words(*askama::get_value(values, LANGUAGE)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::filters;
    use crate::web::page;
    use crate::web::samples::HOSTILE;
    use askama::Template;

    #[derive(Template)]
    #[template(source = r#"{{ "account-who"|t|with("login", text)|with("role", text)|marked }}"#, ext = "html")]
    struct Marked {
        text: &'static str,
    }

    #[test]
    fn a_message_brings_its_own_marks_and_nobody_elses() {
        let html = page::text(Language::French, &Marked { text: HOSTILE }).unwrap();
        assert!(html.starts_with("Vous vous connectez en tant que <b>&#60;"), "{html}");
        assert!(!html.contains("<script") && html.matches('<').count() == 2, "{html}");
    }
}
