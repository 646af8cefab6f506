//! How much the head of a request may say. The server itself reads twice as much before it gives up.

use crate::domain::limits;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse};

/// Lets a request on only if its address and its headers together are no longer than `limits::HEAD_BYTES`.
pub async fn limit<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let address = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    let headers: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if address + headers > limits::HEAD_BYTES {
        return Ok(request.into_response(HttpResponse::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE)));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}
