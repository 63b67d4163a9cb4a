//! Editing a line as in a shell. Only what is visible and fits gets in.

use tui_input::{Input, InputRequest};

use crate::keys::{Code, Editing, Key};
use crate::model::one_line;

/// Longest line that can be typed or pasted, in characters.
pub const LONGEST: usize = 2_048;

/// What a key did to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The text is another one.
    Changed,
    /// The cursor moved, or there was nothing to do.
    Kept,
    /// Not a key for lines.
    Ignored,
}

/// Give a key to a line.
pub fn edit(input: &mut Input, key: Key) -> Edit {
    let Some(request) = request(key) else { return Edit::Ignored };
    if let InputRequest::InsertChar(character) = request
        && (character.is_control() || input.value().chars().nth(LONGEST - 1).is_some())
    {
        return Edit::Kept;
    }
    match input.handle(request) {
        Some(changed) if changed.value => Edit::Changed,
        _ => Edit::Kept,
    }
}

/// Put pasted text where the cursor is: one line, nothing invisible, no more than fits.
pub fn paste(input: &mut Input, text: &str) -> Edit {
    let start: String = text.chars().take(2 * LONGEST).collect();
    let line = one_line(&start);
    let room = LONGEST.saturating_sub(input.value().chars().count());
    let at = input.cursor();
    let before: String = input.value().chars().take(at).collect();
    let after: String = input.value().chars().skip(at).collect();
    let pasted: String = line.chars().take(room).collect();
    if pasted.is_empty() {
        return Edit::Kept;
    }
    let cursor = at + pasted.chars().count();
    *input = Input::new(before + &pasted + &after).with_cursor(cursor);
    Edit::Changed
}

fn request(key: Key) -> Option<InputRequest> {
    use InputRequest as R;
    let Some(editing) = Editing::of(key) else {
        return match key.code {
            Code::Char(character) if !key.control && !key.alt => Some(R::InsertChar(character)),
            _ => None,
        };
    };
    Some(match editing {
        Editing::LetterBack => R::GoToPrevChar,
        Editing::LetterForward => R::GoToNextChar,
        Editing::WordBack => R::GoToPrevWord,
        Editing::WordForward => R::GoToNextWord,
        Editing::Start => R::GoToStart,
        Editing::End => R::GoToEnd,
        Editing::DeleteBack => R::DeletePrevChar,
        Editing::DeleteForward => R::DeleteNextChar,
        Editing::DeleteWordBack => R::DeletePrevWord,
        Editing::DeleteWordForward => R::DeleteNextWord,
        Editing::DeleteToStart => R::DeleteFromStart,
        Editing::DeleteToEnd => R::DeleteTillEnd,
        Editing::PutBack => R::Yank,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &str) -> String {
        let mut input = Input::new("low rank adapters".to_owned());
        for key in keys.split(' ') {
            if let Ok(key) = key.parse::<Key>() {
                edit(&mut input, key);
            }
        }
        input.value().to_owned()
    }

    #[test]
    fn a_line_is_edited_as_in_a_shell() {
        assert_eq!(typed("ctrl-w x"), "low rank x");
        assert_eq!(typed("alt-b ctrl-u"), "adapters");
        assert_eq!(typed("home alt-f ctrl-k"), "low ");
        assert_eq!(typed("ctrl-left ctrl-left ctrl-k ctrl-y"), "low rank adapters");
        assert_eq!(typed("ctrl-a delete ctrl-d ctrl-e backspace"), "w rank adapter");
    }

    #[test]
    fn a_paste_is_one_visible_line_of_bounded_length() {
        let mut input = Input::new("ab".to_owned()).with_cursor(1);
        paste(&mut input, "x\u{1b}[31m\ny\u{202e}");
        assert_eq!((input.value(), input.cursor()), ("ax[31m yb", 8));
        paste(&mut input, &"z".repeat(1_000_000));
        assert_eq!(input.value().chars().count(), LONGEST);
        edit(&mut input, Key::char('q'));
        assert_eq!(input.value().chars().count(), LONGEST);
    }
}
