//! Client certificates in files of PKCS #12.

use p12_keystore::{
    Certificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::version::{TLS12, TLS13};
use soapgen_runtime::{ErrorKind, Http};

use crate::authority::*;
use crate::service::*;
use crate::tls::{client, http, serve_tls};

const PASSWORD: &str = "päss wörd";

fn chain(identity: &Identity, id: u8, authority: &Authority) -> KeyStoreEntry {
    let certificate = |pem: &str| {
        let der = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
        Certificate::from_der(&der).unwrap()
    };
    let key = PrivateKeyDer::from_pem_slice(identity.key.as_bytes()).unwrap();
    KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new(
        vec![id],
        PrivateKey::from_der(key.secret_der()).unwrap(),
        [
            certificate(&identity.certificate),
            certificate(&authority.pem),
        ],
    ))
}

fn file(entries: Vec<KeyStoreEntry>, algorithm: EncryptionAlgorithm) -> Vec<u8> {
    let mut store = KeyStore::new();
    for (number, entry) in entries.into_iter().enumerate() {
        store.add_entry(&format!("entry {number}"), entry);
    }
    // Few rounds, so that the tests are done soon.
    let writer = store.writer(PASSWORD).encryption_algorithm(algorithm);
    let writer = writer.encryption_iterations(2).mac_iterations(2);
    writer.write().unwrap()
}

#[tokio::test]
async fn a_server_sees_the_certificate() {
    let (authority, theirs) = (Authority::new("ours"), Authority::new("theirs"));
    let mine = theirs.sign("me");
    for algorithm in [
        EncryptionAlgorithm::PbeWithHmacSha256AndAes256,
        EncryptionAlgorithm::PbeWithShaAnd3KeyTripleDesCbc,
        EncryptionAlgorithm::PbeWithShaAnd40BitRc4Cbc,
    ] {
        let file = file(vec![chain(&mine, 1, &theirs)], algorithm);
        let server = authority.sign("localhost");
        let server = server.server(Some(&theirs), &[&TLS13, &TLS12]);
        let settings = http().authorities(&*authority.pem);
        let settings = settings.client_certificate_pkcs12(file, PASSWORD);
        let client = client("localhost", serve_tls(server), settings);
        let answer = client.get_user(&request()).await;
        let answer = answer.unwrap_or_else(|error| panic!("{algorithm:?}: {error}"));
        assert_eq!(answer.user.as_deref(), Some("Ann"), "{algorithm:?}");
    }
}

/// Of OpenSSL 3, as it writes them when nothing is said and with `-legacy`. Key and certificate
/// are found to belong together when the transport is made.
#[test]
fn files_of_openssl_are_read() {
    for file in [
        &include_bytes!("pkcs12/openssl-3.p12")[..],
        include_bytes!("pkcs12/openssl-legacy.p12"),
    ] {
        let builder = Http::builder().client_certificate_pkcs12(file, "changeit");
        builder.build().unwrap();
    }
}

#[test]
fn what_can_not_be_used_is_said() {
    let authority = Authority::new("theirs");
    let (one, other) = (authority.sign("me"), authority.sign("you"));
    let modern = EncryptionAlgorithm::PbeWithHmacSha256AndAes256;
    let whole = file(vec![chain(&one, 1, &authority)], modern);
    let two = file(
        vec![chain(&one, 1, &authority), chain(&other, 2, &authority)],
        modern,
    );
    let certificate = CertificateDer::from_pem_slice(authority.pem.as_bytes()).unwrap();
    let certificate = KeyStoreEntry::Certificate(Certificate::from_der(&certificate).unwrap());
    let trusted = file(vec![certificate], modern);
    let cases = [
        (whole.clone(), "secret", "the password is not the one"),
        (whole.clone(), "", "the password is not the one"),
        (whole[..whole.len() / 2].to_vec(), PASSWORD, "or is cut"),
        (
            one.certificate.into_bytes(),
            PASSWORD,
            "no file of PKCS #12",
        ),
        (Vec::new(), PASSWORD, "no file of PKCS #12"),
        (two, PASSWORD, "several keys"),
        (trusted, PASSWORD, "it holds no key"),
    ];
    for (file, password, part) in cases {
        let builder = http().client_certificate_pkcs12(file, password);
        let error = builder.build().unwrap_err();
        let text = error.to_string();
        let is_configuration = matches!(error.kind(), ErrorKind::Configuration(_));
        assert!(is_configuration && text.contains(part), "{part}: {text}");
        assert!(
            !text.contains("secret") && !text.contains(PASSWORD),
            "{text}"
        );
    }
    // However it is changed, it is an error or the same.
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 0x41;
        let _ = http().client_certificate_pkcs12(changed, PASSWORD).build();
    }
}
