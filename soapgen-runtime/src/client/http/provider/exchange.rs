//! The agreement on a secret: ephemeral Diffie-Hellman on elliptic curves.

use std::fmt;

use ring::agreement::{self, EphemeralPrivateKey, PublicKey, UnparsedPublicKey};
use ring::rand::SystemRandom;
use rustls::crypto::{ActiveKeyExchange, GetRandomFailed, SharedSecret, SupportedKxGroup};
use rustls::{Error, NamedGroup, PeerMisbehaved};

/// In the order in which they are offered.
pub(super) static GROUPS: &[&dyn SupportedKxGroup] = &[
    &Group {
        name: NamedGroup::X25519,
        algorithm: &agreement::X25519,
        is_share: |share| share.len() == 32,
    },
    &Group {
        name: NamedGroup::secp256r1,
        algorithm: &agreement::ECDH_P256,
        is_share: is_uncompressed,
    },
    &Group {
        name: NamedGroup::secp384r1,
        algorithm: &agreement::ECDH_P384,
        is_share: is_uncompressed,
    },
];

/// The one form of a point that TLS 1.3 knows (RFC 8446, section 4.2.8.2).
fn is_uncompressed(share: &[u8]) -> bool {
    share.first() == Some(&4)
}

struct Group {
    name: NamedGroup,
    algorithm: &'static agreement::Algorithm,
    is_share: fn(&[u8]) -> bool,
}

impl SupportedKxGroup for Group {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let private = EphemeralPrivateKey::generate(self.algorithm, &SystemRandom::new())
            .map_err(|_| GetRandomFailed)?;
        let public = private.compute_public_key().map_err(|_| GetRandomFailed)?;
        Ok(Box::new(Exchange {
            name: self.name,
            algorithm: self.algorithm,
            is_share: self.is_share,
            private,
            public,
        }))
    }

    fn name(&self) -> NamedGroup {
        self.name
    }
}

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)
    }
}

struct Exchange {
    name: NamedGroup,
    algorithm: &'static agreement::Algorithm,
    is_share: fn(&[u8]) -> bool,
    private: EphemeralPrivateKey,
    public: PublicKey,
}

impl ActiveKeyExchange for Exchange {
    fn complete(self: Box<Self>, share: &[u8]) -> Result<SharedSecret, Error> {
        if !(self.is_share)(share) {
            return Err(PeerMisbehaved::InvalidKeyShare.into());
        }
        let share = UnparsedPublicKey::new(self.algorithm, share);
        agreement::agree_ephemeral(self.private, &share, |secret| SharedSecret::from(secret))
            .map_err(|_| PeerMisbehaved::InvalidKeyShare.into())
    }

    fn pub_key(&self) -> &[u8] {
        self.public.as_ref()
    }

    fn group(&self) -> NamedGroup {
        self.name
    }
}
