//! Which key does what, where. The defaults are this table; nothing else decides.

use super::{Action, Code, Key};

/// Where a key is pressed. In prompts (filter, time, address) letters are text and only editing keys act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// The list, the shows and the reading pane.
    Main,
    /// After `g`.
    AfterGo,
}

/// One key of one action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
    pub context: Context,
    pub key: Key,
    pub action: Action,
}

/// All bindings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        let bindings = DEFAULTS.iter().map(|&(context, key, action)| Binding { context, key, action }).collect();
        Self { bindings }
    }
}

impl Keymap {
    /// What a key does in a context.
    #[must_use]
    pub fn action(&self, context: Context, key: Key) -> Option<Action> {
        self.bindings
            .iter()
            .find(|binding| binding.context == context && binding.key == key)
            .map(|binding| binding.action)
    }

    /// The keys of an action as people read them, in the order of the table: `gg`, `↑`, `Ctrl-D`.
    #[must_use]
    pub fn keys(&self, action: Action) -> Vec<String> {
        if action == Action::Tenth {
            return vec!["0-9".to_owned()];
        }
        let bound = self.bindings.iter().filter(|binding| binding.action == action);
        bound
            .map(|binding| match binding.context {
                Context::Main => binding.key.shown(),
                Context::AfterGo => format!("g{}", binding.key.shown()),
            })
            .collect()
    }

    /// All bindings, for the help screen and the man page.
    #[must_use]
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }
}

use Context::{AfterGo, Main};

const DEFAULTS: &[(Context, Key, Action)] = &[
    (Main, Key::plain(Code::Enter), Action::Enter),
    (Main, Key::char(' '), Action::PauseOrPlay),
    (Main, Key::plain(Code::Left), Action::Back5),
    (Main, Key::char('h'), Action::Back5),
    (Main, Key::plain(Code::Right), Action::Forward5),
    (Main, Key::char('l'), Action::Forward5),
    (Main, Key::plain(Code::Left).with_shift(), Action::Back15),
    (Main, Key::plain(Code::Right).with_shift(), Action::Forward15),
    (Main, Key::char('g'), Action::GoTo),
    (Main, Key::char(']'), Action::NextChapter),
    (Main, Key::char('['), Action::PreviousChapter),
    (Main, Key::char('n'), Action::NextEpisode),
    (Main, Key::char('p'), Action::PreviousEpisode),
    (Main, Key::char('.'), Action::StopAfter),
    (Main, Key::char('-'), Action::Softer),
    (Main, Key::char('+'), Action::Louder),
    (Main, Key::char('='), Action::Louder),
    (Main, Key::char('m'), Action::Mute),
    (Main, Key::char('/'), Action::Filter),
    (Main, Key::char('j'), Action::Down),
    (Main, Key::plain(Code::Down), Action::Down),
    (Main, Key::char('k'), Action::Up),
    (Main, Key::plain(Code::Up), Action::Up),
    (Main, Key::control('d'), Action::HalfPageDown),
    (Main, Key::control('u'), Action::HalfPageUp),
    (Main, Key::plain(Code::PageDown), Action::PageDown),
    (Main, Key::plain(Code::PageUp), Action::PageUp),
    (AfterGo, Key::char('g'), Action::Top),
    (Main, Key::plain(Code::Home), Action::Top),
    (Main, Key::char('G'), Action::Bottom),
    (Main, Key::plain(Code::End), Action::Bottom),
    (Main, Key::char('s'), Action::CycleSort),
    (Main, Key::char('t'), Action::Transcript),
    (Main, Key::char('e'), Action::SeeAlso),
    (Main, Key::char('v'), Action::Pick),
    (Main, Key::char('V'), Action::PickShown),
    (Main, Key::char('u'), Action::ToggleHeard),
    (Main, Key::char('S'), Action::Shows),
    (Main, Key::char('a'), Action::AddShow),
    (Main, Key::char('A'), Action::SearchShows),
    (Main, Key::char('r'), Action::Refresh),
    (Main, Key::char('R'), Action::RefreshAll),
    (Main, Key::char('x'), Action::Unsubscribe),
    (Main, Key::char('d'), Action::Download),
    (Main, Key::char('D'), Action::DeleteDownload),
    (Main, Key::char('U'), Action::Undo),
    (Main, Key::char('?'), Action::Help),
    (Main, Key::plain(Code::Esc), Action::Escape),
    (Main, Key::control('l'), Action::Redraw),
    (Main, Key::control('z'), Action::Suspend),
    (Main, Key::char('q'), Action::Quit),
    (Main, Key::control('c'), Action::Quit),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_place() {
        for (index, (context, key, _)) in DEFAULTS.iter().enumerate() {
            assert!(
                !DEFAULTS[index + 1..].iter().any(|(c, k, _)| c == context && k == key),
                "{key} twice in {context:?}"
            );
        }
    }

    #[test]
    fn every_action_has_a_key() {
        let keymap = Keymap::default();
        for action in Action::ALL {
            assert!(!keymap.keys(*action).is_empty(), "{} has no key", action.name());
        }
    }
}
