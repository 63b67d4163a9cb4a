//! The screen as text and as styles, in many states and at many sizes.

mod failures;
mod fixture;
mod hostile;
mod promises;
mod screens;
mod styles;
