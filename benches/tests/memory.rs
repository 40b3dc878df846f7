//! What reading and writing take from the allocator.

#![allow(clippy::unwrap_used)]

use allocation_counter::{AllocationInfo, measure};
use soapgen_benches::appointment::{AnyAppointment, elements};
use soapgen_benches::{as_wcf, calendar, gateway};

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

/// How often a vector of this many items was too small while they came one by one: it starts with
/// room for four and doubles. A copy of it takes one allocation alone.
fn growth(items: usize) -> u64 {
    u64::from(items.div_ceil(4).next_power_of_two().ilog2())
}

/// At most this many are the reader's: its stacks of open elements, attributes and namespaces,
/// and what it knows of the envelope.
const READER: u64 = 11;

#[test]
fn reading_takes_what_the_value_owns_and_no_more() {
    // Also one more appointment than a vector that doubles has room for.
    for count in [364, 2_000, 2_049] {
        let text = calendar::message(count).unwrap();
        let (reading, value) = taken(|| calendar::read(text.as_bytes()).unwrap());
        let owned = owned(&value);
        let rights = value.response.iter().flatten().flatten().map(|any| {
            let right = match any {
                AnyAppointment::Appointment(one) => &one.table_right,
                AnyAppointment::RecurringAppointment(one) => &one.table_right,
                AnyAppointment::Other(_) => &None,
            };
            let mask = right.as_ref().and_then(|right| right.mask.as_ref());
            mask.map_or(0, |mask| growth(mask.len()))
        });
        let growth = rights.sum::<u64>() + growth(count as usize);
        println!(
            "{count} appointments: {} allocations of which the value owns {} and {growth} are of \
             vectors that grow; at most {} bytes beside a message of {}, the value has {}",
            reading.count_total,
            owned.count_total,
            reading.bytes_max,
            text.len(),
            owned.bytes_total,
        );
        assert!(owned.count_total > u64::from(count) * 10);
        assert!(
            reading.count_total <= owned.count_total + growth + READER,
            "{reading:?}, {owned:?}"
        );
        // The message itself is there before.
        assert!(reading.bytes_max as f64 <= 1.3 * owned.bytes_total as f64);
    }
}

#[test]
fn depth_and_width_take_no_more() {
    for tree in [calendar::deep(150), calendar::wide(10_000)] {
        let text = as_wcf(&elements::TREE.to_string(&tree).unwrap());
        let read = || elements::TREE.from_slice(text.as_bytes());
        let (reading, value) = taken(|| read().unwrap());
        assert_eq!(value, tree);
        let owned = owned(&value);
        let growth = growth(tree.child.len());
        assert!(
            reading.count_total <= owned.count_total + growth + READER,
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
    // What is done once in a process is not a part of a call.
    gateway::write(&request).unwrap();
    let (writing, _) = taken(|| gateway::write(&request).unwrap());
    let (reading, response) = taken(|| gateway::read(gateway::RESPONSE.as_bytes()).unwrap());
    let owned = owned(&response.body);
    println!(
        "{} written, {} read",
        writing.count_total, reading.count_total
    );
    assert!(writing.count_total <= 12, "{writing:?}");
    assert!(
        reading.count_total <= owned.count_total + READER,
        "{reading:?}"
    );
}

/// Types whose every variant is on the heap.
mod variants {
    use soapgen_runtime::codegen as rt;

    const NS: &str = "urn:t";

    #[derive(Clone, Debug, PartialEq)]
    pub struct Node {
        pub id: i32,
    }
    rt::record! { Node = NS, "Node"; id[0] = rt::element(NS, "tns:Id", 1, 1); }

    #[derive(Clone, Debug, PartialEq)]
    pub enum AnyNode {
        Node(Box<Node>),
        Other(Box<rt::Element>),
    }
    rt::derived! { AnyNode; Node[0] = rt::declared(NS, "tns:Node"); }

    #[derive(Clone, Debug, PartialEq)]
    pub enum Choice {
        A(Box<Node>),
        B(Box<Node>),
    }
    rt::choice! { Choice; A[0] = rt::element(NS, "tns:A", 1, 1); B[1] = rt::element(NS, "tns:B", 1, 1); }

    #[derive(Clone, Debug, PartialEq)]
    pub struct All {
        pub one: Option<AnyNode>,
        pub many: Vec<AnyNode>,
        pub choices: Vec<Choice>,
    }
    rt::record! { All = NS, "All";
        one[0] = rt::element(NS, "tns:One", 0, 1);
        many[1] = rt::element(NS, "tns:Many", 0, rt::MANY);
        choices[2] = rt::group(<Choice as rt::ReadXml>::TABLE, 0, rt::MANY);
    }

    pub static ALL: rt::Root<All> = rt::Root::new(rt::element(NS, "tns:All", 1, 1), &[("tns", NS)]);
}

#[test]
fn a_variant_takes_no_blank() {
    let node = || Box::new(variants::Node { id: 7 });
    let all = variants::All {
        one: Some(variants::AnyNode::Node(node())),
        many: vec![variants::AnyNode::Node(node()); 16],
        choices: (0..16)
            .map(|n| match n % 2 {
                0 => variants::Choice::A(node()),
                _ => variants::Choice::B(node()),
            })
            .collect(),
    };
    let text = variants::ALL.to_string(&all).unwrap();
    let (reading, read) = taken(|| variants::ALL.from_str(&text).unwrap());
    assert_eq!(read, all);
    let owned = owned(&all);
    assert!(reading.count_total <= owned.count_total + 2 * growth(16) + READER);
}

/// What generating may hold at most, in sizes of the document.
const GENERATING: u64 = 9;

/// The text, its tree and what it says while it is read; then what it means, the plan, and the
/// code as it is laid out.
#[test]
fn generating_holds_a_few_times_the_document() {
    for name in ["SoPrincipal", "User"] {
        let path = format!(
            "{}/../wsdl/Services88-{name}.wsdl",
            env!("CARGO_MANIFEST_DIR")
        );
        let size = std::fs::metadata(&path).unwrap().len();
        let code = || {
            let generated = soapgen::Generator::new(&path).generate().unwrap();
            generated.planned().module().unwrap()
        };
        let (info, code) = taken(code);
        println!(
            "{name}: {} bytes at most for a document of {size}, {:.1} times; {} of code",
            info.bytes_max,
            info.bytes_max as f64 / size as f64,
            code.len()
        );
        assert!(code.contains("pub struct"));
        assert!(info.bytes_max < GENERATING * size, "{info:?}");
    }
}
