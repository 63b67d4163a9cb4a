//! The way through an XML feed, element by element. What an element means is said by `rss`, `atom` and `podcasting`; here
//! is only where we are, and what is being read.
//!
//! End tags need not match: an end closes what it names, with all that was left open in it; one that names nothing open is
//! passed over. So a broken item costs itself and no other.
//!
//! After the end of the root an item that stands alone is still read: generators that append to a file leave its end tags in
//! the midst, and an episode too many is a smaller loss than all the newer ones. Any other element there begins another
//! document, which is not read once this one had an item.

use std::borrow::Cow;

use super::addresses::joined;
use super::assemble::Assembler;
use super::draft::{ItemDraft, ShowDraft, Text};
use super::element::{Element, Field, Place, Step};
use super::faults::{self, Problems};
use super::reading::Reading;
use super::xml::{Document, Found, Namespaces, Reader, Token, Vocabulary, attribute, attributes, decoded, local_name};
use super::{atom, limits, podcasting, rss};

/// Reads a document into the assembler.
pub(super) fn walk(text: &str, assembler: &mut Assembler, problems: &mut Problems) {
    let document = Document::new(text, problems);
    let mut reader = Reader::new(&document);
    let mut walk = Walk::new(reader.document());
    while let Some(token) = reader.next(problems) {
        let position = reader.position();
        match token {
            Token::Start { name, attributes, empty, raw } => {
                walk.close_left_open(name, assembler, problems);
                walk.start(name, attributes, empty, raw, position, problems);
            }
            Token::End { name, raw } => walk.end(name, raw, position, assembler, problems),
            Token::Text(text) => walk.text(text, position, problems),
            Token::Reference { raw, character } => walk.reference(raw, character),
        }
        if walk.ready {
            walk.hand_over(assembler, problems);
        }
    }
    // What stands after the end of the feed need have none.
    let is_whole = walk.ended && !walk.is_in_item();
    walk.show.cut_off = !is_whole && (reader.is_cut_off() || !walk.open.is_empty() || walk.reading.is_some());
    if walk.show.cut_off {
        problems.at(&faults::CUT_OFF, walk.document, walk.document.len(), String::new);
    }
    assembler.take_show(walk.show, problems);
}

/// The state of the walk.
pub(super) struct Walk<'a> {
    pub show: ShowDraft<'a>,
    pub item: ItemDraft<'a>,
    document: &'a str,
    open: Vec<Frame<'a>>,
    /// Open elements deeper than the limit.
    too_deep: usize,
    reading: Option<Reading<'a>>,
    namespaces: Namespaces<'a>,
    /// The item is whole.
    ready: bool,
    /// `</rss>` was read.
    ended: bool,
    /// An item was read.
    has_items: bool,
    /// The root is Atom's, with or without its namespace.
    pub is_atom: bool,
}

struct Frame<'a> {
    name: &'a str,
    place: Place,
    /// Its own `xml:base`, within an item or beside one.
    base: Option<Text<'a>>,
}

impl<'a> Walk<'a> {
    fn new(document: &'a str) -> Self {
        Self {
            show: ShowDraft::default(),
            item: ItemDraft::default(),
            document,
            open: Vec::new(),
            too_deep: 0,
            reading: None,
            namespaces: Namespaces::default(),
            ready: false,
            ended: false,
            has_items: false,
            is_atom: false,
        }
    }

    fn place(&self) -> Place {
        self.open.last().map_or(Place::Root, |frame| frame.place)
    }

    /// An item that begins within an item: the end tag of the one before is missing, but no more than that.
    fn close_left_open(&mut self, name: &'a str, assembler: &mut Assembler, problems: &mut Problems) {
        let is_same = |frame: &Frame| frame.place == Place::Item && frame.name == name;
        if let Some(index) = self.open.iter().rposition(is_same) {
            problems.at(&faults::MISMATCHED_END, self.document, self.document.len(), || {
                format!("(<{name}> within <{name}>)")
            });
            self.finish_reading();
            self.too_deep = 0;
            self.close_to(index, assembler, problems);
        }
    }

    fn finish_reading(&mut self) {
        if let Some(Reading { field, place, attributes, text, .. }) = self.reading.take() {
            self.finish(field, place, attributes, text);
        }
    }

    fn start(
        &mut self,
        name: &'a str,
        attributes: &'a str,
        empty: bool,
        raw: &'a str,
        position: usize,
        problems: &mut Problems,
    ) {
        if self.reading.is_some() {
            self.markup(name, raw, empty);
            return;
        }
        if self.open.len() >= limits::NESTING {
            problems.at(&faults::TOO_DEEP, self.document, position, String::new);
            self.too_deep += usize::from(!empty);
            return;
        }
        if self.ended {
            problems.at(&faults::AFTER_THE_END, self.document, position, String::new);
        }
        let depth = self.open.len() + 1;
        self.bind_namespaces(depth, name, attributes, position, problems);
        let is_other_document = self.ended && self.open.is_empty() && self.has_items && !is_item(name);
        let step = if is_other_document { Step::Pass } else { self.enter(name, attributes, position, problems) };
        match step {
            Step::Open(place) if !empty => {
                let has_own = !matches!(place, Place::Root | Place::Channel | Place::Item);
                let base = if has_own { own_base(attributes) } else { None };
                self.open.push(Frame { name, place, base });
            }
            Step::Pass if !empty => self.open.push(Frame { name, place: Place::Foreign, base: None }),
            Step::Read(field) if !empty => {
                let markup = attribute(attributes, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("xhtml"));
                let (place, text) = (self.place(), Cow::Borrowed(""));
                self.reading = Some(Reading { field, name, attributes, place, text, nested: 0, markup });
            }
            Step::Read(field) => self.finish(field, self.place(), attributes, Cow::Borrowed("")),
            Step::Open(Place::Item) => self.ready = true,
            Step::Open(_) | Step::Pass => {}
        }
        if empty {
            self.namespaces.leave(depth - 1);
        }
    }

    fn bind_namespaces(
        &mut self,
        depth: usize,
        name: &'a str,
        attributes: &'a str,
        position: usize,
        problems: &mut Problems,
    ) {
        if memchr::memmem::find(attributes.as_bytes(), b"xmlns").is_none() {
            return;
        }
        // What has no prefix in RSS is RSS's, whatever namespace its publisher gave all of it by mistake.
        let is_rss = ["rss", "channel", "item"].iter().any(|rss| name.eq_ignore_ascii_case(rss));
        for (key, address) in super::xml::attributes(attributes).filter(|(key, _)| key.starts_with("xmlns")) {
            let address = decoded(address);
            let is_sound = if is_rss && key == "xmlns" {
                Namespaces::is_of_rss(&address)
            } else {
                self.namespaces.bind(depth, key, &address)
            };
            if !is_sound {
                problems.at(&faults::WRONG_NAMESPACE, self.document, position, || format!("({key})"));
            }
        }
    }

    /// Asks the vocabularies what an element means.
    fn enter(&mut self, name: &'a str, attributes: &'a str, position: usize, problems: &mut Problems) -> Step {
        let place = self.place();
        if place == Place::Foreign {
            return Step::Pass;
        }
        let (vocabulary, found) = self.namespaces.vocabulary(name);
        let fault = match found {
            Found::Declared => None,
            Found::Undeclared => Some(&faults::UNDECLARED_PREFIX),
            Found::Misdeclared => Some(&faults::WRONG_NAMESPACE),
        };
        if let Some(fault) = fault {
            problems.at(fault, self.document, position, || format!("(<{name}>)"));
        }
        let mut lower = [0; 24];
        let Some(local) = lower_case(local_name(name), &mut lower) else {
            return Step::Pass;
        };
        let element = Element { vocabulary, local, attributes, place };
        let step = match vocabulary {
            // Atom whose namespace was forgotten.
            Vocabulary::Rss if self.is_atom => atom::enter(self, element),
            Vocabulary::Rss => rss::enter(self, element, problems),
            Vocabulary::Atom => atom::enter(self, element),
            Vocabulary::Other => Step::Pass,
            _ => podcasting::enter(self, element),
        };
        if let Step::Open(Place::Item | Place::Channel | Place::Root) = step {
            self.note_base(attributes, matches!(step, Step::Open(Place::Item)));
        }
        step
    }

    fn note_base(&mut self, raw: &'a str, item: bool) {
        let Some(base) = own_base(raw) else { return };
        if item {
            self.item.base = Some(base);
        } else {
            let outer = self.show.base.take();
            self.show.base = Some(outer.map_or(base.clone(), |outer| joined(&outer, base)));
        }
    }

    /// An attribute that is an address, joined to the bases of its element and of those around it, up to the item's own,
    /// which is joined when the item is whole.
    pub(super) fn address(&self, attributes: &'a str, name: &str) -> Option<Text<'a>> {
        attribute(attributes, name).map(|address| self.based(attributes, address))
    }

    fn based(&self, attributes: &'a str, address: Text<'a>) -> Text<'a> {
        let address = own_base(attributes).map_or(address.clone(), |base| joined(&base, address));
        let around = self.open.iter().rev();
        let bases = around
            .take_while(|frame| !matches!(frame.place, Place::Root | Place::Channel | Place::Item))
            .filter_map(|frame| frame.base.as_deref());
        bases.fold(address, |address, base| joined(base, address))
    }

    /// A start tag within a text: HTML that was not escaped.
    fn markup(&mut self, name: &str, raw: &'a str, empty: bool) {
        if let Some(reading) = &mut self.reading {
            reading.markup = true;
            reading.nested += usize::from(name == reading.name && !empty);
            reading.append(raw, &mut self.item.too_long);
        }
    }

    fn text(&mut self, text: &'a str, position: usize, problems: &mut Problems) {
        if let Some(reading) = &mut self.reading {
            reading.append(text, &mut self.item.too_long);
        } else if self.ended && !text.trim().is_empty() {
            problems.at(&faults::AFTER_THE_END, self.document, position, String::new);
        }
    }

    fn reference(&mut self, raw: &'a str, character: Option<char>) {
        let Some(reading) = &mut self.reading else {
            return;
        };
        match character {
            Some(character) if !reading.markup => {
                reading.append_copy(character.encode_utf8(&mut [0; 4]), &mut self.item.too_long);
            }
            _ => reading.append(raw, &mut self.item.too_long),
        }
    }

    fn end(
        &mut self,
        name: &'a str,
        raw: &'a str,
        position: usize,
        assembler: &mut Assembler,
        problems: &mut Problems,
    ) {
        let opened = self.open.iter().rposition(|frame| frame.name == name);
        if let Some(reading) = &mut self.reading {
            if reading.name == name && reading.nested > 0 {
                reading.nested -= 1;
                reading.append(raw, &mut self.item.too_long);
                return;
            }
            if reading.name != name && opened.is_none() {
                reading.append(raw, &mut self.item.too_long);
                return;
            }
            let own = reading.name == name;
            self.finish_reading();
            self.namespaces.leave(self.open.len());
            if own {
                return;
            }
        }
        if self.too_deep > 0 && opened.is_none_or(|index| index + 1 == self.open.len()) {
            self.too_deep -= 1;
            return;
        }
        if opened.is_none_or(|index| index + 1 != self.open.len()) {
            problems.at(&faults::MISMATCHED_END, self.document, position, || format!("(</{name}>)"));
        }
        if let Some(index) = opened {
            self.too_deep = 0;
            self.close_to(index, assembler, problems);
        }
    }

    /// Closes the element at `index` and all that is open in it.
    fn close_to(&mut self, index: usize, assembler: &mut Assembler, problems: &mut Problems) {
        while self.open.len() > index {
            if let Some(Frame { place: Place::Item, .. }) = self.open.pop() {
                self.hand_over(assembler, problems);
            }
        }
        self.namespaces.leave(index);
        self.ended |= index == 0;
    }

    fn hand_over(&mut self, assembler: &mut Assembler, problems: &mut Problems) {
        self.ready = false;
        self.has_items = true;
        let item = std::mem::take(&mut self.item);
        assembler.take_item(&item, self.show.base.as_deref(), problems);
    }

    /// A text was read to its end.
    fn finish(&mut self, field: Field, place: Place, attributes: &'a str, text: Text<'a>) {
        let text = match field {
            Field::Link
            | Field::Image
            | Field::SmallImage
            | Field::Guid { is_address: true, .. }
            | Field::AuthorLink
            | Field::MovedTo => self.based(attributes, text),
            _ => text,
        };
        match place {
            Place::Item | Place::Group => rss::set_item(&mut self.item, field, attributes, text),
            Place::Author if self.is_in_item() => rss::set_item(&mut self.item, field, attributes, text),
            _ => rss::set_show(&mut self.show, field, text),
        }
    }

    /// True within an item, however deep.
    pub(super) fn is_in_item(&self) -> bool {
        self.open.iter().any(|frame| frame.place == Place::Item)
    }
}

fn is_item(name: &str) -> bool {
    ["item", "entry"].iter().any(|item| local_name(name).eq_ignore_ascii_case(item))
}

/// The `xml:base` of an element.
fn own_base(raw: &str) -> Option<Text<'_>> {
    memchr::memmem::find(raw.as_bytes(), b"xml:base")?;
    attributes(raw).find(|(key, _)| *key == "xml:base").map(|(_, value)| decoded(value))
}

fn lower_case<'n>(name: &str, buffer: &'n mut [u8; 24]) -> Option<&'n str> {
    let letters = buffer.get_mut(..name.len())?;
    letters.copy_from_slice(name.as_bytes());
    letters.make_ascii_lowercase();
    std::str::from_utf8(letters).ok()
}
