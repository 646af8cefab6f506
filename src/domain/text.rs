//! The only door for human text: trimmed, Unicode-normalised (NFC), bounded, without control characters.
//! Escaping is not done here: templates escape everything.

use crate::domain::limits;
use crate::error::{Error, Result};
use crate::language::Message;
use std::collections::HashSet;
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
        pub struct $name(String);

        impl $name {
            /// What the gallery itself wrote into Redis; it went through `parse` once.
            pub fn stored(text: impl Into<String>) -> Self {
                $name(text.into())
            }
            pub fn as_str(&self) -> &str {
                &self.0
            }
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

texts! {
    /// An album's title: one line, never empty.
    Title;
    /// A photo's title: one line, may be empty (the page then shows the file name).
    PhotoTitle;
    /// Several lines, may be empty.
    Caption;
    /// Several lines, may be empty.
    Description;
    /// A person's display name.
    Name;
    /// What a person signs in with, folded: ASCII letters, digits and `. _ - @`.
    Login;
    /// A tag as it was first typed; see [`TagName::folded`] for what makes two tags the same.
    TagName;
    /// The name a file came with, made safe to show and to offer for download. It is never a path.
    FileName;
}

impl Title {
    pub fn parse(text: &str) -> Result<Title> {
        line(text, "title", 1, limits::TITLE).map(Title)
    }
}

impl PhotoTitle {
    pub fn parse(text: &str) -> Result<PhotoTitle> {
        line(text, "title", 0, limits::TITLE).map(PhotoTitle)
    }

    /// Never refuses: what a file brings along is cut to a line that may stand on a page.
    pub fn clean(text: &str) -> PhotoTitle {
        let spaced = text.replace(char::is_control, " ");
        let words = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
        PhotoTitle::parse(&cut(&words, limits::TITLE)).unwrap_or_default()
    }
}

impl Caption {
    pub fn parse(text: &str) -> Result<Caption> {
        lines(text, "caption", limits::CAPTION).map(Caption)
    }

    /// Never refuses, like [`PhotoTitle::clean`]; lines stay lines.
    pub fn clean(text: &str) -> Caption {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let spaced = text.replace(|c: char| c.is_control() && c != '\n' && c != '\t', " ");
        Caption::parse(&cut(&spaced, limits::CAPTION)).unwrap_or_default()
    }
}

impl Description {
    pub fn parse(text: &str) -> Result<Description> {
        lines(text, "description", limits::DESCRIPTION).map(Description)
    }
}

impl Name {
    pub fn parse(text: &str) -> Result<Name> {
        line(text, "name", 1, limits::NAME).map(Name)
    }
}

impl Login {
    /// ASCII only, so that no two logins look alike.
    pub fn parse(text: &str) -> Result<Login> {
        let login = text.trim().to_ascii_lowercase();
        if login.is_empty() || login.len() > limits::LOGIN {
            return Err(Error::Invalid(Message::new("user-login-length").with("max", limits::LOGIN)));
        }
        if !login.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-@".contains(&b)) {
            return Err(Error::invalid("user-login-signs"));
        }
        Ok(Login(login))
    }
}

impl TagName {
    pub fn parse(text: &str) -> Result<TagName> {
        let words = line(text, "tag", 1, usize::MAX)?.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.chars().count() > limits::TAG {
            return Err(Error::Invalid(Message::new("tag-too-long").with("max", limits::TAG)));
        }
        if words.contains(',') {
            return Err(Error::invalid("tag-comma"));
        }
        Ok(TagName(words))
    }

    /// A comma-separated list as people type it. Empty pieces are passed over; the same tag twice is once.
    pub fn parse_list(text: &str) -> Result<Vec<TagName>> {
        let mut tags: Vec<TagName> = Vec::new();
        for piece in text.split(',').filter(|piece| !piece.trim().is_empty()) {
            let tag = TagName::parse(piece)?;
            if !tags.iter().any(|known| known.folded() == tag.folded()) {
                tags.push(tag);
            }
        }
        match tags.len() {
            0 => Err(Error::invalid("tag-missing")),
            many if many > limits::TAGS_PER_PHOTO => {
                Err(Error::Invalid(Message::new("tag-too-many").with("max", limits::TAGS_PER_PHOTO)))
            }
            _ => Ok(tags),
        }
    }

    /// The keywords of a file as tags, each once: what makes no tag is passed over, and so is what is too much for one
    /// photo. Programs write lists into one keyword, too.
    pub fn from_keywords<T: AsRef<str>>(keywords: impl IntoIterator<Item = T>) -> Vec<TagName> {
        let mut tags: Vec<TagName> = Vec::new();
        let mut known = HashSet::new();
        for keyword in keywords {
            for piece in keyword.as_ref().split([',', ';']) {
                let Ok(tag) = TagName::parse(&piece.replace(char::is_control, " ")) else { continue };
                if tags.len() < limits::TAGS_PER_PHOTO && known.insert(tag.folded()) {
                    tags.push(tag);
                }
            }
        }
        tags
    }

    /// Two names that fold to the same text are the same tag.
    pub fn folded(&self) -> String {
        fold(&self.0)
    }
}

impl FileName {
    /// Never refuses: a picture is not lost for its name. What is dangerous in a name is taken out, what is too long
    /// is cut before its extension, and a name of nothing becomes `photo`.
    pub fn clean(text: &str) -> FileName {
        let last = text.rsplit(['/', '\\']).next().unwrap_or("");
        let kept: String = last.nfc().filter(|c| !c.is_control() && !is_bidi(*c)).collect();
        let name = kept.trim().trim_start_matches('.');
        FileName(if name.is_empty() { "photo".into() } else { shorten(name, limits::FILENAME_BYTES) })
    }

    /// The name with another ending: what a rendition of that file is called.
    pub fn with_ending(&self, ending: &str) -> String {
        match self.0.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => format!("{stem}.{ending}"),
            _ => format!("{}.{ending}", self.0),
        }
    }
}

/// Lower case of the compatibility form: `ﬁ` is `fi`, `É` is `é`. Accents count.
pub fn fold(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase().nfkc().collect()
}

/// Cuts the stem, keeps the extension, never inside a character.
fn shorten(name: &str, bytes: usize) -> String {
    if name.len() <= bytes {
        return name.to_owned();
    }
    let extension = name.rfind('.').map(|dot| &name[dot..]).filter(|ext| ext.len() <= 16).unwrap_or("");
    let mut end = bytes - extension.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{extension}", &name[..end])
}

fn line(text: &str, what: &str, min: usize, max: usize) -> Result<String> {
    let text = seen(text);
    if text.chars().any(char::is_control) {
        return Err(Error::Invalid(Message::new("text-unshowable").with("what", what)));
    }
    bounded(text, what, min, max)
}

fn lines(text: &str, what: &str, max: usize) -> Result<String> {
    let text = seen(&text.replace("\r\n", "\n"));
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Error::Invalid(Message::new("text-unshowable").with("what", what)));
    }
    bounded(text, what, 0, max)
}

fn bounded(text: String, what: &str, min: usize, max: usize) -> Result<String> {
    match text.chars().count() {
        n if n < min => Err(Error::Invalid(Message::new("text-empty").with("what", what))),
        n if n > max => {
            Err(Error::Invalid(Message::new("text-too-long").with("what", what).with("max", max).with("n", n)))
        }
        _ => Ok(text),
    }
}

/// What of a text is seen, composed and without space around it; nothing, where only marks stand on nothing.
fn seen(text: &str) -> String {
    let text: String = text.nfc().filter(|c| !is_bidi(*c) && !is_invisible(*c)).collect();
    let stands_alone = |c: char| !c.is_whitespace() && !is_combining_mark(c) && !matches!(c, '\u{200C}' | '\u{200D}');
    if text.chars().any(stands_alone) { text.trim().to_owned() } else { String::new() }
}

/// The beginning of a text, composed, in so many characters.
fn cut(text: &str, characters: usize) -> String {
    text.trim().nfc().take(characters).collect()
}

/// The controls that let one text turn the direction of what stands beside it (`gpj.exe` shown as `exe.jpg`).
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}')
}

/// What takes no room on a page: two words that differ in nothing else look the same. (The joiners of Persian and of
/// faces made of several are seen in what they join.)
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}' | '\u{2060}'
            ..='\u{2064}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_bounded_line() {
        assert_eq!(Title::parse("  Summer  ").unwrap().as_str(), "Summer");
        assert!(Title::parse(" \t ").is_err());
        for nothing in ["\u{202E} \u{202E}", "\u{200B}", "\u{AD}\u{2060}", "\u{3164}", "\u{301}", "\u{200D}\u{FE0F}"] {
            assert!(Title::parse(nothing).is_err() && TagName::parse(nothing).is_err(), "{nothing:?}");
        }
        assert_eq!(Title::parse("\u{202E} sun\u{200B}set \u{202E}").unwrap().as_str(), "sunset");
        assert!(Title::parse("a\nb").is_err());
        assert!(Title::parse(&"x".repeat(limits::TITLE)).is_ok());
        assert!(Title::parse(&"x".repeat(10_000)).is_err());
        assert!(PhotoTitle::parse("").is_ok());
    }

    #[test]
    fn a_tag_is_the_same_in_any_case_and_any_spacing() {
        let tag = |text| TagName::parse(text).unwrap().folded();
        assert_eq!(tag(" Été  à la MER "), tag("été à la mer"));
        assert_eq!(tag("ﬁne"), tag("FINE"));
        assert_ne!(tag("ete"), tag("été"));
        assert!(TagName::parse("   ").is_err());
        assert!(TagName::parse(&"x".repeat(65)).is_err());
        assert_eq!(TagName::parse_list("sea, Sea ,, sand").unwrap().len(), 2);
        assert!(TagName::parse_list(" , ").is_err());
    }

    #[test]
    fn what_a_file_brings_along_is_cut_and_never_refused() {
        assert_eq!(PhotoTitle::clean(" a\0b\r\n\u{202e}c ").as_str(), "a b c");
        assert_eq!(PhotoTitle::clean(&"é ".repeat(5_000)).as_str().chars().count(), limits::TITLE - 1);
        assert_eq!(Caption::clean("one\r\ntwo\rthree\u{7}\0").as_str(), "one\ntwo\nthree");
        let grows = Caption::clean(&"\u{1d15e}".repeat(9_000));
        assert_eq!(grows.as_str().chars().count(), limits::CAPTION, "also where composing makes two of one");
        let keywords = ["Sea", "sea; Sand,", " ", "a\0b", &"x".repeat(65)];
        let tags: Vec<String> = TagName::from_keywords(keywords).iter().map(ToString::to_string).collect();
        assert_eq!(tags, ["Sea", "Sand", "a b"]);
        let many: Vec<String> = (0..200).map(|n| n.to_string()).collect();
        assert_eq!(TagName::from_keywords(&many).len(), limits::TAGS_PER_PHOTO);
    }

    #[test]
    fn no_file_name_is_a_path_or_a_trick() {
        let clean = |text| FileName::clean(text).as_str().to_owned();
        assert_eq!(clean("../../etc/passwd.jpg"), "passwd.jpg");
        assert_eq!(clean("C:\\pictures\\sea.jpg"), "sea.jpg");
        assert_eq!(clean("a\u{0}b\r\nc.jpg"), "abc.jpg");
        assert_eq!(clean("\u{202E}gpj.exe"), "gpj.exe");
        assert_eq!(clean(".."), "photo");
        assert_eq!(clean(""), "photo");
        let long = clean(&format!("{}.jpeg", "é".repeat(300)));
        assert!(long.len() <= limits::FILENAME_BYTES && long.ends_with("é.jpeg"), "{long}");
    }

    #[test]
    fn a_login_is_plain() {
        assert_eq!(Login::parse(" Mira ").unwrap().as_str(), "mira");
        for bad in ["", "mira tom", "mirа", "a:b", "*", &"x".repeat(65)] {
            assert!(Login::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_rendition_has_the_name_of_its_original() {
        let renamed = |name: &str| FileName::stored(name).with_ending("jpg");
        assert_eq!(renamed("sea.heic"), "sea.jpg");
        assert_eq!(renamed("a.b.CR3"), "a.b.jpg");
        assert_eq!(renamed("sea"), "sea.jpg");
        assert_eq!(renamed(".sea"), ".sea.jpg");
    }
}
