//! What bytes can be, and the loops that look at many of them at once.

use memchr::{memchr, memchr2};

const OTHER: u8 = 0;
pub(super) const NAME: u8 = 1;
pub(super) const SPACE: u8 = 2;

/// What a byte can be in a tag: one of a name, but for the colon and characters beyond ASCII,
/// which are looked at more closely; white space; or something else.
pub(super) static CLASS: [u8; 256] = {
    let mut class = [OTHER; 256];
    let mut i = 0;
    while i < 256 {
        let b = i as u8;
        if b.is_ascii_alphanumeric() || b == b'_' || b == b'-' || b == b'.' {
            class[i] = NAME;
        } else if b == b' ' || b == b'\t' || b == b'\n' || b == b'\r' {
            class[i] = SPACE;
        }
        i += 1;
    }
    class
};

/// Whether a byte may belong to a qualified name.
#[inline]
pub(super) fn is_in_name(b: u8) -> bool {
    CLASS[usize::from(b)] == NAME || b == b':' || b >= 0x80
}

/// Whether a text is white space only (XML 1.0, 2.3).
pub(crate) fn is_space(text: &str) -> bool {
    text.bytes().all(|b| CLASS[b as usize] == SPACE)
}

pub(crate) fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// What a document may hold that needs a closer look.
#[derive(Clone, Copy, Default)]
pub(super) struct Rare {
    /// A control character that XML doesn't allow.
    pub(super) control: bool,
    pub(super) carriage_return: bool,
    /// `]`, of which `]]>` is made.
    pub(super) bracket: bool,
    /// The first byte of U+FFFE and U+FFFF, and of other characters.
    pub(super) last_characters: bool,
}

impl Rare {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut all = Self::default();
        // So much stays close while it is looked through more than once.
        for piece in bytes.chunks(16 * 1024) {
            all.bracket = all.bracket || memchr(b']', piece).is_some();
            all.last_characters = all.last_characters || memchr(0xef, piece).is_some();
            for piece in piece.chunks(512) {
                // Without an exit, so that it runs over many bytes at once.
                let rare = |b: u8| u8::from((b < b' ') & (b != b'\n'));
                if piece.iter().fold(0, |found, b| found | rare(*b)) == 0 {
                    continue;
                }
                for &b in piece {
                    all.control |= (b < b' ') & (b != b'\n') & (b != b'\t') & (b != b'\r');
                    all.carriage_return |= b == b'\r';
                }
            }
        }
        all
    }
}

/// The offset of the first character that no XML 1.0 document may hold (2.2).
pub(super) fn forbidden_char(bytes: &[u8]) -> Option<usize> {
    let control = |b: u8| b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r');
    // U+FFFE and U+FFFF: EF BF BE, EF BF BF.
    let is_last = |at: usize| matches!(bytes.get(at + 1..at + 3), Some([0xbf, 0xbe | 0xbf]));
    (0..bytes.len()).find(|&at| control(bytes[at]) || bytes[at] == 0xef && is_last(at))
}

/// Whether two names are the same. They are short: a call would take longer.
#[inline(always)]
pub(super) fn same(a: &[u8], b: &[u8]) -> bool {
    /// Whether the first `N` bytes are the same and the last; there are as many.
    #[inline]
    fn ends<const N: usize>(a: &[u8], b: &[u8]) -> bool {
        a.first_chunk::<N>() == b.first_chunk() && a.last_chunk::<N>() == b.last_chunk()
    }
    a.len() == b.len()
        && match a.len() {
            0..4 => std::iter::zip(a, b).all(|(a, b)| a == b),
            4..8 => ends::<4>(a, b),
            8..=16 => ends::<8>(a, b),
            17..=32 => ends::<16>(a, b),
            _ => a == b,
        }
}

/// A byte in each place of a word.
const fn each(b: u8) -> u64 {
    0x0101_0101_0101_0101 * b as u64
}

/// The high bit of each byte of a word that is this one; behind the first such perhaps of others.
#[inline]
const fn equal(word: u64, b: u8) -> u64 {
    let word = word ^ each(b);
    word.wrapping_sub(each(1)) & !word & each(0x80)
}

/// The high bit of each byte of a word that is less than this ASCII byte; behind the first such
/// perhaps of others.
#[inline]
const fn less(word: u64, b: u8) -> u64 {
    word.wrapping_sub(each(b)) & !word & each(0x80)
}

/// The eight bytes that stand here, the first in the lowest place.
#[inline]
fn word(bytes: &[u8], at: usize) -> Option<u64> {
    let chunk = bytes.get(at..)?.first_chunk()?;
    Some(u64::from_le_bytes(*chunk))
}

/// Where the first of the bytes stands whose high bit is set.
#[inline]
fn first(found: u64) -> usize {
    found.trailing_zeros() as usize / 8
}

/// Where the first `<` or `&` from `start` on stands, and whether it is known that there is
/// neither space nor control character before it. Most texts are short: their first bytes are
/// looked at eight at a time, without a call.
#[inline]
pub(super) fn markup_ahead(bytes: &[u8], start: usize) -> Option<(usize, bool)> {
    let mut at = start;
    let mut dense = true;
    while at < start + 32
        && let Some(word) = word(bytes, at)
    {
        let (found, space) = (equal(word, b'<') | equal(word, b'&'), less(word, b'!'));
        if found != 0 {
            dense &= space == 0 || first(found) < first(space);
            return Some((at + first(found), dense));
        }
        dense &= space == 0;
        at += 8;
    }
    let len = memchr2(b'<', b'&', bytes.get(at..)?)?;
    Some((at + len, false))
}

/// Where the first byte from `start` on stands that ends the value of an attribute, has to be
/// replaced in it, or must not stand in it.
#[inline]
pub(super) fn value_end(bytes: &[u8], start: usize, quote: u8) -> Option<usize> {
    let mut at = start;
    while let Some(word) = word(bytes, at) {
        let found = equal(word, quote) | equal(word, b'<') | equal(word, b'&') | less(word, b' ');
        if found != 0 {
            return Some(at + first(found));
        }
        at += 8;
    }
    let rest = bytes.get(at..)?;
    let len = rest
        .iter()
        .position(|&b| b == quote || b == b'<' || b == b'&' || b < b' ')?;
    Some(at + len)
}
