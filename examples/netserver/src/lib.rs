//! A SuperOffice NetServer that isn't one: an HTTP server on this machine in which the agents
//! SoPrincipal and User and the sign-in of system users live, each with the operation that the
//! examples call.
//!
//! The agents are the traits that soapgen makes of their WSDLs; what a sign-in answers with is
//! written out in XML.

mod agents;
mod installation;
mod server;

pub use installation::Installation;
pub use server::{NetServer, Received};
