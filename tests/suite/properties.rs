//! Any value of a generated type that is written reads back equal.
