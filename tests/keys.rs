//! The keys of the first listen, pressed on the real program.

mod terminal;

use tempfile::TempDir;
use terminal::{Start, Terminal};

fn open(home: &TempDir) -> Terminal {
    let terminal = Start::new(home.path()).open();
    terminal.wait_for("What is generative AI");
    terminal
}

fn home() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn enter_plays_pauses_goes_on_and_starts_over() {
    let home = home();
    let mut terminal = open(&home);
    terminal.type_keys("\r");
    terminal.wait_for_position(1);
    terminal.type_keys("\r");
    terminal.wait_until("paused", |screen| screen.contains("‖ What is generative AI"));
    terminal.type_keys("g50\r");
    terminal.wait_for_position(50);
    // Another one, and back: the first goes on where it was.
    terminal.type_keys("j\r");
    terminal.wait_until("the second plays", |screen| screen.contains("▶ How GenAI differs"));
    terminal.type_keys("k\r");
    terminal.wait_until("the first goes on", |screen| screen.contains("▶ What is generative AI"));
    terminal.wait_for_position(50);
    // Heard, and not the one that plays: it starts over.
    terminal.type_keys("u");
    terminal.wait_for("1 of 119 heard");
    terminal.type_keys("n");
    terminal.wait_until("the next one", |screen| screen.contains("▶ How GenAI differs"));
    terminal.type_keys("gg\r");
    terminal.wait_until("from its start", |screen| {
        screen.contains("▶ What is generative AI") && terminal::shown_position(screen).is_some_and(|at| at < 20)
    });
}

#[test]
fn time_goes_where_it_is_sent() {
    let home = home();
    let mut terminal = open(&home);
    terminal.type_keys("\r ");
    terminal.wait_until("paused", |screen| screen.contains("‖ What is generative AI"));
    let mut sent = |keys: &str, at: u32| {
        terminal.type_keys(keys);
        terminal.wait_until(&format!("{at} s after {keys:?}"), |screen| terminal::shown_position(screen) == Some(at));
    };
    sent("g1:05\r", 65);
    sent("h", 60);
    sent("l", 65);
    sent("\u{1b}[D", 60);
    sent("\u{1b}[1;2D", 45);
    sent("\u{1b}[1;2C", 60);
    sent("0", 0);
    sent("g0:30\r", 30);
    terminal.type_keys("g9");
    terminal.wait_for("go to 9");
    terminal.type_keys("\u{1b}");
    terminal.wait_until("the prompt is closed", |screen| !screen.contains("go to 9"));
    terminal.type_keys("g9:99\r");
    terminal.wait_for("is no time");
    terminal.type_keys("\u{1b}");
    terminal.wait_until("the prompt is closed", |screen| !screen.contains("go to 9"));
    terminal.type_keys("g9:00\r");
    terminal.wait_for("past the end");
}

#[test]
fn lists_are_sorted_marked_and_explained() {
    let home = home();
    let mut terminal = open(&home);
    terminal.type_keys("u");
    terminal.wait_for("1 of 119 heard");
    terminal.type_keys("u");
    terminal.wait_for("0 of 119 heard");
    for order in ["by title", "shortest first", "unheard first", "newest first", "course order"] {
        terminal.type_keys("s");
        terminal.wait_until(&format!("the header says: {order}"), |screen| {
            let header = screen.lines().next().unwrap_or_default();
            header.ends_with(order)
        });
        let has_sections = terminal.screen().contains("FOUNDATIONS OF GENERATIVE AI");
        assert_eq!(has_sections, order == "course order", "sections where they make sense:\n{}", terminal.screen());
    }
    terminal.type_keys("?");
    terminal.wait_for("stop after this one");
    terminal.type_keys("?");
    terminal.wait_until("the help is closed", |screen| !screen.contains("stop after this one"));
}

#[test]
fn several_lessons_are_selected_marked_and_taken_back() {
    let home = home();
    let mut terminal = open(&home);
    terminal.type_keys("vv");
    terminal.wait_for("✓ 2 selected");
    terminal.type_keys("/mixture\tv");
    terminal.wait_for("✓ 3 selected");
    terminal.type_keys("u");
    terminal.wait_for("Marked 3 episodes as heard; U takes it back");
    terminal.type_keys("\u{1b}");
    terminal.wait_for("3 of 119 heard");
    terminal.type_keys("V");
    terminal.wait_for("✓ 119 selected");
    terminal.type_keys("\u{1b}");
    terminal.wait_until("let go", |screen| !screen.contains("✓"));
    terminal.type_keys("U");
    terminal.wait_for("0 of 119 heard");
    terminal.type_keys("q");
    terminal.wait_for_end();
    open(&home).wait_for("0 of 119 heard");
}

#[test]
fn enter_on_a_spoken_sentence_plays_from_there() {
    let home = home();
    let mut terminal = open(&home);
    terminal.type_keys("/thin matrices");
    terminal.wait_for("IN THE TRANSCRIPTS");
    terminal.wait_for("play from here");
    terminal.type_keys("\r");
    terminal.wait_until("LoRA from that sentence", |screen| {
        screen.contains("▶ LoRA") && terminal::shown_position(screen).is_some_and(|at| (24..60).contains(&at))
    });
    terminal.type_keys("\u{1b}");
    terminal.wait_for("FINE-TUNING");
}

#[test]
fn the_transcript_follows_and_related_lessons_are_a_key_away() {
    let home = home();
    let mut terminal = Start::new(home.path()).sized(80, 24).open();
    terminal.wait_for("What is generative AI");
    terminal.type_keys("t");
    terminal.wait_for("Ada Lovelace once guessed");
    terminal.type_keys("e");
    terminal.wait_for("SEE ALSO");
    terminal.type_keys("j\r");
    terminal
        .wait_until("back in the list", |screen| screen.contains("The GenAI modality map") && screen.contains("1:3"));
    terminal.type_keys("\r");
    terminal.wait_until("the related one plays", |screen| screen.contains("▶ The GenAI modality map"));
}

#[test]
fn loudness_and_stopping_are_seen() {
    let home = home();
    let mut terminal = open(&home);
    terminal.wait_for("vol 100");
    terminal.type_keys("++");
    terminal.wait_for("vol 110");
    terminal.type_keys("m");
    terminal.wait_for("muted");
    terminal.type_keys("-");
    terminal.wait_for("vol 105");
    terminal.type_keys("\r");
    terminal.wait_for("next How GenAI differs");
    terminal.type_keys(".");
    terminal.wait_for("stops after this one");
    terminal.type_keys("q");
    assert_eq!(terminal.wait_for_end(), 0);
    open(&home).wait_for("vol 105");
}
