//! The memory that values take, and how many items lists have.

use super::Reader;
use crate::limits::Exceeded;
use crate::value::ValueError;
use crate::xml::Result;

/// What an allocation takes beside its content, about.
pub(crate) const ALLOCATION: usize = 16;

/// How many items a list has room for at first, unless they are large.
const FIRST: usize = 4;

impl Reader<'_> {
    /// Counts memory that a value is about to take.
    ///
    /// # Errors
    /// When the values of the message take more than [`Limits::memory`](crate::Limits::memory).
    #[inline]
    pub(crate) fn charge(&mut self, bytes: usize) -> Result<()> {
        self.scan.charge(bytes)
    }

    /// Makes room for one more item, if there is none, and counts it.
    ///
    /// # Errors
    /// When that is too much memory, or there are [`Limits::items`](crate::Limits::items) already.
    #[inline]
    pub(crate) fn room_for_one<T>(&mut self, items: &mut Vec<T>) -> Result<()> {
        if items.len() == items.capacity() {
            let more = self.more(items.len(), size_of::<T>())?;
            items.reserve_exact(more);
        }
        Ok(())
    }

    /// How many items more to make room for.
    #[cold]
    fn more(&mut self, len: usize, size: usize) -> Result<usize> {
        let limit = self.options.limits.items;
        let first = if size <= 1024 { FIRST } else { 1 };
        let more = len.max(first).min(limit.saturating_sub(len));
        if more == 0 {
            return Err(self.scan.beyond("items", limit, self.scan.pos()));
        }
        self.charge(more.saturating_mul(size))?;
        Ok(more)
    }

    /// As [`Reader::room_for_one`], while a text is taken apart: the error is found when that is
    /// over.
    pub(crate) fn room_in_text<T>(
        &self,
        items: &mut Vec<T>,
    ) -> std::result::Result<(), ValueError> {
        if items.len() < items.capacity() {
            return Ok(());
        }
        let limits = &self.options.limits;
        let len = items.len();
        let more = len.max(FIRST).min(limits.items.saturating_sub(len));
        self.scan.take_note(more.saturating_mul(size_of::<T>()));
        let exceeded = if more == 0 {
            Some(("items", limits.items))
        } else {
            (self.scan.is_overspent()).then_some(("memory", limits.memory))
        };
        if let Some((limit, value)) = exceeded {
            self.exceeded.set(Some(Exceeded { limit, value }));
            return Err(ValueError::custom(format!(
                "a list beyond the limit `{limit}`"
            )));
        }
        items.reserve_exact(more);
        Ok(())
    }
}
