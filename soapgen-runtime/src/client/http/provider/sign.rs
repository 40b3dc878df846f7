//! The key of a client certificate, which signs the handshake.

use std::fmt;
use std::sync::Arc;

use ring::rand::SystemRandom;
use ring::signature::{
    self, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair, RsaEncoding, RsaKeyPair,
};
use rustls::pki_types::{AlgorithmIdentifier, PrivateKeyDer, SubjectPublicKeyInfoDer, alg_id};
use rustls::sign::{Signer, SigningKey, public_key_to_spki};
use rustls::{Error, SignatureAlgorithm, SignatureScheme};

/// A key in whichever form it is given.
pub(super) fn key(key: &PrivateKeyDer<'_>) -> Result<Arc<dyn SigningKey>, Error> {
    let pair = rsa(key)
        .or_else(|| ecdsa(key, &P256))
        .or_else(|| ecdsa(key, &P384))
        .or_else(|| ed25519(key));
    match pair {
        Some(pair) => Ok(Arc::new(Key(Arc::new(pair)))),
        None => Err(Error::General(
            "it is neither an RSA key of 2,048 bits or more nor an ECDSA key on P-256 or P-384 nor an \
             Ed25519 key"
                .to_owned(),
        )),
    }
}

enum Pair {
    Rsa(RsaKeyPair),
    Ecdsa(EcdsaKeyPair, &'static Curve),
    Ed25519(Ed25519KeyPair),
}

fn rsa(key: &PrivateKeyDer<'_>) -> Option<Pair> {
    let pair = match key {
        PrivateKeyDer::Pkcs1(key) => RsaKeyPair::from_der(key.secret_pkcs1_der()),
        PrivateKeyDer::Pkcs8(key) => RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()),
        _ => return None,
    };
    pair.ok().map(Pair::Rsa)
}

fn ed25519(key: &PrivateKeyDer<'_>) -> Option<Pair> {
    let PrivateKeyDer::Pkcs8(key) = key else {
        return None;
    };
    // Keys without their public half are common.
    let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(key.secret_pkcs8_der());
    pair.ok().map(Pair::Ed25519)
}

struct Curve {
    scheme: SignatureScheme,
    algorithm: &'static EcdsaSigningAlgorithm,
    id: AlgorithmIdentifier,
    /// What stands before the key in PKCS #8 (RFC 5958): version 0, and the algorithm.
    head: &'static [u8],
}

static P256: Curve = Curve {
    scheme: SignatureScheme::ECDSA_NISTP256_SHA256,
    algorithm: &signature::ECDSA_P256_SHA256_ASN1_SIGNING,
    id: alg_id::ECDSA_P256,
    head: b"\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\
            \x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07",
};

static P384: Curve = Curve {
    scheme: SignatureScheme::ECDSA_NISTP384_SHA384,
    algorithm: &signature::ECDSA_P384_SHA384_ASN1_SIGNING,
    id: alg_id::ECDSA_P384,
    head: b"\x02\x01\x00\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\
            \x06\x05\x2b\x81\x04\x00\x22",
};

fn ecdsa(key: &PrivateKeyDer<'_>, curve: &'static Curve) -> Option<Pair> {
    let random = SystemRandom::new();
    let pair = match key {
        PrivateKeyDer::Pkcs8(key) => {
            EcdsaKeyPair::from_pkcs8(curve.algorithm, key.secret_pkcs8_der(), &random)
        }
        PrivateKeyDer::Sec1(key) => {
            // The same in another frame.
            let key = der(OCTET_STRING, &[key.secret_sec1_der()]);
            let key = der(SEQUENCE, &[curve.head, &key]);
            EcdsaKeyPair::from_pkcs8(curve.algorithm, &key, &random)
        }
        _ => return None,
    };
    pair.ok().map(|pair| Pair::Ecdsa(pair, curve))
}

const OCTET_STRING: u8 = 0x04;
const SEQUENCE: u8 = 0x30;

/// A value in the Distinguished Encoding Rules (X.690, section 8.1).
fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut out = vec![tag];
    match u8::try_from(length) {
        Ok(short @ ..0x80) => out.push(short),
        _ => {
            let bytes = length.to_be_bytes();
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            let bytes = &bytes[zeros..];
            // At most eight.
            out.push(0x80 | bytes.len() as u8);
            out.extend_from_slice(bytes);
        }
    }
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

/// In the order in which they are preferred.
static RSA_SCHEMES: [(SignatureScheme, &dyn RsaEncoding); 6] = [
    (SignatureScheme::RSA_PSS_SHA512, &signature::RSA_PSS_SHA512),
    (SignatureScheme::RSA_PSS_SHA384, &signature::RSA_PSS_SHA384),
    (SignatureScheme::RSA_PSS_SHA256, &signature::RSA_PSS_SHA256),
    (
        SignatureScheme::RSA_PKCS1_SHA512,
        &signature::RSA_PKCS1_SHA512,
    ),
    (
        SignatureScheme::RSA_PKCS1_SHA384,
        &signature::RSA_PKCS1_SHA384,
    ),
    (
        SignatureScheme::RSA_PKCS1_SHA256,
        &signature::RSA_PKCS1_SHA256,
    ),
];

struct Key(Arc<Pair>);

impl SigningKey for Key {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let (scheme, encoding) = match &*self.0 {
            Pair::Rsa(_) => {
                let mut schemes = RSA_SCHEMES.iter();
                let (scheme, encoding) = schemes.find(|(scheme, _)| offered.contains(scheme))?;
                (*scheme, Some(*encoding))
            }
            Pair::Ecdsa(_, curve) => (curve.scheme, None),
            Pair::Ed25519(_) => (SignatureScheme::ED25519, None),
        };
        offered.contains(&scheme).then(|| {
            let pair = Arc::clone(&self.0);
            Box::new(Pen {
                pair,
                scheme,
                encoding,
            }) as Box<dyn Signer>
        })
    }

    fn public_key(&self) -> Option<SubjectPublicKeyInfoDer<'_>> {
        Some(match &*self.0 {
            Pair::Rsa(pair) => public_key_to_spki(&alg_id::RSA_ENCRYPTION, pair.public_key()),
            Pair::Ecdsa(pair, curve) => public_key_to_spki(&curve.id, pair.public_key()),
            Pair::Ed25519(pair) => public_key_to_spki(&alg_id::ED25519, pair.public_key()),
        })
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        match &*self.0 {
            Pair::Rsa(_) => SignatureAlgorithm::RSA,
            Pair::Ecdsa(..) => SignatureAlgorithm::ECDSA,
            Pair::Ed25519(_) => SignatureAlgorithm::ED25519,
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.algorithm()).finish()
    }
}

/// A key that signs by one scheme.
struct Pen {
    pair: Arc<Pair>,
    scheme: SignatureScheme,
    /// Of an RSA key.
    encoding: Option<&'static dyn RsaEncoding>,
}

impl Signer for Pen {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let random = SystemRandom::new();
        let signature = match (&*self.pair, self.encoding) {
            (Pair::Rsa(pair), Some(encoding)) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(encoding, &random, message, &mut signature)
                    .map(|()| signature)
            }
            (Pair::Ecdsa(pair, _), _) => pair
                .sign(&random, message)
                .map(|signature| signature.as_ref().to_vec()),
            (Pair::Ed25519(pair), _) => Ok(pair.sign(message).as_ref().to_vec()),
            (Pair::Rsa(_), None) => Err(ring::error::Unspecified),
        };
        signature.map_err(|_| Error::General("signing failed".to_owned()))
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }
}

impl fmt::Debug for Pen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pen").field(&self.scheme).finish()
    }
}
