//! Ranking: which rows and which sentences answer what is typed. Pure; a worker in `run` gives it a thread.
