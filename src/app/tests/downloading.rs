//! Downloads of an episode and of a show.

use super::stage::{Stage, entry, id, press, rows, stage, stage_of, start, to_network};
use crate::model::ShowId;
use crate::msg::{DownloadState, FetchCmd, FetchEvent, Msg, StoreEvent};

fn open_show() -> Stage {
    let mut start = start();
    start.library.shows = vec![entry("a", 0)];
    start.library.settings.open_show = Some(ShowId::from("a"));
    let mut stage = stage_of(start);
    give_rows(&mut stage);
    stage
}

fn give_rows(stage: &mut Stage) {
    let msg = StoreEvent::Rows { show: Some(ShowId::from("a")), rows: rows("a", 3), complete: true };
    stage.tell(Msg::Store(msg));
}

fn download(stage: &mut Stage, stands: DownloadState) {
    stage.tell(Msg::Fetch(FetchEvent::Download { episode: id("a-0"), state: stands }));
}

#[test]
fn d_downloads_then_cancels() {
    let mut stage = open_show();
    assert_eq!(to_network(&press(&mut stage, "d")), [&FetchCmd::Download { episode: id("a-0") }]);
    download(&mut stage, DownloadState::Running { bytes: 1, of: None });
    assert_eq!(to_network(&press(&mut stage, "d")), [&FetchCmd::CancelDownload { episode: id("a-0") }]);
    download(&mut stage, DownloadState::Failed { reason: "the disk is full".to_owned() });
    assert_eq!(stage.toasted(), "Talk 0 was not downloaded: the disk is full");
    assert_eq!(to_network(&press(&mut stage, "d")).len(), 1, "and may be tried again");
}

#[test]
fn a_deleted_download_comes_back_by_u() {
    let mut stage = open_show();
    press(&mut stage, "D");
    assert_eq!(stage.toasted(), "It is not downloaded");
    download(&mut stage, DownloadState::Here { bytes: 9 });
    assert_eq!(to_network(&press(&mut stage, "D")), [&FetchCmd::DeleteDownloads { episodes: vec![id("a-0")] }]);
    assert_eq!(to_network(&press(&mut stage, "U")), [&FetchCmd::RestoreDownload { episode: id("a-0") }]);
}

#[test]
fn a_show_is_downloaded_when_d_is_pressed_again() {
    let mut stage = open_show();
    download(&mut stage, DownloadState::Here { bytes: 9 });
    assert!(to_network(&press(&mut stage, "SGd")).is_empty());
    give_rows(&mut stage);
    assert_eq!(stage.toasted(), "d again downloads its 2 unheard episodes");
    assert_eq!(to_network(&press(&mut stage, "d")).len(), 2);
}

#[test]
fn a_lesson_needs_no_download() {
    let mut stage = stage();
    assert!(to_network(&press(&mut stage, "d")).is_empty());
    assert!(stage.toasted().contains("here already"));
}
