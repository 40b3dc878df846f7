//! TLS: how it is set up, the handshake, and what its errors mean.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use rustls::crypto::CryptoProvider;
#[cfg(feature = "pkcs12")]
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{
    AlertDescription, CertificateError, ClientConfig, InvalidMessage, PeerIncompatible,
    RootCertStore,
};
use rustls_platform_verifier::Verifier;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::connect::Stream;
use super::failure::Failure;
use crate::soap::error::{BoxError, Error};

/// A version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum TlsVersion {
    /// TLS 1.2 (RFC 5246), with the feature `tls12`.
    V1_2,
    /// TLS 1.3 (RFC 8446).
    V1_3,
}

/// The certificate that a server showed, in DER: in the extensions of each answer that
/// [`Http`](crate::Http) gives over TLS, for who looks at it or binds to the channel (RFC 5929).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerCertificate(pub Bytes);

/// What came of a handshake.
pub(super) struct Shaken {
    pub(super) stream: TlsStream<Box<dyn Stream>>,
    /// Whether the other side wants HTTP/2.
    pub(super) is_http2: bool,
    pub(super) certificate: Option<PeerCertificate>,
}

/// How TLS is to be set up.
#[derive(Default)]
pub(super) struct Settings {
    pub(super) authorities: Vec<CertificateDer<'static>>,
    pub(super) without_platform: bool,
    pub(super) identity: Option<Identity>,
    pub(super) minimum: Option<TlsVersion>,
    pub(super) is_http2: bool,
}

/// What a client shows of itself.
pub(super) struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Identity {
    pub(super) fn from_pem(chain: &[u8], key: &[u8]) -> Result<Self, Error> {
        let chain = certificates(chain).map_err(|problem| {
            Error::configuration(format!("the client certificate can't be read: {problem}"))
        })?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| {
            let is_encrypted = key.windows(9).any(|word| word == b"ENCRYPTED");
            let problem = match is_encrypted {
                true => "it is encrypted; `openssl pkey` decrypts it".to_owned(),
                false => pem_problem(&error),
            };
            Error::configuration(format!(
                "the key of the client certificate can't be read: {problem}"
            ))
        })?;
        Ok(Self { chain, key })
    }

    #[cfg(feature = "pkcs12")]
    pub(super) fn from_pkcs12(file: &[u8], password: &str) -> Result<Self, Error> {
        use p12_keystore::{KeyStore, KeyStoreEntry, Pkcs12ImportPolicy};

        let problem = |problem: &str| {
            Error::configuration(format!("the file of PKCS #12 can't be used: {problem}"))
        };
        let store = KeyStore::from_pkcs12(file, password, Pkcs12ImportPolicy::Relaxed);
        let store = store.map_err(|error| problem(pkcs12_problem(&error)))?;
        let mut keys = store.entries().filter_map(|(_, entry)| match entry {
            KeyStoreEntry::PrivateKeyChain(key) => Some(key),
            _ => None,
        });
        let key = keys.next().ok_or_else(|| problem("it holds no key"))?;
        if keys.next().is_some() {
            return Err(problem(
                "it holds several keys, and one is shown to servers",
            ));
        }
        let certificates = key.certs().iter();
        let chain: Vec<_> = certificates
            .map(|certificate| CertificateDer::from(certificate.as_der().to_vec()))
            .collect();
        if chain.is_empty() {
            return Err(problem("it holds no certificate of its key"));
        }
        let key = PrivatePkcs8KeyDer::from(key.key().as_der().to_vec());
        Ok(Self {
            chain,
            key: key.into(),
        })
    }
}

/// What is wrong, without a word of what the file holds.
#[cfg(feature = "pkcs12")]
fn pkcs12_problem(error: &p12_keystore::error::Error) -> &'static str {
    use p12_keystore::error::Error as E;
    match error {
        E::MacError(_) | E::UnpadError | E::Pkcs5Error(_) => {
            "the password is not the one of the file, or the file was changed"
        }
        E::DerError(_) | E::InvalidVersion | E::InvalidLength | E::InvalidData => {
            "it is no file of PKCS #12 (`.p12`, `.pfx`), or is cut"
        }
        E::UnsupportedEncryptionScheme | E::UnsupportedMacAlgorithm => {
            "it is encrypted in a way that isn't known here; `openssl pkcs12 -export` writes one \
             that is"
        }
        E::UnsupportedContentType | E::UnsupportedCertificateType => {
            "it holds what isn't known here; `openssl pkcs12 -export` writes certificate and key \
             alone"
        }
        E::X509Error(_) => "a certificate in it can't be read",
        E::InvalidPrivateKey => "the key in it can't be read",
        E::InvalidParameters | E::IoError(_) => "it can't be read",
    }
}

/// The certificates of a text in PEM, of which there must be one at least.
pub(super) fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match read {
        Ok(certificates) if certificates.is_empty() => Err(WITHOUT_PEM.to_owned()),
        Ok(certificates) => Ok(certificates),
        Err(error) => Err(pem_problem(&error)),
    }
}

const WITHOUT_PEM: &str = "there is none in the text, which has to be PEM (`-----BEGIN …`)";

fn pem_problem(error: &rustls::pki_types::pem::Error) -> String {
    match error {
        rustls::pki_types::pem::Error::NoItemsFound => WITHOUT_PEM.to_owned(),
        error => error.to_string(),
    }
}

/// TLS, set up when it is first needed: to find the certificates of the platform takes time, and
/// may fail where only http:// is spoken.
#[derive(Default)]
pub(super) struct Tls {
    settings: Settings,
    configs: OnceLock<Result<Configs, String>>,
}

struct Configs {
    service: Arc<ClientConfig>,
    /// For the way to a proxy, over which HTTP/1.1 alone is spoken.
    proxy: Arc<ClientConfig>,
}

impl Tls {
    pub(super) fn new(settings: Settings) -> Self {
        Self {
            settings,
            configs: OnceLock::new(),
        }
    }

    fn configs(&self) -> Result<&Configs, &str> {
        let made = self.configs.get_or_init(|| self.settings.configs());
        made.as_ref().map_err(String::as_str)
    }

    /// Whether HTTP/2 is offered.
    #[cfg(feature = "http2")]
    pub(super) fn offers_http2(&self) -> bool {
        self.settings.is_http2
    }

    /// Sets it up, if that hasn't been done.
    pub(super) fn config(&self) -> Result<(), Error> {
        let made = self.configs().map(drop);
        made.map_err(|problem| Error::configuration(format!("TLS can't be set up: {problem}")))
    }

    /// Speaks TLS over a stream.
    pub(super) async fn handshake(
        &self,
        host: &str,
        stream: Box<dyn Stream>,
        is_service: bool,
    ) -> Result<Shaken, BoxError> {
        let configs = self.configs().map_err(Failure::alone)?;
        let config = match is_service {
            true => &configs.service,
            false => &configs.proxy,
        };
        // A URL has brackets around an IPv6 address.
        let name = host.trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(name.to_owned())?;
        let connector = TlsConnector::from(Arc::clone(config));
        let stream = connector.connect(name, stream).await?;
        let session = stream.get_ref().1;
        let is_http2 = session.alpn_protocol() == Some(b"h2");
        let shown = session.peer_certificates().and_then(<[_]>::first);
        let certificate = shown.map(|shown| PeerCertificate(Bytes::copy_from_slice(shown)));
        Ok(Shaken {
            stream,
            is_http2,
            certificate,
        })
    }
}

impl Settings {
    fn configs(&self) -> Result<Configs, String> {
        let config = self.config()?;
        let proxy = Arc::new(config.clone());
        let mut config = config;
        if self.is_http2 {
            config.alpn_protocols.insert(0, b"h2".to_vec());
        }
        Ok(Configs {
            service: Arc::new(config),
            proxy,
        })
    }

    fn config(&self) -> Result<ClientConfig, String> {
        let provider = provider()?;
        // Without the feature another crate may have turned TLS 1.2 on in `rustls`.
        let is_newest = !cfg!(feature = "tls12") || self.minimum == Some(TlsVersion::V1_3);
        let versions = match is_newest {
            true => &[&rustls::version::TLS13],
            false => rustls::ALL_VERSIONS,
        };
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(versions)
            .map_err(|error| error.to_string())?;
        let builder = if self.without_platform {
            let mut roots = RootCertStore::empty();
            for authority in &self.authorities {
                roots.add(authority.clone()).map_err(|error| {
                    format!("a certificate of an authority can't be used: {error}")
                })?;
            }
            builder.with_root_certificates(roots)
        } else {
            let verifier = self.platform(provider)?;
            builder
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(verifier))
        };
        let mut config = match &self.identity {
            None => builder.with_no_client_auth(),
            Some(Identity { chain, key }) => builder
                .with_client_auth_cert(chain.clone(), key.clone_key())
                .map_err(|error| match error {
                    rustls::Error::InconsistentKeys(_) => {
                        "the key is not the one of the client certificate".to_owned()
                    }
                    error => format!("the client certificate and its key can't be used: {error}"),
                })?,
        };
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }

    fn platform(&self, provider: Arc<CryptoProvider>) -> Result<Verifier, String> {
        let problem = |error| format!("the certificates of the platform can't be used: {error}");
        if self.authorities.is_empty() {
            return Verifier::new(provider).map_err(problem);
        }
        #[cfg(not(target_os = "android"))]
        {
            let authorities = self.authorities.iter().cloned();
            Verifier::new_with_extra_roots(authorities, provider).map_err(problem)
        }
        #[cfg(target_os = "android")]
        Err(
            "on Android authorities of one's own can't stand beside those of the platform: leave \
             these out (`platform_authorities(false)`)"
                .to_owned(),
        )
    }
}

/// The cryptography: what the process has chosen for all of its TLS, if it has.
fn provider() -> Result<Arc<CryptoProvider>, String> {
    if let Some(provider) = CryptoProvider::get_default() {
        return Ok(Arc::clone(provider));
    }
    #[cfg(feature = "ring")]
    return Ok(Arc::new(super::provider::ring()));
    #[cfg(not(feature = "ring"))]
    Err(
        "the process has no cryptography for it: install a provider as the default of `rustls` \
         (`CryptoProvider::install_default`), or turn on the feature `ring` of `soapgen-runtime`"
            .to_owned(),
    )
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // It holds a key.
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}

/// What an error of TLS means and what can be done, if there is one among the causes and more is
/// to say than it says itself.
pub(super) fn reason(error: &(dyn StdError + 'static)) -> Option<&'static str> {
    use AlertDescription as Alert;
    use rustls::Error as Tls;
    Some(match tls_error(error)? {
        Tls::InvalidCertificate(error) => match error {
            CertificateError::UnknownIssuer => {
                "no authority that is trusted here has signed the certificate of the server \
                 (`HttpBuilder::authorities` adds one)"
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "the certificate of the server is one for another name"
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                "the certificate of the server has expired"
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "the certificate of the server is not valid yet"
            }
            CertificateError::Revoked => "the certificate of the server is revoked",
            _ => "the certificate of the server can't be trusted",
        },
        Tls::AlertReceived(alert) => match alert {
            Alert::CertificateRequired | Alert::NoCertificate => {
                "the server wants a client certificate (`HttpBuilder::client_certificate`)"
            }
            Alert::ProtocolVersion => VERSIONS,
            Alert::UnknownCA
            | Alert::BadCertificate
            | Alert::UnsupportedCertificate
            | Alert::CertificateRevoked
            | Alert::CertificateExpired
            | Alert::CertificateUnknown
            | Alert::AccessDenied => {
                "the server doesn't accept the client certificate, or wants one \
                 (`HttpBuilder::client_certificate`)"
            }
            Alert::UnrecognisedName => "the server knows no host of that name",
            Alert::HandshakeFailure => {
                "the server ended the handshake: it and the client have no version and \
                 algorithms in common, or it wants a client certificate"
            }
            _ => return None,
        },
        Tls::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
        ) => VERSIONS,
        Tls::InvalidMessage(
            InvalidMessage::InvalidContentType
            | InvalidMessage::UnknownProtocolVersion
            | InvalidMessage::MessageTooLarge,
        ) => "the server doesn't speak TLS there; is the address an http:// one?",
        _ => return None,
    })
}

const VERSIONS: &str = "the server speaks no version of TLS that is allowed here";

/// An error of `rustls` among the causes of another.
fn tls_error<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e rustls::Error> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref() {
            return Some(error);
        }
        // The source of such an error is not what is in it, but the source of that.
        let inner: Option<&'e (dyn StdError + 'static)> = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
            .map(|inner| inner as _);
        next = inner.or_else(|| error.source());
    }
    None
}
