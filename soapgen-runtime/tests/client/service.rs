//! A service as generated code has it, written by hand.

use soapgen_runtime::codegen as rt;

pub const NS: &str = "urn:users";
const PREFIXES: &[(&str, &str)] = &[("u", NS)];

/// A record, its table and its arms, in the shape of generated code.
macro_rules! record {
    ($name:ident { $($row:literal $field:ident: $type:ty = $blank:expr, $wire:expr;)* }) => {
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            $(pub $field: $type,)*
        }

        impl rt::ReadXml for $name {
            const TABLE: &'static rt::Table = &rt::Table::new(const { &[$($wire),*] });

            fn blank() -> Self {
                Self { $($field: $blank),* }
            }

            fn read_row(&mut self, row: usize, reader: &mut rt::Reader<'_>) -> rt::XmlResult<()> {
                match row {
                    $($row => reader.member(&mut self.$field),)*
                    _ => reader.no_row(),
                }
            }
        }

        impl rt::WriteXml for $name {
            fn write_row(&self, row: usize, writer: &mut rt::Writer) -> rt::XmlResult<()> {
                match row {
                    $($row => writer.member(&self.$field),)*
                    _ => writer.no_row(),
                }
            }
        }
    };
}

pub(crate) use record;

record!(GetUser {
    0 id: i32 = 0, rt::element(NS, "u:Id", 1, 1);
    1 name: Option<String> = None, rt::element(NS, "u:Name", 0, 1);
});
record!(GetUserResponse {
    0 user: Option<String> = None, rt::element(NS, "u:User", 0, 1);
});
record!(NoSuchUser {
    0 id: i32 = 0, rt::element(NS, "u:Id", 1, 1);
});
record!(Credentials {
    0 ticket: String = String::new(), rt::element(NS, "u:Ticket", 1, 1);
});
record!(UserHeaders {
    0 application_token: Option<String> = None, rt::element(NS, "u:ApplicationToken", 0, 1);
    1 credentials: Option<Credentials> = None, rt::element(NS, "u:Credentials", 0, 1);
    2 time_zone: Option<String> = None, rt::element(NS, "u:TimeZone", 0, 1);
});
record!(UserResponseHeaders {
    0 succeeded: Option<bool> = None, rt::element(NS, "u:Succeeded", 0, 1);
    1 exception_info: Option<String> = None, rt::element(NS, "u:ExceptionInfo", 0, 1);
});
record!(FindParts {
    0 pattern: String = String::new(), rt::element("", "pattern", 1, 1);
    1 limit: Option<i32> = None, rt::element("", "limit", 0, 1);
});

pub mod elements {
    use super::*;

    pub static GET_USER: rt::Root<GetUser> =
        rt::Root::new(rt::element(NS, "u:GetUser", 1, 1), PREFIXES);
    pub static GET_USER_RESPONSE: rt::Root<GetUserResponse> =
        rt::Root::new(rt::element(NS, "u:GetUserResponse", 1, 1), PREFIXES);
    pub static NO_SUCH_USER: rt::Root<NoSuchUser> =
        rt::Root::new(rt::element(NS, "u:NoSuchUser", 1, 1), PREFIXES);
}

type UserOperation<Req, Resp> = rt::Operation<Req, Resp, UserHeaders, UserResponseHeaders>;

pub static GET_USER: UserOperation<GetUser, GetUserResponse> =
    rt::Operation::new("GetUser", rt::SoapVersion::V11, "urn:users/GetUser")
        .input(rt::Body::element(&elements::GET_USER))
        .output(rt::Body::element(&elements::GET_USER_RESPONSE))
        .headers(&[0, 1], PREFIXES)
        .response_headers(&[0, 1], PREFIXES)
        .faults(&[rt::FaultDetail::new(&elements::NO_SUCH_USER)])
        .fails_when(|headers: &UserResponseHeaders| {
            headers.succeeded == Some(false) || headers.exception_info.is_some()
        });

pub static GET_USER_12: UserOperation<GetUser, GetUserResponse> =
    rt::Operation::new("GetUser", rt::SoapVersion::V12, "urn:users/GetUser")
        .input(rt::Body::element(&elements::GET_USER))
        .output(rt::Body::element(&elements::GET_USER_RESPONSE))
        .headers(&[0, 1, 2], PREFIXES);

pub static FIND: UserOperation<FindParts, FindParts> =
    rt::Operation::new("Find", rt::SoapVersion::V11, "")
        .input(rt::Body::content(&[]))
        .output(rt::Body::content(&[]));

pub static NOTIFY: UserOperation<GetUser, ()> =
    rt::Operation::new("Notify", rt::SoapVersion::V12, "")
        .input(rt::Body::element(&elements::GET_USER));

#[derive(Clone)]
pub struct UserClient<T = rt::Http> {
    pub soap: rt::Client<T>,
    pub headers: UserHeaders,
}

pub type UserCall<'a, T, Req, Resp> = rt::Call<'a, T, Req, Resp, UserHeaders, UserResponseHeaders>;

impl UserClient {
    // Without the feature `http` there is no test that calls it, but it has to compile.
    #[allow(dead_code)]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            soap: rt::Client::new(url),
            headers: UserHeaders::default(),
        }
    }
}

impl<T> UserClient<T> {
    pub fn with_transport(url: impl Into<String>, transport: T) -> Self {
        Self {
            soap: rt::Client::with_transport(url, transport),
            headers: UserHeaders::default(),
        }
    }

    pub fn get_user<'a>(
        &'a self,
        request: &'a GetUser,
    ) -> UserCall<'a, T, GetUser, GetUserResponse> {
        self.soap.call(&GET_USER, request, &self.headers)
    }

    pub fn get_user_12<'a>(
        &'a self,
        request: &'a GetUser,
    ) -> UserCall<'a, T, GetUser, GetUserResponse> {
        self.soap.call(&GET_USER_12, request, &self.headers)
    }

    pub fn find<'a>(&'a self, request: &'a FindParts) -> UserCall<'a, T, FindParts, FindParts> {
        self.soap.call(&FIND, request, &self.headers)
    }

    pub fn notify<'a>(&'a self, request: &'a GetUser) -> UserCall<'a, T, GetUser, ()> {
        self.soap.call(&NOTIFY, request, &self.headers)
    }
}

/// A request to call with.
pub fn request() -> GetUser {
    GetUser { id: 7, name: None }
}

/// The message with this header and body, in an envelope of SOAP 1.1.
pub fn envelope(header: &str, body: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:u=\"{NS}\">\
         {header}<s:Body>{body}</s:Body></s:Envelope>"
    )
}

pub fn user_response(user: &str) -> String {
    envelope(
        "",
        &format!("<u:GetUserResponse><u:User>{user}</u:User></u:GetUserResponse>"),
    )
}
