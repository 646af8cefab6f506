//! A file to save, under a name that people typed.

use actix_web::http::header::{Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue};

/// RFC 6266: the name in plain ASCII for old programs, and the whole name beside it.
pub fn attachment(name: &str) -> ContentDisposition {
    let plain = name.replace(|c: char| !c.is_ascii_graphic() && c != ' ' || c == '"' || c == '\\', "_");
    let whole = ExtendedValue { charset: Charset::Ext("UTF-8".into()), language_tag: None, value: name.into() };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(plain), DispositionParam::FilenameExt(whole)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_arrives_whole_and_breaks_nothing() {
        let said = |name| attachment(name).to_string();
        assert_eq!(said("sea.jpg"), "attachment; filename=\"sea.jpg\"; filename*=UTF-8''sea.jpg");
        let odd = said("Été \"x\"; \\a.jpg");
        assert!(
            odd.starts_with("attachment; filename=\"_t_ _x_; _a.jpg\"; filename*=UTF-8''%C3%89t%C3%A9%20"),
            "{odd}"
        );
        assert!(!odd.contains(['\r', '\n']));
    }
}
