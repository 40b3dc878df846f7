//! What messages may cost, whatever they hold.

#![allow(clippy::unwrap_used, clippy::panic)] // A test that fails panics.

mod hostile;
mod settings;

use allocation_counter::{AllocationInfo, measure};
use soapgen_runtime::{Limits, ReadOptions, XmlError, XmlErrorKind};

use crate::hostile::{AnyNode, HOSTILE, KEYED, NODE, open};

fn within(limits: Limits) -> ReadOptions {
    ReadOptions::default().with_limits(limits)
}

/// Four times the message takes at most so much more than twice of it, where both take about as
/// much for each byte.
const LINEAR: f64 = 2.4;

/// Nothing costs more than in proportion to the size of the message, in allocations and in their
/// bytes, where no limit stops it.
#[test]
fn cost_grows_with_the_message() {
    let options = within(open());
    for message in HOSTILE {
        let mut before: Option<AllocationInfo> = None;
        for n in [1_000, 2_000, 4_000] {
            let text = (message.text)(n);
            let taken = measure(|| (message.read)(&text, &options).unwrap());
            if let Some(before) = before {
                // What a reader takes in any case.
                let base = 40.0;
                let count = taken.count_total as f64 / (before.count_total as f64 + base);
                let bytes = taken.bytes_total as f64 / (before.bytes_total as f64 + 100.0 * base);
                assert!(
                    count < LINEAR && bytes < LINEAR,
                    "{}, {n}: {taken:?} after {before:?}",
                    message.name
                );
            }
            before = Some(taken);
        }
    }
}

/// Values take no more than the limit, about: lists grow by copying, and texts are read before
/// they are counted.
#[test]
fn memory_is_bounded() {
    // The build that CI has with optimizations takes the large ones.
    let many = if cfg!(debug_assertions) {
        4_000
    } else {
        20_000
    };
    for message in HOSTILE {
        let text = (message.text)(many);
        for times in [4, 8, 40] {
            let mut limits = open();
            limits.memory = times * text.len();
            let options = within(limits.clone());
            let mut outcome = Ok(());
            let taken = measure(|| outcome = (message.read)(&text, &options));
            let most = 2 * limits.memory as u64 + 6 * text.len() as u64 + 50_000;
            assert!(
                taken.bytes_max <= most,
                "{}, {times} times {}: {taken:?}",
                message.name,
                text.len()
            );
            if let Err(error) = outcome {
                let kind = error.kind();
                assert!(
                    matches!(kind, XmlErrorKind::Limit(beyond) if beyond.limit == "memory"),
                    "{}: {error}",
                    message.name
                );
                assert!(error.to_string().len() < 3_000, "{error}");
            }
        }
    }
}

/// What is looked up ahead of the first member of an rpc response takes nothing for names that are
/// no member's, of which there may be very many.
#[test]
fn names_that_are_nobodys_take_nothing() {
    let message = "elements of any name in an rpc response";
    let message = HOSTILE.iter().find(|known| known.name == message).unwrap();
    let text = (message.text)(20_000);
    let taken = measure(|| (message.read)(&text, &within(open())).unwrap());
    assert!(taken.bytes_max < 10_000, "{taken:?}");
}

/// A message that is read once more, since it may refer to what stands beside it, is not in memory
/// twice.
#[test]
fn a_message_that_is_read_again_is_let_go_of_before() {
    let message = "values beside a message that is not encoded";
    let message = HOSTILE.iter().find(|known| known.name == message).unwrap();
    let text = (message.text)(1 << 10);
    let once = text.replace("<m href=''/>", "");
    let taken = |text: &str| measure(|| (message.read)(text, &within(open())).unwrap()).bytes_max;
    let (once, again) = (taken(&once), taken(&text));
    assert!(again < once + once / 5, "{once} {again}");
}

/// Elements whose namespace is not that of their row are looked for behind each other, with what
/// they hold: one in the other they are so few that this stays a small multiple. What is deeper is
/// an error and not passed over.
#[test]
fn elements_of_other_namespaces_are_taken_so_deep() {
    let taken = |levels: usize| {
        let (start, end) = ("<node>".repeat(levels), "</node>".repeat(levels));
        let text = format!("<t:node xmlns:t='urn:t'>{start}{end}</t:node>");
        let mut node = Some(NODE.read_with(&text, &ReadOptions::default())?);
        let mut depth = 0;
        while let Some(AnyNode::Node(inner)) = node {
            node = inner.inner;
            depth += 1;
        }
        Ok(depth - 1)
    };
    for levels in [1, 20, 24] {
        assert_eq!(taken(levels), Ok(levels));
    }
    for levels in [25, 150] {
        let error: XmlError = taken(levels).unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("`misnamed` of `Limits`, which is 24"),
            "{text}"
        );
    }
}

/// Elements with identity constraints that look however deep may stand in each other: each is asked
/// for an element below them, and not each with each.
#[test]
fn keys_in_each_other_take_no_square() {
    const DEPTH: usize = 100;
    const COUNT: usize = 100;
    let (start, end) = ("<t:k>".repeat(DEPTH), "</t:k>".repeat(DEPTH));
    let text = |count: usize| {
        let keys: String = (0..count).map(|at| format!("<t:v>{at}</t:v>")).collect();
        format!("<t:k xmlns:t='urn:t'>{start}{keys}{end}</t:k>")
    };
    let strict = within(open()).with_strict(true);
    let taken = |text: &str| measure(|| drop(KEYED.read_with(text, &strict))).count_total;
    // The first two are those that make all fields of all targets known.
    let (few, many) = (taken(&text(2)), taken(&text(2 + COUNT)));
    let each = (many - few) / COUNT as u64;
    assert!(
        each < 10 * DEPTH as u64,
        "{each} allocations for each element"
    );
    // A long value is not copied for each.
    let long = text(1).replace('0', &"x".repeat(100_000));
    let memory = measure(|| drop(KEYED.read_with(&long, &strict))).bytes_max;
    assert!(memory < 10 * long.len() as u64 + 2_000_000, "{memory}");
}

/// Reading that comes too late ends at once, whatever it is that is read.
#[test]
fn nothing_is_read_behind_the_deadline() {
    let late = within(open()).with_deadline(std::time::Instant::now());
    for message in HOSTILE {
        // This is looked through before there is a message.
        if message.name == "parameters of an answer" {
            continue;
        }
        let text = (message.text)(2_000);
        let taken = measure(|| drop((message.read)(&text, &late)));
        // A body is had, and its encoding taken away, in one piece.
        let most = 10 * text.len() as u64 + 50_000;
        assert!(
            taken.count_total < 300 && taken.bytes_total < most,
            "{}, {}: {taken:?}",
            message.name,
            text.len()
        );
    }
}
