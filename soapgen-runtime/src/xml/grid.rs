//! Grids: arrays of several dimensions.

use std::ops::{Index, IndexMut};

use crate::value::ValueError;

/// An array of `D` dimensions: what SOAP encoding writes as `xsd:int[2,3]` (SOAP 1.1, section
/// 5.4.2; SOAP 1.2 Part 2, section 3.1.6). Its values stand row by row, the last index running
/// fastest, and there are as many of them as the sizes say.
///
/// ```
/// use soapgen_runtime::Grid;
///
/// let mut grid = Grid::new([2, 3], vec![1, 2, 3, 4, 5, 6])?;
/// grid[[0, 1]] = 20;
/// assert_eq!(grid[[1, 2]], 6);
/// assert_eq!(grid.get([2, 0]), None);
/// assert_eq!(grid.rows().collect::<Vec<_>>(), [[1, 20, 3], [4, 5, 6]]);
/// assert_eq!(grid, Grid::from([[1, 20, 3], [4, 5, 6]]));
/// # Ok::<(), soapgen_runtime::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grid<T, const D: usize> {
    dims: [usize; D],
    values: Vec<T>,
}

/// How many values an array of these sizes has, if they can be counted.
pub(crate) fn product(sizes: &[usize]) -> Option<usize> {
    let zero = sizes.contains(&0);
    let count = |count: usize, size: &usize| count.checked_mul(*size);
    if zero {
        Some(0)
    } else {
        sizes.iter().try_fold(1, count)
    }
}

/// The sizes as SOAP 1.1 writes them, without the brackets.
pub(crate) fn sizes(sizes: &[usize]) -> String {
    let sizes: Vec<String> = sizes.iter().map(ToString::to_string).collect();
    sizes.join(",")
}

impl<T, const D: usize> Grid<T, D> {
    /// A grid of these sizes, outermost first, with its values row by row.
    ///
    /// # Errors
    /// When there are not as many values as the sizes say.
    pub fn new(dims: [usize; D], values: Vec<T>) -> Result<Self, ValueError> {
        if product(&dims) == Some(values.len()) {
            return Ok(Self { dims, values });
        }
        Err(ValueError::custom(format!(
            "an array of the size [{}] can't have {} values",
            sizes(&dims),
            values.len()
        )))
    }

    /// Its sizes, outermost first.
    pub fn dims(&self) -> [usize; D] {
        self.dims
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Where a value stands.
    fn place(&self, index: [usize; D]) -> Option<usize> {
        let mut place = 0_usize;
        for (at, size) in index.into_iter().zip(self.dims) {
            if at >= size {
                return None;
            }
            // It may be beyond counting where a later size is 0.
            place = place.checked_mul(size)?.checked_add(at)?;
        }
        Some(place)
    }

    /// The value at an index; `None` outside of the grid.
    pub fn get(&self, index: [usize; D]) -> Option<&T> {
        self.values.get(self.place(index)?)
    }

    /// The value at an index, to change it; `None` outside of the grid.
    pub fn get_mut(&mut self, index: [usize; D]) -> Option<&mut T> {
        let place = self.place(index)?;
        self.values.get_mut(place)
    }

    /// The values, row by row.
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// The values, row by row, to change them.
    pub fn values_mut(&mut self) -> &mut [T] {
        &mut self.values
    }

    /// The values, row by row.
    pub fn into_values(self) -> Vec<T> {
        self.values
    }

    /// The values, row by row.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.values.iter()
    }

    /// The values, row by row, to change them.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.values.iter_mut()
    }

    /// The values with the index of each, row by row.
    pub fn indexed(&self) -> impl Iterator<Item = ([usize; D], &T)> {
        let dims = self.dims;
        self.values.iter().enumerate().map(move |(place, value)| {
            let mut index = [0; D];
            let mut rest = place;
            for (at, size) in index.iter_mut().zip(dims).rev() {
                *at = rest % size;
                rest /= size;
            }
            (index, value)
        })
    }

    /// The rows: the values that only the last index tells apart. None of an empty grid.
    pub fn rows(&self) -> impl Iterator<Item = &[T]> {
        let width = self.dims.last().copied().unwrap_or(1);
        self.values.chunks(width.max(1))
    }
}

/// Sizes of 0, and no values.
impl<T, const D: usize> Default for Grid<T, D> {
    fn default() -> Self {
        // Of no dimension there is one value; such a grid can't be made any other way.
        Self {
            dims: [0; D],
            values: Vec::new(),
        }
    }
}

/// # Panics
/// Outside of the grid, as indexing a slice does.
impl<T, const D: usize> Index<[usize; D]> for Grid<T, D> {
    type Output = T;

    #[track_caller]
    fn index(&self, index: [usize; D]) -> &T {
        match self.get(index) {
            Some(value) => value,
            None => outside(&index, &self.dims),
        }
    }
}

/// # Panics
/// Outside of the grid, as indexing a slice does.
impl<T, const D: usize> IndexMut<[usize; D]> for Grid<T, D> {
    #[track_caller]
    fn index_mut(&mut self, index: [usize; D]) -> &mut T {
        let dims = self.dims;
        match self.get_mut(index) {
            Some(value) => value,
            None => outside(&index, &dims),
        }
    }
}

#[cold]
#[track_caller]
#[expect(clippy::panic, reason = "indexing has no other way to say it")]
fn outside(index: &[usize], dims: &[usize]) -> ! {
    panic!("the index {index:?} is outside of a grid of the size {dims:?}")
}

impl<T, const R: usize, const C: usize> From<[[T; C]; R]> for Grid<T, 2> {
    fn from(rows: [[T; C]; R]) -> Self {
        Self {
            dims: [R, C],
            values: rows.into_iter().flatten().collect(),
        }
    }
}

/// Rows, which have to be of one length.
impl<T> TryFrom<Vec<Vec<T>>> for Grid<T, 2> {
    type Error = ValueError;

    fn try_from(rows: Vec<Vec<T>>) -> Result<Self, ValueError> {
        let dims = [rows.len(), rows.first().map_or(0, Vec::len)];
        if let Some(row) = rows.iter().find(|row| row.len() != dims[1]) {
            return Err(ValueError::custom(format!(
                "the rows of a grid are of one length: the first has {} values, another {}",
                dims[1],
                row.len()
            )));
        }
        Self::new(dims, rows.into_iter().flatten().collect())
    }
}

impl<T, const D: usize> IntoIterator for Grid<T, D> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.into_iter()
    }
}

impl<'a, T, const D: usize> IntoIterator for &'a Grid<T, D> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.iter()
    }
}

impl<'a, T, const D: usize> IntoIterator for &'a mut Grid<T, D> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.iter_mut()
    }
}

/// As `dims` and `values`.
#[cfg(feature = "serde")]
mod with_serde {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Grid;

    #[derive(Serialize)]
    #[serde(rename = "Grid")]
    struct Borrowed<'a, T> {
        dims: &'a [usize],
        values: &'a [T],
    }

    #[derive(Deserialize)]
    #[serde(rename = "Grid")]
    struct Owned<T> {
        dims: Vec<usize>,
        values: Vec<T>,
    }

    impl<T: Serialize, const D: usize> Serialize for Grid<T, D> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let (dims, values) = (self.dims.as_slice(), self.values.as_slice());
            Borrowed { dims, values }.serialize(serializer)
        }
    }

    impl<'de, T: Deserialize<'de>, const D: usize> Deserialize<'de> for Grid<T, D> {
        fn deserialize<R: Deserializer<'de>>(deserializer: R) -> Result<Self, R::Error> {
            let Owned { dims, values } = Owned::deserialize(deserializer)?;
            let sizes = <[usize; D]>::try_from(dims).map_err(|dims: Vec<usize>| {
                R::Error::custom(format!("expected {D} dimensions, found {}", dims.len()))
            })?;
            Grid::new(sizes, values).map_err(R::Error::custom)
        }
    }
}
