//! Messages as they might stand on the wire: valid, plausible, and the same each time.

mod pattern;
mod text;

use std::collections::HashSet;
use std::fmt;

use soapgen_runtime::codegen::{Namespaces, Process, Row, RowKind, Table, TableKind};
use soapgen_runtime::dynamic::{
    Document, Headers, Kind, Lexical, Scalar, Type, Value, blank, kind_of, leak_all, leak_text,
    root as made_root, row_of,
};
use soapgen_runtime::{Element, Mixed, Nil, Node, Root, Typed};

use crate::Service;
use crate::operation::Message;
use text::Texts;

/// How much a sample shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// What has to stand, and nothing else.
    Minimal,
    /// What may stand as well, a few levels deep.
    #[default]
    Usual,
    /// All that may stand. Deeper than usual samples go, of a type that was shown before: what has
    /// to stand of it, and texts in place of nil. Only what is within itself is nil, or is not there.
    Full,
}

/// Why there is no sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSample {
    /// Where: the element.
    pub path: String,
    /// What has no value.
    pub what: String,
}

impl fmt::Display for NoSample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no sample: {}: {}", self.path, self.what)
    }
}

impl std::error::Error for NoSample {}

type Result<T> = std::result::Result<T, NoSample>;

/// How deep members that may be left out are shown in usual samples, and how deep anything is.
const USUAL: usize = 3;
const DEEPEST: usize = 24;

/// How many values a sample is made of at most, tries among them: what has to stand can be more than
/// any memory holds. What may be left out is left out when so many were tried.
const MOST: usize = 200_000;
const ENOUGH: usize = 100_000;

impl Service {
    /// A sample of what stands in the body of a message.
    ///
    /// # Errors
    /// When something that has to stand has no value that was found.
    pub fn sample(&self, message: &Message, detail: Detail) -> Result<Document> {
        let value = self.sampled(message.kind, message.row(), detail)?;
        Ok(Document::new(message.kind, value))
    }

    /// A sample of a global element.
    ///
    /// # Errors
    /// As [`Service::sample`].
    pub fn sample_of(&self, root: &'static Root<Document>, detail: Detail) -> Result<Document> {
        let kind = crate::kind_of(root).unwrap_or(&Kind::Tree);
        let value = self.sampled(kind, row_of(root), detail)?;
        Ok(Document::new(kind, value))
    }

    /// A sample of a message: what stands in its body, and its header blocks.
    ///
    /// # Errors
    /// As [`Service::sample`].
    pub fn sample_message(&self, message: &Message, detail: Detail) -> Result<(Document, Headers)> {
        let body = self.sample(message, detail)?;
        Ok((body, self.sample_headers(message, detail)?))
    }

    /// A sample of the header blocks that a message carries.
    ///
    /// # Errors
    /// As [`Service::sample`].
    pub fn sample_headers(&self, message: &Message, detail: Detail) -> Result<Headers> {
        let Some((ty, sent)) = message.headers else {
            return Ok(Headers::default());
        };
        let mut values = vec![Value::Absent; ty.table.rows.len()];
        let mut sampler = Sampler::new(self, detail);
        for at in sent {
            let (Some(kind), Some(row)) = (ty.member(*at), ty.table.rows.get(*at)) else {
                continue;
            };
            let value = sampler.block(kind, row)?;
            if let Some(place) = values.get_mut(*at) {
                *place = value;
            }
        }
        Ok(Headers { values })
    }

    fn sampled(&self, kind: &'static Kind, row: &'static Row, detail: Detail) -> Result<Value> {
        let mut sampler = Sampler::new(self, detail);
        let value = sampler.value(kind, row)?;
        if !sampler.texts.has_dangling() {
            return Ok(value);
        }
        // A reference to an ID that nothing has: without such references.
        let mut sampler = Sampler::new(self, detail);
        sampler.texts.refuse_references();
        sampler.value(kind, row)
    }
}

struct Sampler<'s> {
    service: &'s Service,
    detail: Detail,
    texts: Texts,
    /// The names of the elements that are open.
    path: Vec<&'static str>,
    /// The types that are open.
    open: Vec<usize>,
    /// The types that were shown in full.
    shown: HashSet<usize>,
    /// Whether what is shown stands for more that was shown before.
    is_short: bool,
    /// How many values were tried, and how many may be.
    tried: usize,
    limit: usize,
}

impl<'s> Sampler<'s> {
    fn new(service: &'s Service, detail: Detail) -> Self {
        Self {
            service,
            detail,
            texts: Texts::default(),
            path: Vec::new(),
            open: Vec::new(),
            shown: HashSet::new(),
            is_short: false,
            tried: 0,
            limit: MOST,
        }
    }

    fn none<T>(&self, what: impl Into<String>) -> Result<T> {
        Err(NoSample {
            path: format!("/{}", self.path.join("/")),
            what: what.into(),
        })
    }

    /// Whether what may be left out is shown where the sampler is.
    fn shows_more(&self, kind: &'static Kind) -> bool {
        let depth = self.open.len();
        let is_text = matches!(kind, Kind::Text(_));
        let is_near = depth <= USUAL && (is_text || depth < USUAL);
        match self.detail {
            Detail::Minimal => false,
            Detail::Usual => is_near && !self.is_open(kind),
            // Whatever a usual sample shows, and each type once further down.
            Detail::Full => {
                depth < DEEPEST && !self.is_open(kind) && (is_near || !self.was_shown(kind))
            }
        }
    }

    /// Whether a value of a kind is within one of the same type.
    fn is_open(&self, kind: &'static Kind) -> bool {
        leads_into(kind, &|number| self.open.contains(&number))
    }

    /// Whether a value of a kind is of a type that was shown before.
    fn was_shown(&self, kind: &'static Kind) -> bool {
        leads_into(kind, &|number| self.shown.contains(&number))
    }

    /// A header block: it is there, whatever it may be.
    fn block(&mut self, kind: &'static Kind, row: &'static Row) -> Result<Value> {
        match kind {
            Kind::Optional(inner) => self.value(inner, row),
            kind => self.value(kind, row),
        }
    }

    /// Counts a value.
    fn count(&mut self) -> Result<()> {
        self.tried += 1;
        match self.tried > self.limit {
            true => self.none(format!(
                "what has to stand is more than {MOST} values, the most that a sample has"
            )),
            false => Ok(()),
        }
    }

    /// What may be left out, and is if it is too much: of what is left it takes half at most, so that
    /// others can be shown when it was.
    fn spared<T>(&mut self, make: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.within(ENOUGH, make)
    }

    /// What may be tried within half of what is left to this limit.
    fn within<T>(&mut self, limit: usize, make: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let outer = self.limit;
        let left = limit.saturating_sub(self.tried);
        self.limit = outer.min(self.tried + left / 2);
        let made = make(self);
        self.limit = outer;
        made
    }

    /// A value of what stands at a row.
    fn value(&mut self, kind: &'static Kind, row: &'static Row) -> Result<Value> {
        self.count()?;
        match kind {
            Kind::Optional(inner) => {
                let may_lack = row.min == 0 || row.nillable;
                let is_told = self.is_short && row.min > 0 && matches!(inner, Kind::Text(_));
                if may_lack && !is_told && !self.shows_more(inner) {
                    return Ok(self.in_short(inner, row).unwrap_or(Value::Absent));
                }
                match may_lack {
                    true => {
                        let value = self.spared(|sampler| sampler.value(inner, row));
                        Ok(value.unwrap_or(Value::Absent))
                    }
                    false => self.value(inner, row),
                }
            }
            Kind::Nillable(inner) => {
                if !self.shows_more(inner) && self.detail != Detail::Minimal {
                    let short = self.in_short(inner, row);
                    return Ok(short.unwrap_or_else(|| Value::Nil(Nil::default())));
                }
                match row.nillable {
                    true => {
                        let value = self.spared(|sampler| sampler.value(inner, row));
                        Ok(value.unwrap_or_else(|_| Value::Nil(Nil::default())))
                    }
                    false => self.value(inner, row),
                }
            }
            Kind::Many(item) => self.many(item, row),
            Kind::Text(lexical) => self.text(lexical, row).map(Value::Text),
            Kind::Table(ty) => self.table(ty, row),
            Kind::Typed(inner) => {
                let value = self.value(inner, row)?;
                Ok(Value::Typed(Box::new(Typed::from(value))))
            }
            Kind::Dictionary(key, of) => {
                let [_, key_row, value_row] = row.items else {
                    return self.none("a dictionary without rows");
                };
                let entry = (self.value(key, key_row)?, self.value(of, value_row)?);
                Ok(Value::Dictionary(vec![entry]))
            }
            Kind::Grid(item, dimensions) => {
                let row = row.items.first().unwrap_or(row);
                let item = self.value(item, row)?;
                Ok(Value::Grid(vec![1; *dimensions], vec![item]))
            }
            Kind::Tree => self.tree(row).map(|tree| Value::Tree(Box::new(tree))),
            Kind::Mixed => self.mixed(row),
            Kind::Attribute | Kind::Unknown => Ok(blank(kind)),
        }
    }

    /// In a full sample: what has to stand of a type that was shown before, unless it is open.
    fn in_short(&mut self, kind: &'static Kind, row: &'static Row) -> Option<Value> {
        // A list is shown by an item, or not at all.
        let is_list = matches!(kind, Kind::Many(_) | Kind::Dictionary(..));
        if self.detail != Detail::Full
            || is_list
            || self.open.len() >= DEEPEST
            || self.is_open(kind)
        {
            return None;
        }
        let was_short = std::mem::replace(&mut self.is_short, true);
        let value = self.spared(|sampler| sampler.minimal(kind, row)).ok();
        self.is_short = was_short;
        value
    }

    /// A value with nothing in it but what has to stand.
    fn minimal(&mut self, kind: &'static Kind, row: &'static Row) -> Result<Value> {
        let detail = std::mem::replace(&mut self.detail, Detail::Minimal);
        let value = self.value(kind, row);
        self.detail = detail;
        value
    }

    /// Repeated elements, or the items of a wrapper.
    fn many(&mut self, item: &'static Kind, row: &'static Row) -> Result<Value> {
        if matches!(row.kind, RowKind::AnyAttribute(_)) {
            return Ok(Value::List(Vec::new()));
        }
        let item_row = row.items.first().unwrap_or(row);
        let least = match row.items.is_empty() {
            true => row.min,
            false if row.min == 0 && !self.shows_more(item) => 0,
            false => item_row.min,
        };
        // Of what a wildcard takes nothing is shown that need not stand.
        let is_wildcard = matches!(item_row.kind, RowKind::Any(_) | RowKind::Open);
        let wanted = match self.shows_more(item) && !is_wildcard && item_row.max > 0 {
            true => least.max(1),
            false => least,
        };
        let mut items = Vec::new();
        for at in 0..wanted {
            if at < least {
                items.push(self.value(item, item_row)?);
                continue;
            }
            match self.spared(|sampler| sampler.value(item, item_row)) {
                Ok(value) => items.push(value),
                Err(_) => break,
            }
        }
        Ok(Value::List(items))
    }

    fn text(&mut self, lexical: &'static Lexical, row: &'static Row) -> Result<Scalar> {
        let name = match row.kind {
            RowKind::Text => self.path.last().copied().unwrap_or("value"),
            _ => row.name,
        };
        match self.texts.of(lexical, row, name) {
            Some(scalar) => Ok(scalar),
            None => {
                let simple = row.simple.map_or("its type", |simple| simple.name);
                self.none(format!("`{name}`: no value of {simple} was found"))
            }
        }
    }

    fn table(&mut self, ty: &'static Type, row: &'static Row) -> Result<Value> {
        let is_element = !matches!(row.kind, RowKind::Group(_) | RowKind::Type);
        if self.open.len() > 4 * DEEPEST {
            return self.none("it is too deep");
        }
        if is_element {
            self.path.push(row.name);
        }
        self.open.push(ty.number);
        let value = match ty.table.kind {
            TableKind::Choice | TableKind::Derived => self.variant(ty, row),
            _ => self.record(ty),
        };
        self.open.pop();
        if is_element {
            self.path.pop();
        }
        self.shown.insert(ty.number);
        value
    }

    fn record(&mut self, ty: &'static Type) -> Result<Value> {
        let rows = ty.table.rows.iter().enumerate();
        let values = rows.map(|(at, row)| match ty.member(at) {
            Some(kind) => self.value(kind, row),
            None => self.none("a type has more rows than members"),
        });
        Ok(Value::Record(values.collect::<Result<_>>()?))
    }

    /// The first variant that has a value: of a type, the declared one before those that stand in.
    fn variant(&mut self, ty: &'static Type, row: &'static Row) -> Result<Value> {
        let is_choice = ty.table.kind == TableKind::Choice;
        let mut first = None;
        for at in 0..ty.table.rows.len() {
            let (Some(kind), of) = (ty.member(at), &ty.table.rows[at]) else {
                continue;
            };
            // A choice is shown by something that stands.
            if matches!(of.kind, RowKind::Open) || is_choice && of.max == 0 {
                continue;
            }
            if of.derivations & row.derivations != 0 && !is_choice {
                continue;
            }
            let of = if is_choice { of } else { row };
            let make = |sampler: &mut Self| match kind {
                Kind::Optional(inner) if is_choice => sampler.value(inner, of),
                kind => sampler.value(kind, of),
            };
            // Another may be smaller.
            let value = match at + 1 < ty.table.rows.len() {
                true => self.within(self.limit, make),
                false => make(self),
            };
            match value {
                Ok(value) => return Ok(Value::Variant(at, Box::new(value))),
                Err(error) => first = first.or(Some(error)),
            }
        }
        match first {
            Some(error) => Err(error),
            None => self.none("nothing may stand here"),
        }
    }

    /// An element of any type, or one that a wildcard takes.
    fn tree(&mut self, row: &'static Row) -> Result<Element> {
        match row.kind {
            RowKind::Any(namespaces) => self.under_wildcard(&namespaces, row.process),
            RowKind::Open => self.none("an element that no document declares"),
            _ if row.is_of_abstract_type() => {
                self.none("its type is abstract, and no document declares one derived from it")
            }
            _ => Ok(Element::new(row.namespace, row.name)),
        }
    }

    fn under_wildcard(&mut self, namespaces: &Namespaces, process: Process) -> Result<Element> {
        if process != Process::Strict {
            let namespace = match namespaces {
                Namespaces::Any => "",
                Namespaces::Not(_) => "urn:example",
                Namespaces::OneOf(of) => of.first().copied().unwrap_or(""),
            };
            let name = Element::new(namespace, "any");
            if !self.is_declared(namespace, "any") {
                return Ok(name);
            }
        }
        for root in self.service.roots() {
            if !namespaces.takes(root.namespace()) || self.path.contains(&root.name()) {
                continue;
            }
            if let Ok(element) = self.element(root) {
                return Ok(element);
            }
        }
        self.none("the wildcard takes declared elements, and none of these may stand")
    }

    fn is_declared(&self, namespace: &str, local: &str) -> bool {
        self.service.root(namespace, local).is_some()
    }

    /// A global element as a tree.
    fn element(&mut self, root: &'static Root<Document>) -> Result<Element> {
        let Some(kind) = crate::kind_of(root) else {
            return self.none("an element of no kind");
        };
        let value = self.minimal(kind, row_of(root))?;
        let written = root.to_string(&Document::new(kind, value));
        let element = written.and_then(|text| Element::from_xml(&text));
        element.or_else(|error| self.none(error.to_string()))
    }

    /// Text and the elements that have to stand in it.
    fn mixed(&mut self, row: &'static Row) -> Result<Value> {
        let text = row.fixed.unwrap_or("text");
        let mut nodes = vec![Node::Text(text.to_owned())];
        // What is fixed is text alone.
        if let (RowKind::Mixed(Some(table)), None) = (row.kind, row.fixed) {
            self.children(table, &mut nodes)?;
        }
        Ok(Value::Mixed(Box::new(Mixed(nodes))))
    }

    fn children(&mut self, table: &'static Table, nodes: &mut Vec<Node>) -> Result<()> {
        if self.open.len() > DEEPEST {
            return self.none("it is too deep");
        }
        if table.kind == TableKind::Choice {
            let mut last = None;
            for row in table.rows {
                let mut of = Vec::new();
                match self.child(row, row.min, &mut of) {
                    Ok(()) => {
                        nodes.extend(of);
                        return Ok(());
                    }
                    Err(error) => last = Some(error),
                }
            }
            return last.map_or(Ok(()), Err);
        }
        for row in table.rows {
            self.child(row, row.min, nodes)?;
        }
        Ok(())
    }

    fn child(&mut self, row: &'static Row, times: u32, nodes: &mut Vec<Node>) -> Result<()> {
        for _ in 0..times {
            self.count()?;
            match row.kind {
                RowKind::Group(table) => self.children(table, nodes)?,
                RowKind::Any(namespaces) => {
                    let element = self.under_wildcard(&namespaces, row.process)?;
                    nodes.push(Node::Element(element));
                }
                RowKind::Element | RowKind::Bytes(_) | RowKind::Keyed(_) | RowKind::Child(..) => {
                    nodes.push(Node::Element(self.child_element(row)?));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn child_element(&mut self, row: &'static Row) -> Result<Element> {
        let Some(kind) = kind_of(row) else {
            let text = Lexical::Builtin(soapgen_runtime::codegen::Builtin::AnySimpleType);
            let text = self.texts.plain(&text, row);
            return match text {
                Some(text) => Ok(Element::new(row.namespace, row.name).with_text(text)),
                None => self.none(format!("`{}` has no value that was found", row.name)),
            };
        };
        // It lives as long as the program, and is made once for all samples.
        let address = std::ptr::from_ref(row).addr();
        let mut children = self.service.children.borrow_mut();
        let root = *children
            .entry(address)
            .or_insert_with(|| child_root(row, kind));
        drop(children);
        self.open.push(usize::MAX);
        let element = self.element(root);
        self.open.pop();
        element
    }
}

/// Whether the values of a kind are of such a type.
fn leads_into(kind: &'static Kind, is_it: &dyn Fn(usize) -> bool) -> bool {
    match kind {
        Kind::Table(ty) => is_it(ty.number),
        Kind::Optional(inner)
        | Kind::Many(inner)
        | Kind::Nillable(inner)
        | Kind::Typed(inner)
        | Kind::Grid(inner, _) => leads_into(inner, is_it),
        Kind::Dictionary(key, value) => leads_into(key, is_it) || leads_into(value, is_it),
        _ => false,
    }
}

/// An element of mixed content as one that stands alone.
fn child_root(row: &'static Row, kind: &'static Kind) -> &'static Root<Document> {
    let mut row = *row;
    row.tag = row.name;
    row.min = 1;
    row.max = 1;
    row.kind = RowKind::Element;
    let prefixes = match row.namespace {
        "" => &[][..],
        namespace => {
            row.tag = leak_text(&format!("c:{}", row.name));
            leak_all(vec![("c", namespace)])
        }
    };
    made_root(row, prefixes, &soapgen_runtime::codegen::UNKNOWN, kind)
}
