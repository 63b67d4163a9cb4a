//! What could not be kept is said once for each reason, until writing works again.

use std::collections::BTreeSet;

use rusqlite::Error;

use super::error::explain;
use crate::msg::{StoreCmd, StoreEvent};

/// The reasons that were said since writing worked last.
#[derive(Debug, Default)]
pub(super) struct Troubles {
    said: BTreeSet<String>,
}

impl Troubles {
    /// The event for a failure; none when its reason was said already.
    pub(super) fn failed(&mut self, what: &str, problem: &Error) -> Option<StoreEvent> {
        let (reason, advice) = explain(problem);
        self.said.insert(reason.clone()).then(|| StoreEvent::Trouble {
            what: what.to_owned(),
            reason,
            advice: advice.to_owned(),
        })
    }

    /// The event for the first success after a failure.
    pub(super) fn wrote(&mut self) -> Option<StoreEvent> {
        (!std::mem::take(&mut self.said).is_empty()).then_some(StoreEvent::Recovered)
    }
}

/// What a command wanted, as the start of a sentence.
pub(super) fn subject(cmd: Option<&StoreCmd>) -> &'static str {
    match cmd {
        Some(StoreCmd::SavePosition { .. }) => "Your place could not be saved",
        Some(StoreCmd::MarkHeard { .. } | StoreCmd::MarkNew { .. }) => "The mark could not be saved",
        Some(StoreCmd::Began { .. }) => "The history could not be saved",
        Some(StoreCmd::SaveVolume { .. } | StoreCmd::SaveSort { .. } | StoreCmd::SaveOpenShow { .. }) => {
            "The setting could not be saved"
        }
        Some(StoreCmd::SaveWaveform { .. }) => "The waveform could not be saved",
        Some(StoreCmd::Absorb { .. } | StoreCmd::AbsorbGuest { .. }) => "The feed could not be saved",
        Some(StoreCmd::LoadRows { .. } | StoreCmd::LoadList { .. }) => "The list could not be read",
        Some(
            StoreCmd::NoteRefresh { .. }
            | StoreCmd::SavePatience(_)
            | StoreCmd::FinishShow { .. }
            | StoreCmd::MoveFeed { .. }
            | StoreCmd::RemoveShow { .. }
            | StoreCmd::RestoreShow { .. },
        ) => "The change of the subscriptions could not be saved",
        Some(StoreCmd::Flush | StoreCmd::Close) | None => "What was not saved yet could not be saved",
    }
}
