#![no_main]

use libfuzzer_sys::fuzz_target;
use salon::media::fuzz;

fuzz_target!(|bytes: &[u8]| fuzz::strip(bytes));
