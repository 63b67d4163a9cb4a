//! What lies over the screen: the time prompt, the address of a show, the directory, the help. Each has all keys.

use tui_input::Input;

use crate::keys::{Action, Code, Context, Key};
use crate::model::{ShowId, Ticket};
use crate::msg::{Directory, FetchCmd};

use super::cursor::{Step, Way};
use super::edit::{Edit, edit, paste};
use super::moment::Moment;
use super::turn::Turn;
use super::{Arranged, Loadable, Overlay, Prompt, Scope, State};

impl State {
    /// A key while something lies over the screen.
    pub(super) fn press_over(&mut self, turn: &mut Turn, key: Key) {
        let step = step_of(self.keymap.action(Context::Main, key));
        match &mut self.overlay {
            Some(Overlay::Help { scroll }) => match step {
                Some(step) => {
                    let sheet = Arranged::on(&self.keymap, self.size.columns, self.size.rows);
                    let target = step.from(usize::from(*scroll).min(sheet.hidden()), sheet.height, sheet.hidden() + 1);
                    *scroll = u16::try_from(target).unwrap_or(u16::MAX);
                }
                None => self.overlay = None,
            },
            Some(Overlay::Prompt(_)) => self.press_in_prompt(turn, key),
            Some(Overlay::Directory { .. }) => self.press_in_directory(turn, key, step),
            None => {}
        }
    }

    fn press_in_prompt(&mut self, turn: &mut Turn, key: Key) {
        match key.code {
            Code::Esc => self.overlay = None,
            Code::Enter => self.enter_in_prompt(turn),
            _ => {
                let Some(Overlay::Prompt(prompt)) = &mut self.overlay else { return };
                let is_time = matches!(prompt, Prompt::GoTo { .. });
                if prompt.is_waiting() {
                    return;
                }
                edit(prompt.input_mut(), key);
                prompt.forget_problem();
                // The last digit was taken back: the prompt is over, as it began.
                if is_time && key.code == Code::Backspace && prompt.input().value().is_empty() {
                    self.overlay = None;
                }
            }
        }
    }

    fn enter_in_prompt(&mut self, turn: &mut Turn) {
        let Some(Overlay::Prompt(prompt)) = &self.overlay else { return };
        let typed = prompt.input().value().trim().to_owned();
        match prompt {
            Prompt::GoTo { .. } => self.go_to(turn, &typed),
            Prompt::AddShow { waiting: Some(_), .. } => {}
            Prompt::AddShow { .. } => self.add_show(turn, &typed),
            Prompt::SearchShows { .. } => self.search_directory(turn, typed),
        }
    }

    /// To a typed time; what is no time is said, and the prompt stays.
    fn go_to(&mut self, turn: &mut Turn, typed: &str) {
        let moment = match Moment::read(typed) {
            Ok(moment) => moment,
            Err(why) => return self.warn(turn, why),
        };
        let length = self.playback.duration;
        match moment.within(length) {
            Some(to) if length.is_some_and(|length| to.since_start() > length) => {
                let end = length.map_or_else(String::new, crate::model::clock);
                self.warn(turn, format!("{to} is past the end: it is {end} long"));
            }
            Some(to) => {
                self.overlay = None;
                self.seek(turn, to);
            }
            None => self.warn(turn, "The length is not known yet: type a time, as 1:05"),
        }
    }

    /// `a`, or a pasted address.
    pub(super) fn open_add_show(&mut self, address: &str) {
        let mut input = Input::default();
        paste(&mut input, address);
        self.overlay = Some(Overlay::Prompt(Prompt::AddShow { input, waiting: None, problem: None }));
    }

    /// `A`.
    pub(super) fn open_search_shows(&mut self) {
        self.overlay = Some(Overlay::Prompt(Prompt::SearchShows { input: Input::default() }));
    }

    fn add_show(&mut self, turn: &mut Turn, address: &str) {
        if address.is_empty() {
            self.set_problem("Type or paste the address of a show, as https://example.org/feed.xml".to_owned());
            return;
        }
        let ticket = self.new_ticket();
        self.shows.adding = Some(ticket);
        if let Some(Overlay::Prompt(Prompt::AddShow { waiting, problem, .. })) = &mut self.overlay {
            *waiting = Some(ticket);
            *problem = None;
        }
        turn.fetch(FetchCmd::Add { ticket, address: address.to_owned() });
    }

    fn set_problem(&mut self, text: String) {
        if let Some(Overlay::Prompt(Prompt::AddShow { problem, waiting, .. })) = &mut self.overlay {
            *waiting = None;
            *problem = Some(text);
        }
    }

    /// Answer to an address. The prompt may have been closed meanwhile: then the show comes without being opened.
    pub(super) fn added(&mut self, turn: &mut Turn, ticket: Ticket, result: Result<ShowId, String>) {
        if self.shows.adding != Some(ticket) {
            return;
        }
        self.shows.adding = None;
        let is_open = matches!(&self.overlay,
            Some(Overlay::Prompt(Prompt::AddShow { waiting: Some(asked), .. })) if *asked == ticket);
        match result {
            Ok(show) => {
                self.subscribed(turn, &show);
                if is_open {
                    self.overlay = None;
                    let scope = if show == self.home.id { Scope::Home } else { Scope::Show(show) };
                    self.open_scope(turn, scope);
                }
                self.say(turn, "Subscribed");
            }
            Err(reason) if is_open => self.set_problem(reason),
            Err(reason) => self.warn(turn, format!("The show was not added: {reason}")),
        }
    }

    fn search_directory(&mut self, turn: &mut Turn, words: String) {
        if words.is_empty() {
            self.say(turn, "Type a word or two of the show's name");
            return;
        }
        let ticket = self.new_ticket();
        self.overlay = Some(Overlay::Directory { words: words.clone(), ticket, found: Loadable::Loading, cursor: 0 });
        turn.fetch(FetchCmd::SearchDirectory { ticket, words });
    }

    /// Answer of the directory; an older one, or one that nobody waits for, is dropped.
    pub(super) fn directory_came(&mut self, ticket: Ticket, result: Result<Vec<Directory>, String>) {
        if let Some(Overlay::Directory { ticket: asked, found, cursor, .. }) = &mut self.overlay
            && *asked == ticket
        {
            *cursor = 0;
            *found = match result {
                Ok(shows) if shows.is_empty() => Loadable::Nothing,
                Ok(shows) => Loadable::Here(shows),
                Err(reason) => Loadable::Failed(reason),
            };
        }
    }

    fn press_in_directory(&mut self, turn: &mut Turn, key: Key, step: Option<Step>) {
        let height = self.list_height();
        let Some(Overlay::Directory { words, found, cursor, .. }) = &mut self.overlay else { return };
        let count = if let Loadable::Here(shows) = found { shows.len() } else { 0 };
        match (key.code, step) {
            (_, Some(step)) => *cursor = step.from(*cursor, height, count),
            (Code::Enter, _) => {
                let chosen = if let Loadable::Here(shows) = found { shows.get(*cursor) } else { None };
                if let Some(address) = chosen.map(|show| show.address.clone()) {
                    self.open_add_show(&address);
                    self.add_show(turn, &address);
                }
            }
            // Back to the words, to look for others.
            (Code::Backspace | Code::Char('/'), _) => {
                let input = Input::new(std::mem::take(words));
                self.overlay = Some(Overlay::Prompt(Prompt::SearchShows { input }));
            }
            (Code::Esc | Code::Char('q'), _) => self.overlay = None,
            _ => {}
        }
    }

    /// Pasted text goes into the open line; an address elsewhere opens the prompt for it; nothing acts as keys.
    pub(super) fn pasted(&mut self, turn: &mut Turn, text: &str) {
        self.after_go = false;
        if let Some(Overlay::Prompt(prompt)) = &mut self.overlay {
            if !prompt.is_waiting() {
                paste(prompt.input_mut(), text);
                prompt.forget_problem();
            }
        } else if let Some(filter) = self.filter.as_mut().filter(|filter| filter.typing && self.overlay.is_none()) {
            if paste(&mut filter.input, text) == Edit::Changed {
                self.find_again(turn);
            }
        } else if is_address(text) {
            self.open_add_show(text);
        } else {
            self.say(turn, "Pasted text does nothing here: / filters, a adds a show by its address");
        }
    }
}

impl Prompt {
    /// The line.
    #[must_use]
    pub const fn input(&self) -> &Input {
        match self {
            Self::GoTo { input } | Self::AddShow { input, .. } | Self::SearchShows { input } => input,
        }
    }

    fn input_mut(&mut self) -> &mut Input {
        match self {
            Self::GoTo { input } | Self::AddShow { input, .. } | Self::SearchShows { input } => input,
        }
    }

    /// True while an answer is on its way: the line holds still.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        matches!(self, Self::AddShow { waiting: Some(_), .. })
    }

    fn forget_problem(&mut self) {
        if let Self::AddShow { problem, .. } = self {
            *problem = None;
        }
    }
}

fn is_address(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(8).flat_map(char::to_lowercase).collect();
    ["http://", "https://", "feed:", "pcast:", "itpc:", "podcast:"].iter().any(|scheme| start.starts_with(scheme))
}

/// How an action moves, if it does.
pub(super) fn step_of(action: Option<Action>) -> Option<Step> {
    Some(match action? {
        Action::Down => Step::Line(Way::Down),
        Action::Up => Step::Line(Way::Up),
        Action::HalfPageDown => Step::HalfPage(Way::Down),
        Action::HalfPageUp => Step::HalfPage(Way::Up),
        Action::PageDown => Step::Page(Way::Down),
        Action::PageUp => Step::Page(Way::Up),
        Action::Top => Step::End(Way::Up),
        Action::Bottom => Step::End(Way::Down),
        _ => return None,
    })
}
