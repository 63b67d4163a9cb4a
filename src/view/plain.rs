//! For terminals that show ASCII only: what the texts hold beyond it is folded to its nearest letters.

use ratatui::buffer::Buffer;
use unicode_normalization::UnicodeNormalization;

/// Replaces every sign that is not ASCII; a sign of two cells becomes one and a space.
pub fn fold_to_ascii(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() {
            let nearest = nearest(cell.symbol());
            cell.set_char(nearest);
        }
    }
}

fn nearest(symbol: &str) -> char {
    match symbol.chars().next().unwrap_or(' ') {
        '\u{2018}' | '\u{2019}' | '\u{2032}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2033}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{b7}' => '-',
        '\u{2026}' => '.',
        '\u{d7}' => 'x',
        '\u{2190}' => '<',
        '\u{2191}' => '^',
        '\u{2192}' => '>',
        '\u{2193}' => 'v',
        other => other.nfkd().next().filter(char::is_ascii).unwrap_or('?'),
    }
}
