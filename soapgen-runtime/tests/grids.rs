//! Arrays of several dimensions as values.

#![allow(clippy::unwrap_used)] // A test that fails panics.

use soapgen_runtime::Grid;

#[test]
fn sizes_and_values_agree() {
    let grid = Grid::new([2, 1, 3], (0..6).collect()).unwrap();
    assert_eq!((grid.dims(), grid.len()), ([2, 1, 3], 6));
    for (index, value) in grid.indexed() {
        assert_eq!(grid[index], *value);
        assert_eq!(index[0] * 3 + index[2], *value);
    }
    let rows: Vec<&[usize]> = grid.rows().collect();
    assert_eq!(rows, [[0, 1, 2], [3, 4, 5]]);
    assert_eq!(grid.into_values(), [0, 1, 2, 3, 4, 5]);
    for (dims, count) in [([2, 2], 3), ([2, 2], 5), ([0, 2], 1), ([usize::MAX, 2], 0)] {
        let error = Grid::new(dims, vec![0; count]).unwrap_err().to_string();
        let wanted = format!(
            "the size [{},{}] can't have {count} values",
            dims[0], dims[1]
        );
        assert!(error.contains(&wanted), "{error}");
    }
}

#[test]
fn outside_there_is_nothing() {
    let mut grid = Grid::from([[1, 2], [3, 4]]);
    for index in [[0, 2], [2, 0], [usize::MAX, usize::MAX]] {
        assert_eq!(grid.get(index), None);
        assert_eq!(grid.get_mut(index), None);
    }
    let flat: Grid<u8, 3> = Grid::new([usize::MAX, usize::MAX, 0], Vec::new()).unwrap();
    assert!(flat.is_empty());
    assert_eq!(flat.get([usize::MAX - 1, usize::MAX - 1, 0]), None);
    assert_eq!(flat.rows().count(), 0);
    assert_eq!(flat.indexed().count(), 0);
}

#[test]
#[should_panic(expected = "the index [0, 2] is outside of a grid of the size [2, 2]")]
fn indexing_outside_panics() {
    let _ = Grid::from([[1, 2], [3, 4]])[[0, 2]];
}

#[test]
fn rows_are_of_one_length() {
    let grid = Grid::try_from(vec![vec![1, 2], vec![3, 4]]).unwrap();
    assert_eq!(grid, Grid::from([[1, 2], [3, 4]]));
    let error = Grid::try_from(vec![vec![1, 2], vec![3]]).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the first has 2 values, another 1"),
        "{error}"
    );
    assert_eq!(
        Grid::<u8, 2>::try_from(Vec::new()).unwrap(),
        Grid::default()
    );
}

#[test]
fn values_are_visited_row_by_row() {
    let mut grid = Grid::from([[1, 2], [3, 4]]);
    for value in &mut grid {
        *value *= 10;
    }
    grid[[1, 0]] += 1;
    grid.values_mut()[3] += 2;
    assert_eq!(grid.iter().sum::<i32>(), 103);
    assert_eq!(grid.values(), [10, 20, 31, 42]);
    assert_eq!((&grid).into_iter().count(), 4);
    assert_eq!(grid.into_iter().collect::<Vec<_>>(), [10, 20, 31, 42]);
}

#[cfg(feature = "serde")]
#[test]
fn serde_checks_sizes() {
    let grid = Grid::from([[1, 2], [3, 4]]);
    let json = serde_json::to_string(&grid).unwrap();
    assert_eq!(json, r#"{"dims":[2,2],"values":[1,2,3,4]}"#);
    assert_eq!(serde_json::from_str::<Grid<i32, 2>>(&json).unwrap(), grid);
    for json in [
        r#"{"dims":[2,2],"values":[1,2,3]}"#,
        r#"{"dims":[4],"values":[1,2,3,4]}"#,
    ] {
        assert!(
            serde_json::from_str::<Grid<i32, 2>>(json).is_err(),
            "{json}"
        );
    }
}
