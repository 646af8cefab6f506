//! The bare page: actix, Redis and askama, the same hundred tiles by the same template, and nothing else: no session, no
//! rights, no forms, no headers, no log. What a gallery adds to it is what it costs.

use actix_web::web::{Data, Html, get};
use actix_web::{App, HttpServer};
use askama::Template;
use redis::aio::ConnectionManager;
use salon::domain::id::PhotoId;
use salon::domain::photo::Rendition;
use salon::domain::recipe::Recipe;
use salon::store::keys::Keys;

/// The template's messages are for tiles that are no pictures: here all are.
mod filters {
    #[askama::filter_fn]
    pub fn t(message: &str, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(message.to_owned())
    }
}

struct Photos {
    redis: ConnectionManager,
    /// The ids are known, so that one pipeline is enough.
    ids: Vec<String>,
    keys: Vec<String>,
}

#[derive(Template)]
#[template(
    source = r#"<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Bare</title></head><body>
<ul class="photo-grid">
  {%- for tile in tiles %}
  <li class="tile ratio-{{ tile.ratio }}">
    {% include "_tile.html" %}
  </li>
  {%- endfor %}
</ul>
</body></html>"#,
    ext = "html"
)]
struct Page<'a> {
    tiles: Vec<Tile<'a>>,
}

struct Tile<'a> {
    id: &'a str,
    name: String,
    alt: String,
    ready: bool,
    failed: bool,
    animated: bool,
    width: u32,
    height: u32,
    thumb_width: u32,
    full: String,
    view_width: u32,
    ratio: u32,
    version: String,
    thumbhash: Option<String>,
    at_once: bool,
}

impl Tile<'_> {
    fn is_ready(&self) -> bool {
        self.ready
    }

    fn is_failed(&self) -> bool {
        self.failed
    }

    fn rem(&self, row: u32) -> u32 {
        (self.ratio * row / 1_000).max(3)
    }
}

type Fields = (Option<String>, String, Option<String>, u32, u32, String, String, Option<String>, Option<String>);

async fn page(photos: Data<Photos>) -> Html {
    let mut pipe = redis::pipe();
    for key in &photos.keys {
        pipe.cmd("HMGET").arg(key).arg(&[
            "title",
            "filename",
            "caption",
            "width",
            "height",
            "sha256",
            "state",
            "thumbhash",
            "animated",
        ]);
    }
    let found: Vec<Fields> = pipe.query_async(&mut photos.redis.clone()).await.unwrap();
    let recipe = Recipe::default();
    let tiles = photos.ids.iter().zip(found).map(|(id, fields)| {
        let (title, filename, caption, width, height, sha256, state, thumbhash, animated) = fields;
        let name = title.unwrap_or(filename);
        let (grid_width, grid_height) = recipe.size(Rendition::Grid, width, height);
        Tile {
            id,
            alt: caption.unwrap_or_else(|| name.clone()),
            name,
            ready: state == "ready",
            failed: state == "failed",
            animated: animated.is_some(),
            width: grid_width,
            height: grid_height,
            thumb_width: recipe.size(Rendition::Thumb, width, height).0,
            full: format!("{width}x{height}"),
            view_width: recipe.size(Rendition::View, width, height).0,
            ratio: width * 1_000 / height,
            version: format!("{}-{recipe}", &sha256[..16]),
            thumbhash,
            at_once: false,
        }
    });
    Html::new(Page { tiles: tiles.collect() }.render().unwrap())
}

/// Prints its address and answers until it is killed.
pub fn serve(redis: &str, photos: &[String]) {
    let ids: Vec<PhotoId> = photos.iter().map(|id| id.parse().unwrap()).collect();
    let keys = Keys::default();
    let keys = ids.iter().map(|id| keys.photo(*id)).collect();
    let ids = photos.to_vec();
    actix_web::rt::System::new().block_on(async {
        let redis = ConnectionManager::new(redis::Client::open(redis).unwrap()).await.unwrap();
        let photos = Data::new(Photos { redis, ids, keys });
        let server = HttpServer::new(move || App::new().app_data(photos.clone()).route("/", get().to(page)));
        let server = server.tcp_nodelay(true).bind("127.0.0.1:0").unwrap();
        println!("http://{}/", server.addrs()[0]);
        server.run().await.unwrap();
    });
}
