//! Why an operation gives no response.

use std::fmt;

use crate::soap::{DeclaredFault, Error, ErrorKind, Fault, SoapVersion};
use crate::xml::Violations;

/// What operations that declare no fault could declare: nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFault {}

impl DeclaredFault for NoFault {
    fn of(_: &Fault) -> Option<Self> {
        None
    }
}

/// Why an operation gives no response: a fault that it declares, as a value, or any other.
///
/// `?` makes one of the detail of a declared fault and of a [`Fault`]. The code says who was at
/// fault: a declared one is the caller's (`Client` in SOAP 1.1, `Sender` in 1.2) unless
/// [`OperationFault::of_server`] says otherwise.
///
/// ```
/// use soapgen_runtime::{Fault, OperationFault};
///
/// fn look(ticket: &str) -> Result<(), OperationFault> {
///     match ticket {
///         "" => Err(Fault::of_client("the ticket is missing"))?,
///         _ => Ok(()),
///     }
/// }
/// let fault = look("").unwrap_err();
/// assert_eq!(fault.fault().reason, "the ticket is missing");
/// ```
#[derive(Clone, Debug)]
pub struct OperationFault<F = NoFault>(Box<Inner<F>>);

#[derive(Clone, Debug)]
struct Inner<F> {
    declared: Option<F>,
    fault: Fault,
}

impl<F> OperationFault<F> {
    /// A declared fault. Its reason is what the client shows where it doesn't know the detail.
    pub fn declared(detail: F, reason: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            declared: Some(detail),
            fault: Fault::of_client(reason),
        }))
    }

    /// The fault of the server's own doing: `Server` in SOAP 1.1, `Receiver` in 1.2.
    #[must_use]
    pub fn of_server(mut self) -> Self {
        let code = Fault::of_server("").code;
        self.0.fault.version = SoapVersion::V11;
        self.0.fault.code = code;
        self
    }

    /// With this reason.
    #[must_use]
    pub fn with_reason(mut self, reason: impl Into<String>) -> Self {
        self.0.fault.reason = reason.into();
        self.0.fault.reasons.clear();
        self
    }

    /// The detail, if it is a declared fault.
    pub fn detail(&self) -> Option<&F> {
        self.0.declared.as_ref()
    }

    /// The detail, if it is a declared fault.
    pub fn into_detail(self) -> Option<F> {
        self.0.declared
    }

    /// Code, reason and all else that a fault says.
    pub fn fault(&self) -> &Fault {
        &self.0.fault
    }

    /// The same, to be changed.
    pub fn fault_mut(&mut self) -> &mut Fault {
        &mut self.0.fault
    }

    pub(super) fn into_parts(self) -> (Option<F>, Fault) {
        (self.0.declared, self.0.fault)
    }

    /// That nobody wrote this operation.
    #[doc(hidden)]
    pub fn not_implemented(operation: &str) -> Self {
        Fault::of_server(format!("the operation {operation} is not implemented")).into()
    }
}

impl<F: DeclaredFault> From<F> for OperationFault<F> {
    fn from(detail: F) -> Self {
        Self::declared(detail, "the operation failed in a way that it declares")
    }
}

impl<F> From<Fault> for OperationFault<F> {
    fn from(fault: Fault) -> Self {
        Self(Box::new(Inner {
            declared: None,
            fault,
        }))
    }
}

impl<F: DeclaredFault> From<Error> for OperationFault<F> {
    /// What a call of another service came to: its fault as it is; of all else no more than that
    /// it failed, since that may be nothing for whoever called.
    fn from(error: Error) -> Self {
        match error.into_kind() {
            ErrorKind::Fault(fault) => {
                let declared = fault.declared();
                Self(Box::new(Inner { declared, fault }))
            }
            ErrorKind::Timeout(_) => {
                Fault::of_server("the service that was asked did not answer in time").into()
            }
            _ => Fault::of_server("the service that was asked could not be called").into(),
        }
    }
}

impl<F> fmt::Display for OperationFault<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fault.fmt(f)
    }
}

impl<F: fmt::Debug> std::error::Error for OperationFault<F> {}

/// A fault that lists what strict reading, or a check of a response, found.
pub(super) fn listing(mut fault: Fault, what: &str, violations: &Violations) -> Fault {
    let listed: Vec<String> = violations
        .iter()
        .map(|v| format!("{}: {}", v.path, v.message))
        .collect();
    let more = match violations.more() {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    fault.reason = format!("{what}: {}{more}", listed.join("; "));
    fault
}
