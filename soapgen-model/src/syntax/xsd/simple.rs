//! Reads simple types and their facets.

use roxmltree::Node;

use crate::diagnostic::{Code, Diagnostic};
use crate::vocabulary::{Facet, WhiteSpace};

use super::annotation::serialization;
use super::reader::{Reader, part, parts, split};
use super::{EnumValue, Facets, SimpleDerivation, SimpleType, SimpleTypeUse};

impl Reader<'_> {
    pub(super) fn simple_type(&mut self, node: Node<'_, '_>) -> Option<SimpleType> {
        self.enter(node)?;
        let mut derivation = None;
        // A draft had the base and the facets here.
        let is_draft = node.has_attribute("base");
        if is_draft {
            derivation = self.restriction(node);
        }
        for (name, child) in parts(node).filter(|_| !is_draft) {
            let read = match name {
                "restriction" => self.restriction(child),
                "list" => {
                    let item = self.simple_type_use(child, "itemType");
                    self.needed(child, item).map(SimpleDerivation::List)
                }
                "union" => self.union(child),
                _ => {
                    self.misplaced(child);
                    continue;
                }
            };
            derivation = derivation.or(read);
        }
        self.leave();
        if derivation.is_none() && parts(node).next().is_none() {
            let place = self.place(node);
            self.report(
                Diagnostic::error(Code::MissingDerivation, place, "this `simpleType` is empty")
                    .help("it must hold a `restriction`, a `list` or a `union`"),
            );
        }
        Some(SimpleType {
            origin: self.origin(node),
            derivation,
            expected_content_types: self.expected_content_types(node),
        })
    }

    /// The simple type that an attribute names or that stands in the element.
    pub(super) fn simple_type_use(
        &mut self,
        node: Node<'_, '_>,
        attribute: &str,
    ) -> Option<SimpleTypeUse> {
        if let Some(name) = self.qname(node, attribute) {
            return Some(SimpleTypeUse::Named(name));
        }
        let inline = self.simple_type(part(node, "simpleType")?)?;
        Some(SimpleTypeUse::Inline(Box::new(inline)))
    }

    fn needed(
        &mut self,
        node: Node<'_, '_>,
        found: Option<SimpleTypeUse>,
    ) -> Option<SimpleTypeUse> {
        if found.is_none() {
            let place = self.place(node);
            let tag = node.tag_name().name();
            let attribute = if tag == "list" { "itemType" } else { "base" };
            self.report(
                Diagnostic::error(
                    Code::MissingAttribute,
                    place,
                    format!("this `{tag}` doesn't name a type"),
                )
                .help(format!("give it a `{attribute}` or a `simpleType` in it")),
            );
        }
        found
    }

    fn restriction(&mut self, node: Node<'_, '_>) -> Option<SimpleDerivation> {
        let base = self.simple_type_use(node, "base");
        let base = self.needed(node, base)?;
        let mut facets = Facets::default();
        for (name, child) in parts(node) {
            if name != "simpleType" && !self.facet(&mut facets, name, child) {
                self.misplaced(child);
            }
        }
        Some(SimpleDerivation::Restriction(base, facets))
    }

    fn union(&mut self, node: Node<'_, '_>) -> Option<SimpleDerivation> {
        let mut members = Vec::new();
        if let Some(names) = node.attribute("memberTypes") {
            let place = self.attribute_place(node, "memberTypes");
            for name in names.split_ascii_whitespace() {
                let name = self.resolve(node, name, place);
                members.push(SimpleTypeUse::Named(name));
            }
        }
        for (name, child) in parts(node) {
            if name == "simpleType" {
                let inline = self.simple_type(child)?;
                members.push(SimpleTypeUse::Inline(Box::new(inline)));
            } else {
                self.misplaced(child);
            }
        }
        if members.is_empty() {
            let place = self.place(node);
            self.report(
                Diagnostic::error(Code::MissingAttribute, place, "this `union` has no members")
                    .help("give it `memberTypes` or `simpleType`s in it"),
            );
            return None;
        }
        Some(SimpleDerivation::Union(members))
    }

    /// Reads a facet; false when the element is none.
    pub(super) fn facet(&mut self, facets: &mut Facets, kind: &str, node: Node<'_, '_>) -> bool {
        let known = [
            "length",
            "minLength",
            "maxLength",
            "pattern",
            "enumeration",
            "whiteSpace",
            "maxInclusive",
            "maxExclusive",
            "minInclusive",
            "minExclusive",
            "totalDigits",
            "fractionDigits",
        ];
        if !known.contains(&kind) {
            return false;
        }
        let Some(raw) = node.attribute("value") else {
            let place = self.place(node);
            self.report(
                Diagnostic::skip(
                    Code::MissingAttribute,
                    place,
                    format!("this `{kind}` has no `value`"),
                )
                .help("it is ignored; give it a `value`"),
            );
            return true;
        };
        let text = raw.trim();
        let facet = match kind {
            "enumeration" => {
                let words = text.split_ascii_whitespace();
                let namespaces = words.map(|word| self.namespace(node, split(word).0));
                let namespaces = namespaces.collect();
                facets.enumeration.push(EnumValue {
                    origin: self.origin(node),
                    value: raw.to_owned(),
                    namespaces,
                    number: serialization(node, "EnumerationValue").map(str::to_owned),
                });
                return true;
            }
            "whiteSpace" => {
                facets.white_space = match text {
                    "preserve" => Some(WhiteSpace::Preserve),
                    "replace" => Some(WhiteSpace::Replace),
                    "collapse" => Some(WhiteSpace::Collapse),
                    _ => {
                        self.invalid_facet(node, text);
                        None
                    }
                };
                return true;
            }
            "pattern" => {
                // The patterns of one step are alternatives (XML Schema Part 2, 4.3.4.3).
                let known = facets.pattern.and_then(|at| facets.facets.get_mut(at));
                match known {
                    Some(Facet::Pattern(alternatives)) => alternatives.push(raw.to_owned()),
                    _ => {
                        facets.pattern = Some(facets.facets.len());
                        facets.facets.push(Facet::Pattern(vec![raw.to_owned()]));
                    }
                }
                return true;
            }
            "length" => self.number(node, text).map(Facet::Length),
            "minLength" => self.number(node, text).map(Facet::MinLength),
            "maxLength" => self.number(node, text).map(Facet::MaxLength),
            "totalDigits" => self.digits(node, text).map(Facet::TotalDigits),
            "fractionDigits" => self.digits(node, text).map(Facet::FractionDigits),
            "minInclusive" => Some(Facet::MinInclusive(text.to_owned())),
            "minExclusive" => Some(Facet::MinExclusive(text.to_owned())),
            "maxInclusive" => Some(Facet::MaxInclusive(text.to_owned())),
            _ => Some(Facet::MaxExclusive(text.to_owned())),
        };
        facets.facets.extend(facet);
        true
    }

    fn number(&mut self, node: Node<'_, '_>, text: &str) -> Option<u64> {
        let digits = text.strip_prefix('+').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            self.invalid_facet(node, text);
            return None;
        }
        // Larger than any length is as good as the largest.
        Some(digits.parse().unwrap_or(u64::MAX))
    }

    fn digits(&mut self, node: Node<'_, '_>, text: &str) -> Option<u32> {
        self.number(node, text)
            .map(|number| u32::try_from(number).unwrap_or(u32::MAX))
    }

    fn invalid_facet(&mut self, node: Node<'_, '_>, text: &str) {
        let place = self.attribute_place(node, "value");
        let kind = node.tag_name().name();
        let help = match kind {
            "whiteSpace" => "it is ignored; write `preserve`, `replace` or `collapse`",
            _ => "it is ignored; write a number that is not negative",
        };
        self.report(
            Diagnostic::skip(
                Code::InvalidFacet,
                place,
                format!("`{text}` can't be the value of `{kind}`"),
            )
            .help(help),
        );
    }
}
