//! The sign-in of system users: no password, but a token that the application signs.

mod wire {
    soapgen_runtime::include_generated!("system_user.rs");
}

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use soapgen_runtime::{DateTime, OperationFault};

pub(super) use self::wire::PartnerSystemUserServer;
use self::wire::{
    AuthenticationRequest, AuthenticationResponse, PartnerSystemUserContext,
    PartnerSystemUserService, TokenType,
};
use super::Agents;
use crate::server::NetServer;

/// The application's public key.
const APPLICATION: &[u8] = include_bytes!("../../keys/application.public");
/// The server's own key.
const SERVER: &[u8] = include_bytes!("../../keys/server.pk8");

/// For how long a token of the application and one of the server is good.
const LIFETIME: Duration = Duration::from_secs(300);

impl PartnerSystemUserService for Agents {
    /// A token with a ticket, for the system user whose token is signed.
    async fn authenticate(
        &self,
        request: AuthenticationRequest,
        context: &mut PartnerSystemUserContext,
    ) -> Result<AuthenticationResponse, OperationFault> {
        let headers = &context.headers;
        let shown = request.signed_system_token.unwrap_or_default();
        let refusal = if headers.application_token.as_deref() != Some(NetServer::APPLICATION_TOKEN)
        {
            Some("The application token is missing or unknown.")
        } else if headers.context_identifier.as_deref() != Some(NetServer::CONTEXT) {
            Some("The tenant is missing or unknown.")
        } else if request.return_token_type != Some(TokenType::Jwt) {
            Some("There are tokens of the type Jwt alone.")
        } else if !is_signed(&shown) {
            Some("The system token is not signed as it should be, or not today.")
        } else {
            None
        };
        let token = match refusal {
            None => sign(&self.state().ticket()),
            Some(_) => None,
        };
        Ok(AuthenticationResponse {
            is_successful: Some(token.is_some()),
            token,
            error_message: refusal.map(str::to_owned),
        })
    }
}

/// Whether it is the system user's token, a minute of now and the application's signature of both,
/// with dots between them.
fn is_signed(shown: &str) -> bool {
    let Some((signed, signature)) = shown.rsplit_once('.') else {
        return false;
    };
    let Some((NetServer::SYSTEM_TOKEN, minute)) = signed.rsplit_once('.') else {
        return false;
    };
    let now = SystemTime::now();
    let is_now = [now - LIFETIME, now, now + LIFETIME].map(minute_of);
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, APPLICATION);
    let signature = STANDARD.decode(signature).unwrap_or_default();
    (&*is_now[0]..=&*is_now[2]).contains(&minute)
        && key.verify(signed.as_bytes(), &signature).is_ok()
}

/// A time as `yyyyMMddHHmm`, in UTC.
fn minute_of(time: SystemTime) -> String {
    let text = DateTime::from(time).to_string();
    text.chars().filter(char::is_ascii_digit).take(12).collect()
}

/// A JSON Web Token with a ticket (RFC 7519, signed by RS256 of RFC 7518).
fn sign(ticket: &str) -> Option<String> {
    let end = SystemTime::now() + LIFETIME;
    let end = end.duration_since(UNIX_EPOCH).ok()?.as_secs();
    let head = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","typ":"JWT"}"#);
    let claims = format!(
        r#"{{"iss":"{}","exp":{end},"http://schemes.superoffice.net/identity/ticket":"{ticket}"}}"#,
        NetServer::ISSUER
    );
    let signed = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims));
    let key = RsaKeyPair::from_pkcs8(SERVER).ok()?;
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        signed.as_bytes(),
        &mut signature,
    )
    .ok()?;
    Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
}
