//! What the sequences of terminals mean as keys. Source: xterm's control sequences (PC-style function keys), rxvt's
//! and the Linux console's deviations, and the `CSI u` form of the kitty keyboard protocol.

use crate::keys::{Code, Key};

/// A control character, as typed.
pub fn control(byte: u8) -> Option<Key> {
    let key = match byte {
        0 => Key::control(' '),
        b'\r' | b'\n' => Key::plain(Code::Enter),
        b'\t' => Key::plain(Code::Tab),
        0x08 | 0x7f => Key::plain(Code::Backspace),
        0x01..=0x1a => Key::control(char::from(byte - 1 + b'a')),
        0x1c..=0x1f => Key::control(char::from(byte - 0x1c + b'\\')),
        _ => return None,
    };
    Some(key)
}

/// `ESC O x`.
pub fn single_shift(last: u8) -> Option<Key> {
    let code = match last {
        b'P'..=b'S' => Code::F(last - b'P' + 1),
        b'M' => Code::Enter,
        b'a'..=b'd' => return letter(last - b'a' + b'A').map(|code| Key { control: true, ..Key::plain(code) }),
        // The number block in application mode.
        b'j'..=b'y' => Code::Char(char::from(last - b'j' + b'*')),
        other => letter(other)?,
    };
    Some(Key::plain(code))
}

/// `CSI [ x`: the first five function keys of the Linux console.
pub fn console_function(last: u8) -> Option<Key> {
    (b'A'..=b'E').contains(&last).then(|| Key::plain(Code::F(last - b'A' + 1)))
}

/// `CSI body last`, when it is a key.
pub fn sequence(body: &[u8], last: u8) -> Option<Key> {
    let numbers = numbers(body)?;
    let first = numbers.first().map_or(1, |number| number.value);
    let held = numbers.get(1).copied().unwrap_or_default();
    // The kitty protocol's event type: 3 is the release of a key.
    if held.sub == Some(3) {
        return None;
    }
    match last {
        b'Z' => Some(Key::plain(Code::BackTab)),
        b'~' if first == 27 => numbers.get(2).and_then(|code| spelled(code.value, held.value)),
        b'~' => numbered(first).map(|code| with_modifiers(code, held.value)),
        b'u' => spelled(first, held.value),
        b'a'..=b'd' => letter(last - b'a' + b'A').map(|code| Key::plain(code).with_shift()),
        b'P'..=b'S' if first == 1 => Some(with_modifiers(Code::F(last - b'P' + 1), held.value)),
        _ => letter(last).map(|code| with_modifiers(code, held.value)),
    }
}

/// A parameter and its first sub-parameter.
#[derive(Clone, Copy, Default)]
struct Number {
    value: u32,
    sub: Option<u32>,
}

/// `1;5:3`; none when anything else is in it (private markers, intermediates).
fn numbers(body: &[u8]) -> Option<Vec<Number>> {
    if body.is_empty() {
        return Some(Vec::new());
    }
    let text = std::str::from_utf8(body).ok()?;
    let read = |digits: &str| match digits {
        "" => Some(0),
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse::<u32>().ok(),
        _ => None,
    };
    text.split(';')
        .map(|parameter| {
            let mut parts = parameter.split(':');
            let value = parts.next().and_then(read)?;
            // `97:65` names the shifted key beside the key; `5:3` a modifier and an event: the last one matters.
            let sub = parts.map(read).collect::<Option<Vec<u32>>>()?.last().copied();
            Some(Number { value, sub })
        })
        .collect()
}

fn letter(last: u8) -> Option<Code> {
    let code = match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        _ => return None,
    };
    Some(code)
}

fn numbered(number: u32) -> Option<Code> {
    let code = match number {
        1 | 7 => Code::Home,
        2 => Code::Insert,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        // VT220's numbers have gaps.
        11..=15 => function(number, 10),
        17..=21 => function(number, 11),
        23..=26 => function(number, 12),
        28 | 29 => function(number, 13),
        31..=34 => function(number, 14),
        _ => return None,
    };
    Some(code)
}

fn function(number: u32, less: u32) -> Code {
    Code::F(u8::try_from(number.saturating_sub(less)).unwrap_or(1))
}

/// The modifiers' number less one is a set: 1 shift, 2 alt, 4 control.
fn with_modifiers(code: Code, number: u32) -> Key {
    let held = number.saturating_sub(1);
    Key { code, shift: held & 1 != 0, alt: held & 2 != 0, control: held & 4 != 0 }
}

/// A key named by its Unicode number.
fn spelled(number: u32, modifiers: u32) -> Option<Key> {
    let code = match number {
        9 => Code::Tab,
        13 | 57414 => Code::Enter,
        27 => Code::Esc,
        8 | 127 => Code::Backspace,
        57344..=63743 => return None,
        _ => Code::Char(char::from_u32(number).filter(|character| !character.is_control())?),
    };
    let key = with_modifiers(code, modifiers);
    match key.code {
        Code::Tab if key.shift => Some(Key { code: Code::BackTab, shift: false, ..key }),
        Code::Char(character) if key.shift => {
            let capital = character.to_uppercase().next().unwrap_or(character);
            Some(Key { code: Code::Char(capital), shift: false, ..key })
        }
        _ => Some(key),
    }
}
