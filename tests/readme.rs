//! The README says what the program does: its key table is the keymap's, its commands are the program's.

use podtui::keys::Keymap;

fn readme() -> String {
    std::fs::read_to_string("README.md").expect("the README")
}

/// The keys as a Markdown table, section by section.
fn key_table() -> String {
    let keymap = Keymap::default();
    let mut table = String::from("| keys | what they do |\n|---|---|\n");
    for section in keymap.sheet() {
        table.push_str(&format!("| **{}** | |\n", section.title));
        for line in section.lines {
            let keys: Vec<String> = line.keys.iter().map(|key| format!("`{key}`")).collect();
            table.push_str(&format!("| {} | {} |\n", keys.join(" "), line.help));
        }
    }
    table
}

#[test]
fn the_key_table_is_the_keymaps() {
    let table = key_table();
    assert!(readme().contains(&table), "put this table into the README:\n\n{table}");
}

#[test]
fn every_command_stands_in_the_readme() {
    let readme = readme();
    for name in [
        "list",
        "show",
        "play",
        "transcript",
        "chapters",
        "check",
        "add",
        "remove",
        "refresh",
        "import",
        "export",
        "doctor",
        "config",
        "completions",
        "man",
    ] {
        assert!(readme.contains(name), "{name}");
    }
}

#[test]
fn the_changelog_knows_this_version() {
    let changelog = std::fs::read_to_string("CHANGELOG.md").expect("the changelog");
    assert!(changelog.contains(env!("CARGO_PKG_VERSION")) || changelog.contains("[Unreleased]"));
}
