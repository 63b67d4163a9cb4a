//! podtui: a podcast player for the terminal. This file is the map (to be completed).

pub mod app;
pub mod audio;
pub mod cli;
pub mod config;
pub mod course;
pub mod feed;
pub mod keys;
pub mod model;
pub mod msg;
pub mod net;
pub mod run;
pub mod search;
pub mod store;
pub mod term;
pub mod theme;
pub mod view;
