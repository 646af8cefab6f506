//! Salon: a self-hosted photo gallery in which every album is a room.
//!
//! A floor names only what stands to its right, and the same noun is the file name on every floor:
//!
//! ```text
//! main -> cli -> web -> gallery -> { store | media } -> domain -> error     beside the stairs: config, crypto, fault, language, supervisor
//!                                            media -> pixels, which names nothing of the house
//! ```
//!
//! `pixels` is a crate of its own, in `pixels/`. `tests/house.rs` holds these walls. The library exists so that the tests and
//! the benches can read the route table and the key table; the product is the binary `salon`.

pub mod cli;
pub mod config;
pub mod crypto;
pub mod domain;
pub mod error;
pub mod fault;
pub mod gallery;
pub mod language;
pub mod media;
pub mod store;
pub mod supervisor;
pub mod web;
