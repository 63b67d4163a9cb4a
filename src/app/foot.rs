//! The foot of the list: what stays and has no room in its own line, above all what is wrong, is told there, whole and in
//! as many lines as it takes.

use unicode_width::UnicodeWidthStr;

use crate::model::OutputState;

use super::scroll::lines_in;
use super::{Focus, Layout, Phase, Scope, Size, State};

/// So many cells of the row of hints are kept for the two hints that matter most.
const HINTS: usize = 28;

/// What is told, by the place where it stands if there is room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// In the header: why the open show could not be refreshed.
    Refresh,
    /// Below the header: what the store says, or another worker.
    Trouble,
    /// In the row of hints: why nothing is heard.
    Output,
    /// In the bar: why it cannot be played.
    Play,
    /// In the bar: what is waited for.
    Wait,
    /// In the header: how many rows are selected.
    Picked,
}

/// What had no room in its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foot {
    pub sentences: Vec<(Told, String)>,
}

impl Foot {
    /// True for what is told here, and so not in its own place.
    #[must_use]
    pub fn tells(&self, what: Told) -> bool {
        self.sentences.iter().any(|(told, _)| *told == what)
    }

    /// Lines that it takes at a width.
    fn lines(&self, width: usize) -> usize {
        self.sentences.iter().map(|(_, sentence)| lines_in(sentence, width)).sum()
    }
}

impl State {
    /// What is shown at the present size.
    #[must_use]
    pub fn layout(&self) -> Layout {
        self.layout_at(self.size)
    }

    /// What is shown at a size. The last line of the foot stands on the rule; the others take rows of the body, half
    /// of it at most.
    #[must_use]
    pub fn layout_at(&self, size: Size) -> Layout {
        let plain = Layout::of(size);
        let lines = self.foot_in(plain, size).lines(inner(size));
        let foot = u16::try_from(lines.saturating_sub(1)).unwrap_or(u16::MAX).min(plain.body / 2);
        Layout { body: plain.body - foot, foot, ..plain }
    }

    /// What is told at the foot of the list at a size.
    #[must_use]
    pub fn foot_at(&self, size: Size) -> Foot {
        self.foot_in(Layout::of(size), size)
    }

    fn foot_in(&self, layout: Layout, size: Size) -> Foot {
        // Where there is no rule there is no foot.
        if layout.player < 3 {
            return Foot::default();
        }
        let wide = inner(size);
        let mut sentences = Vec::new();
        if layout.header == 0 && !self.picked.is_empty() {
            sentences.push((Told::Picked, format!("{} selected", self.picked.count())));
        }
        // An empty list says it where its rows would be, the shows pane beside the show.
        let is_said = self.catalog.rows.is_empty() || self.focus == Focus::Shows;
        if let Some(reason) = self.refresh_failure().filter(|_| !is_said) {
            let told = self.scope_title().width() + "  x not refreshed: ".len() + reason.width();
            if layout.header == 0 || told > wide {
                sentences.push((Told::Refresh, format!("Not refreshed: {reason}")));
            }
        }
        if let Some(trouble) = self.trouble.last()
            && (layout.header == 0 || trouble.width() > wide)
        {
            sentences.push((Told::Trouble, trouble.clone()));
        }
        if let Some(trouble) = self.output_trouble()
            && (!layout.hints || trouble.width() + HINTS > wide)
        {
            sentences.push((Told::Output, trouble));
        }
        if let Phase::Failed { reason } = &self.playback.phase
            && reason.width() + "Cannot be played: . ".len() + "Enter tries again.".len() > wide
        {
            sentences.push((Told::Play, format!("Cannot be played: {reason}")));
        }
        // The time, its mark and the air behind it stand before what is waited for.
        let time = self.playback.duration.map_or(4, |length| crate::model::clock(length).len()) + 3;
        if let Some(wait) = self.playback.wait().filter(|wait| wait.width() + time > wide) {
            sentences.push((Told::Wait, wait));
        }
        Foot { sentences }
    }

    /// What is wrong with the sound, in words.
    #[must_use]
    pub fn output_trouble(&self) -> Option<String> {
        match &self.output {
            OutputState::NoDevice { reason } => Some(format!("no sound device: {reason}")),
            OutputState::Lost { reason } => Some(format!("sound device lost: {reason}")),
            _ => None,
        }
    }

    /// Why the last refresh of the open show failed.
    #[must_use]
    pub fn refresh_failure(&self) -> Option<&str> {
        match &self.scope {
            Scope::Show(show) => self.shows.entry(show)?.failure.as_deref(),
            Scope::Home => self.home_failure.as_deref(),
            _ => None,
        }
    }
}

fn inner(size: Size) -> usize {
    usize::from(size.columns).saturating_sub(2).max(1)
}
