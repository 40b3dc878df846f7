//! The cryptography of TLS, by *ring*.
//!
//! `rustls` has a provider over *ring* itself, behind its feature `ring`. That feature is not
//! turned on here: features of a crate hold for a whole binary, and `rustls` chooses a provider
//! by itself only while exactly one of its features `ring` and `aws-lc-rs` is on. So a library
//! that turns one of them on makes `ClientConfig::builder()` panic in code that has nothing to
//! do with it. This module gives the same provider through the public interface of `rustls`; the
//! algorithms and their order are those of its own, and nothing but glue is in here.

mod exchange;
mod hash;
mod sign;
#[cfg(feature = "tls12")]
mod tls12;
mod tls13;
mod verify;

use std::sync::Arc;

use ring::rand::{SecureRandom as _, SystemRandom};
use rustls::SupportedCipherSuite;
use rustls::crypto::{CryptoProvider, GetRandomFailed, KeyProvider, SecureRandom};
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::SigningKey;

/// The provider.
pub(super) fn ring() -> CryptoProvider {
    CryptoProvider {
        cipher_suites: suites(),
        kx_groups: exchange::GROUPS.to_vec(),
        signature_verification_algorithms: verify::ALGORITHMS,
        secure_random: &Ring,
        key_provider: &Ring,
    }
}

fn suites() -> Vec<SupportedCipherSuite> {
    let suites = tls13::SUITES.iter().map(|suite| (*suite).into());
    #[cfg(feature = "tls12")]
    let suites = suites.chain(tls12::SUITES.iter().map(|suite| (*suite).into()));
    suites.collect()
}

#[derive(Debug)]
struct Ring;

impl SecureRandom for Ring {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), GetRandomFailed> {
        SystemRandom::new().fill(bytes).map_err(|_| GetRandomFailed)
    }
}

impl KeyProvider for Ring {
    fn load_private_key(
        &self,
        key: PrivateKeyDer<'static>,
    ) -> Result<Arc<dyn SigningKey>, rustls::Error> {
        sign::key(&key)
    }
}

#[cfg(test)]
mod tests;
