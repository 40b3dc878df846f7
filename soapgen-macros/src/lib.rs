//! soapgen macros
