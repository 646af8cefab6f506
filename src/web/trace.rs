//! One line in the log for each request, and its short id, which the page of an error of ours shows.
//!
//! The line names the route's pattern, never the path: paths hold the secrets of one-time links. Nothing that a client
//! chose is written unescaped.

use super::host;
use crate::error::Error;
use crate::gallery;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest};
use std::time::Instant;
use uuid::Uuid;

/// Enough of an id to find a line in a log, short enough to read out on the telephone.
#[derive(Clone)]
pub struct RequestId(String);

impl RequestId {
    fn fresh() -> RequestId {
        let id = crate::crypto::id::<Uuid>().simple().to_string();
        RequestId(id.get(22..).unwrap_or_default().to_owned())
    }

    /// The id of this request; empty before it has one.
    pub fn of(request: &HttpRequest) -> String {
        request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
    }
}

pub async fn log<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let started = Instant::now();
    let address = host::client_address(request.request());
    request.extensions_mut().insert(RequestId::fresh());
    let (answer, round_trips) = gallery::counting(next.call(request)).await;
    let answer = answer?;
    let asked = answer.request();
    let route = asked.match_pattern();
    tracing::info!(
        request = RequestId::of(asked),
        method = asked.method().as_str(),
        route = route.as_deref().unwrap_or("-"),
        status = answer.status().as_u16(),
        ms = started.elapsed().as_secs_f64() * 1_000.0,
        round_trips,
        address = %address,
        "request"
    );
    Ok(answer)
}

/// The cause of an error that is ours. `Debug` escapes line breaks, so that a cause stays one line.
pub fn cause(request: &HttpRequest, error: &Error) {
    if let Some(cause) = error.cause() {
        tracing::error!(request = RequestId::of(request), ?cause, "a request failed");
    }
}
