//! Bytes of terminals: keys, pastes and answers, cut anywhere.

use proptest::prelude::*;

use super::*;

fn read(bytes: &[u8]) -> Vec<Msg> {
    let mut parser = Parser::default();
    let mut messages = Vec::new();
    parser.feed(bytes, &mut messages);
    messages
}

/// The keys by name; other messages as they are printed.
fn keys(bytes: &[u8]) -> String {
    named(&read(bytes))
}

fn named(messages: &[Msg]) -> String {
    let names = messages.iter().map(|message| match message {
        Msg::Key(key) => key.to_string(),
        other => format!("{other:?}"),
    });
    names.collect::<Vec<_>>().join(" ")
}

#[test]
fn letters_and_control_characters_are_keys() {
    assert_eq!(keys(b"jG /\r\n\t"), "j G space / enter enter tab");
    assert_eq!(keys(b"\x03\x0c\x17\x1a\x00\x1f"), "ctrl-c ctrl-l ctrl-w ctrl-z ctrl-space ctrl-_");
    assert_eq!(keys(b"\x7f\x08"), "backspace backspace");
}

#[test]
fn cursor_keys_come_in_three_dialects() {
    assert_eq!(keys(b"\x1b[A\x1bOB\x1b[1;2C\x1b[1;5D\x1b[1;3H"), "up down shift-right ctrl-left alt-home");
    assert_eq!(keys(b"\x1b[a\x1bOd\x1b[F"), "shift-up ctrl-left end");
}

#[test]
fn numbered_keys_are_understood() {
    assert_eq!(keys(b"\x1b[5~\x1b[6~\x1b[1~\x1b[4~\x1b[3~\x1b[2~"), "pageup pagedown home end delete insert");
    assert_eq!(keys(b"\x1b[15~\x1b[24~\x1bOP\x1b[[B\x1b[3;5~\x1b[Z"), "f5 f12 f1 f2 ctrl-delete backtab");
}

#[test]
fn the_kitty_protocol_names_keys_by_number() {
    assert_eq!(keys(b"\x1b[106u\x1b[106;2u\x1b[99;5u\x1b[27u\x1b[13u"), "j J ctrl-c esc enter");
    assert_eq!(keys(b"\x1b[106;1:3u\x1b[57441u"), "", "releases and bare modifiers are no presses");
    assert_eq!(keys(b"\x1b[27;5;106~"), "ctrl-j");
}

#[test]
fn escape_before_a_character_is_alt() {
    assert_eq!(keys(b"\x1bb\x1b\x7f"), "alt-b alt-backspace");
    assert_eq!(keys("\x1bé".as_bytes()), "alt-é");
}

#[test]
fn a_lone_escape_is_a_key_after_a_while() {
    let mut parser = Parser::default();
    let mut messages = Vec::new();
    parser.feed(b"\x1b", &mut messages);
    assert_eq!((messages.len(), parser.patience()), (0, Some(LONE_ESCAPE)));
    parser.silence(&mut messages);
    parser.feed(b"j", &mut messages);
    assert_eq!(named(&messages), "esc j");
    assert_eq!(parser.patience(), None, "at rest it waits for ever");
}

#[test]
fn a_character_may_come_in_pieces() {
    let mut parser = Parser::default();
    let mut messages = Vec::new();
    for byte in "日🎧e\u{301}".bytes() {
        parser.feed(&[byte], &mut messages);
    }
    assert_eq!(named(&messages), "日 🎧 e \u{301}");
    assert_eq!(keys(b"\xe6\x97j\xff\x80k"), "j k", "half a character is dropped");
}

#[test]
fn a_paste_is_one_message_whatever_is_in_it() {
    assert_eq!(
        read(b"\x1b[200~q\x1b[A\rhttps://x\x1b[201~j"),
        [Msg::Paste("q\u{1b}[A\rhttps://x".to_owned()), Msg::Key(Key::char('j'))]
    );
}

#[test]
fn a_paste_is_bounded_and_its_end_is_still_found() {
    let mut bytes = b"\x1b[200~".to_vec();
    bytes.extend(std::iter::repeat_n(b'x', LONGEST_PASTE * 2));
    bytes.extend(b"\x1b[201~j");
    let messages = read(&bytes);
    assert!(matches!(&messages[..], [Msg::Paste(text), Msg::Key(_)] if text.len() == LONGEST_PASTE));
}

#[test]
fn a_paste_that_never_ends_does_not_silence_the_keyboard() {
    let mut parser = Parser::default();
    let mut messages = Vec::new();
    parser.feed(b"\x1b[200~abc", &mut messages);
    assert_eq!(parser.patience(), Some(LOST_END));
    parser.silence(&mut messages);
    parser.feed(b"j", &mut messages);
    assert_eq!(messages, [Msg::Paste("abc".to_owned()), Msg::Key(Key::char('j'))]);
}

#[test]
fn the_answer_about_the_ground_ends_in_either_way() {
    for answer in [&b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\"[..], b"\x1b]11;rgb:ff/ff/ff\x07", b"\x1b]11;#ffffff\x07"] {
        assert_eq!(read(answer), [Msg::Ground { light: true }]);
    }
    assert_eq!(read(b"j\x1b]11;rgb:0000/0000/0000\x1b\\k").len(), 3);
}

#[test]
fn an_answer_split_anywhere_never_acts_as_a_key() {
    let answer = b"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\";
    for split in 1..answer.len() {
        let mut parser = Parser::default();
        let mut messages = Vec::new();
        parser.feed(&answer[..split], &mut messages);
        if parser.patience().is_some() {
            parser.silence(&mut messages);
        }
        parser.feed(&answer[split..], &mut messages);
        if parser.patience().is_some() {
            parser.silence(&mut messages);
        }
        let expected = usize::from(split == 1);
        let pressed = messages.iter().filter(|message| matches!(message, Msg::Key(_))).count();
        // Split behind its first byte it begins like the key ESC, and nothing can tell it from that.
        assert_eq!(pressed, expected, "split at {split}: {messages:?}");
        assert!(messages.contains(&Msg::Ground { light: false }), "split at {split}: {messages:?}");
    }
}

#[test]
fn half_an_answer_does_not_silence_the_keyboard() {
    assert_eq!(keys(b"\x1b]11;rgb:1e1e/1j"), "j");
    assert_eq!(keys(b"\x1b]11;rgb:1e1e/1\r"), "enter");
    assert_eq!(keys(b"\x1b]jk"), "j k");
    assert_eq!(keys(b"\x1b]11;rgb:1e1e/1\x1b[A"), "up");
}

#[test]
fn what_is_not_understood_is_swallowed_whole() {
    for bytes in [
        &b"\x1bP1$r0m\x1b\\"[..],
        b"\x1b_Gi=31;OK\x1b\\",
        b"\x1b^private\x1b\\",
        b"\x1b]52;c;cXVpdA==\x07",
        b"\x1b[<0;33;12M\x1b[<0;33;12m",
        b"\x1b[M qj",
        b"\x1b[I\x1b[O",
        b"\x1b[?62;22c\x1b[?2026;2$y\x1b[24;80R",
        b"\x1b[999999999999999999q",
        b"\x1b[>1;2;3u",
    ] {
        assert_eq!(keys(bytes), "", "{}", bytes.escape_ascii());
    }
}

#[test]
fn a_sequence_that_was_cut_off_gives_way_to_what_is_typed() {
    assert_eq!(keys(b"\x1b[1;\x03"), "ctrl-c");
    assert_eq!(keys(b"\x1bP garbage\x03q"), "ctrl-c q");
    assert_eq!(keys(b"\x1b[12;\x1b[B"), "down");
}

const PIECES: [&[u8]; 8] =
    [b"\x1b", b"\x1b[", b"\x1b]11;rgb:", b"\x1b[200~", b"\x1b[201~", b"\x1bP", b"\x07", b"\xe6\x97"];

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        any::<u8>().prop_map(|byte| vec![byte]),
        prop::sample::select(&PIECES[..]).prop_map(<[u8]>::to_vec),
    ];
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_panic_and_reads_may_end_anywhere(bytes in bytes(), split in any::<prop::sample::Index>()) {
        let split = if bytes.is_empty() { 0 } else { split.index(bytes.len()) };
        let mut parser = Parser::default();
        let mut messages = Vec::new();
        parser.feed(&bytes[..split], &mut messages);
        parser.feed(&bytes[split..], &mut messages);
        prop_assert_eq!(messages, read(&bytes));
    }

    #[test]
    fn whatever_came_before_silence_brings_the_keyboard_back(bytes in bytes()) {
        let mut parser = Parser::default();
        let mut messages = Vec::new();
        parser.feed(&bytes, &mut messages);
        while parser.patience().is_some() {
            parser.silence(&mut messages);
        }
        messages.clear();
        // Three keys: the first may complete or end what was begun.
        parser.feed(b"\x03\x03\x03", &mut messages);
        prop_assert!(messages.contains(&Msg::Key(Key::control('c'))) || matches!(parser.place, Place::Skip(_) | Place::Ground));
    }
}
