//! The shows pane, the lists over all shows, refreshing.

use std::sync::Arc;

use super::stage::{Stage, entry, id, press, rows, stage_of, start, to_network, to_store};
use crate::app::{Focus, HomeList};
use crate::model::{FeedDocument, Mark, Position, Show, ShowId, Timestamp};
use crate::msg::{AskedBy, FetchCmd, FetchEvent, Fetched, List, Msg, RefreshFailure, StoreCmd, StoreEvent};

fn subscribed() -> Stage {
    let mut start = start();
    start.library.shows = vec![entry("b", 2), entry("a", 1)];
    stage_of(start)
}

fn give(stage: &mut Stage, show: &str, count: usize) {
    let msg = StoreEvent::Rows { show: Some(ShowId::from(show)), rows: rows(show, count), complete: true };
    stage.tell(Msg::Store(msg));
}

fn failure(reason: &str) -> RefreshFailure {
    RefreshFailure { reason: reason.to_owned(), gone: false }
}

#[test]
fn s_opens_the_pane_and_enter_opens_a_show() {
    let mut stage = subscribed();
    press(&mut stage, "S");
    assert_eq!((stage.focus, stage.shows.open, stage.shows.cursor), (Focus::Shows, true, 0));
    let effects = press(&mut stage, "jjjj<enter>");
    let show = Some(ShowId::from("a"));
    assert!(to_store(&effects).contains(&&StoreCmd::LoadRows { show: show.clone() }), "by title: a comes first");
    assert!(to_store(&effects).contains(&&StoreCmd::SaveOpenShow { show }));
    assert_eq!((stage.focus, stage.shows.open, stage.scope_title()), (Focus::List, false, "Show a"));
    give(&mut stage, "b", 3);
    assert!(stage.catalog.rows.is_empty(), "another show's rows are not these");
    give(&mut stage, "a", 3);
    assert!(stage.complete);
    press(&mut stage, "j");
    press(&mut stage, "Sgg<enter>");
    assert_eq!((stage.scope_title(), stage.stands_on()), ("The Course", "l1"));
    press(&mut stage, "SG<up><enter>");
    give(&mut stage, "a", 3);
    assert_eq!(stage.stands_on(), "a-1", "each list is found as it was left");
}

#[test]
fn a_wide_window_has_the_pane_beside_the_list() {
    let mut stage = subscribed();
    stage.tell(Msg::Resize { columns: 200, rows: 60 });
    press(&mut stage, "S");
    assert_eq!((stage.focus, stage.shows.open), (Focus::Shows, false));
    press(&mut stage, "<esc>");
    assert_eq!(stage.focus, Focus::List);
}

#[test]
fn rows_that_come_in_parts_show_the_first_part_at_once() {
    let mut stage = subscribed();
    press(&mut stage, "SG<enter>");
    let all = rows("b", 300);
    let show = Some(ShowId::from("b"));
    let part = |rows: &[crate::model::Row], complete| {
        Msg::Store(StoreEvent::Rows { show: show.clone(), rows: rows.to_vec(), complete })
    };
    stage.tell(part(&all[..100], false));
    assert_eq!((stage.catalog.rows.len(), stage.complete), (100, false));
    press(&mut stage, "jj");
    stage.tell(part(&all[100..200], false));
    stage.tell(part(&all[200..], true));
    assert_eq!((stage.catalog.rows.len(), stage.complete, stage.stands_on()), (300, true, "b-2"));
}

#[test]
fn continue_holds_started_lessons_and_episodes() {
    let mut stage = subscribed();
    stage.set("l3", Mark { position: Some(Position::from_millis(9000)), ..Mark::default() });
    let effects = press(&mut stage, "Sjj<enter>");
    assert!(to_store(&effects).contains(&&StoreCmd::LoadList { list: List::Started }));
    stage.tell(Msg::Store(StoreEvent::Listed { list: List::New, rows: rows("b", 9) }));
    stage.tell(Msg::Store(StoreEvent::Listed { list: List::Started, rows: rows("a", 1) }));
    let ids: Vec<&str> = stage.catalog.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["l3", "a-0"]);
}

#[test]
fn what_is_an_hour_old_is_refreshed_at_the_start() {
    let hour = std::time::Duration::from_hours(1);
    let fresh = Some(Timestamp(1_800_000_000 - 60));
    let mut start = start();
    start.refresh_after = Some(hour);
    start.library.shows = vec![entry("a", 0), crate::msg::ShowEntry { refreshed: fresh, ..entry("b", 0) }];
    let stage = stage_of(start.clone());
    let show = ShowId::from("a");
    assert_eq!(to_network(&stage.first), [&FetchCmd::Refresh { show, asked_by: AskedBy::Itself }]);
    start.library.shows.pop();
    let stage = stage_of(start.clone());
    assert_eq!(to_network(&stage.first), [&FetchCmd::RefreshAll { asked_by: AskedBy::Itself }]);
    start.refresh_after = None;
    assert!(to_network(&stage_of(start).first).is_empty());
}

#[test]
fn a_failed_refresh_stands_beside_the_show_and_is_said_to_who_asked() {
    let mut stage = subscribed();
    let show = ShowId::from("a");
    let failed = || FetchEvent::RefreshFailed { show: show.clone(), at: Timestamp(5), failure: failure("no answer") };
    let effects = stage.tell(Msg::Fetch(failed()));
    assert_eq!((stage.toasted(), stage.shows.entries[0].failure.as_deref()), ("", Some("no answer")));
    assert!(matches!(to_store(&effects)[..], [StoreCmd::NoteRefresh { failure: Some(_), .. }]));
    press(&mut stage, "SGkr");
    assert!(stage.shows.is_refreshing());
    stage.tell(Msg::Fetch(failed()));
    assert_eq!(stage.toasted(), "Show a could not be refreshed: no answer");
    assert!(!stage.shows.is_refreshing());
}

#[test]
fn a_feed_goes_to_the_store_and_the_open_list_is_read_again() {
    let mut stage = subscribed();
    press(&mut stage, "SG<enter>");
    give(&mut stage, "b", 3);
    let document = Arc::new(FeedDocument {
        format: "RSS 2.0".to_owned(),
        show: Show::new(ShowId::from("b"), "Show b"),
        episodes: Vec::new(),
        problems: Vec::new(),
        cut_off: false,
        moved_to: None,
        complete: false,
    });
    let show = ShowId::from("b");
    let came = FetchEvent::Came { show, document, fetched: Fetched::default() };
    let effects = stage.tell(Msg::Fetch(came));
    assert!(matches!(to_store(&effects)[..], [StoreCmd::Absorb { .. }, StoreCmd::LoadRows { .. }]));
    assert_eq!(stage.catalog.rows.len(), 3, "what is here stays until the new rows come");
}

#[test]
fn unsubscribing_is_undone_by_u() {
    let mut stage = subscribed();
    press(&mut stage, "x");
    assert!(stage.toasted().contains("no subscription"));
    let effects = press(&mut stage, "SGx");
    assert!(to_store(&effects).contains(&&StoreCmd::RemoveShow { show: ShowId::from("b") }));
    assert_eq!((stage.shows.entries.len(), stage.focus), (1, Focus::Shows));
    let effects = press(&mut stage, "U");
    assert!(to_store(&effects).contains(&&StoreCmd::RestoreShow { show: ShowId::from("b") }));
    assert_eq!(stage.shows.entries.len(), 2);
}

#[test]
fn escape_stops_a_refresh() {
    let mut stage = subscribed();
    assert_eq!(to_network(&press(&mut stage, "R")), [&FetchCmd::RefreshAll { asked_by: AskedBy::Listener }]);
    stage.tell(Msg::Fetch(FetchEvent::RefreshProgress { done: 1, of: 2 }));
    assert_eq!(stage.shows.progress, Some((1, 2)));
    assert_eq!(to_network(&press(&mut stage, "<esc>")), [&FetchCmd::CancelRefresh]);
    assert!(!stage.shows.is_refreshing());
}

#[test]
fn marks_of_another_copy_hear_but_never_unhear() {
    let mut stage = subscribed();
    stage.set("l1", Mark { heard: true, ..Mark::default() });
    stage.set("l1", Mark::default());
    assert!(stage.mark(&id("l1")).heard);
}

#[test]
fn who_asked_for_one_show_is_told_that_it_is_done() {
    let mut stage = subscribed();
    press(&mut stage, "SGr");
    let unchanged = || Msg::Fetch(FetchEvent::Unchanged { show: ShowId::from("b"), at: Timestamp(5) });
    stage.tell(unchanged());
    assert_eq!(stage.toasted(), "Show b has nothing new");
    press(&mut stage, "j");
    stage.tell(unchanged());
    assert_eq!(stage.toasted(), "", "nobody asked this time");
}

#[test]
fn shows_that_are_complete_are_not_waited_for() {
    let mut start = start();
    start.library.shows = vec![crate::msg::ShowEntry { finished: true, ..entry("a", 0) }];
    let mut stage = stage_of(start);
    assert!(to_network(&press(&mut stage, "R")).is_empty());
    assert!(stage.toasted().contains("complete") && !stage.shows.is_refreshing());
}

fn came(show: &str) -> FetchEvent {
    let document = FeedDocument {
        format: "RSS 2.0".to_owned(),
        show: Show::new(ShowId::from(show), "Its title"),
        episodes: Vec::new(),
        problems: Vec::new(),
        cut_off: false,
        moved_to: None,
        complete: false,
    };
    FetchEvent::Came { show: ShowId::from(show), document: Arc::new(document), fetched: Fetched::default() }
}

#[test]
fn a_feed_that_comes_after_its_show_was_let_go_does_not_subscribe_again() {
    let mut stage = subscribed();
    press(&mut stage, "SGx");
    let effects = stage.tell(Msg::Fetch(came("b")));
    assert!(matches!(to_store(&effects)[..], [StoreCmd::AbsorbGuest { .. }, ..]), "{effects:?}");
    press(&mut stage, "U");
    let effects = stage.tell(Msg::Fetch(came("b")));
    assert!(matches!(to_store(&effects)[..], [StoreCmd::Absorb { .. }, ..]), "{effects:?}");
}

#[test]
fn a_feed_that_is_looked_at_gives_its_title_and_is_subscribed_to_only_when_added() {
    let mut start = start();
    start.home = Show::new(ShowId::from("guest"), "https://example.org/feed");
    start.home_kind = crate::app::HomeKind::Remote;
    start.episodes = HomeList::default();
    let mut stage = stage_of(start);
    let show = ShowId::from("guest");
    assert!(to_network(&stage.first).contains(&&FetchCmd::Refresh { show: show.clone(), asked_by: AskedBy::Itself }));
    let effects = stage.tell(Msg::Fetch(came("guest")));
    assert!(matches!(to_store(&effects)[..], [StoreCmd::AbsorbGuest { .. }, ..]), "{effects:?}");
    assert_eq!(stage.scope_title(), "Its title");
    press(&mut stage, "a");
    let effects = press(&mut stage, "example.org/feed<enter>");
    let [FetchCmd::Add { ticket, .. }] = to_network(&effects)[..] else { panic!("{effects:?}") };
    let effects = stage.tell(Msg::Fetch(FetchEvent::Added { ticket: *ticket, result: Ok(show.clone()) }));
    assert!(to_store(&effects).contains(&&StoreCmd::RestoreShow { show }));
}

#[test]
fn where_something_stands_in_its_place_the_course_has_a_line_of_its_own() {
    let mut stage = {
        let mut start = start();
        start.home_kind = crate::app::HomeKind::Files;
        stage_of(start)
    };
    let effects = press(&mut stage, "Sj<enter>");
    assert_eq!(super::stage::to_reader(&effects), [&crate::msg::ReadCmd::Course]);
    let lesson = crate::model::Episode::new(ShowId::from("course"), id("lesson"), "A lesson");
    let course = crate::msg::ReadEvent::Course {
        show: Show::new(ShowId::from("course"), "The built-in one"),
        episodes: vec![Arc::new(lesson)],
    };
    stage.tell(Msg::Read(course));
    assert_eq!((stage.scope_title(), stage.stands_on(), stage.complete), ("The built-in one", "lesson", true));
}

#[test]
fn a_long_list_is_let_go_of_where_that_holds_up_nobody() {
    let mut stage = subscribed();
    press(&mut stage, "SG<enter>");
    give(&mut stage, "b", 3_000);
    let effects = press(&mut stage, "Sgg<enter>");
    let is_long = |effect: &&crate::msg::Effect| matches!(effect, crate::msg::Effect::Discard { catalog } if catalog.rows.len() == 3_000);
    assert_eq!(effects.iter().filter(is_long).count(), 1);
}

#[test]
fn the_show_of_this_run_is_not_said_to_be_no_subscription_when_it_is_one() {
    let mut start = crate::app::Start { home_kind: crate::app::HomeKind::Remote, ..start() };
    let home = start.home.id.clone();
    let mut stage = stage_of(start.clone());
    press(&mut stage, "x");
    assert!(stage.toasted().starts_with("That is no subscription"), "{}", stage.toasted());
    start.library.shows = vec![crate::msg::ShowEntry { show: start.home.clone(), ..entry("a", 0) }];
    let mut stage = stage_of(start);
    let effects = press(&mut stage, "x");
    assert!(stage.toasted().contains("`podtui remove`"), "{}", stage.toasted());
    assert!(!to_store(&effects).contains(&&StoreCmd::RemoveShow { show: home }));
}
