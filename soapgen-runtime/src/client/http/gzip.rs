//! Content that is sent compressed, unpacked piece by piece as it comes.

use std::io::{self, BufRead, Read};

use bytes::Bytes;
use flate2::bufread::MultiGzDecoder;

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
