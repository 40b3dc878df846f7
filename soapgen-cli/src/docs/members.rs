//! The members of types, as rows of tables: what each is called, of which type it is, how often it
//! stands, and what the documents say of it.

use soapgen::model::{
    Attribute, Compositor, Content, ElementId, Facet, Model, NamespaceConstraint, Occurs, Particle,
    Term, TypeId, TypeKind, Variety, Wildcard,
};

use super::known::{Key, Known, SHOWN};
use super::page::{Line, PageId, Span, Table, first_sentence};

/// What stands above the columns of a table of members.
const HEAD: &[&str] = &["Name", "Type", "How often", "What it is", "In Rust"];

/// How deep the members of members are shown on the page of an operation, and how many rows.
const DEPTH: usize = 3;
const ROWS: usize = 60;

/// How many characters of what the documents say of a member are shown: it stands with each type
/// that is derived from the one that has it.
const SAID: usize = 4000;

/// How many characters of a pattern are shown where a type is only mentioned.
const PATTERN: usize = 200;

/// A member of a type.
struct Member {
    /// As messages have it; attributes with `@`.
    name: String,
    /// What stands there: it has members too.
    ty: Option<TypeId>,
    what: Line,
    occurs: Line,
    said: Line,
    rust: Line,
}

/// The way through the content of a type.
struct Walk {
    ty: TypeId,
    /// How many members are wanted.
    most: usize,
    /// How many choices were met.
    choices: usize,
    out: Vec<Member>,
}

/// What is known of where a particle stands.
#[derive(Clone, Copy, Default)]
struct Around {
    /// The number of the choice that it is an alternative of, or a part of one: then the number of
    /// the alternative.
    choice: Option<(usize, Option<usize>)>,
    /// Whether a group around it may be left out, or repeats.
    may_lack: bool,
    repeats: bool,
}

impl Known<'_> {
    /// A table of the members of a type; `None` where it has none.
    pub(super) fn members(&self, ty: TypeId, about: &str) -> Option<Table> {
        let rows: Vec<Vec<Line>> = (self.members_of(ty, usize::MAX).into_iter())
            .map(|member| row(member, ""))
            .collect();
        table(about, rows)
    }

    /// The same, with members of members some levels deep, as long as there are not too many; and
    /// whether there are more. The type's own are all there if this is the page that has it.
    pub(super) fn members_deep(
        &self,
        ty: TypeId,
        about: &str,
        page: PageId,
    ) -> (Option<Table>, bool) {
        let (mut rows, mut is_cut) = (Vec::new(), false);
        let is_here = self.place(ty).is_some_and(|place| place.page == page);
        let most = if is_here { usize::MAX } else { ROWS };
        self.deep(ty, ("", most), &mut vec![ty], &mut rows, &mut is_cut);
        (table(about, rows), is_cut)
    }

    /// A table of elements, such as header blocks, with their members as
    /// [`Known::members_deep`] has them.
    pub(super) fn elements_deep(
        &self,
        elements: &[(ElementId, Occurs, Option<String>)],
        about: &str,
    ) -> (Option<Table>, bool) {
        let (mut rows, mut is_cut) = (Vec::new(), false);
        for (element, occurs, rust) in elements {
            let of = &self.model[*element];
            let rust = rust.as_ref().map_or_else(Line::new, Line::of_code);
            let around = Around::default();
            let member = self.element(*element, (*occurs, around), None, rust);
            rows.push(row(member, ""));
            let prefix = format!("{}/", of.name.local);
            let at = (&*prefix, ROWS);
            self.deep(of.ty, at, &mut vec![of.ty], &mut rows, &mut is_cut);
        }
        (table(about, rows), is_cut)
    }

    fn deep(
        &self,
        ty: TypeId,
        (prefix, most): (&str, usize),
        open: &mut Vec<TypeId>,
        rows: &mut Vec<Vec<Line>>,
        is_cut: &mut bool,
    ) {
        // One more than there is room for tells that there are more.
        for mut member in self.members_of(ty, most.saturating_add(1)) {
            if rows.len() >= most {
                *is_cut = true;
                return;
            }
            if !prefix.is_empty() {
                member.said = first_paragraph(member.said);
            }
            let (of, inner) = (member.ty, format!("{prefix}{}/", member.name));
            rows.push(row(member, prefix));
            let Some(of) = of.filter(|of| self.has_members(*of)) else {
                continue;
            };
            if open.len() >= DEPTH || open.contains(&of) || rows.len() >= ROWS {
                *is_cut = true;
                continue;
            }
            open.push(of);
            self.deep(of, (&inner, ROWS), open, rows, is_cut);
            open.pop();
        }
    }

    fn has_members(&self, ty: TypeId) -> bool {
        match &self.model[ty].kind {
            TypeKind::Complex(complex) => {
                !complex.attributes.is_empty() || !matches!(complex.content, Content::Empty)
            }
            _ => false,
        }
    }

    /// The members of a complex type, so many at most: those that it has from its base first.
    fn members_of(&self, ty: TypeId, most: usize) -> Vec<Member> {
        let TypeKind::Complex(complex) = &self.model[ty].kind else {
            return Vec::new();
        };
        let attributes = complex.attributes.iter().enumerate().take(most);
        let mut out: Vec<Member> = attributes
            .map(|(number, attribute)| self.attribute(ty, number, attribute))
            .collect();
        if let Some(wildcard) = &complex.any_attribute {
            out.push(other("any attribute", wildcard, Line::of("any number")));
        }
        match &complex.content {
            Content::Empty => {}
            Content::Simple(text) => out.push(Member {
                name: "text".to_owned(),
                ty: None,
                what: self.reference(*text),
                occurs: Line::of("required"),
                said: Line::of("The text between start and end tag."),
                rust: self.rust_of(ty, Key::Text),
            }),
            Content::Particle(particle) => {
                let mut walk = Walk {
                    ty,
                    most,
                    choices: 0,
                    out,
                };
                self.particle(particle, Around::default(), &mut walk);
                out = walk.out;
            }
        }
        out
    }

    fn rust_of(&self, ty: TypeId, key: Key) -> Line {
        self.rust(ty, key).map_or_else(Line::new, Line::of_code)
    }

    fn attribute(&self, ty: TypeId, number: usize, of: &Attribute) -> Member {
        let said = self.said(of.docs.as_deref(), of.ty);
        Member {
            name: format!("@{}", of.name.local),
            ty: None,
            what: self.reference(of.ty),
            occurs: Line::of(if of.required { "required" } else { "optional" }),
            said: said.then(values(&of.default, &of.fixed)),
            rust: self.rust_of(ty, Key::Attribute(number)),
        }
    }

    fn particle(&self, particle: &Particle, around: Around, walk: &mut Walk) {
        if particle.occurs.is_never() || walk.out.len() >= walk.most {
            return;
        }
        match &particle.term {
            Term::Element(element) => {
                let at = (particle.occurs, around);
                let rust = self.rust_of(walk.ty, Key::Element(*element));
                walk.out
                    .push(self.element(*element, at, particle.docs.as_deref(), rust));
            }
            Term::Any(wildcard) => {
                let mut member = other("any element", wildcard, often(particle.occurs, around));
                if let Some(docs) = &particle.docs {
                    member.said = Line::prose(start(docs)).then(member.said);
                }
                walk.out.push(member);
            }
            Term::Group(compositor, _, particles) => {
                let mut inner = Around {
                    choice: around.choice,
                    may_lack: around.may_lack || particle.occurs.min == 0,
                    repeats: around.repeats || particle.occurs.max != Some(1),
                };
                if *compositor == Compositor::Choice && particles.len() > 1 {
                    walk.choices += 1;
                    let choice = walk.choices;
                    for (number, particle) in (1..).zip(particles.iter()) {
                        let part = stand_together(particle).then_some(number);
                        inner.choice = Some((choice, part));
                        self.particle(particle, inner, walk);
                    }
                    return;
                }
                for particle in particles.iter() {
                    self.particle(particle, inner, walk);
                }
            }
        }
    }

    fn element(
        &self,
        element: ElementId,
        (occurs, around): (Occurs, Around),
        docs: Option<&str>,
        rust: Line,
    ) -> Member {
        let of = &self.model[element];
        let mut said = self.said(docs.or(of.docs.as_deref()), of.ty);
        said = said.then(values(&of.default, &of.fixed));
        if !of.substitutes.is_empty() {
            let more = of.substitutes.len().saturating_sub(SHOWN);
            let others = of.substitutes.iter().take(SHOWN).map(|other| {
                let name = Line::of_code(&*self.model[*other].name.local);
                let what = self.reference(self.model[*other].ty);
                name.text(" (").line(what).text(")")
            });
            let head = match of.is_abstract {
                true => "One of these stands in its place: ",
                false => "May stand in its place: ",
            };
            let mut others = Line::of(head).line(Line::joined(others, ", "));
            if more > 0 {
                others = others.text(format!(", and {more} more"));
            }
            said = said.then(others.text("."));
        }
        let media = self.model.expected_content_types(element);
        if !media.is_empty() {
            let media = media.iter().map(Line::of_code);
            let media = Line::joined(media, " or ");
            said = said.then(Line::of("Media type: ").line(media).text("."));
        }
        let mut often = often(occurs, around);
        if of.nillable {
            often = often.text(", may be nil");
        }
        Member {
            name: of.name.local.to_string(),
            ty: Some(of.ty),
            what: self.reference(of.ty),
            occurs: often,
            said,
            rust,
        }
    }

    /// What the documents say of a member, else the first sentence on its type.
    fn said(&self, docs: Option<&str>, ty: TypeId) -> Line {
        match docs {
            Some(docs) if !docs.trim().is_empty() => Line::prose(start(docs)),
            _ => match self.model[ty].docs.as_deref().map(first_sentence) {
                Some(sentence) if !sentence.is_empty() => Line::of(sentence),
                _ => Line::new(),
            },
        }
    }

    /// What a simple type is, beside its values.
    pub(super) fn simple(&self, ty: TypeId) -> Line {
        let TypeKind::Simple(simple) = &self.model[ty].kind else {
            return Line::new();
        };
        let base = self.model[ty].base.map(|(base, _)| base);
        let is_restricted = base.is_some_and(|base| {
            base != ty && self.model.variety(base).as_ref() == Some(&simple.variety)
        });
        let mut line = match (&simple.variety, base) {
            (_, Some(base)) if is_restricted => {
                Line::of("A restriction of ").line(self.reference(base))
            }
            (Variety::List(item), _) => {
                let head = Line::of("A list, with blanks between its items, of ");
                match self.place(*item) {
                    Some(at) if Some(at.page) == self.place(ty).map(|own| own.page) => {
                        head.link(at.clone(), "the values below")
                    }
                    _ => head.line(self.reference(*item)),
                }
            }
            (Variety::Union(members), _) => {
                let members = members.iter().map(|member| self.reference(*member));
                Line::of("One of these types: ").line(Line::joined(members, ", "))
            }
            (Variety::Atomic(_), Some(base)) => {
                Line::of("A restriction of ").line(self.reference(base))
            }
            (Variety::Atomic(builtin), None) => Line::of_code(format!("xs:{}", builtin.name())),
        };
        for facet in facets(self.model, ty) {
            line = line.text(", ").line(facet);
        }
        line.text(".")
    }
}

fn table(about: &str, rows: Vec<Vec<Line>>) -> Option<Table> {
    (!rows.is_empty()).then(|| Table {
        about: about.to_owned(),
        head: HEAD,
        rows,
        is_searched: false,
    })
}

fn row(member: Member, prefix: &str) -> Vec<Line> {
    vec![
        Line::of_code(format!("{prefix}{}", member.name)),
        member.what,
        member.occurs,
        member.said,
        member.rust,
    ]
}

/// A member for what a wildcard takes.
fn other(name: &str, wildcard: &Wildcard, occurs: Line) -> Member {
    let namespaces = match &wildcard.namespaces {
        NamespaceConstraint::Any => Line::of("Of any namespace."),
        NamespaceConstraint::Not(namespace) => Line::of("Of any namespace but ")
            .code(&**namespace)
            .text("."),
        NamespaceConstraint::OneOf(namespaces) => {
            let names = namespaces.iter().map(|namespace| match &**namespace {
                "" => Line::of("none"),
                namespace => Line::of_code(namespace),
            });
            let names = Line::joined(names, ", ");
            Line::of("Of one of these namespaces: ")
                .line(names)
                .text(".")
        }
    };
    Member {
        name: name.to_owned(),
        ty: None,
        what: Line::of("XML"),
        occurs,
        said: namespaces,
        rust: Line::new(),
    }
}

/// Whether what an alternative holds is several that stand together.
fn stand_together(particle: &Particle) -> bool {
    match &particle.term {
        Term::Group(Compositor::Choice, ..) | Term::Element(_) | Term::Any(_) => false,
        Term::Group(_, _, particles) => match &**particles {
            [one] => stand_together(one),
            particles => !particles.is_empty(),
        },
    }
}

/// How often something stands, in words.
pub(super) fn occurs(occurs: Occurs) -> String {
    match (occurs.min, occurs.max) {
        (1, Some(1)) => "required".to_owned(),
        (0, Some(1)) => "optional".to_owned(),
        (0, None) => "any number".to_owned(),
        (1, None) => "one or more".to_owned(),
        (min, None) => format!("{min} or more"),
        (min, Some(max)) if min == max => format!("{min} times"),
        (min, Some(max)) => format!("{min} to {max} times"),
    }
}

fn often(of: Occurs, around: Around) -> Line {
    let mut words = occurs(of);
    match around.choice {
        Some((number, None)) => words.push_str(&format!(", as one of choice {number}")),
        Some((number, Some(part))) => {
            words.push_str(&format!(", in alternative {part} of choice {number}"));
        }
        None => {}
    }
    match (around.may_lack, around.repeats) {
        (true, true) => words.push_str(", in a group of which there may be any number"),
        (false, true) => words.push_str(", in a group that repeats"),
        (true, false) if around.choice.is_none() => words.push_str(", in an optional group"),
        _ => {}
    }
    Line::of(words)
}

fn values(default: &Option<String>, fixed: &Option<String>) -> Line {
    match (fixed, default) {
        (Some(fixed), _) => Line::of("Always ").line(value(fixed)).text("."),
        (None, Some(default)) => Line::of("By default ").line(value(default)).text("."),
        (None, None) => Line::new(),
    }
}

/// A value, which may be empty.
pub(super) fn value(text: &str) -> Line {
    match text {
        "" => Line::of("the empty text"),
        text => Line::of_code(text),
    }
}

/// The facets of a simple type's last step, in words.
pub(super) fn facets(model: &Model, ty: TypeId) -> Vec<Line> {
    let TypeKind::Simple(simple) = &model[ty].kind else {
        return Vec::new();
    };
    let words = simple.facets.iter().map(|facet| match facet {
        Facet::Length(n) => Line::of(format!("length {n}")),
        Facet::MinLength(n) => Line::of(format!("length at least {n}")),
        Facet::MaxLength(n) => Line::of(format!("length at most {n}")),
        Facet::Pattern(patterns) => {
            let patterns = patterns.iter().map(|pattern| cut(pattern));
            Line::of("pattern ").line(Line::joined(patterns, " or "))
        }
        Facet::MinInclusive(bound) => Line::of("at least ").code(bound),
        Facet::MaxInclusive(bound) => Line::of("at most ").code(bound),
        Facet::MinExclusive(bound) => Line::of("more than ").code(bound),
        Facet::MaxExclusive(bound) => Line::of("less than ").code(bound),
        Facet::TotalDigits(n) => Line::of(format!("at most {n} digits")),
        Facet::FractionDigits(n) => Line::of(format!("at most {n} fraction digits")),
    });
    words.collect()
}

/// A pattern, which stands wherever a type without a name is mentioned.
fn cut(pattern: &str) -> Line {
    match pattern.char_indices().nth(PATTERN) {
        None => value(pattern),
        Some((at, _)) => Line::of_code(format!("{}…", pattern.get(..at).unwrap_or_default())),
    }
}

/// The first so many characters.
fn start(docs: &str) -> &str {
    match docs.char_indices().nth(SAID) {
        None => docs,
        Some((at, _)) => docs.get(..at).unwrap_or_default(),
    }
}

/// The first paragraph of a line: as far as its first sentence if that is one piece of text.
fn first_paragraph(line: Line) -> Line {
    let spans: Vec<Span> = (line.paragraphs().next().unwrap_or_default()).to_vec();
    match &*spans {
        [Span::Text(text)] => Line::of(first_sentence(text)),
        _ => Line(spans),
    }
}
