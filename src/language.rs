//! What people read, in their language: the messages of `locales/<language>/<noun>.ftl`, in
//! [Fluent's](https://projectfluent.org) syntax. Code and templates name a message and what stands in it; no sentence is
//! spelt anywhere else. The commands of the operator and the log speak English.

pub mod scripts;

use crate::error::Error;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    English,
    French,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::English, Language::French];

    /// As browsers and `<html lang>` write it.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::French => "fr",
        }
    }

    /// What it calls itself.
    pub fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::French => "Français",
        }
    }

    /// The first language of an `Accept-Language` header that is spoken here; English when there is none.
    pub fn accepted(header: &str) -> Language {
        let weighed = header.split(',').filter_map(|part| {
            let mut words = part.split(';').map(str::trim);
            let code = words.next()?.split('-').next()?.parse().ok()?;
            let weight = words.find_map(|word| word.strip_prefix("q=")).map_or(Some(1.0), |q| q.parse::<f32>().ok())?;
            (weight > 0.0).then_some((code, weight))
        });
        // Of equals the first: `max_by` would take the last.
        let best = weighed.reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map(|(language, _)| language).unwrap_or_default()
    }

    /// A message in this language. An unknown one is said by its id, which a test keeps from happening.
    pub fn say(self, message: &Message) -> String {
        if let ("", [(_, Value::Text(sentence))]) = (&*message.id, &*message.args) {
            return sentence.clone();
        }
        let bundle = &BUNDLES[self as usize];
        let Some(pattern) = bundle.get_message(&message.id).and_then(|found| found.value()) else {
            return message.id.to_string();
        };
        let mut args = FluentArgs::with_capacity(message.args.len());
        for (name, value) in &message.args {
            args.set(name.as_ref(), value.in_language(self));
        }
        bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }
}

impl FromStr for Language {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let known = Language::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(text));
        known.ok_or_else(|| Error::invalid("language-unknown"))
    }
}

/// A message, and what stands in it. It becomes a text when it is known who reads it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", from = "String")]
pub struct Message {
    id: Cow<'static, str>,
    args: Vec<(Cow<'static, str>, Value)>,
}

impl Message {
    pub fn new(id: &'static str) -> Message {
        Message { id: id.into(), args: Vec::new() }
    }

    /// What is said as it stands in every language: the words of a person or of a file, or a sentence for the operator, who
    /// is spoken to in English.
    pub fn verbatim(text: impl Into<String>) -> Message {
        Message { id: Cow::Borrowed(""), args: vec![(Cow::Borrowed(""), Value::Text(text.into()))] }
    }

    /// With what stands at `{ $name }`.
    pub fn with(mut self, name: &'static str, value: impl ToValue) -> Message {
        self.args.push((name.into(), value.to_value()));
        self
    }

    /// The same, with every text that stands in it changed.
    pub fn with_texts(mut self, change: &impl Fn(&str) -> String) -> Message {
        for (_, value) in &mut self.args {
            match value {
                Value::Text(text) => *text = change(text),
                Value::Message(message) => *message = message.clone().with_texts(change),
                Value::Number(_) => {}
            }
        }
        self
    }

    /// As it is kept where no language is known yet: its id, then `name=value` for each number and word in it. What a
    /// person wrote is not kept like that.
    pub fn to_stored(&self) -> String {
        let args = self.args.iter().filter_map(|(name, value)| match value {
            Value::Number(number) => Some(format!(" {name}={number}")),
            Value::Text(word) => Some(format!(" {name}={word}")),
            Value::Message(_) => None,
        });
        std::iter::once(self.id.to_string()).chain(args).collect()
    }

    /// What was kept. Where it is no message it is a sentence of a time before there were any, and is said as it stands.
    pub fn stored(text: &str) -> Message {
        Message::known(text).unwrap_or_else(|| Message::verbatim(text))
    }

    /// What was kept, if it is a message.
    pub fn known(text: &str) -> Option<Message> {
        let (id, args) = text.split_once(' ').unwrap_or((text, ""));
        if !BUNDLES[Language::English as usize].has_message(id) {
            return None;
        }
        let is_word = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let args = args.split(' ').filter(|arg| !arg.is_empty()).map(|arg| {
            let (name, value) = arg.split_once('=').filter(|(name, value)| is_word(name) && is_word(value))?;
            let number = value.parse().map(Value::Number);
            Some((Cow::Owned(name.to_owned()), number.unwrap_or_else(|_| Value::Text(value.to_owned()))))
        });
        Some(Message { id: Cow::Owned(id.to_owned()), args: args.collect::<Option<_>>()? })
    }
}

/// As it is kept, and as a decoder says it.
impl From<Message> for String {
    fn from(message: Message) -> String {
        message.to_stored()
    }
}

impl From<String> for Message {
    fn from(text: String) -> Message {
        Message::stored(&text)
    }
}

impl From<&'static str> for Message {
    fn from(id: &'static str) -> Message {
        Message::new(id)
    }
}

/// What is said by a message: its id, or the message with what stands in it. Templates hand references of references over.
pub trait ToMessage {
    fn to_message(&self) -> Message;
}

impl<T: ToMessage + ?Sized> ToMessage for &T {
    fn to_message(&self) -> Message {
        (**self).to_message()
    }
}

impl ToMessage for str {
    fn to_message(&self) -> Message {
        Message { id: Cow::Owned(self.to_owned()), args: Vec::new() }
    }
}

impl ToMessage for Message {
    fn to_message(&self) -> Message {
        self.clone()
    }
}

/// One that stands in a list of a template.
impl From<&Message> for Message {
    fn from(message: &Message) -> Message {
        message.clone()
    }
}

/// In English, for the terminal and the log.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Language::English.say(self))
    }
}

/// What stands in a message: a text of a person's, a number (which chooses the plural), or another message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Number(u64),
    Message(Message),
}

impl Value {
    fn in_language(&self, language: Language) -> FluentValue<'_> {
        match self {
            Value::Text(text) => FluentValue::from(text.as_str()),
            Value::Number(number) => FluentValue::from(*number),
            Value::Message(message) => FluentValue::from(language.say(message)),
        }
    }
}

/// What can stand in a message. Templates hand references of references over.
pub trait ToValue {
    fn to_value(&self) -> Value;
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl ToValue for Message {
    fn to_value(&self) -> Value {
        Value::Message(self.clone())
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl ToValue for $number {
            fn to_value(&self) -> Value {
                Value::Number(*self as u64)
            }
        }
    )+};
}
numbers!(u8, u16, u32, u64, usize);

#[derive(RustEmbed)]
#[folder = "locales/"]
struct Files;

static BUNDLES: LazyLock<[FluentBundle<FluentResource>; 2]> = LazyLock::new(|| Language::ALL.map(bundle));

/// What cannot be read is left out: `messages_can_be_read` below holds that nothing is.
fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let locale: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // No marks of direction around what stands in a message: both languages run the same way.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::English => |value, _| grouped(value, ","),
        Language::French => |value, _| grouped(value, "\u{202f}"),
    }));
    // `NUMBER($width, useGrouping: "false")`
    let _ = bundle.add_builtins();
    for (_, text) in texts(language) {
        let resource = FluentResource::try_new(text).unwrap_or_else(|(readable, _)| readable);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// A number as people write it, in groups of three digits from 10,000 on: four read well as they are, and may be a year.
fn grouped(value: &FluentValue, separator: &str) -> Option<String> {
    let FluentValue::Number(FluentNumber { value, options }) = value else { return None };
    if !options.use_grouping || *value < 10_000.0 {
        return None;
    }
    let digits = value.to_string();
    let first = (digits.len() - 1) % 3 + 1;
    let groups = digits.as_bytes()[first..].chunks(3).map(String::from_utf8_lossy);
    Some(groups.fold(digits[..first].to_owned(), |number, group| number + separator + &group))
}

/// The files of a language with their texts.
pub fn texts(language: Language) -> Vec<(String, String)> {
    let here = |path: &String| path.starts_with(language.code());
    let mut paths: Vec<String> = Files::iter().map(|path| path.into_owned()).filter(here).collect();
    paths.sort();
    paths
        .into_iter()
        .filter_map(|path| {
            let text = String::from_utf8(Files::get(&path)?.data.into_owned()).ok()?;
            Some((path, text))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Language::{English, French};
    use super::*;

    #[test]
    fn a_browser_gets_the_first_language_that_is_spoken_here() {
        for (header, language) in [
            ("fr-CH, fr;q=0.9, en;q=0.8", Language::French),
            ("de, en;q=0.7, fr;q=0.3", Language::English),
            ("de, en;q=0.3, fr;q=0.7", Language::French),
            ("en, fr", Language::English),
            ("fr;q=0, en", Language::English),
            ("de", Language::English),
            ("", Language::English),
            ("fr;q=x, ;;,", Language::English),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
    }

    #[test]
    fn messages_can_be_read() {
        for language in Language::ALL {
            assert!(!texts(language).is_empty());
            for (path, text) in texts(language) {
                let resource = FluentResource::try_new(text);
                assert!(resource.is_ok(), "locales/{path}: {:?}", resource.err().map(|(_, errors)| errors));
            }
        }
    }

    #[test]
    fn a_number_chooses_the_plural_of_the_language() {
        let photos = |n: u64| Message::new("count-photos").with("n", n);
        assert_eq!(Language::English.say(&photos(0)), "0 photos");
        assert_eq!(Language::French.say(&photos(0)), "0 photo");
        assert_eq!(Language::French.say(&photos(2)), "2 photos");
    }

    #[test]
    fn large_numbers_are_read_in_groups_and_sizes_in_pixels_are_not() {
        let photos = |n: u64| Message::new("count-photos").with("n", n);
        assert_eq!(English.say(&photos(2_024)), "2024 photos");
        assert_eq!(English.say(&photos(1_234_567)), "1,234,567 photos");
        assert_eq!(French.say(&photos(12_345)), "12\u{202f}345 photos");
        let size = Message::new("photo-download-view").with("edge", 16_384_u32);
        assert_eq!(English.say(&size), "Download (16384 px)");
    }

    #[test]
    fn a_message_is_kept_without_a_language() {
        let long = Message::new("picture-takes-long").with("seconds", 20_u64);
        assert_eq!(long.to_stored(), "picture-takes-long seconds=20");
        assert_eq!(Message::stored("picture-takes-long seconds=20"), long);
        let other = Message::new("picture-other").with("what", "pdf");
        assert_eq!(French.say(&Message::stored(&other.to_stored())).split('.').next(), Some("C’est un document PDF"));
        for sentence in
            ["It was odd.", "", "picture-nonsense", "picture-takes-long seconds=<b>", "picture-takes-long x"]
        {
            assert_eq!(French.say(&Message::stored(sentence)), sentence);
        }
    }

    #[test]
    fn what_people_wrote_is_never_taken_for_a_message() {
        assert_eq!(French.say(&Message::verbatim("page-save")), "page-save");
        let nested = Message::new("grant-standing").with("can", Message::verbatim("<b>")).with("because", "&");
        let changed = nested.with_texts(&|text| text.replace('<', "&lt;"));
        assert_eq!(English.say(&changed), "&lt;b>, &.");
    }
}
