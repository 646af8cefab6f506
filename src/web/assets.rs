//! The style sheets, the scripts with what they say in each language, and the icons, from inside the binary. A hash of them all is a folder in their
//! addresses, so that a browser keeps them for ever, a new version is a new address, and they find each other beside
//! themselves (`import "./menu.js"`).
//!
//! `bundle.mjs` makes `static/dist` of them, in few small files with the third-party code that some behaviours stand
//! on. Without it, or when it is older than what it was made of (in a debug build, which reads the disk), the single
//! files are served as they are, and those behaviours stay away.

use super::Answer;
use crate::error::Error;
use crate::language::{Language, scripts};
use actix_web::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, VARY};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

const BUNDLE: &str = "dist/";
/// What the bundle is made of.
const SOURCES: [&str; 2] = ["css/", "js/"];
/// Compressed forms that stand beside a file, the smallest first: how a header calls them, and what their names end in.
const CODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

struct Assets {
    files: BTreeMap<String, Cow<'static, [u8]>>,
    hash: String,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let left_out = |path: &str| match has_bundle() {
        true => SOURCES.iter().any(|folder| path.starts_with(folder)),
        false => path.starts_with(BUNDLE),
    };
    let mut files: BTreeMap<String, Cow<'static, [u8]>> = BTreeMap::new();
    for path in Files::iter().filter(|path| !left_out(path)) {
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        files.extend(Files::get(&path).map(|file| (name, file.data)));
    }
    let words = |language| (words(language), Cow::Owned(scripts::words(language).into_bytes()));
    files.extend(Language::ALL.map(words));
    let all: Vec<u8> = files.iter().flat_map(|(name, data)| [name.as_bytes(), data.as_ref()].concat()).collect();
    let hash = crate::crypto::sha256(&all).to_string().chars().take(12).collect();
    Assets { files, hash }
});

/// Whether there is a bundle of just these sources. What is embedded carries no times: it was made in order (`Makefile`).
fn has_bundle() -> bool {
    let changed = |folder: &str| {
        let paths = Files::iter().filter(|path| path.starts_with(folder)).collect::<Vec<_>>();
        paths.iter().filter_map(|path| Files::get(path)).filter_map(|file| file.metadata.last_modified()).max()
    };
    Files::get("dist/app.js").is_some() && SOURCES.iter().all(|folder| changed(BUNDLE) >= changed(folder))
}

/// What all assets together are, for the ETags of pages.
pub fn hash() -> &'static str {
    &ASSETS.hash
}

/// The address of an asset: `salon.css` is `/assets/0f3a…/salon.css`.
pub fn url(name: &str) -> String {
    format!("/assets/{}/{name}", ASSETS.hash)
}

/// What the scripts say in a language, which static/js/say.js reads.
pub fn words(language: Language) -> String {
    format!("words-{}.js", language.code())
}

/// GET /assets/{hash}/{name}
pub async fn show(asset: Path<String>, request: HttpRequest) -> Answer {
    let (hash, name) = asset.split_once('/').ok_or(Error::NotFound)?;
    let file = ASSETS.files.get(name).ok_or(Error::NotFound)?;
    // A page of the version before may still ask, right after an update: it gets the new file, and may not keep it.
    let keep = if hash == ASSETS.hash { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CONTENT_TYPE, kind(name))).insert_header((CACHE_CONTROL, keep));
    answer.insert_header((VARY, "accept-encoding"));
    match compressed(name, request.headers()) {
        Some((coding, bytes)) => Ok(answer.insert_header((CONTENT_ENCODING, coding)).body(bytes.to_vec())),
        None => Ok(answer.body(file.to_vec())),
    }
}

/// The smallest form there is that the browser can read.
fn compressed(name: &str, headers: &HeaderMap) -> Option<(&'static str, &'static [u8])> {
    CODINGS.into_iter().filter(|(coding, _)| reads(headers, coding)).find_map(|(coding, end)| {
        let bytes = ASSETS.files.get(&format!("{name}{end}"))?;
        Some((coding, bytes.as_ref()))
    })
}

/// Whether the browser can read this form.
pub fn reads(headers: &HeaderMap, coding: &str) -> bool {
    let read = headers.get(ACCEPT_ENCODING).and_then(|list| list.to_str().ok()).unwrap_or_default();
    read.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        name.trim() == coding && !weight.replace(' ', "").trim_end_matches(['.', '0']).ends_with("q=")
    })
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::MessageBody;
    use actix_web::test::TestRequest;

    async fn ask(address: &str, codings: &str) -> HttpResponse {
        let asset = address.strip_prefix("/assets/").unwrap().to_owned();
        let request = TestRequest::default().insert_header((ACCEPT_ENCODING, codings)).to_http_request();
        show(Path::from(asset), request).await.unwrap()
    }

    #[tokio::test]
    async fn an_asset_is_kept_under_its_own_address_only() {
        let said = |answer: &HttpResponse| answer.headers().get(CACHE_CONTROL).unwrap().to_str().unwrap().to_owned();
        for name in ["salon.css", "app.js", "icon.svg", "words-en.js", "words-fr.js"] {
            assert!(said(&ask(&url(name), "").await).contains("immutable"), "{name}");
            assert_eq!(said(&ask(&format!("/assets/before/{name}"), "").await), "no-cache");
        }
        let request = TestRequest::default().to_http_request();
        for name in ["../../etc/passwd", "..", "", "css/salon.css", "dist/app.js"] {
            assert!(show(Path::from(format!("{}/{name}", hash())), request.clone()).await.is_err(), "{name}");
        }
    }

    /// Holds with a bundle and without one: there is then nothing compressed to give.
    #[tokio::test]
    async fn what_is_compressed_is_given_to_those_who_read_it() {
        let sheet = url("salon.css");
        let length = |answer: HttpResponse| answer.into_body().try_into_bytes().unwrap().len();
        let whole = length(ask(&sheet, "identity").await);
        for (codings, coding) in [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip")] {
            let answer = ask(&sheet, codings).await;
            if has_bundle() {
                assert_eq!(answer.headers().get(CONTENT_ENCODING).unwrap(), coding, "{codings}");
                assert!(length(answer) * 2 < whole);
            } else {
                assert!(answer.headers().get(CONTENT_ENCODING).is_none());
            }
        }
        for codings in ["", "zstd", "br;q=0", "br; q=0.0"] {
            assert!(ask(&sheet, codings).await.headers().get(CONTENT_ENCODING).is_none(), "{codings}");
        }
    }

    /// The single sheets are named in one, the colours and measures first: the others are made of them.
    #[test]
    fn every_sheet_is_in_the_sheet() {
        let text = |path: &str| String::from_utf8(Files::get(path).unwrap().data.to_vec()).unwrap();
        let (all, viewer) = (text("css/salon.css"), text("css/viewer.css"));
        assert!(all.find("./tokens.css").unwrap() < all.find("./base.css").unwrap());
        for path in Files::iter().filter(|path| path.starts_with("css/")) {
            let name = path.rsplit('/').next().unwrap().to_owned();
            let itself = ["salon.css", "viewer.css"].contains(&name.as_str());
            assert!(itself || [&all, &viewer].iter().any(|text| text.contains(&format!("\"./{name}\""))), "{name}");
        }
    }
}
