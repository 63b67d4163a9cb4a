//! Bytes of the terminal become messages. What is not understood is swallowed whole: no tail of an unknown sequence,
//! of a late answer or of half of one is ever taken for keys, and no half sequence silences the keyboard.

#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::keys::{Code, Key};
use crate::msg::Msg;

use super::{ground, keyboard};

const ESC: u8 = 0x1b;
const PASTE_END: &[u8] = b"\x1b[201~";
/// More of one paste is dropped.
const LONGEST_PASTE: usize = 64 * 1024;
/// A control sequence longer than this is none.
const LONGEST_SEQUENCE: usize = 64;
/// A string (OSC, DCS, APC, PM, SOS) longer than this has lost its end.
const LONGEST_STRING: usize = 4096;
/// A lone ESC that nothing follows for so long is the key.
const LONE_ESCAPE: Duration = Duration::from_millis(25);
/// A string or a paste that nothing follows for so long has ended.
const LOST_END: Duration = Duration::from_secs(1);

/// Where in the stream we are. What is pending is in `Parser::pending`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Ground,
    /// After ESC.
    Escape,
    /// After an ESC that ended a string: a backslash completes it.
    StringEscape,
    /// The same, when nothing came for a while.
    StringTail,
    /// An ESC was given up as a key: a `]` now is the rest of a late answer.
    LateEscape,
    /// After `ESC [`.
    Sequence,
    /// After `ESC [ [`.
    ConsoleFunction,
    /// After `ESC O`.
    SingleShift,
    /// After `ESC ]`.
    Command,
    /// After `ESC` and one of `P X ^ _`.
    Text,
    /// In a paste.
    Paste,
    /// Bytes of an old mouse report still to come.
    Skip(u8),
}

/// The parser's state between two reads.
#[derive(Debug, Default)]
pub struct Parser {
    place: Place,
    /// Bytes of an unfinished character, sequence, string or paste.
    pending: Vec<u8>,
    /// Bytes of a string so far, kept or not.
    length: usize,
    /// ESC came before the character at hand.
    alt: bool,
}

impl Parser {
    /// How long to wait for more before `silence` must be called; none: for ever.
    pub fn patience(&self) -> Option<Duration> {
        match self.place {
            Place::Escape | Place::StringEscape => Some(LONE_ESCAPE),
            Place::Command if ground::may_become_answer(&self.pending) => None,
            Place::Command | Place::Text | Place::Paste => Some(LOST_END),
            _ => None,
        }
    }

    /// Nothing came for as long as `patience` said.
    pub fn silence(&mut self, messages: &mut Vec<Msg>) {
        match self.place {
            Place::Escape => {
                messages.push(Msg::Key(Key::plain(Code::Esc)));
                self.go(Place::LateEscape);
            }
            Place::StringEscape => self.go(Place::StringTail),
            Place::Command | Place::Text => self.go(Place::Ground),
            Place::Paste => self.finish_paste(messages),
            _ => {}
        }
    }

    /// Takes what was read.
    pub fn feed(&mut self, bytes: &[u8], messages: &mut Vec<Msg>) {
        for &byte in bytes {
            self.take(byte, messages);
        }
    }

    fn take(&mut self, byte: u8, messages: &mut Vec<Msg>) {
        match self.place {
            Place::Ground => self.take_plain(byte, messages),
            Place::StringEscape if byte == b'\\' => self.go(Place::Ground),
            Place::Escape | Place::StringEscape => self.take_after_escape(byte, messages),
            Place::StringTail => self.take_unless(byte, b'\\', Place::Ground, messages),
            Place::LateEscape => self.take_unless(byte, b']', Place::Command, messages),
            Place::Sequence => self.take_in_sequence(byte, messages),
            Place::ConsoleFunction => self.finish(keyboard::console_function(byte), messages),
            Place::SingleShift => self.finish(keyboard::single_shift(byte), messages),
            Place::Command | Place::Text => self.take_in_string(byte, messages),
            Place::Paste => self.take_in_paste(byte, messages),
            Place::Skip(left) => self.place = if left > 1 { Place::Skip(left - 1) } else { Place::Ground },
        }
    }

    fn go(&mut self, place: Place) {
        self.place = place;
        self.pending.clear();
        self.length = 0;
    }

    /// Swallows `expected` and goes on at `place`; anything else is taken as if nothing had been before.
    fn take_unless(&mut self, byte: u8, expected: u8, place: Place, messages: &mut Vec<Msg>) {
        self.go(if byte == expected { place } else { Place::Ground });
        if byte != expected {
            self.take_plain(byte, messages);
        }
    }

    fn finish(&mut self, key: Option<Key>, messages: &mut Vec<Msg>) {
        self.go(Place::Ground);
        messages.extend(key.map(Msg::Key));
    }

    fn take_plain(&mut self, byte: u8, messages: &mut Vec<Msg>) {
        if byte == ESC {
            self.alt = false;
            return self.go(Place::Escape);
        }
        if byte < 0x20 || byte == 0x7f {
            self.pending.clear();
            return self.press(keyboard::control(byte), messages);
        }
        if (0x80..0xc0).contains(&byte) && self.pending.is_empty() {
            return;
        }
        // A byte that begins a character drops the half of one before it.
        if !(0x80..0xc0).contains(&byte) {
            self.pending.clear();
        }
        self.pending.push(byte);
        match std::str::from_utf8(&self.pending) {
            Ok(text) => {
                let key = text.chars().next().filter(|character| !character.is_control()).map(Key::char);
                self.pending.clear();
                self.press(key, messages);
            }
            Err(error) if error.error_len().is_some() => self.pending.clear(),
            Err(_) => {}
        }
    }

    fn press(&mut self, key: Option<Key>, messages: &mut Vec<Msg>) {
        let alt = std::mem::take(&mut self.alt);
        messages.extend(key.map(|key| Msg::Key(Key { alt: key.alt || alt, ..key })));
    }

    fn take_after_escape(&mut self, byte: u8, messages: &mut Vec<Msg>) {
        match byte {
            b'[' => self.go(Place::Sequence),
            b'O' => self.go(Place::SingleShift),
            b']' => self.go(Place::Command),
            b'P' | b'X' | b'^' | b'_' => self.go(Place::Text),
            ESC => messages.push(Msg::Key(Key::plain(Code::Esc))),
            _ => {
                self.go(Place::Ground);
                self.alt = true;
                self.take_plain(byte, messages);
            }
        }
    }

    fn take_in_sequence(&mut self, byte: u8, messages: &mut Vec<Msg>) {
        match byte {
            0x20..=0x3f if self.pending.len() < LONGEST_SEQUENCE => self.pending.push(byte),
            0x40..=0x7e => self.end_sequence(byte, messages),
            // Whoever types a control character is not part of a sequence that was cut off.
            _ => self.start_again(byte, messages),
        }
    }

    fn start_again(&mut self, byte: u8, messages: &mut Vec<Msg>) {
        self.go(Place::Ground);
        self.take_plain(byte, messages);
    }

    fn end_sequence(&mut self, last: u8, messages: &mut Vec<Msg>) {
        match (self.pending.as_slice(), last) {
            (b"", b'[') => self.go(Place::ConsoleFunction),
            (b"", b'M') => self.go(Place::Skip(3)),
            (b"200", b'~') => self.go(Place::Paste),
            (body, last) => {
                let key = keyboard::sequence(body, last);
                self.finish(key, messages);
            }
        }
    }

    fn take_in_string(&mut self, byte: u8, messages: &mut Vec<Msg>) {
        self.length += 1;
        let was_answer = self.place == Place::Command && ground::may_become_answer(&self.pending);
        match byte {
            ESC => {
                self.end_string(messages);
                self.go(Place::StringEscape);
            }
            0x07 => {
                self.end_string(messages);
                self.go(Place::Ground);
            }
            0x00..=0x1f | 0x7f => self.start_again(byte, messages),
            _ if self.length > LONGEST_STRING => self.go(Place::Ground),
            _ if self.pending.len() < LONGEST_SEQUENCE => {
                self.pending.push(byte);
                // Half an answer, or Alt and a bracket, then a key: the key counts.
                let is_none = if self.length == 1 { !b"0123456789lL".contains(&byte) } else { self.length > 3 };
                if was_answer && is_none && !ground::may_become_answer(&self.pending) {
                    self.start_again(byte, messages);
                }
            }
            _ => {}
        }
    }

    fn end_string(&mut self, messages: &mut Vec<Msg>) {
        if self.place == Place::Command {
            messages.extend(ground::is_light(&self.pending).map(|light| Msg::Ground { light }));
        }
    }

    fn take_in_paste(&mut self, byte: u8, messages: &mut Vec<Msg>) {
        // What is too long is dropped from its end, where the terminator is still looked for.
        if self.pending.len() >= LONGEST_PASTE + PASTE_END.len() {
            self.pending.remove(LONGEST_PASTE);
        }
        self.pending.push(byte);
        if self.pending.ends_with(PASTE_END) {
            self.pending.truncate(self.pending.len() - PASTE_END.len());
            self.finish_paste(messages);
        }
    }

    fn finish_paste(&mut self, messages: &mut Vec<Msg>) {
        self.pending.truncate(LONGEST_PASTE);
        messages.push(Msg::Paste(String::from_utf8_lossy(&self.pending).into_owned()));
        self.go(Place::Ground);
        self.pending.shrink_to(LONGEST_SEQUENCE);
    }
}
