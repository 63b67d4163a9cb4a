//! A selection of several rows: picked by `v` and `V`, acted on by `d`, `D` and `u`, taken back by `U`.

use super::stage::{Stage, entry, id, press, rows, stage, stage_of, start, to_network, to_store};
use crate::app::Line;
use crate::model::{EpisodeId, Mark, Position, ShowId};
use crate::msg::{DownloadState, Effect, FetchCmd, FetchEvent, Msg, Sort, StoreCmd, StoreEvent};

fn show_of(count: usize) -> Stage {
    let mut start = start();
    start.library.shows = vec![entry("a", 0), entry("b", 0)];
    start.library.settings.open_show = Some(ShowId::from("a"));
    let mut stage = stage_of(start);
    give(&mut stage, "a", count);
    stage
}

fn give(stage: &mut Stage, show: &str, count: usize) {
    let msg = StoreEvent::Rows { show: Some(ShowId::from(show)), rows: rows(show, count), complete: true };
    stage.tell(Msg::Store(msg));
}

fn stands(stage: &mut Stage, episode: &str, how: DownloadState) {
    stage.tell(Msg::Fetch(FetchEvent::Download { episode: id(episode), state: how }));
}

fn downloads(effects: &[Effect]) -> Vec<&str> {
    let sent = to_network(effects).into_iter();
    sent.filter_map(|cmd| if let FetchCmd::Download { episode } = cmd { Some(episode.as_str()) } else { None })
        .collect()
}

fn cancelled(effects: &[Effect]) -> Vec<&str> {
    let sent = to_network(effects).into_iter();
    sent.filter_map(|cmd| if let FetchCmd::CancelDownload { episode } = cmd { Some(episode.as_str()) } else { None })
        .collect()
}

fn heard(stage: &Stage) -> Vec<&str> {
    let rows = stage.catalog.rows.iter();
    rows.filter(|row| stage.mark(&row.id).heard).map(|row| row.id.as_str()).collect()
}

#[test]
fn v_selects_and_goes_down_and_v_again_takes_it_back() {
    let mut stage = stage();
    press(&mut stage, "vv");
    assert_eq!((stage.picked.count(), stage.stands_on()), (2, "l3"));
    press(&mut stage, "kv");
    assert!(stage.picked.contains(&id("l1")) && !stage.picked.contains(&id("l2")));
    press(&mut stage, "v");
    assert_eq!(stage.stands_on(), "l4", "over the header of a section");
    press(&mut stage, "<esc>");
    assert!(stage.picked.is_empty());
    assert_eq!(stage.stands_on(), "l4");
}

#[test]
fn d_downloads_what_of_the_selection_is_not_here_in_the_order_of_the_list() {
    let mut stage = show_of(5);
    stands(&mut stage, "a-1", DownloadState::Here { bytes: 9 });
    let effects = press(&mut stage, "jjvkkkvvd");
    assert_eq!(downloads(&effects), ["a-0", "a-2"]);
    assert_eq!(stage.toasted(), "Downloading 2 episodes of the 3 selected; the rest needs none");
    assert!(stage.picked.is_empty(), "the selection is over");
    let effects = press(&mut stage, "d");
    assert_eq!(cancelled(&effects), ["a-2"], "and d is about the row under the cursor again");
}

#[test]
fn d_cancels_when_all_that_is_missing_is_on_its_way() {
    let mut stage = show_of(3);
    assert_eq!(downloads(&press(&mut stage, "Vd")), ["a-0", "a-1", "a-2"]);
    assert_eq!(stage.toasted(), "Downloading 3 episodes");
    stands(&mut stage, "a-0", DownloadState::Here { bytes: 9 });
    let effects = press(&mut stage, "Vd");
    assert_eq!((cancelled(&effects), downloads(&effects).len()), (vec!["a-1", "a-2"], 0));
    assert_eq!(stage.toasted(), "Cancelled 2 downloads");
}

#[test]
fn a_selection_of_lessons_needs_no_download_and_that_is_said() {
    let mut stage = stage();
    assert!(to_network(&press(&mut stage, "Vd")).is_empty());
    assert_eq!(stage.toasted(), "Nothing of the selection is left to download");
}

#[test]
fn deleted_together_they_come_back_together() {
    let mut stage = show_of(4);
    press(&mut stage, "VD");
    assert_eq!(stage.toasted(), "Nothing of the selection is downloaded");
    for episode in ["a-0", "a-2"] {
        stands(&mut stage, episode, DownloadState::Here { bytes: 9 });
    }
    stands(&mut stage, "a-3", DownloadState::Waiting);
    let effects = press(&mut stage, "VD");
    let episodes: Vec<EpisodeId> = vec![id("a-0"), id("a-2")];
    assert!(to_network(&effects).contains(&&FetchCmd::DeleteDownloads { episodes }));
    assert_eq!(cancelled(&effects), ["a-3"]);
    assert_eq!(stage.toasted(), "Deleted 2 downloads; U brings them back");
    let restored = |episode: &str| FetchCmd::RestoreDownload { episode: id(episode) };
    assert_eq!(to_network(&press(&mut stage, "U")), [&restored("a-0"), &restored("a-2")]);
    press(&mut stage, "U");
    assert_eq!(stage.toasted(), "Nothing to undo");
}

#[test]
fn u_makes_a_selection_heard_then_new_and_undo_gives_back_every_place() {
    let mut stage = stage();
    let place = Mark { position: Some(Position::from_millis(9_000)), ..Mark::default() };
    stage.set("l2", place);
    stage.set("l3", Mark { heard: true, ..Mark::default() });
    press(&mut stage, "vvvu");
    assert_eq!((heard(&stage), stage.tally.heard), (vec!["l1", "l2", "l3"], 3));
    assert_eq!(stage.toasted(), "Marked 2 episodes as heard; U takes it back");
    let effects = press(&mut stage, "U");
    assert_eq!(heard(&stage), ["l3"]);
    assert_eq!(stage.mark(&id("l2")).position, place.position);
    let kept = StoreCmd::SavePosition { episode: id("l2"), position: Position::from_millis(9_000), duration: None };
    assert!(to_store(&effects).contains(&&kept));
    press(&mut stage, "kkkvvvukkkvvvu");
    assert!(heard(&stage).is_empty(), "all heard: new");
    press(&mut stage, "UU");
    assert_eq!(heard(&stage), ["l3"], "step by step");
}

#[test]
fn undo_of_one_mark_works_too_and_what_was_listened_to_since_stands() {
    let mut stage = stage();
    stage.set("l1", Mark { position: Some(Position::from_millis(9_000)), ..Mark::default() });
    press(&mut stage, "uU");
    assert_eq!(stage.mark(&id("l1")).position, Some(Position::from_millis(9_000)));
    press(&mut stage, "u");
    stage.set("l1", Mark { heard: true, position: Some(Position::from_millis(4_000)), ..Mark::default() });
    press(&mut stage, "U");
    assert!(stage.mark(&id("l1")).heard, "{}", stage.toasted());
}

#[test]
fn what_plays_stays_the_last_one_heard_when_a_mark_is_given_back() {
    let mut stage = stage();
    stage.set("l1", Mark { position: Some(Position::from_millis(9_000)), ..Mark::default() });
    press(&mut stage, "j<enter>");
    stage.sound(3_000);
    let effects = press(&mut stage, "kuU");
    let last = to_store(&effects).into_iter().rev().find_map(|cmd| match cmd {
        StoreCmd::SavePosition { episode, .. } => Some(episode.clone()),
        _ => None,
    });
    assert_eq!(last, Some(id("l2")));
}

#[test]
fn a_selection_is_made_over_several_filters_and_orders() {
    let mut stage = show_of(30);
    press(&mut stage, "/talk 12<tab>v");
    assert_eq!((stage.picked.count(), stage.playing()), (1, "nothing"), "Tab plays nothing");
    press(&mut stage, "/<ctrl-u>talk 7<tab>Vs");
    assert_eq!(stage.sort, Sort::Title);
    press(&mut stage, "/<ctrl-u><tab>");
    assert!(stage.filter.is_none(), "an empty filter is none");
    assert_eq!(downloads(&press(&mut stage, "d")), ["a-12", "a-7"], "by title");
}

#[test]
fn escape_lets_go_of_the_selection_first_then_of_the_filter() {
    let mut stage = show_of(30);
    press(&mut stage, "/talk<tab>v<esc>");
    assert!(stage.picked.is_empty() && stage.filter.is_some());
    press(&mut stage, "<esc>");
    assert!(stage.filter.is_none());
}

#[test]
fn capital_v_selects_what_the_filter_shows_then_none_of_it() {
    let mut stage = show_of(30);
    press(&mut stage, "v/talk 2<tab>V");
    let shown = stage.list.lines.iter().filter(|line| matches!(line, Line::Episode { .. })).count();
    assert_eq!(stage.picked.count(), shown + 1);
    press(&mut stage, "V");
    assert_eq!(stage.picked.count(), 1);
}

#[test]
fn a_selection_ends_with_its_list_and_keeps_what_a_refresh_leaves() {
    let mut stage = show_of(5);
    press(&mut stage, "V");
    give(&mut stage, "a", 3);
    assert_eq!(stage.picked.count(), 3);
    press(&mut stage, "SG<enter>");
    assert!(stage.picked.is_empty());
}

#[test]
fn in_the_shows_pane_and_while_reading_the_keys_mean_what_is_looked_at() {
    let mut stage = show_of(3);
    let effects = press(&mut stage, "vvtd");
    assert_eq!(downloads(&effects), ["a-2"]);
    press(&mut stage, "v");
    assert!(stage.toasted().contains("selected in the list"));
    assert_eq!(stage.picked.count(), 2);
    press(&mut stage, "tSD");
    assert_eq!(stage.toasted(), "D deletes the download of an episode: Esc goes back to the list");
}
