//! The walls: which room may name which. Read from the sources, so that a door opened by accident fails here.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Room, and the rooms it may name.
const WALLS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("theme", &[]),
    ("keys", &[]),
    ("msg", &["model", "keys"]),
    ("feed", &["model"]),
    ("search", &["model", "msg"]),
    ("config", &["model", "keys", "theme"]),
    ("app", &["model", "keys", "msg", "config", "search"]),
    ("view", &["model", "keys", "theme", "app"]),
    ("audio", &["model", "msg"]),
    ("store", &["model", "msg"]),
    ("net", &["model", "msg", "feed", "store::cache", "store::download_name"]),
    ("term", &["model", "keys", "msg"]),
    ("course", &[]),
];

/// What a room may never touch, whoever lets it: words of the standard library.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("model", &["std::fs", "std::net", "std::thread", "Instant::now", "SystemTime"]),
    ("app", &["std::fs", "std::net", "std::thread", "Instant::now", "SystemTime", "unwrap()", "panic!"]),
    ("view", &["std::fs", "std::net", "std::thread", "Instant::now", "SystemTime", "&mut State"]),
    ("feed", &["std::fs", "std::net", "std::thread", "Instant::now", "SystemTime"]),
    ("search", &["std::fs", "std::net"]),
];

/// Files that are longer than this are split by noun.
const LONGEST_FILE: usize = 400;

#[test]
fn no_room_names_a_room_behind_a_wall() {
    let mut broken = Vec::new();
    for (room, allowed) in WALLS {
        for path in sources(&room_path(room)).into_iter().filter(|path| !is_test(path)) {
            let text = fs::read_to_string(&path).expect("a source file is readable");
            broken
                .extend(violations(room, allowed, &text).into_iter().map(|what| format!("{}: {what}", path.display())));
        }
    }
    assert!(broken.is_empty(), "walls broken:\n{}", broken.join("\n"));
}

#[test]
fn a_planted_violation_is_found() {
    let named = |room, text| {
        let allowed = WALLS.iter().find(|(name, _)| *name == room).map_or(&[][..], |(_, allowed)| allowed);
        violations(room, allowed, text)
    };
    assert_eq!(named("app", "use crate::store::Store;").len(), 1);
    assert_eq!(named("app", "use crate::{model::Row, net};").len(), 1);
    assert_eq!(named("view", "fn draw(state: &mut State) {}").len(), 1);
    assert_eq!(named("net", "use crate::store::cache::Cache;").len(), 0);
    assert_eq!(named("net", "use crate::store::Store;").len(), 1);
    assert_eq!(named("model", "let now = std::time::Instant::now();").len(), 1);
}

#[test]
fn every_room_has_its_walls_and_no_room_is_an_attic() {
    let known: BTreeSet<&str> = WALLS.iter().map(|(room, _)| *room).chain(["cli", "run"]).collect();
    let attics = ["utils", "util", "common", "shared", "helpers", "manager", "service", "types"];
    for entry in fs::read_dir("src").expect("src is there") {
        let name = entry.expect("an entry").file_name().to_string_lossy().trim_end_matches(".rs").to_owned();
        assert!(
            known.contains(name.as_str()) || ["lib", "main"].contains(&name.as_str()),
            "{name}: a room without walls"
        );
    }
    for path in sources(Path::new("src")) {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        assert!(!attics.contains(&stem.as_str()), "{}: a function without a room belongs to its noun", path.display());
    }
}

#[test]
fn every_file_says_what_it_is_and_none_is_too_long() {
    for path in sources(Path::new("src")).into_iter().chain(sources(Path::new("tests"))) {
        let text = fs::read_to_string(&path).expect("a source file is readable");
        assert!(text.starts_with("//!"), "{}: begins without //!", path.display());
        let lines = text.lines().count();
        assert!(lines <= LONGEST_FILE, "{}: {lines} lines", path.display());
    }
}

fn room_path(room: &str) -> PathBuf {
    let folder = Path::new("src").join(room);
    if folder.is_dir() { folder } else { folder.with_extension("rs") }
}

/// All Rust files at or below a path.
fn sources(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() || path.extension().is_some_and(|ending| ending == "rs") {
            found.extend(sources(&path));
        }
    }
    found
}

/// True for a room's tests: they may build what they need wherever it is made.
fn is_test(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs")
}

/// What in `text` a room may not say.
fn violations(room: &str, allowed: &[&str], text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for named in rooms_named(line) {
            let top = named.split("::").next().unwrap_or_default();
            let may = top == room
                || allowed.iter().any(|door| named == *door || top == *door || named.starts_with(&format!("{door}::")));
            if !may && is_room(top) {
                found.push(format!("{room} names {named}"));
            }
        }
        let never = FORBIDDEN.iter().find(|(name, _)| *name == room).map_or(&[][..], |(_, words)| words);
        found.extend(never.iter().filter(|word| line.contains(**word)).map(|word| format!("{room} says {word}")));
    }
    found
}

fn is_room(name: &str) -> bool {
    WALLS.iter().any(|(room, _)| *room == name) || name == "cli" || name == "run"
}

/// Paths that follow `crate::` in a line, two segments deep: `store::cache`.
fn rooms_named(line: &str) -> Vec<String> {
    let mut named = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = list.split('}').next().unwrap_or_default();
                named.extend(list.split(',').map(|part| path_of(part.trim())));
            }
            None => named.push(path_of(rest)),
        }
    }
    named
}

fn path_of(text: &str) -> String {
    let path: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect();
    path.split("::").filter(|part| !part.is_empty()).take(2).collect::<Vec<_>>().join("::")
}
