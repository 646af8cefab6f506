//! Says when the program is older than what is embedded in it. A debug build reads `static/` from the disk, so there
//! a changed style sheet compiles nothing.

fn main() {
    let embeds = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    println!("cargo::rerun-if-changed={}", if embeds { "static" } else { "build.rs" });
}
