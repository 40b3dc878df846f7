//! `Http` speaks TLS, whatever the neighbours have, and leaves the choice to them.

use rustls::crypto::CryptoProvider;
use soapgen_runtime::Http;

fn authority() -> (rcgen::Issuer<'static, rcgen::KeyPair>, String) {
    let mut parameters = rcgen::CertificateParams::new(Vec::new()).unwrap();
    parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let key = rcgen::KeyPair::generate().unwrap();
    let pem = parameters.self_signed(&key).unwrap().pem();
    (rcgen::Issuer::new(parameters, key), pem)
}

fn http(pem: String) -> Http {
    let http = Http::builder().no_proxy().authorities(pem);
    http.build().unwrap()
}

#[cfg(feature = "server")]
#[tokio::test]
async fn a_handshake() {
    use std::sync::Arc;

    let (issuer, pem) = authority();
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = rcgen::CertificateParams::new(vec!["localhost".to_owned()])
        .unwrap()
        .signed_by(&key, &issuer)
        .unwrap();
    #[cfg(feature = "rustls-ring")]
    use rustls::crypto::ring as neighbour;
    #[cfg(not(feature = "rustls-ring"))]
    use rustls::crypto::aws_lc_rs as neighbour;
    let server = || {
        rustls::ServerConfig::builder_with_provider(Arc::new(neighbour::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap()
    };
    let url = format!("https://localhost:{}/", unification::serve(server()));
    let status = unification::call(http(pem.clone()), &url).await.unwrap();
    assert_eq!(status, 200);
    // Nothing was installed for the whole process on the way.
    assert!(CryptoProvider::get_default().is_none());

    // What the process has chosen for all of its TLS is taken.
    neighbour::default_provider().install_default().unwrap();
    let status = unification::call(http(pem), &url).await.unwrap();
    let has_newest = cfg!(any(feature = "rustls-default"));
    assert_eq!(status, if has_newest { 201 } else { 200 });
}

#[cfg(not(feature = "server"))]
#[tokio::test]
async fn the_start_of_a_handshake() {
    use std::io::Read;

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://localhost:{}/", listener.local_addr().unwrap().port());
    let server = std::thread::spawn(move || {
        let mut start = [0; 3];
        let (mut stream, _) = listener.accept().unwrap();
        stream.read_exact(&mut start).unwrap();
        start
    });
    unification::call(http(authority().1), &url).await.unwrap_err();
    // A record of the handshake.
    assert_eq!(server.join().unwrap(), [22, 3, 1]);
    assert!(CryptoProvider::get_default().is_none());
}
