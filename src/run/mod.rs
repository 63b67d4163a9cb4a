//! The loop: one inbox, effects to workers, a frame after each burst.
