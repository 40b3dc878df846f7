//! Schemas that soapgen carries, for the namespaces that documents import without saying where
//! their schema is, or saying an address that only the network knows.

/// Namespaces that documents take names from without importing them, so that their schemas are
/// read when they do. Names of `xml` and of SOAP encoding are known without a schema.
pub(super) const USED: [&str; 10] = [
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd",
    "http://schemas.xmlsoap.org/ws/2004/08/addressing",
    "http://ws-i.org/profiles/basic/1.1/xsd",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/2000/09/xmldsig#",
    "http://www.w3.org/2001/04/xmlenc#",
    "http://www.w3.org/2004/08/xop/include",
    "http://www.w3.org/2005/08/addressing",
    "http://xml.apache.org/xml-soap",
];

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
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd" => {
            include_str!("builtin/wss-secext.xsd")
        }
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd" => {
            include_str!("builtin/wss-utility.xsd")
        }
        "http://ws-i.org/profiles/basic/1.1/xsd" => include_str!("builtin/swaref.xsd"),
        "http://www.w3.org/1999/xlink" => include_str!("builtin/xlink.xsd"),
        "http://www.w3.org/2001/04/xmlenc#" => include_str!("builtin/xmlenc.xsd"),
        "http://xml.apache.org/xml-soap" => include_str!("builtin/apache-soap.xsd"),
        "http://www.w3.org/2000/09/xmldsig#" => include_str!("builtin/xmldsig.xsd"),
        "http://www.w3.org/2004/08/xop/include" => include_str!("builtin/xop-include.xsd"),
        "http://www.w3.org/2004/11/xmlmime" => include_str!("builtin/xmlmime-2004-11.xsd"),
        "http://www.w3.org/2005/05/xmlmime" => include_str!("builtin/xmlmime-2005-05.xsd"),
        _ => return None,
    })
}
