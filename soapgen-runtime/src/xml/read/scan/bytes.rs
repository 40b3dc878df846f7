//! What bytes can be, and the loops that look at many of them at once.

use memchr::memchr2;

const OTHER: u8 = 0;
pub(super) const NAME: u8 = 1;
pub(super) const SPACE: u8 = 2;

/// What a byte can be in a tag. Bytes of characters beyond ASCII are name bytes here and
/// looked at as characters afterwards.
pub(super) static CLASS: [u8; 256] = {
    let mut class = [OTHER; 256];
    let mut i = 0;
    while i < 256 {
        let b = i as u8;
        if b.is_ascii_alphanumeric()
            || b == b'_'
            || b == b'-'
            || b == b'.'
            || b == b':'
            || b >= 0x80
        {
            class[i] = NAME;
        } else if b == b' ' || b == b'\t' || b == b'\n' || b == b'\r' {
            class[i] = SPACE;
        }
        i += 1;
    }
    class
};

/// Whether a text is white space only (XML 1.0, 2.3).
pub(crate) fn is_space(text: &str) -> bool {
    text.bytes().all(|b| CLASS[b as usize] == SPACE)
}

pub(super) fn is_xml_char(c: char) -> bool {
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
        // Each loop is without an exit, so that it runs over many bytes at once.
        for piece in bytes.chunks(256) {
            let any = |found: bool, b: &u8| found | (*b < b' ') | (*b == b']') | (*b == 0xef);
            if !piece.iter().fold(false, any) {
                continue;
            }
            for &b in piece {
                all.control |= (b < b' ') & (b != b'\n') & (b != b'\t') & (b != b'\r');
                all.carriage_return |= b == b'\r';
                all.bracket |= b == b']';
                all.last_characters |= b == 0xef;
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

/// Whether two names are the same. They are short: a call of `memcmp` would take longer.
#[inline]
pub(super) fn same(a: &[u8], b: &[u8]) -> bool {
    fn words(bytes: &[u8]) -> Option<(u64, u64)> {
        let (first, last) = (bytes.first_chunk()?, bytes.last_chunk()?);
        Some((u64::from_le_bytes(*first), u64::from_le_bytes(*last)))
    }
    a.len() == b.len()
        && match a.len() {
            0..8 => std::iter::zip(a, b).all(|(a, b)| a == b),
            8..=16 => words(a) == words(b),
            _ => words(a) == words(b) && a == b,
        }
}

/// The distance to the first `<` or `&`. Most texts are short: their first bytes are looked at
/// eight at a time, without a call.
#[inline]
pub(super) fn markup_ahead(bytes: &[u8]) -> Option<usize> {
    const LOW: u64 = 0x0101_0101_0101_0101;
    // The high bit of each byte that is zero, and perhaps of bytes behind the first such.
    let zeros = |word: u64| word.wrapping_sub(LOW) & !word & (LOW << 7);
    let mut at = 0;
    while at < 32 {
        let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) else {
            break;
        };
        let word = u64::from_le_bytes(*chunk);
        let found = zeros(word ^ (LOW * u64::from(b'<'))) | zeros(word ^ (LOW * u64::from(b'&')));
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    memchr2(b'<', b'&', bytes.get(at..)?).map(|len| at + len)
}
