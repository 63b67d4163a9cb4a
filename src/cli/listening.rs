//! Listening without a screen: what the player says becomes lines for programs and places in the database.

use std::process::ExitCode;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use anyhow::bail;
use serde::Serialize;

use crate::model::{OutputState, Position, WORTH_KEEPING, counts_as_heard};
use crate::msg::{PlayerEvent, StoreCmd, StoreEvent};
use crate::store::Store;

use super::play::Target;
use super::printed::{self, Done};
use super::source::now;

/// One line of `play --json`.
#[derive(Serialize)]
pub struct LineJson<'a> {
    pub state: &'a str,
    /// None: nothing was found that could be played.
    pub id: Option<&'a str>,
    pub position_seconds: f64,
    pub duration_seconds: Option<f64>,
    pub buffered_seconds: Option<f64>,
    pub reason: Option<&'a str>,
}

/// What is waited for.
pub enum Happened {
    Player(PlayerEvent),
    Interrupted,
}

/// One play, followed to its end.
pub struct Listening<'a> {
    target: &'a Target,
    store: Store,
    json: bool,
    position: Position,
    duration: Option<Duration>,
    /// How much is here from the start on, in thousandths of a length that may still be a guess.
    buffered: Option<u16>,
    saved: Position,
    /// Where it began, and whether it was begun anew over a place from before: who does that by mistake keeps it.
    began: Position,
    had_place: bool,
    counted: bool,
    state: &'static str,
}

/// So long must have been listened before a place from earlier is given up for the new one.
const MEANT: Duration = Duration::from_secs(5);

impl<'a> Listening<'a> {
    /// Before the first sample.
    #[must_use]
    pub fn new(target: &'a Target, store: Store, json: bool, from: Position) -> Self {
        let before = store.mark(&target.id).ok().and_then(|mark| mark.position);
        Self {
            target,
            store,
            json,
            position: from,
            duration: None,
            buffered: None,
            saved: from,
            began: from,
            had_place: from == Position::ZERO && before.is_some(),
            counted: false,
            state: "loading",
        }
    }
}

impl Listening<'_> {
    /// Until it ends, fails or is interrupted.
    pub fn follow(&mut self, happened: &Receiver<Happened>) -> Done {
        while let Ok(what) = happened.recv() {
            match what {
                Happened::Interrupted => {
                    // There is no later save.
                    self.store.be_patient();
                    self.save();
                    return Ok(ExitCode::from(130));
                }
                Happened::Player(event) => {
                    if let Some(done) = self.player(event)? {
                        return Ok(done);
                    }
                }
            }
        }
        bail!("the player is gone")
    }

    fn player(&mut self, event: PlayerEvent) -> anyhow::Result<Option<ExitCode>> {
        let reason = match event {
            PlayerEvent::Loading { .. } => self.change("loading", self.position),
            PlayerEvent::Playing { position, duration, .. } => {
                self.duration = duration.or(self.duration);
                self.change("playing", position)
            }
            PlayerEvent::Paused { position, .. } => self.change("paused", position),
            PlayerEvent::Progress { position, .. } => self.progress(position),
            PlayerEvent::Seeked { position, .. } => self.change(self.state, position),
            PlayerEvent::Duration { duration, .. } => {
                self.duration = Some(duration);
                None
            }
            PlayerEvent::Stalled { position, reason, .. } => {
                self.change("stalled", position);
                Some(reason)
            }
            PlayerEvent::Noted { note, .. } => Some(note),
            PlayerEvent::Buffered { buffered, .. } => {
                self.buffered = Some(buffered.parts.first().filter(|part| part.0 == 0).map_or(0, |part| part.1));
                return Ok(None);
            }
            PlayerEvent::Sounded { .. } => return Ok(None),
            PlayerEvent::Ended { .. } => return self.ended().map(Some),
            PlayerEvent::Failed { reason, .. } => {
                self.state = "failed";
                self.print(Some(&reason))?;
                bail!("{}: {reason}", self.target.title)
            }
            PlayerEvent::Output { output } => {
                tell_output(&output);
                return Ok(None);
            }
            PlayerEvent::OutputFailed { path, reason } => bail!("{} cannot be written: {reason}", path.display()),
        };
        // A closed pipe: nobody listens to the words any more, and that is no failure.
        let heard = self.print(reason.as_deref())?;
        Ok((!heard).then_some(ExitCode::SUCCESS))
    }

    fn change(&mut self, state: &'static str, position: Position) -> Option<String> {
        self.state = state;
        self.position = position;
        self.save();
        None
    }

    fn progress(&mut self, position: Position) -> Option<String> {
        self.position = position;
        self.count_as_heard();
        let behind = position.since_start().abs_diff(self.saved.since_start());
        if behind >= Duration::from_millis(500) {
            self.save();
        }
        None
    }

    fn ended(&mut self) -> anyhow::Result<ExitCode> {
        self.state = "ended";
        if let Some(duration) = self.duration {
            self.position = Position::from(duration);
        }
        self.store.be_patient();
        self.keep(&StoreCmd::MarkHeard { episode: self.target.id.clone() });
        self.print(None)?;
        Ok(ExitCode::SUCCESS)
    }

    /// Once, from nearly the end on, as on the screen.
    fn count_as_heard(&mut self) {
        if !self.counted && counts_as_heard(self.position, self.duration) {
            self.counted = true;
            self.keep(&StoreCmd::MarkHeard { episode: self.target.id.clone() });
        }
    }

    fn save(&mut self) {
        self.saved = self.position;
        let listened = self.position.since_start().saturating_sub(self.began.since_start());
        let is_place = if self.had_place { listened >= MEANT } else { self.position.since_start() >= WORTH_KEEPING };
        if !is_place {
            return;
        }
        self.keep(&StoreCmd::SavePosition {
            episode: self.target.id.clone(),
            position: self.position,
            duration: self.duration,
        });
    }

    /// Keeps what is kept of an episode in the library.
    pub fn keep(&mut self, command: &StoreCmd) {
        if !self.target.kept {
            return;
        }
        for event in self.store.apply(command, now()) {
            match event {
                StoreEvent::Trouble { what, reason, advice } => printed::say(&format!("{what}: {reason}; {advice}")),
                StoreEvent::Renewed { said } => printed::say(&said),
                _ => {}
            }
        }
    }

    fn print(&self, reason: Option<&str>) -> anyhow::Result<bool> {
        if !self.json {
            return Ok(true);
        }
        printed::json_line(&self.line(reason))
    }

    fn line<'b>(&'b self, reason: Option<&'b str>) -> LineJson<'b> {
        let duration = self.duration.map(|length| length.as_secs_f64());
        let buffered = duration.zip(self.buffered).map(|(length, here)| length * f64::from(here) / 1000.0);
        LineJson {
            state: self.state,
            id: Some(self.target.id.as_str()),
            position_seconds: rounded(self.position.seconds()),
            duration_seconds: duration.map(rounded),
            buffered_seconds: buffered.map(rounded),
            reason,
        }
    }
}

fn tell_output(output: &OutputState) {
    match output {
        OutputState::NoDevice { reason } => {
            printed::say(&format!("no sound device: {reason}; playing in silence until there is one"));
        }
        OutputState::Lost { reason } => {
            printed::say(&format!("the sound device is gone: {reason}; the place is held until it is back"));
        }
        _ => {}
    }
}

/// Milliseconds are as fine as a position is known.
pub fn rounded(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EpisodeId, MediumId, PlayId};
    use crate::msg::Buffered;
    use crate::run::Permits;

    #[test]
    fn no_more_is_here_than_the_length_even_when_that_was_a_guess() {
        let home = tempfile::tempdir().unwrap();
        let (store, _) = Store::open(&crate::store::Dirs::under(home.path()));
        let target = Target {
            id: EpisodeId::from("1"),
            title: "One".to_owned(),
            medium: MediumId::from("1"),
            kept: false,
            permits: Permits::default(),
        };
        let mut listening = Listening::new(&target, store, false, Position::ZERO);
        let play = PlayId(1);
        let here = |listening: &mut Listening<'_>, event| {
            listening.player(event).unwrap();
            let line = listening.line(None);
            (line.duration_seconds, line.buffered_seconds)
        };
        let buffered = || PlayerEvent::Buffered { play, buffered: Buffered { parts: vec![(0, 900)] } };
        assert_eq!(here(&mut listening, buffered()), (None, None));
        let guessed = PlayerEvent::Duration { play, duration: Duration::from_secs(100) };
        assert_eq!(here(&mut listening, guessed), (Some(100.0), Some(90.0)));
        let known = PlayerEvent::Duration { play, duration: Duration::from_secs(50) };
        assert_eq!(here(&mut listening, known), (Some(50.0), Some(45.0)));
    }
}
