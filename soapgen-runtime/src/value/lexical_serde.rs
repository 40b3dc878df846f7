//! serde for values that are their lexical form.

/// `Serialize` through `Display` and `Deserialize` through `FromStr`.
macro_rules! lexical_serde {
    ($type:ty) => {
        #[cfg(feature = "serde")]
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::value::lexical_serde::from_lexical(deserializer, |text| text.parse())
            }
        }
    };
}
pub(crate) use lexical_serde;

/// Reads a string and parses it, borrowed or owned as the format gives it.
#[cfg(feature = "serde")]
pub(crate) fn from_lexical<'de, D, T>(
    deserializer: D,
    parse: fn(&str) -> Result<T, super::ValueError>,
) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
{
    struct Lexical<T>(fn(&str) -> Result<T, super::ValueError>);

    impl<T> serde::de::Visitor<'_> for Lexical<T> {
        type Value = T;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a string with the lexical form of the value")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            (self.0)(text).map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Lexical(parse))
}
