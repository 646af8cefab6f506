//! The sheet that gives the pages another colour than the standard one. Its address says everything that is in it, so that
//! a browser keeps it, and a page waits for it once.

use super::{Answer, assets};
use crate::domain::accent::Accent;
use crate::error::Error;
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::Path;

/// Where the sheet for this colour is; none for the standard one, which is in the sheet of all.
pub fn url(accent: Accent) -> Option<String> {
    let digits = accent.to_string();
    let digits = digits.trim_start_matches('#');
    (accent != Accent::default()).then(|| format!("/accent/{digits}?v={}", assets::hash()))
}

/// GET /accent/{colour}
pub async fn show(colour: Path<String>) -> Answer {
    let accent: Accent = format!("#{colour}").parse().map_err(|_| Error::NotFound)?;
    let (light, dark) = (accent.on_light(), accent.on_dark());
    let sheet = format!(
        ":root {{ --accent: light-dark({}, {}); --on-accent: light-dark({}, {}); }}\n",
        light.colour, dark.colour, light.ink, dark.ink
    );
    let answer = HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/css; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(sheet);
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::MessageBody;

    #[tokio::test]
    async fn a_colour_has_a_sheet_and_anything_else_has_none() {
        let ask = async |colour: &str| show(Path::from(colour.to_owned())).await;
        let sheet = ask("1d5fbf").await.unwrap().into_body().try_into_bytes().unwrap();
        assert!(sheet.starts_with(b":root { --accent: light-dark(#1d5fbf, #"), "{sheet:?}");
        for wrong in ["", "x", "1d5fb", "1d5fbf;", "1d5fbf.css", "%31d5fbf", "#1d5fb"] {
            assert!(ask(wrong).await.is_err(), "{wrong}");
        }
        assert_eq!(url(Accent::default()), None);
        assert!(url("#1d5fbf".parse().unwrap()).unwrap().starts_with("/accent/1d5fbf?v="));
    }
}
