//! Writing: the walk over the tables of generated types that gives the document.

use std::borrow::Cow;
use std::collections::HashSet;

use super::bindings::Bindings;
use super::codec::{Nil, Slot, Text, WriteRows, WriteXml, Written};
use super::declarations::{Declarations, Known as Declared, UNKNOWN};
use super::declared::{self, Context};
use super::error::{XmlError, XmlErrorKind};
use super::identity::{Ids, Known, Tracker, lost};
use super::model::{Content, Models};
use super::read::Source;
use super::read::problems::expected;
use super::read::scan::{XML_NAMESPACE, XMLNS_NAMESPACE, is_xml_char};
use super::table::{ABSTRACT, MANY, Namespaces, Process, Row, RowKind, Table, TableKind, Times};
use super::tree::{Element, Node};
use super::violations::{Violation, Violations};
use super::wildcard::GlobalElement;
use super::{Result, XSI};
use crate::limits::Limits;
use crate::shown::{Start, clip};
use crate::value::lexical::is_ncname;
use crate::value::{QName, SharedStr, SimpleType, WhiteSpace, lexical};

/// How long a namespace may be that costs nothing of [`WriteOptions::max_declared`], in bytes.
const ORDINARY: usize = 256;

/// How a document is written.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WriteOptions {
    /// How deep elements may be nested, 200 by default, as [`Limits::depth`] is. It bounds the
    /// use of the stack.
    pub max_depth: usize,
    /// How many bytes more than 256 namespaces that come with values may take, each time that one
    /// is declared: 64 MiB. Fragments of one message that was read share a namespace, and each of
    /// them declares it where it is written.
    pub max_declared: usize,
    /// Whether the document starts with an XML declaration; not by default, since UTF-8 needs
    /// none.
    pub declaration: bool,
}

impl WriteOptions {
    /// With this [`WriteOptions::max_depth`].
    #[must_use]
    pub fn with_max_depth(mut self, depth: usize) -> Self {
        self.max_depth = depth;
        self
    }

    /// With this [`WriteOptions::max_declared`], in bytes.
    #[must_use]
    pub fn with_max_declared(mut self, bytes: usize) -> Self {
        self.max_declared = bytes;
        self
    }

    /// With [`WriteOptions::declaration`] as it is given.
    #[must_use]
    pub fn with_declaration(mut self, declaration: bool) -> Self {
        self.declaration = declaration;
        self
    }
}

impl Default for WriteOptions {
    fn default() -> Self {
        Self {
            max_depth: 200,
            max_declared: 64 << 20,
            declaration: false,
        }
    }
}

/// Writes one document. Generated code calls its methods.
pub struct Writer {
    out: String,
    row: &'static Row,
    table: &'static Table,
    /// Whether the last start tag has no `>` yet.
    open: Open,
    /// Where that start tag starts.
    tag: usize,
    /// How many declarations are in scope around its element.
    outside: usize,
    /// The value of an attribute is being written.
    attribute: bool,
    /// The items of a list are being written.
    list: bool,
    /// How many elements are open.
    depth: usize,
    max_depth: usize,
    /// How many bytes namespaces from values may still take, those aside that each may have.
    declarable: usize,
    max_declared: usize,
    /// Namespaces declared by the elements that are open.
    scope: Bindings,
    /// How many of the last of them the next start tag has to declare.
    undeclared: usize,
    /// The constants among them.
    context: Context,
    /// Elements whose start tag got another prefix than the row says: what was in scope then, and
    /// the tag.
    renamed: Vec<(usize, String)>,
    /// What can't be written, where that was met and no error could be given.
    problem: Option<XmlError>,
    /// In a check: what was found, and the elements that are open. Nothing is escaped then.
    check: Option<Check>,
    /// Whether a required member that stands empty, while its type has no empty value, is an error.
    pub(crate) refuses_blanks: bool,
    /// With MTOM: what is taken out of the message.
    pub(crate) package: Option<super::xop::Package>,
    /// In a SOAP-encoded message: its encoding.
    pub(crate) encoding: Option<super::encoded::Encoding>,
    /// The type that `xsi:type` names on the element whose text is written.
    pub(crate) kept_type: Option<QName>,
    /// What is declared beside elements, as far as it is known.
    declared: &'static Declarations,
}

/// The last start tag.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// It has its `>`.
    No,
    Yes,
    /// Some of its attributes have names that came with values.
    Unchecked,
}

struct Check {
    violations: Violations,
    path: Vec<&'static str>,
    /// The choices that repeat and are being written: how many elements are open around each, its
    /// table, how often it may stand, and how often it did.
    times: Vec<(usize, &'static Table, &'static Row, Times)>,
    /// Of each open element the content, where its model has to be followed.
    contents: Vec<Option<Box<Content>>>,
    models: Models,
    /// Looks at identity constraints.
    tracker: Tracker,
    ids: Ids,
    /// How many elements and IDs were met, which tells them apart.
    met: usize,
    /// What `xsi:type` says of the value that is written next.
    named: Option<&'static SimpleType>,
    /// By which it looks into what stands under wildcards.
    elements: &'static [&'static dyn GlobalElement],
    /// How many bytes of namespaces it may still write for that, as `Writer::declarable`.
    declarable: usize,
    limits: Limits,
    /// How much memory keys, IDs and references may still take.
    left: usize,
    /// Where it was too little; from then on none is kept.
    beyond: Option<String>,
}

impl Check {
    /// An element starts that this row stands for.
    fn start(&mut self, row: &Row, is_nil: bool) {
        let name = (row.namespace, row.name);
        self.child(name);
        self.contents.push(None);
        let of = (row.nillable, is_nil);
        let known = Known::default();
        self.met += 1;
        if self.beyond.is_none() {
            self.tracker
                .start(name, self.met, row.identities(), known, of);
        }
    }

    /// Counts memory, what is kept of keys first.
    fn charge(&mut self, bytes: usize) {
        let taken = self.tracker.taken().saturating_add(bytes);
        match self.left.checked_sub(taken) {
            Some(left) => self.left = left,
            None => {
                self.left = 0;
                self.tracker = Tracker::default();
                self.ids = Ids::default();
                if self.beyond.is_none() {
                    self.beyond = Some(self.path());
                }
            }
        }
        self.tracker.set_room(self.left);
    }

    /// The innermost element holds one of this name.
    fn child(&mut self, name: (&str, &str)) {
        if let Some(Some(content)) = self.contents.last_mut() {
            let path = &self.path;
            content.child(name, || (joined(path), None));
        }
    }

    /// The innermost element, which a row stands for, ends.
    fn leave(&mut self, scope: &Bindings) {
        if let Some(Some(content)) = self.contents.pop() {
            let path = self.path();
            content.end(&mut self.violations, || (path, None));
        }
        self.end(scope);
    }

    /// What is wrong with how often something stands, unless the content model says that it isn't.
    fn counted_wrong(&mut self, message: String) {
        let path = self.path();
        let violation = || Violation {
            path,
            offset: None,
            message,
        };
        match self.contents.last_mut() {
            Some(Some(content)) => content.hold(&self.violations, violation),
            _ => self.violations.add(violation),
        }
    }

    /// The innermost element ends.
    fn end(&mut self, scope: &Bindings) {
        let names = |prefix: &str| scope.shared(prefix);
        self.tracker.end(Some(&names));
        self.take_problems();
    }

    fn take_problems(&mut self) {
        self.charge(0);
        for (_, message) in self.tracker.problems() {
            let path = self.path();
            self.violations.add(|| Violation {
                path,
                offset: None,
                message,
            });
        }
    }

    /// A value of the innermost element, or of an attribute of it.
    fn value(&mut self, row: &Row, simple: &'static SimpleType, text: &str, scope: &Bindings) {
        let known = Known {
            simple: Some(simple),
            default: row.default,
        };
        match row.kind {
            _ if !self.tracker.is_active() => {}
            RowKind::Attribute => {
                let names = |prefix: &str| scope.shared(prefix);
                let name = (row.namespace, row.name);
                self.tracker.attribute(name, known, text, Some(&names));
                self.take_problems();
            }
            _ => {
                self.tracker.of_type(known);
                self.tracker.text(text);
                self.charge(0);
            }
        }
        if self.beyond.is_none() && simple.has_ids() && simple.is_valid(text) {
            self.met += 1;
            let place = (self.met, Source::Element);
            let path = self.path();
            let (wrong, taken) = self
                .ids
                .note(simple, text, place, self.left, &|| (path.clone(), None));
            self.charge(taken);
            if let Some(message) = wrong {
                self.violations.add(|| Violation {
                    path,
                    offset: None,
                    message,
                });
            }
        }
    }

    /// The attributes of an element that is kept as a tree.
    fn attributes(&mut self, element: &Element) {
        if !self.tracker.is_active() {
            return;
        }
        for attribute in &element.attributes {
            let name = &attribute.name;
            let name = (name.namespace.as_deref().unwrap_or(""), &*name.local);
            let known = Known::default();
            self.tracker.attribute(name, known, &attribute.value, None);
            self.charge(0);
        }
    }

    /// An element that is kept as a tree.
    fn node(&mut self, element: &Element, scope: &Bindings) {
        if !self.tracker.is_active() {
            return;
        }
        self.start_node(element);
        self.nodes(&element.children, scope);
        self.end(scope);
    }

    fn start_node(&mut self, element: &Element) {
        let name = &element.name;
        let name = (name.namespace.as_deref().unwrap_or(""), &*name.local);
        let of = (false, says_nil(element));
        self.met += 1;
        self.tracker
            .start(name, self.met, &[], Known::default(), of);
        self.attributes(element);
    }

    /// What is in such an element: of any depth, so that the call stack holds none of it.
    fn nodes(&mut self, nodes: &[Node], scope: &Bindings) {
        if !self.tracker.is_active() {
            return;
        }
        let mut open = vec![nodes.iter()];
        while let Some(innermost) = open.last_mut() {
            match innermost.next() {
                Some(Node::Text(text)) => {
                    self.tracker.text(text);
                    self.charge(0);
                }
                Some(Node::Element(element)) => {
                    self.start_node(element);
                    open.push(element.children.iter());
                }
                None => {
                    open.pop();
                    if !open.is_empty() {
                        self.end(scope);
                    }
                }
            }
        }
    }

    /// What was found.
    fn verdict(mut self) -> Result<Violations> {
        if let Some(path) = self.beyond {
            return Err(XmlError::limit("memory", self.limits.memory, path, None));
        }
        for (path, offset, id) in self.ids.unresolved() {
            self.violations.add(|| Violation {
                path: path.as_ref().into(),
                offset,
                message: lost(&id),
            });
        }
        Ok(self.violations)
    }

    fn path(&self) -> String {
        joined(&self.path)
    }
}

fn joined(path: &[&'static str]) -> String {
    let names = path.iter();
    names.fold(String::new(), |path, name| path + "/" + name)
}

static NO_ROW: Row = super::table::element("", "", 1, 1);
static NO_TABLE: Table = Table::TEXT;
/// As which row the attributes of what the schema doesn't know are written.
static EXTRA_ATTRIBUTES: Row = super::table::any_attribute(Namespaces::Any);

impl Writer {
    pub(crate) fn new(options: &WriteOptions) -> Self {
        let mut out = String::new();
        if options.declaration {
            out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
        }
        Self {
            out,
            row: &NO_ROW,
            table: &NO_TABLE,
            open: Open::No,
            tag: 0,
            outside: 0,
            attribute: false,
            list: false,
            depth: 0,
            max_depth: options.max_depth,
            declarable: options.max_declared,
            max_declared: options.max_declared,
            scope: Bindings::default(),
            undeclared: 0,
            context: Context::NOTHING,
            renamed: Vec::new(),
            problem: None,
            check: None,
            refuses_blanks: false,
            package: None,
            encoding: None,
            kept_type: None,
            declared: &UNKNOWN,
        }
    }

    pub(crate) fn checking(
        elements: &'static [&'static dyn GlobalElement],
        declared: &'static Declarations,
        limits: &Limits,
    ) -> Self {
        Self {
            check: Some(Check {
                violations: Violations::up_to(limits.violations),
                path: Vec::new(),
                times: Vec::new(),
                contents: Vec::new(),
                models: Models::default(),
                tracker: Tracker::default(),
                ids: Ids::default(),
                met: 0,
                named: None,
                elements,
                declarable: WriteOptions::default().max_declared,
                limits: limits.clone(),
                left: limits.memory,
                beyond: None,
            }),
            // Each table is looked at wherever it is met.
            context: Context::UNKNOWN,
            declared,
            ..Self::new(&WriteOptions::default())
        }
    }

    /// The document.
    pub(crate) fn finish(self) -> Result<String> {
        match self.problem {
            None => Ok(self.out),
            Some(problem) => Err(problem),
        }
    }

    /// A document that is one of several for which namespaces may take so many bytes altogether.
    pub(crate) fn one_of(
        declarable: &mut usize,
        write: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<String> {
        let mut writer = Self::new(&WriteOptions::default());
        writer.declarable = *declarable;
        write(&mut writer)?;
        *declarable = writer.declarable;
        writer.finish()
    }

    pub(crate) fn into_violations(self) -> Result<Violations> {
        match self.problem {
            None => self.check.map_or(Ok(Violations::default()), Check::verdict),
            Some(problem) => Err(problem),
        }
    }

    /// Writes an element with the namespaces that its content names declared on it.
    pub(crate) fn root<S: Slot>(
        &mut self,
        row: &'static Row,
        namespaces: &'static [(&'static str, &'static str)],
        value: &S,
    ) -> Result<()> {
        let (mark, context) = (self.scope.len(), self.context);
        self.row = row;
        self.pending_namespaces(namespaces)?;
        self.look_at_row(row)?;
        value.write(self)?;
        self.scope.truncate(mark);
        self.context = context;
        Ok(())
    }

    /// Writes an element that is left out when `content` writes nothing into it.
    pub(crate) fn unless_empty(
        &mut self,
        tag: &str,
        namespaces: &'static [(&'static str, &'static str)],
        content: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let (start, scope, context) = (self.out.len(), self.scope.len(), self.context);
        let around = (self.open, self.tag, self.outside);
        self.pending_namespaces(namespaces)?;
        let mark = self.start(tag);
        content(self)?;
        if self.open == Open::No {
            self.end(tag, mark);
        } else {
            self.out.truncate(start);
            self.depth -= 1;
            (self.open, self.tag, self.outside) = around;
        }
        self.scope.truncate(scope);
        self.context = context;
        Ok(())
    }

    /// Writes the member of one row of a table.
    pub(crate) fn write_row(
        &mut self,
        value: &dyn WriteRows,
        table: &'static Table,
        at: usize,
    ) -> Result<()> {
        match table.rows.get(at) {
            Some(row) => self.row = row,
            None => return self.no_row(),
        }
        self.look_at_row(self.row)?;
        value.write_row(at, self)
    }

    /// Makes sure that the names of a row, and of its items, are declared.
    fn look_at_row(&mut self, row: &'static Row) -> Result<()> {
        if self.context.knows(row) || self.check.is_some() {
            return Ok(());
        }
        let rows = std::slice::from_ref(row);
        self.looked_at(row, declared::wrong_rows(rows, &self.scope))
    }

    /// The same of all rows of a table.
    #[cold]
    fn look_at(&mut self, table: &'static Table) -> Result<()> {
        if let Some(check) = &mut self.check {
            check.tracker.defaults(table);
            if matches!(table.kind, TableKind::Type | TableKind::Unordered)
                && let Some(content) = check.contents.last_mut()
            {
                *content = check.models.content(table);
            }
            return Ok(());
        }
        self.looked_at(table, declared::wrong_table(table, &self.scope))
    }

    fn looked_at<T>(&mut self, constant: &'static T, wrong: Option<String>) -> Result<()> {
        match wrong {
            Some(what) => Err(self.unwritable(what)),
            None => {
                self.context.remember(constant);
                Ok(())
            }
        }
    }

    /// Namespaces for the next start tag to declare.
    pub(crate) fn pending_namespaces(
        &mut self,
        namespaces: &'static [(&'static str, &'static str)],
    ) -> Result<()> {
        self.context = self.context.with(namespaces);
        if let Some(first) = namespaces.first()
            && !self.context.knows(first)
        {
            self.looked_at(first, declared::wrong_namespaces(namespaces))?;
        }
        for (prefix, uri) in namespaces {
            if !self.scope.is_constant(prefix, uri) {
                self.scope.push(Cow::Borrowed(prefix), Cow::Borrowed(uri));
                self.undeclared += 1;
            }
        }
        Ok(())
    }

    /// Writes a member.
    ///
    /// # Errors
    /// When the value has no valid form.
    pub fn member<S: Slot>(&mut self, member: &S) -> Result<()> {
        member.write(self)
    }

    /// Writes the variant of a choice that this row stands for.
    ///
    /// # Errors
    /// When the value has no valid form.
    pub fn variant<S: Slot>(&mut self, row: usize, value: &S) -> Result<()> {
        self.start_variant(row)?;
        value.write(self)
    }

    /// Makes the row of a choice's variant the one at hand.
    pub(crate) fn start_variant(&mut self, row: usize) -> Result<()> {
        if self.check.is_some() {
            self.count_times(row);
        }
        match self.table.rows.get(row) {
            Some(row) => self.row = row,
            None => return self.no_row(),
        }
        Ok(())
    }

    /// In a check: counts a value of a choice that repeats.
    #[cold]
    fn count_times(&mut self, at: usize) {
        let table = self.table;
        let Some(check) = &mut self.check else { return };
        let depth = check.path.len();
        check.times.retain(|(of, ..)| *of <= depth);
        let mut open = check.times.iter_mut().rev();
        let open =
            open.find(|(of, known, ..)| *of == depth && std::ptr::eq(known.rows, table.rows));
        let (Some((_, _, repeated, times)), Some(row)) = (open, table.rows.get(at)) else {
            return;
        };
        let before = times.times;
        times.count(at, row);
        if times.times > repeated.max && before == repeated.max {
            let what = expected(std::slice::from_ref(*repeated));
            let message = format!("{what} may stand {} times at most", repeated.max);
            self.counted_wrong(message);
        }
    }

    /// Writes a value of the type that this row names, with `xsi:type` unless it is the
    /// declared type.
    ///
    /// # Errors
    /// When the value has no valid form.
    pub fn derived<T: WriteXml>(&mut self, row: usize, value: &T) -> Result<()> {
        self.name_derived(row, WriteXml::names_type(value));
        WriteXml::write(value, self)
    }

    /// Writes `xsi:type` for the type that this row names, unless it is the declared type or the
    /// value writes it itself.
    pub(crate) fn name_derived(&mut self, row: usize, names_type: bool) {
        if let Some(row) = self.table.rows.get(row) {
            if row.min == 0 || self.encoding.is_some() && !names_type {
                self.xsi_name("type");
                self.constant_value(row.tag);
            }
            if row.derivations & self.row.derivations != 0 {
                let message = format!("the type {} may not stand here: it is blocked", row.name);
                self.violation(message);
            }
        }
    }

    /// What generated code answers for a row it doesn't have.
    ///
    /// # Errors
    /// Always.
    #[cold]
    pub fn no_row(&self) -> Result<()> {
        Err(self.unwritable(
            "a table has a row that its type doesn't: generate the code again".to_owned(),
        ))
    }

    /// Writes a value that its table describes.
    pub(crate) fn table(&mut self, value: &dyn WriteRows, table: &'static Table) -> Result<()> {
        if !self.context.knows(table) {
            self.look_at(table)?;
        }
        match table.kind {
            TableKind::Choice | TableKind::Derived => {
                self.table = table;
                value.write_row(0, self)?;
            }
            _ => {
                if let [.., last] = table.rows
                    && matches!(last.kind, RowKind::Unknown)
                {
                    // The start tag is open: what the schema doesn't know of it comes first.
                    self.row = &EXTRA_ATTRIBUTES;
                    value.write_row(table.rows.len() - 1, self)?;
                }
                for (at, row) in table.rows.iter().enumerate() {
                    self.row = row;
                    value.write_row(at, self)?;
                }
            }
        }
        Ok(())
    }

    /// Whether the element that was started last is not too deep: such a value is an error and no
    /// overflow of the stack. What is counted is what reading counts, elements.
    #[inline]
    pub(crate) fn check_depth(&self) -> Result<()> {
        match self.depth > self.max_depth {
            true => Err(self.too_deep()),
            false => Ok(()),
        }
    }

    #[cold]
    fn too_deep(&self) -> XmlError {
        match &self.problem {
            Some(problem) => problem.clone(),
            None => XmlError::limit("max_depth", self.max_depth, self.path(), None),
        }
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Writes one value as the row at hand says.
    pub(crate) fn value<T: Written>(&mut self, value: &T) -> Result<()> {
        let row = self.row;
        match row.kind {
            RowKind::Element | RowKind::Bytes(_) | RowKind::Keyed(_) | RowKind::Child(..) => {
                let mark = self.start_row(row, value.names_type());
                self.check_depth()?;
                value.prepare(self);
                if self.check.is_some() {
                    self.check_nil(row, value.is_nil());
                }
                value.write(self)?;
                self.end_row(row, mark);
            }
            RowKind::Attribute => {
                value.prepare(self);
                let from = self.start_attribute(row);
                value.write(self)?;
                self.end_attribute(row, from);
            }
            _ => value.write(self)?,
        }
        self.row = row;
        Ok(())
    }

    fn check_nil(&mut self, row: &'static Row, is_nil: bool) {
        if let Some(check) = &mut self.check {
            check.path.push(row.name);
            check.start(row, is_nil);
        }
        if is_nil && !row.nillable {
            self.violation("nil is not allowed".to_owned());
        }
    }

    fn end_row(&mut self, row: &Row, mark: usize) {
        if self.check.is_some() {
            self.end_checked();
        }
        self.end(row.tag, mark);
    }

    /// Gives where its value starts.
    fn start_attribute(&mut self, row: &Row) -> usize {
        self.out.push(' ');
        self.out.push_str(row.tag);
        self.out.push_str("=\"");
        self.attribute = true;
        self.out.len()
    }

    fn end_attribute(&mut self, row: &Row, from: usize) {
        if self.package.is_some() && super::xop::is_content_type(row.namespace, row.name) {
            let media = super::xop::unescaped(&self.out[from..]);
            self.describe(Cow::Owned(media));
        }
        self.attribute = false;
        self.out.push('"');
    }

    /// Takes note of the media type that the element at hand says its bytes are of.
    pub(crate) fn describe(&mut self, media: Cow<'static, str>) {
        let at = self.out.len();
        if let Some(package) = &mut self.package {
            package.media = Some((at, media));
        }
    }

    /// The media type of the bytes that are the content of the element at hand, where it says
    /// one.
    pub(crate) fn described(&mut self) -> Option<Cow<'static, str>> {
        let (at, media) = self.package.as_mut()?.media.take()?;
        // Said by another element that ended, or that this one stands in: no attribute has `<`.
        let since = self.out.get(at..)?;
        (!since.contains('<')).then_some(media)
    }

    /// Writes a start tag but for its end; gives what [`Writer::end`] needs.
    pub(crate) fn start(&mut self, tag: &str) -> usize {
        self.close_start();
        self.depth += 1;
        self.tag = self.out.len();
        self.out.push('<');
        self.out.push_str(tag);
        self.open = Open::Yes;
        self.outside = self.scope.len();
        if self.undeclared > 0 {
            self.declare_pending();
        }
        // What the root's own start tag declares is taken back by `root`.
        self.scope.len()
    }

    #[cold]
    fn declare_pending(&mut self) {
        self.outside = self.scope.len() - self.undeclared;
        for (prefix, uri) in self.scope.since(self.outside) {
            self.out.push_str(" xmlns:");
            self.out.push_str(prefix);
            self.out.push_str("=\"");
            // It is a constant, and was looked at.
            escape(uri, true, &mut self.out);
            self.out.push('"');
        }
        self.undeclared = 0;
    }

    /// Ends the element.
    pub(crate) fn end(&mut self, tag: &str, mark: usize) {
        self.depth -= 1;
        if self.renamed.is_empty() {
            self.end_tag(tag);
        } else {
            self.end_renamed(tag, mark);
        }
        self.scope.truncate(mark);
    }

    /// The same where an element is open that got another prefix.
    #[cold]
    fn end_renamed(&mut self, tag: &str, mark: usize) {
        // Whatever is in such an element has more in scope than it had itself.
        let renamed = self.renamed.pop_if(|(renamed, _)| *renamed == mark);
        self.end_tag(renamed.as_ref().map_or(tag, |(_, tag)| tag));
    }

    #[inline]
    fn end_tag(&mut self, tag: &str) {
        if self.open == Open::No {
            self.out.push_str("</");
            self.out.push_str(tag);
            self.out.push('>');
        } else {
            self.look_at_start();
            self.out.push_str("/>");
            self.open = Open::No;
        }
    }

    /// Ends the start tag, if it is open: content follows.
    #[inline]
    pub(crate) fn close_start(&mut self) {
        if self.open != Open::No {
            self.look_at_start();
            self.out.push('>');
            self.open = Open::No;
        }
    }

    #[inline]
    fn look_at_start(&mut self) {
        if self.open == Open::Unchecked {
            self.look_at_attributes();
        }
    }

    /// The start tag that is open gets attributes whose names come with values: that each has a
    /// name of its own is made sure of when it ends.
    pub(crate) fn mark_unchecked(&mut self) {
        if self.open == Open::Yes {
            self.open = Open::Unchecked;
        }
    }

    /// Makes sure that no two attributes of the start tag have the same name (Namespaces in XML,
    /// 6.3).
    #[cold]
    fn look_at_attributes(&mut self) {
        if self.check.is_some() {
            return;
        }
        // Between quotes no quote stands: it is escaped there. Namespaces may be long, and are
        // compared by their numbers; these have none.
        const NONE: usize = usize::MAX;
        const XML: usize = usize::MAX - 1;
        const XMLNS: usize = usize::MAX - 2;
        let mut names: Vec<(&str, usize)> = Vec::new();
        for piece in self.out[self.tag..].split('"').step_by(2) {
            let Some((_, name)) = piece.strip_suffix('=').and_then(|p| p.rsplit_once(' ')) else {
                continue;
            };
            names.push(match name.split_once(':') {
                None => (name, NONE),
                Some(("xmlns", prefix)) => (prefix, XMLNS),
                Some(("xml", local)) => (local, XML),
                Some((prefix, local)) => (local, self.scope.number(prefix).unwrap_or(NONE)),
            });
        }
        names.sort_unstable();
        let twice = names.windows(2).find(|pair| pair[0] == pair[1]);
        let twice = twice.map(|pair| pair[0].0.to_owned());
        if let Some(name) = twice {
            self.problem(format!("two attributes have the name `{}`", Start(&name)));
        }
    }

    /// Whether the value of an attribute is being written.
    pub(crate) fn in_attribute(&self) -> bool {
        self.attribute
    }

    /// Whether a start tag is open, and attributes can be written.
    pub(crate) fn can_have_attribute(&self) -> bool {
        self.open != Open::No && !self.attribute
    }

    /// An attribute on the start tag that is open.
    pub(crate) fn plain_attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.attribute_value(value);
    }

    fn attribute_value(&mut self, value: &str) {
        self.out.push_str("=\"");
        if let Some(bad) = escape(value, true, &mut self.out) {
            self.problem(wrong_character(bad));
        }
        self.out.push('"');
    }

    /// The value of an attribute, which is a constant of a table and was looked at, or of our own.
    fn constant_value(&mut self, value: &str) {
        self.out.push_str("=\"");
        self.out.push_str(value);
        self.out.push('"');
    }

    /// The name of an attribute of XML Schema's instance namespace.
    fn xsi_name(&mut self, name: &str) {
        let declared = match self.scope.prefix(XSI) {
            Some(prefix) => {
                self.out.push(' ');
                self.out.push_str(prefix);
                true
            }
            None => false,
        };
        if !declared {
            let prefix = self.prefix_for(XSI, "xsi");
            self.out.push(' ');
            self.out.push_str(&prefix);
        }
        self.out.push(':');
        self.out.push_str(name);
    }

    /// An attribute of XML Schema's instance namespace.
    pub(crate) fn xsi(&mut self, name: &str, value: &str) {
        self.xsi_name(name);
        self.attribute_value(value);
    }

    /// `xsi:type` on the start tag that is open.
    pub(crate) fn xsi_type(&mut self, name: &QName) {
        self.mark_unchecked();
        if !is_ncname(&name.local) {
            self.problem(format!(
                "`{}` is not the name of a type",
                Start(&name.local)
            ));
        }
        match name.namespace.as_deref().unwrap_or("") {
            "" => self.xsi("type", &name.local),
            _ => {
                let prefix = self.prefix_of(name);
                self.xsi("type", &format!("{prefix}:{}", name.local));
            }
        }
    }

    /// A namespace declaration on the start tag that is open.
    pub(crate) fn declare(&mut self, prefix: &str, namespace: &str) {
        if self.write_declaration(prefix, namespace) {
            self.scope
                .push(prefix.to_owned().into(), namespace.to_owned().into());
        }
    }

    /// Writes a declaration, unless it can't stand here.
    fn write_declaration(&mut self, prefix: &str, namespace: &str) -> bool {
        if let Some(what) = declared::wrong_declaration(prefix, namespace) {
            self.problem(what);
            return false;
        }
        if self.scope.is_since(prefix, self.outside) {
            self.problem(format!(
                "the prefix `{}` can't stand for \"{}\" where it stands for another namespace \
                 already",
                Start(prefix),
                Start(namespace)
            ));
            return false;
        }
        match (self.declarable).checked_sub(namespace.len().saturating_sub(ORDINARY)) {
            Some(left) => self.declarable = left,
            None => {
                self.declared_too_much();
                return false;
            }
        }
        self.out.push_str(if prefix.is_empty() {
            " xmlns"
        } else {
            " xmlns:"
        });
        self.out.push_str(prefix);
        let at = self.out.len();
        self.attribute_value(namespace);
        if self.check.is_some() {
            // Nobody reads what a check writes, and this may be much of it.
            self.out.truncate(at);
            self.out.push_str("=\"\"");
        }
        true
    }

    /// Writes a start tag of a name that came with a value, but for its end, with the prefix that
    /// it has where that is possible, and with these declarations. Gives the tag, and what
    /// [`Writer::end`] needs.
    pub(crate) fn start_named<'n>(
        &mut self,
        name: &QName,
        declarations: impl Iterator<Item = (&'n SharedStr, &'n SharedStr)> + Clone,
    ) -> Result<(String, usize)> {
        let local = &name.local;
        let shared = name.namespace.clone().unwrap_or_default();
        let namespace = shared.as_str();
        // These namespaces have no elements.
        if !is_ncname(local) || matches!(namespace, XML_NAMESPACE | XMLNS_NAMESPACE) {
            return Err(self.unwritable(format!(
                "`{}` is not the name of an element",
                Start(&name.to_clark())
            )));
        }
        let prefix = match namespace {
            "" => Cow::Borrowed(""),
            _ => {
                let wanted = match declared::is_prefix(&name.prefix) {
                    true => name.prefix.as_str(),
                    false => "",
                };
                let mut own = declarations.clone();
                // The element itself has another use for it.
                match own.any(|(prefix, uri)| prefix == wanted && *uri != shared) {
                    false => Cow::Borrowed(wanted),
                    true => {
                        let own: HashSet<&str> =
                            declarations.clone().map(|(p, _)| p.as_str()).collect();
                        Cow::Owned(self.scope.unused(wanted, |prefix| own.contains(prefix)))
                    }
                }
            }
        };
        let tag = match &*prefix {
            "" => local.as_str().to_owned(),
            prefix => format!("{prefix}:{local}"),
        };
        let mark = self.start(&tag);
        for (known, uri) in declarations {
            // A name in no namespace can't have a prefix: the default namespace has to go.
            let is_hidden = known.is_empty() && namespace.is_empty() && !uri.is_empty();
            if !is_hidden {
                self.declare_new(known, uri);
            }
        }
        self.declare_new(&prefix, &shared);
        match self.problem.take() {
            None => Ok((tag, mark)),
            Some(problem) => Err(problem),
        }
    }

    /// Declares a prefix unless it is declared so already.
    fn declare_new(&mut self, prefix: &str, namespace: &SharedStr) {
        let is_xml = prefix == "xml" && *namespace == XML_NAMESPACE;
        if !is_xml
            && !self.scope.is_for(prefix, namespace)
            && self.write_declaration(prefix, namespace)
        {
            self.scope.push_shared(prefix.to_owned().into(), namespace);
        }
    }

    /// Declarations that came with the value of the row at hand, on its start tag, which is open.
    /// The element itself gets another prefix where they have another use for the one it has.
    pub(crate) fn declare_in_row<'n>(
        &mut self,
        declarations: impl Iterator<Item = (&'n SharedStr, &'n SharedStr)>,
    ) {
        let row = self.row;
        let prefix = row.tag.split_once(':').map_or("", |(prefix, _)| prefix);
        let (mark, own) = (self.scope.len(), self.tag..self.out.len());
        for (known, uri) in declarations {
            // As in `start_named`; and a row without a prefix is in no namespace.
            let is_hidden = known.is_empty() && prefix.is_empty() && !uri.is_empty();
            let is_used = || self.out[own.clone()].contains(&format!(" {known}:"));
            if is_hidden {
                continue;
            }
            if self.scope.namespace(known).is_some() && !self.scope.is_for(known, uri) && is_used()
            {
                self.problem(format!(
                    "the prefix `{known}` stands for two namespaces in one element"
                ));
            }
            self.declare_new(known, uri);
        }
        let is_row = |now: &str| now == row.namespace;
        if prefix.is_empty() || prefix == "xml" || self.scope.namespace(prefix).is_some_and(is_row)
        {
            return;
        }
        let other = self.scope.unused(prefix, |_| false);
        self.declare(&other, row.namespace);
        let start = self.tag + 1;
        self.out.replace_range(start..start + prefix.len(), &other);
        self.renamed.push((mark, format!("{other}:{}", row.name)));
    }

    /// The namespace that a prefix has where the writer is.
    pub(crate) fn namespace_of(&self, prefix: &str) -> Option<&str> {
        self.scope.namespace(prefix)
    }

    /// The same, in the memory of the value that declared it.
    pub(crate) fn shared_namespace_of(&self, prefix: &str) -> Option<SharedStr> {
        self.scope.shared(prefix)
    }

    /// The prefix for a name that has a namespace, as [`Writer::prefix_for`]. Namespaces may be long
    /// and those of very many names: one that is in scope as the name has it is not compared.
    pub(crate) fn prefix_of(&mut self, name: &QName) -> String {
        let namespace = name.namespace.clone().unwrap_or_default();
        if !name.prefix.is_empty() && self.scope.has_same(&name.prefix, &namespace) {
            return name.prefix.as_str().to_owned();
        }
        if namespace == XML_NAMESPACE {
            return "xml".to_owned();
        }
        match self.scope.prefix_of(&namespace) {
            Some(prefix) => prefix.to_owned(),
            None => self.new_prefix(&namespace, &name.prefix),
        }
    }

    /// A prefix for a namespace, declared on the start tag that is open if need be. Where none is
    /// open and the namespace has no prefix, what is written ends with an error: a [`Text`] asks
    /// for the prefixes that it needs in [`Text::prepare`].
    pub fn prefix_for(&mut self, namespace: &str, wanted: &str) -> String {
        if namespace == XML_NAMESPACE {
            return "xml".to_owned();
        }
        match self.scope.prefix(namespace) {
            Some(prefix) => prefix.to_owned(),
            None => self.new_prefix(&namespace.into(), wanted),
        }
    }

    fn new_prefix(&mut self, namespace: &SharedStr, wanted: &str) -> String {
        let wanted = match declared::is_prefix(wanted) {
            true => wanted,
            false => "q",
        };
        let prefix = self.scope.unused(wanted, |_| false);
        if self.open != Open::No && !self.attribute {
            if self.write_declaration(&prefix, namespace) {
                self.scope.push_shared(prefix.clone().into(), namespace);
            }
        } else if self.check.is_none() {
            self.problem(format!(
                "a name in the namespace \"{}\" stands where no prefix can be declared",
                Start(namespace)
            ));
        }
        prefix
    }

    /// An absent optional member, or the nil element that stands for it.
    pub(crate) fn absent(&mut self) -> Result<()> {
        if self.row.min > 0 && self.row.may_be_nil(self.encoding.is_some()) {
            return self.nil();
        }
        if self.row.min > 0 && self.row.max == 1 {
            let message = format!("{} is missing", expected(std::slice::from_ref(self.row)));
            self.content_is_wrong();
            self.violation(message);
        }
        Ok(())
    }

    /// A member that isn't there and can't be left out.
    #[cfg(feature = "dynamic")]
    pub(crate) fn absent_value(&mut self) -> Result<()> {
        let row = self.row;
        if self.check.is_some() || row.min == 0 || row.may_be_nil(self.encoding.is_some()) {
            return self.absent();
        }
        let what = expected(std::slice::from_ref(row));
        Err(self.unwritable(format!("{what} is required, and its value is not there")))
    }

    /// A nil element.
    pub(crate) fn nil(&mut self) -> Result<()> {
        let row = self.row;
        if !row.may_be_nil(self.encoding.is_some()) {
            let message = format!("{} can't be nil", expected(std::slice::from_ref(row)));
            self.violation(message);
        }
        let mark = self.start_row(row, false);
        self.check_depth()?;
        if let Some(check) = &mut self.check {
            check.start(row, true);
            check.leave(&self.scope);
        }
        self.nil_content(&Nil::default())?;
        self.end(row.tag, mark);
        Ok(())
    }

    /// What makes the element nil whose start tag is open.
    pub(crate) fn nil_content(&mut self, nil: &Nil) -> Result<()> {
        self.xsi_name("nil");
        self.constant_value("true");
        if let Some(name) = &nil.type_name {
            self.xsi_type(name);
        }
        if !nil.attributes.is_empty() {
            self.mark_unchecked();
        }
        nil.attributes
            .iter()
            .try_for_each(|attribute| attribute.write_to(self))
    }

    /// The number of elements that follow for this row.
    pub(crate) fn count(&mut self, count: usize) {
        if self.check.is_none() {
            if count == 0 {
                self.wrote_none();
            }
            return;
        }
        let row = self.row;
        let (min, mut max) = (row.min as usize, row.max as usize);
        if let RowKind::Group(table) = row.kind
            && row.max > 1
            && table.has_runs()
        {
            // Several values may be one time: they are counted as they are written.
            max = usize::MAX;
            if let Some(check) = &mut self.check {
                let depth = check.path.len();
                check.times.retain(|(of, known, ..)| {
                    *of < depth || *of == depth && !std::ptr::eq(known.rows, table.rows)
                });
                check.times.push((depth, table, row, Times::default()));
            }
        }
        if count < min || row.max != MANY && count > max {
            let bound = if count < min { min } else { max };
            let word = if count < min { "least" } else { "most" };
            let message = format!(
                "{} must stand at {word} {bound} times, it stands {count} times",
                expected(std::slice::from_ref(row))
            );
            self.counted_wrong(message);
        }
    }

    /// Writes an item of repeated elements, of which none is left out: absent is nil.
    pub(crate) fn item(&mut self, write: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        let before = self.out.len();
        write(self)?;
        if self.out.len() == before {
            return self.nil();
        }
        Ok(())
    }

    /// Writes a wrapper element and, by `content`, its items.
    pub(crate) fn items(
        &mut self,
        count: usize,
        content: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let row = self.row;
        let mark = self.start_row(row, false);
        self.check_depth()?;
        if let Some(check) = &mut self.check {
            check.path.push(row.name);
            check.start(row, false);
        }
        self.grid(&[count], content)?;
        self.row = row;
        self.end_row(row, mark);
        Ok(())
    }

    /// Writes the size of an array, whose start tag is open, and, by `content`, its items.
    pub(crate) fn grid(
        &mut self,
        sizes: &[usize],
        content: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let row = self.row;
        self.array_size(row, sizes);
        match row.items.first() {
            Some(item) => self.row = item,
            None => return self.no_row(),
        }
        content(self)
    }

    /// Writes an entry of a dictionary, whose rows are those of entry, key and value.
    pub(crate) fn entry(
        &mut self,
        rows: &'static [Row],
        write_key: &dyn Fn(&mut Self) -> Result<()>,
        write_value: &dyn Fn(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let [entry, key_row, value_row] = rows else {
            return self.no_row();
        };
        let mark = self.start(entry.tag);
        self.check_depth()?;
        if let Some(check) = &mut self.check {
            check.start(entry, false);
        }
        self.row = key_row;
        write_key(self)?;
        self.row = value_row;
        write_value(self)?;
        if let Some(check) = &mut self.check {
            check.leave(&self.scope);
        }
        self.end(entry.tag, mark);
        Ok(())
    }

    /// Writes a value with a lexical form.
    ///
    /// # Errors
    /// When it holds a character that XML doesn't allow.
    pub fn lexical<T: Text>(&mut self, value: &T) -> Result<()> {
        self.lexical_by(
            T::TYPE,
            |writer| value.prepare(writer),
            |writer| value.print(writer),
        )
    }

    /// Writes a value whose lexical form this type describes.
    #[inline]
    pub(crate) fn lexical_by(
        &mut self,
        ty: &'static SimpleType,
        prepare: impl FnOnce(&mut Self),
        print: impl FnOnce(&mut Self),
    ) -> Result<()> {
        if !self.attribute && self.open != Open::No {
            // Of the content of a type with attributes nobody has done this.
            prepare(self);
            self.close_start();
        }
        let from = self.out.len();
        print(self);
        if self.check.is_some() {
            let text = self.out.split_off(from);
            self.check_text(&text, ty);
        } else if self.out.len() == from {
            self.wrote_nothing(ty);
        }
        match self.problem {
            None => Ok(()),
            Some(_) => self.verdict(),
        }
    }

    /// The problem that was met, if there is one.
    #[cold]
    fn verdict(&mut self) -> Result<()> {
        self.problem.take().map_or(Ok(()), Err)
    }

    /// A value is empty: an error where a member is required and its type has no empty value, so
    /// that it was left blank. Items of lists are not: they were put there.
    #[cold]
    fn wrote_nothing(&mut self, natural: &'static SimpleType) {
        let row = self.row;
        let is_required = row.min > 0 && row.max == 1 && row.default.is_none();
        if !self.refuses_blanks || self.list || !is_required {
            return;
        }
        let simple = row.simple.unwrap_or(natural);
        if !simple.is_valid("") {
            let what = match row.kind {
                RowKind::Attribute => format!("the attribute `{}`", row.name),
                RowKind::Text => "the text".to_owned(),
                _ => expected(std::slice::from_ref(row)),
            };
            self.problem(format!(
                "{what} is required and was left blank: its type, {}, has no empty value",
                simple.name
            ));
        }
    }

    /// A list has no items: an error where there must be one at least.
    #[cold]
    fn wrote_none(&mut self) {
        let row = self.row;
        // A group that must stand may be empty itself.
        let is_element = matches!(
            row.kind,
            RowKind::Element | RowKind::Bytes(_) | RowKind::Keyed(_)
        );
        if self.refuses_blanks && is_element && row.min > 0 && self.encoding.is_none() {
            let what = expected(std::slice::from_ref(row));
            let min = row.min;
            self.problem(format!(
                "{what} must stand at least {min} times, and the list was left blank"
            ));
        }
    }

    fn check_text(&mut self, text: &str, natural: &'static SimpleType) {
        let row = self.row;
        let simple = row.simple.unwrap_or(natural);
        let names = |prefix: &str| self.shared_namespace_of(prefix);
        let found = row.text_violations(simple, text, &names);
        let is_attribute = matches!(row.kind, RowKind::Attribute);
        for message in found {
            if is_attribute {
                self.violation(format!("attribute `{}`: {message}", row.name));
            } else {
                self.violation(message);
            }
        }
        let Some(check) = &mut self.check else { return };
        let Some(named) = check.named.take() else {
            return check.value(row, simple, text, &self.scope);
        };
        let names = |prefix: &str| self.scope.shared(prefix);
        let mut found = Vec::new();
        named.check_in(text, Some(&names), &mut |violation| {
            found.push(violation.to_string());
        });
        check.value(row, named, text, &self.scope);
        for message in found {
            self.violation(message);
        }
    }

    /// Writes the items of a list.
    pub(crate) fn list(&mut self, items: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.list, true);
        items(self);
        self.list = outer;
    }

    /// Whatever has a text of its own can hold white space, or nothing: an item of a list is to be
    /// read as one item (XML Schema Part 2, 2.5.1.2).
    #[cold]
    fn no_word(&mut self, item: &str) {
        let what = format!(
            "\"{}\" is no item of a list: items are written with white space between them",
            Start(item)
        );
        match self.check {
            Some(_) => self.violation(what),
            None => self.problem(what),
        }
    }

    /// Whether the items of a list are being written.
    pub(crate) fn in_list(&self) -> bool {
        self.list
    }

    /// Whether values are checked and not written.
    pub(crate) fn is_checking(&self) -> bool {
        self.check.is_some()
    }

    /// The text that was written since there was so much, as it was before it was escaped.
    pub(crate) fn written_since(&self, from: usize) -> String {
        let text = self.out.get(from..).unwrap_or_default();
        match self.is_checking() {
            true => text.to_owned(),
            false => super::xop::unescaped(text),
        }
    }

    /// Text that can hold nothing to escape, such as a number.
    pub fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// The buffer, for values that write themselves and can hold nothing to escape.
    pub fn buffer(&mut self) -> &mut String {
        &mut self.out
    }

    /// Text.
    pub fn escaped(&mut self, text: &str) {
        let is_blank = |b: u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r');
        if self.list && (text.is_empty() || text.bytes().any(is_blank)) {
            self.no_word(text);
        }
        if self.check.is_some() {
            self.unescaped(text);
        } else if let Some(bad) = escape(text, self.attribute, &mut self.out) {
            self.problem(wrong_character(bad));
        }
    }

    #[cold]
    fn unescaped(&mut self, text: &str) {
        self.out.push_str(text);
        if let Some(bad) = text.chars().find(|c| !is_xml_char(*c)) {
            self.problem(wrong_character(bad));
        }
    }

    /// Text between elements.
    pub(crate) fn text(&mut self, text: &str) -> Result<()> {
        self.close_start();
        match escape(text, false, &mut self.out) {
            None => Ok(()),
            Some(bad) => Err(self.unwritable(wrong_character(bad))),
        }
    }

    /// The row that is being written.
    pub fn row(&self) -> &'static Row {
        self.row
    }

    /// In a check: looks into an element that a wildcard takes.
    pub(crate) fn look_under_wildcard(&mut self, element: &Element) -> Result<()> {
        if matches!(self.row.kind, RowKind::Open) && self.row.process != Process::Skip {
            let (name, head) = (&element.name, self.row.name);
            let name =
                super::read::problems::shown(name.namespace.as_deref().unwrap_or(""), &name.local);
            self.content_is_wrong();
            self.violation(format!("{name} is not declared to stand for <{head}>"));
        }
        if let Some(check) = &mut self.check
            && matches!(self.row.kind, RowKind::Any(_) | RowKind::Open)
        {
            let name = &element.name;
            check.child((name.namespace.as_deref().unwrap_or(""), &name.local));
        }
        if let Some(check) = &mut self.check
            && matches!(self.row.kind, RowKind::Any(_))
        {
            check.ids.is_partial |= self.row.process != Process::Skip;
            check.node(element, &self.scope);
            let inside = super::wildcard::violations(
                element,
                self.row.process,
                check.elements,
                &check.limits,
                &mut check.declarable,
            )?;
            let path = check.path();
            check.violations.append(inside, |violation| Violation {
                path: format!("{path}{}", violation.path),
                offset: None,
                message: violation.message,
            });
        }
        Ok(())
    }

    /// What is declared beside elements, as far as it is known.
    pub(crate) fn declared(&self) -> &'static Declarations {
        self.declared
    }

    pub(crate) fn set_declared(&mut self, declared: &'static Declarations) {
        self.declared = declared;
    }

    /// In a check: the value that is written next is to be of this type, too.
    #[cold]
    pub(crate) fn check_as(&mut self, name: &QName) {
        if let Some(check) = &mut self.check {
            check.named = self.declared.simple_type(name);
        }
    }

    /// In a check: looks at an attribute that a wildcard takes.
    pub(crate) fn check_any_attribute(&mut self, name: &QName, text: &str) {
        let RowKind::AnyAttribute(namespaces) = self.row.kind else {
            return;
        };
        // Those of the instance namespace may stand on any element, but for `xsi:nil`, which says
        // something of the content (XML Schema Part 1, 3.3.4).
        match name.namespace.as_deref().unwrap_or("") {
            XSI if name.local == "nil" => {
                return self.violation("xsi:nil is not allowed here".to_owned());
            }
            XSI => {}
            namespace if !namespaces.takes(namespace) => {
                let name = clip(&name.local);
                return self.violation(format!("the attribute `{name}` is not allowed here"));
            }
            _ => {}
        }
        self.check_wild_attribute(name, text, self.row.process);
    }

    fn check_wild_attribute(&mut self, name: &QName, text: &str, process: Process) {
        if self.check.is_none() {
            return;
        }
        if process == Process::Skip {
            return;
        }
        let namespace = name.namespace.as_deref().unwrap_or("");
        match self.declared.attribute((namespace, &name.local)) {
            Declared::Attribute(row) => {
                let Some(simple) = row.simple else { return };
                let names = |prefix: &str| self.scope.shared(prefix);
                let text = normalized(simple, text);
                for message in row.text_violations(simple, &text, &names) {
                    self.violation(format!("attribute `{}`: {message}", row.name));
                }
            }
            Declared::Undeclared if process == Process::Strict => {
                let what = super::read::problems::shown(namespace, &name.local);
                self.violation(format!(
                    "the wildcard takes declared attributes, and {what} is not declared"
                ));
            }
            Declared::Undeclared | Declared::Perhaps => {}
        }
    }

    /// In a check: looks at an element of this name that is kept as a tree.
    pub(crate) fn check_tree(&mut self, element: &Element) -> Result<()> {
        let row = self.row;
        if super::wildcard::is_any_type(row) {
            match element.attribute(XSI, "type") {
                None => self.check_any_type(element)?,
                Some(_) => self.check_named_text(row, element),
            }
        }
        let Some(check) = &mut self.check else {
            return Ok(());
        };
        check.ids.is_partial = true;
        check.attributes(element);
        let has_nil = element.attribute(XSI, "nil").is_some();
        check.nodes(&element.children, &self.scope);
        if has_nil && !row.nillable {
            self.violation("nil is not allowed".to_owned());
        }
        if row.derivations & ABSTRACT != 0 {
            self.violation(super::wildcard::OF_ABSTRACT_TYPE.to_owned());
        }
        if let Some(fixed) = row.fixed
            && !element.children.is_empty()
        {
            self.check_fixed(&element.children, fixed);
        }
        Ok(())
    }

    /// In a check: holds an element against the simple type that its `xsi:type` names, if that is
    /// one which is known.
    fn check_named_text(&mut self, row: &Row, element: &Element) {
        if self.check.is_none() {
            return;
        }
        let named = element.type_name();
        let Some(simple) = named.and_then(|name| self.declared.simple_type(&name)) else {
            return;
        };
        if says_nil(element) {
            return;
        }
        for message in simple_violations(element, row, simple) {
            self.violation(message);
        }
    }

    /// In a check: an element of type `anyType` takes what is declared as it is declared.
    fn check_any_type(&mut self, element: &Element) -> Result<()> {
        for attribute in &element.attributes {
            self.check_wild_attribute(&attribute.name, &attribute.value, Process::Lax);
        }
        let Some(check) = &mut self.check else {
            return Ok(());
        };
        let found = super::wildcard::violations_inside(
            element,
            check.elements,
            &check.limits,
            &mut check.declarable,
        )?;
        let path = check.path();
        check.violations.append(found, |violation| Violation {
            path: format!("{path}{}", violation.path),
            offset: None,
            message: violation.message,
        });
        Ok(())
    }

    /// In a check: content that may hold text and elements, where one value is fixed for it.
    fn check_fixed(&mut self, nodes: &[Node], fixed: &str) {
        let is_it = match nodes {
            [Node::Text(text)] => text.is_empty() || text == fixed,
            [] => true,
            _ => false,
        };
        if !is_it {
            self.violation(format!("the value is fixed: expected \"{fixed}\""));
        }
    }

    /// In a check: looks at content that may hold text and elements.
    pub(crate) fn track_nodes(&mut self, nodes: &[Node]) -> Result<()> {
        if let RowKind::Mixed(Some(model)) = self.row.kind {
            self.check_mixed(model, nodes)?;
        }
        if let Some(check) = &mut self.check {
            check.ids.is_partial = true;
            check.nodes(nodes, &self.scope);
        }
        Ok(())
    }

    /// In a check: whether the elements in mixed content stand as its model says, and what is
    /// in them as their types do.
    fn check_mixed(&mut self, model: &'static Table, nodes: &[Node]) -> Result<()> {
        let Some(check) = &mut self.check else {
            return Ok(());
        };
        let Some(mut content) = check.models.content_in_text(model) else {
            return Ok(());
        };
        let path = check.path();
        for node in nodes {
            let Node::Element(element) = node else {
                continue;
            };
            let name = &element.name;
            let name = (name.namespace.as_deref().unwrap_or(""), &*name.local);
            let inside = || format!("{path}/{}", name.1);
            content.child(name, || (inside(), None));
            let Some(row) = content.row_of(name) else {
                continue;
            };
            let found = match (row.kind, row.simple) {
                (RowKind::Any(_), _) => super::wildcard::violations(
                    element,
                    row.process,
                    check.elements,
                    &check.limits,
                    &mut check.declarable,
                )?,
                (RowKind::Child(of, _), _) => super::wildcard::child_violations(
                    element,
                    (row, of),
                    self.declared,
                    check.elements,
                    &check.limits,
                    &mut check.declarable,
                )?,
                (_, Some(simple)) => {
                    let mut found = Violations::up_to(check.violations.room());
                    for message in text_violations(element, row, simple) {
                        found.add(|| Violation {
                            path: format!("/{}", name.1),
                            offset: None,
                            message,
                        });
                    }
                    found
                }
                _ => continue,
            };
            check.violations.append(found, |violation| Violation {
                path: format!("{path}{}", violation.path),
                offset: None,
                message: violation.message,
            });
        }
        content.end(&mut check.violations, || (path, None));
        Ok(())
    }

    /// In a check: an element ends.
    #[cold]
    fn end_checked(&mut self) {
        if let Some(check) = &mut self.check {
            check.leave(&self.scope);
            check.path.pop();
        }
    }

    /// In a check: something is wrong with the content at hand, whatever its model says.
    fn content_is_wrong(&mut self) {
        if let Some(Some(content)) = self.check.as_mut().and_then(|c| c.contents.last_mut()) {
            content.is_reported = true;
        }
    }

    #[cold]
    fn counted_wrong(&mut self, message: String) {
        if let Some(check) = &mut self.check {
            check.counted_wrong(message);
        }
    }

    #[cold]
    pub(crate) fn violation(&mut self, message: String) {
        if let Some(check) = &mut self.check {
            let path = check.path();
            check.violations.add(|| Violation {
                path,
                offset: None,
                message,
            });
        }
    }

    /// Takes note of what can't be written, where no error can be given. What is written ends
    /// with it.
    #[cold]
    pub(crate) fn problem(&mut self, what: String) {
        if self.problem.is_none() {
            self.end_with(self.unwritable(what));
        }
    }

    #[cold]
    fn declared_too_much(&mut self) {
        if self.problem.is_none() {
            let path = self.path();
            self.end_with(XmlError::limit(
                "max_declared",
                self.max_declared,
                path,
                None,
            ));
        }
    }

    /// No further element is written: each would cost as much as before, for nothing.
    fn end_with(&mut self, problem: XmlError) {
        self.problem = Some(problem);
        self.max_depth = 0;
    }

    #[cold]
    pub(crate) fn unwritable(&self, what: String) -> XmlError {
        XmlError::new(XmlErrorKind::Unwritable(what), self.path(), None)
    }

    /// The elements that are open, and the attribute: they are read off what is written.
    fn path(&self) -> String {
        match &self.check {
            Some(check) => check.path(),
            None => path_of(&self.out),
        }
    }
}

/// A text with its white space as a type has it.
fn normalized<'t>(simple: &SimpleType, text: &'t str) -> Cow<'t, str> {
    match simple.white_space {
        WhiteSpace::Preserve => Cow::Borrowed(text),
        WhiteSpace::Replace => lexical::replace(text),
        WhiteSpace::Collapse => lexical::collapse(text),
    }
}

/// Whether an element that is kept as a tree says that it is nil.
fn says_nil(element: &Element) -> bool {
    let nil = element.attribute(XSI, "nil").map(str::trim);
    matches!(nil, Some("true" | "1"))
}

/// What is wrong with an element that is kept as a tree and that a row of a simple type stands for.
fn text_violations(element: &Element, row: &Row, simple: &SimpleType) -> Vec<String> {
    let is_nil = row.nillable && says_nil(element);
    // What `xsi:type` says may be another type.
    if is_nil || element.attribute(XSI, "type").is_some() {
        return Vec::new();
    }
    simple_violations(element, row, simple)
}

/// The same, whatever the element says of itself.
fn simple_violations(element: &Element, row: &Row, simple: &SimpleType) -> Vec<String> {
    let mut text = String::new();
    for node in &*element.children {
        match node {
            Node::Text(more) => text.push_str(more),
            Node::Element(_) => return vec!["an element stands where only text may".to_owned()],
        }
    }
    let text = match row.default {
        Some(default) if text.is_empty() => Cow::Borrowed(default),
        _ => normalized(simple, &text),
    };
    let names = |prefix: &str| element.namespaces.shared(prefix).cloned();
    row.text_violations(simple, &text, &names)
}

/// What is wrong with a text that holds this character.
#[cold]
pub(super) fn wrong_character(bad: char) -> String {
    let code = bad as u32;
    format!("the character U+{code:04X} can't stand in an XML document")
}

/// The path at the end of the beginning of a document.
fn path_of(text: &str) -> String {
    let mut open: Vec<&str> = Vec::new();
    let mut attribute = None;
    // No text or value has one of these: they are escaped there.
    for tag in text.split('<').skip(1) {
        let (inside, is_whole) = match tag.split_once('>') {
            Some((inside, _)) => (inside, true),
            None => (tag, false),
        };
        if inside.starts_with('/') {
            open.pop();
        } else if !(inside.starts_with('?') || is_whole && inside.ends_with('/')) {
            open.push(inside.split(' ').next().unwrap_or(""));
        }
        if !is_whole && inside.matches('"').count() % 2 == 1 {
            let names = inside.rsplit('"').nth(1).unwrap_or("");
            attribute = names.trim_end_matches('=').rsplit(' ').next();
        }
    }
    let local = |tag: &&str| tag.rsplit(':').next().unwrap_or("").to_owned();
    let mut path = String::new();
    for tag in &open {
        path.push('/');
        path.push_str(&Start(&local(tag)).to_string());
    }
    if let Some(name) = &attribute {
        path.push_str("/@");
        path.push_str(&Start(&local(name)).to_string());
    }
    path
}

/// Whether one of the bytes may have to be replaced, or may belong to a character that XML
/// doesn't allow. Without an exit, so that it looks at all of them at once.
#[inline]
fn is_suspicious(piece: &[u8; 16]) -> bool {
    let is = |b: u8| {
        let [lesser, and, quote] = [b & 0xfd == b'<', b == b'&', b == b'"'];
        u8::from(b < b' ')
            | u8::from(lesser)
            | u8::from(and)
            | u8::from(quote)
            | u8::from(b == 0xef)
    };
    piece.iter().fold(0, |found, b| found | is(*b)) != 0
}

/// Up to where nothing is suspicious: to the end of most texts.
#[inline]
fn unsuspicious(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(piece) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        if is_suspicious(piece) {
            return at;
        }
        at += 16;
    }
    // What is left over, filled up with what was looked at already or with blanks.
    let mut rest = [b' '; 16];
    match bytes.last_chunk() {
        Some(last) => rest = *last,
        None => match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (Some(first), Some(last)) => {
                rest[..8].copy_from_slice(first);
                rest[8..].copy_from_slice(last);
            }
            _ => match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
                (Some(first), Some(last)) => {
                    rest[..4].copy_from_slice(first);
                    rest[4..8].copy_from_slice(last);
                }
                _ => std::iter::zip(&mut rest, bytes).for_each(|(to, b)| *to = *b),
            },
        },
    }
    if is_suspicious(&rest) {
        at
    } else {
        bytes.len()
    }
}

/// What has to be replaced in text, and in the value of an attribute.
static ESCAPED: [[bool; 256]; 2] = {
    let mut table = [[false; 256]; 2];
    let mut i = 0;
    while i < 256 {
        let b = i as u8;
        let always = b == b'&' || b == b'<' || b == b'>' || b == b'\r' || b < b' ';
        table[0][i] = always && b != b'\t' && b != b'\n';
        table[1][i] = always || b == b'"';
        i += 1;
    }
    // U+FFFE and U+FFFF start with this byte.
    table[0][0xef] = true;
    table[1][0xef] = true;
    table
};

/// Appends text, escaped; gives a character that XML doesn't allow, if there was one.
fn escape(text: &str, attribute: bool, out: &mut String) -> Option<char> {
    let escaped = &ESCAPED[usize::from(attribute)];
    let bytes = text.as_bytes();
    let mut bad = None;
    let mut start = 0;
    let mut at = unsuspicious(bytes);
    while let Some(&b) = bytes.get(at) {
        at += 1;
        if !escaped[b as usize] {
            if at.is_multiple_of(16) {
                at += unsuspicious(&bytes[at..]);
            }
            continue;
        }
        let replacement = match b {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\r' => "&#13;",
            b'\n' => "&#10;",
            b'\t' => "&#9;",
            0xef => {
                match bytes.get(at..at + 2) {
                    Some([0xbf, 0xbe]) => bad = Some('\u{fffe}'),
                    Some([0xbf, 0xbf]) => bad = Some('\u{ffff}'),
                    _ => {}
                }
                continue;
            }
            _ => {
                bad = Some(char::from(b));
                continue;
            }
        };
        out.push_str(&text[start..at - 1]);
        out.push_str(replacement);
        start = at;
    }
    out.push_str(&text[start..]);
    bad
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What has to be replaced is found wherever it stands, in texts of every length.
    #[test]
    fn every_place_is_looked_at() {
        let replaced = |c: char, attribute: bool| match c {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '\r' => "&#13;".to_owned(),
            '"' if attribute => "&quot;".to_owned(),
            '\n' if attribute => "&#10;".to_owned(),
            '\t' if attribute => "&#9;".to_owned(),
            c => c.to_string(),
        };
        for c in "&<>\"\r\n\t=;\u{7f}\u{ef}\u{ffee}\u{fffd}\u{fffe}\u{ffff}\0\u{1f}".chars() {
            let is_bad = !is_xml_char(c);
            // Miri takes a thousand times as long.
            let longest = if cfg!(miri) { 4 } else { 70 };
            for (len, attribute) in (0..longest).flat_map(|len| [(len, false), (len, true)]) {
                for at in 0..=len {
                    let text = format!("{}{c}{}", "a".repeat(at), "b".repeat(len - at));
                    let mut out = String::new();
                    assert_eq!(escape(&text, attribute, &mut out), is_bad.then_some(c));
                    let expected = text.replace(c, &replaced(c, attribute));
                    assert_eq!(out, expected, "{text:?}");
                }
            }
        }
    }
}
