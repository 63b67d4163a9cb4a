//! What is whole in a JSON document that is not: an element of its list that cannot be read becomes null, and a document
//! that ends too soon is closed after its last whole element.

use serde::de::IgnoredAny;

use super::repair;
use crate::feed::error::Damage;

/// A document that can be parsed, and what it took.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::feed) struct Salvaged {
    pub text: String,
    pub damage: Damage,
}

/// Elements of a list stand this deep at most: in a list within the outermost object.
const DEEPEST: usize = 2;

/// Saves what is whole. Each byte is looked at a bounded number of times.
pub(in crate::feed) fn salvage(document: &str) -> Salvaged {
    let mended = repair(document);
    let mut saved =
        Saved { text: &mended, open: Vec::new(), too_deep: 0, begun: false, copied: 0, copy: String::new(), broken: 0 };
    let end = saved.run();
    let cut_off = !saved.open.is_empty();
    let end = if cut_off { saved.close() } else { end };
    saved.keep(end);
    saved.copy.extend(saved.open.iter().rev().map(|level| level.closes));
    Salvaged { text: saved.copy, damage: Damage { broken: saved.broken, cut_off } }
}

struct Saved<'t> {
    text: &'t str,
    open: Vec<Level>,
    /// Brackets open below `DEEPEST` and the element there.
    too_deep: usize,
    begun: bool,
    copied: usize,
    copy: String,
    broken: usize,
}

/// A list or object that is open.
struct Level {
    begins: usize,
    closes: char,
    /// Up to here it holds whole elements only.
    whole: usize,
}

impl Saved<'_> {
    /// Goes through the outermost value; where it ends.
    fn run(&mut self) -> usize {
        let bytes = self.text.as_bytes();
        let mut position = 0;
        while let Some(&byte) = bytes.get(position) {
            match byte {
                b'"' => position = string_end(bytes, position) - 1,
                b'{' | b'[' if self.open.len() <= DEEPEST => {
                    let closes = if byte == b'{' { '}' } else { ']' };
                    self.begun = true;
                    self.open.push(Level { begins: position, closes, whole: position + 1 });
                }
                b'{' | b'[' => self.too_deep += 1,
                b'}' | b']' if self.too_deep > 0 => self.too_deep -= 1,
                b'}' | b']' => {
                    self.end(char::from(byte), position);
                    if self.open.is_empty() && self.begun {
                        return position + 1;
                    }
                }
                b',' if self.too_deep == 0 => {
                    if let Some(level) = self.open.last_mut() {
                        level.whole = position;
                    }
                }
                _ => {}
            }
            position += 1;
        }
        position
    }

    /// A bracket stands at `position`: it closes what it fits, with all that was left open in it.
    fn end(&mut self, bracket: char, position: usize) {
        if let Some(fits) = self.open.iter().rposition(|level| level.closes == bracket) {
            while self.open.len() > fits + 1 {
                self.end_level(position);
            }
            self.end_level(position + 1);
        }
    }

    /// A bracket closes: an element of a list is kept if it can be read.
    fn end_level(&mut self, end: usize) {
        let Some(level) = self.open.pop() else { return };
        let within_list = self.open.last().is_some_and(|outer| outer.closes == ']');
        if within_list && serde_json::from_str::<IgnoredAny>(&self.text[level.begins..end]).is_err() {
            self.broken += 1;
            self.keep(level.begins);
            self.copy.push_str("null");
            self.copied = end;
        }
        if let Some(outer) = self.open.last_mut() {
            outer.whole = end;
        }
    }

    /// Leaves open what the document may be cut within; where that is.
    fn close(&mut self) -> usize {
        let list = self.open.iter().take(DEEPEST).position(|level| level.closes == ']').unwrap_or(0);
        self.open.truncate(list + 1);
        self.open.last().map_or(0, |level| level.whole)
    }

    fn keep(&mut self, end: usize) {
        self.copy.push_str(&self.text[self.copied.min(end)..end]);
        self.copied = self.copied.max(end);
    }
}

/// Behind the quote that ends a string, or the end of the text.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut position = start + 1;
    while let Some(found) = memchr::memchr2(b'"', b'\\', &bytes[position.min(bytes.len())..]) {
        position += found + 1;
        if bytes[position - 1] == b'"' {
            return position;
        }
        position += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_elements_are_kept() {
        let table = [
            (r#"{"a":[{"b":1},{"b" 2},{"b":3}]}"#, r#"{"a":[{"b":1},null,{"b":3}]}"#, 1, false),
            (r#"{"a":[{"b":1},{"b":"},{"c":2},{"#, r#"{"a":[{"b":1}]}"#, 0, true),
            (r#"{"a":[{"b":1},{"b":2}"#, r#"{"a":[{"b":1},{"b":2}]}"#, 0, true),
            (r#"{"a":[{"b":1}],"v":"1."#, r#"{"a":[{"b":1}]}"#, 0, true),
            (r#"{"v":"1","a":[{"b":[[{"c":1}]]},{"b":[[{"#, r#"{"v":"1","a":[{"b":[[{"c":1}]]}]}"#, 0, true),
            (r#"[{"b":1},{"b":[2"#, r#"[{"b":1}]"#, 0, true),
            ("]]", "]]", 0, false),
            (r#"[{"b":1e999},{"b":2}] trailing {"#, r#"[{"b":"1e999"},{"b":2}]"#, 0, false),
            (r#"[1,2,"x"#, "[1,2]", 0, true),
            ("[", "[]", 0, true),
            ("", "", 0, false),
            (r#"{"a":[{"b":1},{"b":2],"v":1}"#, r#"{"a":[{"b":1},null],"v":1}"#, 1, false),
            (r#"{"a":[{"b":1},{"b":[2},{"b":3}],"v":1}"#, r#"{"a":[{"b":1},null],"v":1}"#, 1, false),
            ("[1}]", "[1}]", 0, false),
        ];
        for (broken, text, count, cut_off) in table {
            let expected = Salvaged { text: text.to_owned(), damage: Damage { broken: count, cut_off } };
            assert_eq!(salvage(broken), expected, "{broken}");
        }
    }
}
