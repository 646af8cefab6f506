#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use salon::domain::photo::Kind;
use salon::media::fuzz::render;

fuzz_target!(|bytes: &[u8]| -> Corpus {
    if render(bytes, &[Kind::Cr2, Kind::Cr3, Kind::Nef, Kind::Arw, Kind::Dng, Kind::Raf, Kind::Orf, Kind::Rw2]) {
        Corpus::Keep
    } else {
        Corpus::Reject
    }
});
