//! The filter at work: short lists are ranked at once, in the same frame; long ones and spoken sentences by the
//! search worker, whose answers to older questions are dropped.

use std::sync::Arc;

use crate::msg::{FindCmd, FindEvent};
use crate::search::rank;

use super::edit::{Edit, edit};
use super::turn::Turn;
use super::{Filter, Focus, Line, Progress, State};
use crate::keys::{Code, Key};
use crate::model::Ticket;

/// Up to so many rows are ranked while the listener types.
const AT_ONCE: usize = 2_000;

impl State {
    /// `/`: open the filter, or go on typing in it.
    pub(super) fn open_filter(&mut self) {
        self.focus = Focus::List;
        self.shows.open = false;
        self.reading.related_cursor = None;
        let before = self.selected().map(|row| row.id.clone());
        let filter = self.filter.get_or_insert_with(|| Filter { before, ..Filter::default() });
        filter.typing = true;
    }

    /// A key while the filter is typed.
    pub(super) fn type_in_filter(&mut self, turn: &mut Turn, key: Key) {
        match key.code {
            Code::Esc => self.close_filter(turn),
            Code::Enter => self.enter_in_filter(turn),
            Code::Tab => self.leave_line(turn),
            _ => {
                let edited = self.filter.as_mut().map(|filter| edit(&mut filter.input, key));
                if edited == Some(Edit::Changed) {
                    self.find_again(turn);
                }
            }
        }
    }

    fn enter_in_filter(&mut self, turn: &mut Turn) {
        let Some(filter) = &mut self.filter else { return };
        if filter.progress == Progress::Searching && self.catalog.rows.len() > AT_ONCE {
            filter.enter_waits = true;
            return;
        }
        filter.typing = false;
        let is_empty = filter.query().is_empty();
        self.activate(turn);
        if is_empty {
            self.drop_filter(turn);
        }
    }

    /// Tab: keys are commands again, on what the filter has found; nothing plays. `/` goes on typing.
    fn leave_line(&mut self, turn: &mut Turn) {
        let Some(filter) = &mut self.filter else { return };
        if filter.query().is_empty() {
            self.drop_filter(turn);
        } else {
            filter.typing = false;
            filter.enter_waits = false;
        }
    }

    /// What is typed is another question now.
    pub(super) fn find_again(&mut self, turn: &mut Turn) {
        let ticket = self.new_ticket();
        let catalog = Arc::clone(&self.catalog);
        let read = self.shelf.transcripts();
        let Some(filter) = &mut self.filter else { return };
        filter.ticket = ticket;
        filter.enter_waits = false;
        let query = filter.query().to_owned();
        if query.is_empty() {
            self.find_nothing(turn);
            return;
        }
        if catalog.rows.len() <= AT_ONCE {
            filter.hits = rank(&catalog, &query);
            filter.progress = Progress::Complete;
            self.show_found();
            self.stand_on_first(turn);
        } else {
            filter.progress = Progress::Searching;
        }
        turn.find(FindCmd::Find { ticket, query, catalog, read });
    }

    /// Nothing is typed: the whole list.
    fn find_nothing(&mut self, turn: &mut Turn) {
        let Some(filter) = &mut self.filter else { return };
        filter.hits.clear();
        filter.snippets.clear();
        filter.progress = Progress::Complete;
        let before = filter.before.clone();
        turn.find(FindCmd::Cancel);
        self.show_all();
        self.select(turn, before.as_ref());
    }

    /// The worker's answer.
    pub(super) fn found(&mut self, turn: &mut Turn, event: FindEvent) {
        let FindEvent::Found { ticket, hits, snippets } = event;
        let on_snippet = self.is_on_snippet();
        let is_long = self.catalog.rows.len() > AT_ONCE;
        let Some(filter) = &mut self.filter else { return };
        if filter.ticket != ticket || filter.query().is_empty() {
            return;
        }
        if is_long {
            filter.hits = hits;
        }
        filter.snippets = snippets;
        filter.progress = Progress::Complete;
        let waits = std::mem::take(&mut filter.enter_waits);
        self.show_found();
        if is_long || on_snippet || !self.list.lines.get(self.list.cursor).is_some_and(Line::is_selectable) {
            self.stand_on_first(turn);
        } else {
            self.settle();
        }
        if waits {
            self.enter_in_filter(turn);
        }
    }

    fn stand_on_first(&mut self, turn: &mut Turn) {
        let first = self.list.selectable_from(0).unwrap_or(0);
        self.stand_on(turn, first);
    }

    /// Esc: the whole list again, and back to where the listener was; to what they played, if they did.
    pub(super) fn close_filter(&mut self, turn: &mut Turn) {
        let Some(filter) = &self.filter else { return };
        let played = (!filter.typing).then(|| self.selected().map(|row| row.id.clone())).flatten();
        let back = played.filter(|episode| self.is_current(episode)).or_else(|| filter.before.clone());
        self.drop_filter(turn);
        self.show_all();
        self.select(turn, back.as_ref());
    }

    /// No filter any more; who calls this shows the list anew.
    pub(super) fn drop_filter(&mut self, turn: &mut Turn) {
        if self.filter.take().is_some_and(|filter| !filter.query().is_empty()) {
            turn.find(FindCmd::Cancel);
        }
    }

    /// The next number for a question.
    pub(super) fn new_ticket(&mut self) -> Ticket {
        self.ticket = self.ticket.next();
        self.ticket
    }

    /// `s`: the next order. What is selected stays selected.
    pub(super) fn cycle_sort(&mut self, turn: &mut Turn) {
        use crate::msg::{Sort, StoreCmd};
        let index = Sort::ALL.iter().position(|sort| *sort == self.sort).unwrap_or(0);
        self.sort = Sort::ALL[(index + 1) % Sort::ALL.len()];
        turn.store(StoreCmd::SaveSort { sort: self.sort });
        self.order_again(turn);
        self.say(turn, format!("Order: {}", self.order_name()));
    }
}
