//! Where to go after signing in: a path of this site and nothing else. The one parser for it.

use std::fmt;
use url::Url;

/// Longer than any address of this site.
const LONGEST: usize = 1_000;

/// A path of this site, with its query.
#[derive(Clone, Debug, PartialEq)]
pub struct Next(String);

impl Next {
    /// What is not plainly a path of this site becomes `fallback`.
    pub fn parse_or(text: &str, fallback: &str) -> Next {
        Next(if is_own_path(text) { text.to_owned() } else { fallback.to_owned() })
    }

    pub fn parse(text: &str) -> Next {
        Next::parse_or(text, "/")
    }

    /// `login` with this as its `next`: `/login?next=%2Falbums…`.
    pub fn after(&self, page: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        format!("{page}?{}", query.append_pair("next", &self.0).finish())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Browsers read `\` as `/`, drop tabs and line breaks, and take `//name` for a host. So: one slash, then plain
/// characters, no encoded slashes for a proxy to decode; and the URL parser of the browsers must agree.
fn is_own_path(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b'\\' | b'"' | b'<' | b'>');
    let folded = text.to_ascii_lowercase();
    let encoded = ["%2f", "%5c", "%0", "%1", "%25"].iter().any(|trick| folded.contains(trick));
    let path = text.starts_with('/') && !text.starts_with("//") && text.bytes().all(plain);
    path && !encoded && text.len() <= LONGEST && stays(text)
}

fn stays(text: &str) -> bool {
    let Ok(base) = Url::parse("http://salon.invalid/") else { return false };
    base.join(text).is_ok_and(|url| url.origin() == base.origin() && !url.path().starts_with("//"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_this_site_are_kept() {
        for path in ["/", "/albums/018f3a5e7c1b7d2a9e4f5a6b7c8d9e0f?page=2", "/admin/users?search=mira%20d&page=1"] {
            assert_eq!(Next::parse(path).as_str(), path);
        }
    }

    #[test]
    fn everything_else_is_the_front_page() {
        for trick in [
            "",
            "albums",
            "//evil.test",
            "///evil.test",
            "/\\evil.test",
            "\\\\evil.test",
            "\\/evil.test",
            "/\t/evil.test",
            "/\n/evil.test",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "https:evil.test",
            "https://evil.test",
            "https://photos.example@evil.test",
            "%2f%2fevil.test",
            "/%2f/evil.test",
            "/%5cevil.test",
            "/%252fevil.test",
            "/x/..//evil.test",
            "/..//evil.test",
            "/x\r\nSet-Cookie: a=b",
            "/x%0d%0aSet-Cookie:%20a=b",
            " /albums",
            "/albums with spaces",
            "/\u{2044}evil.test",
            "data:text/html,x",
            &format!("/{}", "x".repeat(2_000)),
        ] {
            assert_eq!(Next::parse(trick).as_str(), "/", "{trick:?}");
        }
    }

    #[test]
    fn it_travels_encoded() {
        assert_eq!(Next::parse("/albums/new?x=1&y=2").after("/login"), "/login?next=%2Falbums%2Fnew%3Fx%3D1%26y%3D2");
    }
}
