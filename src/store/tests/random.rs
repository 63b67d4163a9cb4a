//! Two copies that do anything in any order agree in the end.

use std::collections::HashMap;

use proptest::prelude::*;

use super::*;
use crate::model::Mark;

#[derive(Clone, Debug)]
enum Step {
    Save(u8, u16),
    Heard(u8),
    New(u8),
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..4_u8, 1..9_000_u16).prop_map(|(episode, second)| Step::Save(episode, second)),
        2 => (0..4_u8).prop_map(Step::Heard),
        1 => (0..4_u8).prop_map(Step::New),
        1 => Just(Step::Restart),
    ]
}

fn episode_of(step: &Step) -> Option<u8> {
    match *step {
        Step::Save(episode, _) | Step::Heard(episode) | Step::New(episode) => Some(episode),
        Step::Restart => None,
    }
}

/// What each step should leave behind.
fn expect(marks: &mut HashMap<u8, Mark>, step: &Step) {
    match *step {
        Step::Save(episode, second) => {
            let mark = marks.entry(episode).or_default();
            mark.position = Some(Position::from_seconds(f64::from(second)));
            mark.duration = Some(Duration::from_secs(90));
        }
        Step::Heard(episode) | Step::New(episode) => {
            let mark = marks.entry(episode).or_default();
            (mark.heard, mark.position) = (matches!(step, Step::Heard(_)), None);
        }
        Step::Restart => {}
    }
}

fn command(step: &Step) -> Option<StoreCmd> {
    let name = |episode: u8| id(&episode.to_string());
    Some(match *step {
        Step::Save(episode, second) => save(&episode.to_string(), f64::from(second)),
        Step::Heard(episode) => heard(&name(episode)),
        Step::New(episode) => StoreCmd::MarkNew { episode: name(episode) },
        Step::Restart => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_two_copies_do_the_last_word_on_each_lesson_stands_and_each_hears_of_the_other(
        steps in prop::collection::vec((any::<bool>(), step()), 1..60)
    ) {
        let home = Home::new();
        let mut copies = [home.store(), home.store()];
        let mut told = [HashMap::new(), HashMap::new()];
        let mut expected = HashMap::new();
        for (second, step) in &steps {
            let copy = usize::from(*second);
            let Some(cmd) = command(step) else {
                let (store, library) = Store::open(&home.dirs);
                copies[copy] = store;
                told[copy] = library.marks.into_iter().collect();
                continue;
            };
            for event in copies[copy].apply(&cmd, TODAY) {
                let StoreEvent::Marks { marks } = event else { return Err(TestCaseError::fail(format!("{event:?}"))) };
                told[copy].extend(marks);
            }
            expect(&mut expected, step);
            if let Some(episode) = episode_of(step) {
                told[copy].insert(id(&episode.to_string()), expected[&episode]);
            }
            prop_assert_eq!(&told[copy], &keyed(&expected));
        }
        let kept: HashMap<EpisodeId, Mark> = home.store().marks().unwrap().into_iter().collect();
        prop_assert_eq!(kept, keyed(&expected));
    }
}

fn keyed(marks: &HashMap<u8, Mark>) -> HashMap<EpisodeId, Mark> {
    marks.iter().map(|(episode, mark)| (id(&episode.to_string()), *mark)).collect()
}
