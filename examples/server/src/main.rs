//! A service behind axum: `cargo run -p example-server` starts it on a free port and calls it, and
//! `cargo run -p example-server -- 127.0.0.1:8080` keeps it there until Ctrl-C:
//!
//! ```sh
//! curl http://127.0.0.1:8080/shop?wsdl
//! curl -H 'Content-Type: text/xml' --data '<s:Envelope
//!   xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><Price xmlns="urn:example:shop">
//!   <Article>tea</Article><Quantity>3</Quantity></Price></s:Body></s:Envelope>' \
//!   http://127.0.0.1:8080/shop
//! ```
#![allow(clippy::print_stdout)] // It is what it does.

mod shop;

use std::error::Error;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{self, Next};
use shop::{Price, ShopClient, ShopServer, TeaShop, UnknownArticle};
use tokio::net::TcpListener;

/// A line for each request, as a layer around the service.
async fn log(request: Request, next: Next) -> axum::response::Response {
    let line = format!("{} {}", request.method(), request.uri().path());
    let response = next.run(request).await;
    println!("{line}: {}", response.status());
    response
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1);
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:0")).await?;
    let url = format!("http://{}/shop", listener.local_addr()?);
    println!("the shop is at {url}");
    let routes = Router::new().route_service("/shop", ShopServer::new(TeaShop));
    let server = axum::serve(listener, routes.layer(middleware::from_fn(log)));
    if address.is_some() {
        let stop = async { tokio::signal::ctrl_c().await.unwrap_or_default() };
        return Ok(server.with_graceful_shutdown(stop).await?);
    }
    tokio::select! {
        served = server.into_future() => Ok(served?),
        called = call(url) => called,
    }
}

/// Calls the shop as its customers do.
async fn call(url: String) -> Result<(), Box<dyn Error>> {
    let client = ShopClient::new(url);
    let of = |article: &str| Price {
        article: article.to_owned(),
        quantity: 3,
    };
    println!(
        "three cups cost {} cents",
        client.price(&of("cup")).await?.cents
    );
    match client.price(&of("hat")).await {
        Ok(response) => println!("a hat costs {} cents", response.cents),
        Err(error) => match error.declared::<UnknownArticle>() {
            Some(unknown) => println!("there is no {}", unknown.article),
            None => return Err(error.into()),
        },
    }
    Ok(())
}
