//! The app as it is used: keys and events in, state and effects out.

mod chapters;
mod downloading;
mod files;
mod filtering;
mod listening;
mod moving;
mod picking;
mod prompting;
mod random;
mod reading;
mod saying;
mod showing;
mod stage;
mod starting;
