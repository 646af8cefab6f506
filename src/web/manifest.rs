//! What a phone needs to keep the gallery among its apps: its name and its icons.

use super::{Answer, assets};
use crate::gallery::Gallery;
use crate::gallery::door::Caller;
use crate::web::theme::Theme;
use actix_web::HttpResponse;
use actix_web::web::Data;
use serde_json::json;

/// GET /manifest.webmanifest. The same for everybody: a browser asks for it without a cookie.
pub async fn show(gallery: Data<Gallery>) -> Answer {
    let visit = gallery.visit(&Caller::Visitor).await?;
    let ground = Theme::default().ground(false);
    let icon = |name: &str, sizes: &str, purpose: &str| {
        let kind = if name.ends_with("svg") { "image/svg+xml" } else { "image/png" };
        json!({ "src": assets::url(name), "sizes": sizes, "type": kind, "purpose": purpose })
    };
    let manifest = json!({
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "name": visit.settings.name,
        "short_name": visit.settings.name,
        "background_color": ground,
        "theme_color": ground,
        "icons": [
            icon("icon-192.png", "192x192", "any"),
            icon("icon-512.png", "512x512", "any"),
            icon("icon-maskable.png", "512x512", "maskable"),
            icon("icon.svg", "any", "any"),
        ],
    });
    Ok(HttpResponse::Ok().content_type("application/manifest+json").body(manifest.to_string()))
}
