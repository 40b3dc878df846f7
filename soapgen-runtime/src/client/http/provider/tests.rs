//! Every algorithm against the provider that `rustls` has itself.

#![allow(clippy::unwrap_used)] // A test that fails panics.

use std::io::{Read, Write};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::crypto::{CryptoProvider, ring as reference};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{
    ClientConfig, ClientConnection, ConnectionTrafficSecrets, RootCertStore, ServerConfig,
    ServerConnection, SupportedCipherSuite,
};

/// The same key in the forms in which it comes: as `rcgen` wants it, and others.
const KEYS: [(&str, &str, &[&str]); 4] = [
    (
        "RSA",
        include_str!("keys/rsa.pem"),
        &[include_str!("keys/rsa-pkcs1.pem")],
    ),
    (
        "P-256",
        include_str!("keys/p256.pem"),
        &[include_str!("keys/p256-sec1.pem")],
    ),
    (
        "P-384",
        include_str!("keys/p384.pem"),
        &[include_str!("keys/p384-sec1.pem")],
    ),
    ("Ed25519", include_str!("keys/ed25519.pem"), &[]),
];

struct Peer {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

/// An authority and a certificate that it signed, all with keys of one kind.
fn peer(pem: &str, form: &str) -> (CertificateDer<'static>, Peer) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::from_pem(pem).unwrap();
    let root = authority.self_signed(&key).unwrap().der().clone();
    let issuer = Issuer::new(authority, key);
    let parameters = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let key = KeyPair::from_pem(pem).unwrap();
    let certificate = parameters.signed_by(&key, &issuer).unwrap().der().clone();
    let key = PrivateKeyDer::from_pem_slice(form.as_bytes()).unwrap();
    (root, Peer { certificate, key })
}

/// A handshake, and more than a record of text in both directions. Gives what was agreed on.
fn talk(
    client: CryptoProvider,
    server: CryptoProvider,
    root: &CertificateDer<'static>,
    of_server: &Peer,
    of_client: Option<&Peer>,
) -> Result<(ClientConnection, ServerConnection), String> {
    let mut roots = RootCertStore::empty();
    roots.add(root.clone()).unwrap();
    let roots = Arc::new(roots);
    let config = ClientConfig::builder_with_provider(Arc::new(client))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(Arc::clone(&roots));
    let mut config = match of_client {
        None => config.with_no_client_auth(),
        Some(peer) => config
            .with_client_auth_cert(vec![peer.certificate.clone()], peer.key.clone_key())
            .unwrap(),
    };
    config.enable_secret_extraction = true;
    let mut client =
        ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    let server = Arc::new(server);
    let config = ServerConfig::builder_with_provider(Arc::clone(&server))
        .with_safe_default_protocol_versions()
        .unwrap();
    let config = match of_client {
        None => config.with_no_client_auth(),
        Some(_) => config.with_client_cert_verifier(
            WebPkiClientVerifier::builder_with_provider(roots, server)
                .build()
                .unwrap(),
        ),
    };
    let mut config = config
        .with_single_cert(
            vec![of_server.certificate.clone()],
            of_server.key.clone_key(),
        )
        .unwrap();
    config.enable_secret_extraction = true;
    let mut server = ServerConnection::new(Arc::new(config)).unwrap();
    let sent: Vec<u8> = (0..40_000u32).map(|i| i as u8).collect();
    client.writer().write_all(&sent).unwrap();
    server.writer().write_all(&sent).unwrap();
    let (mut at_server, mut at_client) = (Vec::new(), Vec::new());
    while at_server.len() < sent.len() || at_client.len() < sent.len() {
        let mut wire = Vec::new();
        while client.wants_write() {
            client.write_tls(&mut wire).unwrap();
        }
        let is_quiet = wire.is_empty();
        let mut wire = &wire[..];
        while !wire.is_empty() {
            server.read_tls(&mut wire).unwrap();
            let state = server.process_new_packets().map_err(|e| e.to_string())?;
            let mut part = vec![0; state.plaintext_bytes_to_read()];
            server.reader().read_exact(&mut part).unwrap();
            at_server.extend(part);
        }
        let mut wire = Vec::new();
        while server.wants_write() {
            server.write_tls(&mut wire).unwrap();
        }
        assert!(!is_quiet || !wire.is_empty(), "nobody has anything to say");
        let mut wire = &wire[..];
        while !wire.is_empty() {
            client.read_tls(&mut wire).unwrap();
            let state = client.process_new_packets().map_err(|e| e.to_string())?;
            let mut part = vec![0; state.plaintext_bytes_to_read()];
            client.reader().read_exact(&mut part).unwrap();
            at_client.extend(part);
        }
    }
    assert!(at_server == sent && at_client == sent);
    Ok((client, server))
}

fn suites(of: &CryptoProvider) -> Vec<String> {
    let names = of.cipher_suites.iter();
    names.map(|suite| format!("{:?}", suite.suite())).collect()
}

fn secret(secrets: &ConnectionTrafficSecrets) -> Vec<u8> {
    match secrets {
        ConnectionTrafficSecrets::Aes128Gcm { key, iv }
        | ConnectionTrafficSecrets::Aes256Gcm { key, iv }
        | ConnectionTrafficSecrets::Chacha20Poly1305 { key, iv } => {
            [key.as_ref(), iv.as_ref()].concat()
        }
        _ => Vec::new(),
    }
}

#[test]
#[cfg(feature = "tls12")]
fn it_has_what_the_one_of_rustls_has_in_that_order() {
    let (ours, theirs) = (super::ring(), reference::default_provider());
    assert_eq!(suites(&ours), suites(&theirs));
    let limits = |provider: &CryptoProvider| -> Vec<_> {
        let suites = provider.cipher_suites.iter();
        suites
            .map(|suite| match suite {
                SupportedCipherSuite::Tls12(suite) => {
                    let shape = suite.aead_alg.key_block_shape();
                    let sizes = [
                        shape.enc_key_len,
                        shape.fixed_iv_len,
                        shape.explicit_nonce_len,
                    ];
                    let signs = format!("{:?}", suite.sign);
                    (suite.common.confidentiality_limit, sizes, signs)
                }
                SupportedCipherSuite::Tls13(suite) => {
                    let sizes = [suite.aead_alg.key_len(), 0, 0];
                    (suite.common.confidentiality_limit, sizes, String::new())
                }
            })
            .collect()
    };
    assert_eq!(limits(&ours), limits(&theirs));
    assert_eq!(
        format!("{:?}", ours.kx_groups),
        format!("{:?}", theirs.kx_groups)
    );
    let schemes = |provider: &CryptoProvider| {
        let algorithms = &provider.signature_verification_algorithms;
        let all: Vec<_> = algorithms
            .all
            .iter()
            .map(|one| (one.public_key_alg_id(), one.signature_alg_id()))
            .collect();
        let mapping: Vec<_> = algorithms
            .mapping
            .iter()
            .map(|(scheme, by)| {
                let by = by
                    .iter()
                    .map(|one| (one.public_key_alg_id(), one.signature_alg_id()));
                (*scheme, by.collect::<Vec<_>>())
            })
            .collect();
        (all, mapping)
    };
    assert_eq!(schemes(&ours), schemes(&theirs));
}

#[test]
fn it_speaks_with_the_one_of_rustls() {
    let mut count = 0;
    for (name, pem, _) in KEYS {
        let (root, peer) = peer(pem, pem);
        for suite in super::ring().cipher_suites {
            let case = format!("{name}, {:?}", suite.suite());
            for group in reference::default_provider().kx_groups {
                let only = || CryptoProvider {
                    cipher_suites: reference::default_provider()
                        .cipher_suites
                        .into_iter()
                        .filter(|one| one.suite() == suite.suite())
                        .collect(),
                    kx_groups: vec![group],
                    ..reference::default_provider()
                };
                let is_for_key = match suite.suite().as_str().unwrap() {
                    suite if suite.contains("_ECDSA_") => name != "RSA",
                    suite if suite.contains("_ECDHE_RSA_") => name == "RSA",
                    _ => true,
                };
                // As the client, and as the server.
                let ours = talk(super::ring(), only(), &root, &peer, None);
                let theirs = talk(only(), super::ring(), &root, &peer, None);
                assert_eq!(ours.is_ok(), is_for_key, "{case}: {:?}", ours.err());
                assert_eq!(theirs.is_ok(), is_for_key, "{case}: {:?}", theirs.err());
                let Ok((client, server)) = ours else { continue };
                assert_eq!(client.negotiated_cipher_suite().unwrap(), suite);
                let group = group.name();
                assert_eq!(
                    client.negotiated_key_exchange_group().unwrap().name(),
                    group
                );
                let client = client.dangerous_extract_secrets().unwrap();
                let server = server.dangerous_extract_secrets().unwrap();
                assert_eq!(client.tx.0, server.rx.0, "{case}");
                assert_eq!(secret(&client.tx.1), secret(&server.rx.1), "{case}");
                count += 1;
            }
        }
    }
    assert!(count >= 36, "{count}");
}

#[test]
fn keys_of_every_kind_and_form_sign() {
    for (name, pem, forms) in KEYS {
        for form in [&[pem], forms].concat() {
            let (root, peer) = peer(pem, form);
            // Alone, so that the handshake is one of TLS 1.2 or 1.3.
            for suite in super::ring().cipher_suites {
                let mut client = super::ring();
                client.cipher_suites = vec![suite];
                let server = reference::default_provider();
                let talk = talk(client, server, &root, &peer, Some(&peer));
                let is_for_key = match suite.suite().as_str().unwrap() {
                    suite if suite.contains("_ECDSA_") => name != "RSA",
                    suite if suite.contains("_ECDHE_RSA_") => name == "RSA",
                    _ => true,
                };
                assert_eq!(talk.is_ok(), is_for_key, "{name}: {:?}", talk.err());
            }
        }
    }
}

/// Bytes that were changed on the way, at any place of a record.
#[test]
fn damage_is_found() {
    let (_, pem, _) = KEYS[1];
    let (root, peer) = peer(pem, pem);
    for (number, suite) in super::ring().cipher_suites.into_iter().enumerate() {
        let mut provider = super::ring();
        provider.cipher_suites = vec![suite];
        let Ok((mut client, mut server)) =
            talk(provider, reference::default_provider(), &root, &peer, None)
        else {
            continue;
        };
        server.writer().write_all(b"some text").unwrap();
        let mut record = Vec::new();
        server.write_tls(&mut record).unwrap();
        // In the text, and in what protects it.
        let place = record.len() - 1 - number * 3;
        record[place] ^= 1;
        client.read_tls(&mut &record[..]).unwrap();
        let error = client.process_new_packets().unwrap_err();
        assert_eq!(error, rustls::Error::DecryptError, "{suite:?}");
    }
}

#[test]
fn what_is_no_key_is_an_error() {
    let provider = super::ring();
    let no_key = PrivateKeyDer::Pkcs8(vec![0x30, 0x03, 0x02, 0x01, 0x00].into());
    let error = provider.key_provider.load_private_key(no_key).unwrap_err();
    assert!(error.to_string().contains("neither an RSA key"), "{error}");
    for (name, pem, forms) in KEYS {
        for form in [&[pem], forms].concat() {
            let key = PrivateKeyDer::from_pem_slice(form.as_bytes()).unwrap();
            let ours = provider.key_provider.load_private_key(key.clone_key());
            let theirs = reference::default_provider()
                .key_provider
                .load_private_key(key);
            let (ours, theirs) = (ours.unwrap(), theirs.unwrap());
            assert_eq!(ours.public_key(), theirs.public_key(), "{name}");
            assert_eq!(ours.algorithm(), theirs.algorithm(), "{name}");
        }
    }
}
