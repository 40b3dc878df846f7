//! A SuperOffice NetServer that isn't one: an HTTP server on this machine in which the agents
//! SoPrincipal and User and the sign-in of system users live, each with the operation that the
//! examples call.
//!
//! Requests are read, and answers written, by the generated types in the direction of a server;
//! what the real server spells in ways of its own is written out by hand.

mod agents;
mod installation;
mod server;

pub use installation::Installation;
pub use server::{NetServer, Received};
