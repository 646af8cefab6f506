//! Words, as things are found by them: of letters and digits, without accents and case, bounded.
//!
//! The scripts make the words of plain texts themselves (`lua/_finding.lua`: ASCII letters and digits, lower case), by this
//! rule. What is not plain has its words beside it in Redis, made here.

use super::limits;
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text in their order, a word as often as it stands there.
pub fn words(text: &str) -> Vec<String> {
    if text.is_ascii() { plain(text) } else { folded(text) }
}

/// Each once, separated by spaces, as Redis keeps them.
pub fn kept(text: &str) -> String {
    let mut seen = HashSet::new();
    let mut all = words(text);
    all.retain(|word| seen.insert(word.clone()));
    all.truncate(limits::WORDS);
    all.join(" ")
}

/// The same, but nothing of a text whose words the scripts make themselves.
pub fn kept_beside(text: &str) -> String {
    if text.is_ascii() { String::new() } else { kept(text) }
}

fn plain(text: &str) -> Vec<String> {
    let runs = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    runs.map(|word| word[..word.len().min(limits::WORD)].to_ascii_lowercase()).collect()
}

/// Compatibility characters taken apart, marks off, lower case; letters that no accent makes are spelt out. Scripts without
/// spaces between words are cut into their signs.
fn folded(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let (mut letters, mut alone) = (0, true);
    let lower = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    for c in lower.collect::<String>().nfkd().filter(|c| !is_combining_mark(*c)) {
        if !c.is_alphanumeric() {
            alone = true;
            continue;
        }
        if alone || is_sign(c) {
            words.push(String::new());
            letters = 0;
        }
        alone = is_sign(c);
        if letters < limits::WORD
            && let Some(word) = words.last_mut()
        {
            letters += 1;
            match spelt(c) {
                Some(text) => word.push_str(text),
                None => word.push(c),
            }
        }
    }
    for word in &mut words {
        if let Some((end, _)) = word.char_indices().nth(limits::WORD) {
            word.truncate(end);
        }
    }
    words
}

fn spelt(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'þ' => "th",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

/// Han, kana, Thai, Lao, Burmese and Khmer are written without spaces.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3041}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_count() {
        for (text, wanted) in [
            ("IMG_1234.JPG", "img 1234 jpg"),
            ("Été à la MER — l’Île", "ete a la mer l ile"),
            ("E\u{301}te\u{301}", "ete"),
            ("Straße, Œuvre, Łódź, İstanbul, ﬁne", "strasse oeuvre lodz istanbul fine"),
            ("Ελλάδα ЙОД", "ελλαδα иод"),
            ("東京タワー 2024", "東 京 タ ワ ー 2024"),
            ("don't\n|:+@#! a|b:c", "don t a b c"),
            ("½ ² \u{0}\u{7}", "1 2 2"),
            ("👨‍👩‍👧 ☀️ --", ""),
            ("", ""),
        ] {
            assert_eq!(words(text).join(" "), wanted, "{text}");
        }
    }

    #[test]
    fn words_are_bounded_and_made_of_nothing_but_letters_and_digits() {
        for text in ["x".repeat(5_000), "é".repeat(5_000), "ß".repeat(5_000), "a b c é |:+ ".repeat(900)] {
            let words = words(&text);
            assert!(words.iter().all(|word| (1..=limits::WORD).contains(&word.chars().count())));
            assert!(words.iter().all(|word| word.chars().all(char::is_alphanumeric)));
        }
        let many: String = (0..2_000).map(|n| format!("é{n} ")).collect();
        assert_eq!(kept(&many).split(' ').count(), limits::WORDS);
        assert_eq!(kept("Sea sea SEA sand"), "sea sand");
        assert_eq!((kept_beside("Sea"), kept_beside("Été")), (String::new(), "ete".into()));
    }

    #[test]
    fn both_ways_of_folding_agree_on_plain_texts() {
        for text in ["IMG_1234.JPG", "The light, over the bay; 2024-06-12", &"y".repeat(100), "_a__b_"] {
            assert_eq!(plain(text), folded(text), "{text}");
        }
    }
}
