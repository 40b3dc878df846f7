//! Hashes, and the codes over them by which TLS 1.2 derives its keys.

use ring::digest;
use rustls::crypto::hash::{Context, Hash, HashAlgorithm, Output};

pub(super) static SHA256: Sha = Sha(&digest::SHA256, HashAlgorithm::SHA256);
pub(super) static SHA384: Sha = Sha(&digest::SHA384, HashAlgorithm::SHA384);

pub(super) struct Sha(&'static digest::Algorithm, HashAlgorithm);

impl Hash for Sha {
    fn start(&self) -> Box<dyn Context> {
        Box::new(Running(digest::Context::new(self.0)))
    }

    fn hash(&self, data: &[u8]) -> Output {
        Output::new(digest::digest(self.0, data).as_ref())
    }

    fn output_len(&self) -> usize {
        self.0.output_len()
    }

    fn algorithm(&self) -> HashAlgorithm {
        self.1
    }
}

struct Running(digest::Context);

impl Context for Running {
    fn fork_finish(&self) -> Output {
        Output::new(self.0.clone().finish().as_ref())
    }

    fn fork(&self) -> Box<dyn Context> {
        Box::new(Self(self.0.clone()))
    }

    fn finish(self: Box<Self>) -> Output {
        Output::new(self.0.finish().as_ref())
    }

    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }
}

#[cfg(feature = "tls12")]
pub(super) use self::code::{HMAC_SHA256, HMAC_SHA384};

#[cfg(feature = "tls12")]
mod code {
    use ring::hmac;
    use rustls::crypto::hmac::{Hmac, Key, Tag};

    pub(in super::super) static HMAC_SHA256: Code = Code(&hmac::HMAC_SHA256);
    pub(in super::super) static HMAC_SHA384: Code = Code(&hmac::HMAC_SHA384);

    pub(in super::super) struct Code(&'static hmac::Algorithm);

    impl Hmac for Code {
        fn with_key(&self, key: &[u8]) -> Box<dyn Key> {
            Box::new(Keyed(hmac::Key::new(*self.0, key)))
        }

        fn hash_output_len(&self) -> usize {
            self.0.digest_algorithm().output_len()
        }
    }

    struct Keyed(hmac::Key);

    impl Key for Keyed {
        fn sign_concat(&self, first: &[u8], middle: &[&[u8]], last: &[u8]) -> Tag {
            let mut context = hmac::Context::with_key(&self.0);
            context.update(first);
            for part in middle {
                context.update(part);
            }
            context.update(last);
            Tag::new(context.sign().as_ref())
        }

        fn tag_len(&self) -> usize {
            self.0.algorithm().digest_algorithm().output_len()
        }
    }
}
