//! What people read is in `locales/`, in every language, and nowhere else: read from the sources, as tests/house.rs does.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use salon::language::{Language, texts};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each message with the names of what stands in it.
type Messages = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_language_says_everything_and_names_the_same_things_in_it() {
    let english = messages(Language::English);
    for language in Language::ALL {
        let here = messages(language);
        for (id, args) in &english {
            let said = here.get(id).unwrap_or_else(|| panic!("{id} is missing in {}", language.name()));
            assert_eq!(said, args, "what stands in {id} in {}", language.name());
        }
        for id in here.keys() {
            assert!(english.contains_key(id), "{id} is only in {}", language.name());
        }
    }
}

#[test]
fn files_have_the_same_names_in_every_language_and_ids_begin_with_a_noun() {
    let names = |language: Language| -> Vec<String> {
        texts(language).into_iter().map(|(path, _)| path.split_once('/').unwrap().1.to_owned()).collect()
    };
    assert_eq!(names(Language::English), names(Language::French));
    for id in messages(Language::English).keys() {
        assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{id}");
    }
}

#[test]
fn every_message_that_is_named_is_there() {
    let known = messages(Language::English);
    let mut missing = Vec::new();
    for (path, text) in named_in() {
        for (before, after) in CALLS {
            // Elsewhere that is said of records in Redis, to the log.
            let is_said = before != "broken(\"" || path.starts_with("src/media");
            for id in between(&text, before, after).into_iter().filter(|_| is_said) {
                if !known.contains_key(&id) {
                    missing.push(format!("{}: {before}{id}", path.display()));
                }
            }
        }
    }
    // An id that is put together is found by nobody.
    for (path, text) in scripts() {
        assert!(!text.contains("say(`"), "{}", path.display());
    }
    // `room.needs(right, "access-…")`
    for (path, text) in sources() {
        for call in between(&text, ".needs(", ")?;") {
            let id = call.rsplit('"').nth(1).unwrap_or_default().to_owned();
            if !known.contains_key(&id) {
                missing.push(format!("{}: needs({call})", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// How a message is named: what stands before and behind its id. White space between does not count.
const CALLS: [(&str, &str); 12] = [
    ("{{\"", "\"|t"),
    ("Message::new(\"", "\""),
    ("Error::invalid(\"", "\""),
    ("Error::Invalid(\"", "\""),
    ("Error::Conflict(\"", "\""),
    ("Error::Forbidden(\"", "\""),
    ("Error::Malformed(\"", "\""),
    ("Error::Unsupported(\"", "\""),
    ("Error::TooLarge(\"", "\""),
    ("Failure::from(\"", "\""),
    ("broken(\"", "\""),
    ("say(\"", "\""),
];

#[test]
fn no_message_is_left_over() {
    let all: String = named_in().into_iter().map(|(_, text)| text).collect();
    let unused: Vec<_> =
        messages(Language::English).into_keys().filter(|id| !all.contains(&format!("\"{id}\""))).collect();
    assert!(unused.is_empty(), "{unused:#?}");
}

/// Tags, code and the attributes that nobody reads taken away, no letters are left.
#[test]
fn no_template_holds_a_text_of_its_own() {
    let mut found = Vec::new();
    for (path, text) in files("templates", "html") {
        let text = without(&without(&without(&text, "{#", "#}"), "{{", "}}"), "{%", "%}");
        for name in
            ["aria-label", "title", "placeholder", "alt", "data-label", "data-before", "data-after", "data-word"]
        {
            for value in between(&text, &format!(" {name}=\""), "\"") {
                if has_words(&value) {
                    found.push(format!("{}: {name}={value:?}", path.display()));
                }
            }
        }
        for piece in without(&text, "<", ">").split('\u{1}').filter(|piece| has_words(piece)) {
            // The ends of a class name that is put together.
            if path.ends_with("albums/index.html") && piece.trim() == "visually-hidden" {
                continue;
            }
            found.push(format!("{}: {:?}", path.display(), piece.trim()));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// `words` makes messages: without `|t` they would be said in English.
#[test]
fn every_date_and_number_of_a_template_is_said_in_its_language() {
    for (path, text) in files("templates", "html") {
        for call in between(&text, "{{ crate::web::words::", "}}") {
            assert!(call.contains(")|t") || call.starts_with("map("), "{}: words::{call}", path.display());
        }
    }
}

#[test]
fn no_script_and_no_sheet_holds_a_text_of_its_own() {
    let reads = ["textContent", "innerText", "ariaLabel", "title", "placeholder", "alt", "\"aria-label\"", "\"title\""];
    let mut found = Vec::new();
    for (path, code) in scripts() {
        for name in reads {
            for (sign, quote) in [(": ", '"'), (" = ", '"'), (", ", '"'), (": ", '`'), (" = ", '`'), (", ", '`')] {
                let before = format!("{name}{sign}{quote}");
                let said = code.split(before.as_str()).skip(1).filter_map(|rest| rest.split(quote).next());
                let words = said.map(|text| without(text, "${", "}")).filter(|text| has_words(text));
                found.extend(words.map(|text| format!("{}: {before}{text}", path.display())));
            }
        }
    }
    for (path, text) in files("static/css", "css") {
        let said = between(&text, "content: ", ";")
            .into_iter()
            .flat_map(|value| value.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>());
        found.extend(said.filter(|text| has_words(text)).map(|text| format!("{}: {text}", path.display())));
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// Where an error is made stands the id of a message. What the operator reads at the terminal is spelt where it is said.
#[test]
fn no_error_holds_a_sentence() {
    let operators = ["cli/", "supervisor/", "config.rs", "store/mod.rs", "media/sources.rs"];
    let mut found = Vec::new();
    for (path, text) in sources() {
        let is_operators = operators.iter().any(|place| path.starts_with(format!("src/{place}").trim_end_matches('/')));
        for (before, after) in CALLS {
            for said in between(&text, before, after).into_iter().filter(|said| said.contains(' ')) {
                found.push(format!("{}: {before}{said}", path.display()));
            }
        }
        for (number, line) in text.lines().enumerate() {
            let sentence =
                line.contains("verbatim(\"") || line.contains("verbatim(format!") || line.contains("::operator(");
            if sentence && !is_operators && !path.ends_with("error.rs") {
                found.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// A pages' message may bring these marks along (`|marked`), and no others.
#[test]
fn messages_bring_only_plain_marks() {
    for language in Language::ALL {
        for (path, text) in texts(language) {
            let marks: BTreeSet<String> = between(&text, "<", ">").into_iter().collect();
            for mark in marks {
                assert!(["b", "/b", "code", "/code"].contains(&mark.as_str()), "{path}: <{mark}>");
            }
        }
    }
    let marked: BTreeSet<String> = files("templates", "html")
        .into_iter()
        .flat_map(|(_, text)| {
            text.split("}}").filter(|call| call.contains("|marked")).map(str::to_owned).collect::<Vec<_>>()
        })
        .filter_map(|call| between(&call, "{{ \"", "\"|t").pop())
        .collect();
    for (_, text) in texts(Language::English) {
        for entry in parser::parse(text.as_str()).unwrap().body {
            let Entry::Message(message) = entry else { continue };
            let id = message.id.name.to_owned();
            let source = format!("{:?}", message.value);
            assert_eq!(source.contains("<b>") || source.contains("<code>"), marked.contains(&id), "{id}");
        }
    }
}

#[test]
fn french_is_set_as_french_is() {
    for (path, text) in texts(Language::French) {
        for entry in parser::parse(text.as_str()).unwrap().body {
            let Entry::Message(message) = entry else { continue };
            let mut said = Vec::new();
            pieces(message.value.as_ref().unwrap(), &mut said, &mut BTreeSet::new());
            for said in said {
                for sign in [":", ";", "!", "?", "»"] {
                    assert!(!said.contains(&format!(" {sign}")), "{path}: a no-break space before {sign} in {said:?}");
                }
                let tight =
                    said.as_bytes().windows(2).any(|two| two[0].is_ascii_alphanumeric() && b";!?".contains(&two[1]));
                assert!(!tight, "{path}: a no-break space is missing in {said:?}");
                assert!(!said.contains("« ") && !said.contains('"'), "{path}: {said:?}");
                assert!(!said.contains('\''), "{path}: ’ in {said:?}");
            }
        }
    }
}

fn messages(language: Language) -> Messages {
    let mut messages = Messages::new();
    for (path, text) in texts(language) {
        for entry in parser::parse(text.as_str()).unwrap_or_else(|(_, errors)| panic!("{path}: {errors:?}")).body {
            let Entry::Message(message) = entry else { continue };
            let mut args = BTreeSet::new();
            pieces(message.value.as_ref().unwrap(), &mut Vec::new(), &mut args);
            let before = messages.insert(message.id.name.to_owned(), args);
            assert!(before.is_none(), "{path}: {} is there twice in {}", message.id.name, language.name());
        }
    }
    messages
}

/// The plain texts of a message, and the names of what stands between them.
fn pieces(pattern: &Pattern<&str>, said: &mut Vec<String>, args: &mut BTreeSet<String>) {
    for part in &pattern.elements {
        match part {
            PatternElement::TextElement { value } => said.push((*value).to_owned()),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(inline) => named(inline, args),
                Expression::Select { selector, variants } => {
                    named(selector, args);
                    for variant in variants {
                        pieces(&variant.value, said, args);
                    }
                }
            },
        }
    }
}

fn named(inline: &InlineExpression<&str>, args: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => drop(args.insert(id.name.to_owned())),
        InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|argument| named(argument, args));
        }
        _ => {}
    }
}

/// Everything that names messages, without the tests in it.
fn named_in() -> Vec<(PathBuf, String)> {
    [sources(), files("templates", "html"), scripts()].concat()
}

/// Without what is said to those who read the code.
fn scripts() -> Vec<(PathBuf, String)> {
    let mut scripts = files("static/js", "js");
    for (_, text) in &mut scripts {
        *text = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    }
    scripts
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut sources = files("src", "rs");
    for (_, text) in &mut sources {
        if let Some(tests) = text.find("#[cfg(test)]\nmod tests {") {
            text.truncate(tests);
        }
    }
    sources
}

fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == ending) {
                let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_owned();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// What stands between these two, each time. White space behind the opening parenthesis or braces does not count.
fn between(text: &str, before: &str, after: &str) -> Vec<String> {
    let (call, quote) = before.split_at(before.len() - usize::from(before.ends_with('"')));
    let mut found = Vec::new();
    for rest in text.split(call).skip(1) {
        let Some(rest) = (if quote.is_empty() { Some(rest) } else { rest.trim_start().strip_prefix(quote) }) else {
            continue;
        };
        if let Some((inside, _)) = rest.split_once(after) {
            found.push(inside.to_owned());
        }
    }
    found
}

/// The text with a mark in place of all that stands between these two.
fn without(text: &str, before: &str, after: &str) -> String {
    let mut pieces = text.split(before);
    let mut kept = pieces.next().unwrap().to_owned();
    for piece in pieces {
        kept.push('\u{1}');
        kept.push_str(piece.split_once(after).map_or("", |(_, rest)| rest));
    }
    kept
}

fn has_words(text: &str) -> bool {
    let mut letters = text.chars().scan(0, |run, c| {
        *run = if c.is_alphabetic() { *run + 1 } else { 0 };
        Some(*run)
    });
    letters.any(|run| run >= 2)
}
