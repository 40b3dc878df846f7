//! What reading has cost so far, and how much it may.

use std::cell::Cell;
use std::time::Instant;

use super::Scanner;
use crate::limits::Limits;
use crate::xml::error::{XmlError, XmlErrorKind};

/// How many start tags are read between two closer looks.
const STEP: usize = 256;

/// What was used of the [`Limits`].
pub(super) struct Cost {
    pub(super) limits: Limits,
    deadline: Option<Instant>,
    /// How many start tags may be read before the next closer look.
    pub(super) ahead: usize,
    /// How many start tags there are then.
    elements: usize,
    /// Comments and processing instructions.
    markup: usize,
    /// How many bytes the values may still take; 0 when they have taken too many.
    memory: Cell<usize>,
}

impl Cost {
    pub(super) fn new(limits: Limits, deadline: Option<Instant>) -> Self {
        Self {
            memory: Cell::new(limits.memory.saturating_add(1)),
            limits,
            deadline,
            ahead: 0,
            elements: 0,
            markup: 0,
        }
    }

    /// What was counted up to a start tag.
    pub(super) fn counted(&self) -> (usize, usize) {
        (self.elements, self.ahead)
    }

    /// Takes a closer look at the next start tag.
    pub(super) fn look_closer(&mut self) {
        self.elements -= self.ahead;
        self.ahead = 0;
    }

    /// Forgets the start tag up to which so much was counted, and those behind it.
    pub(super) fn back_to(&mut self, (elements, ahead): (usize, usize)) {
        self.elements = elements;
        self.ahead = ahead + 1;
    }
}

impl Scanner<'_> {
    /// Counts the start tag at this place.
    #[inline]
    pub(super) fn count_element(&mut self, offset: usize) -> Result<(), XmlError> {
        if self.cost.ahead == 0 {
            self.checkpoint(offset)?;
        }
        self.cost.ahead -= 1;
        Ok(())
    }

    #[cold]
    fn checkpoint(&mut self, offset: usize) -> Result<(), XmlError> {
        let Limits {
            depth, elements, ..
        } = self.cost.limits;
        self.in_time(offset)?;
        if self.open.len() >= depth {
            return Err(self.beyond("depth", depth, offset));
        }
        let step = STEP.min(elements.saturating_sub(self.cost.elements));
        if step == 0 {
            return Err(self.beyond("elements", elements, offset));
        }
        self.cost.elements += step;
        self.cost.ahead = step;
        if self.open.len() + 1 >= depth {
            // The next start tag may be too deep.
            self.cost.elements -= step - 1;
            self.cost.ahead = 1;
        }
        Ok(())
    }

    /// Counts a comment or processing instruction.
    pub(super) fn count_markup(&mut self) -> Result<(), XmlError> {
        self.cost.markup += 1;
        if self.cost.markup.is_multiple_of(STEP) {
            self.in_time(self.pos)?;
        }
        Ok(())
    }

    /// Whether the time to read is not over yet.
    fn in_time(&self, offset: usize) -> Result<(), XmlError> {
        match self.cost.deadline {
            Some(deadline) if Instant::now() >= deadline => {
                let kind = XmlErrorKind::Deadline;
                Err(XmlError::new(kind, self.path(), Some(offset)))
            }
            _ => Ok(()),
        }
    }

    /// The error that the message goes beyond a limit.
    #[cold]
    pub(crate) fn beyond(&self, limit: &'static str, value: usize, offset: usize) -> XmlError {
        XmlError::limit(limit, value, self.path(), Some(offset))
    }

    /// Counts memory that a value takes, before it does.
    #[inline]
    pub(crate) fn charge(&self, bytes: usize) -> Result<(), XmlError> {
        let left = self.cost.memory.get();
        if bytes >= left {
            return Err(self.beyond("memory", self.cost.limits.memory, self.pos));
        }
        self.cost.memory.set(left - bytes);
        Ok(())
    }

    /// How much memory may still be taken.
    pub(crate) fn left(&self) -> usize {
        self.cost.memory.get()
    }

    /// The same as [`charge`](Self::charge) where nothing can be said yet.
    #[inline]
    pub(crate) fn take_note(&self, bytes: usize) {
        let left = self.cost.memory.get();
        self.cost.memory.set(left.saturating_sub(bytes));
    }

    /// Whether more memory was counted than there may be.
    #[inline]
    pub(crate) fn is_overspent(&self) -> bool {
        self.cost.memory.get() == 0
    }

    /// Refuses a text of so many bytes if it is too long.
    #[inline]
    pub(crate) fn check_text(&self, len: usize, offset: usize) -> Result<(), XmlError> {
        let text = self.cost.limits.text;
        if len > text {
            return Err(self.beyond("text", text, offset));
        }
        Ok(())
    }
}
