//! Under which keys the members of a type stand in JSON.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{PoisonError, RwLock};

use soapgen_runtime::codegen::{Row, RowKind};
use soapgen_runtime::dynamic::{Type, leak};

use super::{expanded, group_of};

/// Where a member stands.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// Under a key.
    Key(String),
    /// The members of a group that stands once at most are members of what it stands in.
    Within(Vec<Place>),
    /// Attributes of any name: each under its own key.
    Attributes,
}

/// A name that takes a key: whether it is an attribute's, its namespace and local name.
type Name = (bool, &'static str, &'static str);

/// What stands for the name of an element that is not known.
const OTHER: Name = (false, "", "$other");

/// What takes a key of its own: the name, or what stands for one, and the place.
struct Taken {
    names: HashSet<Name>,
    /// The namespaces of each local name.
    namespaces: HashMap<(bool, &'static str), HashSet<&'static str>>,
}

/// Where the members of a type stand, and under which keys.
#[derive(Debug)]
pub(super) struct Layout {
    /// Row by row.
    pub(super) places: Vec<Place>,
    /// The keys, those of groups among them, in the order of the schema.
    pub(super) keys: Vec<String>,
    known: HashSet<String>,
    /// Whether attributes of any name may stand.
    takes_attributes: bool,
}

impl Layout {
    /// Whether a member has this key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.known.contains(key)
    }

    /// Whether a key is that of a member, or of an attribute of any name.
    pub(super) fn takes(&self, key: &str) -> bool {
        self.has(key) || self.takes_attributes && key.starts_with('@')
    }
}

/// The layouts of types that were asked for, by the addresses of these: types live as long as the
/// program.
static KNOWN: RwLock<BTreeMap<usize, &'static Layout>> = RwLock::new(BTreeMap::new());

/// Where the members of a type stand.
pub(super) fn layout(ty: &'static Type) -> &'static Layout {
    let address = std::ptr::from_ref(ty).addr();
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(layout) = known.get(&address) {
        return layout;
    }
    drop(known);
    let places = placed(ty);
    let mut keys = Vec::new();
    add_keys(&places, &mut keys);
    let layout = leak(Layout {
        known: keys.iter().cloned().collect(),
        keys,
        takes_attributes: (places.iter()).any(|place| matches!(place, Place::Attributes)),
        places,
    });
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    known.entry(address).or_insert(layout)
}

/// The same, row by row.
pub(super) fn places(ty: &'static Type) -> &'static [Place] {
    &layout(ty).places
}

fn add_keys(places: &[Place], keys: &mut Vec<String>) {
    for place in places {
        match place {
            Place::Key(key) => keys.push(key.clone()),
            Place::Attributes => {}
            Place::Within(places) => add_keys(places, keys),
        }
    }
}

fn placed(ty: &'static Type) -> Vec<Place> {
    let mut taken = Taken {
        names: HashSet::new(),
        namespaces: HashMap::new(),
    };
    // Its own members come first: they keep their names, whatever stands in groups.
    for row in ty.table.rows {
        let is_open = matches!(row.kind, RowKind::Open);
        taken.take(name(row).or(is_open.then_some(OTHER)));
    }
    let inline: Vec<bool> = (0..ty.table.rows.len())
        .map(|at| match ty.member(at).and_then(group_of) {
            Some((group, _)) => taken.takes_group(group),
            None => false,
        })
        .collect();
    let mut used = HashMap::new();
    (0..ty.table.rows.len())
        .map(|at| place(ty, at, inline[at], &taken, &mut used))
        .collect()
}

fn place(
    ty: &'static Type,
    at: usize,
    is_inline: bool,
    taken: &Taken,
    used: &mut HashMap<String, usize>,
) -> Place {
    let row = &ty.table.rows[at];
    if matches!(row.kind, RowKind::AnyAttribute(_)) {
        return Place::Attributes;
    }
    if is_inline && let Some((group, _)) = ty.member(at).and_then(group_of) {
        let rows = 0..group.table.rows.len();
        // What the group holds was found to have names that nothing else has.
        let places = rows.map(|at| {
            let is_group = group.member(at).and_then(group_of).is_some();
            place(group, at, is_group, taken, used)
        });
        return Place::Within(places.collect());
    }
    let key = match name(row) {
        Some((is_attribute, namespace, local)) => {
            let sigil = if is_attribute { "@" } else { "" };
            let of = taken.namespaces.get(&(is_attribute, local));
            match of.is_some_and(|namespaces| namespaces.len() > 1) {
                true => format!("{sigil}{}", expanded(namespace, local)),
                false => format!("{sigil}{local}"),
            }
        }
        None => match row.kind {
            RowKind::Text => "$value",
            RowKind::Mixed(_) => "$content",
            RowKind::Any(_) => "$any",
            RowKind::Open => "$other",
            RowKind::Unknown => "$unknown",
            RowKind::Group(table) if table.kind == soapgen_runtime::codegen::TableKind::Choice => {
                "$choice"
            }
            _ => "$group",
        }
        .to_owned(),
    };
    let times = used.entry(key.clone()).or_insert(0);
    *times += 1;
    Place::Key(match *times {
        1 => key,
        more => format!("{key}${more}"),
    })
}

/// The name by which a row takes a key.
fn name(row: &'static Row) -> Option<Name> {
    match row.kind {
        RowKind::Attribute => Some((true, row.namespace, row.name)),
        RowKind::Element | RowKind::Bytes(_) | RowKind::Keyed(_) | RowKind::Child(..) => {
            Some((false, row.namespace, row.name))
        }
        _ => None,
    }
}

impl Taken {
    fn take(&mut self, name: Option<Name>) {
        let Some((is_attribute, namespace, local)) = name else {
            return;
        };
        self.names.insert((is_attribute, namespace, local));
        let namespaces = self.namespaces.entry((is_attribute, local)).or_default();
        namespaces.insert(namespace);
    }

    /// Takes all names of a group, if none of them is taken.
    fn takes_group(&mut self, group: &'static Type) -> bool {
        let mut names = Vec::new();
        let mut open = vec![group];
        while let Some(group) = open.pop() {
            for (at, row) in group.table.rows.iter().enumerate() {
                match name(row) {
                    Some(name) => names.push(name),
                    // Of an element that stands for another and that nobody declared there is one
                    // key, which nothing else may have.
                    None if matches!(row.kind, RowKind::Open) => names.push(OTHER),
                    None => match group.member(at).and_then(group_of) {
                        Some((inner, _)) => open.push(inner),
                        // What has no name has keys that tell nothing of where it stands.
                        None => return false,
                    },
                }
            }
        }
        let distinct: HashSet<Name> = names.iter().copied().collect();
        if distinct.len() < names.len() || !distinct.is_disjoint(&self.names) {
            return false;
        }
        names.into_iter().for_each(|name| self.take(Some(name)));
        true
    }
}
