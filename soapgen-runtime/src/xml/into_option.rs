//! What a parameter takes that may be absent.

use crate::xml::codec::Nillable;
use crate::xml::text::Typed;

/// A value that may be absent: itself, or in an `Option`. Parameters of generated methods and
/// builders take it, so that a value needs no `Some` around it and text no `String`.
///
/// ```
/// use soapgen_runtime::IntoOption;
///
/// fn name(name: impl IntoOption<String>) -> Option<String> {
///     name.into_option()
/// }
/// assert_eq!(name("a"), name(Some("a".to_owned())));
/// assert_eq!(name(None), None);
/// ```
pub trait IntoOption<T> {
    /// The value, if there is one.
    fn into_option(self) -> Option<T>;
}

impl<T> IntoOption<T> for T {
    fn into_option(self) -> Option<T> {
        Some(self)
    }
}

impl<T> IntoOption<T> for Option<T> {
    fn into_option(self) -> Option<T> {
        self
    }
}

impl<T> IntoOption<Box<T>> for T {
    fn into_option(self) -> Option<Box<T>> {
        Some(Box::new(self))
    }
}

impl<T> IntoOption<Nillable<T>> for T {
    fn into_option(self) -> Option<Nillable<T>> {
        Some(Nillable::Value(self))
    }
}

impl<T> IntoOption<Typed<T>> for T {
    fn into_option(self) -> Option<Typed<T>> {
        Some(self.into())
    }
}

impl IntoOption<String> for &str {
    fn into_option(self) -> Option<String> {
        Some(self.to_owned())
    }
}
