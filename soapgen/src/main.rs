//! soapgen
#![allow(clippy::print_stdout)]
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut g = soapgen::Generator::default();
    let mut it = args.into_iter();
    while let Some(a) = it.next() {
        match a.as_str() {
            "--operation" => g = g.operation(it.next().unwrap_or_default()),
            "--catalog" => g = g.catalog(it.next().unwrap_or_default()),
            _ => g = g.input(a),
        }
    }
    match g.generate().and_then(|x| x.module()) {
        Ok(t) => println!("{t}"),
        Err(e) => {
            eprintln!("{e}");
            std::process::exit(1)
        }
    }
}
