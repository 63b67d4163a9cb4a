//! What must never be lost: the place, the marks, the terminal, and a file that is not ours to change.

mod terminal;

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use terminal::{Start, Terminal, shown_position};

fn home() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn open(home: &Path) -> Terminal {
    let terminal = Start::new(home).open();
    terminal.wait_for("What is generative AI");
    terminal
}

fn leave(terminal: &mut Terminal) {
    terminal.type_keys("q");
    assert_eq!(terminal.wait_for_end(), 0);
}

fn database(home: &Path) -> PathBuf {
    home.join("data").join("podtui.sqlite")
}

#[test]
fn where_nothing_can_be_written_it_is_said_and_listening_goes_on() {
    let folder = home();
    let place = folder.path().join("home");
    std::fs::write(&place, "a file where the folder should be").expect("written");
    let mut terminal = open(&place);
    terminal.wait_for("The database could not be opened");
    terminal.type_keys("\r");
    terminal.wait_for_position(1);
    terminal.type_keys("ju");
    terminal.wait_for("1 of 119 heard");
    leave(&mut terminal);
    assert_eq!(std::fs::read_to_string(&place).expect("it is there"), "a file where the folder should be");
}

#[test]
fn a_database_of_a_newer_podtui_is_left_alone() {
    let home = home();
    let mut terminal = open(home.path());
    terminal.type_keys("u");
    terminal.wait_for("1 of 119 heard");
    leave(&mut terminal);
    let connection = rusqlite::Connection::open(database(home.path())).expect("the database");
    connection.pragma_update(None, "user_version", 99).expect("a newer version");
    connection.close().expect("closed");
    let before = std::fs::read(database(home.path())).expect("the database");

    let mut terminal = open(home.path());
    terminal.wait_for("newer podtui");
    terminal.type_keys("\r");
    terminal.wait_for_position(1);
    leave(&mut terminal);
    assert!(std::fs::read(database(home.path())).expect("the database") == before, "not one byte was changed");
}

#[test]
fn a_lost_line_and_a_terminate_keep_the_place() {
    for signal in [1, 15] {
        let home = home();
        let mut terminal = open(home.path());
        terminal.type_keys("\r");
        terminal.wait_for_position(1);
        terminal.type_keys("g50\r");
        terminal.wait_for_position(51);
        terminal.signal(signal);
        terminal.wait_for_end();
        let terminal = open(home.path());
        terminal.wait_until("the place is kept, a second earlier", |screen| {
            shown_position(screen).is_some_and(|seconds| (50..=53).contains(&seconds))
        });
    }
}

#[test]
fn who_has_left_leaves_one_file_with_all_in_it() {
    let home = home();
    let mut terminal = open(home.path());
    terminal.type_keys("\r");
    terminal.wait_for_position(1);
    terminal.type_keys("q");
    terminal.wait_for_end();
    let folder = database(home.path()).parent().expect("its folder").to_owned();
    let names = std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("a file").file_name());
    let logs: Vec<_> = names.filter(|name| name.to_string_lossy().contains("-wal")).collect();
    assert!(logs.is_empty(), "the next start would have to read {logs:?}");
}

#[test]
fn suspended_it_is_silent_and_gives_the_terminal_back_and_comes_back_whole() {
    let home = home();
    let mut terminal = Start::new(home.path()).in_a_shell().open();
    terminal.wait_for("ready>");
    terminal.type_keys("$PODTUI\r");
    terminal.wait_for("0 of 119 heard");
    terminal.type_keys("\r");
    terminal.wait_for_position(1);
    terminal.type_keys("\u{1a}");
    terminal.wait_for("ready>");
    assert!(!terminal.is_alternate() && !terminal.hides_cursor());
    terminal.type_keys("fg\r");
    // A frame comes in pieces: its last row is the hints.
    terminal
        .wait_until("it is paused", |screen| screen.contains("‖ What is generative AI") && screen.contains("? keys"));
    assert!(terminal.is_alternate());
    let place = terminal.position().expect("a position");
    terminal.type_keys(" ");
    terminal.wait_for_position(place + 1);
    terminal.type_keys("q");
    // Its prompt stands there three times then: before podtui, after Ctrl-Z, and now.
    terminal.wait_until("the shell is back", |screen| screen.matches("ready>").count() == 3);
    terminal.type_keys("exit\r");
    terminal.wait_for_end();
}

#[test]
fn a_typed_filter_takes_no_command_and_control_c_leaves_from_anywhere() {
    let home = home();
    let mut terminal = open(home.path());
    terminal.type_keys("/q");
    terminal.wait_for("/ q");
    terminal.type_keys("\u{15}lora");
    terminal.wait_for("/ lora");
    terminal.type_keys("\u{3}");
    assert_eq!(terminal.wait_for_end(), 0);
    assert!(!terminal.is_alternate() && !terminal.hides_cursor());
}
