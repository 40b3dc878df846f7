//! Numbers that nobody else has, for boundaries and message ids.

use std::hash::{BuildHasher, RandomState};

/// 128 bits that nobody can guess: the standard library seeds its hashers by the system.
pub(crate) fn random() -> [u64; 2] {
    [(); 2].map(|()| RandomState::new().hash_one(()))
}

/// A random UUID, in the form of RFC 9562, sections 4 and 5.4.
pub(crate) fn uuid() -> String {
    let [high, low] = random();
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xFFFF,
        high & 0xFFF,
        (low >> 48) & 0x3FFF | 0x8000,
        low & 0xFFFF_FFFF_FFFF,
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn ids_differ_and_have_the_form_of_a_uuid() {
        let ids: std::collections::HashSet<String> = (0..1000).map(|_| super::uuid()).collect();
        assert_eq!(ids.len(), 1000);
        for id in ids {
            let groups: Vec<usize> = id.split('-').map(str::len).collect();
            assert_eq!(groups, [8, 4, 4, 4, 12], "{id}");
            assert_eq!(id.as_bytes().get(14), Some(&b'4'), "{id}");
            let variant = id.as_bytes().get(19).copied().unwrap_or(0);
            assert!(b"89ab".contains(&variant), "{id}");
        }
    }
}
