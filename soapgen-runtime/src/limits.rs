//! How much a message may ask of the one who reads it.

use std::fmt;

/// What a message may cost to read, for clients and servers alike.
///
/// Messages come from strangers: without limits a small one can ask for much time or memory.
/// An error of the kind [`XmlErrorKind::Limit`](crate::XmlErrorKind::Limit) names the field that
/// stopped a message. They are set with [`ReadOptions::limits`](crate::ReadOptions::limits) or
/// [`Client::set_limits`](crate::Client::set_limits).
///
/// The defaults leave every message that is known far behind: of some 6,000 documents and messages
/// of services, and of XML Schema's test suite, the deepest is 19 elements deep, the largest tag has
/// 47 attributes, 20 namespaces are in scope at most, and the longest name has 71 bytes. Counts of
/// elements and items follow from the size of a message: with the 50,000 children of an element
/// and 500 attributes that other toolkits allow, lists that services do send are refused.
///
/// ```
/// let mut limits = soapgen_runtime::Limits::default();
/// limits.depth = 50;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The size of a message in bytes, uncompressed, attachments included: 64 MiB.
    pub message: usize,
    /// How deep elements are nested, the root counting as one: 200. It bounds the use of the
    /// stack, which is enough for as much without optimization on a thread of 2 MiB.
    /// [`WriteOptions::max_depth`](crate::WriteOptions::max_depth) means the same for writing.
    pub depth: usize,
    /// Elements in a message: 10,000,000. In 64 MiB there are 16 million of the shortest.
    pub elements: usize,
    /// Attributes of one element, namespace declarations included: 1,000.
    pub attributes: usize,
    /// Namespace declarations in scope at one element: 1,000.
    pub declarations: usize,
    /// The length of a name of an element or attribute in bytes, its prefix included: 4,096.
    pub name: usize,
    /// The length of the text of an element, or of the value of an attribute, in bytes: 64 MiB.
    pub text: usize,
    /// Items of one list or array, be they elements, the words of a list type, or the nodes that
    /// an element of a tree holds: 10,000,000.
    pub items: usize,
    /// Items that the arrays of a SOAP-encoded message lack, of which only the size or the place of
    /// others tells: 65,536.
    pub gaps: usize,
    /// Elements in each other that hold elements of another namespace than the schema says, which
    /// lenient reading takes: 24. For each of them it looks at everything that stands behind.
    pub misnamed: usize,
    /// Attachments of a message: 1,000.
    pub attachments: usize,
    /// The size of one attachment in bytes: 64 MiB.
    pub attachment: usize,
    /// Header lines of one attachment: 64.
    pub attachment_header_lines: usize,
    /// The header of one attachment in bytes: 8 KiB.
    pub attachment_header: usize,
    /// Violations that strict reading and `validate` keep: 100. Those behind them are counted.
    pub violations: usize,
    /// The memory that the values of one message take, in bytes, as far as reading can tell:
    /// 512 MiB, eight times the size of a message. Counted are the items of lists, texts, boxes, and
    /// all that trees consist of, when they are made. Values of services take about as much as
    /// their text; a tree of any elements up to twenty times as much, and more where they are empty.
    pub memory: usize,
}

impl Limits {
    /// Sets the size of a message in bytes, and raises what goes with it where it is too small for
    /// such a message: [`Limits::text`], [`Limits::attachment`] and, to eight times as much,
    /// [`Limits::memory`].
    pub fn set_message(&mut self, bytes: usize) -> &mut Self {
        self.message = bytes;
        self.text = self.text.max(bytes);
        self.attachment = self.attachment.max(bytes);
        self.memory = self.memory.max(bytes.saturating_mul(8));
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message: 64 << 20,
            depth: 200,
            elements: 10_000_000,
            attributes: 1_000,
            declarations: 1_000,
            name: 4_096,
            text: 64 << 20,
            items: 10_000_000,
            gaps: 1 << 16,
            misnamed: 24,
            attachments: 1_000,
            attachment: 64 << 20,
            attachment_header_lines: 64,
            attachment_header: 8 << 10,
            violations: 100,
            memory: 512 << 20,
        }
    }
}

/// A limit that a message went beyond, or what was to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exceeded {
    /// The field of [`Limits`], or of [`WriteOptions`](crate::WriteOptions).
    pub limit: &'static str,
    /// What it is set to.
    pub value: usize,
}

impl fmt::Display for Exceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { limit, value } = self;
        if matches!(*limit, "max_depth" | "max_declared") {
            return write!(
                f,
                "what is written goes beyond the limit `{limit}` of `WriteOptions`, which is {value}"
            );
        }
        write!(
            f,
            "the message goes beyond the limit `{limit}` of `Limits`, which is {value}; \
             `ReadOptions::limits`, `Client::set_limits` and `Server::set_limits` set it"
        )
    }
}
