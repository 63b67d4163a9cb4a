//! The one list of keys: the help screen, the README and the man page are made from it, so that none of them can be
//! wrong.

use super::{Action, Editing, Group, Keymap};

/// Keys under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub title: &'static str,
    pub lines: Vec<Explained>,
}

/// Keys and what they do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    pub keys: Vec<String>,
    pub help: &'static str,
}

impl Keymap {
    /// Every key there is, in the order in which they are shown.
    #[must_use]
    pub fn sheet(&self) -> Vec<Section> {
        let mut sections: Vec<Section> = Group::ALL.into_iter().map(|group| self.section(group)).collect();
        sections.push(typing());
        sections
    }

    fn section(&self, group: Group) -> Section {
        let actions = Action::ALL.iter().filter(|action| action.group() == group);
        let lines = actions.map(|action| Explained { keys: self.keys(*action), help: action.help() });
        Section { title: group.title(), lines: lines.collect() }
    }
}

/// What is typed: the filter, a time, an address.
fn typing() -> Section {
    let named = |key: &str, help| Explained { keys: vec![key.to_owned()], help };
    let edited = Editing::ALL.iter().map(|editing| Explained { keys: editing.keys(), help: editing.help() });
    let mut lines = vec![named("Tab", "from the filter to its list")];
    lines.extend(edited);
    lines.push(named("paste", "puts in one line"));
    Section { title: "Typing", lines }
}
