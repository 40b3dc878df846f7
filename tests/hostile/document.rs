//! A WSDL document whose names are hostile: each of them in every position that a name can have.

use std::fmt::Write as _;

/// Words that mean something in Rust, in generated code or in the code that it calls.
const WORDS: &str = "
    abstract as async await become box break const continue crate do dyn else enum extern false
    final fn for gen if impl in let loop macro match mod move mut override priv pub raw ref return
    safe self Self static struct super trait true try type typeof union unsafe unsized use virtual
    where while yield macro_rules auto default
    Option Some None Vec String Box Result Ok Err Default Clone Copy Debug Display PartialEq Eq
    Hash PartialOrd Ord Send Sync Sized Drop From Into TryFrom TryInto Iterator IntoIterator
    DoubleEndedIterator ExactSizeIterator Extend FromIterator ToString ToOwned AsRef AsMut Fn FnMut
    FnOnce Unpin Cow Any
    u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 bool char str drop vec format panic
    std core alloc proc_macro test rt soapgen_runtime generated
    T H K V E A S Request Response Headers Client Fault Other Unknown Nil Value Text Declared
    elements schema types services NS ADDRESS TABLE ROWS ROOTS OPERATION FAILS_WHEN P P_NS P_T P_TNS
    P_XSI XSI NONE TNS tns xsi xsd soap xs
    new with_transport with_headers soap headers http url transport request response operation call
    send send_blocking clone clone_from fmt into from try_into try_from borrow borrow_mut to_owned
    type_id as_ref eq cmp hash drop_in_place blank read_row write_row read_variant parse print
    as_str value text content any any_attributes choice sequence unknown item index row w r
    AnyT TType TClient THeaders TResponseHeaders TRequest TResponse TElement T2 T_2
    Row Table Root Reader Writer Slot ReadXml WriteXml Prefixes Element Attribute Mixed Nillable
    a A a-b a.b a_b aB AB ab Ab _ __ _1 _a a1 a-1 a_1 a_x0020_b _x0031_st x-2
    Größe größe 日本 Ж ж é Δx ʻokina
    一 ー ロ 口 サーバー А а Аа Α αο Λ рост Рост Имя ו ה ь þ
    dır dir Cæsar Caesar Œuvre OEuvre 日付 曰付 月末 月未 女士 女土 ペンき ぺンき Maß1 Maßl Körner Kömer
    Ěž Ĕž мы мьі þya pya ya שוב שןב ملك ملک يد ىد βeta ßeta Ωmega λιγο λıγο ñandú
";

/// The names of [`WORDS`], then `more` that are made of them by the numbers of `seed`, which are
/// the same each time.
pub fn names(more: usize, mut seed: u64) -> Vec<String> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut names: Vec<String> = Vec::new();
    for word in &words {
        if !names.iter().any(|name| name == word) {
            names.push((*word).to_owned());
        }
    }
    let mut next = |below: usize| {
        // Numbers without a pattern, from a state of 64 bits (xorshift).
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    let wanted = names.len() + more;
    while names.len() < wanted {
        let mut name = String::new();
        for _ in 0..=next(2) {
            let word = words[next(words.len())];
            name += match next(4) {
                0 => word.to_uppercase(),
                1 => word.to_lowercase(),
                _ => word.to_owned(),
            }
            .as_str();
            name += ["", "", "_", "-", ".", "2", "_2"][next(7)];
        }
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Names that only differ in what XML's names may have and prefixes of namespaces may not.
fn is_prefix(name: &str) -> bool {
    !name.to_ascii_lowercase().starts_with("xml")
}

/// The document: each name is a complex type, simple types of each kind, a global element and one
/// in a namespace of its own, a local element, an attribute, a value, a group, an operation of
/// document and of rpc style, a message, a part, a header block, a fault, a port type, a binding,
/// a service, a port, a prefix and the end of a namespace.
pub fn document(names: &[String]) -> Result<String, std::fmt::Error> {
    let [
        mut declared,
        mut schemas,
        mut types,
        mut simple,
        mut elements,
    ] = [const { String::new() }; 5];
    let [mut headers, mut faults, mut messages, mut ports] = [const { String::new() }; 4];
    let [mut bindings, mut services, mut members, mut attributes] = [const { String::new() }; 4];
    let [mut values, mut variants, mut references, mut derived] = [const { String::new() }; 4];
    let [mut all_port, mut all_binding, mut lists] = [const { String::new() }; 3];
    for (number, name) in names.iter().enumerate() {
        let prefix = if is_prefix(name) {
            name.clone()
        } else {
            format!("n{number}")
        };
        // Those that the document itself uses.
        let prefix = match &*prefix {
            "w" | "x" | "t" | "s" | "o" | "hd" | "ft" => format!("{prefix}{number}"),
            _ => prefix,
        };
        write!(declared, " xmlns:{prefix}='urn:of:{name}'")?;
        write!(
            schemas,
            "<x:schema targetNamespace='urn:of:{name}' elementFormDefault='qualified'>\
               <x:element name='{name}' type='t:{name}'/>\
               <x:element name='p{name}'><x:complexType><x:sequence>\
                 <x:element name='{name}' type='x:string'/></x:sequence></x:complexType></x:element>\
               <x:element name='p_{name}' type='x:int' nillable='true'/>\
             </x:schema>"
        )?;
        write!(
            types,
            "<x:complexType name='{name}'><x:sequence>\
               <x:element name='{name}' type='x:string' minOccurs='0'/>\
               <x:choice><x:element name='{name}' type='x:int'/>\
                 <x:element name='Other' type='x:string'/></x:choice>\
               <x:choice maxOccurs='unbounded'><x:element name='b{name}' type='x:int'/>\
                 <x:group ref='t:{name}'/></x:choice>\
             </x:sequence><x:attribute name='{name}'/></x:complexType>\
             <x:group name='{name}'><x:sequence>\
               <x:element name='{name}' type='x:string'/><x:element name='b' type='x:int'/>\
             </x:sequence></x:group>"
        )?;
        let simple_type = match number % 4 {
            0 => format!(
                "<x:restriction base='x:string'><x:enumeration value='{name}'/></x:restriction>"
            ),
            1 => "<x:union memberTypes='x:int x:string'><x:simpleType><x:restriction base='x:boolean'/></x:simpleType></x:union>".to_owned(),
            2 => "<x:list itemType='x:int'/>".to_owned(),
            _ => "<x:restriction base='x:int'><x:maxInclusive value='7'/></x:restriction>".to_owned(),
        };
        write!(
            simple,
            "<x:simpleType name='{name}'>{simple_type}</x:simpleType>"
        )?;
        write!(elements, "<x:element name='{name}' type='t:{name}'/>")?;
        write!(headers, "<x:element name='{name}' type='x:string'/>")?;
        write!(faults, "<x:element name='{name}' type='o:{name}'/>")?;
        write!(
            members,
            "<x:element name='{name}' type='x:string' minOccurs='0'/>"
        )?;
        write!(
            lists,
            "<x:element name='{name}' type='x:string' minOccurs='0' maxOccurs='unbounded'/>"
        )?;
        write!(attributes, "<x:attribute name='{name}'/>")?;
        write!(values, "<x:enumeration value='{name}'/>")?;
        write!(variants, "<x:element name='{name}' type='x:string'/>")?;
        write!(
            references,
            "<x:element ref='{prefix}:p{name}' minOccurs='0'/>"
        )?;
        if number % 3 == 0 {
            write!(
                derived,
                "<x:complexType name='d.{name}'><x:complexContent><x:extension base='t:{name}'/></x:complexContent></x:complexType>"
            )?;
        }
        // One message for both styles: a part that names an element and one that names a type.
        write!(
            messages,
            "<w:message name='{name}'><w:part name='{name}' element='t:{name}'/></w:message>\
             <w:message name='{name}.h'><w:part name='{name}' element='hd:{name}'/></w:message>\
             <w:message name='{name}.f'><w:part name='{name}' element='ft:{name}'/></w:message>\
             <w:message name='{name}.r'><w:part name='{name}' type='o:{name}'/><w:part name='b' type='t:{name}'/></w:message>"
        )?;
        let fault = &names[(number + 1) % names.len()];
        let abstract_operation = |message: &str| {
            format!(
                "<w:operation name='{name}'><w:input message='t:{message}'/><w:output message='t:{message}'/>\
                   <w:fault name='{name}' message='t:{name}.f'/><w:fault name='{fault}' message='t:{fault}.f'/></w:operation>"
            )
        };
        let bound_operation = |style: &str| {
            let header = format!("<s:header message='t:{name}.h' part='{name}' use='literal'/>");
            format!(
                "<w:operation name='{name}'><s:operation soapAction='{name}' style='{style}'/>\
                   <w:input>{header}<s:body use='literal' namespace='urn:rpc'/></w:input>\
                   <w:output>{header}<s:body use='literal' namespace='urn:rpc'/></w:output>\
                   <w:fault name='{name}'><s:fault name='{name}' use='literal'/></w:fault>\
                   <w:fault name='{fault}'><s:fault name='{fault}' use='literal'/></w:fault></w:operation>"
            )
        };
        all_port += &abstract_operation(name);
        all_binding += &bound_operation("document");
        write!(
            ports,
            "<w:portType name='{name}'>{}</w:portType>",
            abstract_operation(&format!("{name}.r"))
        )?;
        write!(
            bindings,
            "<w:binding name='{name}' type='t:{name}'>\
               <s:binding transport='http://schemas.xmlsoap.org/soap/http'/>{}</w:binding>",
            bound_operation("rpc")
        )?;
        write!(
            services,
            "<w:service name='{name}'><w:port name='{name}' binding='t:{name}'><s:address location='http://localhost/{number}'/></w:port></w:service>"
        )?;
    }
    Ok(format!(
        "<w:definitions xmlns:w='http://schemas.xmlsoap.org/wsdl/' \
           xmlns:s='http://schemas.xmlsoap.org/wsdl/soap/' xmlns:x='http://www.w3.org/2001/XMLSchema' \
           xmlns:t='urn:t' xmlns:o='urn:o' xmlns:hd='urn:hd' xmlns:ft='urn:ft'{declared} targetNamespace='urn:t'>\
         <w:types>\
           <x:schema targetNamespace='urn:t' elementFormDefault='qualified'>{types}{derived}{elements}\
             <x:element name='AllMembers'><x:complexType><x:sequence>{members}</x:sequence>{attributes}</x:complexType></x:element>\
             <x:element name='AllLists'><x:complexType><x:sequence>{lists}</x:sequence></x:complexType></x:element>\
             <x:element name='AllVariants'><x:complexType><x:choice maxOccurs='unbounded'>{variants}</x:choice></x:complexType></x:element>\
             <x:element name='AllPrefixes'><x:complexType><x:sequence>{references}</x:sequence></x:complexType></x:element>\
             <x:element name='AllValues'><x:simpleType><x:list><x:simpleType><x:restriction base='x:string'>{values}</x:restriction></x:simpleType></x:list></x:simpleType></x:element>\
           </x:schema>\
           <x:schema targetNamespace='urn:o'>{simple}</x:schema>\
           <x:schema targetNamespace='urn:hd'>{headers}</x:schema>\
           <x:schema targetNamespace='urn:ft'>{faults}</x:schema>{schemas}</w:types>\
         {messages}{ports}<w:portType name='All'>{all_port}</w:portType>\
         {bindings}<w:binding name='All' type='t:All'><s:binding transport='http://schemas.xmlsoap.org/soap/http'/>{all_binding}</w:binding>\
         {services}<w:service name='AllServices'><w:port name='All' binding='t:All'><s:address location='http://localhost/'/></w:port></w:service>\
         </w:definitions>"
    ))
}
