//! The keys of a line that is typed, as in a shell: the filter, a time, an address. This table is all there is: the
//! editor goes by it, and so do the help and the README.

use super::{Code, Key};

macro_rules! editings {
    ($($name:ident = $help:literal: $($key:expr),+;)*) => {
        /// What a key does to a line.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Editing {
            $(#[doc = $help] $name,)*
        }

        impl Editing {
            /// All of them, in the order of the help screen.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// What it does, for the help screen.
            #[must_use]
            pub const fn help(self) -> &'static str {
                match self { $(Self::$name => $help,)* }
            }
        }

        const KEYS: &[(Key, Editing)] = &[$($(($key, Editing::$name),)+)*];
    };
}

const fn plain(code: Code) -> Key {
    Key::plain(code)
}

const fn control(code: Code) -> Key {
    Key { control: true, ..Key::plain(code) }
}

const fn alt(character: char) -> Key {
    Key::char(character).with_alt()
}

editings! {
    LetterBack = "a letter left": plain(Code::Left), Key::control('b');
    LetterForward = "a letter right": plain(Code::Right), Key::control('f');
    WordBack = "a word left": alt('b'), control(Code::Left);
    WordForward = "a word right": alt('f'), control(Code::Right);
    Start = "to the start": plain(Code::Home), Key::control('a');
    End = "to the end": plain(Code::End), Key::control('e');
    DeleteBack = "delete the letter before": plain(Code::Backspace);
    DeleteForward = "delete the letter after": plain(Code::Delete), Key::control('d');
    DeleteWordBack = "delete the word before": Key::control('w');
    DeleteWordForward = "delete the word after": alt('d');
    DeleteToStart = "delete to the start": Key::control('u');
    DeleteToEnd = "delete to the end": Key::control('k');
    PutBack = "put back what was deleted": Key::control('y');
}

impl Editing {
    /// What a key does to a line, if it is not a letter of it.
    #[must_use]
    pub fn of(key: Key) -> Option<Self> {
        let key = usual(key);
        KEYS.iter().find(|(bound, _)| *bound == key).map(|(_, editing)| *editing)
    }

    /// Its keys as people read them.
    #[must_use]
    pub fn keys(self) -> Vec<String> {
        KEYS.iter().filter(|(_, editing)| *editing == self).map(|(key, _)| key.shown()).collect()
    }
}

/// The key as the table has it: terminals differ in what they send with Alt and Ctrl, and Shift changes nothing here.
fn usual(key: Key) -> Key {
    let held = key.control || key.alt;
    match key.code {
        Code::Char('h' | 'H') if key.control => plain(Code::Backspace),
        Code::Backspace if held => Key::control('w'),
        Code::Delete if held => alt('d'),
        Code::Left | Code::Right if held => control(key.code),
        Code::Char(character) if held => {
            let code = Code::Char(character.to_ascii_lowercase());
            Key { code, control: key.control, alt: key.alt && !key.control, shift: false }
        }
        code => plain(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_move_by_a_word_is_one() {
        for text in ["ctrl-left", "alt-left", "alt-b", "ctrl-shift-left"] {
            let key: Key = text.parse().unwrap_or(plain(Code::Esc));
            assert_eq!(Editing::of(key), Some(Editing::WordBack), "{text}");
        }
        for text in ["ctrl-w", "alt-backspace", "ctrl-backspace"] {
            let key: Key = text.parse().unwrap_or(plain(Code::Esc));
            assert_eq!(Editing::of(key), Some(Editing::DeleteWordBack), "{text}");
        }
        assert_eq!(Editing::of(Key::control('h')), Some(Editing::DeleteBack), "as old terminals send it");
        assert_eq!(Editing::of(Key::char('b')), None, "a letter");
        assert_eq!(Editing::of(Key::control('W')), Some(Editing::DeleteWordBack));
        assert_eq!(Editing::WordBack.keys(), ["Alt-B", "Ctrl-←"]);
    }
}
