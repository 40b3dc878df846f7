use soapgen_runtime::Element;
use soapgen_runtime::codegen::blank;
use soapgen_tests::abstract_elements::{AnyMark, AnyPart, ContactChoice, Person, Team, elements};

#[test]
fn what_no_document_declares_is_kept_at_its_place() {
    let team = elements::TEAM
        .from_str(include_str!("messages/undeclared.lenient.xml"))
        .unwrap();
    let worker = &team.worker[0];
    let names = |elements: &[Element]| -> Vec<String> {
        elements.iter().map(|e| e.name.to_clark()).collect()
    };
    assert_eq!(
        names(&worker.person_point),
        ["{urn:arms}Rifle", "{urn:arms}Sword"]
    );
    assert_eq!(worker.trade.as_deref(), Some("smith"));
    assert_eq!(
        worker.worker_point.as_ref().unwrap().name.to_clark(),
        "{urn:arms}Guild"
    );
    assert!(matches!(
        &*worker.mark,
        [AnyMark::Stamp(a), AnyMark::Other(b)] if a == "A" && b.name.namespace.as_deref() == Some("urn:arms")
    ));
    assert!(worker.since.is_some());
    assert!(
        matches!(&team.contact[0].choice, ContactChoice::PersonPoint(mail) if mail.text() == "x")
    );
    assert_eq!(team.only[0].person_point.text(), "y");
}

/// Rows that come later have what is theirs, though its namespace is missing or another.
#[test]
fn what_another_member_takes_is_not_taken_from_it() {
    let team = elements::TEAM
        .from_str(
            r#"<p:Team xmlns:p="urn:people"><p:Worker><Name>Ada</Name><p:Trade>smith</p:Trade>
               <Stamp>A</Stamp></p:Worker></p:Team>"#,
        )
        .unwrap();
    let worker = &team.worker[0];
    assert_eq!(
        (&*worker.name, worker.trade.as_deref()),
        ("Ada", Some("smith"))
    );
    assert!(worker.person_point.is_empty() && worker.worker_point.is_none());
    assert_eq!(worker.mark, [AnyMark::Stamp("A".to_owned())]);
}

#[test]
fn what_is_not_declared_is_a_violation_where_it_is_written() {
    let mut team = Team::default();
    team.worker.push(blank());
    team.worker[0]
        .person_point
        .push(Element::new("urn:arms", "Rifle"));
    let found = elements::TEAM.validate(&team).unwrap();
    assert_eq!(
        found[0].message,
        "{urn:arms}Rifle is not declared to stand for <PersonPoint>"
    );
    assert!(matches!(blank(), AnyPart::Other(_)));
    assert!(Person::default().person_point.is_empty());
}
