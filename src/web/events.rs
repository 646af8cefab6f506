//! What a page that stands open is told of its album, as server-sent events: ids and nothing else. The stream ends with the
//! right to see the album; whoever asks for it again then gets what there is for an album that does not exist.

use super::Answer;
use super::error::without_login;
use super::session::Browser;
use crate::gallery::Gallery;
use crate::gallery::events::{Listener, Told};
use actix_web::HttpResponse;
use actix_web::body::BodyStream;
use actix_web::http::Method;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Path, Query};
use bytes::Bytes;
use futures_util::{Stream, stream};
use std::convert::Infallible;
use std::fmt::Write;

/// How long a browser waits before it asks again for a stream that broke, in milliseconds.
const RETRY: u32 = 1_500;

#[derive(serde::Deserialize)]
pub struct Asked {
    /// The version of the album that the page shows.
    version: Option<u64>,
}

/// GET /albums/{album}/events
pub async fn show(gallery: Data<Gallery>, browser: Browser, album: Path<String>, asked: Query<Asked>) -> Answer {
    let album = album.parse()?;
    let mut answer = HttpResponse::Ok();
    answer.content_type("text/event-stream").insert_header((CACHE_CONTROL, "no-store"));
    // A proxy that collects what it passes on would keep it all.
    answer.insert_header(("x-accel-buffering", "no"));
    if browser.request().method() == Method::HEAD {
        gallery.room(&browser.caller, album).await.map_err(without_login)?;
        return Ok(answer.finish());
    }
    let listener =
        gallery.listen(&browser.caller, album, asked.version, browser.address()).await.map_err(without_login)?;
    Ok(answer.body(BodyStream::new(Box::pin(told(listener)))))
}

fn told(listener: Listener) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let first = Some(format!("retry: {RETRY}\n\n"));
    stream::unfold((listener, first), |(mut listener, first)| async move {
        let text = match first {
            Some(first) => first,
            None => spelt(&listener.next().await?),
        };
        Some((Ok(Bytes::from(text)), (listener, None)))
    })
}

/// Nothing is a comment, so that whoever stands between knows that the line is in use.
fn spelt(told: &[Told]) -> String {
    let mut text = String::new();
    for one in told {
        // Writing to a text cannot fail.
        let _ = match one {
            Told::Photo(photo, happened) => write!(text, "event: photo\ndata: {photo} {}\n\n", happened.as_str()),
            Told::Album => write!(text, "event: album\ndata: changed\n\n"),
            Told::Again => write!(text, "event: again\ndata: everything\n\n"),
        };
    }
    if text.is_empty() { ":\n\n".into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::events::Happened;
    use uuid::Uuid;

    #[test]
    fn an_event_is_an_id_and_a_word() {
        let photo = Uuid::from_u128(1).into();
        let told = [Told::Photo(photo, Happened::Added), Told::Album, Told::Again];
        let text = spelt(&told);
        assert!(
            text.starts_with("event: photo\ndata: 00000000000000000000000000000001 added\n\nevent: album\n"),
            "{text}"
        );
        assert_eq!(text.matches("\n\n").count(), 3);
        assert_eq!(spelt(&[]), ":\n\n");
    }
}
