//! The order of a show's episodes, kept by numbers that rarely change: new items at the top or the bottom of a feed
//! get numbers beyond the ends, so that the others need not be written again.

/// Where everything goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Arrangement {
    /// The place of each item.
    pub(super) items: Vec<i64>,
    /// Known episodes that are not among the items and must move: index and new place.
    pub(super) moved: Vec<(usize, i64)>,
}

/// Arranges items in their order. `matches`: the known episode that an item is; `old`: the places of the known ones.
pub(super) fn arrange(matches: &[Option<usize>], old: &[i64]) -> Arrangement {
    let items = beyond_the_ends(matches, old);
    items.map_or_else(|| numbered_anew(matches, old), |items| Arrangement { items, moved: Vec::new() })
}

/// None when known items changed their order or a new one stands between them.
fn beyond_the_ends(matches: &[Option<usize>], old: &[i64]) -> Option<Vec<i64>> {
    let Some(first) = matches.iter().position(Option::is_some) else {
        // Nothing is known any more: the new ones go before what is left.
        let start = old.iter().min().map_or(0, |lowest| lowest - count(matches));
        return Some((start..).take(matches.len()).collect());
    };
    let last = matches.iter().rposition(Option::is_some)?;
    let known: Option<Vec<i64>> = matches[first..=last].iter().map(|index| index.map(|index| old[index])).collect();
    let known = known.filter(|places| places.is_sorted_by(|one, next| one < next))?;
    let (lowest, highest) = (old.iter().min()?, old.iter().max()?);
    let before = (lowest - count(&matches[..first]))..*lowest;
    let after = (highest + 1..).take(matches.len() - last - 1);
    Some(before.chain(known).chain(after).collect())
}

fn count<T>(items: &[T]) -> i64 {
    i64::try_from(items.len()).unwrap_or(i64::MAX)
}

fn numbered_anew(matches: &[Option<usize>], old: &[i64]) -> Arrangement {
    let mut left_over: Vec<usize> = (0..old.len()).collect();
    let mut is_item = vec![false; old.len()];
    matches.iter().flatten().for_each(|index| is_item[*index] = true);
    left_over.retain(|index| !is_item[*index]);
    left_over.sort_by_key(|index| old[*index]);
    let moved = left_over.into_iter().zip(count(matches)..).collect();
    Arrangement { items: (0..count(matches)).collect(), moved }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_feed_is_numbered_as_it_stands() {
        assert_eq!(arrange(&[None, None, None], &[]).items, [0, 1, 2]);
    }

    #[test]
    fn new_items_at_the_top_and_the_bottom_leave_the_others_where_they_are() {
        let arranged = arrange(&[None, None, Some(0), Some(1), None], &[0, 1]);
        assert_eq!(arranged, Arrangement { items: vec![-2, -1, 0, 1, 2], moved: vec![] });
    }

    #[test]
    fn an_item_that_left_keeps_its_place_and_no_new_one_takes_it() {
        assert_eq!(arrange(&[None, Some(1)], &[0, 1, 2]).items, [-1, 1]);
        assert_eq!(arrange(&[Some(1), None], &[0, 1, 2]).items, [1, 3]);
    }

    #[test]
    fn a_feed_that_was_turned_round_is_numbered_anew_and_what_left_goes_last() {
        let arranged = arrange(&[Some(2), Some(0)], &[0, 1, 2]);
        assert_eq!(arranged, Arrangement { items: vec![0, 1], moved: vec![(1, 2)] });
    }

    #[test]
    fn a_feed_of_nothing_but_new_items_stands_before_what_is_left() {
        assert_eq!(arrange(&[None, None], &[5, 6]).items, [3, 4]);
    }
}
