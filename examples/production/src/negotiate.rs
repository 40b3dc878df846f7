//! Negotiate (RFC 4559) by a library of the platform's: libgssapi, SSPI, or another. What stands
//! here is how its tokens go into HTTP.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderValue, Request};
use soapgen_runtime::{Authenticate, BoxError, PeerCertificate, Refusal};

/// What such a library does: from the server's token, none at first, it makes ours.
pub trait Library: Send + Sync + 'static {
    /// The certificate is what the token is bound to, where the connection is one by TLS.
    fn token(&self, theirs: Option<&[u8]>, certificate: Option<&[u8]>)
    -> Result<Vec<u8>, BoxError>;
}

/// Answers a server that asks for Negotiate. Over it there should be a limit of one call at a time
/// where the server takes it for NTLM, which signs in a connection:
///
/// ```ignore
/// let transport = ServiceBuilder::new()
///     .concurrency_limit(1)
///     .service(Authenticated::new(Http::new(), Negotiate(library)));
/// ```
pub struct Negotiate<L>(pub L);

impl<L: Library> Authenticate for Negotiate<L> {
    async fn credentials(&self, _: &Request<Bytes>) -> Result<Option<HeaderValue>, BoxError> {
        Ok(None)
    }

    async fn challenged(&self, refusal: &Refusal<'_>) -> Result<Option<HeaderValue>, BoxError> {
        let mut challenges = refusal.challenges.iter();
        let Some(ours) = challenges.find(|challenge| challenge.is("Negotiate")) else {
            return Ok(None);
        };
        let theirs = ours
            .token()
            .map(|token| STANDARD.decode(token))
            .transpose()?;
        if theirs.is_none() && refusal.round > 0 {
            // It begins anew: what it was shown is not what it wants.
            return Ok(None);
        }
        let certificate = refusal.answer.extensions.get::<PeerCertificate>();
        let certificate = certificate.map(|PeerCertificate(der)| &**der);
        let token = self.0.token(theirs.as_deref(), certificate)?;
        let field = format!("Negotiate {}", STANDARD.encode(token));
        Ok(Some(HeaderValue::try_from(field)?))
    }
}

#[cfg(test)]
mod tests {
    use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
    use soapgen_runtime::Authenticated;

    use super::*;
    use crate::stub::{client, refusal, request, success};

    /// A library whose tokens are words.
    struct Words(&'static str);

    impl Library for Words {
        fn token(&self, theirs: Option<&[u8]>, _: Option<&[u8]>) -> Result<Vec<u8>, BoxError> {
            Ok(match theirs {
                None => b"hello".to_vec(),
                Some(theirs) => [self.0.as_bytes(), theirs].concat(),
            })
        }
    }

    #[tokio::test]
    async fn a_sign_in_in_two_steps() {
        let server = tower::service_fn(async |request: Request<Bytes>| {
            let field = request.headers().get(AUTHORIZATION);
            let token =
                field.map(|field| field.to_str().unwrap().strip_prefix("Negotiate ").unwrap());
            let token = token.map(|token| STANDARD.decode(token).unwrap());
            let asked = match token.as_deref() {
                Some(b"ann by nonce") => return Ok(success()),
                Some(b"hello") => format!("Negotiate {}", STANDARD.encode(" by nonce")),
                _ => "Negotiate".to_owned(),
            };
            let mut answer = refusal(401);
            answer
                .headers_mut()
                .insert(WWW_AUTHENTICATE, asked.parse().unwrap());
            Ok::<_, BoxError>(answer)
        });
        for (name, is_taken) in [("ann", true), ("ben", false)] {
            let client = client(Authenticated::new(server, Negotiate(Words(name))));
            let outcome = client.get_or_register_access_gateway_info(&request()).await;
            assert_eq!(outcome.is_ok(), is_taken, "{outcome:?}");
        }
    }
}
