//! Finding: which rows and which spoken sentences answer what is typed. Pure but for `worker`, the one file with a
//! thread; nothing in here knows a screen, a file or a clock.

mod fold;
mod matched;
mod place;
mod question;
mod rank;
mod scattered;
mod score;
mod spoken;
mod suggest;
mod worker;

pub use matched::matched;
pub use rank::{Ranker, rank};
pub use spoken::Spoken;
pub use suggest::{Suggestion, suggest};
pub use worker::spawn;

#[cfg(test)]
mod tests;
