//! A description as a person reads it.

use std::fmt;

use soapgen_model::diagnostic::Shown;

use super::{Binding, Description, Element, Message, Operation, Service, Type};

/// Writes a line, whatever the names in it hold.
macro_rules! line {
    ($f:expr, $($text:tt)*) => {
        writeln!($f, "{}", Shown(&format!($($text)*)))
    };
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut gap = "";
        for service in &self.services {
            f.write_str(gap)?;
            write_service(service, f)?;
            gap = "\n";
        }
        for binding in &self.bindings {
            f.write_str(gap)?;
            write_binding(binding, f)?;
            gap = "\n";
        }
        for element in &self.elements {
            f.write_str(gap)?;
            write_element(element, f)?;
            gap = "";
        }
        if !self.elements.is_empty() {
            gap = "\n";
        }
        for ty in &self.types {
            f.write_str(gap)?;
            write_type(ty, f)?;
            gap = "";
        }
        Ok(())
    }
}

/// What it becomes.
fn becomes(rust: Option<&String>) -> String {
    rust.map_or_else(
        || " (not generated)".to_owned(),
        |rust| format!(" -> {rust}"),
    )
}

fn write_service(service: &Service, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    line!(f, "service {}", service.name)?;
    for port in &service.ports {
        line!(f, "  port {}", port.name)?;
        line!(f, "    binding {}", port.binding)?;
        if let Some(address) = &port.address {
            line!(f, "    address {address}")?;
        }
    }
    Ok(())
}

fn write_binding(binding: &Binding, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    line!(
        f,
        "binding {}{}",
        binding.name,
        becomes(binding.rust.as_ref())
    )?;
    line!(f, "  port type {}", binding.port_type)?;
    line!(f, "  protocol {}", binding.protocol)?;
    for operation in &binding.operations {
        write_operation(operation, f)?;
    }
    Ok(())
}

fn write_operation(operation: &Operation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    line!(
        f,
        "  operation {}{}",
        operation.name,
        becomes(operation.rust.as_ref())
    )?;
    let version = operation.soap_version.iter();
    let version = version.map(|version| format!(", SOAP {version}"));
    let action = operation.action.iter();
    let action = action.map(|action| format!(", action \"{action}\""));
    let more: String = version.chain(action).collect();
    line!(f, "    {}{more}", operation.style)?;
    match operation.parameters.as_deref() {
        None | Some([]) => {}
        Some(parameters) => line!(f, "    takes {}", parameters.join(", "))?,
    }
    if let Some(gives) = &operation.gives {
        line!(f, "    gives {gives}")?;
    }
    write_message("request", &operation.request, f)?;
    match &operation.response {
        Some(response) => write_message("response", response, f)?,
        None => line!(f, "    one-way")?,
    }
    for fault in &operation.faults {
        line!(
            f,
            "    fault {}{}",
            fault.element,
            becomes(fault.rust.as_ref())
        )?;
    }
    Ok(())
}

fn write_message(what: &str, message: &Message, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let body = match message.body.as_slice() {
        [] => message.name.clone(),
        elements => elements.join(", "),
    };
    let encoded = if message.encoded { " encoded" } else { "" };
    line!(
        f,
        "    {what}{encoded} {body}{}",
        becomes(message.rust.as_ref())
    )?;
    for header in &message.headers {
        line!(
            f,
            "      header {}{}",
            header.element,
            becomes(header.rust.as_ref())
        )?;
    }
    for attachment in &message.attachments {
        let types = attachment.content_types.join(", ");
        line!(f, "      attachment {} {types}", attachment.part)?;
    }
    Ok(())
}

fn write_element(element: &Element, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    line!(
        f,
        "element {}{}",
        element.name,
        becomes(element.rust.as_ref())
    )?;
    if let (Some(read), Some(write)) = (&element.read, &element.write) {
        line!(f, "  read  {read}")?;
        line!(f, "  write {write}")?;
    }
    Ok(())
}

fn write_type(ty: &Type, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    line!(f, "type {}{}", ty.name, becomes(ty.rust.as_ref()))
}
