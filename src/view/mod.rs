//! The screen: drawn from `&State`, and nothing is learnt while drawing.
