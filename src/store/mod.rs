//! The database and the directories: what the listener would hate to lose.
