//! Says when the program is older than what is embedded in it. A debug build reads `static/` and `locales/` from the
//! disk, so there a changed style sheet or sentence compiles nothing.

fn main() {
    let embeds = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    for path in if embeds { ["static", "locales"].as_slice() } else { &["build.rs"] } {
        println!("cargo::rerun-if-changed={path}");
    }
}
