//! The filters of the templates. `{{ "album-empty"|t }}` is a message in the language of the page, and
//! `{{ "count-photos"|t|with("n", total) }}` one in which something stands.
//!
//! The language travels beside the page (`page::html`), so that no template struct has to carry it.

use super::assets;
use crate::language::{Language, Message, ToValue};
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
pub fn t(message: impl Into<Message>, values: &dyn Values) -> Result<Phrase> {
    Ok(Phrase { language: *askama::get_value(values, LANGUAGE)?, message: message.into() })
}

/// With what stands at `{ $name }`.
#[askama::filter_fn]
pub fn with<V: ToValue>(phrase: Phrase, _: &dyn Values, name: &'static str, value: V) -> Result<Phrase> {
    Ok(Phrase { message: phrase.message.with(name, value), ..phrase })
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
