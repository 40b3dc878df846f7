//! Does one thing once, for `cargo xtask instructions` to count what the processor did in
//! `measured`: that number hardly depends on the machine or on what else it does.

#[allow(dead_code)] // Tests of the runtime use the rest.
#[path = "../../../soapgen-runtime/tests/limits/hostile.rs"]
mod hostile;

use std::hint::black_box;

use soapgen_benches::{Result, calendar, floor, gateway};

#[allow(clippy::print_stdout)] // The names are what it is asked for.
fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["read"] => {
            let message = calendar::message(200)?;
            measured(|| calendar::read(message.as_bytes()))?;
        }
        ["read-prefixed"] => {
            let message = calendar::write(&calendar::response(200)?)?;
            measured(|| calendar::read(message.as_bytes()))?;
        }
        ["write"] => {
            let value = calendar::response(200)?;
            measured(|| calendar::write(&value))?;
        }
        ["tokens"] => {
            let message = calendar::message(200)?;
            measured(|| floor::tokens(&message))?;
        }
        ["small-call"] => {
            let request = gateway::request();
            // What is done once in a process is not a part of a call.
            black_box(gateway::write(&request)?);
            measured(|| {
                black_box(gateway::write(&request)?);
                gateway::read(gateway::RESPONSE.as_bytes())
            })?;
        }
        ["generate", document] => {
            measured(|| Ok(soapgen::Generator::new(document).generate()?.included()?))?;
        }
        // Those whose names hold `only`, each of three sizes: what `measured` did is counted each
        // time that it ends.
        ["hostile", only, size] => {
            let size: usize = size.parse()?;
            let options = soapgen_runtime::ReadOptions::default().with_limits(hostile::open());
            for message in hostile::HOSTILE.iter().filter(|m| m.name.contains(only)) {
                println!("{}", message.name);
                for times in [1, 2, 4] {
                    let text = (message.text)(size * times);
                    if times == 1 {
                        // What is done once in a process doesn't grow.
                        (message.read)(&text, &options)?;
                    }
                    measured(|| Ok((message.read)(&text, &options)?))?;
                }
            }
        }
        _ => {
            return Err(
                "usage: instructions read|write|tokens|small-call|generate DOCUMENT|\
                        hostile NAME SIZE"
                    .into(),
            );
        }
    }
    Ok(())
}

#[inline(never)]
fn measured<T>(action: impl FnOnce() -> Result<T>) -> Result<()> {
    // What was made is let go of by the caller, uncounted.
    let result = black_box(action());
    std::mem::forget(result?);
    Ok(())
}
