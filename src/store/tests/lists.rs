//! Lists over shows and over all of them: in what order, and in which pieces.

use super::*;
use crate::model::Row;
use crate::msg::List;

fn rows_of(events: Vec<StoreEvent>) -> (Vec<Row>, usize) {
    let mut all = Vec::new();
    let mut batches = Vec::new();
    for event in events {
        let StoreEvent::Rows { rows, complete, .. } = event else { panic!("{event:?}") };
        all.extend(rows);
        batches.push(complete);
    }
    assert!(batches.iter().rev().skip(1).all(|complete| !complete) && batches.last() == Some(&true), "{batches:?}");
    (all, batches.len())
}

fn titles(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| &*row.title).collect()
}

#[test]
fn rows_are_those_of_the_episodes_in_the_feeds_order() {
    let home = Home::new();
    let mut store = home.store();
    let mut episodes = vec![item("c", -3), item("a", -1), item("b", -2)];
    episodes[1].section = Some("Part one".to_owned());
    episodes[2].section = Some("Part one".to_owned());
    episodes[0].audio = None;
    let expected: Vec<Row> = episodes.iter().map(|episode| Row::of(episode, None)).collect();
    take_in(&mut store, episodes, 0);
    let (rows, _) = rows_of(store.apply(&StoreCmd::LoadRows { show: Some(show()) }, TODAY));
    assert_eq!(rows, expected);
    assert!(Arc::ptr_eq(rows[1].section.as_ref().unwrap(), rows[2].section.as_ref().unwrap()));
    assert_eq!(store.first_rows(Some(&show()), 2).unwrap(), expected[..2]);
}

#[test]
fn a_long_list_comes_in_batches_and_whole() {
    let home = Home::new();
    let mut store = home.store();
    let episodes: Vec<Episode> = (0..1000).map(|number| item(&number.to_string(), -(number * 7 % 1000))).collect();
    take_in(&mut store, episodes.clone(), 0);
    let (rows, batches) = rows_of(store.apply(&StoreCmd::LoadRows { show: Some(show()) }, TODAY));
    assert!(batches > 1 && rows.iter().map(|row| &row.id).eq(episodes.iter().map(|episode| &episode.id)));
    let (rows, batches) = rows_of(store.apply(&StoreCmd::LoadRows { show: None }, TODAY));
    assert!(batches > 1 && rows.len() == 1000 && rows.is_sorted_by_key(|row| std::cmp::Reverse(row.published)));
}

#[test]
fn the_list_over_all_is_newest_first_with_the_undated_last_and_without_removed_shows() {
    let home = Home::new();
    let mut store = home.store();
    let mut undated = item("undated", 0);
    undated.published = None;
    take_in(&mut store, vec![item("old", -9), undated, item("newer", -1)], 0);
    let (rows, _) = rows_of(store.apply(&StoreCmd::LoadRows { show: None }, TODAY));
    assert_eq!(titles(&rows), ["Title of newer", "Title of old", "Title of undated"]);
    assert_eq!(store.first_rows(None, 1).unwrap(), rows[..1]);
    store.apply(&StoreCmd::RemoveShow { show: show() }, TODAY);
    assert_eq!(rows_of(store.apply(&StoreCmd::LoadRows { show: None }, TODAY)).0, []);
}

#[test]
fn new_and_started_episodes_of_all_shows_are_listed() {
    let home = Home::new();
    let mut store = home.store();
    take_in(&mut store, vec![item("a", -1), item("b", -2)], 0);
    take_in(&mut store, vec![item("d", 2), item("c", 1), item("a", -1), item("b", -2)], 3);
    let ids: Vec<EpisodeId> = store.episodes(&show()).unwrap().into_iter().map(|episode| episode.id).collect();
    assert_eq!(titles(&store.list(List::New).unwrap()), ["Title of d", "Title of c", "Title of a"]);
    store.apply(&heard(&ids[1]), TODAY);
    store.apply(&save(ids[3].as_str(), 9.0), Timestamp(1));
    store.apply(&save(ids[0].as_str(), 9.0), Timestamp(2));
    store.apply(&save("a lesson of the course", 9.0), Timestamp(3));
    let events = store.apply(&StoreCmd::LoadList { list: List::Started }, TODAY);
    let [StoreEvent::Listed { list: List::Started, rows }] = &events[..] else { panic!("{events:?}") };
    assert_eq!(titles(rows), ["Title of d", "Title of b"]);
    assert_eq!(titles(&store.list(List::New).unwrap()), ["Title of d", "Title of a"]);
}
