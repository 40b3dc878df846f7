//! Nothing: the tests stand in `main.rs`.
