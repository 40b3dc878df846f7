use soapgen_tests::default_fixed::{Job, elements};

#[test]
fn an_absent_attribute_is_absent() {
    let job = elements::JOB
        .from_str(include_str!("messages/empty.xml"))
        .unwrap();
    assert_eq!((job.priority, job.retries, job.version), (5, None, None));
}

#[test]
fn validate_knows_what_is_fixed() {
    let job = Job {
        schema: "c".to_owned(),
        ..Job::default()
    };
    let violations = elements::JOB.validate(&job).unwrap();
    assert_eq!(violations.len(), 1, "{violations:?}");
    assert!(
        violations[0]
            .message
            .contains("expected \"a b\", found \"c\""),
        "{violations:?}"
    );
}
