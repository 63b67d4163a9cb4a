//! Building the list: the only code that makes its lines anew. It runs when scope, sort, filter or catalog change,
//! never when the cursor moves or a lesson makes progress.

use std::sync::Arc;

use crate::model::{Catalog, EpisodeId, Mark, Row};
use crate::msg::{Effect, Sort};

use super::order::order;
use super::tally::{is_unmeasured, left_of};
use super::turn::Turn;
use super::{HomeKind, Line, Places, Scope, SectionTally, State, Tally};

/// A list of more rows than this is let go of elsewhere.
const LONG: usize = 2_000;

impl State {
    /// Other rows are open now: count them, order them, show them, and stand on `select` if it is there.
    pub(super) fn open_rows(&mut self, turn: &mut Turn, catalog: Arc<Catalog>, select: Option<&EpisodeId>) {
        let before = std::mem::replace(&mut self.catalog, catalog);
        if before.rows.len() > LONG {
            turn.effects.push(Effect::Discard { catalog: before });
        }
        self.places = Places::of(&self.catalog.rows);
        self.let_go_of_missing();
        self.recount();
        self.sort_rows();
        self.follow_catalog(turn);
        if self.filter.is_some() {
            self.find_again(turn);
        } else {
            self.show_all();
            self.select(turn, select);
        }
    }

    /// Count what is heard and left of the open rows.
    pub(super) fn recount(&mut self) {
        self.tally = self.count();
    }

    /// The rows are to stand in another order, or their words have changed: what is selected stays selected.
    pub(super) fn order_again(&mut self, turn: &mut Turn) {
        self.sort_rows();
        self.follow_catalog(turn);
        if self.filter.as_ref().is_none_or(|filter| filter.query().is_empty()) {
            let selected = self.selected().map(|row| row.id.clone());
            self.show_all();
            self.select(turn, selected.as_ref());
        }
    }

    /// Bring `list.order` in line with the sort.
    pub(super) fn sort_rows(&mut self) {
        self.list.order = Arc::new(order(&self.catalog.rows, self.sort, || self.heard_places()));
    }

    /// The lines of the whole list.
    pub(super) fn show_all(&mut self) {
        let with_sections = self.shows_sections();
        for section in &mut self.tally.sections {
            section.line = None;
        }
        let mut lines = Vec::with_capacity(self.catalog.rows.len() + 2 * self.tally.sections.len());
        let mut current = None;
        let order = Arc::clone(&self.list.order);
        for &row in order.iter() {
            if with_sections {
                let section = self.tally.section_of.get(row as usize).copied();
                if section != current {
                    current = section;
                    self.push_header(&mut lines, row);
                }
            }
            lines.push(Line::Episode { row });
        }
        self.list.lines = lines;
    }

    /// The lines of what the filter has found: rows first, then sentences.
    pub(super) fn show_found(&mut self) {
        for section in &mut self.tally.sections {
            section.line = None;
        }
        let Some(filter) = &self.filter else { return };
        let mut lines: Vec<Line> = Vec::with_capacity(filter.hits.len() + filter.snippets.len() + 2);
        let known = self.catalog.rows.len();
        let rows = filter.hits.iter().map(|hit| hit.row).filter(|row| (*row as usize) < known);
        lines.extend(rows.map(|row| Line::Episode { row }));
        if !filter.snippets.is_empty() {
            if !lines.is_empty() {
                lines.push(Line::Blank);
            }
            lines.push(Line::SnippetHeader { count: u32::try_from(filter.snippets.len()).unwrap_or(u32::MAX) });
            lines.extend(filter.snippets.iter().cloned().map(|snippet| Line::Snippet { snippet: Box::new(snippet) }));
        }
        self.list.lines = lines;
    }

    /// Sections stand in the show's own order only; lists over all shows have none.
    fn shows_sections(&self) -> bool {
        self.sort == Sort::Course
            && matches!(self.scope, Scope::Home | Scope::Course | Scope::Show(_))
            && self.has_sections()
    }

    /// Files of one folder are in no section but the show itself.
    fn has_sections(&self) -> bool {
        let of_one_folder = self.home_kind == HomeKind::Files && self.tally.sections.len() == 1;
        !self.tally.sections.is_empty() && !of_one_folder
    }

    fn push_header(&mut self, lines: &mut Vec<Line>, row: u32) {
        let Some(index) = self.tally.section_of.get(row as usize) else { return };
        let Some(section) = self.tally.sections.get_mut(*index as usize) else { return };
        if !lines.is_empty() {
            lines.push(Line::Blank);
        }
        section.line = Some(lines.len());
        lines.push(Line::Section {
            title: section_title(&self.catalog.rows[row as usize]),
            heard: section.heard,
            of: section.of,
            minutes_left: section.minutes_left(),
            at_least: section.unmeasured > 0,
        });
    }

    fn count(&self) -> Tally {
        let rows = &self.catalog.rows;
        let has_sections = rows.iter().any(|row| row.section.is_some());
        let mut tally = Tally { of: u32::try_from(rows.len()).unwrap_or(u32::MAX), ..Tally::default() };
        let marks = self.marks_by_place();
        let mut marks = marks.into_iter().peekable();
        let mut before: Option<&Row> = None;
        for (row, place) in rows.iter().zip(0_u32..) {
            let mark = marks.next_if(|(marked, _)| *marked == place).map(|(_, mark)| mark).unwrap_or_default();
            let left = left_of(row, mark);
            let unmeasured = u32::from(is_unmeasured(row, mark));
            tally.heard += u32::from(mark.heard);
            tally.unmeasured += unmeasured;
            tally.left = tally.left.saturating_add(left);
            if has_sections {
                if before.is_none_or(|before| !is_same_section(before, row)) {
                    tally.sections.push(SectionTally::default());
                }
                before = Some(row);
                tally.section_of.push(u32::try_from(tally.sections.len() - 1).unwrap_or(u32::MAX));
                if let Some(section) = tally.sections.last_mut() {
                    section.of += 1;
                    section.heard += u32::from(mark.heard);
                    section.left = section.left.saturating_add(left);
                    section.unmeasured += unmeasured;
                }
            }
        }
        tally
    }

    /// The marks of the open rows, by place: the shorter way where few of many rows were ever touched.
    fn marks_by_place(&self) -> Vec<(u32, Mark)> {
        let marks = self.marks.iter();
        let mut found: Vec<_> =
            marks.filter_map(|(episode, mark)| self.place_of(episode).map(|place| (place, *mark))).collect();
        found.sort_unstable_by_key(|(place, _)| *place);
        found
    }

    /// Which rows are heard, by place.
    pub(super) fn heard_places(&self) -> Vec<bool> {
        let mut heard = vec![false; self.catalog.rows.len()];
        for (place, mark) in self.marks_by_place() {
            if let Some(heard) = heard.get_mut(place as usize) {
                *heard = mark.heard;
            }
        }
        heard
    }
}

fn is_same_section(one: &Row, other: &Row) -> bool {
    match (&one.section, &other.section) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other) || one == other,
        (None, None) => true,
        _ => false,
    }
}

fn section_title(row: &Row) -> Arc<str> {
    row.section.clone().unwrap_or_else(|| Arc::from("Other episodes"))
}
