//! The messages that are measured, and what is done to them.
//!
//! The types are generated from `wsdl/Appointment.wsdl`, of the shape that WCF gives to
//! NetServer's calendar, and from the project's own `../wsdl/Services88-User.wsdl`.

pub mod calendar;
pub mod floor;
pub mod gateway;

/// Types of the calendar service.
pub mod appointment {
    soapgen_runtime::include_generated!("appointment.rs");
}

/// Types of the user service, as far as one operation needs them.
pub mod user {
    soapgen_runtime::include_generated!("user.rs");
}

/// What goes wrong.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The form in which WCF sends a message that soapgen wrote: elements without a prefix, their
/// namespace declared as the default.
pub fn as_wcf(text: &str) -> String {
    // No `<` stands in text, so these are tags.
    text.replace("<tns:", "<").replace("</tns:", "</").replace(
        " xmlns:tns=\"http://www.superoffice.net/ws/crm/NetServer/Services88\"",
        " xmlns=\"http://www.superoffice.net/ws/crm/NetServer/Services88\" \
         xmlns:tns=\"http://www.superoffice.net/ws/crm/NetServer/Services88\"",
    )
}
