//! From XML names to Rust names: casing, keywords, characters, clashes. Every Rust name is
//! chosen here, once.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::RangeInclusive;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// Names that a type can't have: the prelude's, those that generated code uses, and `Self`. `T` is
/// the transport of a client, in whose methods types are named.
const TAKEN_TYPES: &[&str] = &[
    "Self",
    "T",
    "Option",
    "Some",
    "None",
    "Vec",
    "String",
    "Box",
    "Result",
    "Ok",
    "Err",
    "Default",
    "Clone",
    "Copy",
    "Debug",
    "PartialEq",
    "Eq",
    "Hash",
    "PartialOrd",
    "Ord",
    "Send",
    "Sync",
    "Sized",
    "Drop",
    "From",
    "Into",
    "Iterator",
    "IntoIterator",
    "DoubleEndedIterator",
    "ExactSizeIterator",
    "ToString",
    "ToOwned",
    "AsRef",
    "AsMut",
    "Fn",
    "FnMut",
    "FnOnce",
    "TryFrom",
    "TryInto",
    "FromIterator",
    "Extend",
    "Unpin",
];

/// What Rust has without anybody's saying so where types and modules are named. Types are written
/// otherwise, unless a setting names them.
const PRIMITIVES: &[&str] = &[
    "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64",
    "i128", "isize", "f16", "f32", "f64", "f128",
];

/// Names that a module can't have: what stands in every module, and the crates that generated code
/// and the macros around it name.
const TAKEN_MODULES: &[&str] = &[
    "rt",
    "elements",
    "schema",
    "generated",
    "std",
    "core",
    "alloc",
    "soapgen_runtime",
];

/// Names that a method of a client can't have: its own, and those of the traits that each type
/// has, which `client.clone()` is to go on to call.
const TAKEN_METHODS: &[&str] = &[
    "new",
    "with_transport",
    "with_headers",
    "soap",
    "http",
    "headers",
    "as_mut",
    "as_ref",
    "borrow",
    "borrow_mut",
    "clone",
    "clone_from",
    "clone_into",
    "cmp",
    "default",
    "drop",
    "eq",
    "fmt",
    "from",
    "hash",
    "into",
    "ne",
    "partial_cmp",
    "to_owned",
    "to_string",
    "try_from",
    "try_into",
    "type_id",
];

/// Words that can't even be raw identifiers.
const NEVER_RAW: &[&str] = &["self", "Self", "super", "crate", "_"];

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Words for characters that values of enumerations consist of.
const CHARACTERS: &[(char, &str)] = &[
    ('+', "Plus"),
    ('-', "Minus"),
    ('*', "Star"),
    ('/', "Slash"),
    ('%', "Percent"),
    ('<', "Less"),
    ('>', "Greater"),
    ('=', "Equal"),
    ('!', "Not"),
    ('&', "And"),
    ('|', "Or"),
    ('#', "Hash"),
    ('$', "Dollar"),
    ('@', "At"),
    ('?', "Question"),
    ('.', "Dot"),
    (',', "Comma"),
    (':', "Colon"),
    (';', "Semicolon"),
    (' ', "Space"),
    ('_', "Underscore"),
    ('~', "Tilde"),
    ('^', "Caret"),
    ('(', "Open"),
    (')', "Close"),
];

/// The scripts beside Latin that identifiers are written in, each with those of its letters that
/// look like letters of another script (Unicode Technical Standard 39, section 4).
const SCRIPTS: &[(RangeInclusive<char>, &str)] = &[
    (
        '\u{370}'..='\u{3FF}',
        "ΑΒΓΕΖΗΘΙΚΛΜΝΟΠΡΤΥΦΧαβγδεηθικνοπρστυφ",
    ),
    (
        '\u{400}'..='\u{4FF}',
        "ЅІЈАБВГЕЗКЛМНОПРСТУФХЫЬЮабгекопрстуфхчшєѕіјћѐё",
    ),
    ('\u{590}'..='\u{5FF}', "וטיןס"),
    ('\u{600}'..='\u{6FF}', "اآةه"),
    (
        '\u{3040}'..='\u{9FFF}',
        "ーへべぺイエカタトニネノハヒヘベペホムメヨロ一丅丫丿乄二亻八力匕卜厶口囗夕工彐礻",
    ),
];

/// Whether a name has letters of a script and only such as look like those of another: of such a
/// script in a crate the compiler warns (`mixed_script_confusables`), of such a name beside the
/// other one as well (`confusable_idents`), and no module can allow them.
fn is_ambiguous(name: &str, (script, alike): &(RangeInclusive<char>, &str)) -> bool {
    let mut letters = name.chars().filter(|c| script.contains(c)).peekable();
    letters.peek().is_some() && letters.all(|c| alike.contains(c))
}

/// What letters are taken for that look like others, or like two, among those that may stand in
/// identifiers (Unicode Technical Standard 39, section 4): for the first, each of the second. Not
/// those that nothing else looks like that may.
#[rustfmt::skip]
const ALIKE: &[(&str, &str)] = &[
    ("3", "З"), ("6", "б"), ("A", "ΑА"), ("AE", "Æ"), ("B", "ΒВ"), ("C", "С"), ("E", "ΕЕ"),
    ("H", "ΗН"), ("J", "Ј"), ("K", "ΚК"), ("M", "ΜМ"), ("N", "Ν"), ("O", "0ΟО"), ("OE", "Œ"),
    ("P", "ΡР"), ("S", "Ѕ"), ("T", "ΤТ丅"), ("X", "ΧХ"), ("Y", "ΥУ丫"), ("Z", "Ζ"), ("a", "αа"),
    ("ae", "æ"), ("b", "Ь"), ("bl", "Ы"), ("c", "с"), ("e", "е"), ("i", "ıιі"), ("j", "ј"),
    ("l", "1IΙІוןا"), ("lO", "Ю"), ("o", "οσоסه"), ("oe", "œ"), ("p", "þρр"), ("r", "г"),
    ("rn", "m"), ("s", "ѕ"), ("u", "υ"), ("v", "νט"), ("w", "ш"), ("x", "х"), ("y", "γу"),
    ("Á", "Ά"), ("È", "Ѐ"), ("É", "Έ"), ("Ë", "Ё"), ("Ï", "ΪЇ"), ("Ð", "Đ"), ("Ó", "Ό"),
    ("Ý", "Ύ"), ("ß", "β"), ("á", "ά"), ("è", "ѐ"), ("ë", "ё"), ("í", "ί"), ("ï", "ϊї"),
    ("ó", "ό"), ("ö", "ة"), ("ú", "ύ"), ("ü", "ϋ"), ("Ĕ", "Ě"), ("ĕ", "ě"), ("ħ", "ћ"), ("Ĩ", "آ"),
    ("Ĭ", "ľ"), ("ĸ", "κк"), ("ĺ", "ÍΊ"), ("ŋ", "η"), ("ŕ", "ѓ"), ("Ÿ", "Ϋ"), ("ьi", "ы"),
    ("Γ", "Г"), ("Θ", "θ"), ("Λ", "Л"), ("Π", "П"), ("Φ", "Ф"), ("ε", "є"), ("π", "п"), ("τ", "т"),
    ("φ", "ф"), ("ى", "ي"), ("へ", "ヘ"), ("べ", "ベ"), ("ぺ", "ペ"), ("ノ", "丿"), ("ホ", "朩"), ("メ", "乄"),
    ("ー", "一"), ("丛", "쓰"), ("二", "ニ"), ("亻", "イ"), ("今", "슥"), ("併", "倂"), ("値", "值"), ("兌", "兑"),
    ("八", "ハ"), ("凑", "湊"), ("凒", "溰"), ("凓", "溧"), ("凔", "滄"), ("凗", "漼"), ("凘", "澌"), ("凙", "澤"),
    ("凚", "澿"), ("凜", "澟"), ("凟", "瀆"), ("力", "カ"), ("匕", "ヒ"), ("卜", "ト"), ("厶", "ム"),
    ("口", "ロ囗"), ("合", "슴"), ("吳", "吴呉"), ("啓", "啟"), ("喦", "嵒"), ("土", "士"), ("塡", "填"),
    ("墫", "壿"), ("夕", "タ"), ("奨", "奬獎"), ("妹", "妺"), ("娛", "娯娱"), ("媯", "嬀"), ("寉", "隺"),
    ("工", "エ"), ("巿", "市"), ("帡", "帲"), ("彐", "ヨ"), ("恆", "恒"), ("悅", "悦"), ("戶", "户戸"),
    ("抹", "抺"), ("挩", "捝"), ("挿", "插揷"), ("揺", "搖摇"), ("敓", "敚"), ("日", "曰"), ("昧", "昩"),
    ("晚", "晩"), ("朌", "肦"), ("朏", "胐"), ("朐", "胊"), ("朓", "脁"), ("朘", "脧"), ("朣", "膧"), ("未", "末"),
    ("杮", "柿"), ("梲", "棁"), ("榝", "樧"), ("沫", "沬"), ("涗", "涚"), ("湌", "飡"), ("湮", "凐"), ("溈", "潙"),
    ("溤", "馮"), ("濂", "濓"), ("瑤", "瑶"), ("眛", "眜"), ("研", "硏"), ("礻", "ネ"), ("稅", "税"), ("絕", "絶"),
    ("絙", "絚"), ("緒", "緖"), ("胼", "腁"), ("脫", "脱"), ("艹", "卄卝"), ("苿", "茉"), ("蒍", "蔿"),
    ("蘷", "虁"), ("蛻", "蜕"), ("訮", "詽"), ("說", "説"), ("謠", "謡"), ("讆", "讏"), ("豜", "豣"), ("赿", "趆"),
    ("跥", "跺"), ("躗", "躛"), ("躱", "躲"), ("軿", "輧"), ("郷", "鄉鄕"), ("銳", "鋭"), ("鎭", "鎮"),
    ("長", "튽"), ("飮", "飲"), ("鹂", "鹃"), ("黑", "黒"), ("누丨", "爿뉘"), ("마", "卟"), ("조", "丕"),
];

/// How often names are looked at for what the spelling of some makes of others, before all letters
/// are spelled. A second time is the last one of all documents but those made for it.
const ROUNDS: usize = 8;

/// The letters that are spelled in the names of a document, since a name would look like another one
/// with them: the compiler warns where two do (`confusable_idents`), if not both are ASCII, and
/// no module can allow it.
#[derive(Debug, Default)]
pub(crate) struct Letters(HashSet<char>);

impl Letters {
    /// The letters of a document with these names.
    pub(crate) fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        // In an order of their own, so that the same names have the same letters.
        let names: BTreeSet<&str> = names.collect();
        if names
            .iter()
            .all(|name| name.is_ascii() && !name.contains("_x"))
        {
            return Self::default();
        }
        let alike: HashMap<char, &str> = (ALIKE.iter())
            .flat_map(|(key, letters)| letters.chars().map(move |letter| (letter, *key)))
            .collect();
        let mut letters = Self::default();
        // A name by what it looks like, and whether two do. Letters that are spelled make other
        // names of some: what comes of them may look like others in turn.
        let mut is_new = true;
        let mut rounds = 0;
        while is_new {
            is_new = false;
            rounds += 1;
            if rounds > ROUNDS {
                let all = names
                    .iter()
                    .flat_map(|name| decoded(name).chars().collect::<Vec<_>>());
                letters.0.extend(all.filter(|c| !c.is_ascii()));
                break;
            }
            let mut met: HashMap<String, String> = HashMap::new();
            let cases: [fn(&str) -> String; 3] = [
                |s| s.to_upper_camel_case(),
                |s| s.to_snake_case(),
                |s| s.to_shouty_snake_case(),
            ];
            let mut found: HashSet<char> = HashSet::new();
            for case in cases {
                for name in &names {
                    let name = letters.cased(name, case, "");
                    let mut looks = String::with_capacity(name.len());
                    for c in name.chars() {
                        match alike.get(&c) {
                            Some(key) => looks.push_str(key),
                            None => looks.push(c),
                        }
                    }
                    match met.get(&looks) {
                        None => {
                            met.insert(looks, name);
                        }
                        Some(other) if *other == name => {}
                        Some(other) => {
                            let both = other.chars().chain(name.chars());
                            let foreign = both.filter(|c| !c.is_ascii());
                            let of_table = foreign.clone().filter(|c| alike.contains_key(c));
                            let is_of_table = of_table.clone().next().is_some();
                            found.extend(of_table);
                            // What is alike may be ASCII: then nothing else is.
                            if !is_of_table {
                                found.extend(foreign);
                            }
                        }
                    }
                }
            }
            for letter in found {
                // The same letter is another one in another case.
                let cases = letter.to_lowercase().chain(letter.to_uppercase());
                for letter in cases.chain([letter]).filter(|c| !c.is_ascii()) {
                    is_new |= letters.0.insert(letter);
                }
            }
        }
        letters
    }

    /// A name for a type.
    pub(crate) fn type_name(&self, xml: &str) -> String {
        let name = self.cased(xml, |s| s.to_upper_camel_case(), "N");
        if TAKEN_TYPES.contains(&name.as_str()) {
            format!("{name}Type")
        } else {
            name
        }
    }

    /// A name for a variant of an enum.
    pub(crate) fn variant_name(&self, xml: &str) -> String {
        // A sign in front of a number is all that tells `-1` from `1`.
        let signed = match xml.strip_prefix('-') {
            Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => {
                format!("minus {rest}")
            }
            _ => xml.to_owned(),
        };
        let name = self.cased(&signed, |s| s.to_upper_camel_case(), "N");
        if name == "Self" {
            "Self_".to_owned()
        } else {
            name
        }
    }

    /// A name for a field, a function or a module; keywords are raw where they can be.
    pub(crate) fn value_name(&self, xml: &str) -> String {
        escape(self.cased(xml, |s| s.to_snake_case(), "n"))
    }

    /// A name for the method of an operation.
    pub(crate) fn method_name(&self, xml: &str) -> String {
        let name = self.value_name(xml);
        if TAKEN_METHODS.contains(&name.as_str()) {
            format!("{name}_operation")
        } else {
            name
        }
    }

    /// A name for a constant.
    pub(crate) fn constant_name(&self, xml: &str) -> String {
        self.cased(xml, |s| s.to_shouty_snake_case(), "N")
    }

    /// The last telling part of a namespace, for a module: `…/Serialization/Arrays` is `arrays`.
    pub(crate) fn module_name(&self, namespace: &str) -> String {
        match namespace {
            "" => return "no_namespace".to_owned(),
            soapgen_model::xml::XML => return "xml".to_owned(),
            _ => {}
        }
        let path = namespace
            .trim_end_matches(['/', '#'])
            .trim_end_matches(".xsd")
            .trim_end_matches(".wsdl");
        let telling = |part: &&str| {
            part.chars().any(|c| c.is_ascii_alphabetic())
                && !(part.starts_with(['v', 'V'])
                    && part[1..].chars().all(|c| c.is_ascii_digit() || c == '.'))
        };
        self.value_name(path.rsplit(['/', ':', '#']).find(telling).unwrap_or(path))
    }

    fn cased(&self, xml: &str, case: impl Fn(&str) -> String, digit_prefix: &str) -> String {
        let xml = &*decoded(xml);
        let mut name = case(&with_abbreviations(&clean(xml, &self.0, &[])));
        if !name.is_ascii() {
            let ambiguous = SCRIPTS.iter().filter(|script| is_ambiguous(&name, script));
            let ambiguous: Vec<_> = ambiguous.map(|(script, _)| script).collect();
            if !ambiguous.is_empty() {
                name = case(&with_abbreviations(&clean(xml, &self.0, &ambiguous)));
            }
        }
        if name.is_empty() {
            name = case(&spelled(xml));
        }
        if starts_badly(&name) {
            format!("{digit_prefix}{name}")
        } else {
            name
        }
    }
}

/// Letters, digits and separators: what the casing works on. These letters, and those of these
/// scripts, are spelled.
fn clean(xml: &str, letters: &HashSet<char>, ambiguous: &[&RangeInclusive<char>]) -> String {
    let is_spelled =
        |c: char| letters.contains(&c) || ambiguous.iter().any(|script| script.contains(&c));
    xml.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || is_identifier_char(c) && !is_spelled(c) {
                c.to_string()
            } else if c.is_alphanumeric() {
                // A letter all the same: its number keeps names apart.
                format!("U{:04X}", c as u32)
            } else {
                "_".to_owned()
            }
        })
        .collect()
}

/// Whether a character beyond ASCII may stand in an identifier: letters of scripts in everyday
/// use. The compiler warns of others (`uncommon_codepoints`), and a module can't allow them.
fn is_identifier_char(c: char) -> bool {
    matches!(c,
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ž'
        | 'Ά' | 'Έ'..='Ί' | 'Ό' | 'Ύ'..='Ρ' | 'Σ'..='ώ'
        | 'Ѐ'..='џ' | 'א'..='ת' | 'ء'..='غ' | 'ف'..='ي'
        | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '一'..='鿋' | '가'..='힣')
        && !matches!(c, 'Ĳ' | 'ĳ' | 'Ŀ' | 'ŀ' | 'ŉ')
}

/// What a name that has no letter or digit is called by.
fn spelled(xml: &str) -> String {
    let mut name = String::new();
    for c in xml.chars() {
        match CHARACTERS.iter().find(|(known, _)| *known == c) {
            Some((_, word)) => name.push_str(word),
            None => name.push_str(&format!("U{:04X}", c as u32)),
        }
    }
    if name.is_empty() {
        name.push_str("Empty");
    }
    name
}

fn starts_badly(name: &str) -> bool {
    let Some(first) = name.chars().next() else {
        return true;
    };
    !(first.is_ascii_alphabetic()
        || first == '_'
        || !first.is_ascii() && syn::parse_str::<syn::Ident>(&first.to_string()).is_ok())
}

/// A name without what XML's names can't have being spelled as `_x0020_`, as `XmlConvert` of .NET
/// does and others after it (ISO/IEC 9075-14, 9.1).
fn decoded(xml: &str) -> Cow<'_, str> {
    if !xml.contains("_x") {
        return Cow::Borrowed(xml);
    }
    let mut out = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some(at) = rest.find("_x") {
        let (before, coded) = rest.split_at(at);
        out.push_str(before);
        let decoded = [4, 8].into_iter().find_map(|digits| {
            let number = coded.get(2..2 + digits)?;
            let is_coded = number.bytes().all(|digit| digit.is_ascii_hexdigit())
                && coded[2 + digits..].starts_with('_');
            let code = u32::from_str_radix(number, 16).ok().filter(|_| is_coded)?;
            Some((char::from_u32(code)?, 3 + digits))
        });
        let (c, length) = decoded.unwrap_or(('_', 1));
        out.push(c);
        rest = &coded[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Abbreviations as words: `IPv6` as `Ipv6`, `IDs` as `Ids`. Capitals that follow each other are
/// one word up to the last, which begins the next where a small letter follows; a plural's `s` and
/// a version's `v` belong to those before them.
fn with_abbreviations(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < chars.len() {
        let capitals = chars[at..].iter().take_while(|c| c.is_uppercase()).count();
        let end = at + capitals;
        let next = chars.get(end + 1);
        let belongs = capitals > 1
            && match chars.get(end) {
                Some('s') => !next.is_some_and(|next| next.is_lowercase()),
                Some('v') => next.is_some_and(char::is_ascii_digit),
                _ => false,
            };
        if belongs {
            out.push(chars[at]);
            out.extend(chars[at + 1..end].iter().flat_map(|c| c.to_lowercase()));
        } else {
            out.extend(&chars[at..end]);
        }
        out.extend(chars.get(end));
        at = end + 1;
    }
    out
}

/// A name for a module, of what no document says.
pub fn value_name(xml: &str) -> String {
    Letters::default().value_name(xml)
}

fn escape(name: String) -> String {
    if NEVER_RAW.contains(&name.as_str()) {
        format!("{name}_")
    } else if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    }
}

/// Whether a prefix of a document says what its namespace is, so that it can name a module: not one
/// letter, nor a name of the kind of `ns1`, `q2` and `d3p1`, which programs make up, nor `tns`,
/// which is whatever a document is about.
pub(crate) fn is_telling_prefix(prefix: &str) -> bool {
    let stem = prefix
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .to_ascii_lowercase();
    let is_numbered = stem.bytes().any(|c| c.is_ascii_digit());
    stem.len() > 1
        && stem.starts_with(|c: char| c.is_ascii_alphabetic())
        && stem
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.'))
        && !is_numbered
        && !stem.starts_with("xml")
        && !matches!(
            &*stem,
            "ns" | "tns"
                | "typens"
                | "targetns"
                | "xsdns"
                | "schemans"
                | "xs"
                | "xsd"
                | "xsi"
                | "soap"
                | "soapenc"
                | "wsdl"
                | "schema"
                | "target"
                | "this"
                | "self"
        )
}

/// The names that something can't have because of where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Taken {
    /// Those of types.
    Types,
    /// Those of modules at the top.
    Modules,
    /// Those of methods of clients.
    Methods,
}

/// The names of one scope: each is given once.
#[derive(Default, Debug)]
pub(crate) struct Scope {
    taken: HashSet<String>,
    /// The number that a name is tried with next: all before it are taken. Documents may have
    /// thousands of one name.
    next: HashMap<String, u32>,
    /// What was asked for by [`Scope::take_once`].
    asked: HashSet<(String, Vec<String>)>,
}

impl Scope {
    /// With names that are taken from the start.
    pub(crate) fn with(names: &[&str]) -> Self {
        let mut scope = Self::default();
        for name in names {
            scope.taken.insert((*name).to_owned());
        }
        scope
    }

    /// Without the names that none of these can have.
    pub(crate) fn of(taken: Taken) -> Self {
        let names: &[&[&str]] = match taken {
            Taken::Types => &[TAKEN_TYPES, PRIMITIVES],
            Taken::Modules => &[TAKEN_MODULES, PRIMITIVES],
            Taken::Methods => &[TAKEN_METHODS],
        };
        Self::with(&names.concat())
    }

    /// As [`Scope::take`], but the alternatives only tell a name from others that have other
    /// alternatives: where one has been asked for with the same, a number is all that will do.
    pub(crate) fn take_once(&mut self, name: &str, alternatives: &[String]) -> String {
        let is_new = self
            .asked
            .insert((name.to_owned(), alternatives.to_owned()));
        self.take(name, if is_new { alternatives } else { &[] })
    }

    /// Makes a name one that can't be taken any more.
    pub(crate) fn reserve(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }

    /// Whether a name is still free.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name)
    }

    /// Takes this name if it is free, else the first of the alternatives that is, else the name
    /// with the smallest number from 2 that is free. The order of calls is the order of the
    /// document, so that an addition at its end changes no name.
    pub(crate) fn take(&mut self, name: &str, alternatives: &[String]) -> String {
        let free = std::iter::once(name)
            .chain(alternatives.iter().map(String::as_str))
            .find(|name| self.is_free(name))
            .map(str::to_owned);
        let name = free.unwrap_or_else(|| {
            let plain = name.strip_prefix("r#").unwrap_or(name);
            // What kept it from being a keyword the number does as well.
            let plain = plain.strip_suffix('_').unwrap_or(plain);
            // A name that ends in a digit keeps it apart from the number.
            let gap = if plain.ends_with(|c: char| c.is_ascii_digit()) {
                "_"
            } else {
                ""
            };
            let mut n = self.next.get(plain).copied().unwrap_or(2);
            loop {
                let numbered = format!("{plain}{gap}{n}");
                n += 1;
                if self.is_free(&numbered) {
                    self.next.insert(plain.to_owned(), n);
                    break numbered;
                }
            }
        });
        self.taken.insert(name.clone());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn type_name(xml: &str) -> String {
        Letters::default().type_name(xml)
    }

    fn variant_name(xml: &str) -> String {
        Letters::default().variant_name(xml)
    }

    fn method_name(xml: &str) -> String {
        Letters::default().method_name(xml)
    }

    /// What looks like another name is spelled, and nothing else.
    #[test]
    fn names_that_look_alike() {
        for (names, expected) in [
            (&["dır", "dir"][..], &["dU0131r", "dir"][..]),
            (&["dır", "dar"], &["dır", "dar"]),
            (&["Cæsar", "Caesar"], &["CU00e6sar", "Caesar"]),
            (&["Œuvre", "OEuvre"], &["U0152uvre", "OEuvre"]),
            (&["日付", "曰付"], &["日付", "U66f0付"]),
            (&["月末", "月未", "末日"], &["月U672b", "月未", "U672b日"]),
            (&["女士", "女土"], &["女U58eb", "女土"]),
            (&["ペンき", "ぺンき"], &["U30daンき", "ぺンき"]),
            (&["Maß1", "Maßl"], &["MaU00df1", "MaU00dfl"]),
            (&["Körner", "Kömer"], &["KU00f6rner", "KU00f6mer"]),
            (&["Ěž", "Ĕž"], &["U011až", "Ĕž"]),
            (&["мы", "мьі"], &["U043cU044b", "U043cьU0456"]),
            (&["ya", "þya", "pya"], &["Ya", "U00feya", "Pya"]),
            (&["Größe", "größe"], &["Größe", "Größe"]),
            (&["_x0131_d", "id"], &["U0131d", "Id"]),
        ] {
            let letters = Letters::of(names.iter().copied());
            let found: Vec<_> = names.iter().map(|name| letters.type_name(name)).collect();
            let lower = |name: &str| name.to_lowercase();
            let same = found
                .iter()
                .zip(expected)
                .all(|(a, b)| lower(a) == lower(b));
            assert!(same, "{found:?} {expected:?}");
        }
    }

    #[test]
    fn names() {
        for (xml, ty, variant, value) in [
            ("ArrayOfint", "ArrayOfint", "ArrayOfint", "array_ofint"),
            ("type", "Type", "Type", "r#type"),
            ("self", "SelfType", "Self_", "self_"),
            ("Option", "OptionType", "Option", "option"),
            ("3DPoint", "N3dPoint", "N3dPoint", "n3d_point"),
            ("a.b-c_d", "ABCD", "ABCD", "a_b_c_d"),
            ("", "Empty", "Empty", "empty"),
            ("<=", "LessEqual", "LessEqual", "less_equal"),
            ("-1", "N1", "Minus1", "n1"),
            ("Größe", "Größe", "Größe", "größe"),
            ("日本", "日本", "日本", "日本"),
            // What looks like letters of another script alone is spelled.
            ("一", "U4e00", "U4e00", "u4e00"),
            ("ー", "U30fc", "U30fc", "u30fc"),
            ("サーバー", "サーバー", "サーバー", "サーバー"),
            ("口", "U53e3", "U53e3", "u53e3"),
            ("入口", "入口", "入口", "入口"),
            ("а", "U0430", "U0430", "u0430"),
        ] {
            assert_eq!(type_name(xml), ty, "{xml}");
            assert_eq!(variant_name(xml), variant, "{xml}");
            assert_eq!(value_name(xml), value, "{xml}");
        }
        for (xml, method) in [
            ("getUser", "get_user"),
            ("Clone", "clone_operation"),
            ("fn", "r#fn"),
        ] {
            assert_eq!(method_name(xml), method, "{xml}");
        }
    }

    #[test]
    fn words() {
        for (xml, ty, value) in [
            ("IPv6", "Ipv6", "ipv6"),
            ("GetIPv4Address", "GetIpv4Address", "get_ipv4_address"),
            ("IPv6-ND", "Ipv6Nd", "ipv6_nd"),
            ("TLSv1.2", "Tlsv12", "tlsv1_2"),
            ("INATEngine", "InatEngine", "inat_engine"),
            ("HTTPServer", "HttpServer", "http_server"),
            ("XMLHttpRequest", "XmlHttpRequest", "xml_http_request"),
            ("IDs", "Ids", "ids"),
            ("URLs", "Urls", "urls"),
            ("userIDsOfGroup", "UserIdsOfGroup", "user_ids_of_group"),
            ("HTTPStatus", "HttpStatus", "http_status"),
            ("TAXId", "TaxId", "tax_id"),
            ("DUNSNo", "DunsNo", "duns_no"),
            ("iPhone", "IPhone", "i_phone"),
            ("eMail", "EMail", "e_mail"),
            ("OAuth2", "OAuth2", "o_auth2"),
            ("x509Cert", "X509Cert", "x509_cert"),
            ("PTZ", "Ptz", "ptz"),
            ("B2B", "B2b", "b2b"),
            ("ISO8601Date", "Iso8601Date", "iso8601_date"),
            ("SHA256", "Sha256", "sha256"),
            ("Sales_x0020_Order", "SalesOrder", "sales_order"),
            ("_x0031_st", "N1st", "n1st"),
            ("_x00e9_t_x00E9_", "Été", "été"),
            ("_x0000fffe_", "Ufffe", "ufffe"),
            ("max_x", "MaxX", "max_x"),
            ("a_x12_b", "AX12B", "a_x12_b"),
            ("_xé", "Xé", "xé"),
            ("_x_x0041_", "XA", "x_a"),
        ] {
            assert_eq!(type_name(xml), ty, "{xml}");
            assert_eq!(value_name(xml), value, "{xml}");
        }
    }

    #[test]
    fn prefixes_that_say_what_they_stand_for() {
        for (prefix, is_telling) in [
            ("tt", true),
            ("wsnt", true),
            ("vim25", true),
            ("onvif-device", true),
            ("q1", false),
            ("d4p1", false),
            ("a", false),
            ("ns0", false),
            ("tns", false),
            ("TNS2", false),
            ("xsd", false),
            ("xmlmime", false),
            ("größe", false),
        ] {
            assert_eq!(is_telling_prefix(prefix), is_telling, "{prefix}");
        }
    }

    #[test]
    fn modules() {
        for (namespace, name) in [
            (
                "http://schemas.microsoft.com/2003/10/Serialization/Arrays",
                "arrays",
            ),
            (
                "http://schemas.microsoft.com/2003/10/Serialization/",
                "serialization",
            ),
            ("urn:vim25", "vim25"),
            ("http://www.onvif.org/ver10/device/wsdl", "wsdl"),
            ("http://docs.oasis-open.org/wsn/b-2", "b_2"),
            ("", "no_namespace"),
        ] {
            assert_eq!(
                Letters::default().module_name(namespace),
                name,
                "{namespace}"
            );
        }
    }

    #[test]
    fn clashes() {
        let mut scope = Scope::default();
        assert_eq!(scope.take("A", &[]), "A");
        assert_eq!(scope.take("A", &["AElement".to_owned()]), "AElement");
        assert_eq!(scope.take("A", &[]), "A2");
        assert_eq!(scope.take("B2", &[]), "B2");
        assert_eq!(scope.take("B2", &[]), "B2_2");
        assert_eq!(scope.take("Self_", &[]), "Self_");
        assert_eq!(scope.take("Self_", &[]), "Self2");
    }
}
