//! One key press, free of any terminal library.

use std::fmt;
use std::str::FromStr;

/// A key with its modifiers. A capital letter is its own code, without shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub code: Code,
    pub control: bool,
    pub alt: bool,
    pub shift: bool,
}

/// Which key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

impl Key {
    /// A key without modifiers.
    #[must_use]
    pub const fn plain(code: Code) -> Self {
        Self { code, control: false, alt: false, shift: false }
    }

    /// A character without modifiers.
    #[must_use]
    pub const fn char(character: char) -> Self {
        Self::plain(Code::Char(character))
    }

    /// A character with control.
    #[must_use]
    pub const fn control(character: char) -> Self {
        Self { control: true, ..Self::char(character) }
    }

    /// The same with shift.
    #[must_use]
    pub const fn with_shift(self) -> Self {
        Self { shift: true, ..self }
    }

    /// The same with alt.
    #[must_use]
    pub const fn with_alt(self) -> Self {
        Self { alt: true, ..self }
    }
}

impl Key {
    /// As people read it: `↑`, `Ctrl-D`.
    #[must_use]
    pub fn shown(self) -> String {
        let name = match self.code {
            Code::Up => "↑".to_owned(),
            Code::Down => "↓".to_owned(),
            Code::Left => "←".to_owned(),
            Code::Right => "→".to_owned(),
            Code::Char(' ') => "Space".to_owned(),
            Code::Char(character) if self.control || self.alt => character.to_uppercase().collect(),
            Code::Char(character) => character.to_string(),
            Code::PageUp => "PageUp".to_owned(),
            Code::PageDown => "PageDown".to_owned(),
            code => {
                let name = Self::plain(code).to_string();
                let mut characters = name.chars();
                characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
            }
        };
        let held = [(self.control, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")];
        held.into_iter().filter(|(is_held, _)| *is_held).map(|(_, prefix)| prefix).collect::<String>() + &name
    }
}

/// A key's name that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no key is called \"{0}\"; examples: j, ctrl-u, shift-left, enter, f1")]
pub struct UnknownKey(pub String);

const NAMES: [(&str, Code); 17] = [
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("backtab", Code::BackTab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("insert", Code::Insert),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
    ("space", Code::Char(' ')),
    ("minus", Code::Char('-')),
];

impl FromStr for Key {
    type Err = UnknownKey;

    /// `j`, `G`, `ctrl-u`, `shift-left`, `space`, `-`, `f1`.
    fn from_str(text: &str) -> Result<Self, UnknownKey> {
        let mut rest = text;
        let mut key = Self::plain(Code::Esc);
        loop {
            let modifier = [("ctrl-", 0), ("alt-", 1), ("shift-", 2)]
                .into_iter()
                .find(|(name, _)| rest.len() > name.len() && rest.starts_with(name));
            match modifier {
                Some((name, which)) => {
                    rest = &rest[name.len()..];
                    match which {
                        0 => key.control = true,
                        1 => key.alt = true,
                        _ => key.shift = true,
                    }
                }
                None => break,
            }
        }
        let mut characters = rest.chars();
        key.code = match (characters.next(), characters.next()) {
            (Some(character), None) => Code::Char(character),
            _ => code_named(rest).ok_or_else(|| UnknownKey(text.to_owned()))?,
        };
        Ok(key)
    }
}

fn code_named(name: &str) -> Option<Code> {
    if let Some(number) = name.strip_prefix('f').and_then(|digits| digits.parse::<u8>().ok()) {
        return (1..=24).contains(&number).then_some(Code::F(number));
    }
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, code)| *code)
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.control, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if held {
                formatter.write_str(name)?;
            }
        }
        match self.code {
            Code::Char(' ') => formatter.write_str("space"),
            Code::Char(character) => write!(formatter, "{character}"),
            Code::F(number) => write!(formatter, "f{number}"),
            code => formatter.write_str(NAMES.iter().find(|(_, known)| *known == code).map_or("?", |(name, _)| name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_reads_back_as_it_is_written() {
        for text in ["j", "G", "ctrl-u", "shift-left", "space", "-", "f12", "alt-b", "ctrl-shift-end", "?"] {
            assert_eq!(text.parse::<Key>().map(|key| key.to_string()), Ok(text.to_owned()));
        }
        assert!("hyper-x".parse::<Key>().is_err());
    }
}
