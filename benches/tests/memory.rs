//! What reading and writing take from the allocator.

#![allow(clippy::unwrap_used)]

use allocation_counter::{AllocationInfo, measure};
use soapgen_benches::{appointment, as_wcf, calendar, floor, gateway};

/// What `action` takes, and what it gives.
fn taken<T>(action: impl FnOnce() -> T) -> (AllocationInfo, T) {
    let mut value = None;
    let info = measure(|| value = Some(action()));
    (info, value.unwrap())
}

/// What a value owns: as many allocations as it has strings, vectors and boxes, of their sizes.
fn owned<T: Clone>(value: &T) -> AllocationInfo {
    taken(|| value.clone()).0
}

/// At most this part of a message's elements may cost an allocation beyond what the value owns:
/// vectors that grow as items come, the stacks of the reader. The value of a type that others are
/// derived from takes one more, since it starts as the variant of an unknown type.
const GROWTH: f64 = 0.01;

#[test]
fn reading_takes_what_the_value_owns_and_hardly_more() {
    // Also one more appointment than a vector that doubles has room for.
    for count in [364, 2_000, 2_049] {
        let text = calendar::message(count).unwrap();
        let (reading, value) = taken(|| calendar::read(text.as_bytes()).unwrap());
        let (owned, elements) = (owned(&value), floor::scan(text.as_bytes()) as f64 / 2.0);
        let blanks = f64::from(count);
        let beyond = reading.count_total as f64 - owned.count_total as f64 - blanks;
        println!(
            "{count} appointments: {elements} elements, {} allocations of which the value owns {}; \
             at most {} bytes beside a message of {}, the value has {}",
            reading.count_total,
            owned.count_total,
            reading.bytes_max,
            text.len(),
            owned.bytes_total,
        );
        assert!(owned.count_total > u64::from(count) * 10);
        assert!(beyond < elements * GROWTH, "{beyond} allocations more");
        // The message itself is there before.
        assert!(reading.bytes_max as f64 <= 1.3 * owned.bytes_total as f64);
    }
}

#[test]
fn depth_and_width_take_no_more() {
    for tree in [calendar::deep(150), calendar::wide(10_000)] {
        let text = as_wcf(&appointment::elements::TREE.to_string(&tree).unwrap());
        let read = || appointment::elements::TREE.from_slice(text.as_bytes());
        let (reading, value) = taken(|| read().unwrap());
        assert_eq!(value, tree);
        let owned = owned(&value);
        assert!(
            reading.count_total <= owned.count_total + 40,
            "{reading:?}, {owned:?}"
        );
    }
}

#[test]
fn writing_takes_room_for_the_text_alone() {
    let value = calendar::response(2_000).unwrap();
    let (writing, text) = taken(|| calendar::write(&value).unwrap());
    println!(
        "{} allocations, {} bytes at most for {}",
        writing.count_total,
        writing.bytes_max,
        text.len()
    );
    // One vector that doubles, and what each kind of value needs to be written: nothing.
    assert!(writing.count_total < 60, "{writing:?}");
    assert!(writing.bytes_max < 4 * text.len() as u64);
}

#[test]
fn a_small_call_takes_few_allocations() {
    let request = gateway::request();
    let (writing, _) = taken(|| gateway::write(&request).unwrap());
    let (reading, response) = taken(|| gateway::read(gateway::RESPONSE.as_bytes()).unwrap());
    let owned = owned(&response.body);
    println!(
        "{} written, {} read",
        writing.count_total, reading.count_total
    );
    assert!(writing.count_total <= 12, "{writing:?}");
    assert!(reading.count_total <= owned.count_total + 12, "{reading:?}");
}
