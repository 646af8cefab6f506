//! The style sheet, the scripts and the icons, from inside the binary. Their addresses carry a hash of them all, so
//! that a browser keeps them for ever and a new version is a new address; a script finds its neighbours by the hash in
//! its own address (`app.js`).

use super::{Answer, tile};
use crate::error::Error;
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::Path;
use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// The colours and measures come first: the other sheets are made of them.
const FIRST_SHEETS: [&str; 2] = ["css/tokens.css", "css/base.css"];

struct Assets {
    files: BTreeMap<String, Cow<'static, [u8]>>,
    hash: String,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let mut files: BTreeMap<String, Cow<'static, [u8]>> = BTreeMap::new();
    for path in Files::iter().filter(|path| !path.starts_with("css/")) {
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        files.extend(Files::get(&path).map(|file| (name, file.data)));
    }
    files.insert("salon.css".into(), Cow::Owned(style_sheet().into_bytes()));
    let all: Vec<u8> = files.iter().flat_map(|(name, data)| [name.as_bytes(), data.as_ref()].concat()).collect();
    let hash = crate::crypto::sha256(&all).to_string().chars().take(12).collect();
    Assets { files, hash }
});

/// Every component's sheet in one: a page waits for one file.
fn style_sheet() -> String {
    let mut paths: Vec<_> = Files::iter().filter(|path| path.starts_with("css/")).collect();
    paths.sort_by_key(|path| (FIRST_SHEETS.iter().position(|first| first == path).unwrap_or(usize::MAX), path.clone()));
    let sheets = paths.iter().filter_map(|path| Files::get(path));
    let text = sheets.map(|file| String::from_utf8_lossy(&file.data).into_owned()).collect::<Vec<_>>().join("\n");
    tile::ratios().into_iter().fold(text, |mut text, ratio| {
        let _ = writeln!(text, ".ratio-{ratio} {{ --ratio: {}.{:03}; }}", ratio / 1_000, ratio % 1_000);
        text
    })
}

/// What all assets together are, for the ETags of pages.
pub fn hash() -> &'static str {
    &ASSETS.hash
}

/// The address of an asset: `salon.css` is `/assets/salon.0f3a….css`.
pub fn url(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("/assets/{stem}.{}.{extension}", ASSETS.hash),
        None => format!("/assets/{name}"),
    }
}

/// GET /assets/{name}
pub async fn show(name: Path<String>) -> Answer {
    let (plain, hash) = split(&name).ok_or(Error::NotFound)?;
    let file = ASSETS.files.get(&plain).ok_or(Error::NotFound)?;
    // A page of the version before may still ask, right after an update: it gets the new file, and may not keep it.
    let keep = if hash == ASSETS.hash { "public, max-age=31536000, immutable" } else { "no-cache" };
    let answer = HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind(&plain)))
        .insert_header((CACHE_CONTROL, keep))
        .body(file.to_vec());
    Ok(answer)
}

/// `salon.0f3a.css` into `salon.css` and `0f3a`.
fn split(name: &str) -> Option<(String, &str)> {
    let (rest, extension) = name.rsplit_once('.')?;
    let (stem, hash) = rest.rsplit_once('.')?;
    Some((format!("{stem}.{extension}"), hash))
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

    #[test]
    fn an_asset_is_found_by_its_address() {
        let url = url("salon.css");
        let (name, hash) = split(url.strip_prefix("/assets/").unwrap()).unwrap();
        assert_eq!((name.as_str(), hash), ("salon.css", super::hash()));
        assert!(ASSETS.files.contains_key("salon.css") && ASSETS.files.contains_key("app.js"));
        assert!(split("../../etc/passwd").is_none_or(|(name, _)| !ASSETS.files.contains_key(&name)));
    }

    #[test]
    fn the_sheet_begins_with_the_tokens_and_has_every_shape() {
        let sheet = style_sheet();
        assert!(sheet.find("--accent").unwrap() < sheet.find("body").unwrap());
        assert!(sheet.contains(".ratio-300 { --ratio: 0.300; }"));
    }
}
