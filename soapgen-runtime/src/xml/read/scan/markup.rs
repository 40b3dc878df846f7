//! White space, comments, processing instructions and where CDATA sections end (XML 1.0, 2.3 and
//! 2.5 to 2.7).

use memchr::memmem;

use super::Scanner;
use super::bytes::{CLASS, SPACE};
use crate::xml::error::XmlError;

impl<'x> Scanner<'x> {
    pub(super) fn skip_space(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(&b) = bytes.get(self.pos) {
            if CLASS[b as usize] != SPACE {
                break;
            }
            self.pos += 1;
        }
    }

    pub(super) fn skip_past(&mut self, end: &str, problem: &str) -> Result<(), XmlError> {
        match memmem::find(self.rest().as_bytes(), end.as_bytes()) {
            Some(at) => {
                self.pos += at + end.len();
                Ok(())
            }
            None => Err(self.malformed(problem)),
        }
    }

    pub(super) fn comment(&mut self) -> Result<(), XmlError> {
        let start = self.pos;
        self.pos += 4;
        match memmem::find(self.rest().as_bytes(), b"--") {
            Some(at) if self.rest()[at + 2..].starts_with('>') => {
                self.pos += at + 3;
                Ok(())
            }
            Some(at) => {
                self.pos += at;
                Err(self.malformed("`--` inside a comment"))
            }
            None => {
                self.pos = start;
                Err(self.malformed("a comment that doesn't end"))
            }
        }
    }

    pub(super) fn instruction(&mut self) -> Result<(), XmlError> {
        self.pos += 2;
        let target = self.name()?;
        if self.str(target).eq_ignore_ascii_case("xml") {
            return Err(self.malformed("an XML declaration that isn't at the start"));
        }
        match self.text.as_bytes().get(self.pos) {
            Some(b'?') => {}
            Some(&b) if CLASS[b as usize] == SPACE => {}
            _ => return Err(self.malformed("a processing instruction that isn't one")),
        }
        self.skip_past("?>", "a processing instruction that doesn't end")
    }

    /// A comment, a processing instruction, or a CDATA section, whose text is given.
    pub(super) fn markup(&mut self) -> Result<Option<&'x str>, XmlError> {
        self.count_markup()?;
        let rest = self.rest();
        if rest.starts_with("<!--") {
            self.comment()?;
            Ok(None)
        } else if rest.starts_with("<?") {
            self.instruction()?;
            Ok(None)
        } else if rest.starts_with("<![CDATA[") {
            let start = self.pos + "<![CDATA[".len();
            self.skip_past("]]>", "a CDATA section that doesn't end")?;
            Ok(Some(&self.text[start..self.pos - 3]))
        } else {
            Err(self.malformed("markup that doesn't belong in content"))
        }
    }
}
