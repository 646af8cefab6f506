//! Through real HTTP and a real redis-server, one file per noun. The people: ada administrates, mira owns, tom was given
//! read, eve is outside, and a guest. Every *can* has its *cannot*.
//!
//! A test whose name holds the word `sample` needs the folder of sample pictures (`SALON_PHOTOS`, or `../shared/photos`).

// The lints let tests do this, but not the functions beside them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod access;
mod account;
mod albums;
mod canaries;
mod crashes;
mod downloads;
mod events;
mod facts;
mod full_disk;
mod grants;
mod hostile;
mod images;
mod imports;
mod journal;
mod languages;
mod memory;
mod order;
mod originals;
mod outages;
mod pages;
mod photos;
mod previews;
mod processes;
mod recipes;
mod renditions;
mod resumable;
mod searches;
mod security;
mod settings;
mod setup;
mod site;
mod start;
mod tags;
mod timeline;
mod trash;
mod uploads;
mod users;
mod workers;
