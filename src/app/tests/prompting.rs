//! Times, addresses, the directory, the help.

use super::stage::{Stage, press, stage, to_network, to_player};
use crate::app::{Loadable, Overlay, Prompt, Scope};
use crate::model::{Position, ShowId, Ticket};
use crate::msg::{Directory, FetchCmd, FetchEvent, Msg, PlayerCmd};

fn problem(stage: &Stage) -> Option<&str> {
    match &stage.overlay {
        Some(Overlay::Prompt(Prompt::AddShow { problem, .. })) => problem.as_deref(),
        _ => None,
    }
}

fn added_ticket(effects: &[crate::msg::Effect]) -> Ticket {
    let mut sent = to_network(effects).into_iter();
    sent.find_map(|cmd| if let FetchCmd::Add { ticket, .. } = cmd { Some(*ticket) } else { None }).unwrap()
}

#[test]
fn g_and_a_time_goes_there() {
    let mut stage = stage();
    press(&mut stage, "<enter>");
    stage.sound(0);
    let effects = press(&mut stage, "g1:05<enter>");
    assert_eq!(to_player(&effects), [&PlayerCmd::Seek { to: Position::from_millis(65_000) }]);
    assert!(stage.overlay.is_none() && !stage.after_go);
}

#[test]
fn what_is_no_time_is_said_and_the_prompt_stays() {
    let mut stage = stage();
    press(&mut stage, "<enter>");
    stage.sound(0);
    press(&mut stage, "g1:75<enter>");
    assert!(stage.toasted().contains("1:75 is no time"));
    press(&mut stage, "<ctrl-u>9:00<enter>");
    assert_eq!(stage.toasted(), "9:00 is past the end: it is 1:30 long");
    assert!(matches!(stage.overlay, Some(Overlay::Prompt(Prompt::GoTo { .. }))));
    press(&mut stage, "<esc>gj");
    assert_eq!((stage.stands_on(), stage.after_go), ("l2", false), "another key means itself");
}

#[test]
fn a_pasted_address_opens_its_prompt_and_enter_subscribes() {
    let mut stage = stage();
    stage.tell(Msg::Paste(" https://example.org/feed.xml\n".to_owned()));
    let effects = press(&mut stage, "<enter>");
    let ticket = added_ticket(&effects);
    let address = "https://example.org/feed.xml".to_owned();
    assert_eq!(to_network(&effects), [&FetchCmd::Add { ticket, address }]);
    press(&mut stage, "x<enter>");
    stage.tell(Msg::Fetch(FetchEvent::Added { ticket, result: Err("It is no feed.".to_owned()) }));
    assert_eq!(problem(&stage), Some("It is no feed."));
    press(&mut stage, "<backspace>");
    assert_eq!(problem(&stage), None);
    let ticket = added_ticket(&press(&mut stage, "<enter>"));
    stage.tell(Msg::Fetch(FetchEvent::Added { ticket, result: Ok(ShowId::from("new")) }));
    assert_eq!(stage.scope, Scope::Show(ShowId::from("new")));
    assert!(stage.overlay.is_none());
}

#[test]
fn a_closed_prompt_is_answered_by_a_sentence_and_stays_closed() {
    let mut stage = stage();
    press(&mut stage, "a");
    stage.tell(Msg::Paste("example.org".to_owned()));
    let ticket = added_ticket(&press(&mut stage, "<enter>"));
    press(&mut stage, "<esc>");
    stage.tell(Msg::Fetch(FetchEvent::Added { ticket, result: Ok(ShowId::from("new")) }));
    assert_eq!((stage.toasted(), &stage.scope), ("Subscribed", &Scope::Home));
}

#[test]
fn shows_are_looked_for_by_name_and_enter_subscribes() {
    let mut stage = stage();
    let effects = press(&mut stage, "Adeep learning<enter>");
    let Some(FetchCmd::SearchDirectory { ticket, words }) = to_network(&effects).first().copied().cloned() else {
        panic!("nothing was looked for");
    };
    assert_eq!(words, "deep learning");
    let show = |name: &str| Directory {
        title: name.to_owned(),
        author: None,
        address: format!("https://example.org/{name}"),
        episodes: None,
    };
    stage.tell(Msg::Fetch(FetchEvent::Directory { ticket: Ticket(0), result: Err("old".to_owned()) }));
    assert!(matches!(&stage.overlay, Some(Overlay::Directory { found: Loadable::Loading, .. })));
    stage.tell(Msg::Fetch(FetchEvent::Directory { ticket, result: Ok(vec![show("one"), show("two")]) }));
    let effects = press(&mut stage, "jj<enter>");
    assert!(matches!(to_network(&effects)[..], [FetchCmd::Add { address, .. }] if address.ends_with("/two")));
}

#[test]
fn the_help_scrolls_and_any_other_key_closes_it() {
    let mut stage = stage();
    press(&mut stage, "?jj<pagedown>k");
    assert!(matches!(stage.overlay, Some(Overlay::Help { scroll }) if scroll > 2));
    press(&mut stage, "q");
    assert!(stage.overlay.is_none());
}

#[test]
fn ctrl_c_leaves_from_everywhere() {
    for keys in ["", "/lo", "g1", "a", "?", "S", "t"] {
        let mut stage = stage();
        press(&mut stage, keys);
        assert!(press(&mut stage, "<ctrl-c>").contains(&crate::msg::Effect::Quit), "after {keys}");
    }
}
