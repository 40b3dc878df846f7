//! Small schemas, and what they mean.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::diagnostic::{Diagnostics, DocumentId, Severity};
use crate::model::{
    Builtin, Content, Derivation, Facet, Model, NamespaceConstraint, Owner, Particle, Term, TypeId,
    TypeKind, Variety, WhiteSpace, XmlName,
};
use crate::resolve::Rules;
use crate::syntax::{Syntax, xsd};

use super::{SchemaSet, resolve};

const ROOT: &str = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'";

/// Schemas by file name, each the attributes and the content of its `xs:schema`.
fn load(files: &[(&str, &str, &str)]) -> (SchemaSet, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let mut syntax = Syntax::default();
    let by_name: HashMap<&str, usize> = files
        .iter()
        .enumerate()
        .map(|(index, (name, ..))| (*name, index))
        .collect();
    for (index, (_, attributes, content)) in files.iter().enumerate() {
        let text = format!("{ROOT} {attributes}>{content}</xs:schema>");
        let tree = roxmltree::Document::parse(&text).unwrap();
        let document = DocumentId(u32::try_from(index).unwrap());
        let mut schema = xsd::parse(
            tree.root_element(),
            document,
            &mut xsd::Beside::default(),
            &mut diagnostics,
        );
        for reference in &mut schema.references {
            let location = reference.location.as_deref();
            reference.target = location.and_then(|location| by_name.get(location).copied());
        }
        syntax.schemas.push(schema);
    }
    let set = resolve(&syntax, Rules::default(), &mut diagnostics).unwrap();
    let holes = set.model.holes.iter().map(|hole| hole.problem.clone());
    diagnostics.0.extend(holes);
    (set, diagnostics)
}

/// One schema for `urn:a`, whose prefix is `a`.
fn one(content: &str) -> (SchemaSet, Diagnostics) {
    load(&[(
        "a.xsd",
        "targetNamespace='urn:a' xmlns:a='urn:a' elementFormDefault='qualified'",
        content,
    )])
}

/// One schema without a problem.
fn clean(content: &str) -> SchemaSet {
    let (set, diagnostics) = one(content);
    assert_eq!(codes(&diagnostics), Vec::<&str>::new(), "{diagnostics:#?}");
    set
}

fn codes(diagnostics: &Diagnostics) -> Vec<&'static str> {
    diagnostics.0.iter().map(|d| d.code.name()).collect()
}

fn ty(set: &SchemaSet, namespace: &str, local: &str) -> TypeId {
    set.ty(&XmlName::new(namespace, local)).unwrap()
}

/// The declared type of that name, in a few characters: its content, then its attributes.
fn shown(set: &SchemaSet, local: &str) -> String {
    show_type(&set.model, ty(set, "urn:a", local))
}

fn show_type(model: &Model, id: TypeId) -> String {
    let mut out = String::new();
    match &model[id].kind {
        TypeKind::Builtin(builtin) => out.push_str(builtin.name()),
        TypeKind::Simple(simple) => {
            let name = |id: &TypeId| show_name(model, *id);
            out = match &simple.variety {
                Variety::Atomic(builtin) => builtin.name().to_owned(),
                Variety::List(item) => format!("list({})", name(item)),
                Variety::Union(members) => {
                    format!(
                        "union({})",
                        members.iter().map(name).collect::<Vec<_>>().join(",")
                    )
                }
            };
            for facet in &simple.facets {
                write!(out, " {facet:?}").unwrap();
            }
            for value in &simple.enumeration {
                write!(out, " '{}'", value.value).unwrap();
            }
        }
        TypeKind::Complex(complex) => {
            match &complex.content {
                Content::Empty => out.push('-'),
                Content::Simple(text) => out = format!("text({})", show_name(model, *text)),
                Content::Particle(particle) => show_particle(model, particle, &mut out),
            }
            if complex.mixed {
                out.push_str(" mixed");
            }
            for attribute in &complex.attributes {
                let mark = if attribute.required { "!" } else { "" };
                let ty = show_name(model, attribute.ty);
                write!(out, " @{}{mark}:{ty}", attribute.name.local).unwrap();
            }
            if let Some(any) = &complex.any_attribute {
                write!(out, " @{}", show_constraint(&any.namespaces)).unwrap();
            }
            if let Some(array) = &complex.soap_array {
                write!(
                    out,
                    " array {} {:?}",
                    show_name(model, array.item),
                    array.dimensions
                )
                .unwrap();
            }
        }
    }
    out
}

fn show_constraint(constraint: &NamespaceConstraint) -> String {
    match constraint {
        NamespaceConstraint::Any => "any".to_owned(),
        NamespaceConstraint::Not(ns) => format!("not({ns})"),
        NamespaceConstraint::OneOf(list) => format!("any({})", list.join(",")),
    }
}

fn show_name(model: &Model, id: TypeId) -> String {
    match &model[id].name {
        Some(name) => name.local.to_string(),
        None => format!("<{}>", show_type(model, id)),
    }
}

fn show_particle(model: &Model, particle: &Particle, out: &mut String) {
    match &particle.term {
        Term::Element(id) => {
            let element = &model[*id];
            let ty = match &model[element.ty] {
                ty if ty.name.is_none() && matches!(ty.kind, TypeKind::Complex(_)) => {
                    "...".to_owned()
                }
                _ => show_name(model, element.ty),
            };
            write!(out, "{}:{ty}", element.name.local).unwrap();
        }
        Term::Any(any) => out.push_str(&show_constraint(&any.namespaces)),
        Term::Group(compositor, name, particles) => {
            write!(out, "{}", format!("{compositor:?}").to_lowercase()).unwrap();
            if let Some(name) = name {
                write!(out, "#{}", name.local).unwrap();
            }
            out.push('(');
            for (number, particle) in particles.iter().enumerate() {
                if number > 0 {
                    out.push(' ');
                }
                show_particle(model, particle, out);
            }
            out.push(')');
        }
    }
    match (particle.occurs.min, particle.occurs.max) {
        (1, Some(1)) => {}
        (0, Some(1)) => out.push('?'),
        (0, None) => out.push('*'),
        (1, None) => out.push('+'),
        (min, Some(max)) => write!(out, "{{{min},{max}}}").unwrap(),
        (min, None) => write!(out, "{{{min},}}").unwrap(),
    }
}

#[test]
fn built_in_types_come_first_and_know_their_bases() {
    let set = clean("<xs:simpleType name='S'><xs:restriction base='xs:int'/></xs:simpleType>");
    for (index, builtin) in Builtin::ALL.iter().enumerate() {
        assert_eq!(Model::builtin(*builtin).0 as usize, index);
        assert!(matches!(set.model.types[index].kind, TypeKind::Builtin(b) if b == *builtin));
    }
    assert_eq!(ty(&set, "urn:a", "S").0 as usize, Builtin::ALL.len());
    let mut chain = Vec::new();
    let mut at = ty(&set, "urn:a", "S");
    while let Some((base, _)) = set.model[at].base {
        chain.push(show_name(&set.model, base));
        at = base;
    }
    assert_eq!(
        chain,
        [
            "int",
            "long",
            "integer",
            "decimal",
            "anySimpleType",
            "anyType"
        ]
    );
    assert_eq!(set.model[Model::builtin(Builtin::Int)].derived.len(), 2);
}

#[test]
fn content_is_what_is_written() {
    for (content, expected) in [
        ("", "-"),
        ("<xs:sequence/>", "-"),
        ("<xs:choice minOccurs='0'/>", "-"),
        ("<xs:sequence><xs:element name='e' type='xs:int' maxOccurs='0' minOccurs='0'/></xs:sequence>", "-"),
        ("<xs:sequence><xs:element name='e' type='xs:int' minOccurs='0' maxOccurs='unbounded'/></xs:sequence>", "sequence(e:int*)"),
        ("<xs:all minOccurs='0'><xs:element name='e'/></xs:all>", "all(e:anyType)?"),
        (
            "<xs:choice minOccurs='2' maxOccurs='3'><xs:sequence><xs:element ref='a:g'/>
             <xs:any namespace='##other'/></xs:sequence><xs:group ref='a:G' maxOccurs='unbounded'/></xs:choice>",
            "choice(sequence(g:string not(urn:a)) sequence#G(x:int)+){2,3}",
        ),
        ("<xs:group ref='a:G' minOccurs='0'/>", "sequence#G(x:int)?"),
        (
            "<xs:sequence><xs:any namespace='##targetNamespace ##local urn:b' processContents='lax'/></xs:sequence>",
            "sequence(any(urn:a,,urn:b))",
        ),
    ] {
        let set = clean(&format!(
            "<xs:element name='g' type='xs:string'/>
             <xs:group name='G'><xs:sequence><xs:element name='x' type='xs:int'/></xs:sequence></xs:group>
             <xs:complexType name='T'>{content}</xs:complexType>"
        ));
        assert_eq!(shown(&set, "T"), expected, "{content}");
    }
}

#[test]
fn names_are_qualified_as_the_forms_say() {
    let content = "<xs:attribute name='ga' type='xs:int'/>
        <xs:complexType name='T'><xs:sequence>
          <xs:element name='d'/><xs:element name='q' form='qualified'/><xs:element name='u' form='unqualified'/>
        </xs:sequence>
        <xs:attribute name='ad'/><xs:attribute name='aq' form='qualified'/><xs:attribute ref='a:ga'/>
        </xs:complexType>";
    for (defaults, expected) in [
        (
            "",
            [
                ("d", ""),
                ("q", "urn:a"),
                ("u", ""),
                ("ad", ""),
                ("aq", "urn:a"),
                ("ga", "urn:a"),
            ],
        ),
        (
            "elementFormDefault='qualified' attributeFormDefault='qualified'",
            [
                ("d", "urn:a"),
                ("q", "urn:a"),
                ("u", ""),
                ("ad", "urn:a"),
                ("aq", "urn:a"),
                ("ga", "urn:a"),
            ],
        ),
    ] {
        let attributes = format!("targetNamespace='urn:a' xmlns:a='urn:a' {defaults}");
        let (set, _) = load(&[("a.xsd", &attributes, content)]);
        let TypeKind::Complex(complex) = &set.model[ty(&set, "urn:a", "T")].kind else {
            panic!("not complex");
        };
        let elements = set.model.elements.iter().map(|e| &e.name);
        let attributes = complex.attributes.iter().map(|a| &a.name);
        let names: Vec<_> = elements
            .chain(attributes)
            .map(|n| (&*n.local, &*n.namespace))
            .collect();
        assert_eq!(names, expected);
    }
}

const BASE: &str = "<xs:complexType name='B'><xs:sequence><xs:element name='b' type='xs:int'/></xs:sequence>
     <xs:attribute name='p'/><xs:attribute name='q' type='xs:int'/><xs:anyAttribute namespace='urn:x'/></xs:complexType>
    <xs:complexType name='Text'><xs:simpleContent><xs:extension base='xs:string'><xs:attribute name='l'/></xs:extension></xs:simpleContent></xs:complexType>
    <xs:complexType name='Mixed' mixed='true'><xs:sequence><xs:element name='m' minOccurs='0'/></xs:sequence></xs:complexType>
    <xs:complexType name='Empty'/>";

#[test]
fn derived_types_have_what_their_bases_have() {
    let own = "<xs:sequence><xs:element name='o' type='xs:int'/></xs:sequence>";
    let cases = [
        (format!("<xs:complexContent><xs:extension base='a:B'>{own}<xs:attribute name='r' use='required'/></xs:extension></xs:complexContent>"),
         "sequence(sequence(b:int) sequence(o:int)) @p:anySimpleType @q:int @r!:anySimpleType @any(urn:x)"),
        ("<xs:complexContent><xs:extension base='a:B'><xs:anyAttribute namespace='##other'/></xs:extension></xs:complexContent>".to_owned(),
         "sequence(b:int) @p:anySimpleType @q:int @not(urn:a)"),
        (format!("<xs:complexContent><xs:extension base='a:Empty'>{own}</xs:extension></xs:complexContent>"), "sequence(o:int)"),
        (format!("<xs:complexContent><xs:extension base='a:Mixed'>{own}</xs:extension></xs:complexContent>"),
         "sequence(sequence(m:anyType?) sequence(o:int)) mixed"),
        ("<xs:complexContent mixed='true'><xs:extension base='a:Empty'/></xs:complexContent>".to_owned(), "- mixed"),
        (format!("<xs:complexContent><xs:extension base='xs:anyType'>{own}</xs:extension></xs:complexContent>"),
         "sequence(any* sequence(o:int)) mixed @any"),
        (format!("<xs:complexContent><xs:restriction base='xs:anyType'>{own}</xs:restriction></xs:complexContent>"), "sequence(o:int)"),
        ("<xs:complexContent><xs:restriction base='a:B'><xs:sequence><xs:element name='b' type='xs:byte'/></xs:sequence>
           <xs:attribute name='q' type='xs:byte' use='required'/><xs:attribute name='p' use='prohibited'/></xs:restriction></xs:complexContent>".to_owned(),
         "sequence(b:byte) @q!:byte"),
        ("<xs:complexContent><xs:extension base='a:Text'><xs:attribute name='x'/></xs:extension></xs:complexContent>".to_owned(),
         "text(string) @l:anySimpleType @x:anySimpleType"),
        ("<xs:simpleContent><xs:extension base='a:Text'><xs:attribute name='x'/></xs:extension></xs:simpleContent>".to_owned(),
         "text(string) @l:anySimpleType @x:anySimpleType"),
        ("<xs:simpleContent><xs:restriction base='a:Text'><xs:maxLength value='3'/></xs:restriction></xs:simpleContent>".to_owned(),
         "text(<string MaxLength(3)>) @l:anySimpleType"),
        ("<xs:simpleContent><xs:restriction base='a:Text'><xs:simpleType><xs:restriction base='xs:token'/></xs:simpleType></xs:restriction></xs:simpleContent>".to_owned(),
         "text(<token>) @l:anySimpleType"),
        ("<xs:simpleContent><xs:restriction base='a:Mixed'><xs:simpleType><xs:restriction base='xs:token'/></xs:simpleType><xs:length value='2'/></xs:restriction></xs:simpleContent>".to_owned(),
         "text(<token Length(2)>)"),
    ];
    for (content, expected) in &cases {
        // Before its base and after it: the order makes no difference.
        for first in [true, false] {
            let this = format!("<xs:complexType name='T'>{content}</xs:complexType>");
            let set = clean(&if first {
                this + BASE
            } else {
                BASE.to_owned() + &this
            });
            assert_eq!(shown(&set, "T"), *expected, "{content}");
        }
    }
}

#[test]
fn derivations_are_linked_from_the_base() {
    let derive = |name: &str, how: &str, base: &str| {
        format!(
            "<xs:complexType name='{name}'><xs:complexContent><xs:{how} base='a:{base}'/></xs:complexContent></xs:complexType>"
        )
    };
    let content = ["Y", "X"].map(|n| derive(n, "extension", "Base")).join("")
        + &derive("Z", "restriction", "Base")
        + &derive("W", "extension", "X")
        + "<xs:complexType name='Base' abstract='true'/><xs:complexType name='Open' block='restriction'/>"
        + &derive("V", "restriction", "Open")
        + &derive("U", "extension", "Open");
    let set = clean(&content);
    let derived = |name: &str| -> Vec<String> {
        let id = ty(&set, "urn:a", name);
        set.model[id]
            .derived
            .iter()
            .map(|d| show_name(&set.model, *d))
            .collect()
    };
    assert_eq!(derived("Base"), ["Y", "X", "Z"]);
    assert_eq!(derived("X"), ["W"]);
    assert_eq!(derived("Open"), ["V", "U"]);
    let open = &set.model[ty(&set, "urn:a", "Open")];
    assert_eq!(open.block, [Derivation::Restriction]);
    assert!(set.model[ty(&set, "urn:a", "Base")].is_abstract);
    let z = &set.model[ty(&set, "urn:a", "Z")];
    assert_eq!(
        z.base,
        Some((ty(&set, "urn:a", "Base"), Derivation::Restriction))
    );
}

#[test]
fn simple_types_of_every_kind() {
    for (content, expected) in [
        (
            "<xs:restriction base='xs:string'><xs:pattern value='a'/><xs:minLength value=' 1 '/><xs:pattern value='b'/></xs:restriction>",
            r#"string Pattern(["a", "b"]) MinLength(1)"#,
        ),
        (
            "<xs:restriction base='xs:decimal'><xs:totalDigits value='5'/><xs:fractionDigits value='2'/><xs:minInclusive value='-1.5'/><xs:maxExclusive value='9'/></xs:restriction>",
            r#"decimal TotalDigits(5) FractionDigits(2) MinInclusive("-1.5") MaxExclusive("9")"#,
        ),
        (
            "<xs:restriction base='xs:token'><xs:enumeration value=' a  b '/></xs:restriction>",
            "token 'a b'",
        ),
        (
            "<xs:restriction base='xs:string'><xs:enumeration value=' a '/></xs:restriction>",
            "string ' a '",
        ),
        ("<xs:list itemType='xs:int'/>", "list(int)"),
        (
            "<xs:list><xs:simpleType><xs:restriction base='xs:int'><xs:maxInclusive value='3'/></xs:restriction></xs:simpleType></xs:list>",
            r#"list(<int MaxInclusive("3")>)"#,
        ),
        (
            "<xs:restriction><xs:simpleType><xs:list itemType='xs:int'/></xs:simpleType><xs:length value='2'/></xs:restriction>",
            "list(int) Length(2)",
        ),
        (
            "<xs:restriction base='xs:NMTOKENS'><xs:maxLength value='2'/></xs:restriction>",
            "list(NMTOKEN) MaxLength(2)",
        ),
        (
            "<xs:union memberTypes='xs:int a:U'><xs:simpleType><xs:restriction base='xs:date'/></xs:simpleType></xs:union>",
            "union(int,U,<date>)",
        ),
        (
            "<xs:restriction base='a:U'><xs:enumeration value='x'/></xs:restriction>",
            "union(boolean,string) 'x'",
        ),
    ] {
        let set = clean(&format!(
            "<xs:simpleType name='T'>{content}</xs:simpleType>
             <xs:simpleType name='U'><xs:union memberTypes='xs:boolean xs:string'/></xs:simpleType>"
        ));
        assert_eq!(shown(&set, "T"), expected, "{content}");
    }
}

#[test]
fn white_space_is_inherited_and_names_in_enumerations_are_resolved() {
    let set = clean(
        "<xs:simpleType name='A'><xs:restriction base='xs:string'><xs:whiteSpace value='replace'/></xs:restriction></xs:simpleType>
         <xs:simpleType name='B'><xs:restriction base='a:A'/></xs:simpleType>
         <xs:simpleType name='Q' xmlns:z='urn:z'><xs:restriction base='xs:QName'><xs:enumeration value='z:one'/><xs:enumeration value='two'/></xs:restriction></xs:simpleType>",
    );
    let simple = |name: &str| match &set.model[ty(&set, "urn:a", name)].kind {
        TypeKind::Simple(simple) => simple,
        _ => panic!("not simple"),
    };
    assert_eq!(simple("B").white_space, WhiteSpace::Replace);
    let names: Vec<_> = simple("Q")
        .enumeration
        .iter()
        .map(|v| v.names[0].clone())
        .collect();
    assert_eq!(
        names,
        [XmlName::new("urn:z", "one"), XmlName::new("", "two")]
    );
}

#[test]
fn attribute_groups_and_wildcards_come_together() {
    let set = clean(
        "<xs:attributeGroup name='G'><xs:attribute name='g' type='xs:int' default='1'/><xs:attributeGroup ref='a:H'/><xs:anyAttribute namespace='urn:x urn:y'/></xs:attributeGroup>
         <xs:attributeGroup name='H'><xs:attribute ref='xml:lang' use='required'/></xs:attributeGroup>
         <xs:attribute name='glob' type='xs:int' fixed='7'/>
         <xs:complexType name='T'><xs:attribute ref='a:glob'/><xs:attributeGroup ref='a:G'/><xs:anyAttribute namespace='urn:y urn:z'/></xs:complexType>",
    );
    assert_eq!(
        shown(&set, "T"),
        "- @glob:int @g:int @lang!:language @any(urn:y)"
    );
    let TypeKind::Complex(complex) = &set.model[ty(&set, "urn:a", "T")].kind else {
        panic!("not complex");
    };
    assert_eq!(complex.attributes[0].fixed.as_deref(), Some("7"));
    assert_eq!(complex.attributes[1].default.as_deref(), Some("1"));
}

#[test]
fn groups_may_hold_themselves_through_an_element() {
    let set = clean(
        "<xs:group name='G'><xs:choice><xs:element name='x' minOccurs='0'><xs:complexType><xs:sequence><xs:group ref='a:G'/></xs:sequence></xs:complexType></xs:element></xs:choice></xs:group>
         <xs:complexType name='T'><xs:group ref='a:G'/></xs:complexType>
         <xs:complexType name='S'><xs:group ref='a:G'/></xs:complexType>",
    );
    assert_eq!(shown(&set, "T"), "choice#G(x:...?)");
    let inner = set.model.types.iter().filter(|t| t.owner.is_some()).count();
    assert_eq!((inner, set.model.elements.len()), (1, 1));
}

#[test]
fn anonymous_types_know_what_they_stand_in() {
    let simple = "<xs:simpleType><xs:restriction base='xs:int'/></xs:simpleType>";
    let set = clean(&format!(
        "<xs:element name='e'><xs:complexType><xs:attribute name='n'/><xs:attribute name='a'>{simple}</xs:attribute></xs:complexType></xs:element>
         <xs:attribute name='ga'>{simple}</xs:attribute>
         <xs:simpleType name='U'><xs:union memberTypes='xs:int'>{simple}</xs:union></xs:simpleType>"
    ));
    let element = set.element(&XmlName::new("urn:a", "e")).unwrap();
    let owners: Vec<Owner> = set.model.types.iter().filter_map(|t| t.owner).collect();
    let complex = set.model[element].ty;
    assert_eq!(set.model[complex].owner, Some(Owner::Element(element)));
    for owner in [
        Owner::GlobalAttribute(0),
        Owner::Simple(ty(&set, "urn:a", "U"), 1),
        Owner::Attribute(complex, 1),
    ] {
        assert!(owners.contains(&owner), "{owner:?} in {owners:?}");
    }
    assert_eq!(owners.len(), 4);
}

#[test]
fn substitution_is_transitive_across_namespaces() {
    let (set, diagnostics) = load(&[
        (
            "a.xsd",
            "targetNamespace='urn:a' xmlns:a='urn:a' xmlns:b='urn:b'",
            "<xs:import namespace='urn:b' schemaLocation='b.xsd'/>
             <xs:element name='leaf' substitutionGroup='b:middle'/>
             <xs:element name='shut' block='substitution'/><xs:element name='out' substitutionGroup='a:shut'/>
             <xs:element name='noext' type='a:T' block='extension'/>
             <xs:complexType name='T'/><xs:complexType name='E'><xs:complexContent><xs:extension base='a:T'/></xs:complexContent></xs:complexType>
             <xs:element name='ext' type='a:E' substitutionGroup='a:noext'/><xs:element name='same' substitutionGroup='a:noext'/>",
        ),
        (
            "b.xsd",
            "targetNamespace='urn:b' xmlns:b='urn:b'",
            "<xs:element name='head' type='xs:int' abstract='true'/>
             <xs:element name='middle' substitutionGroup='b:head' abstract='true'/>
             <xs:element name='other' type='xs:byte' substitutionGroup='b:head'/>",
        ),
    ]);
    assert!(codes(&diagnostics).is_empty(), "{diagnostics:?}");
    let substitutes = |namespace: &str, local: &str| -> Vec<&str> {
        let id = set.element(&XmlName::new(namespace, local)).unwrap();
        set.model[id]
            .substitutes
            .iter()
            .map(|s| &*set.model[*s].name.local)
            .collect()
    };
    assert_eq!(substitutes("urn:b", "head"), ["leaf", "other"]);
    assert_eq!(substitutes("urn:b", "middle"), ["leaf"]);
    assert_eq!(substitutes("urn:a", "shut"), [""; 0]);
    assert_eq!(substitutes("urn:a", "noext"), ["same"]);
    let leaf = set.element(&XmlName::new("urn:a", "leaf")).unwrap();
    assert_eq!(set.model[leaf].ty, Model::builtin(Builtin::Int));
}

/// XML Schema Part 1, 3.3.6, Substitution Group OK (Transitive).
#[test]
fn what_blocks_a_substitution() {
    let derive = |name: &str, how: &str, base: &str, block: &str| {
        format!(
            "<xs:complexType name='{name}' {block}><xs:complexContent><xs:{how} base='a:{base}'/></xs:complexContent></xs:complexType>"
        )
    };
    let types = "<xs:complexType name='T' block=''/>".to_owned()
        + &derive("E", "extension", "T", "block=''")
        + &derive("R", "restriction", "T", "block=''")
        + &derive("ER", "restriction", "E", "block=''")
        // What is derived from it by restriction stands for no head further up.
        + &derive("Shut", "extension", "T", "block='restriction'")
        + &derive("ShutR", "restriction", "Shut", "block=''");
    let of_head = |head: &str, default: &str| -> Vec<String> {
        let members = ["T", "E", "R", "ER", "Shut", "ShutR"].map(|ty| {
            format!("<xs:element name='{ty}' type='a:{ty}' substitutionGroup='a:head'/>")
        });
        let content = format!(
            "{types}<xs:element name='head' {head}/>{}",
            members.concat()
        );
        let schema = format!("targetNamespace='urn:a' xmlns:a='urn:a' {default}");
        let (set, diagnostics) = load(&[("a.xsd", &schema, &content)]);
        assert!(codes(&diagnostics).is_empty(), "{diagnostics:?}");
        let head = set.element(&XmlName::new("urn:a", "head")).unwrap();
        let substitutes = set.model[head].substitutes.iter();
        substitutes
            .map(|s| set.model[*s].name.local.to_string())
            .collect()
    };
    let open = "type='a:T'";
    for (head, default, expected) in [
        (open, "", &["T", "E", "R", "ER", "Shut"][..]),
        (open, "blockDefault='substitution'", &[]),
        (open, "blockDefault='#all'", &[]),
        (open, "blockDefault='extension'", &["T", "R"]),
        (open, "blockDefault='restriction'", &["T", "E", "Shut"]),
        (
            "type='a:T' block=''",
            "blockDefault='#all'",
            &["T", "E", "R", "ER", "Shut"],
        ),
        ("type='a:T' block='extension restriction'", "", &["T"]),
        (
            "type='a:E' block='restriction'",
            "",
            &["T", "E", "R", "Shut", "ShutR"],
        ),
        ("type='a:Shut'", "", &["T", "E", "R", "ER", "Shut"]),
    ] {
        assert_eq!(of_head(head, default), expected, "{head} {default}");
    }
}

#[test]
fn a_schema_without_a_namespace_takes_that_of_each_that_includes_it() {
    let part = "<xs:include schemaLocation='part.xsd'/>";
    let (set, diagnostics) = load(&[
        ("a.xsd", "targetNamespace='urn:a'", part),
        ("b.xsd", "targetNamespace='urn:b'", part),
        (
            "part.xsd",
            "",
            "<xs:include schemaLocation='part.xsd'/><xs:element name='e' type='T'/><xs:complexType name='T'><xs:sequence><xs:element ref='e' minOccurs='0'/></xs:sequence></xs:complexType>",
        ),
    ]);
    assert!(codes(&diagnostics).is_empty(), "{diagnostics:?}");
    for namespace in ["urn:a", "urn:b"] {
        let id = ty(&set, namespace, "T");
        let element = set.element(&XmlName::new(namespace, "e")).unwrap();
        assert_eq!(set.model[element].ty, id);
    }
    assert!(set.ty(&XmlName::new("", "T")).is_none());
}

#[test]
fn a_redefinition_takes_the_place_of_the_original() {
    let (set, diagnostics) = load(&[
        (
            "a.xsd",
            "targetNamespace='urn:a' xmlns:a='urn:a'",
            "<xs:redefine schemaLocation='b.xsd'>
               <xs:complexType name='T'><xs:complexContent><xs:extension base='a:T'><xs:sequence><xs:element name='new' type='xs:int'/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
               <xs:simpleType name='S'><xs:restriction base='a:S'><xs:maxLength value='5'/></xs:restriction></xs:simpleType>
               <xs:group name='G'><xs:sequence><xs:group ref='a:G'/><xs:element name='h' type='xs:int'/></xs:sequence></xs:group>
               <xs:attributeGroup name='A'><xs:attributeGroup ref='a:A'/><xs:attribute name='z' type='xs:int'/></xs:attributeGroup>
             </xs:redefine>",
        ),
        (
            "b.xsd",
            "targetNamespace='urn:a' xmlns:a='urn:a'",
            "<xs:complexType name='T'><xs:sequence><xs:element name='old' type='a:S'/></xs:sequence></xs:complexType>
             <xs:complexType name='D'><xs:complexContent><xs:extension base='a:T'/></xs:complexContent></xs:complexType>
             <xs:simpleType name='S'><xs:restriction base='xs:string'><xs:minLength value='1'/><xs:maxLength value='9'/></xs:restriction></xs:simpleType>
             <xs:group name='G'><xs:sequence><xs:element name='g' type='xs:int'/></xs:sequence></xs:group>
             <xs:attributeGroup name='A'><xs:attribute name='y' type='xs:int'/></xs:attributeGroup>
             <xs:complexType name='U'><xs:group ref='a:G'/><xs:attributeGroup ref='a:A'/></xs:complexType>",
        ),
    ]);
    assert!(codes(&diagnostics).is_empty(), "{diagnostics:?}");
    assert_eq!(
        shown(&set, "T"),
        "sequence(sequence(old:S) sequence(new:int))"
    );
    assert_eq!(shown(&set, "D"), shown(&set, "T"));
    assert_eq!(shown(&set, "S"), "string MinLength(1) MaxLength(5)");
    assert_eq!(
        shown(&set, "U"),
        "sequence#G(sequence(g:int) h:int) @y:int @z:int"
    );
    assert_eq!(
        set.model[ty(&set, "urn:a", "T")].base.map(|b| b.0),
        Some(Model::builtin(Builtin::AnyType))
    );
}

#[test]
fn a_redefined_group_stands_in_its_redefinition_once() {
    let redefined = |occurs: &str| {
        let group = format!(
            "<xs:redefine schemaLocation='b.xsd'><xs:group name='G'><xs:choice>\
               <xs:sequence><xs:group ref='a:G' {occurs}/></xs:sequence><xs:element name='h' type='xs:int'/>\
             </xs:choice></xs:group></xs:redefine>"
        );
        load(&[
            ("a.xsd", "targetNamespace='urn:a' xmlns:a='urn:a'", &group),
            (
                "b.xsd",
                "targetNamespace='urn:a' xmlns:a='urn:a'",
                "<xs:group name='G'><xs:choice><xs:element name='g' type='xs:int'/><xs:element name='i' type='xs:int'/></xs:choice></xs:group>
                 <xs:complexType name='U'><xs:group ref='a:G'/></xs:complexType>",
            ),
        ])
    };
    let (set, diagnostics) = redefined("");
    assert!(codes(&diagnostics).is_empty(), "{diagnostics:?}");
    // The group that is redefined is not the one of its name: each would hold itself.
    assert_eq!(
        shown(&set, "U"),
        "choice#G(sequence(choice(g:int i:int)) h:int)"
    );
    for occurs in [
        "maxOccurs='2'",
        "minOccurs='0'",
        "maxOccurs='unbounded'",
        "minOccurs='0' maxOccurs='0'",
    ] {
        let (_, diagnostics) = redefined(occurs);
        assert_eq!(codes(&diagnostics), ["redefined-group"], "{occurs}");
    }
}

#[test]
fn a_redefinition_refers_to_what_it_redefines_once() {
    const GROUP: &str = "<xs:group ref='a:G'/>";
    const SET: &str = "<xs:attributeGroup ref='a:A'/>";
    let redefined = |group: &str, set: &str| {
        let redefinition = |from: &str, group: &str, set: &str| {
            format!(
                "<xs:redefine schemaLocation='{from}'>\
                   <xs:group name='G'><xs:sequence>{group}</xs:sequence></xs:group>\
                   <xs:attributeGroup name='A'>{set}</xs:attributeGroup>\
                 </xs:redefine>"
            )
        };
        let header = "targetNamespace='urn:a' xmlns:a='urn:a'";
        let (_, diagnostics) = load(&[
            ("a.xsd", header, &redefinition("b.xsd", group, set)),
            ("b.xsd", header, &redefinition("c.xsd", GROUP, SET)),
            (
                "c.xsd",
                header,
                "<xs:group name='G'><xs:choice><xs:element name='g' type='xs:int'/></xs:choice></xs:group>
                 <xs:attributeGroup name='A'><xs:attribute name='y' type='xs:int'/></xs:attributeGroup>
                 <xs:complexType name='U'><xs:sequence><xs:group ref='a:G'/><xs:group ref='a:G'/></xs:sequence>
                   <xs:attributeGroup ref='a:A'/><xs:attributeGroup ref='a:A'/></xs:complexType>",
            ),
        ]);
        diagnostics
    };
    // Each of two redefinitions has a reference of its own, and who takes a group takes it as
    // often as it likes.
    let lawful = redefined(GROUP, SET);
    assert!(codes(&lawful).is_empty(), "{lawful:?}");
    for (group, set, refused) in [
        (format!("{GROUP}{GROUP}"), SET.to_owned(), 1),
        (
            format!("{GROUP}<xs:choice>{GROUP}</xs:choice>"),
            SET.to_owned(),
            1,
        ),
        (
            format!("<xs:choice>{GROUP}</xs:choice><xs:choice>{GROUP}</xs:choice>{GROUP}"),
            SET.to_owned(),
            2,
        ),
        (GROUP.to_owned(), format!("{SET}{SET}"), 1),
        (
            GROUP.to_owned(),
            format!("{SET}<xs:attribute name='z' type='xs:int'/>{SET}{SET}"),
            2,
        ),
        (format!("{GROUP}{GROUP}"), format!("{SET}{SET}"), 2),
    ] {
        let diagnostics = redefined(&group, &set);
        let codes = codes(&diagnostics);
        assert_eq!(codes, vec!["redefined-group"; refused], "{group} {set}");
        assert!(
            diagnostics
                .0
                .iter()
                .all(|each| each.severity() == Severity::Error),
            "{group} {set}"
        );
    }
}

#[test]
fn an_element_that_heads_its_own_group_is_none() {
    let (set, diagnostics) = load(&[(
        "a.xsd",
        "targetNamespace='urn:a' xmlns:a='urn:a'",
        "<xs:element name='e' type='xs:int' substitutionGroup='a:e'/>",
    )]);
    assert_eq!(codes(&diagnostics), ["circular-substitution"]);
    assert_eq!(diagnostics.0[0].severity(), Severity::Warning);
    let element = set.element(&XmlName::new("urn:a", "e")).unwrap();
    assert!(set.model[element].substitutes.is_empty());
}

#[test]
fn the_same_declaration_may_come_twice() {
    let same = "<xs:complexType name='T'><xs:annotation><xs:documentation>DOC</xs:documentation></xs:annotation><xs:sequence><xs:element name='e' type='xs:int'/></xs:sequence></xs:complexType>";
    let a = "targetNamespace='urn:a'";
    let (_, diagnostics) = load(&[
        ("1.xsd", a, same),
        ("2.xsd", a, &same.replace("DOC", "other")),
    ]);
    assert!(codes(&diagnostics).is_empty());
    let (set, diagnostics) = load(&[
        ("1.xsd", a, same),
        ("2.xsd", a, &same.replace("int", "long")),
    ]);
    assert_eq!(codes(&diagnostics), ["duplicate-declaration"]);
    assert_eq!(diagnostics.0[0].severity(), Severity::Warning);
    assert_eq!(diagnostics.0[0].related.len(), 1);
    assert_eq!(shown(&set, "T"), "sequence(e:int)");
}

#[test]
fn a_name_may_be_a_type_an_element_an_attribute_and_a_group() {
    let set = clean(
        "<xs:complexType name='N'><xs:group ref='a:N'/><xs:attribute ref='a:N'/><xs:attributeGroup ref='a:N'/></xs:complexType>
         <xs:element name='N' type='a:N'/><xs:attribute name='N' type='xs:int'/>
         <xs:group name='N'><xs:sequence><xs:element ref='a:N'/></xs:sequence></xs:group>
         <xs:attributeGroup name='N'><xs:attribute name='n' type='xs:int'/></xs:attributeGroup>",
    );
    assert_eq!(shown(&set, "N"), "sequence#N(N:N) @N:int @n:int");
}

#[test]
fn soap_arrays_are_known_without_their_schema() {
    let array = |content: &str| {
        format!(
            "<xs:complexType name='T' xmlns:e='http://schemas.xmlsoap.org/soap/encoding/' xmlns:w='http://schemas.xmlsoap.org/wsdl/'><xs:complexContent>{content}</xs:complexContent></xs:complexType>"
        )
    };
    for (content, expected) in [
        (
            "<xs:restriction base='e:Array'><xs:attribute ref='e:arrayType' w:arrayType='xs:int[][,]'/></xs:restriction>",
            "- array int [2, 1]",
        ),
        (
            "<xs:restriction base='e:Array'><xs:attribute ref='e:arrayType' w:arrayType=' xs:int [2, 3] [] [4,,] '/></xs:restriction>",
            "- array int [3, 1, 2]",
        ),
        (
            "<xs:extension base='e:Array'><xs:attribute ref='e:arrayType' w:arrayType='e:string[]'/></xs:extension>",
            "- array string [1]",
        ),
        (
            "<xs:restriction base='e:Array'><xs:sequence><xs:element name='item' type='xs:date' maxOccurs='unbounded'/></xs:sequence></xs:restriction>",
            "sequence(item:date+) array date [1]",
        ),
        ("<xs:restriction base='e:Array'/>", "- array anyType [1]"),
    ] {
        assert_eq!(shown(&clean(&array(content)), "T"), expected, "{content}");
    }
}

#[test]
fn arrays_of_soap_1_2_say_item_and_size_apart() {
    for (content, expected) in [
        (
            "<xs:attribute ref='e:itemType' w:itemType='xs:int'/><xs:attribute ref='e:arraySize' w:arraySize='* 3'/>",
            "- array int [2]",
        ),
        (
            "<xs:attribute ref='e:arraySize' fixed='2 2 2'/><xs:attribute ref='e:itemType' fixed='xs:date'/>",
            "- array date [3]",
        ),
        (
            "<xs:attribute ref='e:itemType' itemType='a:T'/>",
            "- array T [1]",
        ),
        (
            "<xs:sequence><xs:element name='item' type='xs:date' maxOccurs='unbounded'/></xs:sequence><xs:attribute ref='e:arraySize' default='* *'/>",
            "sequence(item:date+) array date [2]",
        ),
        ("<xs:attribute ref='e:itemType'/>", "- array anyType [1]"),
    ] {
        let document = format!(
            "<xs:complexType name='T' xmlns:e='http://www.w3.org/2003/05/soap-encoding' xmlns:w='http://schemas.xmlsoap.org/wsdl/'><xs:complexContent><xs:restriction base='e:Array'>{content}</xs:restriction></xs:complexContent></xs:complexType>"
        );
        assert_eq!(shown(&clean(&document), "T"), expected, "{content}");
    }
}

#[test]
fn documentation_and_annotations_are_tidied() {
    let set = clean(
        "<xs:simpleType name='S'><xs:annotation><xs:documentation>
             One
               and more.

             Two.
           </xs:documentation><xs:documentation>  </xs:documentation></xs:annotation>
           <xs:restriction base='xs:string'><xs:enumeration value='v'><xs:annotation><xs:documentation>Value</xs:documentation><xs:appinfo><EnumerationValue xmlns='http://schemas.microsoft.com/2003/10/Serialization/'>16</EnumerationValue></xs:appinfo></xs:annotation></xs:enumeration></xs:restriction></xs:simpleType>
         <xs:complexType name='D'><xs:annotation><xs:appinfo><IsDictionary xmlns='http://schemas.microsoft.com/2003/10/Serialization/'>true</IsDictionary></xs:appinfo></xs:annotation></xs:complexType>",
    );
    let ty_of = |name: &str| &set.model[ty(&set, "urn:a", name)];
    assert_eq!(ty_of("S").docs.as_deref(), Some("One\nand more.\n\nTwo."));
    let TypeKind::Simple(simple) = &ty_of("S").kind else {
        panic!("not simple");
    };
    assert_eq!(simple.enumeration[0].number.as_deref(), Some("16"));
    assert_eq!(simple.enumeration[0].docs.as_deref(), Some("Value"));
    assert!(matches!(&ty_of("D").kind, TypeKind::Complex(c) if c.is_dictionary));
}

#[test]
fn problems_are_reported_and_end() {
    let ext = |name: &str, base: &str| {
        format!(
            "<xs:complexType name='{name}'><xs:complexContent><xs:extension base='a:{base}'/></xs:complexContent></xs:complexType>"
        )
    };
    let chain: String = (0..500)
        .rev()
        .map(|n| ext(&format!("C{n}"), &format!("C{}", n + 1)))
        .collect();
    let groups: String = (0..40)
        .map(|n| {
            let inner = format!("<xs:group ref='a:G{}'/>", n + 1).repeat(2);
            format!("<xs:group name='G{n}'><xs:sequence>{inner}</xs:sequence></xs:group>")
        })
        .collect();
    let deep = |n: usize| {
        format!(
            "{}{}",
            "<xs:sequence>".repeat(n),
            "</xs:sequence>".repeat(n)
        )
    };
    for (content, expected) in [
        ("<xs:element name='e' type='a:Foo'/><xs:complexType name='Food'/>".to_owned(), "unknown-type did you mean `Food`?"),
        ("<xs:element name='e' type='xs:sting'/>".to_owned(), "unknown-type did you mean `string`?"),
        ("<xs:attribute name='e' type='a:Wholly'/>".to_owned(), "unknown-type whatever the content is, it is kept as it is; declare the type to name it"),
        ("<xs:element name='e' type='T'/><xs:complexType name='T'/>".to_owned(), "unknown-type it is read as `{urn:a}T`; add the prefix"),
        ("<xs:element name='e' type='a:f'/><xs:complexType name='T'><xs:sequence><xs:element name='x' type='a:f'/></xs:sequence></xs:complexType>
          <xs:element name='f'><xs:complexType/></xs:element>".to_owned(), "element-as-type"),
        ("<xs:import namespace='urn:b'/><xs:element name='e' xmlns:b='urn:b' type='b:T'/>".to_owned(), "unknown-type no schema for `urn:b` was loaded, for it is imported without a location; add the document to the inputs or to a catalogue"),
        ("<xs:element name='e' type='b:T'/>".to_owned(), "undeclared-prefix"),
        ("<xs:complexType name='T'><xs:sequence><xs:element ref='a:x'/></xs:sequence></xs:complexType>".to_owned(), "unknown-element"),
        ("<xs:complexType name='T'><xs:attribute ref='a:x'/></xs:complexType>".to_owned(), "unknown-attribute"),
        ("<xs:complexType name='T'><xs:attributeGroup ref='a:x'/></xs:complexType>".to_owned(), "unknown-attribute-group"),
        ("<xs:complexType name='T'><xs:group ref='a:x'/></xs:complexType>".to_owned(), "unknown-group"),
        (ext("A", "B") + &ext("B", "A"), "circular-type"),
        (ext("A", "A"), "circular-type"),
        ("<xs:simpleType name='U'><xs:union memberTypes='xs:int a:V'/></xs:simpleType><xs:simpleType name='V'><xs:list itemType='a:U'/></xs:simpleType>".to_owned(), "circular-type"),
        ("<xs:group name='G'><xs:sequence><xs:group ref='a:H'/></xs:sequence></xs:group><xs:group name='H'><xs:sequence><xs:group ref='a:G'/></xs:sequence></xs:group>
          <xs:complexType name='T'><xs:group ref='a:G'/></xs:complexType>".to_owned(), "circular-group"),
        ("<xs:attributeGroup name='G'><xs:attributeGroup ref='a:G'/></xs:attributeGroup><xs:complexType name='T'><xs:attributeGroup ref='a:G'/></xs:complexType>".to_owned(), "circular-group"),
        ("<xs:element name='x' substitutionGroup='a:y'/><xs:element name='y' substitutionGroup='a:x'/>".to_owned(), "circular-substitution"),
        (
            format!(
                "<xs:complexType name='T' xmlns:e='http://schemas.xmlsoap.org/soap/encoding/'><xs:complexContent><xs:restriction base='e:Array'><xs:attribute ref='e:arrayType' arrayType='xs:int{}'/></xs:restriction></xs:complexContent></xs:complexType>",
                "[,]".repeat(17)
            ),
            "too-many-dimensions",
        ),
        (chain + "<xs:complexType name='C500'/>", "too-deep"),
        (format!("<xs:complexType name='T'>{}</xs:complexType>", deep(3000)), "too-deep"),
        (groups + "<xs:group name='G40'><xs:sequence><xs:element name='e'/></xs:sequence></xs:group><xs:complexType name='T'><xs:group ref='a:G0'/></xs:complexType>", "too-large"),
        ("<xs:complexType name='T'><xs:attribute name='x' type='a:T'/></xs:complexType>".to_owned(), "not-a-simple-type"),
        ("<xs:complexType name='T'><xs:simpleContent><xs:extension base='a:E'/></xs:simpleContent></xs:complexType><xs:complexType name='E'/>".to_owned(), "invalid-derivation"),
        ("<xs:simpleType name='S'/>".to_owned(), "missing-derivation"),
        ("<xs:simpleType name='S'><xs:restriction base='xs:string'><xs:length value='-1'/></xs:restriction></xs:simpleType>".to_owned(), "invalid-facet"),
        ("<xs:element/>".to_owned(), "missing-attribute"),
        ("<xs:element name='a b'/>".to_owned(), "invalid-name"),
        ("<xs:element name='e'><xs:sequence/></xs:element>".to_owned(), "misplaced-element"),
        (ext("A", "F") + "<xs:complexType name='F' final='#all'/>", "final-type"),
    ] {
        let (_, diagnostics) = one(&content);
        let content: String = content.chars().take(200).collect();
        let Some(first) = diagnostics.0.first() else {
            panic!("no problem in {content}");
        };
        let (code, help) = expected.split_once(' ').unwrap_or((expected, ""));
        assert_eq!(first.code.name(), code, "{content}");
        assert!(first.place.is_some());
        if !help.is_empty() {
            assert_eq!(first.help.as_deref(), Some(help), "{content}");
        }
        assert!(diagnostics.0.iter().all(|d| d.code.name() == code), "{diagnostics:#?}");
    }
}

/// Values of enumerations on numbers are numbers; of other types they are what they like.
#[test]
fn enumerated_numbers_are_numbers() {
    for (builtin, right, wrong) in [
        ("boolean", "true 0", "True yes 2"),
        ("decimal", "1 -1.5 +.5 5. 007", "1e3 INF . - 1,5 0x1"),
        (
            "float",
            "1 -1.5e-3 INF -INF NaN 1E5",
            "+INF inf 1e e5 1e1.5",
        ),
        ("double", "0 .5E+10", "nan Infinity"),
        ("integer", "-99999999999999999999 +1", "1.0 a --1"),
        ("nonNegativeInteger", "0 -0 7", "-1 x"),
        ("positiveInteger", "1 001", "0 -1 000"),
        ("nonPositiveInteger", "0 -7", "1 +1"),
        ("negativeInteger", "-1", "0 1 -0"),
        ("long", "9223372036854775807", "9223372036854775808"),
        (
            "int",
            "-2147483648 007",
            "2147483648 abc 1.0 99999999999999999999999999999999999999999",
        ),
        ("short", "32767", "32768"),
        ("byte", "-128", "128"),
        (
            "unsignedLong",
            "18446744073709551615",
            "18446744073709551616 -1",
        ),
        ("unsignedInt", "0", "4294967296"),
        ("unsignedShort", "65535", "65536"),
        ("unsignedByte", "255 -0", "256 -1"),
        ("date", "2020-01-01 never", ""),
        ("string", "abc 1", ""),
    ] {
        let of = |value: &str| {
            let (_, diagnostics) = one(&format!(
                "<xs:simpleType name='S'><xs:restriction base='xs:{builtin}'>\
                 <xs:enumeration value=' {value} '/></xs:restriction></xs:simpleType>"
            ));
            let codes = diagnostics.0.iter().map(|d| d.code.name());
            codes.collect::<Vec<_>>().join(" ")
        };
        for value in right.split_whitespace() {
            assert_eq!(of(value), "", "{builtin} {value}");
        }
        for value in wrong.split_whitespace() {
            assert_eq!(of(value), "invalid-facet", "{builtin} {value}");
        }
    }
}

#[test]
fn facets_of_one_step_are_kept_apart_from_those_of_its_base() {
    let set = clean(
        "<xs:simpleType name='A'><xs:restriction base='xs:int'><xs:minInclusive value='1'/></xs:restriction></xs:simpleType>
         <xs:simpleType name='B'><xs:restriction base='a:A'><xs:maxInclusive value='5'/></xs:restriction></xs:simpleType>",
    );
    let TypeKind::Simple(simple) = &set.model[ty(&set, "urn:a", "B")].kind else {
        panic!("not simple");
    };
    assert_eq!(simple.facets, [Facet::MaxInclusive("5".to_owned())]);
    assert_eq!(simple.variety, Variety::Atomic(Builtin::Int));
}
