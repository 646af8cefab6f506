//! The walls of the house, read from `src/` and `pixels/src/`: who may name whom, which outside crate lives where, where keys are spelt, and
//! that the README says the same as the code.

// The lints let tests do this, but not the functions beside them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use salon::store::keys::TABLE;
use salon::store::script::SOURCES;
use std::fs;
use std::path::{Path, PathBuf};

/// A floor names only what stands to its right.
const FLOORS: [(&str, &[&str]); 6] = [
    ("cli", &["web", "gallery", "media", "domain", "error", "config", "crypto", "language", "supervisor"]),
    ("web", &["gallery", "domain", "error", "crypto", "config", "language"]),
    ("gallery", &["store", "media", "domain", "error", "crypto", "fault", "language"]),
    ("store", &["domain", "error", "language"]),
    ("media", &["domain", "error", "fault", "language"]),
    ("domain", &["error", "language"]),
];

/// An outside crate lives on these floors only; one without a floor in `pixels/` alone.
const CRATES: [(&str, &[&str]); 22] = [
    ("redis", &["store/"]),
    ("actix_web", &["web/"]),
    ("nix", &["media/jail.rs"]),
    ("actix_multipart", &["web/"]),
    ("askama", &["web/"]),
    ("fluent_bundle", &["language"]),
    ("fluent_syntax", &["language"]),
    ("rust_embed", &["web/", "language.rs"]),
    ("clap", &["cli/", "config.rs"]),
    ("image", &["media/"]),
    ("pixels", &["media/"]),
    ("fast_image_resize", &[]),
    ("jpeg_encoder", &[]),
    ("quick_xml", &["media/xmp.rs"]),
    ("thumbhash", &["media/"]),
    ("tiff", &["media/"]),
    ("moxcms", &[]),
    ("heifer", &["media/"]),
    ("heifer_isobmff", &["media/"]),
    ("re_rav1d", &["media/"]),
    ("turbojpeg", &["media/"]),
    ("argon2", &["crypto.rs"]),
];

#[test]
fn a_floor_names_only_what_stands_to_its_right() {
    let mut broken = Vec::new();
    for (floor, allowed) in FLOORS {
        for (path, code) in sources().into_iter().filter(|(path, _)| path.starts_with(floor)) {
            for (number, line) in code.lines().enumerate() {
                for named in modules_named(line) {
                    if named != floor && !allowed.contains(&named) {
                        broken.push(format!("src/{}:{} names {named}", path.display(), number + 1));
                    }
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn an_outside_crate_lives_on_its_floor() {
    let mut broken = Vec::new();
    for (path, code) in sources() {
        for (name, floors) in CRATES {
            let here = floors.iter().any(|floor| path.to_string_lossy().starts_with(floor));
            if !here && code_lines(&code).any(|line| names_crate(line, name)) {
                broken.push(format!("src/{} names {name}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// `pixels/` calculates. What it must not name: Salon, files, processes, the network, other threads, what people read.
#[test]
fn pixels_knows_nothing_but_pixels() {
    let outside = ["salon", "actix_web", "fluent_bundle", "redis", "rustix", "serde", "tokio", "tracing"];
    let of_std = ["fs", "net", "os", "path", "process", "thread"];
    let mut broken = Vec::new();
    for (path, code) in sources_below("pixels/src") {
        for line in code_lines(&code) {
            let names = |name: &str| names_crate(line, name);
            let names_std = |part: &str| line.split("std::").skip(1).any(|rest| is_word(rest, part));
            if outside.into_iter().any(names) || of_std.into_iter().any(names_std) {
                broken.push(format!("pixels/src/{}: {}", path.display(), line.trim()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Of what its `Cargo.toml` names nothing reaches beyond it either.
#[test]
fn pixels_is_built_of_crates_for_pixels() {
    let manifest = fs::read_to_string(root().join("pixels/Cargo.toml")).unwrap();
    let dependencies = manifest.split("[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
    let names: Vec<&str> = dependencies.lines().filter_map(|line| line.split([' ', '.']).next()).collect();
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    let known = ["bytes", "fast_image_resize", "image", "jpeg-encoder", "moxcms", "thumbhash", "turbojpeg"];
    assert_eq!(names, known);
}

/// Files of photos are touched by `media` alone. The other uses of the file system are named here.
#[test]
fn only_media_touches_files() {
    let allowed = ["media/", "supervisor", "cli/"];
    for (path, code) in sources() {
        if allowed.iter().any(|floor| path.to_string_lossy().starts_with(floor)) {
            continue;
        }
        for line in code_lines(&code) {
            assert!(
                !line.contains("std::fs::read") && !line.contains("use std::fs;"),
                "src/{}: {line}",
                path.display()
            );
        }
    }
}

/// A key is spelt once. Nowhere else stands a text that begins like one.
#[test]
fn keys_are_spelt_only_in_keys_rs() {
    let nouns = [
        "album:", "photo:", "tag:", "blob:", "user:", "session:", "token:", "once:", "rate:", "jobs:", "albums:",
        "users:", "tags:", "photos:", "events:",
    ];
    // A principal and a member of the trash are values that look like keys.
    let values = ["write!(f, \"user:{", "write!(f, \"photo:{", "write!(f, \"album:{"];
    let mut broken = Vec::new();
    for (path, code) in sources() {
        if path.ends_with("store/keys.rs") {
            continue;
        }
        for line in code_lines(&code) {
            for noun in nouns {
                // `"album: field …"` is a sentence.
                let spelt = line.contains(&format!("\"{noun}")) && !line.contains(&format!("\"{noun} "));
                if spelt && !values.iter().any(|value| line.contains(value)) {
                    broken.push(format!("src/{}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_script_wears_its_contract() {
    for (name, source) in SOURCES {
        let header: Vec<&str> =
            source.lines().take_while(|line| line.starts_with('#') || line.starts_with("--")).collect();
        assert!(source.starts_with("#!lua"), "{name} begins with #!lua");
        assert!(header.iter().any(|line| line.starts_with("-- ARGV:")), "{name} says its ARGV");
        assert!(header.iter().any(|line| line.starts_with("-- Returns:")), "{name} says what it returns");
        assert!(
            !source.contains("redis.call('HGET', '") && !source.contains("redis.call('DEL', '"),
            "{name} spells a key"
        );
        assert!(!source.contains("'KEYS'") && !source.contains("redis.call('SCAN'"), "{name} walks through the keys");
        let frees =
            ["delete_", "end_", "trash_", "purge_", "finish_", "revoke_"].iter().any(|verb| name.starts_with(verb));
        assert!(!frees || source.starts_with("#!lua flags=allow-oom"), "{name} must work when the memory is full");
        let reads = name.starts_with("list_") || name.starts_with("show_") || *name == "enter";
        assert_eq!(reads, source.starts_with("#!lua flags=no-writes"), "{name}");
    }
}

#[test]
fn the_readme_has_the_key_table() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let rows: Vec<String> =
        TABLE.iter().map(|row| format!("| `{}` | {} | {} |", row.pattern, row.kind, row.contents)).collect();
    let found: Vec<&str> = readme.lines().filter(|line| rows.iter().any(|row| row == line)).collect();
    let missing: Vec<&String> = rows.iter().filter(|row| !found.contains(&row.as_str())).collect();
    assert!(
        missing.is_empty(),
        "the README's key table lacks:\n{}",
        missing.iter().map(|row| row.as_str()).collect::<Vec<_>>().join("\n")
    );
    let table = readme.split("<!-- keys -->").nth(1).expect("the key table stands between two <!-- keys -->");
    assert_eq!(
        table.lines().filter(|line| line.starts_with("| `")).count(),
        rows.len(),
        "the README's key table has a row too many"
    );
}

#[test]
fn no_template_switches_escaping_off() {
    for path in files(&root().join("templates")) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("|safe") && !text.contains("| safe") && !text.contains("escape"), "{}", path.display());
        assert!(!text.contains(" style=") && !text.contains("<style"), "{}: no inline style", path.display());
        assert!(!text.contains(" onclick=") && !text.contains(" onload="), "{}: no inline code", path.display());
    }
}

#[test]
fn no_file_is_named_for_nothing() {
    let forbidden = ["utils", "util", "helpers", "helper", "common", "misc", "manager", "service"];
    for path in files(&root().join("src")).into_iter().chain(files(&root().join("pixels/src"))) {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(!forbidden.contains(&stem.as_str()), "{}", path.display());
    }
}

#[test]
fn every_file_says_what_lives_in_it() {
    for (path, code) in sources().into_iter().chain(sources_below("pixels/src")) {
        assert!(code.starts_with("//!"), "{} has no header", path.display());
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file with its path below `src/`.
fn sources() -> Vec<(PathBuf, String)> {
    let all = sources_below("src");
    assert!(all.len() > 40, "the house has more files than that");
    all
}

/// Every Rust file with its path below this folder; what stands under `#[cfg(test)]` is left out.
fn sources_below(folder: &str) -> Vec<(PathBuf, String)> {
    let src = root().join(folder);
    let rust = files(&src).into_iter().filter(|path| path.extension().is_some_and(|ext| ext == "rs" || ext == "lua"));
    let mut all: Vec<(PathBuf, String)> = rust
        .map(|path| {
            let code = fs::read_to_string(&path).unwrap();
            let code = code.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned();
            (path.strip_prefix(&src).unwrap().to_owned(), code)
        })
        .collect();
    all.retain(|(path, _)| path.extension().is_some_and(|ext| ext == "rs"));
    assert!(!all.is_empty(), "{folder} has no code");
    all
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn code_lines(code: &str) -> impl Iterator<Item = &str> {
    code.lines().filter(|line| !line.trim_start().starts_with("//"))
}

/// The floors that a line names: `crate::store::…`, also within braces.
fn modules_named(line: &str) -> Vec<&str> {
    if line.trim_start().starts_with("//") {
        return Vec::new();
    }
    let floors = [
        "cli",
        "web",
        "gallery",
        "store",
        "media",
        "domain",
        "error",
        "config",
        "crypto",
        "fault",
        "language",
        "supervisor",
    ];
    let after: Vec<&str> = line.split("crate::").skip(1).collect();
    floors.into_iter().filter(|floor| after.iter().any(|rest| is_word(rest, floor))).collect()
}

fn is_word(rest: &str, word: &str) -> bool {
    let starts = |text: &str| {
        text.strip_prefix(word).is_some_and(|end| !end.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    starts(rest) || (rest.starts_with('{') && rest.split([',', '{', '}', ' ']).any(starts))
}

fn names_crate(line: &str, name: &str) -> bool {
    [format!("use {name}::"), format!(" {name}::"), format!("({name}::"), format!("<{name}::"), format!("&{name}::")]
        .iter()
        .any(|text| line.contains(text.as_str()))
        || line.starts_with(&format!("{name}::"))
}
