//! A cursor over the bytes of a lexical form and a small buffer to write one into.

use super::Offset;

/// Ten to the power of the index.
pub(crate) const POW10: [u64; 19] = {
    let mut table = [1u64; 19];
    let mut i = 1;
    while i < table.len() {
        table[i] = table[i - 1] * 10;
        i += 1;
    }
    table
};

/// The finest fraction of a second that is kept: 18 digits.
pub(crate) const FRACTION_DIGITS: u8 = 18;

/// A fraction of a second and how many digits it was written with.
#[derive(Clone, Copy, Default)]
pub(crate) struct Fraction {
    pub(crate) attos: u64,
    pub(crate) digits: u8,
}

impl Fraction {
    /// `nanos` (below one thousand million) in as few of 0, 3, 6 or 9 digits as hold it.
    pub(crate) fn from_nanos(nanos: u32) -> Self {
        let digits = if nanos == 0 {
            0
        } else if nanos.is_multiple_of(1_000_000) {
            3
        } else if nanos.is_multiple_of(1_000) {
            6
        } else {
            9
        };
        Self {
            // At most 2³² · 10⁹, which fits.
            attos: u64::from(nanos) * POW10[9],
            digits,
        }
    }

    /// `value` read as that many digits after the point.
    pub(crate) fn new(value: u64, digits: u8) -> Option<Self> {
        let scale = POW10.get(usize::from(FRACTION_DIGITS.checked_sub(digits)?))?;
        let attos = value.checked_mul(*scale)?;
        (attos < POW10[18]).then_some(Self { attos, digits })
    }
}

/// Reads a lexical form from its beginning; each reader takes what it understands.
pub(crate) struct Scan<'a> {
    pub(crate) rest: &'a [u8],
}

impl<'a> Scan<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            rest: text.as_bytes(),
        }
    }

    /// Takes the byte `b`.
    #[inline]
    pub(crate) fn byte(&mut self, b: u8) -> Option<()> {
        match self.rest {
            [first, rest @ ..] if *first == b => {
                self.rest = rest;
                Some(())
            }
            _ => None,
        }
    }

    /// Takes the byte `b` if it stands here.
    #[inline]
    pub(crate) fn has(&mut self, b: u8) -> bool {
        self.byte(b).is_some()
    }

    /// Succeeds at the end only.
    #[inline]
    pub(crate) fn end(&self) -> Option<()> {
        self.rest.is_empty().then_some(())
    }

    /// Takes two digits.
    #[inline]
    pub(crate) fn two(&mut self) -> Option<u8> {
        let [a, b, rest @ ..] = self.rest else {
            return None;
        };
        let (a, b) = (a.wrapping_sub(b'0'), b.wrapping_sub(b'0'));
        if a > 9 || b > 9 {
            return None;
        }
        self.rest = rest;
        Some(a * 10 + b)
    }

    /// Takes all digits that stand here, none or more.
    #[inline]
    pub(crate) fn digits(&mut self) -> &'a [u8] {
        let count = self
            .rest
            .iter()
            .position(|b| !b.is_ascii_digit())
            .unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(count);
        self.rest = rest;
        digits
    }

    /// Takes a year: a sign, four or more digits, no needless leading zero, not year zero.
    #[inline]
    pub(crate) fn year(&mut self) -> Option<i64> {
        // Most years have four digits and no sign.
        if let Some((four, [b'-', ..])) = self.rest.split_at_checked(4)
            && four.iter().all(u8::is_ascii_digit)
            && four != b"0000"
        {
            self.rest = &self.rest[4..];
            return number(four).and_then(|year| i64::try_from(year).ok());
        }
        let negative = self.has(b'-');
        let digits = self.digits();
        if digits.len() < 4 || digits.len() > 4 && digits[0] == b'0' {
            return None;
        }
        let year = number(digits)?;
        let year = i64::try_from(year).ok()?;
        if year == 0 {
            return None;
        }
        Some(if negative { -year } else { year })
    }

    /// Takes the fraction of a second, point included, if one stands here.
    #[inline]
    pub(crate) fn fraction(&mut self) -> Option<Fraction> {
        if !self.has(b'.') {
            return Some(Fraction::default());
        }
        let digits = self.digits();
        if digits.is_empty() {
            return None;
        }
        let kept = digits.len().min(usize::from(FRACTION_DIGITS));
        let (digits, beyond) = digits.split_at(kept);
        if beyond.iter().any(|b| *b != b'0') {
            return None;
        }
        Fraction::new(number(digits)?, u8::try_from(kept).ok()?)
    }

    /// Takes the time zone, which ends the lexical form, if one stands here.
    #[inline]
    pub(crate) fn offset(&mut self) -> Option<Option<Offset>> {
        let offset = match self.rest {
            [] => return Some(None),
            [b'Z'] => {
                self.rest = &[];
                return Some(Some(Offset::UTC));
            }
            [sign @ (b'+' | b'-'), rest @ ..] => {
                self.rest = rest;
                let hours = i16::from(self.two()?);
                self.byte(b':')?;
                let minutes = i16::from(self.two()?);
                if minutes > 59 {
                    return None;
                }
                let all = hours * 60 + minutes;
                Offset::from_minutes(if *sign == b'-' { -all } else { all })?
            }
            _ => return None,
        };
        self.end()?;
        Some(Some(offset))
    }
}

/// The number that ASCII digits write, if it fits.
#[inline]
pub(crate) fn number(digits: &[u8]) -> Option<u64> {
    let mut value = 0u64;
    if digits.len() <= 19 {
        for b in digits {
            value = value * 10 + u64::from(b - b'0');
        }
        return Some(value);
    }
    for b in digits {
        value = value.checked_mul(10)?.checked_add(u64::from(b - b'0'))?;
    }
    Some(value)
}

/// A lexical form being written on the stack.
pub(crate) struct Text<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Text<N> {
    pub(crate) fn new() -> Self {
        Self {
            bytes: [0; N],
            len: 0,
        }
    }

    /// Appends an ASCII byte. `N` is chosen so that everything fits.
    #[inline]
    pub(crate) fn push(&mut self, b: u8) {
        if let Some(slot) = self.bytes.get_mut(self.len) {
            *slot = b;
            self.len += 1;
        }
    }

    /// Appends two digits.
    #[inline]
    pub(crate) fn two(&mut self, n: u8) {
        self.push(b'0' + n / 10);
        self.push(b'0' + n % 10);
    }

    /// Appends `n` with at least `width` digits.
    pub(crate) fn number(&mut self, mut n: u128, width: usize) {
        let mut digits = [b'0'; 40];
        let mut at = digits.len();
        // Division of two words is slow, so it is left as soon as possible.
        while n > u128::from(u64::MAX) {
            at -= 1;
            digits[at] = b'0' + (n % 10) as u8;
            n /= 10;
        }
        let mut n = n as u64;
        while n > 0 || digits.len() - at < width {
            at -= 1;
            digits[at] = b'0' + (n % 10) as u8;
            n /= 10;
        }
        self.bytes(&digits[at..]);
    }

    /// Appends ASCII bytes. `N` is chosen so that everything fits.
    #[inline]
    fn bytes(&mut self, bytes: &[u8]) {
        if let Some(slot) = self.bytes.get_mut(self.len..self.len + bytes.len()) {
            slot.copy_from_slice(bytes);
            self.len += bytes.len();
        }
    }

    /// Appends `n` without needless zeros.
    #[inline]
    pub(crate) fn digits(&mut self, mut n: u64) {
        let mut digits = [b'0'; 20];
        let mut at = digits.len() - 1;
        digits[at] = b'0' + (n % 10) as u8;
        n /= 10;
        while n > 0 {
            at -= 1;
            digits[at] = b'0' + (n % 10) as u8;
            n /= 10;
        }
        self.bytes(&digits[at..]);
    }

    /// Appends a year with at least four digits.
    #[inline]
    pub(crate) fn year(&mut self, year: i64) {
        if (0..=9999).contains(&year) {
            self.two((year / 100) as u8);
            self.two((year % 100) as u8);
            return;
        }
        if year < 0 {
            self.push(b'-');
        }
        self.number(u128::from(year.unsigned_abs()), 4);
    }

    /// Appends a fraction of a second with its point, nothing when it has no digits.
    #[inline]
    pub(crate) fn fraction(&mut self, fraction: Fraction) {
        if fraction.digits == 0 {
            return;
        }
        let digits = fraction.digits.min(FRACTION_DIGITS);
        let mut rest = fraction.attos / POW10[usize::from(FRACTION_DIGITS - digits)];
        let mut text = [b'.'; FRACTION_DIGITS as usize + 1];
        let text = &mut text[..=usize::from(digits)];
        for slot in text.iter_mut().skip(1).rev() {
            *slot = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        self.bytes(text);
    }

    /// Appends a time zone, nothing when there is none.
    #[inline]
    pub(crate) fn offset(&mut self, offset: Option<Offset>) {
        let Some(offset) = offset else { return };
        let minutes = offset.minutes();
        if minutes == 0 {
            self.push(b'Z');
            return;
        }
        self.push(if minutes < 0 { b'-' } else { b'+' });
        let minutes = minutes.unsigned_abs();
        self.two((minutes / 60) as u8);
        self.push(b':');
        self.two((minutes % 60) as u8);
    }

    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        // Only ASCII is ever appended.
        std::str::from_utf8(self.bytes.get(..self.len).unwrap_or_default()).unwrap_or_default()
    }
}

/// `FromStr`, `Display`, `Debug`, `write_to` and serde for a type that has
/// `fn parse(Scan) -> Option<Self>`, `fn put(&self, &mut Text<N>)` and `EXPECTED`.
macro_rules! lexical_form {
    ($type:ident, $size:literal) => {
        impl $type {
            /// Appends the lexical form to `out`.
            pub fn write_to(&self, out: &mut String) {
                let mut text = $crate::value::scan::Text::<$size>::new();
                self.put(&mut text);
                out.push_str(text.as_str());
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::value::ValueError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(&mut $crate::value::scan::Scan::new(text))
                    .ok_or_else(|| $crate::value::ValueError::new(Self::EXPECTED, text))
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut text = $crate::value::scan::Text::<$size>::new();
                self.put(&mut text);
                f.pad(text.as_str())
            }
        }

        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($type), "({})"), self)
            }
        }

        $crate::value::lexical_serde::lexical_serde!($type);
    };
}
pub(crate) use lexical_form;
