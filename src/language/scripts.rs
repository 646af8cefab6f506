//! What the scripts of the pages say: the messages of `locales/<language>/scripts/`, as a script that static/js/say.js
//! reads. No Fluent runs in the browser, so these messages keep to what a few lines can say there: a text, `{ $name }`,
//! and at most one choice by a number.

use super::{Language, texts};
use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement, VariantKey};
use fluent_syntax::unicode::unescape_unicode_to_string;
use serde_json::{Map, Value};

/// The script that holds them all. What cannot be expressed is left out: `every_message_can_be_expressed` below holds
/// that nothing is.
pub fn words(language: Language) -> String {
    let words: Map<String, Value> =
        messages(language).into_iter().filter_map(|(id, said)| Some((id, said.ok()?))).collect();
    format!("globalThis.salonWords={};\n", Value::Object(words))
}

fn messages(language: Language) -> Vec<(String, Result<Value, String>)> {
    let folder = format!("{}/scripts/", language.code());
    let mut all = Vec::new();
    for (_, text) in texts(language).into_iter().filter(|(path, _)| path.starts_with(&folder)) {
        let resource = FluentResource::try_new(text).unwrap_or_else(|(readable, _)| readable);
        for entry in resource.entries() {
            match entry {
                Entry::Message(message) => all.push((message.id.name.to_owned(), expressed(message))),
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
                other => all.push((folder.clone(), Err(format!("{other:?}")))),
            }
        }
    }
    all
}

/// A text with `{name}` in it, or for a choice an object: the name of the number under `on`, then a text for each case,
/// with all that stands around the choice in each of them.
fn expressed(message: &Message<&str>) -> Result<Value, String> {
    let pattern = message.value.as_ref().ok_or("it has no value")?;
    if !message.attributes.is_empty() {
        return Err("attributes".into());
    }
    let choice = pattern
        .elements
        .iter()
        .position(|part| matches!(part, PatternElement::Placeable { expression: Expression::Select { .. } }));
    let Some(at) = choice else { return text(&pattern.elements).map(Value::from) };
    let (before, after) = (text(&pattern.elements[..at])?, text(&pattern.elements[at + 1..])?);
    let PatternElement::Placeable { expression: Expression::Select { selector, variants } } = &pattern.elements[at]
    else {
        return Err("no choice".into());
    };
    let InlineExpression::VariableReference { id } = selector else { return Err("a choice by no number".into()) };
    let mut cases = Map::from_iter([("on".to_owned(), Value::from(id.name))]);
    for variant in variants {
        let case = match variant.key {
            VariantKey::Identifier { name } => name.to_owned(),
            VariantKey::NumberLiteral { value } => format!("={value}"),
        };
        if variant.default != (case == "other") {
            return Err("the last resort is called other, and only that".into());
        }
        let Pattern { elements } = &variant.value;
        cases.insert(case, format!("{before}{}{after}", text(elements)?).into());
    }
    Ok(Value::Object(cases))
}

fn text(parts: &[PatternElement<&str>]) -> Result<String, String> {
    let mut text = String::new();
    for part in parts {
        match part {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => match inline {
                InlineExpression::VariableReference { id } => text.push_str(&format!("{{{}}}", id.name)),
                InlineExpression::StringLiteral { value } if !value.contains(['{', '}']) => {
                    text.push_str(&unescape_unicode_to_string(value));
                }
                other => return Err(format!("{other:?}")),
            },
            PatternElement::Placeable { .. } => return Err("a second choice".into()),
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Result<Value, String> {
        let resource = FluentResource::try_new(text.to_owned()).unwrap();
        let Some(Entry::Message(message)) = resource.entries().next() else { panic!("{text}") };
        expressed(message)
    }

    #[test]
    fn every_message_can_be_expressed() {
        for language in Language::ALL {
            let all = messages(language);
            assert!(!all.is_empty());
            for (id, said) in all {
                assert!(said.is_ok(), "{}: {id}: {said:?}", language.code());
            }
        }
    }

    #[test]
    fn a_choice_takes_along_what_stands_around_it() {
        assert_eq!(said("a = Moved { $name }{\" \"}").unwrap(), "Moved {name} ");
        let one = said("a = { $n ->\n    [0] Nothing\n    [one] One photo\n   *[other] { $n } photos\n } of { $all }")
            .unwrap();
        let expected = serde_json::json!({
            "on": "n", "=0": "Nothing of {all}", "one": "One photo of {all}", "other": "{n} photos of {all}"
        });
        assert_eq!(one, expected);
    }

    #[test]
    fn what_the_browser_could_not_say_is_refused() {
        for text in [
            "a = { b }",
            "a = { -b }",
            "a = { NUMBER($n) }",
            "a = { $n ->\n   *[one] x\n }",
            "a = { $n ->\n   *[other] x\n }{ $m ->\n   *[other] y\n }",
            "a = x\n    .b = y",
        ] {
            assert!(said(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_script_is_what_say_js_reads() {
        let script = words(Language::French);
        let json = script.strip_prefix("globalThis.salonWords=").unwrap().strip_suffix(";\n").unwrap();
        let words: Map<String, Value> = serde_json::from_str(json).unwrap();
        assert_eq!(words["viewer-close"], "Fermer");
    }
}
