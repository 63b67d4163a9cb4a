//! Which letters of a shown text answer the question: what the screen underlines.

use std::ops::Range;

/// Byte ranges of `text` to highlight for `query`: on character boundaries, ascending, not touching.
#[must_use]
pub fn matched(query: &str, text: &str) -> Vec<Range<usize>> {
    text.find(query).filter(|_| !query.is_empty()).map(|start| start..start + query.len()).into_iter().collect()
}
