//! The service of `interop/load`, by which servers are measured.

use std::time::{Duration, SystemTime};

use soapgen_runtime::{DateTime, Fault, OperationFault};

use crate::measured::{Add, AddResponse, List, ListResponse, LoadContext, LoadService, Row};

pub(crate) struct Load;

/// As many rows as are given at most: some 200 MB.
const MOST: i32 = 1_000_000;

impl LoadService for Load {
    async fn add(&self, request: Add, _: &mut LoadContext) -> Result<AddResponse, OperationFault> {
        let sum = request.a.wrapping_add(request.b);
        Ok(AddResponse { sum })
    }

    async fn list(
        &self,
        request: List,
        _: &mut LoadContext,
    ) -> Result<ListResponse, OperationFault> {
        if !(0..=MOST).contains(&request.count) {
            Err(Fault::of_client(format!("ask for 0 to {MOST} rows")))?;
        }
        let row = (0..request.count).map(row).collect();
        Ok(ListResponse { row })
    }
}

fn row(number: i32) -> Row {
    let seconds = 1_764_000_000 + u64::from(number.unsigned_abs());
    Row {
        number,
        name: format!("Row {number} of a table & more"),
        weight: f64::from(number) * 0.25,
        when: DateTime::from(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)),
        is_open: number % 2 == 1,
    }
}
