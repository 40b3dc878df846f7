//! What functions take that make values: those of builders, and methods that take the members of a
//! message.

use super::{ItemKind, Member, Plan, RowKind, RuntimeType, RustType, Ty};

/// What a function takes for a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parameter<'t> {
    /// The type itself.
    Plain(&'t Ty),
    /// What becomes the type by `Into`.
    Into(&'t Ty),
    /// A value of the type, or an `Option` of it.
    Optional(&'t Ty),
    /// The items of a list; whether the list is in an `Option`.
    Items(&'t Ty, bool),
}

impl<'t> Parameter<'t> {
    /// What is taken for a value of this type.
    pub(crate) fn of(ty: &'t Ty) -> Self {
        match ty {
            Ty::Option(inner) => Self::Optional(inner),
            Ty::Rust(RustType::String)
            | Ty::Runtime(
                RuntimeType::Decimal
                | RuntimeType::Integer
                | RuntimeType::Base64Binary
                | RuntimeType::HexBinary,
            )
            | Ty::Boxed(_)
            | Ty::Nillable(_)
            | Ty::Typed(_)
            | Ty::List(_) => Self::Into(ty),
            _ => Self::Plain(ty),
        }
    }

    /// What is taken for a member, where a list is given by its items.
    pub(crate) fn of_member(ty: &'t Ty) -> Self {
        match ty {
            Ty::Vec(item) => Self::Items(item, false),
            Ty::Option(inner) => match &**inner {
                Ty::Vec(item) => Self::Items(item, true),
                inner => Self::Optional(inner),
            },
            ty => Self::of(ty),
        }
    }
}

impl Member {
    /// Whether a builder has to be given it: nothing says what it is where nobody does.
    pub(crate) fn is_asked(&self) -> bool {
        let may_lack = matches!(
            self.ty,
            Ty::Option(_) | Ty::Vec(_) | Ty::Runtime(RuntimeType::Unknown)
        );
        !may_lack && self.preset.is_none()
    }
}

/// What a member is that nobody gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Preset {
    /// This text.
    Text(String),
    /// This number or truth value, as Rust has it.
    Literal(String),
    /// This variant of the enumeration that its type is.
    Variant(String),
}

/// Finds, for types with builders, what the documents say of members that must be there: a value
/// that is fixed, or one by default.
pub(super) fn presets(plan: &mut Plan) {
    let mut found = Vec::new();
    for id in plan.ids() {
        let ItemKind::Record(record) = &plan[id].kind else {
            continue;
        };
        for (at, member) in record.members.iter().enumerate() {
            if record.builder
                && let Some(preset) = preset(member, plan)
            {
                found.push((id, at, preset));
            }
        }
    }
    for (id, at, preset) in found {
        if let ItemKind::Record(record) = &mut plan[id].kind
            && let Some(member) = record.members.get_mut(at)
        {
            member.preset = Some(preset);
        }
    }
}

/// Finds the types whose `Default` has presets: that of the derive would leave these members blank.
pub(super) fn defaults(plan: &mut Plan) {
    for item in &mut plan.items {
        if let ItemKind::Record(record) = &mut item.kind
            && record.members.iter().any(|member| member.preset.is_some())
        {
            record.default = item.derives.iter().any(|derive| derive == "Default");
            item.derives.retain(|derive| derive != "Default");
        }
    }
}

fn preset(member: &Member, plan: &Plan) -> Option<Preset> {
    let row = &member.row;
    let text = row.fixed.as_deref().or(row.default.as_deref())?;
    if !matches!(row.kind, RowKind::Element(_) | RowKind::Attribute(_)) || row.nillable {
        return None;
    }
    match &member.ty {
        Ty::Rust(RustType::String) => Some(Preset::Text(text.to_owned())),
        Ty::Rust(RustType::Bool) => match text.trim() {
            "true" | "1" => Some(Preset::Literal("true".to_owned())),
            "false" | "0" => Some(Preset::Literal("false".to_owned())),
            _ => None,
        },
        Ty::Rust(RustType::F32 | RustType::F64) => {
            let number: f64 = text.trim().parse().ok()?;
            (number.is_finite()).then(|| Preset::Literal(format!("{number:?}")))
        }
        // What is out of range stays for the user to give.
        Ty::Rust(of) => {
            is_in_range(*of, text.trim()).map(|number| Preset::Literal(number.to_string()))
        }
        Ty::Item(item) => match &plan[*item].kind {
            ItemKind::Enumeration { values, .. } => {
                let value = values.iter().find(|value| value.value == text.trim())?;
                Some(Preset::Variant(value.name.clone()))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The number that a text is, where a type of Rust has it.
fn is_in_range(ty: RustType, text: &str) -> Option<i128> {
    let number: i128 = text.parse().ok()?;
    let (signed, bits) = ty.integer()?;
    let (least, most) = match signed {
        true => (-(1_i128 << (bits - 1)), (1_i128 << (bits - 1)) - 1),
        false => (0, (1_i128 << bits) - 1),
    };
    (least..=most).contains(&number).then_some(number)
}
