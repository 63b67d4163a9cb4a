//! The shows pane: what can be opened in the list.

use std::collections::BTreeSet;

use crate::model::{EpisodeId, ShowId, Ticket};
use crate::msg::ShowEntry;

/// Which list is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// The built-in course, or what stands in its place.
    #[default]
    Home,
    /// The built-in course, where something else stands in its place.
    Course,
    Show(ShowId),
    /// New episodes of all shows.
    AllNew,
    /// Started episodes of all shows and the course.
    Continue,
    /// All episodes of all shows.
    All,
}

/// The shows pane.
#[derive(Clone, Debug, Default)]
pub struct ShowsPane {
    /// The subscriptions, by title.
    pub entries: Vec<ShowEntry>,
    /// Something stands in the course's place: the course has a line of its own.
    pub has_course: bool,
    /// What stands in the course's place is subscribed to as well; it has no second line for that.
    pub keeps_home: bool,
    /// Line of the cursor: the fixed lists first (course, all new, continue, all), then `entries`.
    pub cursor: usize,
    pub top: usize,
    /// Opened by `S` where there is no column for it.
    pub open: bool,
    pub refreshing: BTreeSet<ShowId>,
    /// Done, of how many, while all are refreshed.
    pub progress: Option<(u32, u32)>,
    /// A show that `d` was pressed on, while its rows are on their way.
    pub to_download: Option<ShowId>,
    /// Those of its episodes that came so far.
    pub counting: Vec<EpisodeId>,
    /// Its unheard episodes: `d` again before that moment of the running clock downloads them.
    pub counted: Option<(ShowId, Vec<EpisodeId>, std::time::Duration)>,
    /// The listener asked for the refresh that runs: they are told how it ended.
    pub asked: bool,
    /// Unsubscribed in this run: what is still on its way from there does not subscribe again.
    pub let_go: BTreeSet<ShowId>,
    /// An address that is being fetched, also after its prompt was closed.
    pub adding: Option<Ticket>,
}

impl ShowsPane {
    /// The fixed lists above the subscriptions.
    const FIXED: [Scope; 5] = [Scope::Home, Scope::Course, Scope::AllNew, Scope::Continue, Scope::All];

    /// How many fixed lists stand above the subscriptions.
    #[must_use]
    pub fn fixed(&self) -> usize {
        Self::FIXED.len() - usize::from(!self.has_course)
    }

    /// A subscription.
    #[must_use]
    pub fn entry(&self, show: &ShowId) -> Option<&ShowEntry> {
        self.entries.iter().find(|entry| entry.show.id == *show)
    }

    /// How many lines the pane has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.fixed() + self.entries.len()
    }

    /// What the line at `index` opens.
    #[must_use]
    pub fn scope_at(&self, index: usize) -> Option<Scope> {
        match index.checked_sub(self.fixed()) {
            Some(place) => self.entries.get(place).map(|entry| Scope::Show(entry.show.id.clone())),
            None => Self::FIXED.into_iter().filter(|scope| self.has_course || *scope != Scope::Course).nth(index),
        }
    }
}
