//! What the neighbours do is what they do without `soapgen-runtime`.

/// `Http` is linked, and so is all that it turns on.
fn link() {
    let _ = soapgen_runtime::Http::new();
}

#[cfg(any(feature = "reqwest-plain", feature = "reqwest-rustls"))]
#[test]
fn a_client_of_reqwest_is_made() {
    link();
    let _ = reqwest::Client::new();
}

#[cfg(feature = "server")]
#[test]
fn rustls_finds_its_provider() {
    link();
    let config = rustls::ClientConfig::builder()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let groups = &config.crypto_provider().kx_groups;
    let has_newest = groups.iter().any(|group| {
        group.name() == rustls::NamedGroup::X25519MLKEM768
    });
    // The one that the neighbour turned on, and no other.
    assert_eq!(has_newest, !cfg!(feature = "rustls-ring"));
    let _ = rustls::ServerConfig::builder();
}

/// Nobody has turned on a provider, and neither have we: what `rustls` says of that stays.
#[cfg(not(feature = "server"))]
#[test]
#[should_panic(expected = "Could not automatically determine")]
fn rustls_has_no_provider() {
    link();
    let _ = rustls::ClientConfig::builder();
}
