//! Schemas that soapgen carries, for the namespaces that documents import without saying where
//! their schema is, or saying an address that only the network knows.

/// The schema of a namespace.
pub(super) fn schema(namespace: &str) -> Option<&'static str> {
    Some(match namespace {
        "http://www.w3.org/XML/1998/namespace" => include_str!("builtin/xml.xsd"),
        "http://schemas.xmlsoap.org/soap/envelope/" => include_str!("builtin/soap11-envelope.xsd"),
        "http://www.w3.org/2003/05/soap-envelope" => include_str!("builtin/soap12-envelope.xsd"),
        "http://schemas.xmlsoap.org/soap/encoding/" => include_str!("builtin/soap11-encoding.xsd"),
        "http://www.w3.org/2005/08/addressing" => include_str!("builtin/addressing-2005-08.xsd"),
        "http://schemas.xmlsoap.org/ws/2004/08/addressing" => {
            include_str!("builtin/addressing-2004-08.xsd")
        }
        "http://www.w3.org/2000/09/xmldsig#" => include_str!("builtin/xmldsig.xsd"),
        "http://www.w3.org/2004/08/xop/include" => include_str!("builtin/xop-include.xsd"),
        "http://www.w3.org/2004/11/xmlmime" => include_str!("builtin/xmlmime-2004-11.xsd"),
        "http://www.w3.org/2005/05/xmlmime" => include_str!("builtin/xmlmime-2005-05.xsd"),
        _ => return None,
    })
}
