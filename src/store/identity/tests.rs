//! Every way in which an item is known again, and every way in which it must not be.

use super::*;

fn one(id: &str, audio: i64, twin: i64, minutes: Option<i64>) -> Candidate<'_> {
    let traits = Traits { audio: Some(audio), twin: Some(twin), length: minutes.map(|minutes| minutes * 60_000) };
    Candidate { id, traits }
}

fn aliases(pairs: &[(&str, &str)]) -> HashMap<String, String> {
    pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
}

#[test]
fn the_id_says_more_than_the_enclosure() {
    let known = [one("a", 1, 1, None), one("b", 2, 2, None)];
    let items = [one("b", 1, 1, None), one("a", 2, 2, None)];
    assert_eq!(recognise(&items, &known, &HashMap::new()), [Some(1), Some(0)]);
}

#[test]
fn an_enclosure_that_several_share_tells_nothing() {
    let known = [one("a", 1, 1, None), one("b", 1, 2, None)];
    assert_eq!(recognise(&[one("c", 1, 3, None)], &known, &HashMap::new()), [None]);
    let items = [one("a", 1, 1, None), one("c", 1, 3, None)];
    assert_eq!(recognise(&items, &known[..1], &HashMap::new()), [Some(0), None]);
}

#[test]
fn of_several_twins_the_nearest_in_length_is_taken_and_none_that_is_far() {
    let known = [one("a", 1, 9, Some(20)), one("b", 2, 9, Some(28)), one("c", 3, 9, Some(90))];
    let items = [one("x", 4, 9, Some(29)), one("y", 5, 9, Some(29)), one("z", 6, 9, Some(29)), one("w", 7, 9, None)];
    assert_eq!(recognise(&items, &known, &HashMap::new()), [Some(1), Some(0), None, Some(2)]);
}

#[test]
fn a_given_up_id_leads_to_its_episode_unless_that_is_there_itself() {
    let known = [one("a", 1, 1, None)];
    let aliases = aliases(&[("old", "a")]);
    assert_eq!(recognise(&[one("old", 7, 7, None)], &known, &aliases), [Some(0)]);
    let both = [one("old", 7, 7, None), one("a", 1, 1, None)];
    assert_eq!(recognise(&both, &known, &aliases), [None, Some(0)]);
}

#[test]
fn day_and_media_type_tell_twins_apart_and_names_of_one_type_do_not() {
    let episode = |day: i64, mime_type: &str| {
        let mut episode = Episode::new("s".into(), "e".into(), "T");
        episode.published = Some(crate::model::Timestamp(day * 86_400 + 5));
        let mime_type = Some(mime_type.to_owned());
        episode.audio = Some(crate::model::Enclosure { url: "u".to_owned(), mime_type, bytes: None });
        Traits::of(&episode).twin
    };
    assert_eq!(episode(1, "audio/mpeg"), episode(1, "audio/mp3"));
    assert_ne!(episode(1, "audio/mpeg"), episode(2, "audio/mpeg"));
    assert_ne!(episode(1, "audio/mpeg"), episode(1, "video/mp4"));
    assert_eq!(Traits::of(&Episode::new("s".into(), "e".into(), "T")).twin, None);
}
