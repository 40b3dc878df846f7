//! The cases of document/literal, over SOAP 1.1 and 1.2, and of rpc/literal: the same calls.

use soapgen_runtime::{Base64Binary, DateTime, Decimal, Error};

use crate::case::{Case, MARKUP, Outcome, UNICODE, WHITE_SPACE, bytes, same, shown, value};
use crate::echo::types::{Colour, Item, SessionData, TroubleData};
use crate::echo::{document, rpc};

/// What the three services do, by whatever messages.
trait Echo {
    fn connect(url: &str) -> Self;
    fn use_mtom(&mut self);
    fn text(&self, value: &str) -> Result<String, Error>;
    fn item(&self, value: Item) -> Result<Item, Error>;
    fn dates(&self, value: Vec<DateTime>) -> Result<Vec<DateTime>, Error>;
    fn binary(&self, value: Base64Binary) -> Result<Base64Binary, Error>;
    /// The text, and the header block that came with it.
    fn header(
        &self,
        session: SessionData,
        value: &str,
    ) -> Result<(String, Option<SessionData>), Error>;
    fn fail(&self, code: i32, reason: &str) -> Result<(), Error>;
}

macro_rules! echo {
    ($client:ty, $messages:ident, $sent:path, $received:expr) => {
        impl Echo for $client {
            fn connect(url: &str) -> Self {
                Self::new(url)
            }

            fn use_mtom(&mut self) {
                self.soap.set_mtom(true);
            }

            fn text(&self, value: &str) -> Result<String, Error> {
                let value = $sent(value.to_owned());
                let answer = self
                    .echo_text(&$messages::EchoText { value })
                    .send_blocking()?;
                Ok($received(answer.into_body().value))
            }

            fn item(&self, value: Item) -> Result<Item, Error> {
                let answer = self
                    .echo_item(&$messages::EchoItem { value })
                    .send_blocking()?;
                Ok(answer.into_body().value)
            }

            fn dates(&self, value: Vec<DateTime>) -> Result<Vec<DateTime>, Error> {
                let answer = self
                    .echo_dates(&$messages::EchoDates { value })
                    .send_blocking()?;
                Ok(answer.into_body().value)
            }

            fn binary(&self, value: Base64Binary) -> Result<Base64Binary, Error> {
                let answer = self
                    .echo_binary(&$messages::EchoBinary { value })
                    .send_blocking()?;
                Ok(answer.into_body().value)
            }

            fn header(
                &self,
                session: SessionData,
                value: &str,
            ) -> Result<(String, Option<SessionData>), Error> {
                let value = value.to_owned();
                let answer = self
                    .echo_header(&$messages::EchoHeader { value })
                    .with_headers(|headers| headers.session = Some(session))
                    .send_blocking()?;
                Ok((answer.body.value, answer.headers.receipt))
            }

            fn fail(&self, code: i32, reason: &str) -> Result<(), Error> {
                let reason = reason.to_owned();
                self.fail(&$messages::Fail { code, reason })
                    .send_blocking()?;
                Ok(())
            }
        }
    };
}

echo!(document::DocumentClient, document, Some, |text: Option<
    String,
>| text
    .unwrap_or_default());
echo!(
    document::DocumentSoap12Client,
    document,
    Some,
    |text: Option<String>| text.unwrap_or_default()
);
echo!(rpc::RpcClient, rpc, String::from, |text| text);

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    add::<document::DocumentClient>("document", &mut cases);
    add_nil(&mut cases);
    add::<document::DocumentSoap12Client>("document12", &mut cases);
    add::<rpc::RpcClient>("rpc", &mut cases);
    cases
}

/// What a case calls: a client whose type is chosen where the case is added.
fn case<E: Echo>(
    service: &'static str,
    name: &'static str,
    run: impl Fn(E) -> Outcome + 'static,
) -> Case {
    let run = Box::new(move |url: &str| run(E::connect(url)));
    Case { service, name, run }
}

type MakeItem = fn() -> Result<Item, String>;

fn add<E: Echo + 'static>(service: &'static str, cases: &mut Vec<Case>) {
    let texts = [
        ("text", "plain text"),
        ("empty text", ""),
        ("Unicode", UNICODE),
        ("markup in text", MARKUP),
        ("white space in text", WHITE_SPACE),
    ];
    for (name, text) in texts {
        cases.push(case(service, name, move |echo: E| {
            same(&text.to_owned(), &echo.text(text).map_err(shown)?)
        }));
    }
    let items: [(&str, MakeItem); 5] = [
        ("item", plain),
        ("ends of int and double", extremes),
        ("long and decimal, many digits", precise),
        ("nil and absent members", unset),
        ("items in an item", nested),
    ];
    for (name, item) in items {
        cases.push(case(service, name, move |echo: E| {
            let item = item()?;
            same(&item, &echo.item(item.clone()).map_err(shown)?)
        }));
    }
    cases.push(case(service, "dates, the moment", |echo: E| {
        let sent = dates(MOMENTS)?;
        let received = echo.dates(sent.clone()).map_err(shown)?;
        let is_same = sent.len() == received.len()
            && sent
                .iter()
                .zip(&received)
                .all(|(sent, received)| sent.timeline_cmp(received).is_some_and(|o| o.is_eq()));
        match is_same {
            true => Ok(()),
            false => same(&sent, &received),
        }
    }));
    cases.push(case(service, "dates, their time zone", |echo: E| {
        let sent = dates(MOMENTS)?;
        same(&sent, &echo.dates(sent.clone()).map_err(shown)?)
    }));
    cases.push(case(service, "dates without a time zone", |echo: E| {
        let sent = dates(&["2026-11-23T02:40:00", "0001-01-01T00:00:00"])?;
        same(&sent, &echo.dates(sent.clone()).map_err(shown)?)
    }));
    cases.push(case(service, "base64, none and all bytes", |echo: E| {
        for sent in [Vec::new(), (0..=255).collect()] {
            let sent = Base64Binary::from(sent);
            same(&sent, &echo.binary(sent.clone()).map_err(shown)?)?;
        }
        Ok(())
    }));
    cases.push(case(service, "base64, 1 MB", |echo: E| {
        let sent = Base64Binary::from(bytes(1 << 20));
        same(&sent, &echo.binary(sent.clone()).map_err(shown)?)
    }));
    cases.push(case(service, "MTOM, 1 MB", |mut echo: E| {
        echo.use_mtom();
        let sent = Base64Binary::from(bytes(1 << 20));
        same(&sent, &echo.binary(sent.clone()).map_err(shown)?)
    }));
    cases.push(case(service, "headers", |echo: E| {
        let session = SessionData {
            ticket: format!("7T:{UNICODE}"),
            number: -7,
        };
        let (text, receipt) = echo.header(session.clone(), "body").map_err(shown)?;
        same(&"body".to_owned(), &text)?;
        same(&Some(session), &receipt)
    }));
    cases.push(case(service, "typed fault", |echo: E| {
        let error = match echo.fail(42, UNICODE) {
            Ok(()) => return Err("no fault came".to_owned()),
            Err(error) => error,
        };
        let Some(fault) = error.fault() else {
            return Err(format!("no fault came but {}", shown(error)));
        };
        let sent = TroubleData {
            code: 42,
            reason: UNICODE.to_owned(),
        };
        match fault.detail::<TroubleData>() {
            Some(detail) => same(&sent, detail)?,
            None => return Err(format!("the fault has no typed detail: {fault:?}")),
        }
        same(&"in trouble".to_owned(), &fault.reason)
    }));
}

/// In document/literal a message's member can be nil.
fn add_nil(cases: &mut Vec<Case>) {
    let nil = |echo: document::DocumentClient| {
        let request = document::EchoText { value: None };
        let answer = echo.echo_text(&request).send_blocking().map_err(shown)?;
        same(&None, &answer.body.value)
    };
    cases.push(case("document", "nil text", nil));
}

/// Each with milliseconds, none twice: a zone, far zones, before 1970.
const MOMENTS: &[&str] = &[
    "2026-11-23T02:40:00.123Z",
    "2026-07-01T00:00:00.5+05:30",
    "2026-01-01T03:04:05.678-08:00",
    "1969-12-31T23:59:59.999Z",
    "1951-06-30T12:00:00.001+14:00",
];

fn dates(texts: &[&str]) -> Result<Vec<DateTime>, String> {
    texts.iter().map(|text| value(text)).collect()
}

fn plain() -> Result<Item, String> {
    Ok(Item {
        number: Some(17),
        text: UNICODE.to_owned(),
        flag: true,
        count: 42,
        total: 9_007_199_254_740_991,
        ratio: 0.1,
        price: Decimal::new(1999, 2),
        when: value("2026-11-23T02:40:00.123Z")?,
        day: value("2026-11-23")?,
        colour: Colour::DarkBlue,
        note: Some("a note".to_owned()),
        hint: Some("a hint".to_owned()),
        data: Some(Base64Binary::from(bytes(99))),
        tag: vec!["one".to_owned(), "two".to_owned(), "three".to_owned()],
        child: Vec::new(),
    })
}

/// The ends of what `int` and `double` hold.
fn extremes() -> Result<Item, String> {
    Ok(Item {
        number: Some(i32::MIN),
        flag: false,
        count: i32::MAX,
        ratio: f64::MIN_POSITIVE,
        child: vec![Item {
            ratio: f64::MAX,
            ..plain()?
        }],
        ..plain()?
    })
}

/// Numbers of more digits than a `double` has.
fn precise() -> Result<Item, String> {
    Ok(Item {
        total: i64::MIN,
        price: Decimal::new(-123_456_789_012_345_678_901, 3),
        ..plain()?
    })
}

/// Everything that need not be there isn't.
fn unset() -> Result<Item, String> {
    Ok(Item {
        number: None,
        note: None,
        hint: None,
        data: None,
        tag: Vec::new(),
        ..plain()?
    })
}

fn nested() -> Result<Item, String> {
    let inner = Item {
        child: vec![plain()?],
        ..unset()?
    };
    Ok(Item {
        tag: vec!["alone".to_owned()],
        child: vec![unset()?, inner],
        ..plain()?
    })
}
