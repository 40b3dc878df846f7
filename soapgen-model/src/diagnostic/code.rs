//! The kinds of problems.

use std::fmt;

use super::Action::{self, Guess, Note, Refuse, Skip};

/// Declares the kinds: name, code, what generation does about it where it is found, and meaning.
macro_rules! codes {
    ($($part:literal { $($name:ident $code:literal [$($action:ident),+] $meaning:literal;)+ })+) => {
        /// The kind of a problem. Its code is stable, and what `check` and reports show.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $meaning] $name,)+)+
        }

        impl Code {
            /// All kinds by what they are about, in the order of `docs/check.md`.
            pub const ALL: &[(&str, &[Self])] = &[$(($part, &[$(Self::$name),+])),+];

            /// All of them, in that order.
            pub fn each() -> impl Iterator<Item = Self> {
                Self::ALL.iter().flat_map(|(_, codes)| *codes).copied()
            }

            /// The kind that has this code.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::each().find(|code| code.name() == name)
            }

            /// The code: short, in kebab-case, such as `unknown-type`.
            pub fn name(self) -> &'static str {
                match self {
                    $($(Self::$name => $code,)+)+
                }
            }

            /// What it means.
            pub fn meaning(self) -> &'static str {
                match self {
                    $($(Self::$name => $meaning,)+)+
                }
            }

            /// What generation does about it; where it is more than one thing, the place or the
            /// settings decide.
            pub fn actions(self) -> &'static [Action] {
                match self {
                    $($(Self::$name => &[$($action),+],)+)+
                }
            }
        }
    };
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

codes! {
    "Files, settings and what is written" {
        NoSuchFile "no-such-file" [Refuse]
            "A document, catalogue or settings file that was named isn't there, or can't be read.";
        OtherCase "other-case" [Guess]
            "A document is imported under a name that differs from its file's in capitals.";
        MissingImport "missing-import" [Refuse, Skip]
            "An imported document isn't found. Refused where something of it is needed.";
        OutsideRoot "outside-root" [Refuse, Skip]
            "An imported document lies outside the setting `root`, or its location may not be read. Refused where something of it is needed.";
        NotCatalog "not-catalog" [Refuse]
            "A catalogue isn't one of OASIS.";
        Lock "lock" [Refuse, Guess]
            "`soapgen.lock` can't be used, or a document isn't the one that was fetched.";
        Overlay "overlay" [Refuse]
            "An overlay can't be read, or a change in it fits nowhere in the document.";
        Fetch "fetch" [Refuse]
            "A document can't be fetched.";
        NotAnAddress "not-an-address" [Refuse]
            "`fetch` was given a file where it wants an address.";
        NotToml "not-toml" [Refuse]
            "The settings file isn't TOML.";
        UnknownSetting "unknown-setting" [Refuse]
            "The settings file has a key that isn't a setting.";
        WrongSetting "wrong-setting" [Refuse]
            "A setting in the settings file has a value of another kind.";
        Settings "settings" [Refuse]
            "A setting's value can't be used: it isn't the Rust or the code of a problem that it has to be, it lacks its reason, or two settings exclude each other.";
        UnknownName "unknown-name" [Skip]
            "A setting names something that no document declares.";
        UnknownOperation "unknown-operation" [Refuse, Skip, Guess]
            "A setting names an operation that isn't there (refused), or a binding one that its port type doesn't have (skipped), or not with such an input (guessed).";
        UnknownService "unknown-service" [Refuse]
            "A setting names a service that isn't there.";
        UnknownHeader "unknown-header" [Refuse]
            "`fails-when` names a header block that no response declares.";
        NameTaken "name-taken" [Refuse, Guess]
            "A name that the settings give is taken already. Refused where it is that of a module.";
        RootNamespace "root-namespace" [Guess, Skip]
            "The root `definitions` stands in no namespace of WSDL, or the module of a namespace is named and is the root.";
        NothingToGenerate "nothing-to-generate" [Refuse, Skip]
            "No document was given, or the documents declare nothing that becomes code.";
        NoOutDir "no-out-dir" [Refuse]
            "`write_to_out_dir` was called outside a build script.";
        Write "write" [Refuse]
            "A file can't be written. It is as it was.";
    }
    "XML, and what kind of document it is" {
        NotXml "not-xml" [Refuse]
            "A document isn't well-formed XML.";
        Encoding "encoding" [Refuse]
            "A document's bytes aren't text in the encoding that it declares.";
        ExternalDtd "external-dtd" [Guess]
            "A document type declaration names a file, which isn't read.";
        EmptyDtd "empty-dtd" [Guess]
            "A document type declaration declares nothing.";
        NotWsdl "not-wsdl" [Refuse]
            "A document is XML, but neither a WSDL nor a schema.";
        WsdlDraft "wsdl-draft" [Refuse]
            "A document is written in a draft of WSDL 2.0.";
        TooLarge "too-large" [Refuse]
            "A document, or what it declares, is beyond a limit, which the message names.";
        TooDeep "too-deep" [Refuse]
            "Declarations are nested, or types made from each other, beyond a limit, which the message names.";
    }
    "Words and names" {
        InvalidName "invalid-name" [Refuse]
            "A name isn't an NCName (Namespaces in XML, 3).";
        InvalidNamespace "invalid-namespace" [Refuse]
            "A namespace is too long, or holds characters that can't be seen.";
        UndeclaredPrefix "undeclared-prefix" [Refuse, Skip]
            "A prefix isn't declared where it is used.";
        MisspeltElement "misspelt-element" [Refuse]
            "An element of WSDL or of its SOAP binding isn't one, and its name is near to one that is.";
        MisspeltNamespace "misspelt-namespace" [Refuse]
            "A namespace is nearly that of the SOAP binding.";
        MisplacedElement "misplaced-element" [Skip]
            "An element of XML Schema stands where it may not stand, or isn't one.";
        MissingAttribute "missing-attribute" [Refuse, Skip, Guess]
            "An attribute that has to be there isn't.";
        UnknownAttribute "unknown-attribute" [Refuse, Skip, Guess]
            "An element has an attribute that it can't have (skipped), or an attribute is referred to that isn't declared.";
        InvalidValue "invalid-value" [Refuse, Guess]
            "An attribute's value isn't one of the few that it may have. Guessed where one of them is near.";
        InvalidAddress "invalid-address" [Skip]
            "The address of a port isn't a URL.";
        InvalidOccurs "invalid-occurs" [Guess]
            "`minOccurs` or `maxOccurs` isn't a number of occurrences, or the first is above the second.";
        InvalidFacet "invalid-facet" [Skip]
            "A facet's value can't be one of the facet, or a value of an enumeration of numbers is no number.";
        InvalidContentType "invalid-content-type" [Skip]
            "`xmime:expectedContentTypes` isn't a list of media types.";
        OtherNamespace "other-namespace" [Guess]
            "An included schema has another target namespace than the one that includes it.";
    }
    "Types and elements" {
        UnknownType "unknown-type" [Refuse, Guess]
            "A type is referred to that isn't declared. Refused where an operation needs it, and kept with `keep-unresolved`.";
        UnknownElement "unknown-element" [Refuse, Guess]
            "An element is referred to that isn't declared; as `unknown-type`.";
        UnknownGroup "unknown-group" [Refuse, Guess]
            "A group is referred to that isn't declared; as `unknown-type`.";
        UnknownAttributeGroup "unknown-attribute-group" [Refuse, Guess]
            "An attribute group is referred to that isn't declared; as `unknown-type`.";
        ElementAsType "element-as-type" [Guess]
            "A type is named by the name of an element; the element's type is taken.";
        NotASimpleType "not-a-simple-type" [Refuse]
            "A simple type is wanted, and a complex one is named.";
        DuplicateDeclaration "duplicate-declaration" [Refuse, Guess]
            "Two declarations have one name. Refused where they come from two inputs and differ.";
        CircularType "circular-type" [Refuse]
            "A type is based on itself.";
        CircularGroup "circular-group" [Refuse]
            "A group is part of itself.";
        CircularSubstitution "circular-substitution" [Refuse, Guess]
            "An element may stand for itself by a chain of substitution groups (refused), or names itself as its head.";
        UnknownRedefinition "unknown-redefinition" [Refuse]
            "What is redefined isn't in the document that is redefined.";
        RedefinedGroup "redefined-group" [Refuse]
            "The redefinition of a group refers to what it redefines other than once.";
        MissingDerivation "missing-derivation" [Refuse]
            "A simple type, or simple or complex content, is empty: it says neither `restriction` nor what else it is.";
        InvalidDerivation "invalid-derivation" [Refuse]
            "A type is derived from one that it can't be derived from.";
        FinalType "final-type" [Guess]
            "A type is derived from one that is `final`.";
        LooseParticle "loose-particle" [Guess]
            "An element stands in a complex type without `sequence`, `choice` or `all` around it.";
        TooManyDimensions "too-many-dimensions" [Refuse]
            "An array of SOAP encoding has more dimensions than can be written.";
        IdentityConstraint "identity-constraint" [Skip]
            "A `key`, `unique` or `keyref` can't be checked.";
        AbstractElement "abstract-element" [Note]
            "An element is abstract, and nothing that is declared stands for it.";
    }
    "Services" {
        UnknownMessage "unknown-message" [Refuse]
            "A message is referred to that isn't declared.";
        UnknownPortType "unknown-port-type" [Refuse]
            "A port type is referred to that isn't declared.";
        UnknownBinding "unknown-binding" [Refuse]
            "A binding is referred to that isn't declared.";
        UnknownInterface "unknown-interface" [Refuse]
            "An interface of WSDL 2.0 is referred to that isn't declared.";
        UnknownPart "unknown-part" [Skip]
            "A part is referred to that its message doesn't have.";
        UnknownFault "unknown-fault" [Skip]
            "A binding names a fault that its operation doesn't declare.";
        DuplicateName "duplicate-name" [Skip]
            "Two messages, port types, bindings, operations or the like have one name.";
        NoBinding "no-binding" [Guess]
            "No binding says how a port type is spoken; document/literal over SOAP 1.1 is taken.";
        UnsupportedBinding "unsupported-binding" [Skip]
            "A binding speaks a protocol that soapgen doesn't.";
        OtherTransport "other-transport" [Guess]
            "A binding has another transport than HTTP; its messages are the same.";
        UnsupportedOperation "unsupported-operation" [Skip]
            "An operation is a notification or solicits a response: the service would call.";
        UnusableOperation "unusable-operation" [Skip]
            "An operation of a binding can't be called as it is described.";
        UnsupportedContent "unsupported-content" [Skip]
            "An operation of an HTTP binding sends or gets what no method can say.";
        UnboundOperation "unbound-operation" [Skip]
            "A binding leaves out operations of its port type.";
        UndescribedMessage "undescribed-message" [Skip]
            "A message of WSDL 2.0 doesn't say what its element is.";
        AbstractMessage "abstract-message" [Skip]
            "The body of a message is an abstract element, and nothing that is declared stands for it.";
        TypedPart "typed-part" [Guess]
            "A part of a document binding names a type, where an element is wanted.";
        PartKind "part-kind" [Guess]
            "A part names an element as its type, or a type as its element.";
        UnusableHeaderFault "unusable-header-fault" [Skip]
            "A header fault can't be used as it is described.";
        SoapResponse "soap-response" [Guess]
            "A message exchange pattern of SOAP 1.2 asks by HTTP GET for an envelope; the client posts one.";
        Dime "dime" [Skip]
            "A message has DIME attachments.";
        RequiredExtension "required-extension" [Refuse]
            "An extension of WSDL is required, and not known.";
        SoapModule "soap-module" [Skip]
            "A SOAP module of WSDL 2.0 is required, and not known.";
        Policy "policy" [Skip]
            "A binding has a policy that asks for something which is not done.";
    }
}
