//! A service that takes and gives documents, as generated code has it.

use soapgen_runtime::codegen as rt;

pub const NS: &str = "urn:docs";

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    pub digest: Option<rt::Base64Binary>,
    pub content: rt::Base64Binary,
    pub small: Option<rt::Base64Binary>,
}

rt::record! { Document;
    digest[0] = rt::attribute("", "digest", 0);
    content[1] = rt::element(NS, "d:Content", 1, 1);
    small[2] = rt::element(NS, "d:Small", 0, 1);
}

static DOCUMENT: rt::Root<Document> =
    rt::Root::new(rt::element(NS, "d:Document", 1, 1), &[("d", NS)]);

pub type Store = rt::Operation<Document, Document, (), ()>;

pub static STORE: Store = store(rt::SoapVersion::V11);
static STORE_12: Store = store(rt::SoapVersion::V12);

const fn store(version: rt::SoapVersion) -> Store {
    rt::Operation::new("Store", version, "urn:docs/Store")
        .input(rt::Body::element(&DOCUMENT))
        .output(rt::Body::element(&DOCUMENT))
}

pub struct DocumentClient<T> {
    pub soap: rt::Client<T>,
}

impl<T> DocumentClient<T> {
    pub fn new(transport: T) -> Self {
        Self {
            soap: rt::Client::with_transport("http://localhost/", transport),
        }
    }

    pub fn store<'a>(
        &'a self,
        request: &'a Document,
    ) -> rt::Call<'a, T, Document, Document, (), ()> {
        self.soap.call(&STORE, request, &())
    }

    pub fn store_as<'a>(
        &'a self,
        version: rt::SoapVersion,
        request: &'a Document,
    ) -> rt::Call<'a, T, Document, Document, (), ()> {
        match version {
            rt::SoapVersion::V11 => self.soap.call(&STORE, request, &()),
            rt::SoapVersion::V12 => self.soap.call(&STORE_12, request, &()),
        }
    }
}

/// A message with a document of this content.
pub fn envelope(version: rt::SoapVersion, content: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"{}\"><s:Body><d:Document xmlns:d=\"{NS}\">{content}</d:Document>\
         </s:Body></s:Envelope>",
        version.namespace()
    )
}
