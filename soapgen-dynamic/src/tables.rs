//! From what stands on the wire to the runtime's tables: what `soapgen` spells as code is made here
//! as values, row by row the same.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use soapgen::model::{
    Builtin, Derivation, Facet, Identity, IdentityKind, NameTest, NamespaceConstraint, Paths,
    ProcessContents, Step, WhiteSpace, XmlName,
};
use soapgen::plan::{ItemKind, ModuleId, Plan};
use soapgen::shape::{
    Check, Declared, Member, RecordKind, Row, RowKind, ShapeId, ShapeKind, SimpleId, SimpleRef,
    SimpleType, SimpleVariety, Slot, WrapperId,
};
use soapgen_runtime::Root;
use soapgen_runtime::codegen as rt;
use soapgen_runtime::dynamic::{
    Document, Kind, Lexical, Type, leak, leak_all, leak_text, register, root,
};

/// The tables of a plan.
pub(crate) struct Tables<'p> {
    plan: &'p Plan,
    texts: HashMap<String, &'static str>,
    types: HashMap<ShapeId, &'static Type>,
    kinds: HashMap<ShapeId, Kind>,
    simple_types: HashMap<SimpleId, &'static rt::SimpleType>,
    enumerations: HashMap<ShapeId, &'static rt::SimpleType>,
    wrappers: HashMap<WrapperId, &'static [rt::Row]>,
    prefixes: HashMap<(Vec<ModuleId>, bool), rt::Prefixes>,
    /// Elements of mixed content, and what each is read as.
    children: Vec<(&'static rt::Row, &'p Slot)>,
}

impl<'p> Tables<'p> {
    /// All tables of a plan: for each shape with members its type.
    pub(crate) fn new(plan: &'p Plan) -> Self {
        let mut tables = Self {
            plan,
            texts: HashMap::new(),
            types: HashMap::new(),
            kinds: HashMap::new(),
            simple_types: HashMap::new(),
            enumerations: HashMap::new(),
            wrappers: HashMap::new(),
            prefixes: HashMap::new(),
            children: Vec::new(),
        };
        // Types stand in each other, in circles too: what their members are is said when all are
        // there.
        let shapes = &plan.shapes.shapes;
        for number in 0..shapes.len() {
            tables.table(ShapeId(number));
        }
        for number in 0..shapes.len() {
            if let Some(ty) = tables.types.get(&ShapeId(number)).copied() {
                let members = members(plan, ShapeId(number));
                let members = members.iter().map(|m| tables.kind(&m.slot)).collect();
                // It is set here alone.
                let _ = ty.members.set(members);
            }
        }
        tables
    }

    fn text(&mut self, text: &str) -> &'static str {
        match self.texts.entry(text.to_owned()) {
            Entry::Occupied(entry) => entry.get(),
            Entry::Vacant(entry) => {
                let text = leak_text(entry.key());
                entry.insert(text)
            }
        }
    }

    /// The type of a shape that has members.
    pub(crate) fn ty(&self, shape: ShapeId) -> Option<&'static Type> {
        self.types.get(&shape).copied()
    }

    /// The table of a shape, which a group refers to.
    fn table(&mut self, id: ShapeId) -> Option<&'static rt::Table> {
        if let Some(ty) = self.types.get(&id) {
            return Some(&ty.table);
        }
        let plan = self.plan;
        let shape = &plan.shapes[id];
        let kind = match &shape.kind {
            ShapeKind::Record(kind, _) => record_kind(*kind),
            ShapeKind::Choice(_) => rt::TableKind::Choice,
            ShapeKind::Derived(_) | ShapeKind::DerivedText(..) => rt::TableKind::Derived,
            ShapeKind::Alias(Slot::Shape(of)) => return self.table(*of),
            ShapeKind::Enumeration(..)
            | ShapeKind::Union(..)
            | ShapeKind::Alias(_)
            | ShapeKind::Faults(_) => return None,
        };
        let members = members(plan, id);
        let mut rows: Vec<rt::Row> = members.iter().map(|m| self.row(&m.row)).collect();
        if let ShapeKind::DerivedText(_, simple) = &shape.kind {
            rows.extend(simple.iter().map(|row| self.row(row)));
        }
        let is_type = matches!(kind, rt::TableKind::Type | rt::TableKind::Unordered);
        let name = plan.items.get(id.0).and_then(|item| item.xml.as_ref());
        let name = name.filter(|_| is_type && self.is_named(id));
        let ty = leak(Type {
            table: rt::Table {
                kind,
                rows: leak_all(rows),
                name: name.map(|name| (self.text(&name.namespace), self.text(&name.local))),
            },
            declared_takes_others: matches!(shape.kind, ShapeKind::DerivedText(..)),
            number: id.0,
            members: std::sync::OnceLock::new(),
        });
        self.types.insert(id, ty);
        Some(&ty.table)
    }

    /// Whether `xsi:type` can name a record: headers and bodies have no such name.
    fn is_named(&self, id: ShapeId) -> bool {
        matches!(
            self.plan.shapes[id].kind,
            ShapeKind::Record(RecordKind::Type | RecordKind::Unordered, _)
        )
    }

    /// What a member can be.
    pub(crate) fn kind(&mut self, slot: &Slot) -> Kind {
        match slot {
            Slot::Shape(id) => self.kind_of(*id),
            Slot::Builtin(Builtin::AnyType) | Slot::Tree => Kind::Tree,
            Slot::Builtin(_) | Slot::List(_) | Slot::Flags(_) => Kind::Text(self.lexical(slot)),
            // The settings that give types of the user's are not used.
            Slot::Given(_) => Kind::Tree,
            Slot::AnySimple => {
                let text = Kind::Text(Lexical::Builtin(rt::Builtin::String));
                Kind::Typed(leak(text))
            }
            Slot::Attribute => Kind::Attribute,
            Slot::Mixed => Kind::Mixed,
            Slot::Unknown => Kind::Unknown,
            Slot::Optional(inner) => Kind::Optional(self.leaked(inner)),
            Slot::Many(inner) => Kind::Many(self.leaked(inner)),
            Slot::Nillable(inner) => Kind::Nillable(self.leaked(inner)),
            Slot::Typed(inner) => Kind::Typed(self.leaked(inner)),
            Slot::Dictionary(key, value) => Kind::Dictionary(self.leaked(key), self.leaked(value)),
            Slot::Grid(inner, dimensions) => Kind::Grid(self.leaked(inner), *dimensions),
        }
    }

    pub(crate) fn leaked(&mut self, slot: &Slot) -> &'static Kind {
        leak(self.kind(slot))
    }

    fn kind_of(&mut self, id: ShapeId) -> Kind {
        if let Some(kind) = self.kinds.get(&id) {
            return *kind;
        }
        let plan = self.plan;
        let kind = match &plan.shapes[id].kind {
            ShapeKind::Record(..)
            | ShapeKind::Choice(_)
            | ShapeKind::Derived(_)
            | ShapeKind::DerivedText(..) => match self.types.get(&id) {
                Some(ty) => Kind::Table(ty),
                None => Kind::Tree,
            },
            ShapeKind::Enumeration(..) => Kind::Text(Lexical::Enumeration(self.enumeration(id))),
            ShapeKind::Union(members, simple) => {
                let members: Vec<_> = members
                    .iter()
                    .map(|(_, slot, simple)| (self.lexical(slot), self.simple(simple)))
                    .collect();
                Kind::Text(Lexical::Union(self.simple(simple), leak_all(members)))
            }
            ShapeKind::Alias(slot) => self.kind(slot),
            ShapeKind::Faults(_) => Kind::Tree,
        };
        self.kinds.insert(id, kind);
        kind
    }

    /// What a value with a lexical form is.
    fn lexical(&mut self, slot: &Slot) -> Lexical {
        match slot {
            Slot::Builtin(builtin) => match builtin {
                Builtin::NmTokens | Builtin::IdRefs | Builtin::Entities => {
                    Lexical::List(leak(Lexical::Builtin(rt::Builtin::String)))
                }
                builtin => Lexical::Builtin(self::builtin(*builtin)),
            },
            Slot::List(inner) => Lexical::List(leak(self.lexical(inner))),
            Slot::Flags(inner) => Lexical::Flags(leak(self.lexical(inner))),
            slot => match self.kind(slot) {
                Kind::Text(lexical) => lexical,
                // What is in lists and unions is simple.
                _ => Lexical::Builtin(rt::Builtin::String),
            },
        }
    }

    /// The description that an enumeration has of itself.
    fn enumeration(&mut self, id: ShapeId) -> &'static rt::SimpleType {
        if let Some(simple) = self.enumerations.get(&id) {
            return simple;
        }
        let plan = self.plan;
        let simple = match &plan.shapes[id].kind {
            ShapeKind::Enumeration(_, simple) => {
                let builtin = match simple.variety {
                    SimpleVariety::Atomic(of) => builtin(of),
                    _ => rt::Builtin::String,
                };
                let values = match plan.items.get(id.0).map(|item| &item.kind) {
                    Some(ItemKind::Enumeration { values, .. }) => {
                        values.iter().map(|value| self.text(&value.value)).collect()
                    }
                    _ => Vec::new(),
                };
                let facets = leak_all(vec![rt::Facet::Enumeration(leak_all(values))]);
                let label = self.text(&simple.label);
                let white_space = white_space(simple.white_space);
                leak(rt::SimpleType::atomic(label, white_space, builtin, facets))
            }
            ShapeKind::Alias(Slot::Shape(of)) => self.enumeration(*of),
            _ => &rt::builtin::ANY_SIMPLE_TYPE,
        };
        self.enumerations.insert(id, simple);
        simple
    }

    fn simple(&mut self, simple: &SimpleRef) -> &'static rt::SimpleType {
        match simple {
            SimpleRef::Builtin(builtin) => described(*builtin),
            SimpleRef::Declared(id) => self.declared_simple(*id),
            SimpleRef::Enumeration(shape) => self.enumeration(*shape),
        }
    }

    fn declared_simple(&mut self, id: SimpleId) -> &'static rt::SimpleType {
        if let Some(simple) = self.simple_types.get(&id) {
            return simple;
        }
        let plan = self.plan;
        let of: &SimpleType = &plan.shapes[id];
        let label = self.text(&of.label);
        let facets = self.facets(&of.facets);
        let simple = match &of.variety {
            SimpleVariety::Atomic(of_builtin) => {
                let white_space = white_space(of.white_space);
                rt::SimpleType::atomic(label, white_space, builtin(*of_builtin), facets)
            }
            SimpleVariety::List(item) => rt::SimpleType::list(label, self.simple(item), facets),
            SimpleVariety::Union(members) => {
                let members: Vec<_> = members.iter().map(|m| self.simple(m)).collect();
                rt::SimpleType::union(label, leak_all(members), facets)
            }
        };
        let simple = leak(simple);
        self.simple_types.insert(id, simple);
        simple
    }

    fn facets(&mut self, checks: &[Check]) -> &'static [rt::Facet] {
        let facets = checks.iter().map(|check| match check {
            Check::Enumeration(values) => rt::Facet::Enumeration(self.texts(values)),
            Check::Facet(facet) => match facet {
                Facet::Length(n) => rt::Facet::Length(*n),
                Facet::MinLength(n) => rt::Facet::MinLength(*n),
                Facet::MaxLength(n) => rt::Facet::MaxLength(*n),
                Facet::Pattern(alternatives) => rt::Facet::Pattern(self.texts(alternatives)),
                Facet::MinInclusive(bound) => rt::Facet::MinInclusive(self.text(bound)),
                Facet::MaxInclusive(bound) => rt::Facet::MaxInclusive(self.text(bound)),
                Facet::MinExclusive(bound) => rt::Facet::MinExclusive(self.text(bound)),
                Facet::MaxExclusive(bound) => rt::Facet::MaxExclusive(self.text(bound)),
                Facet::TotalDigits(n) => rt::Facet::TotalDigits(*n),
                Facet::FractionDigits(n) => rt::Facet::FractionDigits(*n),
            },
        });
        let facets = facets.collect();
        leak_all(facets)
    }

    fn texts(&mut self, texts: &[String]) -> &'static [&'static str] {
        let texts = texts.iter().map(|text| self.text(text)).collect();
        leak_all(texts)
    }

    fn namespace(&mut self, name: &XmlName) -> &'static str {
        self.text(&name.namespace)
    }

    /// A name with the prefix that messages use for its namespace.
    fn wire(&mut self, name: &XmlName) -> &'static str {
        let plan = self.plan;
        match plan.module_of(name) {
            None => self.text(&name.local),
            Some(module) => {
                let prefix = &plan[module].prefix;
                self.text(&format!("{prefix}:{}", name.local))
            }
        }
    }

    fn namespaces(&mut self, of: &NamespaceConstraint) -> rt::Namespaces {
        match of {
            NamespaceConstraint::Any => rt::Namespaces::Any,
            NamespaceConstraint::Not(not) => rt::Namespaces::Not(self.text(not)),
            NamespaceConstraint::OneOf(list) => {
                let list = list.iter().map(|of| self.text(of)).collect();
                rt::Namespaces::OneOf(leak_all(list))
            }
        }
    }

    /// A row of a table.
    fn row(&mut self, row: &Row) -> rt::Row {
        let min = row.occurs.min;
        let max = row.occurs.max.unwrap_or(rt::MANY);
        let mut out = match &row.kind {
            RowKind::Attribute(name) => rt::attribute(self.namespace(name), self.wire(name), min),
            RowKind::Element(name) => rt::element(self.namespace(name), self.wire(name), min, max),
            RowKind::Declared(name) => rt::declared(self.namespace(name), self.wire(name)),
            RowKind::Type(name) => rt::type_name(self.namespace(name), self.wire(name)),
            RowKind::SimpleName(name) => {
                rt::simple_name(self.namespace(name), self.text(&name.local))
            }
            RowKind::Text => rt::text(),
            RowKind::Any(of) => rt::any(self.namespaces(of), min, max),
            RowKind::Open(name) => rt::open(self.text(name), min, max),
            RowKind::AnyAttribute(of) => rt::any_attribute(self.namespaces(of)),
            RowKind::Mixed(None) => rt::mixed(),
            RowKind::Mixed(Some((kind, rows))) => {
                rt::mixed_of(self.content_model(content_kind(*kind), rows))
            }
            RowKind::GlobalAttribute(name) => {
                rt::attribute(self.namespace(name), self.text(&name.local), min)
            }
            RowKind::Child(name, _) => {
                rt::element(self.namespace(name), self.text(&name.local), min, max)
            }
            RowKind::ChoiceOf(rows) => {
                rt::group(self.content_model(rt::TableKind::Choice, rows), min, max)
            }
            RowKind::GroupOf(kind, rows) => {
                rt::group(self.content_model(content_kind(*kind), rows), min, max)
            }
            RowKind::Unknown => rt::unknown(),
            RowKind::Group(shape) => match self.table(*shape) {
                Some(table) => rt::group(table, min, max),
                // A group without members holds nothing.
                None => rt::group(&EMPTY, min, max),
            },
        };
        if row.nillable {
            out = out.nillable();
        }
        out = match row.process {
            ProcessContents::Strict => out,
            ProcessContents::Lax => out.lax(),
            ProcessContents::Skip => out.skip(),
        };
        if !row.derivations.is_empty() {
            let set = row.derivations.iter().fold(0, |set, derivation| {
                set | match derivation {
                    Derivation::Extension => rt::EXTENSION,
                    Derivation::Restriction => rt::RESTRICTION,
                }
            });
            out = match row.kind {
                RowKind::Type(_) | RowKind::Declared(_) => out.by(set),
                _ => out.block(set),
            };
        }
        if row.optional_encoded {
            out = out.optional_encoded();
        }
        if row.of_abstract_type {
            out = out.of_abstract_type();
        }
        if let Some(simple) = &row.simple {
            out = out.simple(self.simple(simple));
        }
        if let Some(fixed) = &row.fixed {
            out = out.fixed(self.text(fixed));
        } else if let Some(default) = &row.default {
            out = out.default_value(self.text(default));
        }
        if let Some(media) = &row.media {
            out = out.media(self.text(media));
        }
        if !row.identities.is_empty() {
            let identities = row.identities.iter().map(|of| self.identity(of)).collect();
            out = out.keyed(leak_all(identities));
        }
        if let Some(wrapper) = row.items {
            let items = self.wrapper(wrapper);
            out = match u8::try_from(row.dimensions) {
                Ok(0) => out.array(items),
                Ok(dimensions) => out.soap_grid(dimensions, items),
                Err(_) => out.soap_grid(u8::MAX, items),
            };
        }
        if let Some(name) = &row.type_name {
            let module = self.plan.module_of(name);
            let prefix = module.map_or("", |module| &*self.plan[module].prefix);
            let prefix = if prefix.is_empty() { "xsd" } else { prefix };
            let tag = self.text(&format!("{prefix}:{}", name.local));
            out = out.typed(self.namespace(name), tag);
        }
        if let RowKind::Child(_, Some(_)) = row.kind {
            out = out.of::<Document>();
        }
        out
    }

    fn wrapper(&mut self, id: WrapperId) -> &'static [rt::Row] {
        if let Some(rows) = self.wrappers.get(&id) {
            return rows;
        }
        let plan = self.plan;
        let rows = plan.shapes[id].rows.iter().map(|row| self.row(row));
        let rows = leak_all(rows.collect());
        self.wrappers.insert(id, rows);
        rows
    }

    /// A content model that no value stands for.
    fn content_model(&mut self, kind: rt::TableKind, rows: &[Row]) -> &'static rt::Table {
        let made = rows.iter().map(|row| self.row(row)).collect();
        let made: &'static [rt::Row] = leak_all(made);
        for (row, made) in rows.iter().zip(made) {
            if let RowKind::Child(_, Some(child)) = row.kind {
                let plan = self.plan;
                // Of a type that is not there yet, what it is is known when all are.
                self.children.push((made, &plan.shapes[child]));
            }
        }
        leak(rt::Table {
            kind,
            rows: made,
            name: None,
        })
    }

    fn identity(&mut self, of: &Identity) -> rt::Identity {
        let name = (self.text(&of.name.namespace), self.text(&of.name.local));
        let selector = self.paths(&of.selector);
        let fields = of.fields.iter().map(|paths| self.paths(paths)).collect();
        let fields = leak_all(fields);
        match &of.kind {
            IdentityKind::Unique => rt::unique(name, selector, fields),
            IdentityKind::Key => rt::key(name, selector, fields),
            IdentityKind::Reference(refer) => {
                let refer = (self.text(&refer.namespace), self.text(&refer.local));
                rt::keyref(name, refer, selector, fields)
            }
        }
    }

    fn paths(&mut self, paths: &Paths) -> &'static [&'static [rt::Step]] {
        let paths = paths.iter().map(|steps| {
            let steps = steps.iter().map(|step| self.step(step)).collect();
            leak_all(steps)
        });
        let paths = paths.collect();
        leak_all(paths)
    }

    fn step(&mut self, step: &Step) -> rt::Step {
        match step {
            Step::Deep => rt::Step::Deep,
            Step::Child(NameTest::Any) => rt::Step::AnyChild,
            Step::Child(NameTest::In(namespace)) => rt::Step::ChildIn(self.text(namespace)),
            Step::Child(NameTest::Name(name)) => {
                rt::Step::Child(self.text(&name.namespace), self.text(&name.local))
            }
            Step::Attribute(NameTest::Any) => rt::Step::AnyAttribute,
            Step::Attribute(NameTest::In(namespace)) => rt::Step::AttributeIn(self.text(namespace)),
            Step::Attribute(NameTest::Name(name)) => {
                rt::Step::Attribute(self.text(&name.namespace), self.text(&name.local))
            }
        }
    }

    /// The prefixes of these modules' namespaces.
    pub(crate) fn prefixes(&mut self, modules: &[ModuleId], instance: bool) -> rt::Prefixes {
        let key = (modules.to_vec(), instance);
        if let Some(prefixes) = self.prefixes.get(&key) {
            return prefixes;
        }
        let mut prefixes = Vec::new();
        for module in modules {
            let module = &self.plan[*module];
            let namespace = module.namespace.as_deref().unwrap_or_default();
            prefixes.push((self.text(&module.prefix), self.text(namespace)));
        }
        prefixes.extend(instance.then_some(("xsi", rt::XSI)));
        let prefixes = leak_all(prefixes);
        self.prefixes.insert(key, prefixes);
        prefixes
    }

    /// The prefixes of every namespace.
    pub(crate) fn all_prefixes(&mut self) -> rt::Prefixes {
        let modules: Vec<ModuleId> = self.plan.prefixed_modules().collect();
        self.prefixes(&modules, false)
    }

    /// What is declared beside elements.
    fn declarations(&mut self) -> &'static rt::Declarations {
        let plan = self.plan;
        match &plan.shapes.declared {
            None => &rt::NOTHING,
            Some(declared) if declared.is_empty() && declared.are_all => &rt::NOTHING,
            Some(declared) if declared.is_empty() => &rt::UNKNOWN,
            Some(declared) => self.declared(declared),
        }
    }

    fn declared(&mut self, declared: &Declared) -> &'static rt::Declarations {
        let mut named = |types: &[(XmlName, String, SimpleRef)]| {
            let types = types.iter().map(|(name, base, of)| {
                (
                    self.text(&name.namespace),
                    self.text(&name.local),
                    self.text(base),
                    self.simple(of),
                )
            });
            let types = types.collect();
            leak_all(types)
        };
        let (types, complex) = (named(&declared.types), named(&declared.complex));
        let attributes = declared
            .attributes
            .iter()
            .map(|row| self.row(row))
            .collect();
        leak(rt::Declarations {
            types,
            complex,
            attributes: leak_all(attributes),
            are_all: declared.are_all,
        })
    }

    /// The global elements.
    pub(crate) fn roots(&mut self) -> Vec<&'static Root<Document>> {
        let plan = self.plan;
        let declared = self.declarations();
        let mut roots = Vec::new();
        for (item, of) in plan.roots.iter().zip(&plan.shapes.roots) {
            let row = self.row(&of.row);
            let prefixes = self.prefixes(&item.namespaces, item.instance);
            roots.push(root(row, prefixes, declared, self.leaked(&of.slot)));
        }
        for (row, slot) in std::mem::take(&mut self.children) {
            register(row, self.leaked(slot));
        }
        roots
    }
}

/// The members of a shape, in the order of the type that the plan has for it.
fn members(plan: &Plan, id: ShapeId) -> Vec<&Member> {
    let numbers = 0..plan.shapes[id].kind.members().len();
    numbers.filter_map(|at| plan.shaped(id, at)).collect()
}

static EMPTY: rt::Table = rt::Table::sequence(&[]);

fn record_kind(kind: RecordKind) -> rt::TableKind {
    match kind {
        RecordKind::Type => rt::TableKind::Type,
        RecordKind::Unordered | RecordKind::Headers => rt::TableKind::Unordered,
        RecordKind::Sequence => rt::TableKind::Sequence,
        RecordKind::All => rt::TableKind::All,
    }
}

fn content_kind(kind: RecordKind) -> rt::TableKind {
    match kind {
        RecordKind::All | RecordKind::Unordered | RecordKind::Headers => rt::TableKind::All,
        RecordKind::Sequence | RecordKind::Type => rt::TableKind::Sequence,
    }
}

fn white_space(of: WhiteSpace) -> rt::WhiteSpace {
    match of {
        WhiteSpace::Preserve => rt::WhiteSpace::Preserve,
        WhiteSpace::Replace => rt::WhiteSpace::Replace,
        WhiteSpace::Collapse => rt::WhiteSpace::Collapse,
    }
}

/// The runtime's name of a built-in type; of a list, that of its items.
fn builtin(of: Builtin) -> rt::Builtin {
    match of {
        Builtin::AnyType => rt::Builtin::AnySimpleType,
        Builtin::AnySimpleType => rt::Builtin::AnySimpleType,
        Builtin::String => rt::Builtin::String,
        Builtin::NormalizedString => rt::Builtin::NormalizedString,
        Builtin::Token => rt::Builtin::Token,
        Builtin::Language => rt::Builtin::Language,
        Builtin::NmToken | Builtin::NmTokens => rt::Builtin::NmToken,
        Builtin::Name => rt::Builtin::Name,
        Builtin::NcName => rt::Builtin::NcName,
        Builtin::Id => rt::Builtin::Id,
        Builtin::IdRef | Builtin::IdRefs => rt::Builtin::IdRef,
        Builtin::Entity | Builtin::Entities => rt::Builtin::Entity,
        Builtin::Boolean => rt::Builtin::Boolean,
        Builtin::Decimal => rt::Builtin::Decimal,
        Builtin::Integer => rt::Builtin::Integer,
        Builtin::NonPositiveInteger => rt::Builtin::NonPositiveInteger,
        Builtin::NegativeInteger => rt::Builtin::NegativeInteger,
        Builtin::Long => rt::Builtin::Long,
        Builtin::Int => rt::Builtin::Int,
        Builtin::Short => rt::Builtin::Short,
        Builtin::Byte => rt::Builtin::Byte,
        Builtin::NonNegativeInteger => rt::Builtin::NonNegativeInteger,
        Builtin::UnsignedLong => rt::Builtin::UnsignedLong,
        Builtin::UnsignedInt => rt::Builtin::UnsignedInt,
        Builtin::UnsignedShort => rt::Builtin::UnsignedShort,
        Builtin::UnsignedByte => rt::Builtin::UnsignedByte,
        Builtin::PositiveInteger => rt::Builtin::PositiveInteger,
        Builtin::Float => rt::Builtin::Float,
        Builtin::Double => rt::Builtin::Double,
        Builtin::Duration => rt::Builtin::Duration,
        Builtin::DateTime => rt::Builtin::DateTime,
        Builtin::Time => rt::Builtin::Time,
        Builtin::Date => rt::Builtin::Date,
        Builtin::GYearMonth => rt::Builtin::GYearMonth,
        Builtin::GYear => rt::Builtin::GYear,
        Builtin::GMonthDay => rt::Builtin::GMonthDay,
        Builtin::GDay => rt::Builtin::GDay,
        Builtin::GMonth => rt::Builtin::GMonth,
        Builtin::HexBinary => rt::Builtin::HexBinary,
        Builtin::Base64Binary => rt::Builtin::Base64Binary,
        Builtin::AnyUri => rt::Builtin::AnyUri,
        Builtin::QName => rt::Builtin::QName,
        Builtin::Notation => rt::Builtin::Notation,
    }
}

/// The runtime's description of a built-in type.
fn described(of: Builtin) -> &'static rt::SimpleType {
    match of {
        Builtin::AnyType | Builtin::AnySimpleType => &rt::builtin::ANY_SIMPLE_TYPE,
        Builtin::String => &rt::builtin::STRING,
        Builtin::NormalizedString => &rt::builtin::NORMALIZED_STRING,
        Builtin::Token => &rt::builtin::TOKEN,
        Builtin::Language => &rt::builtin::LANGUAGE,
        Builtin::NmToken => &rt::builtin::NMTOKEN,
        Builtin::NmTokens => &rt::builtin::NMTOKENS,
        Builtin::Name => &rt::builtin::NAME,
        Builtin::NcName => &rt::builtin::NCNAME,
        Builtin::Id => &rt::builtin::ID,
        Builtin::IdRef => &rt::builtin::IDREF,
        Builtin::IdRefs => &rt::builtin::IDREFS,
        Builtin::Entity => &rt::builtin::ENTITY,
        Builtin::Entities => &rt::builtin::ENTITIES,
        Builtin::Boolean => &rt::builtin::BOOLEAN,
        Builtin::Decimal => &rt::builtin::DECIMAL,
        Builtin::Integer => &rt::builtin::INTEGER,
        Builtin::NonPositiveInteger => &rt::builtin::NON_POSITIVE_INTEGER,
        Builtin::NegativeInteger => &rt::builtin::NEGATIVE_INTEGER,
        Builtin::Long => &rt::builtin::LONG,
        Builtin::Int => &rt::builtin::INT,
        Builtin::Short => &rt::builtin::SHORT,
        Builtin::Byte => &rt::builtin::BYTE,
        Builtin::NonNegativeInteger => &rt::builtin::NON_NEGATIVE_INTEGER,
        Builtin::UnsignedLong => &rt::builtin::UNSIGNED_LONG,
        Builtin::UnsignedInt => &rt::builtin::UNSIGNED_INT,
        Builtin::UnsignedShort => &rt::builtin::UNSIGNED_SHORT,
        Builtin::UnsignedByte => &rt::builtin::UNSIGNED_BYTE,
        Builtin::PositiveInteger => &rt::builtin::POSITIVE_INTEGER,
        Builtin::Float => &rt::builtin::FLOAT,
        Builtin::Double => &rt::builtin::DOUBLE,
        Builtin::Duration => &rt::builtin::DURATION,
        Builtin::DateTime => &rt::builtin::DATE_TIME,
        Builtin::Time => &rt::builtin::TIME,
        Builtin::Date => &rt::builtin::DATE,
        Builtin::GYearMonth => &rt::builtin::G_YEAR_MONTH,
        Builtin::GYear => &rt::builtin::G_YEAR,
        Builtin::GMonthDay => &rt::builtin::G_MONTH_DAY,
        Builtin::GDay => &rt::builtin::G_DAY,
        Builtin::GMonth => &rt::builtin::G_MONTH,
        Builtin::HexBinary => &rt::builtin::HEX_BINARY,
        Builtin::Base64Binary => &rt::builtin::BASE64_BINARY,
        Builtin::AnyUri => &rt::builtin::ANY_URI,
        Builtin::QName => &rt::builtin::QNAME,
        Builtin::Notation => &rt::builtin::NOTATION,
    }
}
