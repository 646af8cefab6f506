#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use salon::domain::photo::Kind;
use salon::media::fuzz::render;

fuzz_target!(|bytes: &[u8]| -> Corpus { if render(bytes, &[Kind::Gif]) { Corpus::Keep } else { Corpus::Reject } });
