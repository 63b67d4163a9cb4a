//! Messages in, events and actions out.

use super::*;
use crate::model::MediumId;

const FORMAT: Format = Format { rate: 1000, channels: 1 };
const LENGTH: Option<Duration> = Some(Duration::from_secs(90));

/// A machine with hands: it carries the view along and collects what comes out.
struct Rig {
    machine: Machine,
    view: View,
    events: Vec<PlayerEvent>,
    actions: Vec<Action>,
}

impl Rig {
    fn new() -> Self {
        let mut rig = Self {
            machine: Machine::new(OutputChoice::Auto, Volume::default(), false),
            view: View::default(),
            events: Vec::new(),
            actions: Vec::new(),
        };
        rig.collect();
        rig.actions.clear();
        rig
    }

    fn collect(&mut self) {
        while let Some(action) = self.machine.action() {
            self.actions.push(action);
        }
        while let Some(event) = self.machine.event() {
            self.events.push(event);
        }
    }

    fn give(&mut self, input: Input) -> &mut Self {
        self.machine.handle(input, &self.view);
        self.collect();
        self
    }

    fn command(&mut self, command: PlayerCmd) -> &mut Self {
        self.give(Input::Command(command))
    }

    fn after(&mut self, millis: u64) -> &mut Self {
        self.view.now += Duration::from_millis(millis);
        self.give(Input::Tick)
    }

    fn events(&mut self) -> Vec<PlayerEvent> {
        std::mem::take(&mut self.events)
    }

    fn actions(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.actions)
    }

    fn current(&mut self, written: u64, taken: u64, is_finished: bool) -> &mut Self {
        self.view.current = Some(Sight { written, taken, is_finished, is_dry: false, begun: None });
        self.view.pulled += 1;
        self
    }

    /// A lesson that plays, 90 s long, on a device with 100 ms of buffer.
    fn playing() -> Self {
        let mut rig = Self::new();
        rig.command(load(1, false)).give(ready(1)).give(device(false));
        rig.current(2000, 0, false).give(Input::Flowing { fill: 1, is_exact: true });
        rig.events.clear();
        rig.actions.clear();
        rig
    }
}

fn medium(name: &str) -> MediumId {
    MediumId::from(name)
}

fn load(play: u64, paused: bool) -> PlayerCmd {
    PlayerCmd::Load { play: PlayId(play), medium: medium("a"), at: Position::ZERO, paused }
}

fn ready(load: LoadId) -> Input {
    Input::Ready { load, format: FORMAT, duration: LENGTH }
}

fn device_state() -> OutputState {
    OutputState::Device { name: "box".to_owned() }
}

fn device(is_same_tap: bool) -> Input {
    Input::OutputOpen { format: FORMAT, latency: Duration::from_millis(100), state: device_state(), is_same_tap }
}

fn at(millis: u64) -> Position {
    Position::from_millis(millis)
}

#[test]
fn a_load_is_opened_then_the_output_then_the_ring_and_then_it_plays() {
    let mut rig = Rig::new();
    rig.command(load(1, false));
    assert_eq!(rig.events(), [PlayerEvent::Loading { play: PlayId(1) }]);
    assert!(rig.actions().contains(&Action::Open { load: 1, medium: medium("a") }));
    rig.give(ready(1));
    assert_eq!(rig.actions(), [Action::OpenOutput { place: Place::Device, wanted: FORMAT }]);
    rig.give(device(false));
    let how = How::Now { gently: false };
    assert_eq!(rig.actions(), [Action::Fill { load: 1, fill: 1, at: Position::ZERO, format: FORMAT, how }]);
    rig.current(500, 0, false).give(Input::Flowing { fill: 1, is_exact: true });
    let playing = PlayerEvent::Playing { play: PlayId(1), position: Position::ZERO, duration: LENGTH };
    assert_eq!(rig.events(), [PlayerEvent::Output { output: device_state() }, playing]);
}

#[test]
fn the_first_sample_is_told_once_and_when_it_was() {
    let mut rig = Rig::playing();
    let ago = Duration::from_millis(30);
    let begun = |taken, ago| Some(Sight { written: 2000, taken, is_finished: false, is_dry: false, begun: Some(ago) });
    rig.view.current = begun(50, ago);
    rig.after(60);
    assert_eq!(rig.events(), [PlayerEvent::Sounded { play: PlayId(1), ago }]);
    rig.view.current = begun(90, ago * 2);
    rig.after(60);
    assert_eq!(rig.events(), []);
}

#[test]
fn a_paused_load_holds_without_an_output_and_wakes_nobody() {
    let mut rig = Rig::new();
    rig.command(PlayerCmd::Load { play: PlayId(1), medium: medium("a"), at: at(5000), paused: true }).give(ready(1));
    let held = PlayerEvent::Paused { play: PlayId(1), position: at(5000), duration: LENGTH };
    assert_eq!(rig.events(), [PlayerEvent::Loading { play: PlayId(1) }, held]);
    assert!(!rig.actions().iter().any(|action| matches!(action, Action::OpenOutput { .. })));
    assert_eq!(rig.machine.deadline(&rig.view), None);
    rig.command(PlayerCmd::Seek { to: at(7000) });
    assert_eq!(rig.events(), [PlayerEvent::Seeked { play: PlayId(1), position: at(7000), exact: true }]);
}

#[test]
fn progress_is_what_was_heard_and_comes_four_times_a_second_at_most() {
    let mut rig = Rig::playing();
    rig.current(2000, 300, false).after(100);
    assert_eq!(rig.events(), []);
    rig.current(2000, 500, false).after(150);
    assert_eq!(rig.events(), [PlayerEvent::Progress { play: PlayId(1), position: at(400) }]);
    assert_eq!(rig.machine.deadline(&rig.view), Some(Duration::from_millis(500)));
}

#[test]
fn a_pause_holds_where_the_sound_stopped_and_the_output_is_closed_after_five_seconds() {
    let mut rig = Rig::playing();
    rig.current(2000, 500, false).command(PlayerCmd::Pause);
    let held = PlayerEvent::Paused { play: PlayId(1), position: at(500), duration: LENGTH };
    assert_eq!(rig.events(), [held]);
    assert_eq!(rig.actions(), [Action::Hold { is_held: true }]);
    assert_eq!(rig.machine.deadline(&rig.view), Some(Duration::from_secs(5)));
    rig.after(5000);
    assert_eq!(rig.actions(), [Action::CloseOutput]);
    assert_eq!(rig.events(), [PlayerEvent::Output { output: OutputState::Closed }]);
    assert_eq!(rig.machine.deadline(&rig.view), None);
    rig.command(PlayerCmd::Play);
    assert!(rig.actions().contains(&Action::OpenOutput { place: Place::Device, wanted: FORMAT }));
    rig.give(device(true));
    let playing = PlayerEvent::Playing { play: PlayId(1), position: at(500), duration: LENGTH };
    assert_eq!(rig.events()[1..], [playing]);
    assert_eq!(rig.actions(), []);
}

#[test]
fn the_follower_ends_the_old_one_once_and_goes_on_without_a_new_ring() {
    let mut rig = Rig::playing();
    rig.command(PlayerCmd::Preload { play: PlayId(2), medium: medium("b") }).give(ready(2));
    let how = How::Follow;
    assert!(rig.actions().contains(&Action::Fill { load: 2, fill: 2, at: Position::ZERO, format: FORMAT, how }));
    rig.view.follower = Some(Sight { written: 2000, ..Sight::default() });
    rig.give(Input::Flowing { fill: 2, is_exact: true });
    rig.current(2000, 2000, true).after(10);
    assert_eq!(rig.events(), [], "the last of it is still in the device");
    rig.view.follower = Some(Sight { written: 2000, taken: 100, ..Sight::default() });
    rig.after(100);
    let next = PlayerEvent::Playing { play: PlayId(2), position: Position::ZERO, duration: LENGTH };
    assert_eq!(rig.events(), [PlayerEvent::Ended { play: PlayId(1) }, next]);
    rig.view.current = rig.view.follower.take();
    rig.after(10).after(10);
    assert_eq!(rig.events(), []);
}

#[test]
fn without_a_follower_it_ends_and_the_output_is_closed() {
    let mut rig = Rig::playing();
    rig.current(2000, 2000, true).after(1).after(100);
    assert_eq!(rig.events(), [PlayerEvent::Ended { play: PlayId(1) }]);
    rig.view.current = None;
    rig.after(1000);
    assert_eq!(rig.events(), [PlayerEvent::Output { output: OutputState::Closed }]);
    assert_eq!(rig.machine.deadline(&rig.view), None);
}

#[test]
fn a_seek_tells_the_place_once_its_sound_is_there_and_ignores_the_ring_before() {
    let mut rig = Rig::playing();
    rig.current(2000, 500, false).command(PlayerCmd::Seek { to: at(30_000) });
    let how = How::Now { gently: true };
    assert_eq!(
        rig.actions(),
        [Action::Hold { is_held: false }, Action::Fill { load: 1, fill: 2, at: at(30_000), format: FORMAT, how }]
    );
    rig.give(Input::Flowing { fill: 1, is_exact: true });
    assert_eq!(rig.events(), []);
    rig.current(100, 0, false).give(Input::Flowing { fill: 2, is_exact: true });
    assert_eq!(rig.events(), [PlayerEvent::Seeked { play: PlayId(1), position: at(30_000), exact: true }]);
}

#[test]
fn without_a_device_the_null_clock_runs_and_a_device_is_looked_for_while_playing() {
    let mut rig = Rig::new();
    rig.command(load(1, false)).give(ready(1)).give(Input::NoDevice { reason: "none".to_owned() });
    let state = OutputState::NoDevice { reason: "none".to_owned() };
    let nowhere = Place::Nowhere { state: state.clone() };
    assert!(rig.actions().contains(&Action::OpenOutput { place: nowhere, wanted: FORMAT }));
    rig.give(Input::OutputOpen { format: FORMAT, latency: Duration::ZERO, state, is_same_tap: false });
    rig.current(2000, 0, false).give(Input::Flowing { fill: 1, is_exact: true });
    rig.actions();
    rig.current(2000, 900, false).after(2600);
    assert_eq!(rig.actions(), [Action::OpenOutput { place: Place::Device, wanted: FORMAT }]);
    rig.give(Input::NoDevice { reason: "none".to_owned() });
    assert_eq!(rig.actions(), []);
    rig.events();
    rig.current(2000, 1900, false).after(2600).give(device(false));
    let events = rig.events();
    assert_eq!(events.last(), Some(&PlayerEvent::Output { output: device_state() }));
    let how = How::Now { gently: true };
    assert!(rig.actions().contains(&Action::Fill { load: 1, fill: 2, at: at(1900), format: FORMAT, how }));
}

#[test]
fn a_lost_device_holds_the_position_until_a_device_is_back() {
    let mut rig = Rig::playing();
    rig.current(2000, 700, false).give(Input::OutputLost { reason: "gone".to_owned() });
    let events = rig.events();
    assert_eq!(events[0], PlayerEvent::Output { output: OutputState::Lost { reason: "gone".to_owned() } });
    assert!(matches!(events[1], PlayerEvent::Stalled { position, .. } if position == at(700)));
    rig.after(2600).give(Input::NoDevice { reason: "still".to_owned() });
    assert_eq!(rig.events(), []);
    rig.actions();
    rig.after(2600);
    assert_eq!(rig.actions(), [Action::OpenOutput { place: Place::Device, wanted: FORMAT }]);
    rig.give(device(true));
    let playing = PlayerEvent::Playing { play: PlayId(1), position: at(700), duration: LENGTH };
    assert_eq!(rig.events(), [PlayerEvent::Output { output: device_state() }, playing]);
}

#[test]
fn a_device_that_takes_nothing_is_lost_and_one_that_takes_too_much_is_none() {
    let mut rig = Rig::playing();
    rig.after(1500).after(1600);
    assert!(matches!(&rig.events()[..], [PlayerEvent::Output { output: OutputState::Lost { .. } }, ..]));
    let mut rig = Rig::playing();
    rig.view.is_too_fast = true;
    rig.after(10);
    let actions = rig.actions();
    assert!(actions.iter().any(|action| matches!(action, Action::OpenOutput { place: Place::Nowhere { .. }, .. })));
}

#[test]
fn a_dry_ring_stalls_with_the_streams_own_reason_and_goes_on_with_half_a_second() {
    let mut rig = Rig::playing();
    let arrival = Arrival { buffered: Buffered::default(), is_whole: false, waiting: Some("No network.".to_owned()) };
    rig.view.arrival = Some(arrival);
    rig.view.current = Some(Sight { written: 800, taken: 800, is_finished: false, is_dry: true, begun: None });
    rig.after(10);
    let stalled = PlayerEvent::Stalled { play: PlayId(1), position: at(800), reason: "No network.".to_owned() };
    assert_eq!(rig.events()[0], stalled);
    assert_eq!(rig.actions(), [Action::Hold { is_held: true }]);
    rig.view.current = Some(Sight { written: 1200, taken: 800, is_finished: false, is_dry: true, begun: None });
    assert_eq!(rig.after(10).actions(), []);
    rig.view.current = Some(Sight { written: 1300, taken: 800, is_finished: false, is_dry: true, begun: None });
    assert_eq!(rig.after(10).actions(), [Action::Hold { is_held: false }]);
    assert!(matches!(rig.events().last(), Some(PlayerEvent::Playing { position, .. }) if *position == at(800)));
}

#[test]
fn a_sleep_pauses_and_a_failure_is_told_once() {
    let mut rig = Rig::playing();
    rig.current(2000, 900, false).give(Input::Slept);
    assert!(matches!(&rig.events()[..], [PlayerEvent::Paused { position, .. }] if *position == at(900)));
    rig.give(Input::Failed { load: 1, reason: "Broken.".to_owned() });
    rig.give(Input::Failed { load: 1, reason: "Broken.".to_owned() });
    assert_eq!(rig.events(), [PlayerEvent::Failed { play: PlayId(1), reason: "Broken.".to_owned() }]);
}

#[test]
fn what_an_older_load_reports_is_ignored() {
    let mut rig = Rig::playing();
    rig.command(load(2, false));
    rig.events();
    rig.give(ready(1)).give(Input::Failed { load: 1, reason: "late".to_owned() });
    rig.give(Input::Length { load: 1, duration: Duration::from_secs(5) });
    assert_eq!(rig.events(), []);
}

#[test]
fn the_last_position_is_told_before_it_ends() {
    let mut rig = Rig::playing();
    rig.current(2000, 1500, false).command(PlayerCmd::Quit);
    assert_eq!(rig.events(), [PlayerEvent::Progress { play: PlayId(1), position: at(1500) }]);
    assert_eq!(rig.actions().last(), Some(&Action::Quit));
}
