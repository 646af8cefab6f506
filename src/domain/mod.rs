//! The nouns and the rules, pure: no async, no clock, no I/O. `access.rs` is the rule of who may do what.

pub mod accent;
pub mod access;
pub mod album;
pub mod grant;
pub mod id;
pub mod import;
pub mod job;
pub mod journal;
pub mod limits;
pub mod order;
pub mod photo;
pub mod recipe;
pub mod search;
pub mod session;
pub mod settings;
pub mod tag;
pub mod text;
pub mod thumbhash;
pub mod timeline;
pub mod upload;
pub mod user;
pub mod word;

/// Unix time in milliseconds, UTC. Every time in Redis is one of these.
pub type Millis = i64;
