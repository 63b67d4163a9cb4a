//! The pieces a date text is made of.

/// A number, a word, or a sign. Space is gone, and so is what stands in parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lexeme<'a> {
    /// At most nine digits; a longer run is no date.
    Number {
        value: u32,
        digits: usize,
    },
    Word(&'a str),
    Sign(char),
}

/// Cuts a text into its pieces. A run of more than nine digits (fractions aside) comes out as a word, which fits nowhere.
pub(super) fn lexemes(text: &str) -> Vec<Lexeme<'_>> {
    let mut pieces = Vec::new();
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = rest.find(|next: char| class(next) != class(first)).unwrap_or(rest.len());
        let (piece, after) = match class(first) {
            Class::Digit | Class::Letter => rest.split_at(length),
            Class::Space | Class::Other => rest.split_at(first.len_utf8()),
        };
        match (class(first), first) {
            (_, '(') => depth += 1,
            (_, ')') => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            (Class::Digit, _) => pieces.push(match piece.parse() {
                Ok(value) if piece.len() <= 9 => Lexeme::Number { value, digits: piece.len() },
                _ => Lexeme::Word(piece),
            }),
            (Class::Letter, _) => pieces.push(Lexeme::Word(piece)),
            (Class::Space, _) | (_, ',') => {}
            // Typographers' dashes and minus.
            (Class::Other, '\u{2010}'..='\u{2014}' | '\u{2212}') => pieces.push(Lexeme::Sign('-')),
            (Class::Other, sign) => pieces.push(Lexeme::Sign(sign)),
        }
        rest = after;
    }
    pieces
}

#[derive(PartialEq, Eq)]
enum Class {
    Digit,
    Letter,
    Space,
    Other,
}

fn class(character: char) -> Class {
    match character {
        '0'..='9' => Class::Digit,
        letter if letter.is_alphabetic() => Class::Letter,
        space if space.is_whitespace() => Class::Space,
        _ => Class::Other,
    }
}
