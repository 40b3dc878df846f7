//! Content that is compressed: of answers, unpacked piece by piece as it comes, and of requests.

use std::io::{self, BufRead, Read, Write};

use bytes::Bytes;
use flate2::Compression;
use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;
use http::header::{CONTENT_ENCODING, HeaderValue};

/// Compresses the content of a request that has so many bytes at least, unless that was done.
pub(super) fn compress(request: &mut http::Request<Bytes>, from: usize) {
    let content = request.body();
    if content.is_empty()
        || content.len() < from
        || request.headers().contains_key(CONTENT_ENCODING)
    {
        return;
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    // Writing to memory can't fail.
    if let Ok(packed) = packed.write_all(content).and_then(|()| packed.finish()) {
        *request.body_mut() = packed.into();
        let coding = HeaderValue::from_static("gzip");
        request.headers_mut().insert(CONTENT_ENCODING, coding);
    }
}

/// What is unpacked at once, at most, in bytes: however much a small piece stands for.
const PIECE: usize = 16 << 10;

/// Unpacks gzip (RFC 1952), of one member or several.
pub(super) struct Gzip {
    decoder: MultiGzDecoder<Input>,
}

/// What is known of the content.
pub(super) enum Unpacked {
    Piece(Bytes),
    /// More input has to be [given](Gzip::feed), or its [end](Gzip::end) be told.
    NeedsInput,
    End,
}

impl Gzip {
    pub(super) fn new() -> Self {
        Self {
            decoder: MultiGzDecoder::new(Input::default()),
        }
    }

    /// Gives the next input. All that was given before has been used.
    pub(super) fn feed(&mut self, data: Bytes) {
        let input = self.decoder.get_mut();
        input.is_empty &= data.is_empty();
        input.data = data;
    }

    /// Tells that no more input comes.
    pub(super) fn end(&mut self) {
        self.decoder.get_mut().is_ended = true;
    }

    pub(super) fn next(&mut self) -> io::Result<Unpacked> {
        let input = self.decoder.get_ref();
        if input.is_empty && input.is_ended {
            // Some servers name the encoding though there is no content.
            return Ok(Unpacked::End);
        }
        let mut piece = vec![0; PIECE];
        match self.decoder.read(&mut piece) {
            Ok(0) => Ok(Unpacked::End),
            Ok(read) => {
                piece.truncate(read);
                Ok(Unpacked::Piece(piece.into()))
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(Unpacked::NeedsInput),
            Err(error) => Err(error),
        }
    }
}

struct Input {
    data: Bytes,
    /// Nothing has come yet.
    is_empty: bool,
    is_ended: bool,
}

impl Default for Input {
    fn default() -> Self {
        Self {
            data: Bytes::new(),
            is_empty: true,
            is_ended: false,
        }
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.data.is_empty() && !self.is_ended {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        Ok(&self.data)
    }

    fn consume(&mut self, amount: usize) {
        let _ = self.data.split_to(amount);
    }
}

impl Read for Input {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that fails panics.
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn pack(text: &[u8]) -> Vec<u8> {
        let mut out = GzEncoder::new(Vec::new(), Compression::default());
        out.write_all(text).unwrap();
        out.finish().unwrap()
    }

    /// What is unpacked of pieces of this size, each looked at as it comes.
    fn unpack(packed: &[u8], size: usize, mut on_piece: impl FnMut(usize)) -> io::Result<Vec<u8>> {
        let mut gzip = Gzip::new();
        let mut input = packed.chunks(size);
        let mut out = Vec::new();
        loop {
            match gzip.next()? {
                Unpacked::Piece(piece) => {
                    on_piece(piece.len());
                    out.extend(piece);
                }
                Unpacked::End => return Ok(out),
                Unpacked::NeedsInput => match input.next() {
                    Some(data) => gzip.feed(Bytes::copy_from_slice(data)),
                    None => gzip.end(),
                },
            }
        }
    }

    #[test]
    fn pieces_of_any_size() {
        let text: Vec<u8> = (0..50_000u32).flat_map(u32::to_le_bytes).collect();
        let packed = pack(&text);
        for size in [1, 7, 4096, packed.len()] {
            assert!(unpack(&packed, size, |_| {}).unwrap() == text, "{size}");
        }
        let two = [pack(b"one, "), pack(b"two")].concat();
        assert_eq!(unpack(&two, 5, |_| {}).unwrap(), b"one, two");
        assert_eq!(unpack(b"", 5, |_| {}).unwrap(), b"");
        assert_eq!(unpack(&pack(b""), 5, |_| {}).unwrap(), b"");
    }

    #[test]
    fn damage_is_found() {
        let packed = pack(b"some text that is long enough");
        for length in 1..packed.len() {
            assert!(unpack(&packed[..length], 9, |_| {}).is_err(), "{length}");
        }
        let mut wrong = packed.clone();
        // In the checksum.
        wrong[packed.len() - 6] ^= 1;
        assert!(unpack(&wrong, 9, |_| {}).is_err());
        assert!(unpack(b"no gzip at all", 9, |_| {}).is_err());
    }

    #[test]
    fn a_small_piece_that_stands_for_much_is_unpacked_bit_by_bit() {
        let packed = pack(&vec![0; 20 << 20]);
        assert!(packed.len() < 30_000);
        let mut pieces = 0;
        let text = unpack(&packed, packed.len(), |length| {
            pieces += 1;
            assert!(length <= PIECE);
        });
        assert_eq!(text.unwrap().len(), 20 << 20);
        assert!(pieces >= (20 << 20) / PIECE);
    }
}
