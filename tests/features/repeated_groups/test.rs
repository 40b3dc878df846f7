use soapgen_tests::repeated_groups::{LogChoice, LogSequence, elements};

/// What is read of it is counted in the same way where it is checked before it is written.
#[test]
fn what_is_too_much_is_so_when_it_is_written() {
    let read = |text: &str| elements::LOG.from_str(text).unwrap();
    let mut log = read(include_str!("messages/a-six.xml"));
    assert_eq!(log.e, [1, 1, 1]);
    assert_eq!(log.choice.len(), 6);
    let found = |log: &_| -> Vec<String> {
        let found = elements::LOG.validate(log).unwrap();
        found
            .iter()
            .map(|violation| violation.message.clone())
            .collect()
    };
    assert_eq!(found(&log), [""; 0]);
    log.choice.push(LogChoice::A(1));
    let at_most = "one of <a>, <b>, <c>, <d>, <f> may stand 2 times at most";
    assert_eq!(found(&log), [at_most]);
    log.choice = vec![LogChoice::B(1), LogChoice::B(1), LogChoice::B(1)];
    assert_eq!(found(&log), [at_most]);
    log.choice.truncate(2);
    log.e.truncate(1);
    assert_eq!(
        found(&log),
        ["<e> must stand at least 2 times, it stands 1 times"]
    );
    log.e.push(1);
    log.sequence = vec![LogSequence { three: vec![1, 1] }];
    assert_eq!(
        found(&log),
        ["<three> must stand at least 3 times, it stands 2 times"]
    );
    log.sequence = vec![
        LogSequence {
            three: vec![1, 1, 1]
        };
        3
    ];
    assert_eq!(
        found(&log),
        ["<three> must stand at most 2 times, it stands 3 times"]
    );
}
