//! The Rust types of members, and how they are spelled.

use super::{Plan, ShapeId};

/// A Rust type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ty {
    /// A generated type: the item of this shape.
    Item(ShapeId),
    /// A type of the runtime.
    Runtime(RuntimeType),
    /// A type of Rust.
    Rust(RustType),
    /// The user's own, by path.
    User(String),
    /// `Option`.
    Option(Box<Ty>),
    /// `Vec`.
    Vec(Box<Ty>),
    /// `Box`.
    Boxed(Box<Ty>),
    /// The runtime's `Nillable`.
    Nillable(Box<Ty>),
    /// The runtime's `Typed`.
    Typed(Box<Ty>),
    /// The runtime's `List`.
    List(Box<Ty>),
    /// The runtime's `Flags`.
    Flags(Box<Ty>),
    /// The runtime's `Dictionary`.
    Dictionary(Box<Ty>, Box<Ty>),
    /// The runtime's `Grid`, and how many dimensions it has.
    Grid(Box<Ty>, usize),
}

impl Ty {
    /// The types that it is made of, itself first.
    pub fn parts(&self) -> impl Iterator<Item = &Self> {
        let mut left = vec![self];
        std::iter::from_fn(move || {
            let part = left.pop()?;
            match part {
                Self::Item(_) | Self::Runtime(_) | Self::Rust(_) | Self::User(_) => {}
                Self::Option(inner)
                | Self::Vec(inner)
                | Self::Boxed(inner)
                | Self::Nillable(inner)
                | Self::Typed(inner)
                | Self::List(inner)
                | Self::Flags(inner)
                | Self::Grid(inner, _) => left.push(inner),
                Self::Dictionary(key, value) => left.extend([&**value, &**key]),
            }
            Some(part)
        })
    }

    /// The items among [`Ty::parts`].
    pub fn items(&self) -> impl Iterator<Item = ShapeId> {
        self.parts().filter_map(|part| match part {
            Self::Item(item) => Some(*item),
            _ => None,
        })
    }
}

/// A type of Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RustType {
    /// `bool`.
    Bool,
    /// `i8`.
    I8,
    /// `i16`.
    I16,
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `u8`.
    U8,
    /// `u16`.
    U16,
    /// `u32`.
    U32,
    /// `u64`.
    U64,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// `String`.
    String,
}

impl RustType {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::String => "String",
        }
    }

    /// Whether an integer has a sign, and how many bits.
    pub(crate) const fn integer(self) -> Option<(bool, u32)> {
        Some(match self {
            Self::I8 => (true, 8),
            Self::I16 => (true, 16),
            Self::I32 => (true, 32),
            Self::I64 => (true, 64),
            Self::U8 => (false, 8),
            Self::U16 => (false, 16),
            Self::U32 => (false, 32),
            Self::U64 => (false, 64),
            Self::Bool | Self::F32 | Self::F64 | Self::String => return None,
        })
    }
}

/// A type of the runtime that stands for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuntimeType {
    /// `AnySimple`.
    AnySimple,
    /// `Attribute`.
    Attribute,
    /// `Base64Binary`.
    Base64Binary,
    /// `Date`.
    Date,
    /// `DateTime`.
    DateTime,
    /// `Decimal`.
    Decimal,
    /// `Duration`.
    Duration,
    /// `Element`.
    Element,
    /// `GDay`.
    GDay,
    /// `GMonth`.
    GMonth,
    /// `GMonthDay`.
    GMonthDay,
    /// `GYear`.
    GYear,
    /// `GYearMonth`.
    GYearMonth,
    /// `HexBinary`.
    HexBinary,
    /// `Integer`.
    Integer,
    /// `Mixed`.
    Mixed,
    /// `QName`.
    QName,
    /// `Time`.
    Time,
    /// `Unknown`.
    Unknown,
}

impl RuntimeType {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AnySimple => "AnySimple",
            Self::Attribute => "Attribute",
            Self::Base64Binary => "Base64Binary",
            Self::Date => "Date",
            Self::DateTime => "DateTime",
            Self::Decimal => "Decimal",
            Self::Duration => "Duration",
            Self::Element => "Element",
            Self::GDay => "GDay",
            Self::GMonth => "GMonth",
            Self::GMonthDay => "GMonthDay",
            Self::GYear => "GYear",
            Self::GYearMonth => "GYearMonth",
            Self::HexBinary => "HexBinary",
            Self::Integer => "Integer",
            Self::Mixed => "Mixed",
            Self::QName => "QName",
            Self::Time => "Time",
            Self::Unknown => "Unknown",
        }
    }
}

impl Plan {
    /// A type, as code beside the generated module writes it.
    pub fn spell(&self, ty: &Ty) -> String {
        let runtime = self.runtime.trim_start_matches("::");
        match ty {
            Ty::Item(item) => match self.items.get(item.0) {
                Some(item) => self.item_path(item),
                None => String::new(),
            },
            Ty::Runtime(of) => format!("{runtime}::{}", of.name()),
            Ty::Rust(of) => of.name().to_owned(),
            Ty::User(path) => path.clone(),
            Ty::Option(of) => format!("Option<{}>", self.spell(of)),
            Ty::Vec(of) => format!("Vec<{}>", self.spell(of)),
            Ty::Boxed(of) => format!("Box<{}>", self.spell(of)),
            Ty::Nillable(of) => format!("{runtime}::Nillable<{}>", self.spell(of)),
            Ty::Typed(of) => format!("{runtime}::Typed<{}>", self.spell(of)),
            Ty::List(of) => format!("{runtime}::List<{}>", self.spell(of)),
            Ty::Flags(of) => format!("{runtime}::Flags<{}>", self.spell(of)),
            Ty::Grid(of, dimensions) => {
                format!("{runtime}::Grid<{}, {dimensions}>", self.spell(of))
            }
            Ty::Dictionary(key, value) => {
                let (key, value) = (self.spell(key), self.spell(value));
                format!("{runtime}::Dictionary<{key}, {value}>")
            }
        }
    }
}
