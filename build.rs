//! Says when the program is older than what is embedded in it. A debug build reads `static/` and `locales/` from the
//! disk, so there a changed style sheet or sentence compiles nothing; the one that the tests are run against embeds them.

fn main() {
    let embeds = std::env::var("PROFILE").is_ok_and(|profile| profile == "release")
        || std::env::var("CARGO_FEATURE_FAULTS").is_ok();
    for path in if embeds { ["static", "locales"].as_slice() } else { &["build.rs"] } {
        println!("cargo::rerun-if-changed={path}");
    }
}
