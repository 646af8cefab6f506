//! The site map. One table makes both the routes and [`TABLE`], which the tests walk: a route without a line in the
//! access matrix fails there.
//!
//! `GET` answers `HEAD` too and changes nothing, and neither does `OPTIONS`. Whatever else there is is served only behind
//! `origin::check`: the macro sees to it, so that no line can forget it.

use super::*;
use actix_web::guard::{Any, Get, Head};
use actix_web::http::Method;
use actix_web::web::{ServiceConfig, delete, method, patch, post, resource, route};

/// One line of the site map.
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
}

impl Route {
    /// Whether what is asked for here may change something.
    pub fn changes(&self) -> bool {
        !matches!(self.method, "GET" | "OPTIONS")
    }
}

macro_rules! site {
    (@GET $handler:path) => { route().guard(Any(Get()).or(Head())).to($handler) };
    (@OPTIONS $handler:path) => { method(Method::OPTIONS).to($handler) };
    (@POST $handler:path) => { post().to($handler).wrap(from_fn(origin::check)) };
    (@PATCH $handler:path) => { patch().to($handler).wrap(from_fn(origin::check)) };
    (@DELETE $handler:path) => { delete().to($handler).wrap(from_fn(origin::check)) };
    ($($path:literal $($method:ident $handler:path),+;)+) => {
        /// Every route, in the order of this file.
        pub const TABLE: &[Route] = &[$($(Route { method: stringify!($method), path: $path }),+),+];

        pub fn configure(config: &mut ServiceConfig) {
            $(config.service(resource($path)$(.route(site!(@$method $handler)))+);)+
        }
    };
}

site! {
    "/"                                     GET albums::index;
    "/setup"                                GET setup::new, POST setup::create;
    "/login"                                GET login::new, POST login::create;
    "/logout"                               POST login::delete;
    "/password/{token}"                     GET password_links::edit, POST password_links::update;

    "/albums"                               POST albums::create;
    "/albums/new"                           GET albums::new;
    "/albums/{album}"                       GET albums::show, POST albums::update;
    "/albums/{album}/edit"                  GET albums::edit;
    "/albums/{album}/delete"                GET deletion::new, POST deletion::create;
    "/albums/{album}/grants"                GET grants::index, POST grants::create;
    "/albums/{album}/owner"                 POST owner::update;
    "/albums/{album}/download"              GET downloads::show;
    "/albums/{album}/photos"                POST uploads::create;
    "/albums/{album}/photos/download"       POST downloads::create;
    "/albums/{album}/photos/move"           POST selection::moves::create;
    "/albums/{album}/photos/tags"           POST selection::tags::update;
    "/albums/{album}/photos/cover"          POST selection::cover::update;
    "/albums/{album}/photos/order"          POST selection::order::update;
    "/albums/{album}/photos/delete"         POST selection::photos::delete;

    "/albums/{album}/trash"                 GET trash::show;
    "/albums/{album}/trash/restore"         POST trash::update;
    "/albums/{album}/trash/empty"           POST trash::delete;
    "/albums/{album}/journal"               GET journal::index;
    "/albums/{album}/tiles"                 GET tiles::index;
    "/albums/{album}/events"                GET events::show;
    "/albums/{album}/uploads"               POST uploads::resumable::create;
    "/uploads"                              OPTIONS uploads::resumable::spoken;
    "/uploads/{upload}"                     GET uploads::resumable::show, PATCH uploads::resumable::update, DELETE uploads::resumable::delete;

    "/photos"                               GET timeline::index;
    "/photos/{photo}"                       GET photos::show, POST photos::update;
    "/photos/{photo}/move"                  POST moves::create;
    "/photos/{photo}/tags"                  POST photo_tags::update;
    "/photos/{photo}/delete"                POST photos::delete;
    "/photos/{photo}/thumb"                 GET images::show;
    "/photos/{photo}/grid"                  GET images::show;
    "/photos/{photo}/view"                  GET images::show;
    "/photos/{photo}/close-up"              GET images::close_up;
    "/photos/{photo}/original"              GET originals::show;

    "/tags"                                 GET tags::index;
    "/tags/{tag}"                           GET tags::show;

    "/trash"                                GET trash::index;
    "/trash/empty"                          POST trash::empty;
    "/trash/albums/{album}/restore"         POST trash::albums::update;
    "/trash/albums/{album}/purge"           GET trash::albums::edit, POST trash::albums::delete;
    "/trash/photos/{photo}/restore"         POST trash::photos::update;
    "/trash/photos/{photo}/purge"           POST trash::photos::delete;
    "/trash/photos/{photo}/thumb"           GET images::trashed;
    "/trash/photos/{photo}/grid"            GET images::trashed;
    "/acts/{act}/undo"                      POST journal::delete;

    "/search"                               GET searches::index;
    "/search/suggestions"                   GET searches::suggestions;

    "/account"                              GET account::show;
    "/account/password"                     POST account::password::update;
    "/account/language"                     POST account::language::update;
    "/account/confirm"                      GET confirmation::new, POST confirmation::create;
    "/account/sessions/delete"              POST account::everywhere::delete;
    "/account/sessions/{session}/delete"    POST account::sessions::delete;

    "/admin/users"                          GET admin::users::index, POST admin::users::create;
    "/admin/users/{user}"                   GET admin::users::show, POST admin::users::update;
    "/admin/users/{user}/password"          POST admin::passwords::create;
    "/admin/users/{user}/sessions/delete"   POST admin::sessions::delete;
    "/admin/users/{user}/delete"            POST admin::users::delete;
    "/admin/photos"                         GET admin::photos::index, POST admin::photos::update;
    "/admin/settings"                       GET admin::settings::edit, POST admin::settings::update;
    "/admin/tags"                           GET admin::tags::index;
    "/admin/tags/{tag}"                     POST admin::tags::update;
    "/admin/tags/{tag}/delete"              POST admin::tags::delete;

    "/theme"                                GET theme::edit, POST theme::update;
    "/language"                             GET language::edit, POST language::update;

    "/manifest.webmanifest"                 GET manifest::show;
    "/accent/{colour}"                      GET accent::show;
    "/assets/{asset:.+}"                    GET assets::show;
    "/livez"                                GET live::show;
    "/readyz"                               GET ready::show;
}

/// The methods of a path, as the `Allow` header of a 405 says them.
pub fn allowed(path: &str) -> String {
    let methods = TABLE.iter().filter(|route| route.path == path).map(|route| match route.method {
        "GET" => "GET, HEAD",
        other => other,
    });
    methods.collect::<Vec<_>>().join(", ")
}
