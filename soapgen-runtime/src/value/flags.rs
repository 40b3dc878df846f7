//! Lists of enumeration values that are used as sets.

use std::fmt;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash, Hasher};
use std::ops::{BitOr, BitOrAssign};
use std::str::FromStr;

use super::ValueError;
use super::lexical::words;

/// A set of enumeration values, kept in the order they were read or inserted in.
///
/// Services write a set of flags as a list type over an enumeration. Equality does not regard the
/// order.
#[derive(Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Flags<E>(Vec<E>);

impl<E> Flags<E> {
    /// The empty set.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Whether no flag is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many flags are set.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The flags in the order they were read or inserted in.
    pub fn iter(&self) -> std::slice::Iter<'_, E> {
        self.0.iter()
    }

    /// The flags in the order they were read or inserted in.
    #[must_use]
    pub fn as_slice(&self) -> &[E] {
        &self.0
    }

    /// Unsets all flags.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

impl<E> Flags<E> {
    /// A set of these, no two of which are equal.
    pub(crate) fn from_distinct(flags: Vec<E>) -> Self {
        Self(flags)
    }
}

impl<E: PartialEq> Flags<E> {
    /// Whether the flag is set.
    #[must_use]
    pub fn contains(&self, flag: &E) -> bool {
        self.0.contains(flag)
    }

    /// Sets the flag; tells whether it was not set before.
    pub fn insert(&mut self, flag: E) -> bool {
        let new = !self.contains(&flag);
        if new {
            self.0.push(flag);
        }
        new
    }

    /// Unsets the flag; tells whether it was set before.
    pub fn remove(&mut self, flag: &E) -> bool {
        let before = self.len();
        self.0.retain(|own| own != flag);
        self.len() < before
    }
}

impl<E> Default for Flags<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E: PartialEq> PartialEq for Flags<E> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|flag| other.contains(flag))
    }
}

impl<E: Eq> Eq for Flags<E> {}

impl<E: Hash> Hash for Flags<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // A sum does not depend on the order.
        let one = BuildHasherDefault::<DefaultHasher>::default();
        let sum = self.iter().map(|flag| one.hash_one(flag));
        state.write_u64(sum.fold(0, u64::wrapping_add));
    }
}

impl<E: PartialEq> FromIterator<E> for Flags<E> {
    fn from_iter<I: IntoIterator<Item = E>>(flags: I) -> Self {
        let mut set = Self::new();
        set.extend(flags);
        set
    }
}

impl<E: PartialEq> Extend<E> for Flags<E> {
    fn extend<I: IntoIterator<Item = E>>(&mut self, flags: I) {
        for flag in flags {
            self.insert(flag);
        }
    }
}

impl<E: PartialEq, const N: usize> From<[E; N]> for Flags<E> {
    fn from(flags: [E; N]) -> Self {
        flags.into_iter().collect()
    }
}

impl<E> IntoIterator for Flags<E> {
    type Item = E;
    type IntoIter = std::vec::IntoIter<E>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, E> IntoIterator for &'a Flags<E> {
    type Item = &'a E;
    type IntoIter = std::slice::Iter<'a, E>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<E: PartialEq> BitOr for Flags<E> {
    type Output = Self;

    fn bitor(mut self, other: Self) -> Self {
        self |= other;
        self
    }
}

impl<E: PartialEq> BitOr<E> for Flags<E> {
    type Output = Self;

    fn bitor(mut self, flag: E) -> Self {
        self |= flag;
        self
    }
}

impl<E: PartialEq> BitOrAssign for Flags<E> {
    fn bitor_assign(&mut self, other: Self) {
        self.extend(other);
    }
}

impl<E: PartialEq> BitOrAssign<E> for Flags<E> {
    fn bitor_assign(&mut self, flag: E) {
        self.insert(flag);
    }
}

impl<E: FromStr<Err = ValueError> + PartialEq> FromStr for Flags<E> {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        words(text).map(str::parse).collect()
    }
}

impl<E: fmt::Display> fmt::Display for Flags<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, flag) in self.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            flag.fmt(f)?;
        }
        Ok(())
    }
}

impl<E: fmt::Debug> fmt::Debug for Flags<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(&self.0).finish()
    }
}

#[cfg(feature = "serde")]
impl<'de, E: serde::Deserialize<'de> + PartialEq> serde::Deserialize<'de> for Flags<E> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::deserialize(deserializer)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_a_set() {
        let mut flags = Flags::from([3, 1, 3]);
        assert_eq!(flags.as_slice(), [3, 1]);
        assert!(!flags.insert(1) && flags.insert(2) && flags.remove(&3) && !flags.remove(&3));
        assert_eq!(flags, Flags::from([2, 1]));
        assert_eq!((flags | 5) | Flags::from([1]), Flags::from([1, 2, 5]));
        let hash = |flags: &Flags<i32>| {
            let mut state = DefaultHasher::new();
            flags.hash(&mut state);
            state.finish()
        };
        assert_eq!(hash(&Flags::from([1, 2])), hash(&Flags::from([2, 1])));
    }
}
