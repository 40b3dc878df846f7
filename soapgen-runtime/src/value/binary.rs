//! `xs:base64Binary` and `xs:hexBinary`.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use super::ValueError;
use super::lexical_serde::lexical_serde;

/// What both binary types share.
macro_rules! binary {
    ($(#[$doc:meta])* $type:ident) => {
        $(#[$doc])*
        ///
        /// [`Bytes`] are cheap to clone. `Debug` shows how many there are, not all of them.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $type(pub Bytes);

        impl Deref for $type {
            type Target = [u8];

            fn deref(&self) -> &[u8] {
                &self.0
            }
        }

        impl AsRef<[u8]> for $type {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl From<Vec<u8>> for $type {
            fn from(bytes: Vec<u8>) -> Self {
                Self(bytes.into())
            }
        }

        impl From<Bytes> for $type {
            fn from(bytes: Bytes) -> Self {
                Self(bytes)
            }
        }

        impl From<&[u8]> for $type {
            fn from(bytes: &[u8]) -> Self {
                Self(Bytes::copy_from_slice(bytes))
            }
        }

        impl<const N: usize> From<[u8; N]> for $type {
            fn from(bytes: [u8; N]) -> Self {
                Self(Bytes::copy_from_slice(&bytes))
            }
        }

        impl From<$type> for Vec<u8> {
            fn from(binary: $type) -> Self {
                binary.0.into()
            }
        }

        impl From<$type> for Bytes {
            fn from(binary: $type) -> Self {
                binary.0
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($type), "({} bytes"), self.len())?;
                let shown = self.get(..16).unwrap_or(self);
                if !shown.is_empty() {
                    f.write_str(": ")?;
                }
                for b in shown {
                    write!(f, "{b:02X}")?;
                }
                f.write_str(if shown.len() < self.len() { "…)" } else { ")" })
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut text = String::new();
                self.write_to(&mut text);
                f.write_str(&text)
            }
        }

        lexical_serde!($type);
    };
}

binary! {
    /// Bytes written in base64, `xs:base64Binary` (XML Schema Part 2, 3.2.16).
    ///
    /// White space is read anywhere in it and written nowhere.
    Base64Binary
}

binary! {
    /// Bytes written in hexadecimal digits, `xs:hexBinary` (XML Schema Part 2, 3.2.15).
    ///
    /// Digits are read in either case and written in upper case.
    HexBinary
}

fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r')
}

impl Base64Binary {
    /// Appends the lexical form to `out`.
    pub fn write_to(&self, out: &mut String) {
        STANDARD.encode_string(&self.0, out);
    }
}

impl FromStr for Base64Binary {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let decoded = if text.bytes().any(is_space) {
            let mut dense = Vec::with_capacity(text.len());
            dense.extend(text.bytes().filter(|b| !is_space(*b)));
            STANDARD.decode(dense)
        } else {
            STANDARD.decode(text)
        };
        match decoded {
            Ok(bytes) => Ok(bytes.into()),
            Err(_) => Err(ValueError::new("xs:base64Binary such as Zm9v", text)),
        }
    }
}

impl HexBinary {
    /// Appends the lexical form to `out`.
    pub fn write_to(&self, out: &mut String) {
        const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
        out.reserve(self.len() * 2);
        for b in self.iter() {
            out.push(char::from(DIGITS[usize::from(b >> 4)]));
            out.push(char::from(DIGITS[usize::from(b & 15)]));
        }
    }
}

impl FromStr for HexBinary {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        fn digit(b: u8) -> Option<u8> {
            match b {
                b'0'..=b'9' => Some(b - b'0'),
                b'a'..=b'f' => Some(b - b'a' + 10),
                b'A'..=b'F' => Some(b - b'A' + 10),
                _ => None,
            }
        }

        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let bytes: Option<Vec<u8>> = pairs
            .iter()
            .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
            .collect();
        match bytes {
            Some(bytes) if rest.is_empty() => Ok(bytes.into()),
            _ => Err(ValueError::new("xs:hexBinary such as 0FB7", text)),
        }
    }
}
