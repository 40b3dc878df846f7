//! The sign-in of a system user, without a person: the application signs a token and the minute with
//! its RSA key, and gets a JSON Web Token with the ticket, whose signature is checked in turn.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use netserver::{Installation, NetServer};
use ring::rand::SystemRandom;
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use soapgen_runtime::{BoxError, DateTime, ErrorKind, Session};

use crate::partner::{AuthenticationRequest, PartnerSystemUserServiceClient, TokenType};

/// The session of the system user: it holds a ticket, which is shown as in `session.rs`.
pub fn session(here: &Installation) -> Session<String> {
    let url = here.agent("PartnerSystemUserService");
    let mut client = PartnerSystemUserServiceClient::new(url);
    client.headers.application_token = Some(here.application_token.clone());
    client.headers.context_identifier = Some(NetServer::CONTEXT.to_owned());
    Session::new(move || {
        let client = client.clone();
        async move {
            let signed = signed(NetServer::SYSTEM_TOKEN, NetServer::APPLICATION_KEY);
            let request = AuthenticationRequest {
                signed_system_token: Some(signed.map_err(ErrorKind::Transport)?),
                return_token_type: Some(TokenType::Jwt),
            };
            let answer = client.authenticate(&request).await?.into_body();
            let ticket = match answer.token {
                Some(token) => ticket(&token, NetServer::SERVER_KEY),
                None => Err(answer.error_message.unwrap_or_default().into()),
            };
            ticket.map_err(|error| ErrorKind::Transport(error).into())
        }
    })
}

/// `token.yyyyMMddHHmm.signature`: the minute is of UTC, the signature one of RSA with SHA-256
/// (PKCS #1 v1.5) of what stands before it, by a key in PKCS #8.
fn signed(token: &str, key: &[u8]) -> Result<String, BoxError> {
    let now = DateTime::from(SystemTime::now()).to_string();
    let minute: String = now.chars().filter(char::is_ascii_digit).take(12).collect();
    let text = format!("{token}.{minute}");
    let key = RsaKeyPair::from_pkcs8(key).map_err(|_| "the key is none of RSA in PKCS #8")?;
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        text.as_bytes(),
        &mut signature,
    )
    .map_err(|_| "the key signs nothing")?;
    Ok(format!("{text}.{}", STANDARD.encode(signature)))
}

/// The ticket of a JSON Web Token that this key has signed by RS256, and that is still good (RFC
/// 7519, section 7.2; the algorithm is ours to say, whatever the token says).
fn ticket(token: &str, key: &[u8]) -> Result<String, BoxError> {
    let (signed, signature) = token.rsplit_once('.').ok_or("the token has no signature")?;
    let (head, claims) = signed.split_once('.').ok_or("the token has no head")?;
    let json = |part: &str| -> Result<serde_json::Value, BoxError> {
        Ok(serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part)?)?)
    };
    if json(head)?["alg"] != "RS256" {
        return Err("the token is not signed by RS256".into());
    }
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key)
        .verify(signed.as_bytes(), &URL_SAFE_NO_PAD.decode(signature)?)
        .map_err(|_| "the signature of the token is wrong")?;
    let claims = json(claims)?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    if claims["iss"] != NetServer::ISSUER || claims["exp"].as_u64() <= Some(now) {
        return Err("the token is over, or from somebody else".into());
    }
    let ticket = claims["http://schemes.superoffice.net/identity/ticket"].as_str();
    Ok(ticket.ok_or("the token holds no ticket")?.to_owned())
}

#[cfg(test)]
mod tests;
