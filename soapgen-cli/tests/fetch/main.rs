//! `soapgen fetch`, against servers of this test on this machine; and what generation makes of
//! the folder that it writes.
#![allow(clippy::unwrap_used)]

#[path = "../folder/mod.rs"]
mod folder;
mod server;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use folder::{Folder, Run};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use server::{Answer, Server};
use soapgen::load::lock::{self, Locked};

/// Runs the command in a folder, without the proxies of this machine.
fn run(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_soapgen"));
    command.args(arguments).current_dir(&folder.0);
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
    let output = command.envs(variables.iter().copied()).output().unwrap();
    Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn fetch(folder: &Folder, url: &str) -> Run {
    run(folder, &["fetch", url, "-o", "got"], &[])
}

/// Every file below a folder, with its content.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut out = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            for (path, content) in files(&entry.path()) {
                out.insert(format!("{name}/{path}"), content);
            }
        } else {
            out.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    out
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_keys().collect()
}

fn schema(namespace: &str, inside: &str) -> String {
    format!(
        "<x:schema xmlns:x='http://www.w3.org/2001/XMLSchema' targetNamespace='{namespace}'>{inside}</x:schema>"
    )
}

fn import(namespace: &str, location: &str) -> String {
    format!("<x:import namespace='{namespace}' schemaLocation='{location}'/>")
}

fn ty(name: &str) -> String {
    format!(
        "<x:complexType name='{name}'><x:sequence><x:element name='{name}Item' type='x:string'/></x:sequence></x:complexType>"
    )
}

fn wsdl(imports: &str, types: &str) -> String {
    format!(
        "<w:definitions xmlns:w='http://schemas.xmlsoap.org/wsdl/' targetNamespace='urn:w'>{imports}<w:types>{types}</w:types></w:definitions>"
    )
}

#[test]
fn a_service_is_fetched_with_all_that_it_imports_and_generated_from_the_folder() {
    let types = schema(
        "urn:w",
        &(import("urn:0", "S.svc?xsd=xsd0") + &import("urn:a", "a/types.xsd")),
    );
    let port = "<w:import namespace='urn:p' location='parts/port.wsdl#it'/>";
    let server = Server::of(&[
        ("/svc/S.svc?wsdl", &wsdl(port, &types)),
        // Back to where it comes from.
        (
            "/svc/parts/port.wsdl",
            &wsdl(
                "<w:import namespace='urn:w' location='../S.svc?wsdl'/>",
                &schema("urn:p", &ty("Port")),
            ),
        ),
        (
            "/svc/S.svc?xsd=xsd0",
            &schema(
                "urn:0",
                &("<x:include schemaLocation='/common/../common/base.xsd'/>".to_owned()
                    + &ty("Zero")),
            ),
        ),
        (
            "/common/base.xsd",
            &schema(
                "urn:0",
                &("<x:include schemaLocation='../svc/S.svc?xsd=xsd0'/>".to_owned()
                    + "<x:include schemaLocation='/common/base.xsd'/>"
                    + &ty("Base")),
            ),
        ),
        // Three files that would have one name, of which one differs in case alone.
        (
            "/svc/a/types.xsd",
            &schema("urn:a", &(import("urn:b", "../b/types.xsd") + &ty("InA"))),
        ),
        (
            "/svc/b/types.xsd",
            &schema("urn:b", &(import("urn:c", "Types.xsd") + &ty("InB"))),
        ),
        ("/svc/b/Types.xsd", &schema("urn:c", &ty("InC"))),
    ]);
    let folder = Folder::new("fetch-chain", &[]);
    let run = fetch(&folder, &server.url("/svc/S.svc?wsdl"));
    assert_eq!(run.code, Some(0), "{run:?}");
    let got = folder.0.join("got");
    assert_eq!(
        names(&got),
        [
            "S.svc-xsd0.xsd",
            "S.svc.wsdl",
            "Types-3.xsd",
            "base.xsd",
            "port.wsdl",
            "soapgen.lock",
            "types-2.xsd",
            "types.xsd"
        ]
    );
    // One line for each document on the way, and one for each address when done.
    assert_eq!(server.requests().len(), 7);
    assert_eq!(run.err.lines().count(), 7, "{}", run.err);
    assert!(
        run.err
            .starts_with(&format!("fetching 1: {}\n", server.url("/svc/S.svc?wsdl"))),
        "{}",
        run.err
    );
    assert!(
        run.out
            .contains(&format!("types-2.xsd {}\n", server.url("/svc/b/types.xsd"))),
        "{}",
        run.out
    );
    // The lock says which is which, and what each was.
    let locked = lock::parse(&folder.read("got/soapgen.lock").unwrap()).unwrap();
    let content = files(&got);
    for (Locked { file, sha256, .. }, _) in &locked {
        assert_eq!(*sha256, lock::sha256(&content[file]), "{file}");
    }
    let addresses: Vec<(&str, String)> = locked
        .iter()
        .map(|(l, _)| (l.file.as_str(), l.url.replace(&server.url(""), "")))
        .collect();
    let expected = [
        ("S.svc-xsd0.xsd", "/svc/S.svc?xsd=xsd0"),
        ("S.svc.wsdl", "/svc/S.svc?wsdl"),
        ("Types-3.xsd", "/svc/b/Types.xsd"),
        ("base.xsd", "/common/base.xsd"),
        ("port.wsdl", "/svc/parts/port.wsdl"),
        ("types-2.xsd", "/svc/b/types.xsd"),
        ("types.xsd", "/svc/a/types.xsd"),
    ];
    assert_eq!(
        addresses,
        expected.map(|(file, url)| (file, url.to_owned()))
    );
    // Fetched again nothing changes, and nothing is asked when Rust is generated.
    let again = fetch(&folder, &server.url("/svc/S.svc?wsdl"));
    assert_eq!((again.code, files(&got)), (Some(0), content));
    let asked = server.requests().len();
    let generated = run_in(&folder, &["generate", "got/S.svc.wsdl"]);
    assert_eq!(generated.code, Some(0), "{generated:?}");
    for name in ["Port", "Zero", "Base", "InA", "InB", "InC"] {
        assert!(
            generated.out.contains(&format!("pub struct {name} ")),
            "{name}"
        );
    }
    assert_eq!(server.requests().len(), asked);
}

/// Imports and includes of WSDL 2.0, and an `xs:import` that stands in `types` itself.
#[test]
fn what_a_wsdl_2_0_asks_for_is_fetched() {
    let description = |inside: &str| {
        format!(
            "<description xmlns='http://www.w3.org/ns/wsdl' xmlns:x='http://www.w3.org/2001/XMLSchema' \
             targetNamespace='urn:w'>{inside}</description>"
        )
    };
    let types = format!("<types>{}</types>", import("urn:a", "a.xsd"));
    let server = Server::of(&[
        (
            "/s.wsdl",
            &description(
                "<include location='more.wsdl'/><import namespace='urn:o' location='other.wsdl'/>",
            ),
        ),
        ("/more.wsdl", &description(&types)),
        ("/other.wsdl", &wsdl("", &schema("urn:o", &ty("Other")))),
        ("/a.xsd", &schema("urn:a", &ty("A"))),
    ]);
    let folder = Folder::new("fetch-2-0", &[]);
    let fetched = fetch(&folder, &server.url("/s.wsdl"));
    assert_eq!(fetched.code, Some(0), "{fetched:?}");
    let got = folder.0.join("got");
    let all = ["a.xsd", "more.wsdl", "other.wsdl", "s.wsdl", "soapgen.lock"];
    assert_eq!(names(&got), all);
    let generated = run_in(&folder, &["generate", "got/s.wsdl"]);
    assert_eq!(generated.code, Some(0), "{generated:?}");
    for item in ["a_item", "other_item"] {
        assert!(generated.out.contains(item), "{}", generated.out);
    }
}

fn run_in(folder: &Folder, arguments: &[&str]) -> Run {
    run(folder, arguments, &[])
}

#[test]
fn no_address_leads_out_of_the_folder() {
    let locations = [
        "..%2f..%2fevil.xsd",
        "a?xsd=../../evil.xsd",
        "a?xsd=/etc/evil.xsd",
        ".hidden.xsd",
        "soapgen.lock",
        "a/..%5c..%5cevil.xsd",
        "con?x=%00",
    ];
    let types: String = locations.iter().map(|l| import("urn:t", l)).collect();
    let main = wsdl("", &schema("urn:w", &types));
    let server = Server::new(move |request| match request.target.as_str() {
        "/" => Answer::ok(main.as_str()),
        _ => Answer::ok(schema("urn:t", "")),
    });
    let folder = Folder::new("fetch-names", &[("beside", "")]);
    let run = fetch(&folder, &server.url("/"));
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(
        names(&folder.0),
        [
            "beside",
            "got/_2f.._2fevil.xsd",
            "got/_5c.._5cevil.xsd",
            "got/a-.._.._evil.xsd",
            "got/a-_etc_evil.xsd",
            "got/con-_00.xsd",
            "got/hidden.xsd",
            "got/service.wsdl",
            "got/soapgen.lock",
            "got/soapgen.lock.xsd",
        ]
    );
}

#[test]
fn an_address_that_sends_on_is_followed_and_imports_are_relative_to_the_last() {
    let main = wsdl("", &schema("urn:w", &import("urn:t", "types.xsd")));
    let server = Server::new(move |request| match request.target.as_str() {
        "/start" => Answer::redirect("old/S.wsdl"),
        "/old/S.wsdl" => Answer::redirect("/new/S.wsdl"),
        "/new/S.wsdl" => Answer::ok(main.as_str()),
        "/new/types.xsd" => Answer::ok(schema("urn:t", &ty("Moved"))),
        "/round" => Answer::redirect("/round"),
        "/away" => Answer::redirect("file:///etc/passwd"),
        _ => Answer::status(404),
    });
    let folder = Folder::new("fetch-redirect", &[]);
    let run = fetch(&folder, &server.url("/start"));
    assert_eq!(run.code, Some(0), "{run:?}");
    let locked = lock::parse(&folder.read("got/soapgen.lock").unwrap()).unwrap();
    let urls: Vec<&str> = locked.iter().map(|(l, _)| l.url.as_str()).collect();
    let expected = ["/start", "/new/S.wsdl", "/new/types.xsd"].map(|path| server.url(path));
    assert_eq!(urls, expected);
    let generated = run_in(&folder, &["generate", "got/start.wsdl"]);
    assert!(generated.out.contains("pub struct Moved "), "{generated:?}");

    for (path, expected) in [
        ("/round", "it sends on more than 10 times"),
        ("/away", "it sends on to `file:///etc/passwd`"),
    ] {
        let run = fetch(&folder, &server.url(path));
        assert_eq!(run.code, Some(1));
        assert!(run.err.contains(expected), "{}", run.err);
    }
}

#[test]
fn who_asks_is_told_to_the_server_of_the_first_document_alone() {
    let other = Server::of(&[
        ("/o.xsd", &schema("urn:o", "")),
        ("/r.xsd", &schema("urn:r", "")),
    ]);
    let elsewhere = other.url("/o.xsd");
    let sent_on = other.url("/r.xsd");
    for (arguments, variables, expected) in [
        // RFC 7617's own example.
        (
            ["--user", "Aladdin:open sesame"],
            None,
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        ),
        (
            ["--user", "Aladdin"],
            Some(("SOAPGEN_PASSWORD", "open sesame")),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        ),
        (["--bearer", "token"], None, "Bearer token"),
        (
            ["--bearer", "-"],
            Some(("SOAPGEN_TOKEN", "token")),
            "Bearer token",
        ),
    ] {
        let types =
            import("urn:o", &elsewhere) + &import("urn:r", "/r") + &import("urn:t", "/t.xsd");
        let (main, sent_on) = (wsdl("", &schema("urn:w", &types)), sent_on.clone());
        let server = Server::new(move |request| {
            match (
                request.headers.get("authorization"),
                request.target.as_str(),
            ) {
                (Some(who), "/S?wsdl") if who == expected => Answer::ok(main.as_str()),
                (Some(who), "/t.xsd") if who == expected => Answer::ok(schema("urn:t", "")),
                (Some(who), "/r") if who == expected => Answer::redirect(&sent_on),
                _ => Answer::status(401),
            }
        });
        let folder = Folder::new("fetch-who", &[]);
        let url = server.url("/S?wsdl");
        let refused = fetch(&folder, &url);
        assert_eq!(refused.code, Some(1));
        for text in ["answers 401 Unauthorized", "give a user, a token"] {
            assert!(refused.err.contains(text), "{}", refused.err);
        }
        let wrong = run_in(&folder, &["fetch", &url, "-o", "got", "--bearer", "wrong"]);
        assert!(
            wrong.err.contains("it refuses the user or token"),
            "{}",
            wrong.err
        );
        assert_eq!(names(&folder.0), [""; 0]);

        let mut all = vec!["fetch", &url, "-o", "got"];
        all.extend(arguments);
        let run = run(&folder, &all, variables.as_slice());
        assert_eq!(run.code, Some(0), "{run:?}");
        // The secret is in no file.
        for (name, content) in files(&folder.0) {
            let content = String::from_utf8(content).unwrap();
            assert!(
                !content.contains("sesame") && !content.contains("token"),
                "{name}"
            );
        }
    }
    assert_eq!(other.requests().len(), 8);
    for request in other.requests() {
        assert!(
            !request.headers.contains_key("authorization"),
            "{request:?}"
        );
    }
    let folder = Folder::new("fetch-secret", &[]);
    let run = fetch(&folder, "http://user:secret@127.0.0.1:9/S?wsdl");
    assert_eq!(run.code, Some(1));
    assert!(
        run.err.contains("give them as authentication"),
        "{}",
        run.err
    );
    assert!(!run.err.contains("secret@"), "{}", run.err);
}

#[test]
fn a_proxy_is_asked_where_one_is_named() {
    let main = wsdl("", &schema("urn:w", &import("urn:t", "t.xsd")));
    let server = Server::of(&[("/S?wsdl", &main), ("/t.xsd", &schema("urn:t", ""))]);
    // A host that only the proxy knows.
    let url = "http://service.invalid/S?wsdl";
    for by_flag in [true, false] {
        let proxy = Server::proxy(server.address);
        let address = proxy.url("");
        let folder = Folder::new("fetch-proxy", &[]);
        let run = match by_flag {
            true => run_in(&folder, &["fetch", url, "-o", "got", "--proxy", &address]),
            false => run(
                &folder,
                &["fetch", url, "-o", "got"],
                &[("http_proxy", &address)],
            ),
        };
        assert_eq!(run.code, Some(0), "{run:?}");
        let targets: Vec<String> = proxy.requests().into_iter().map(|r| r.target).collect();
        assert_eq!(targets, [url, "http://service.invalid/t.xsd"]);
    }
    let folder = Folder::new("fetch-no-proxy", &[]);
    let run = fetch(&folder, url);
    assert_eq!(run.code, Some(1));
    let run = run_in(&folder, &["fetch", url, "-o", "got", "--proxy", "::"]);
    assert!(run.err.contains("the proxy can't be used"), "{}", run.err);
}

/// An authority, and what it signs.
struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut parameters = CertificateParams::new(Vec::new()).unwrap();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let pem = parameters.self_signed(&key).unwrap().pem();
        Self {
            pem,
            issuer: Issuer::new(parameters, key),
        }
    }

    /// Certificate and private key for a name.
    fn sign(&self, name: &str) -> (String, String) {
        let parameters = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate = parameters.signed_by(&key, &self.issuer).unwrap();
        (certificate.pem(), key.serialize_pem())
    }

    /// A server that has a certificate of this authority, and takes those that it signed from
    /// clients.
    fn server(&self, name: &str, must_show: bool) -> Arc<rustls::ServerConfig> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let (certificate, key) = self.sign(name);
        let mut roots = rustls::RootCertStore::empty();
        roots
            .add(CertificateDer::from_pem_slice(self.pem.as_bytes()).unwrap())
            .unwrap();
        let verifier =
            WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone());
        let verifier = match must_show {
            true => verifier,
            false => verifier.allow_unauthenticated(),
        };
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_client_cert_verifier(verifier.build().unwrap())
            .with_single_cert(
                vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()],
                PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap(),
            )
            .unwrap();
        Arc::new(config)
    }
}

#[test]
fn a_server_may_ask_for_a_certificate_and_have_one_of_an_authority_of_its_own() {
    let authority = Authority::new("The house");
    let (certificate, key) = authority.sign("client");
    let other = Server::tls(authority.server("127.0.0.1", false), |_| {
        Answer::ok(schema("urn:o", ""))
    });
    let other_url = other.url("/o.xsd").replace("http:", "https:");
    let main = wsdl("", &schema("urn:w", &import("urn:o", &other_url)));
    let server = Server::tls(authority.server("127.0.0.1", true), move |_| {
        Answer::ok(main.as_str())
    });
    let url = server.url("/S?wsdl").replace("http:", "https:");
    let folder = Folder::new(
        "fetch-tls",
        &[
            ("ca.pem", &authority.pem),
            ("client.pem", &(certificate.clone() + &key)),
            ("no-key.pem", &certificate),
            ("no-certificate.pem", &key),
            ("other.pem", &Authority::new("Another").pem),
        ],
    );
    let with = |more: &[&str]| {
        let mut arguments = vec!["fetch", &url, "-o", "got"];
        arguments.extend(more);
        run_in(&folder, &arguments)
    };
    for (more, expected) in [
        (vec!["--certificate", "client.pem"], "UnknownIssuer"),
        (
            vec!["--certificate", "client.pem", "--ca", "other.pem"],
            "UnknownIssuer",
        ),
        (vec!["--ca", "ca.pem"], "CertificateRequired"),
        (vec!["--ca", "nowhere.pem"], "`nowhere.pem` can't be used"),
        (
            vec!["--ca", "ca.pem", "--certificate", "no-key.pem"],
            "`no-key.pem` can't be used",
        ),
        (
            vec!["--ca", "ca.pem", "--certificate", "no-certificate.pem"],
            "`no-certificate.pem` holds no certificate",
        ),
    ] {
        let run = with(&more);
        assert_eq!(run.code, Some(1), "{more:?}");
        assert!(run.err.contains(expected), "{more:?}: {}", run.err);
    }
    assert!(!folder.0.join("got").exists());
    let run = with(&["--ca", "ca.pem", "--certificate", "client.pem"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(server.requests().iter().all(|request| request.certificate));
    assert!(other.requests().iter().all(|request| !request.certificate));
    assert_eq!(other.requests().len(), 1);
}

#[test]
fn a_proxy_leads_to_servers_with_tls() {
    let authority = Authority::new("The house");
    let config = authority.server("service.invalid", false);
    let main = wsdl("", &schema("urn:w", &import("urn:t", "t.xsd")));
    let server = Server::tls(config, move |request| match request.target.as_str() {
        "/S?wsdl" => Answer::ok(main.as_str()),
        _ => Answer::ok(schema("urn:t", "")),
    });
    let proxy = Server::proxy(server.address);
    let folder = Folder::new("fetch-connect", &[("ca.pem", &authority.pem)]);
    let address = proxy.url("");
    let url = "https://service.invalid/S?wsdl";
    let arguments = ["fetch", url, "-o", "got", "--ca", "ca.pem"];
    let run = run(&folder, &arguments, &[("https_proxy", &address)]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(
        proxy.requests().first().unwrap().target,
        "service.invalid:443"
    );
    assert_eq!(
        names(&folder.0.join("got")),
        ["S.wsdl", "soapgen.lock", "t.xsd"]
    );
}

#[test]
fn what_changed_upstream_is_listed() {
    let step = Arc::new(AtomicUsize::new(0));
    let now = step.clone();
    let server = Server::new(move |request| {
        let now = now.load(Ordering::SeqCst);
        match request.target.as_str() {
            "/S?wsdl" => Answer::ok(wsdl("", &schema("urn:w", &import("urn:t", "t.xsd")))),
            "/t.xsd" if now == 0 => Answer::ok(schema("urn:t", "")),
            "/t.xsd" if now == 1 => Answer::ok(schema("urn:t", &import("urn:n", "n.xsd"))),
            "/n.xsd" => Answer::ok(schema("urn:n", "")),
            _ => Answer::status(500),
        }
    });
    let folder = Folder::new("fetch-check", &[]);
    let url = server.url("/S?wsdl");
    let check = || run_in(&folder, &["fetch", &url, "-o", "got", "--check"]);
    let none = check();
    assert_eq!(none.code, Some(1));
    assert!(
        none.err.contains("there is no `soapgen.lock` in `got`"),
        "{}",
        none.err
    );
    assert_eq!(fetch(&folder, &url).code, Some(0));
    let before = files(&folder.0);
    let same = check();
    assert_eq!(
        (same.code, same.out.as_str()),
        (Some(0), "nothing changed: 2 asked\n")
    );
    step.store(1, Ordering::SeqCst);
    let changed = check();
    let expected = format!(
        "changed {}\nadded   {}\n",
        server.url("/t.xsd"),
        server.url("/n.xsd")
    );
    assert_eq!(changed.code, Some(1));
    let means = changed.out.strip_prefix(&expected).unwrap();
    assert!(means.contains("changes on the wire: "), "{means}");
    step.store(2, Ordering::SeqCst);
    let gone = check();
    assert_eq!((gone.code, gone.out.as_str()), (Some(1), ""));
    assert!(gone.err.contains("answers 500"), "{}", gone.err);
    assert_eq!(files(&folder.0), before);
    // What is fetched again is what is compared with from then on.
    step.store(1, Ordering::SeqCst);
    assert_eq!(fetch(&folder, &url).code, Some(0));
    assert_eq!(check().code, Some(0));
    assert_eq!(
        names(&folder.0),
        ["got/S.wsdl", "got/n.xsd", "got/soapgen.lock", "got/t.xsd"]
    );
}

/// A service with one operation, whose request holds this.
fn service(members: &str) -> String {
    let types = format!(
        "<x:schema xmlns:x='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:s' elementFormDefault='qualified'>\
         <x:element name='Put'><x:complexType><x:sequence>{members}</x:sequence></x:complexType></x:element></x:schema>"
    );
    format!(
        "<w:definitions xmlns:w='http://schemas.xmlsoap.org/wsdl/' xmlns:s='http://schemas.xmlsoap.org/wsdl/soap/' xmlns:t='urn:s' targetNamespace='urn:s'>\n\
         <w:types>{types}</w:types>\n\
         <w:message name='Put'><w:part name='p' element='t:Put'/></w:message>\n\
         <w:portType name='P'><w:operation name='Put'><w:input message='t:Put'/></w:operation></w:portType>\n\
         <w:binding name='B' type='t:P'><s:binding transport='http://schemas.xmlsoap.org/soap/http'/>\
         <w:operation name='Put'><s:operation soapAction='a'/><w:input><s:body use='literal'/></w:input></w:operation></w:binding></w:definitions>"
    )
}

/// What changed upstream is told for what it is, and brought here with the code.
#[test]
fn what_changed_is_told_and_brought() {
    let step = Arc::new(AtomicUsize::new(0));
    let now = step.clone();
    let one = "<x:element name='One' type='x:int'/>";
    let server = Server::new(move |_| match now.load(Ordering::SeqCst) {
        0 => Answer::ok(service(one)),
        1 => Answer::ok(service(&format!(
            "{one}<x:element name='Two' type='x:int'/>"
        ))),
        2 => Answer::ok(service("<x:element name='One' type='x:itn'/>")),
        _ => Answer::status(500),
    });
    let config = "inputs = ['got/S.wsdl', 'own.xsd']\noutput = 'out.rs'\nroot = 'got'\n";
    let own = schema("urn:own", &ty("Own"));
    let folder = Folder::new("update", &[("soapgen.toml", config), ("own.xsd", &own)]);
    let url = server.url("/S?wsdl");
    // Nothing of what is done on the way is left.
    let temporary = folder.0.join("tmp");
    fs::create_dir(&temporary).unwrap();
    let variables = [("TMPDIR", temporary.to_str().unwrap())];
    let run_in = |folder: &Folder, arguments: &[&str]| run(folder, arguments, &variables);
    let update = |more: &[&str]| {
        run_in(
            &folder,
            &[&["update", "--config", "soapgen.toml"], more].concat(),
        )
    };
    // Nothing was fetched.
    folder.write("got/S.wsdl", &service(one));
    let none = update(&[]);
    assert_eq!(none.code, Some(1), "{none:?}");
    assert!(
        none.err
            .contains("none of the inputs of `soapgen.toml` was fetched"),
        "{none:?}"
    );
    fs::remove_file(folder.0.join("got/S.wsdl")).unwrap();

    assert_eq!(fetch(&folder, &url).code, Some(0));
    let first = update(&[]);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert_eq!(first.out, "nothing changed on the wire or in the Rust\n");
    assert!(folder.read("out.rs").unwrap().contains("pub one: i32"));

    step.store(1, Ordering::SeqCst);
    let before = files(&folder.0);
    let added = "wire  breaks requests  the element `Two` was added, required (fetched:S.wsdl:2:";
    let checked = run_in(&folder, &["fetch", &url, "-o", "got", "--check"]);
    assert_eq!(checked.code, Some(1), "{checked:?}");
    assert!(checked.out.contains(added), "{checked:?}");
    let denied = update(&["--deny", "wire"]);
    assert_eq!(denied.code, Some(1), "{denied:?}");
    assert!(denied.out.contains(added), "{denied:?}");
    assert!(
        denied.err.contains("error: nothing is written"),
        "{denied:?}"
    );
    assert_eq!(files(&folder.0), before);

    let updated = update(&[]);
    assert_eq!(updated.code, Some(0), "{updated:?}");
    assert!(updated.out.contains(added), "{updated:?}");
    assert!(updated.err.contains("wrote out.rs: "), "{updated:?}");
    assert!(folder.read("out.rs").unwrap().contains("pub two: i32"));
    let checked = run_in(&folder, &["fetch", &url, "-o", "got", "--check"]);
    assert_eq!(checked.code, Some(0), "{checked:?}");

    // What can't be generated from, or fetched, changes nothing.
    let before = files(&folder.0);
    for (wrong, said) in [(2, "error[unknown-type]"), (3, "answers 500")] {
        step.store(wrong, Ordering::SeqCst);
        let run = update(&[]);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.err.contains(said), "{run:?}");
        assert_eq!(files(&folder.0), before);
    }
    // And is told as far as it can be.
    step.store(2, Ordering::SeqCst);
    let checked = run_in(&folder, &["fetch", &url, "-o", "got", "--check"]);
    assert_eq!(checked.code, Some(1), "{checked:?}");
    assert!(checked.out.starts_with("changed "), "{checked:?}");
    assert!(
        checked.err.contains("note: what that means can't be told"),
        "{checked:?}"
    );
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0);
}

#[test]
fn a_fetch_that_fails_changes_nothing_and_says_where() {
    let step = Arc::new(AtomicUsize::new(0));
    let now = step.clone();
    let server = Server::new(move |request| {
        let now = now.load(Ordering::SeqCst);
        match (request.target.as_str(), now) {
            ("/S?wsdl", _) => {
                let types = import("urn:t", "t.xsd");
                Answer::ok(wsdl(
                    "",
                    &schema("urn:w", &format!("<!-- {now} -->\n{types}")),
                ))
            }
            (_, 0) => Answer::ok(schema("urn:t", "")),
            (_, 1) => Answer::status(404),
            (_, 2) => Answer::ok("<html><body>Sign in</body></html>"),
            (_, 3) => {
                Answer::ok("<x:schema xmlns:x='http://www.w3.org/2001/XMLSchema'>\n<x:element>")
            }
            (_, 4) => Answer {
                missing: 10,
                ..Answer::ok(schema("urn:t", ""))
            },
            (_, 5) => Answer::ok(bomb()),
            (_, 6) => Answer::ok(*b"<?xml version='1.0' encoding='utf-8'?><a>\xFF</a>"),
            _ => Answer::ok(schema("urn:t", "<x:element name='new'/>")),
        }
    });
    let folder = Folder::new("fetch-failing", &[]);
    let url = server.url("/S?wsdl");
    assert_eq!(fetch(&folder, &url).code, Some(0));
    let before = files(&folder.0);
    let place = format!("--> {}:2:1", server.url("/S?wsdl"));
    let in_it = |position: &str| format!("--> {}:{position}", server.url("/t.xsd"));
    for (number, expected) in [
        (1, ["answers 404 Not Found", &place]),
        (2, ["this is a web page", &place]),
        (
            3,
            [
                "the document ends before its last element does",
                &in_it("2:12"),
            ],
        ),
        (4, ["the answer breaks off", &place]),
        (
            5,
            [
                "the entities of this document would make it too large",
                &in_it("1:1"),
            ],
        ),
        (6, ["error[encoding]", &in_it("1:")]),
    ] {
        step.store(number, Ordering::SeqCst);
        let run = fetch(&folder, &url);
        assert_eq!(run.code, Some(1), "{number}");
        for text in expected {
            assert!(run.err.contains(text), "{number}, {text}: {}", run.err);
        }
        assert_eq!(files(&folder.0), before, "{number}");
    }
    // A file that can't be replaced, behind one that could.
    step.store(7, Ordering::SeqCst);
    fs::remove_file(folder.0.join("got/t.xsd")).unwrap();
    fs::create_dir(folder.0.join("got/t.xsd")).unwrap();
    let run = fetch(&folder, &url);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("t.xsd` can't be written"), "{}", run.err);
    let mut expected = before;
    expected.remove("got/t.xsd");
    assert_eq!(files(&folder.0), expected);
    // A file of somebody else's.
    let own = Folder::new("fetch-own", &[("got/t.xsd", "mine")]);
    let run = fetch(&own, &url);
    assert_eq!(run.code, Some(1));
    assert!(
        run.err.contains("is there, and not in the lock"),
        "{}",
        run.err
    );
    assert_eq!(names(&own.0), ["got/t.xsd"]);
    // A lock that is none.
    folder.write("got/soapgen.lock", "[[document]]\nurl = 1\n");
    let run = fetch(&folder, &url);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("--> got/soapgen.lock:1:1"), "{}", run.err);
}

/// Entities in entities.
fn bomb() -> String {
    let entities: String = (1..10)
        .map(|n| format!("<!ENTITY e{n} '{}'>", format!("&e{};", n - 1).repeat(20)))
        .collect();
    format!(
        "<!DOCTYPE a [<!ENTITY e0 '{}'>{entities}]><a>{}</a>",
        "x".repeat(10_000),
        "&e9;".repeat(100)
    )
}

#[test]
fn a_server_that_makes_up_imports_is_left() {
    let imports: String = (0..6000)
        .map(|n| import("urn:t", &format!("{n}.xsd")))
        .collect();
    let main = wsdl("", &schema("urn:w", &imports));
    let server = Server::new(move |_| Answer::ok(main.as_str()));
    let folder = Folder::new("fetch-many", &[]);
    let run = fetch(&folder, &server.url("/S?wsdl"));
    assert_eq!(run.code, Some(1));
    assert!(
        run.err.contains("more than 5000 documents are imported"),
        "{}",
        run.err
    );
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn documents_come_in_every_encoding() {
    let text = format!(
        "<?xml version='1.0' encoding='utf-16'?>{}",
        wsdl("", &schema("urn:w", &import("urn:z", "z.xsd")))
    );
    let utf16: Vec<u8> = std::iter::once(0xFEFF)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let zipped = gzip(schema("urn:z", &ty("Zipped")).as_bytes());
    let server = Server::new(move |request| match request.target.as_str() {
        "/S?wsdl" => Answer::ok(utf16.clone()),
        _ => Answer::ok(zipped.clone()).with("Content-Encoding", "gzip"),
    });
    let folder = Folder::new("fetch-encoding", &[]);
    let run = fetch(&folder, &server.url("/S?wsdl"));
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(folder.read("got/z.xsd").unwrap().contains("Zipped"));
    let generated = run_in(&folder, &["generate", "got/S.wsdl"]);
    assert!(
        generated.out.contains("pub struct Zipped "),
        "{generated:?}"
    );
}

/// The gzip format (RFC 1952) with the content in one block as it is (RFC 1951, 3.2.4).
fn gzip(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap();
    let mut crc = u32::MAX;
    for byte in content {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 * (crc & 1));
        }
    }
    let mut out = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(content);
    out.extend((!crc).to_le_bytes());
    out.extend(u32::from(length).to_le_bytes());
    out
}

#[test]
fn what_soapgen_carries_need_not_be_there() {
    // One that isn't there, and one that answers with something else.
    let types = import("http://www.w3.org/XML/1998/namespace", "xml.xsd")
        + &import("http://www.w3.org/2005/08/addressing", "page");
    let main = wsdl("", &schema("urn:w", &types));
    let server = Server::of(&[("/S?wsdl", &main), ("/page", "<html/>")]);
    let folder = Folder::new("fetch-carried", &[]);
    let run = fetch(&folder, &server.url("/S?wsdl"));
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(names(&folder.0), ["got/S.wsdl", "got/soapgen.lock"]);
    let run = run_in(&folder, &["check", "got/S.wsdl"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[test]
fn nothing_is_fetched_while_rust_is_generated() {
    let server = Server::of(&[("/t.xsd", &schema("urn:t", ""))]);
    let types =
        import("urn:t", &server.url("/t.xsd")) + "<x:element name='E' type='t:T' xmlns:t='urn:t'/>";
    let main = wsdl("", &schema("urn:w", &types));
    let folder = Folder::new("fetch-none", &[("S.wsdl", &main)]);
    for task in ["generate", "inspect", "check"] {
        let run = run_in(&folder, &[task, "S.wsdl"]);
        assert_eq!(run.code, Some(1), "{run:?}");
        let all = run.out + &run.err;
        assert!(all.contains("warning[missing-import]"), "{all}");
        assert!(all.contains("error[unknown-type]"), "{all}");
        assert!(
            all.contains("bring the documents with `soapgen fetch`"),
            "{all}"
        );
    }
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn services_share_a_folder() {
    let one = wsdl("", &schema("urn:w", &import("urn:t", "t.xsd")));
    let server = Server::of(&[
        ("/a/S?wsdl", &one),
        ("/a/t.xsd", &schema("urn:t", &ty("OfA"))),
        ("/b/S?wsdl", &one),
        ("/b/t.xsd", &schema("urn:t", &ty("OfB"))),
    ]);
    let folder = Folder::new("fetch-shared", &[]);
    for path in ["/a/S?wsdl", "/b/S?wsdl", "/a/S?wsdl"] {
        let run = fetch(&folder, &server.url(path));
        assert_eq!(run.code, Some(0), "{run:?}");
    }
    assert_eq!(
        names(&folder.0),
        [
            "got/S-2.wsdl",
            "got/S.wsdl",
            "got/soapgen.lock",
            "got/t-2.xsd",
            "got/t.xsd"
        ]
    );
    for (file, expected) in [("S.wsdl", "OfA"), ("S-2.wsdl", "OfB")] {
        let run = run_in(&folder, &["generate", &format!("got/{file}")]);
        assert!(
            run.out.contains(&format!("pub struct {expected} ")),
            "{run:?}"
        );
    }
    // Each is compared with what it was itself.
    let run = run_in(
        &folder,
        &["fetch", &server.url("/b/S?wsdl"), "-o", "got", "--check"],
    );
    assert_eq!(run.code, Some(0), "{run:?}");
    // A person may sort the files into folders; the lock must say so.
    folder.write("got/of-a/t.xsd", &folder.read("got/t.xsd").unwrap());
    fs::remove_file(folder.0.join("got/t.xsd")).unwrap();
    let lock = folder.read("got/soapgen.lock").unwrap();
    folder.write(
        "got/soapgen.lock",
        &lock.replace("\"t.xsd\"", "\"of-a/t.xsd\""),
    );
    let run = fetch(&folder, &server.url("/a/S?wsdl"));
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(!folder.0.join("got/t.xsd").exists());
    let run = run_in(&folder, &["generate", "got/S.wsdl"]);
    assert!(run.out.contains("pub struct OfA "), "{run:?}");
}

#[test]
fn addresses_that_are_none_are_refused() {
    let folder = Folder::new("fetch-address", &[]);
    for (url, expected) in [
        ("file:///etc/passwd", "is not an `http` or `https` address"),
        ("S.wsdl", "is not an address"),
        ("http://", "is not an address"),
        ("http://127.0.0.1:1/S?wsdl", "can't be fetched"),
    ] {
        let run = fetch(&folder, url);
        assert_eq!(run.code, Some(1), "{url}");
        assert!(run.err.contains(expected), "{url}: {}", run.err);
    }
    assert_eq!(names(&folder.0), [""; 0]);
}

#[test]
fn a_user_in_an_address_that_is_sent_on_to_or_imported_is_told_to_nobody() {
    let other = Server::of(&[("/w.wsdl", &wsdl("", "")), ("/t.xsd", &schema("urn:t", ""))]);
    let secret = other.url("").replace("//", "//user:hunter2@");
    let main = wsdl(
        "",
        &schema("urn:w", &import("urn:t", &format!("{secret}/t.xsd"))),
    );
    let (to, bad) = (
        format!("{secret}/w.wsdl"),
        "http://user:hunter2@:bad/".to_owned(),
    );
    let server = Server::new(move |request| match request.target.as_str() {
        "/main" => Answer::ok(main.as_str()),
        "/to" => Answer::redirect(&to),
        "/bad" => Answer::redirect(&bad),
        _ => Answer::status(404),
    });
    for (path, code) in [("/main", 0), ("/to", 0), ("/bad", 1)] {
        let folder = Folder::new("fetch-user", &[]);
        let run = fetch(&folder, &server.url(path));
        assert_eq!(run.code, Some(code), "{run:?}");
        let lock = folder.read("got/soapgen.lock").unwrap_or_default();
        assert!(
            !format!("{run:?}{lock}").contains("hunter2"),
            "{run:?} {lock}"
        );
        if path == "/main" {
            // The document is found by the address without it.
            let generated = run_in(&folder, &["check", "got/main.wsdl"]);
            assert_eq!(generated.code, Some(0), "{generated:?}");
        }
    }
    let asked = other.requests();
    assert_eq!(asked.len(), 2);
    assert!(
        asked
            .iter()
            .all(|r| !r.headers.contains_key("authorization"))
    );
}

#[test]
fn a_user_is_told_to_nobody_however_the_address_is_written() {
    let other = Server::of(&[("/t.xsd", &schema("urn:t", ""))]);
    let host = format!("user:hunter2@{}", other.address);
    for before in [
        r"http:\\",
        "http:/",
        "http:",
        "http:///",
        r"HTTP:/\",
        "//",
        r"\\",
        "ht&#9;tp://",
        "http:/&#10;/",
    ] {
        let location = format!("{before}{host}/t.xsd");
        let main = wsdl("", &schema("urn:w", &import("urn:t", &location)));
        let server = Server::of(&[("/main", &main)]);
        let folder = Folder::new("fetch-user-written", &[]);
        let run = fetch(&folder, &server.url("/main"));
        assert_eq!(run.code, Some(0), "{before}: {run:?}");
        let lock = folder.read("got/soapgen.lock").unwrap();
        let told = format!("{run:?}{lock}");
        assert!(!told.contains("hunter2"), "{before}: {told}");
    }
    for bad in [
        r"http:\\user:hunter2@[bad/",
        "//user:hunter2@[bad/",
        r"\\user:hunter2@[bad/",
        "http:\t//user:hunter2@[bad/",
        "//user:hunter2@h:99999999",
        r"http:\\user:hunter2@127.0.0.1:1/",
    ] {
        let server = Server::new(move |_| Answer::redirect(bad));
        let folder = Folder::new("fetch-user-written", &[]);
        let run = fetch(&folder, &server.url("/main"));
        assert_eq!(run.code, Some(1), "{bad}: {run:?}");
        assert!(!format!("{run:?}").contains("hunter2"), "{bad}: {run:?}");
    }
    // Nor in the line that is shown of the document that has it.
    let main = "<w:definitions xmlns:w='http://schemas.xmlsoap.org/wsdl/' targetNamespace='urn:w'>
        <w:import location='http://user:hunter2@127.0.0.1:1/' namespace='urn:t'/></w:definitions>";
    let server = Server::of(&[("/main", main)]);
    let folder = Folder::new("fetch-user-written", &[]);
    let run = fetch(&folder, &server.url("/main"));
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.err.contains("import location='http://"), "{}", run.err);
    assert!(!run.err.contains("hunter2"), "{}", run.err);
}

#[test]
fn one_host_alone_is_asked_if_that_is_wanted() {
    let other = Server::of(&[("/t.xsd", &schema("urn:t", ""))]);
    let elsewhere = format!("http://localhost:{}/t.xsd", other.address.port());
    let main = wsdl("", &schema("urn:w", &import("urn:t", &elsewhere)));
    let server = Server::new(move |request| match request.target.as_str() {
        "/main" => Answer::ok(main.as_str()),
        _ => Answer::redirect(&elsewhere),
    });
    let folder = Folder::new("fetch-same-host", &[]);
    for path in ["/main", "/to"] {
        let url = server.url(path);
        let run = run(&folder, &["fetch", &url, "-o", "got", "--same-host"], &[]);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(
            run.err.contains("is not on the host `127.0.0.1`"),
            "{}",
            run.err
        );
        assert!(run.err.contains("--same-host"), "{}", run.err);
    }
    assert_eq!(other.requests().len(), 0);
    assert_eq!(names(&folder.0.join("got")), [""; 0]);
    assert_eq!(fetch(&folder, &server.url("/main")).code, Some(0));
}

#[test]
fn fetching_ends_when_its_time_is_over() {
    // A server that makes up a new import for each request.
    let server = Server::new(|request| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        let next = format!("{}x", request.target);
        Answer::ok(wsdl(
            &format!("<w:import namespace='urn:w' location='{next}'/>"),
            "",
        ))
    });
    let folder = Folder::new("fetch-time", &[]);
    let url = server.url("/a");
    for limit in ["0", "1"] {
        let run = run(
            &folder,
            &["fetch", &url, "-o", "got", "--time-limit", limit],
            &[],
        );
        assert_eq!(run.code, Some(1), "{run:?}");
        let told = format!("the time limit of {limit} s has passed");
        assert_eq!(run.err.matches(&told).count(), 1, "{}", run.err);
        assert!(run.err.contains("--time-limit"), "{}", run.err);
    }
    assert_eq!(names(&folder.0.join("got")), [""; 0]);
}

#[cfg(unix)]
#[test]
fn what_is_fetched_is_written_through_no_link() {
    use std::os::unix::fs::symlink;
    let server = Server::of(&[("/S.wsdl", &wsdl("", ""))]);
    let url = server.url("/S.wsdl");
    let folder = Folder::new("fetch-links", &[("victim", "kept"), ("away/x", "")]);
    fs::create_dir(folder.0.join("got")).unwrap();
    for name in ["S.wsdl.part", "soapgen.lock.part"] {
        symlink("../victim", folder.0.join("got").join(name)).unwrap();
    }
    assert_eq!(fetch(&folder, &url).code, Some(0));
    assert_eq!(folder.read("victim").as_deref(), Some("kept"));

    // A folder that the lock names and that is a link.
    symlink("../away", folder.0.join("got/sub")).unwrap();
    let lock = folder.read("got/soapgen.lock").unwrap();
    folder.write(
        "got/soapgen.lock",
        &lock.replace("\"S.wsdl\"", "\"sub/S.wsdl\""),
    );
    let run = fetch(&folder, &url);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.err.contains("is a link"), "{}", run.err);
    assert_eq!(names(&folder.0.join("away")), ["x"]);
    // And one that lies elsewhere.
    folder.write(
        "got/soapgen.lock",
        &lock.replace("\"S.wsdl\"", "\"../away/S.wsdl\""),
    );
    let run = fetch(&folder, &url);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(names(&folder.0.join("away")), ["x"]);
}

#[test]
fn a_secure_address_does_not_send_on_to_one_that_is_not() {
    let authority = Authority::new("The house");
    let plain = Server::of(&[("/S.wsdl", &wsdl("", ""))]);
    let to = plain.url("/S.wsdl");
    let server = Server::tls(authority.server("127.0.0.1", false), move |_| {
        Answer::redirect(&to)
    });
    let url = server.url("/S.wsdl").replace("http:", "https:");
    let folder = Folder::new("fetch-downgrade", &[("ca.pem", &authority.pem)]);
    let run = run_in(&folder, &["fetch", &url, "-o", "got", "--ca", "ca.pem"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(
        run.err.contains("it sends on from `https` to `http://"),
        "{}",
        run.err
    );
    assert_eq!(plain.requests().len(), 0);
}
