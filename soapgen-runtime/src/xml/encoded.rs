//! What a SOAP-encoded message says beside its values: types, sizes of arrays, the encoding
//! itself (SOAP 1.1, section 5; SOAP 1.2 Part 2, section 3).

use std::borrow::Cow;

use super::error::{XmlError, XmlErrorKind};
use super::grid;
use super::read::Reader;
use super::table::{Row, RowKind};
use super::write::Writer;
use super::{Result, SOAP_ENCODING_11, SOAP_ENCODING_12, XSD};

/// The encoding of a message that is being written.
#[derive(Clone, Copy)]
pub(crate) struct Encoding {
    /// Namespace of the envelope.
    pub(crate) envelope: &'static str,
    /// Whether SOAP 1.2's encoding is meant.
    pub(crate) is_12: bool,
    /// The depth of the elements that name it: what is around them isn't encoded.
    depth: usize,
}

impl Writer {
    /// Encodes the elements that are so much deeper than the next, and all in them.
    pub(crate) fn encode(&mut self, envelope: &'static str, is_12: bool, deeper: usize) {
        self.encoding = Some(Encoding {
            envelope,
            is_12,
            depth: self.depth() + 1 + deeper,
        });
    }

    /// Writes the start tag of a row but for its end; in an encoded message with the type,
    /// unless the value names it.
    pub(crate) fn start_row(&mut self, row: &'static Row, names_type: bool) -> usize {
        let mark = self.start(row.tag);
        if let RowKind::Bytes(media) = row.kind {
            self.describe(Cow::Borrowed(media));
        }
        let Some(encoding) = self.encoding else {
            return mark;
        };
        let namespace = namespace(encoding);
        if self.depth() < encoding.depth {
            return mark;
        }
        if self.depth() == encoding.depth {
            let prefix = self.prefix_for(encoding.envelope, "soap");
            self.plain_attribute(&format!("{prefix}:encodingStyle"), namespace);
        }
        if let Some((of, tag)) = row.xsi_type()
            && !names_type
        {
            let of = match is_soap_encoding(of) {
                true => namespace,
                false => of,
            };
            let name = self.qualified(of, tag);
            self.xsi("type", &name);
        }
        mark
    }

    /// The sizes of the array whose start tag is open, if it is a SOAP-encoded one.
    pub(crate) fn array_size(&mut self, row: &'static Row, sizes: &[usize]) {
        let Some(encoding) = self.encoding.filter(|_| row.is_soap_array()) else {
            return;
        };
        let namespace = namespace(encoding);
        let mut item = row.items.first();
        let mut inner = String::new();
        // Of arrays without a name SOAP 1.1 names what is in them: `xsd:int[,][2]` is two arrays
        // of two dimensions.
        let is_nameless = |item: &&Row| item.is_soap_array() && item.type_name.is_none();
        while let Some(array) = item.filter(|item| is_nameless(item) && !encoding.is_12) {
            inner.insert_str(
                0,
                &format!("[{}]", ",".repeat(usize::from(array.dimensions) - 1)),
            );
            item = array.items.first();
        }
        let item = item.and_then(|item| item.type_name.or(item.xsi_type()));
        let (of, tag) = item.unwrap_or((XSD, "xsd:anyType"));
        let of = match is_soap_encoding(of) {
            true => namespace,
            false => of,
        };
        let item = self.qualified(of, tag);
        let prefix = self.prefix_for(namespace, "soapenc");
        if encoding.is_12 {
            self.plain_attribute(&format!("{prefix}:itemType"), &item);
            let sizes = grid::sizes(sizes).replace(',', " ");
            self.plain_attribute(&format!("{prefix}:arraySize"), &sizes);
        } else {
            let sizes = grid::sizes(sizes);
            let array = format!("{item}{inner}[{sizes}]");
            self.plain_attribute(&format!("{prefix}:arrayType"), &array);
        }
    }

    /// The name with a prefix that stands for this namespace where the writer is.
    fn qualified(&mut self, namespace: &str, tag: &str) -> String {
        let (prefix, local) = tag.split_once(':').unwrap_or(("", tag));
        if namespace.is_empty() {
            return local.to_owned();
        }
        let prefix = self.prefix_for(namespace, prefix);
        format!("{prefix}:{local}")
    }
}

fn namespace(encoding: Encoding) -> &'static str {
    match encoding.is_12 {
        true => SOAP_ENCODING_12,
        false => SOAP_ENCODING_11,
    }
}

/// Whether a namespace is that of the encoding, in either version.
pub(crate) fn is_soap_encoding(namespace: &str) -> bool {
    matches!(namespace, SOAP_ENCODING_11 | SOAP_ENCODING_12)
}

/// Dimensions of an array. None has so many, and each takes more than it is long.
const MAX_DIMENSIONS: usize = 64;

/// The sizes of an array, outermost first; `None` for one that is left open.
pub(crate) type Sizes = Vec<Option<usize>>;

/// The sizes that `arrayType` says, such as `xsd:int[2,3]` or `xsd:int[,]` (SOAP 1.1, section
/// 5.4.2). Of an array of arrays they are the last. `None` when they are none.
pub(crate) fn sizes_of_type(text: &str) -> Option<Sizes> {
    let (_, sizes) = text.trim_end().strip_suffix(']')?.rsplit_once('[')?;
    let size = |size: &str| match size.trim() {
        "" => Some(None),
        size => size.parse().ok().map(Some),
    };
    few(sizes.split(',').map(size))
}

/// The sizes that `arraySize` says, such as `* 3` (SOAP 1.2 Part 2, section 3.1.6). `None` when
/// they are none.
pub(crate) fn sizes_of_list(text: &str) -> Option<Sizes> {
    let size = |(at, size): (usize, &str)| match size {
        "*" if at == 0 => Some(None),
        size => size.parse().ok().map(Some),
    };
    few(text.split_ascii_whitespace().enumerate().map(size)).filter(|sizes| !sizes.is_empty())
}

/// These sizes, if they are not too many.
fn few(sizes: impl Iterator<Item = Option<Option<usize>>>) -> Option<Sizes> {
    let sizes: Sizes = sizes.take(MAX_DIMENSIONS + 1).collect::<Option<_>>()?;
    (sizes.len() <= MAX_DIMENSIONS).then_some(sizes)
}

impl Reader<'_> {
    /// Reads the items of an array of several dimensions, and sets these; gives how many items
    /// lack behind those that were read. Where the first size is left open, or in lenient reading
    /// less than what came, it is as much as the items need.
    pub(crate) fn grid(
        &mut self,
        dims: &mut [usize],
        read_item: &mut dyn FnMut(&mut Self) -> Result<()>,
    ) -> Result<usize> {
        let tag = self.scan.tag;
        let sizes = self.sizes()?;
        let mut count = 0;
        self.items(&mut |reader| {
            count += 1;
            read_item(reader)
        })?;
        let gaps = settle(sizes, count, dims, self.options.strict);
        self.gaps = (self.gaps).saturating_add(*gaps.as_ref().unwrap_or(&0));
        let limit = self.options.limits.gaps;
        if self.gaps > limit {
            let path = self.scan.tag_path(tag);
            return Err(XmlError::limit("gaps", limit, path, Some(tag.offset)));
        }
        gaps.or_else(|what| {
            let path = self.scan.tag_path(tag);
            let error = XmlError::new(XmlErrorKind::Encoded(what), path, Some(tag.offset));
            self.refuse(error).map(|()| 0)
        })
    }

    /// What the last start tag says of an array's size: the text and, if it is one, the sizes.
    fn sizes(&self) -> Result<Option<(String, Option<Sizes>)>> {
        for index in 0..self.scan.attr_count() {
            if self.scan.is_declaration(index) {
                continue;
            }
            let (namespace, name) = self.scan.attr_name(index)?;
            let parse: fn(&str) -> Option<Sizes> = match name {
                "arrayType" => sizes_of_type,
                "arraySize" => sizes_of_list,
                _ => continue,
            };
            if is_soap_encoding(namespace) {
                let text = self.scan.attr_value(index)?.into_owned();
                let sizes = parse(&text);
                return Ok(Some((text, sizes)));
            }
        }
        Ok(None)
    }
}

/// Finds the dimensions of an array in which so many items stand; gives how many lack.
fn settle(
    sizes: Option<(String, Option<Sizes>)>,
    count: usize,
    dims: &mut [usize],
    is_strict: bool,
) -> std::result::Result<usize, String> {
    let rank = dims.len();
    let Some((text, sizes)) = sizes else {
        return match count {
            0 if !is_strict => Ok(0),
            _ => Err(format!(
                "`arrayType` (in SOAP 1.2 `arraySize`) has to say the size of an array of {rank} \
                 dimensions"
            )),
        };
    };
    let sizes = sizes.ok_or_else(|| format!("\"{text}\" is not the size of an array"))?;
    if sizes.len() != rank {
        return match count {
            0 if !is_strict => Ok(0),
            _ => Err(format!(
                "\"{text}\" is not the size of an array of {rank} dimensions"
            )),
        };
    }
    for (dim, size) in dims.iter_mut().zip(&sizes) {
        *dim = size.unwrap_or(0);
    }
    let (Some(first), [outer, inner @ ..]) = (sizes.first(), dims) else {
        return Ok(0);
    };
    // Where nothing says how long a row is, no item has a place.
    let is_open = sizes.iter().skip(1).any(Option::is_none);
    let row = grid::product(inner).ok_or_else(|| format!("the size \"{text}\" is too large"))?;
    if count > 0 && (is_open || row == 0) {
        return Err(match is_open {
            true => format!("\"{text}\" leaves a size open that is not the first"),
            false => format!("{count} items stand in an array of the size \"{text}\""),
        });
    }
    let needed = if row == 0 { 0 } else { count.div_ceil(row) };
    if *outer < needed {
        if is_strict && first.is_some() {
            return Err(format!(
                "{count} items stand in an array of the size \"{text}\""
            ));
        }
        *outer = needed;
    }
    let total = match row {
        0 => Some(0),
        row => outer.checked_mul(row),
    };
    let total = total.ok_or_else(|| format!("the size \"{text}\" is too large"))?;
    Ok(total - count)
}
