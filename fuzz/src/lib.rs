//! What the fuzz targets check. Each panics where the project breaks a promise.

pub mod generate;
pub mod messages;
pub mod multipart;
pub mod mutate;
mod serve;
pub mod settings;
pub mod trees;

mod folder;
mod outline;

/// The types of the feature folders and of the documents in `wsdl`.
pub mod services {
    include!(concat!(env!("OUT_DIR"), "/modules.rs"));
}
