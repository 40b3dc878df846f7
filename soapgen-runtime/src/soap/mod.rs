//! SOAP: operations, envelopes and faults, without a network.

mod addressing;
mod block;
mod encoding;
mod envelope;
pub(crate) mod error;
mod fault;
mod operation;
#[cfg(feature = "server")]
pub(crate) mod outline;
mod response;
mod said;
#[cfg(feature = "wss")]
mod security;

pub use addressing::Addressing;
pub use block::{HeaderBlock, HeaderBlocks};
#[cfg(feature = "dynamic")]
pub(crate) use envelope::BODIES;
pub use error::{BoxError, Error, ErrorKind, Failure, HttpError};
pub use fault::{DeclaredFault, Fault, FaultDetail};
#[cfg(feature = "server")]
pub(crate) use operation::Whole;
pub use operation::{Body, NoHeaders, Operation, OperationBinding};
pub use response::Response;
#[cfg(feature = "wss")]
pub use security::{Security, UsernameToken};

use crate::xml::{SOAP_11, SOAP_12};

/// A version of SOAP. It decides how a message is written; either is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SoapVersion {
    /// SOAP 1.1, W3C Note of 8 May 2000.
    #[default]
    V11,
    /// SOAP 1.2, W3C Recommendation of 27 April 2007.
    V12,
}

impl SoapVersion {
    /// Namespace of its envelope.
    pub const fn namespace(self) -> &'static str {
        match self {
            Self::V11 => SOAP_11,
            Self::V12 => SOAP_12,
        }
    }

    /// Media type of its messages.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::V11 => "text/xml",
            Self::V12 => "application/soap+xml",
        }
    }
}

impl std::fmt::Display for SoapVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::V11 => "SOAP 1.1",
            Self::V12 => "SOAP 1.2",
        })
    }
}
