//! Comparing what a browser has with what there is (RFC 9110: `If-None-Match` compares weakly).

use actix_web::HttpRequest;
use actix_web::http::header::IF_NONE_MATCH;

/// Whether the browser has this already. `tag` as it stands in the header, quotes included.
pub fn is_known(request: &HttpRequest, tag: &str) -> bool {
    let lists = request.headers().get_all(IF_NONE_MATCH).filter_map(|list| list.to_str().ok());
    lists.into_iter().any(|list| holds(list, tag))
}

fn holds(list: &str, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    list.trim() == "*" || list.split(',').any(|known| opaque(known) == opaque(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_tags_is_compared_weakly() {
        assert!(holds("\"a-1\"", "\"a-1\""));
        assert!(holds("\"x\", W/\"a-1\" , \"y\"", "\"a-1\""));
        assert!(holds("\"a-1\"", "W/\"a-1\""));
        assert!(holds("*", "\"a-1\""));
        for other in ["", "a-1", "\"a-2\"", "\"a-1", "W/\"a\""] {
            assert!(!holds(other, "\"a-1\""), "{other}");
        }
    }
}
