//! Where the boxes of an MP4 file lie whose index comes first, read from its first bytes and without its tables. All
//! sizes are the file's own claims.

use super::{Atom, atom_at, read};
use crate::audio::window::Window;

/// A shorter index is here as soon as another connection.
const SHORT: u64 = 8 << 10;
/// What describes the track comes before its tables, and is not longer.
const LONGEST_HEAD: u64 = 16 << 10;
/// Boxes that are passed over on one level.
const MOST: usize = 24;

/// Where the boxes lie that matter.
pub(super) struct Layout {
    pub(super) movie: Atom,
    /// The first bytes of the boxes around the tables, the outermost first.
    around: Vec<u64>,
    table: Atom,
    /// Where the tables of samples begin.
    tables: u64,
    pub(super) times: Atom,
}

impl Layout {
    /// As far as it can be told from what comes before the tables of samples. None: it is unusual, or short.
    pub(super) fn read(source: &mut Window, length: u64) -> Option<Self> {
        let movie = step_to(source, 0, length, *b"moov")?;
        if movie.to - movie.from <= SHORT {
            return None;
        }
        let mut around = Vec::new();
        let mut inner = movie;
        for kind in [*b"trak", *b"mdia", *b"minf", *b"stbl"] {
            around.push(inner.from - 8);
            if kind == *b"minf" {
                let handler = step_to(source, inner.from, inner.to, *b"hdlr")?;
                (read(source, handler.from, 12)?.get(8..12)? == b"soun").then_some(())?;
            }
            let outer = inner;
            inner = step_to(source, outer.from, outer.to, kind)?;
            if kind == *b"mdia" {
                // The edit list says when the sound begins. One that stands behind the tables is not here yet.
                let is_seen = step_to(source, outer.from, inner.from - 8, *b"edts").is_some();
                (is_seen || inner.to + 8 > outer.to).then_some(())?;
            }
        }
        around.push(inner.from - 8);
        let times = step_to(source, inner.from, inner.to, *b"stts")?;
        let mut tables = inner.from;
        loop {
            let (atom, next) = atom_at(source, tables, inner.to)?;
            if is_of_samples(atom.kind) {
                break;
            }
            if next > LONGEST_HEAD {
                return None;
            }
            tables = next;
        }
        (times.to <= tables).then_some(Self { movie, around, table: inner, tables, times })
    }

    /// The file up to the tables of samples, with empty ones in their place and no sound.
    pub(super) fn head(&self, source: &mut Window) -> Option<Vec<u8>> {
        let mut head = read(source, 0, self.tables).filter(|head| head.len() as u64 == self.tables)?;
        for (kind, size) in [(b"stsc", 16_u32), (b"stsz", 20), (b"stco", 16)] {
            head.extend(size.to_be_bytes().iter().chain(kind));
            head.resize(head.len() + size as usize - 8, 0);
        }
        let end = head.len();
        for start in &self.around {
            let start = usize::try_from(*start).ok()?;
            let size = u32::try_from(end - start).ok()?;
            head.get_mut(start..start + 4)?.copy_from_slice(&size.to_be_bytes());
        }
        head.extend(b"\0\0\0\x08mdat");
        Some(head)
    }

    /// `stsc`, `stsz`, and `stco` or `co64`: they are passed over, not read.
    pub(super) fn tables(&self, source: &mut Window) -> Option<(Atom, Atom, Atom)> {
        let (mut runs, mut sizes, mut offsets) = (None, None, None);
        let mut at = self.tables;
        for _ in 0..MOST {
            let (atom, next) = atom_at(source, at, self.table.to)?;
            match &atom.kind {
                b"stsc" => runs = Some(atom),
                b"stsz" => sizes = Some(atom),
                b"stco" | b"co64" => offsets = Some(atom),
                _ => {}
            }
            if let (Some(runs), Some(sizes), Some(offsets)) = (runs, sizes, offsets) {
                return Some((runs, sizes, offsets));
            }
            at = next;
        }
        None
    }
}

fn is_of_samples(kind: [u8; 4]) -> bool {
    [b"stsc", b"stsz", b"stco", b"co64"].contains(&&kind)
}

/// The first box of a kind, if it begins near the start of the file.
fn step_to(source: &mut Window, from: u64, end: u64, kind: [u8; 4]) -> Option<Atom> {
    let mut at = from;
    for _ in 0..MOST {
        let (atom, next) = atom_at(source, at, end)?;
        if atom.kind == kind {
            // A size of 64 bits is unusual here.
            return (atom.from == at + 8).then_some(atom);
        }
        if next > LONGEST_HEAD {
            return None;
        }
        at = next;
    }
    None
}
