//! Records and keys of TLS 1.3 (RFC 8446).

use ring::aead::{self, Aad, LessSafeKey, UnboundKey};
use ring::error::Unspecified;
use ring::{hkdf, hmac};
use rustls::crypto::CipherSuiteCommon;
use rustls::crypto::cipher::{
    AeadKey, InboundOpaqueMessage, InboundPlainMessage, Iv, MessageDecrypter, MessageEncrypter,
    Nonce, OutboundOpaqueMessage, OutboundPlainMessage, PrefixedPayload, Tls13AeadAlgorithm,
    UnsupportedOperationError, make_tls13_aad,
};
use rustls::crypto::hmac::Tag;
use rustls::crypto::tls13::{Hkdf, HkdfExpander, OkmBlock, OutputLengthError};
use rustls::{
    CipherSuite, ConnectionTrafficSecrets, ContentType, Error, ProtocolVersion, Tls13CipherSuite,
};

use super::hash;

/// In the order in which they are offered.
pub(super) static SUITES: &[&Tls13CipherSuite] = &[
    &Tls13CipherSuite {
        common: CipherSuiteCommon {
            suite: CipherSuite::TLS13_AES_256_GCM_SHA384,
            hash_provider: &hash::SHA384,
            // RFC 8446, section 5.5.
            confidentiality_limit: 1 << 24,
        },
        hkdf_provider: &Derivation(hkdf::HKDF_SHA384, hmac::HMAC_SHA384),
        aead_alg: &Aead(&aead::AES_256_GCM, |key, iv| {
            ConnectionTrafficSecrets::Aes256Gcm { key, iv }
        }),
        quic: None,
    },
    &Tls13CipherSuite {
        common: CipherSuiteCommon {
            suite: CipherSuite::TLS13_AES_128_GCM_SHA256,
            hash_provider: &hash::SHA256,
            confidentiality_limit: 1 << 24,
        },
        hkdf_provider: &Derivation(hkdf::HKDF_SHA256, hmac::HMAC_SHA256),
        aead_alg: &Aead(&aead::AES_128_GCM, |key, iv| {
            ConnectionTrafficSecrets::Aes128Gcm { key, iv }
        }),
        quic: None,
    },
    &Tls13CipherSuite {
        common: CipherSuiteCommon {
            suite: CipherSuite::TLS13_CHACHA20_POLY1305_SHA256,
            hash_provider: &hash::SHA256,
            // It can be used for longer than there are sequence numbers.
            confidentiality_limit: u64::MAX,
        },
        hkdf_provider: &Derivation(hkdf::HKDF_SHA256, hmac::HMAC_SHA256),
        aead_alg: &Aead(&aead::CHACHA20_POLY1305, |key, iv| {
            ConnectionTrafficSecrets::Chacha20Poly1305 { key, iv }
        }),
        quic: None,
    },
];

/// An algorithm, and its keys as `rustls` gives them to others.
struct Aead(
    &'static aead::Algorithm,
    fn(AeadKey, Iv) -> ConnectionTrafficSecrets,
);

impl Aead {
    fn cipher(&self, key: &AeadKey, iv: Iv) -> Box<Cipher> {
        Box::new(Cipher {
            key: UnboundKey::new(self.0, key.as_ref()).map(LessSafeKey::new),
            iv,
            tag_len: self.0.tag_len(),
        })
    }
}

impl Tls13AeadAlgorithm for Aead {
    fn encrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn MessageEncrypter> {
        self.cipher(&key, iv)
    }

    fn decrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn MessageDecrypter> {
        self.cipher(&key, iv)
    }

    fn key_len(&self) -> usize {
        self.0.key_len()
    }

    fn extract_keys(
        &self,
        key: AeadKey,
        iv: Iv,
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        Ok((self.1)(key, iv))
    }
}

struct Cipher {
    /// A key of the wrong length, which `rustls` doesn't give, fails when it is used.
    key: Result<LessSafeKey, Unspecified>,
    iv: Iv,
    tag_len: usize,
}

impl Cipher {
    /// Each number stands for one record, so no nonce is used twice with a key.
    fn nonce(&self, seq: u64) -> aead::Nonce {
        aead::Nonce::assume_unique_for_key(Nonce::new(&self.iv, seq).0)
    }
}

impl MessageEncrypter for Cipher {
    fn encrypt(
        &mut self,
        record: OutboundPlainMessage<'_>,
        seq: u64,
    ) -> Result<OutboundOpaqueMessage, Error> {
        let length = self.encrypted_payload_len(record.payload.len());
        let mut payload = PrefixedPayload::with_capacity(length);
        payload.extend_from_chunks(&record.payload);
        payload.extend_from_slice(&record.typ.to_array());
        let aad = Aad::from(make_tls13_aad(length));
        let key = self.key.as_ref().map_err(|_| Error::EncryptError)?;
        key.seal_in_place_append_tag(self.nonce(seq), aad, &mut payload)
            .map_err(|_| Error::EncryptError)?;
        Ok(OutboundOpaqueMessage::new(
            ContentType::ApplicationData,
            // What every encrypted record says (section 5.2).
            ProtocolVersion::TLSv1_2,
            payload,
        ))
    }

    fn encrypted_payload_len(&self, length: usize) -> usize {
        // One byte for the kind of the record.
        length + 1 + self.tag_len
    }
}

impl MessageDecrypter for Cipher {
    fn decrypt<'a>(
        &mut self,
        mut record: InboundOpaqueMessage<'a>,
        seq: u64,
    ) -> Result<InboundPlainMessage<'a>, Error> {
        let nonce = self.nonce(seq);
        let aad = Aad::from(make_tls13_aad(record.payload.len()));
        let key = self.key.as_ref().map_err(|_| Error::DecryptError)?;
        let length = key
            .open_in_place(nonce, aad, &mut record.payload)
            .map_err(|_| Error::DecryptError)?
            .len();
        record.payload.truncate(length);
        record.into_tls13_unpadded_message()
    }
}

/// Keys from secrets (section 7.1).
struct Derivation(hkdf::Algorithm, hmac::Algorithm);

impl Derivation {
    fn extract(&self, salt: Option<&[u8]>, secret: &[u8]) -> Box<dyn HkdfExpander> {
        let zeros = vec![0; self.length()];
        let salt = hkdf::Salt::new(self.0, salt.unwrap_or(&zeros));
        Box::new(Expander(salt.extract(secret), self.0))
    }

    fn length(&self) -> usize {
        self.0.hmac_algorithm().digest_algorithm().output_len()
    }
}

impl Hkdf for Derivation {
    fn extract_from_zero_ikm(&self, salt: Option<&[u8]>) -> Box<dyn HkdfExpander> {
        self.extract(salt, &vec![0; self.length()])
    }

    fn extract_from_secret(&self, salt: Option<&[u8]>, secret: &[u8]) -> Box<dyn HkdfExpander> {
        self.extract(salt, secret)
    }

    fn expander_for_okm(&self, okm: &OkmBlock) -> Box<dyn HkdfExpander> {
        let key = hkdf::Prk::new_less_safe(self.0, okm.as_ref());
        Box::new(Expander(key, self.0))
    }

    fn hmac_sign(&self, key: &OkmBlock, message: &[u8]) -> Tag {
        Tag::new(hmac::sign(&hmac::Key::new(self.1, key.as_ref()), message).as_ref())
    }
}

struct Expander(hkdf::Prk, hkdf::Algorithm);

impl HkdfExpander for Expander {
    fn expand_slice(&self, info: &[&[u8]], output: &mut [u8]) -> Result<(), OutputLengthError> {
        self.0
            .expand(info, Length(output.len()))
            .and_then(|okm| okm.fill(output))
            .map_err(|_| OutputLengthError)
    }

    fn expand_block(&self, info: &[&[u8]]) -> OkmBlock {
        let mut block = [0; LONGEST];
        let block = &mut block[..self.hash_len()];
        // HKDF gives up to 255 blocks, and this is one.
        #[allow(clippy::unwrap_used)]
        self.expand_slice(info, block).unwrap();
        OkmBlock::new(block)
    }

    fn hash_len(&self) -> usize {
        self.1.hmac_algorithm().digest_algorithm().output_len()
    }
}

/// Of the hashes here, in bytes.
const LONGEST: usize = 48;

struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}
