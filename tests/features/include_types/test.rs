use soapgen_runtime::{Element, XSD};
use soapgen_tests::include_types::*;

/// What a value of any type may be, by the type that it names.
#[derive(Debug, PartialEq)]
enum Found {
    Host(HostInfo),
    Summary(Summary),
    Number(i32),
    Other(Element),
}

fn found(value: &Element) -> Found {
    let Some(name) = value.type_name() else {
        return Found::Other(value.clone());
    };
    match (name.namespace.as_deref(), &*name.local) {
        (Some(NS), "HostInfo") => Found::Host(value.read_type().unwrap()),
        (Some(NS), "Summary") => Found::Summary(value.read_type().unwrap()),
        (Some(XSD), "int") => Found::Number(value.read_type().unwrap()),
        _ => Found::Other(value.clone()),
    }
}

#[test]
fn values_are_read_as_the_types_that_they_name() {
    let answer = elements::GET_RESPONSE
        .from_str(include_str!("messages/answer.xml"))
        .unwrap();
    let values: Vec<Found> = answer.val.iter().map(found).collect();
    let [Found::Host(host), Found::Summary(summary), Found::Number(7)] = &*values else {
        panic!("{values:?}");
    };
    assert_eq!((&*host.name, &host.state), ("a", &State::On));
    // A derived type that the setting doesn't name stands in the enum of its base.
    let AnyEntry::DiskEntry(disk) = &summary.entry else {
        panic!("{summary:?}");
    };
    assert_eq!((disk.id, disk.size), (1, 5));
}

#[test]
fn what_is_no_such_value_is_an_error() {
    let value = Element::from_xml("<v/>").unwrap();
    assert!(value.type_name().is_none());
    let error = value.read_type::<HostInfo>().unwrap_err().to_string();
    assert!(error.contains("name"), "{error}");
    assert!(value.read_type::<i32>().is_err());
}
