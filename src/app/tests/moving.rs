//! The cursor, the counts, and what is scrolled.

use super::stage::{id, press, stage};
use crate::app::Line;
use crate::model::{Mark, Position};
use crate::msg::{Effect, Msg};

#[test]
fn the_cursor_stands_on_episodes_only_and_the_first_header_stays_visible() {
    let mut stage = stage();
    assert!(matches!(stage.list.lines[0], Line::Section { .. }));
    assert_eq!((stage.list.cursor, stage.list.top, stage.stands_on()), (1, 0, "l1"));
    press(&mut stage, "jjj");
    assert_eq!(stage.stands_on(), "l4");
    press(&mut stage, "kG");
    assert_eq!(stage.stands_on(), "l8");
    press(&mut stage, "j");
    assert_eq!(stage.stands_on(), "l8");
    press(&mut stage, "gg");
    assert_eq!((stage.stands_on(), stage.list.top), ("l1", 0));
    press(&mut stage, "<end><home>k");
    assert_eq!(stage.stands_on(), "l1");
}

#[test]
fn in_a_low_window_three_lines_of_context_stay() {
    let mut stage = stage();
    stage.tell(Msg::Resize { columns: 80, rows: 11 });
    assert_eq!(stage.layout().body, 8);
    press(&mut stage, "jjj");
    let (cursor, top) = (stage.list.cursor, stage.list.top);
    assert_eq!((cursor, top), (6, 2), "line 6 with three lines below it");
    press(&mut stage, "k");
    assert_eq!(stage.list.top, 0, "and three above it");
    press(&mut stage, "<ctrl-d>");
    assert_eq!(stage.stands_on(), "l5");
    press(&mut stage, "<pagedown><pageup>");
    assert_eq!(stage.stands_on(), "l3");
}

#[test]
fn counts_follow_each_mark_without_counting_anew() {
    let mut stage = stage();
    let section = |stage: &super::stage::Stage| stage.list.lines[0].clone();
    assert!(matches!(section(&stage), Line::Section { heard: 0, of: 3, minutes_left: 4, .. }));
    assert_eq!((stage.tally.heard, stage.tally.of, stage.tally.left.as_secs()), (0, 8, 720));
    press(&mut stage, "u");
    assert!(matches!(section(&stage), Line::Section { heard: 1, of: 3, minutes_left: 3, .. }));
    stage.set("l2", Mark { position: Some(Position::from_millis(60_000)), ..Mark::default() });
    assert!(matches!(section(&stage), Line::Section { heard: 1, of: 3, minutes_left: 2, .. }));
    assert_eq!((stage.tally.heard, stage.tally.left.as_secs()), (1, 570));
    press(&mut stage, "u");
    assert_eq!((stage.tally.heard, stage.tally.left.as_secs()), (0, 660));
    assert!(!stage.mark(&id("l1")).heard);
}

#[test]
fn another_order_has_no_headers_and_keeps_the_selection() {
    let mut stage = stage();
    press(&mut stage, "jjjs");
    assert!(stage.list.lines.iter().all(Line::is_selectable));
    assert_eq!(stage.stands_on(), "l4");
    press(&mut stage, "ssss");
    assert!(matches!(stage.list.lines[0], Line::Section { .. }));
    assert_eq!(stage.stands_on(), "l4");
}

#[test]
fn every_size_is_survived() {
    let mut stage = stage();
    for columns in [0, 1, 19, 20, 60, 100, 150, u16::MAX] {
        for rows in [0, 1, 4, 5, 8, 16, 36, u16::MAX] {
            stage.tell(Msg::Resize { columns, rows });
            press(&mut stage, "jG<pageup>kS<esc>te<esc><esc>gg");
            assert_eq!(stage.stands_on(), "l1");
        }
    }
}

#[test]
fn a_window_that_comes_back_to_its_size_is_drawn_anew() {
    let mut stage = stage();
    assert!(stage.tell(Msg::Resize { columns: 1, rows: 1 }).contains(&Effect::Redraw));
    assert!(stage.tell(Msg::Resize { columns: 100, rows: 28 }).contains(&Effect::Redraw));
}
