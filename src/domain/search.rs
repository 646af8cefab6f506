//! What somebody looks for, and whether a thing is it. Pure: no index here, which only spares looking at most things.
//!
//! Every term must be found. A word is found where a word of a photo begins so: in its title, caption, file name, tags, in
//! the title of its album, in the name of who added it. `"several words"` stand one after another in one of these.
//! `tag:`, `album:` and `by:` look in one place; `after:`, `before:` and `date:` at the day the camera said. Accents and case
//! do not count.

use super::limits;
use super::word::words;
use crate::error::{Error, Result};
use crate::language::Message;
use jiff::civil::Date;
use std::collections::HashSet;

#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// The beginning of a word, anywhere.
    Word(String),
    /// Whole words one after another.
    Phrase(Vec<String>),
    /// All of them in the name of one tag.
    Tag(Vec<String>),
    Album(Vec<String>),
    /// In the name of who added it.
    By(Vec<String>),
}

/// A query that asks for something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    pub terms: Vec<Term>,
    /// The first day that counts, and the last.
    pub first: Option<Date>,
    pub last: Option<Date>,
}

/// What a photo is found by.
#[derive(Clone, Debug, Default)]
pub struct Subject<'a> {
    pub title: &'a str,
    pub caption: &'a str,
    pub filename: &'a str,
    pub tags: Vec<&'a str>,
    pub album: &'a str,
    /// Empty for those who may not know who it was.
    pub uploader: &'a str,
    pub day: Option<Date>,
}

/// The words in which one may say it: those of the interface's languages.
const OPERATORS: [(&str, Operator); 12] = [
    ("tag", Operator::Tag),
    ("etiquette", Operator::Tag),
    ("album", Operator::Album),
    ("by", Operator::By),
    ("par", Operator::By),
    ("before", Operator::Before),
    ("avant", Operator::Before),
    ("after", Operator::After),
    ("since", Operator::After),
    ("apres", Operator::After),
    ("depuis", Operator::After),
    ("date", Operator::Date),
];

#[derive(Clone, Copy, PartialEq)]
enum Operator {
    Tag,
    Album,
    By,
    Before,
    After,
    Date,
}

/// A piece of what was typed: perhaps an operator, then a word or what stood in quotes.
struct Piece<'a> {
    operator: Option<Operator>,
    text: &'a str,
    quoted: bool,
}

impl Query {
    /// # Errors
    /// `Invalid` with a sentence: too long, too many terms, nothing to look for, a date that is none.
    pub fn parse(text: &str) -> Result<Query> {
        let length = text.chars().count();
        if length > limits::QUERY {
            let message = Message::new("search-too-long").with("most", limits::QUERY).with("n", length);
            return Err(Error::Invalid(message));
        }
        let mut query = Query::default();
        for piece in pieces(text) {
            query.take(&piece)?;
        }
        match query.terms.len() {
            0 if query.first.is_none() && query.last.is_none() => Err(Error::invalid("search-nothing")),
            many if many > limits::QUERY_TERMS => {
                Err(Error::Invalid(Message::new("search-too-many").with("most", limits::QUERY_TERMS)))
            }
            _ => Ok(query),
        }
    }

    fn take(&mut self, piece: &Piece<'_>) -> Result<()> {
        let found = words(piece.text);
        match piece.operator {
            Some(Operator::Before) => {
                let (first, _) = days(piece.text)?;
                self.until(first.yesterday().unwrap_or(Date::MIN));
            }
            Some(Operator::After) => self.from(days(piece.text)?.0),
            Some(Operator::Date) => {
                let (first, last) = piece.text.split_once("..").unwrap_or((piece.text, piece.text));
                if !first.is_empty() {
                    self.from(days(first)?.0);
                }
                if !last.is_empty() || first.is_empty() {
                    self.until(days(last)?.1);
                }
            }
            _ if found.is_empty() => {}
            Some(Operator::Tag) => self.terms.push(Term::Tag(found)),
            Some(Operator::Album) => self.terms.push(Term::Album(found)),
            Some(Operator::By) => self.terms.push(Term::By(found)),
            None if piece.quoted && found.len() > 1 => self.terms.push(Term::Phrase(found)),
            None => {
                for term in found.into_iter().map(Term::Word) {
                    if !self.terms.contains(&term) {
                        self.terms.push(term);
                    }
                }
            }
        }
        Ok(())
    }

    fn from(&mut self, day: Date) {
        self.first = Some(self.first.map_or(day, |first| first.max(day)));
    }

    fn until(&mut self, day: Date) {
        self.last = Some(self.last.map_or(day, |last| last.min(day)));
    }

    /// Whether it asks who added a photo, which a visitor may not know.
    pub fn asks_for_people(&self) -> bool {
        self.terms.iter().any(|term| matches!(term, Term::By(_)))
    }

    /// Whether an album can be the answer: all that is asked for is words.
    pub fn is_for_albums(&self) -> bool {
        let words = |term: &Term| matches!(term, Term::Word(_) | Term::Phrase(_) | Term::Album(_));
        self.terms.iter().all(words) && self.first.is_none() && self.last.is_none()
    }

    pub fn matches(&self, subject: &Subject<'_>) -> bool {
        let in_time =
            |day: Date| self.first.is_none_or(|first| first <= day) && self.last.is_none_or(|last| day <= last);
        if (self.first.is_some() || self.last.is_some()) && !subject.day.is_some_and(in_time) {
            return false;
        }
        let album = words(subject.album);
        let uploader = words(subject.uploader);
        let tags: Vec<Vec<String>> = subject.tags.iter().map(|tag| words(tag)).collect();
        let texts = own_words(subject);
        let all = || texts.iter().chain(&tags).chain([&album, &uploader]);
        self.terms.iter().all(|term| match term {
            Term::Word(word) => all().any(|text| begins(text, word)),
            Term::Phrase(phrase) => all().any(|text| follows(text, phrase)),
            Term::Tag(wanted) => tags.iter().any(|tag| begin(tag, wanted)),
            Term::Album(wanted) => begin(&album, wanted),
            Term::By(wanted) => begin(&uploader, wanted),
        })
    }

    pub fn matches_album(&self, title: &str) -> bool {
        let title = words(title);
        self.is_for_albums()
            && self.terms.iter().all(|term| match term {
                Term::Word(word) => begins(&title, word),
                Term::Phrase(phrase) => follows(&title, phrase),
                Term::Album(wanted) => begin(&title, wanted),
                Term::Tag(_) | Term::By(_) => false,
            })
    }
}

/// Whether the words that are asked for all begin one of these.
pub fn begin(text: &[String], wanted: &[String]) -> bool {
    wanted.iter().all(|word| begins(text, word))
}

fn begins(text: &[String], word: &str) -> bool {
    text.iter().any(|known| known.starts_with(word))
}

fn follows(text: &[String], phrase: &[String]) -> bool {
    text.windows(phrase.len()).any(|part| part == phrase)
}

/// Title, caption and file name: of all their words only so many different ones count, as in the index.
fn own_words(subject: &Subject<'_>) -> [Vec<String>; 3] {
    let mut texts = [words(subject.title), words(subject.caption), words(subject.filename)];
    if texts.iter().map(Vec::len).sum::<usize>() > limits::WORDS {
        let mut known = HashSet::new();
        for text in &mut texts {
            text.retain(|word| known.contains(word) || known.len() < limits::WORDS && known.insert(word.clone()));
        }
    }
    texts
}

/// Pieces are separated by spaces that stand in no quotes. A quote that is never closed ends with the text.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut rest) = (Vec::new(), text.trim_start());
    while !rest.is_empty() {
        let (operator, after) = operator(rest);
        let (text, quoted, left) = match after.strip_prefix(is_quote) {
            Some(inner) => {
                let end = inner.find(is_quote).unwrap_or(inner.len());
                (&inner[..end], true, inner[end..].strip_prefix(is_quote).unwrap_or_default())
            }
            None => {
                let end = after.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(after.len());
                (&after[..end], false, &after[end..])
            }
        };
        pieces.push(Piece { operator, text, quoted });
        rest = left.trim_start();
    }
    pieces
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// The operator at the beginning, and what follows it. Other words with a colon are words.
fn operator(text: &str) -> (Option<Operator>, &str) {
    let Some((name, after)) = text.split_once(':') else { return (None, text) };
    if name.is_empty() || name.chars().count() > 16 || name.contains(char::is_whitespace) {
        return (None, text);
    }
    let folded = words(name).concat();
    match OPERATORS.iter().find(|(known, _)| *known == folded) {
        Some((_, operator)) => (Some(*operator), after),
        None => (None, text),
    }
}

/// The first and the last day of `2024`, `2024-06` or `2024-06-12`; slashes and dots will do.
fn days(text: &str) -> Result<(Date, Date)> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let plain = |part: &&str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
    let number = |at: usize| parts.get(at).map_or(Ok(1), |part| part.parse::<i16>());
    let date = match (number(0), number(1), number(2)) {
        (Ok(year), Ok(month), Ok(day)) if parts.len() <= 3 && parts.iter().all(plain) && parts[0].len() == 4 => {
            Date::new(year, month as i8, day as i8).ok()
        }
        _ => None,
    };
    match (date, parts.len()) {
        (Some(day), 1) => Ok((day, day.last_of_year())),
        (Some(day), 2) => Ok((day, day.last_of_month())),
        (Some(day), _) => Ok((day, day)),
        (None, _) if text.is_empty() => Err(Error::Invalid("search-date-missing".into())),
        (None, _) => Err(Error::Invalid(Message::new("search-no-date").with("text", text))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Query {
        Query::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn of(text: &str) -> Vec<String> {
        words(text)
    }

    #[test]
    fn words_phrases_and_operators() {
        let word = |text: &str| Term::Word(text.into());
        for (text, terms) in [
            ("  Été   sea SEA ", vec![word("ete"), word("sea")]),
            ("IMG_1234.jpg", vec![word("img"), word("1234"), word("jpg")]),
            ("\"Golden Gate\" sun", vec![Term::Phrase(of("golden gate")), word("sun")]),
            ("«Mont Blanc»neige", vec![Term::Phrase(of("mont blanc")), word("neige")]),
            ("\"one\"", vec![word("one")]),
            ("\"never closed", vec![Term::Phrase(of("never closed"))]),
            ("tag:sea TAG:\"Salt Water\"", vec![Term::Tag(of("sea")), Term::Tag(of("salt water"))]),
            ("étiquette:mer par:Zoé", vec![Term::Tag(of("mer")), Term::By(of("zoe"))]),
            ("album:Venice by:mira", vec![Term::Album(of("venice")), Term::By(of("mira"))]),
            ("foo:bar http://x", vec![word("foo"), word("bar"), word("http"), word("x")]),
            ("tag: sea", vec![word("sea")]),
            ("sea|@0123 #a !b +c", vec![word("sea"), word("0123"), word("a"), word("b"), word("c")]),
            ("{{7*7}} ' OR 1=1 -- *", vec![word("7"), word("or"), word("1")]),
        ] {
            assert_eq!(query(text).terms, terms, "{text}");
        }
    }

    #[test]
    fn dates_are_days_months_and_years() {
        let range = |text: &str| {
            let query = query(text);
            let said = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
            format!("{}..{}", said(query.first), said(query.last))
        };
        for (text, wanted) in [
            ("after:2024", "2024-01-01.."),
            ("before:2024", "..2023-12-31"),
            ("after:2024-02 before:2024/3/10", "2024-02-01..2024-03-09"),
            ("date:2024-02", "2024-02-01..2024-02-29"),
            ("date:2023..2024-06", "2023-01-01..2024-06-30"),
            ("date:2023..", "2023-01-01.."),
            ("date:..2023.02.01", "..2023-02-01"),
            ("avant:2024-06-12 depuis:2024-06-01 after:2020", "2024-06-01..2024-06-11"),
        ] {
            assert_eq!(range(text), wanted, "{text}");
        }
        for text in [
            "before:banana",
            "after:",
            "date:",
            "date:..",
            "after:2024-13",
            "before:2023-02-30",
            "after:24",
            "date:a..b",
            "after:2024-6-1-2",
            "after:-2024",
            "before:99999",
        ] {
            let error = Query::parse(text).unwrap_err();
            assert!(error.to_string().contains("no date"), "{text}: {error}");
        }
    }

    #[test]
    fn what_asks_for_nothing_is_told_so() {
        for text in ["", "   ", "tag:", "tag: album: by:", "\"\"", "-- | \" ' %", "👋", "tag:\"\" by:@"] {
            assert!(Query::parse(text).unwrap_err().to_string().contains("at least one word"), "{text}");
        }
        assert!(Query::parse(&"x".repeat(5_000)).unwrap_err().to_string().contains("5000"));
        assert!(Query::parse("a b c d e f g h i j k").is_err());
    }

    #[test]
    fn a_subject_is_found_by_what_stands_on_it() {
        let subject = Subject {
            title: "Le Pont",
            caption: "The golden gate at night",
            filename: "IMG_1234.JPG",
            tags: vec!["Salt Water", "Été"],
            album: "Venise 2024",
            uploader: "Mira Öl",
            day: Some(Date::constant(2024, 6, 12)),
        };
        for text in [
            "gold",
            "ETE",
            "img_12",
            "venise gate",
            "mira",
            "ol",
            "\"gate at night\"",
            "tag:salt",
            "tag:\"wat sal\"",
            "album:ven",
            "by:ol",
            "after:2024-06-12 before:2024-06-13",
            "pont date:2024",
        ] {
            assert!(query(text).matches(&subject), "{text}");
        }
        for text in [
            "olden",
            "\"golden night\"",
            "\"gold gate\"",
            "tag:golden",
            "tag:\"salt ete\"",
            "album:2023",
            "by:gate",
            "after:2024-06-13",
            "before:2024-06-12",
            "gold silver",
        ] {
            assert!(!query(text).matches(&subject), "{text}");
        }
        assert!(query("ven 20").matches_album("Venise 2024") && query("album:venise").matches_album("Venise 2024"));
        assert!(
            !query("venise tag:x").matches_album("Venise 2024") && !query("after:2024").matches_album("Venise 2024")
        );
        assert!(!query("after:2024").matches(&Subject::default()));
    }
}
