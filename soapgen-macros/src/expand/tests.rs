//! What the macros become, and where errors in documents stand.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use proc_macro2::TokenStream;

use super::{attribute, client_of, derive, fill, include};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wsdl")
}

fn tokens(text: &str) -> TokenStream {
    TokenStream::from_str(text).unwrap()
}

fn is_rust(tokens: &TokenStream) -> syn::File {
    syn::parse2(tokens.clone()).unwrap()
}

/// The names of the files whose change compiles the crate again.
fn included(tokens: &TokenStream) -> Vec<String> {
    let text = tokens.to_string();
    let calls = text.split("include_bytes ! (").skip(1);
    let mut files: Vec<String> = calls
        .map(|call| {
            let path: syn::LitStr = syn::parse_str(call.split(')').next().unwrap()).unwrap();
            let path = PathBuf::from(path.value());
            assert!(path.is_absolute() && path.is_file(), "{path:?}");
            path.file_name().unwrap().to_str().unwrap().to_owned()
        })
        .collect();
    files.sort();
    files
}

#[test]
fn the_crate_is_built_again_when_any_file_changes_that_was_read() {
    let options = || tokens(r#""weather.wsdl""#);
    let files = ["weather.wsdl", "weather.xsd"];
    assert_eq!(
        included(&attribute(options(), tokens("mod a {}"), &folder())),
        files
    );
    assert_eq!(included(&include(options(), &folder())), files);
    let item = tokens(r#"#[soap(wsdl = "weather.wsdl")] struct Weather;"#);
    assert_eq!(included(&derive(item, &folder())), files);

    let files = ["catalog.xml", "soapgen.toml", "tides.xsd", "units.xsd"];
    assert_eq!(
        included(&include(tokens(r#"config = "soapgen.toml""#), &folder())),
        files
    );
}

#[test]
fn what_stands_in_the_module_stays() {
    let module = tokens(
        "/// Mine.\n#[cfg(all())] pub(crate) mod a { #![allow(unused)] use std::fmt; fn mine() {} }",
    );
    let file = is_rust(&attribute(tokens(r#""weather.wsdl""#), module, &folder()));
    let [syn::Item::Mod(module)] = &file.items[..] else {
        panic!("one module");
    };
    assert_eq!(module.ident, "a");
    let attributes = module
        .attrs
        .iter()
        .map(|a| a.path().get_ident().unwrap().to_string());
    let mut attributes: Vec<_> = attributes.collect();
    attributes.sort();
    assert_eq!(attributes, ["allow", "allow", "cfg", "doc"]);
    let (_, items) = module.content.as_ref().unwrap();
    assert!(matches!(&items[0], syn::Item::Use(_)));
    assert!(matches!(&items[1], syn::Item::Fn(mine) if mine.sig.ident == "mine"));
    let client =
        |item: &syn::Item| matches!(item, syn::Item::Struct(s) if s.ident == "WeatherClient");
    assert!(items.iter().any(client));
}

#[test]
fn the_module_of_a_struct_has_its_name_and_visibility() {
    for (item, expected) in [
        ("struct Weather;", "mod weather {"),
        (
            "#[allow(deprecated)] struct Weather;",
            "# [allow (deprecated)] mod weather {",
        ),
        ("pub struct HTTPWeather;", "pub mod http_weather {"),
        ("pub(crate) struct Type;", "pub (crate) mod r#type {"),
        ("struct r#Self_;", "mod self_ {"),
    ] {
        let item = format!(r#"#[soap("weather.wsdl")] #[soap(operations("GetForecast"))] {item}"#);
        let code = derive(tokens(&item), &folder());
        is_rust(&code);
        let code = code.to_string();
        assert!(code.contains(expected), "{expected}");
        assert!(!code.contains("GetTemperature"));
    }
}

#[test]
fn an_error_stands_at_the_document_and_says_the_place_in_it() {
    let options = |text: &str| {
        fill(tokens(text), tokens("mod a {}"), &folder())
            .err()
            .unwrap()
    };
    let error = options(r#"client = false, "broken.xsd""#);
    assert_eq!(error.span().source_text().unwrap(), "\"broken.xsd\"");
    let told = error.to_string();
    // All in one.
    assert_eq!(error.into_iter().count(), 1);
    for place in ["4:34", "5:35"] {
        assert!(
            told.contains(&format!(" --> broken.xsd:{place}\n")),
            "{told}"
        );
    }
    assert!(told.contains("NowhereElse"), "{told}");

    for (text, place, message) in [
        (
            r#""weather.wsdl", "no.wsdl""#,
            "\"no.wsdl\"",
            "no-such-file",
        ),
        (
            r#""weather.wsdl", operations("GetForcast")"#,
            "\"GetForcast\"",
            "`GetForecast`",
        ),
        (
            r#""weather.wsdl", fails_when("Failed")"#,
            "\"Failed\"",
            "`Failed`",
        ),
        (
            r#"operations("Ebb"), config = "soapgen.toml""#,
            "\"Ebb\"",
            "`Ebb`",
        ),
    ] {
        let error = options(text);
        assert_eq!(
            error.span().source_text().as_deref(),
            Some(place),
            "{error}"
        );
        assert!(error.to_string().contains(message), "{error}");
    }
    assert!(
        options("client = false")
            .to_string()
            .starts_with("no document is named")
    );
}

#[test]
fn a_module_stays_when_its_documents_are_wrong() {
    let code = attribute(
        tokens(r#""broken.xsd""#),
        tokens("mod a { fn mine() {} }"),
        &folder(),
    );
    let code = code.to_string();
    assert!(code.contains("mod a { fn mine () { } }"), "{code}");
    assert!(code.contains("compile_error"), "{code}");
    for code in [
        include(tokens(r#""broken.xsd""#), &folder()),
        derive(tokens(r#"#[soap("broken.xsd")] struct A;"#), &folder()),
    ] {
        assert!(code.to_string().contains("compile_error"), "{code}");
    }
}

#[test]
fn items_of_the_wrong_kind_are_refused() {
    for (item, message) in [
        ("mod a;", "write `mod a {}`"),
        ("struct A;", "this goes on a module"),
        ("", "this goes on a module"),
    ] {
        let error = fill(tokens(r#""weather.wsdl""#), tokens(item), &folder())
            .err()
            .unwrap();
        assert!(error.to_string().starts_with(message), "{item}: {error}");
    }
    for (item, place, message) in [
        ("struct A { a: u8 }", "{ a: u8 }", "write `struct A;`"),
        ("struct A(u8);", "(u8)", "write `struct A;`"),
        ("struct A<T>;", "<T>", "write `struct A;`"),
    ] {
        let item = format!(r#"#[soap("weather.wsdl")] {item}"#);
        let error = client_of(tokens(&item), &folder()).err().unwrap();
        assert_eq!(error.span().source_text().unwrap(), place);
        assert!(error.to_string().starts_with(message), "{item}: {error}");
    }
    for (item, message) in [
        (
            r#"#[soap("weather.wsdl", client = false)] struct A;"#,
            "these documents give no client",
        ),
        (
            r#"#[soap("weather.xsd")] struct A;"#,
            "these documents give no client",
        ),
        ("struct A;", "no document is named"),
        ("enum A {}", "this goes on a struct: "),
    ] {
        let error = client_of(tokens(item), &folder()).err().unwrap();
        assert!(error.to_string().starts_with(message), "{item}: {error}");
    }
}

/// What is guessed is said by the compiler, at the document's literal; where nothing is, nothing is.
#[test]
fn what_is_guessed_is_a_warning() {
    let filled = |document: &str| {
        let options = tokens(&format!("{document:?}, client = false"));
        let filled = fill(options, tokens("mod a {}"), &folder()).unwrap();
        is_rust(&filled);
        filled.to_string()
    };
    let said = filled("careless.xsd");
    assert!(said.contains("deprecated"), "{said}");
    assert!(said.contains("warning[duplicate-declaration]"), "{said}");
    assert!(!filled("tides.xsd").contains("deprecated"));
}
