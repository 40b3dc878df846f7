//! The cases of rpc/encoded: values with types, arrays, references.

use soapgen_runtime::{Base64Binary, Grid};

use crate::case::{Case, MARKUP, Outcome, UNICODE, bytes, same, shown, value};
use crate::echo::encoded::{
    EchoBinary, EchoGrid, EchoLists, EchoPart, EchoParts, EchoPaths, EchoStrings, EchoText,
    EncodedClient, Fail, Twice,
};
use crate::echo::parts::{Pair, Part};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |name: &'static str, run: fn(EncodedClient) -> Outcome| {
        let run = Box::new(move |url: &str| run(EncodedClient::new(url)));
        cases.push(Case {
            service: "encoded",
            name,
            run,
        });
    };
    add("Unicode", |echo| {
        text(&echo, Some(format!("{UNICODE} {MARKUP}")))
    });
    add("nil text", |echo| text(&echo, None));
    add("struct", |echo| {
        let sent = Some(part("a note")?);
        let request = EchoPart {
            value: sent.clone(),
        };
        let answer = echo.echo_part(&request).send_blocking().map_err(shown)?;
        same(&sent, &answer.body.value)
    });
    add("nil member", |echo| {
        let sent = Some(Part {
            note: None,
            ..part("")?
        });
        let request = EchoPart {
            value: sent.clone(),
        };
        let answer = echo.echo_part(&request).send_blocking().map_err(shown)?;
        same(&sent, &answer.body.value)
    });
    add("array of strings", |echo| {
        strings(&echo, &["one", UNICODE, "", "one"])
    });
    add("empty array", |echo| strings(&echo, &[]));
    add("array of structs", |echo| {
        let sent = Some(vec![Some(part("first")?), Some(part("second")?)]);
        let request = EchoParts {
            value: sent.clone(),
        };
        let answer = echo.echo_parts(&request).send_blocking().map_err(shown)?;
        same(&sent, &answer.body.value)
    });
    add("array of two dimensions", |echo| {
        let sent = Some(Grid::from(
            [[1, 2, 3], [4, 5, i32::MIN]].map(|row| row.map(Some)),
        ));
        let request = EchoGrid {
            value: sent.clone(),
        };
        let answer = echo.echo_grid(&request).send_blocking().map_err(shown)?;
        same(&sent, &answer.body.value)
    });
    add("array of arrays", |echo| {
        let row = |numbers: &[f64]| Some(numbers.iter().copied().map(Some).collect());
        let sent = Some(vec![row(&[0.1, -2.5]), row(&[3.0]), row(&[4.0, 5.0, 6.0])]);
        let request = EchoLists {
            value: sent.clone(),
        };
        let answer = echo.echo_lists(&request).send_blocking().map_err(shown)?;
        same(&sent, &answer.body.value)
    });
    add("array of arrays of structs", |echo| {
        let row = vec![Some(part("first")?), Some(part("second")?)];
        let sent = Some(vec![Some(row), Some(vec![Some(part("third")?)])]);
        let request = EchoPaths {
            value: sent.clone(),
        };
        let answer = echo.echo_paths(&request).send_blocking().map_err(shown)?;
        same(&sent, &answer.body.value)
    });
    add("one value twice", |echo| {
        let sent = part("twice")?;
        let request = Twice {
            value: Some(sent.clone()),
        };
        let answer = echo.twice(&request).send_blocking().map_err(shown)?;
        let pair = Pair {
            left: Some(sent.clone()),
            right: Some(sent),
        };
        same(&Some(pair), &answer.body.value)
    });
    add("base64, 1 MB", |echo| {
        let sent = Some(Base64Binary::from(bytes(1 << 20)));
        let request = EchoBinary {
            value: sent.clone(),
        };
        let answer = echo.echo_binary(&request).send_blocking().map_err(shown)?;
        same(&sent, &answer.body.value)
    });
    add("fault", |echo| {
        let request = Fail {
            code: Some(42),
            reason: Some(UNICODE.to_owned()),
        };
        let error = match echo.fail(&request).send_blocking() {
            Ok(_) => return Err("no fault came".to_owned()),
            Err(error) => error,
        };
        match error.fault() {
            Some(fault) => same(&format!("42: {UNICODE}"), &fault.reason),
            None => Err(format!("no fault came but {}", shown(error))),
        }
    });
    cases
}

fn text(echo: &EncodedClient, sent: Option<String>) -> Outcome {
    let request = EchoText {
        value: sent.clone(),
    };
    let answer = echo.echo_text(&request).send_blocking().map_err(shown)?;
    same(&sent, &answer.body.value)
}

fn strings(echo: &EncodedClient, sent: &[&str]) -> Outcome {
    let sent = Some(sent.iter().map(|text| Some((*text).to_owned())).collect());
    let request = EchoStrings {
        value: sent.clone(),
    };
    let answer = echo.echo_strings(&request).send_blocking().map_err(shown)?;
    same(&sent, &answer.body.value)
}

fn part(note: &str) -> Result<Part, String> {
    Ok(Part {
        text: Some(UNICODE.to_owned()),
        flag: Some(true),
        count: Some(-42),
        ratio: Some(0.1),
        when: Some(value("2026-11-23T02:40:00Z")?),
        note: Some(note.to_owned()),
    })
}
