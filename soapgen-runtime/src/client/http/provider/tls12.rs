//! Records of TLS 1.2: AES-GCM (RFC 5288) and ChaCha20-Poly1305 (RFC 7905).

use ring::aead::{self, Aad, LessSafeKey, UnboundKey};
use ring::error::Unspecified;
use rustls::crypto::cipher::{
    AeadKey, InboundOpaqueMessage, InboundPlainMessage, Iv, KeyBlockShape, MessageDecrypter,
    MessageEncrypter, NONCE_LEN, Nonce, OutboundOpaqueMessage, OutboundPlainMessage,
    PrefixedPayload, Tls12AeadAlgorithm, UnsupportedOperationError, make_tls12_aad,
};
use rustls::crypto::tls12::PrfUsingHmac;
use rustls::crypto::{CipherSuiteCommon, KeyExchangeAlgorithm};
use rustls::{CipherSuite, ConnectionTrafficSecrets, Error, SignatureScheme, Tls12CipherSuite};

use super::hash;

macro_rules! suites {
    ($($suite:ident, $sign:ident, $aead:ident, $hash:ident, $prf:ident, $limit:expr;)*) => {
        /// In the order in which they are offered.
        pub(super) static SUITES: &[&Tls12CipherSuite] = &[$(
            &Tls12CipherSuite {
                common: CipherSuiteCommon {
                    suite: CipherSuite::$suite,
                    hash_provider: &hash::$hash,
                    confidentiality_limit: $limit,
                },
                kx: KeyExchangeAlgorithm::ECDHE,
                sign: $sign,
                aead_alg: &$aead,
                prf_provider: &PrfUsingHmac(&hash::$prf),
            },
        )*];
    };
}

suites! {
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, ECDSA, AES_256, SHA384, HMAC_SHA384, 1 << 24;
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, ECDSA, AES_128, SHA256, HMAC_SHA256, 1 << 24;
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, ECDSA, CHACHA, SHA256, HMAC_SHA256, u64::MAX;
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, RSA, AES_256, SHA384, HMAC_SHA384, 1 << 24;
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, RSA, AES_128, SHA256, HMAC_SHA256, 1 << 24;
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, RSA, CHACHA, SHA256, HMAC_SHA256, u64::MAX;
}

static ECDSA: &[SignatureScheme] = &[
    SignatureScheme::ED25519,
    SignatureScheme::ECDSA_NISTP521_SHA512,
    SignatureScheme::ECDSA_NISTP384_SHA384,
    SignatureScheme::ECDSA_NISTP256_SHA256,
];

static RSA: &[SignatureScheme] = &[
    SignatureScheme::RSA_PSS_SHA512,
    SignatureScheme::RSA_PSS_SHA384,
    SignatureScheme::RSA_PSS_SHA256,
    SignatureScheme::RSA_PKCS1_SHA512,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA256,
];

static AES_128: Aead = Aead {
    algorithm: &aead::AES_128_GCM,
    explicit: 8,
    secrets: |key, iv| ConnectionTrafficSecrets::Aes128Gcm { key, iv },
};
static AES_256: Aead = Aead {
    algorithm: &aead::AES_256_GCM,
    explicit: 8,
    secrets: |key, iv| ConnectionTrafficSecrets::Aes256Gcm { key, iv },
};
static CHACHA: Aead = Aead {
    algorithm: &aead::CHACHA20_POLY1305,
    explicit: 0,
    secrets: |key, iv| ConnectionTrafficSecrets::Chacha20Poly1305 { key, iv },
};

struct Aead {
    algorithm: &'static aead::Algorithm,
    /// How many bytes of the nonce, the last ones, each record has with it.
    explicit: usize,
    /// The keys as `rustls` gives them to others.
    secrets: fn(AeadKey, Iv) -> ConnectionTrafficSecrets,
}

impl Aead {
    fn cipher(&self, key: &AeadKey, iv: Iv, salt: &[u8]) -> Box<Cipher> {
        Box::new(Cipher {
            key: UnboundKey::new(self.algorithm, key.as_ref()).map(LessSafeKey::new),
            iv,
            salt: salt.to_vec(),
            explicit: self.explicit,
            tag_len: self.algorithm.tag_len(),
        })
    }

    /// Where the nonces start: the part that the handshake gave, and behind it the start of the
    /// part that is sent, to which the number of the record is added as in TLS 1.3.
    fn iv(&self, fixed: &[u8], explicit: &[u8]) -> Iv {
        let mut iv = [0; NONCE_LEN];
        let both = fixed.iter().chain(&explicit[..self.explicit]);
        for (to, from) in iv.iter_mut().zip(both) {
            *to = *from;
        }
        Iv::new(iv)
    }
}

impl Tls12AeadAlgorithm for Aead {
    fn encrypter(&self, key: AeadKey, iv: &[u8], explicit: &[u8]) -> Box<dyn MessageEncrypter> {
        self.cipher(&key, self.iv(iv, explicit), iv)
    }

    fn decrypter(&self, key: AeadKey, iv: &[u8]) -> Box<dyn MessageDecrypter> {
        self.cipher(&key, self.iv(iv, &[0; NONCE_LEN]), iv)
    }

    fn key_block_shape(&self) -> KeyBlockShape {
        KeyBlockShape {
            enc_key_len: self.algorithm.key_len(),
            fixed_iv_len: NONCE_LEN - self.explicit,
            explicit_nonce_len: self.explicit,
        }
    }

    fn extract_keys(
        &self,
        key: AeadKey,
        iv: &[u8],
        explicit: &[u8],
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        Ok((self.secrets)(key, self.iv(iv, explicit)))
    }
}

struct Cipher {
    /// A key of the wrong length, which `rustls` doesn't give, fails when it is used.
    key: Result<LessSafeKey, Unspecified>,
    iv: Iv,
    /// The part of the nonce that the handshake gave.
    salt: Vec<u8>,
    explicit: usize,
    tag_len: usize,
}

impl MessageEncrypter for Cipher {
    fn encrypt(
        &mut self,
        record: OutboundPlainMessage<'_>,
        seq: u64,
    ) -> Result<OutboundOpaqueMessage, Error> {
        let key = self.key.as_ref().map_err(|_| Error::EncryptError)?;
        let length = record.payload.len();
        let nonce = Nonce::new(&self.iv, seq).0;
        let mut payload = PrefixedPayload::with_capacity(self.encrypted_payload_len(length));
        payload.extend_from_slice(&nonce[NONCE_LEN - self.explicit..]);
        payload.extend_from_chunks(&record.payload);
        let tag = key
            .seal_in_place_separate_tag(
                // Each number stands for one record, so no nonce is used twice with a key.
                aead::Nonce::assume_unique_for_key(nonce),
                Aad::from(make_tls12_aad(seq, record.typ, record.version, length)),
                &mut payload.as_mut()[self.explicit..],
            )
            .map_err(|_| Error::EncryptError)?;
        payload.extend_from_slice(tag.as_ref());
        Ok(OutboundOpaqueMessage::new(
            record.typ,
            record.version,
            payload,
        ))
    }

    fn encrypted_payload_len(&self, length: usize) -> usize {
        self.explicit + length + self.tag_len
    }
}

/// Of what a record holds, in bytes (RFC 5246, section 6.2.1).
const LARGEST: usize = 1 << 14;

impl MessageDecrypter for Cipher {
    fn decrypt<'a>(
        &mut self,
        mut record: InboundOpaqueMessage<'a>,
        seq: u64,
    ) -> Result<InboundPlainMessage<'a>, Error> {
        let key = self.key.as_ref().map_err(|_| Error::DecryptError)?;
        let overhead = self.explicit + self.tag_len;
        let Some(length) = record.payload.len().checked_sub(overhead) else {
            return Err(Error::DecryptError);
        };
        let mut nonce = Nonce::new(&self.iv, seq).0;
        if self.explicit > 0 {
            // What the other side sent, and not what we count.
            let start = self.salt.len();
            nonce[..start].copy_from_slice(&self.salt);
            nonce[start..].copy_from_slice(&record.payload[..self.explicit]);
        }
        let aad = Aad::from(make_tls12_aad(seq, record.typ, record.version, length));
        let nonce = aead::Nonce::assume_unique_for_key(nonce);
        key.open_within(nonce, aad, &mut record.payload, self.explicit..)
            .map_err(|_| Error::DecryptError)?;
        if length > LARGEST {
            return Err(Error::PeerSentOversizedRecord);
        }
        record.payload.truncate(length);
        Ok(record.into_plain_message())
    }
}
