//! JSON Schema of messages.
