//! Documents that hold one construct many times: what generating from them costs may grow with
//! their size and not with its square, and no depth of theirs may take the stack.

use std::fmt::Write as _;

/// Makes the documents that hold a construct so many times: names and texts, the one to generate
/// from first, or `soapgen.toml`, which says what to generate from.
pub type Documents = fn(usize) -> Vec<(String, String)>;

/// A construct, and how it is written many times.
pub struct Construct {
    /// What it is.
    pub name: &'static str,
    /// The documents.
    pub documents: Documents,
    /// How many times it stands at least in a document that growth is told from: where a limit
    /// bounds what each costs, growth is what it is behind the limit.
    pub least: usize,
    /// How many times it stands at most in the smallest of those, where each is dear.
    pub most: usize,
}

/// Every construct.
pub const CONSTRUCTS: &[Construct] = &[
    // What stands beside each other.
    construct("documentation-words", |n| {
        schema(&format!(
            "<xs:element name=\"a\" type=\"xs:string\">{}</xs:element>",
            documentation(&"\"xmlns\" ".repeat(n))
        ))
    }),
    construct("documentation-without-quotes", |n| {
        schema(&format!(
            "<xs:element name=\"a\" type=\"xs:string\">{}</xs:element>",
            documentation(&"xmlns ".repeat(n))
        ))
    }),
    construct("documentation-lines", |n| {
        schema(&format!(
            "<xs:element name=\"a\" type=\"xs:string\">{}</xs:element>",
            documentation(&"- a `b` [c] &lt;d> http://e/f\n".repeat(n))
        ))
    }),
    construct("documentation-elements", |n| {
        schema(&format!(
            "<xs:element name=\"a\" type=\"xs:string\">{}</xs:element>",
            documentation(&"<b>c</b> ".repeat(n))
        ))
    }),
    construct("enumeration", |n| {
        let values = each(n, |i| format!("<xs:enumeration value=\"value{i}\"/>"));
        schema(&simple("T", "xs:string", &values))
    }),
    construct("enumeration-of-one-name", |n| {
        let values = each(n, |i| {
            format!("<xs:enumeration value=\"{}\"/>", cases("enumeration", i))
        });
        schema(&simple("T", "xs:string", &values))
    }),
    construct("enumeration-of-numbers", |n| {
        let values = each(n, |i| format!("<xs:enumeration value=\"{i}\"/>"));
        schema(&simple("T", "xs:int", &values))
    }),
    construct("facets", |n| {
        let facets = each(n, |i| {
            format!("<xs:minLength value=\"{i}\"/><xs:pattern value=\"a{i}\"/>")
        });
        schema(&simple("T", "xs:string", &facets))
    }),
    construct("elements-of-a-type", |n| {
        schema(&complex(
            "T",
            &sequence(&each(n, |i| local(&format!("e{i}"), "xs:string", 1))),
        ))
    }),
    construct("elements-of-one-name", |n| {
        schema(&complex(
            "T",
            &sequence(&each(n, |i| local(&cases("element", i), "xs:string", 1))),
        ))
    }),
    construct("attributes-of-a-type", |n| {
        let attributes = each(n, |i| {
            format!("<xs:attribute name=\"a{i}\" type=\"xs:string\"/>")
        });
        schema(&complex("T", &attributes))
    }),
    construct("attributes-of-an-extension", |n| {
        let attributes = |from| {
            each(n, |i| {
                format!("<xs:attribute name=\"a{}\" type=\"xs:string\"/>", i + from)
            })
        };
        let extension = format!(
            "<xs:complexContent><xs:extension base=\"t:T\">{}</xs:extension></xs:complexContent>",
            attributes(n / 2)
        );
        schema(&(complex("T", &attributes(0)) + &complex("U", &extension)))
    }),
    construct("attributes-taken-away", |n| {
        let attributes = |more: &str| {
            each(n, |i| {
                format!("<xs:attribute name=\"a{i}\" type=\"xs:string\"{more}/>")
            })
        };
        let restriction = format!(
            "<xs:complexContent><xs:restriction base=\"t:T\">{}</xs:restriction></xs:complexContent>",
            attributes(" use=\"prohibited\"")
        );
        schema(&(complex("T", &attributes("")) + &complex("U", &restriction)))
    }),
    construct("choice", |n| {
        let alternatives = each(n, |i| local(&format!("e{i}"), "xs:string", 1));
        schema(&complex(
            "T",
            &format!("<xs:choice>{alternatives}</xs:choice>"),
        ))
    }),
    construct("choices", |n| {
        let choices = each(n, |i| {
            let one = local(&format!("a{i}"), "xs:string", 1);
            let other = local(&format!("b{i}"), "xs:int", 1);
            format!("<xs:choice>{one}{other}</xs:choice>")
        });
        schema(&complex("T", &sequence(&choices)))
    }),
    construct("all", |n| {
        let members = each(n, |i| local(&format!("e{i}"), "xs:string", 0));
        schema(&complex("T", &format!("<xs:all>{members}</xs:all>")))
    }),
    construct("types", |n| {
        schema(&each(n, |i| {
            complex(&format!("T{i}"), &sequence(&local("e", "xs:string", 1)))
        }))
    }),
    construct("types-of-one-name", |n| {
        schema(&each(n, |i| {
            complex(
                &cases("typeofonename", i),
                &sequence(&local("e", "xs:string", 1)),
            )
        }))
    }),
    construct("types-declared-again", |n| {
        schema(&each(n, |i| {
            complex("T", &sequence(&local(&format!("e{i}"), "xs:string", 1)))
        }))
    }),
    construct("anonymous-types-of-one-name", |n| {
        schema(&each(n, |i| {
            let inner = format!(
                "<xs:complexType>{}</xs:complexType>",
                sequence(&local("x", "xs:string", 1))
            );
            complex(
                &format!("T{i}"),
                &sequence(&format!("<xs:element name=\"item\">{inner}</xs:element>")),
            )
        }))
    }),
    construct("global-elements", |n| {
        schema(&each(n, |i| {
            format!("<xs:element name=\"e{i}\" type=\"xs:string\"/>")
        }))
    }),
    construct("roots-of-one-graph", |n| {
        schema(&each(n, |i| {
            let next = (i + 1) % n;
            let ty = complex(
                &format!("T{i}"),
                &sequence(&local("next", &format!("t:T{next}"), 0)),
            );
            format!("{ty}<xs:element name=\"e{i}\" type=\"t:T{i}\"/>")
        }))
    }),
    construct("simple-types", |n| {
        schema(&each(n, |i| {
            simple(
                &format!("T{i}"),
                "xs:string",
                &format!("<xs:maxLength value=\"{i}\"/>"),
            )
        }))
    }),
    construct("union-members", |n| {
        let members = each(n, |i| format!("t:M{i} "));
        let types = each(n, |i| simple(&format!("M{i}"), "xs:int", ""));
        schema(&format!("{types}{}", union("U", &members)))
    }),
    construct("restrictions-of-a-union", |n| {
        let members = simple("A", "xs:int", "") + &simple("B", "xs:date", "");
        let restrictions = each(n, |i| {
            simple(&format!("R{i}"), "t:U", "<xs:pattern value=\"7\"/>")
        });
        schema(&(members + &union("U", "t:A t:B") + &restrictions))
    }),
    construct("unions-of-unions", |n| {
        schema(&each(n, |i| {
            each(10, |level| {
                let next = match level {
                    9 => "xs:int".to_owned(),
                    _ => format!("t:U{i}x{}", level + 1),
                };
                union(&format!("U{i}x{level}"), &format!("{next} xs:date"))
            })
        }))
    }),
    construct("union-twice-of-the-next", |n| {
        schema(&each(n, |i| {
            let next = match i + 1 == n {
                true => "xs:int xs:date".to_owned(),
                false => format!("t:A{0} t:B{0}", i + 1),
            };
            union(&format!("A{i}"), &next) + &union(&format!("B{i}"), &next)
        }))
    }),
    construct("attributes-of-a-tag", |n| {
        let attributes = each(n * 20, |i| format!(" t:a{i}=\"\""));
        schema(&format!("<xs:element name=\"e\"{attributes}/>"))
    }),
    construct("attributes-of-tags", |n| {
        let attributes = each(60, |i| format!(" t:a{i}=\"\""));
        schema(&each(n, |i| {
            format!("<xs:element name=\"e{i}\"{attributes}/>")
        }))
    }),
    construct("prefixes", |n| {
        let prefixes = each(n * 20, |i| format!(" xmlns:p{i}=\"urn:p\""));
        let elements = each(n, |i| {
            format!("<xs:element xmlns:q=\"urn:q\" name=\"e{i}\"/>")
        });
        let annotation = documentation("");
        schema(
            &(elements
                + &annotation.replacen(
                    "<xs:annotation>",
                    &format!("<xs:annotation{prefixes}>"),
                    1,
                )),
        )
    }),
    construct("prefixes-in-scope", |n| {
        let prefixes = each(60, |i| format!(" xmlns:p{i}=\"urn:p\""));
        let elements = "<b xmlns:q=\"urn:q\"/>".repeat(n);
        schema(&documentation(&format!("<a{prefixes}>{elements}</a>")))
    }),
    construct("substitution-group", |n| {
        let members = each(n, |i| {
            format!("<xs:element name=\"m{i}\" type=\"xs:string\" substitutionGroup=\"t:head\"/>")
        });
        schema(&format!(
            "<xs:element name=\"head\" type=\"xs:string\"/>{members}{}",
            complex("T", &sequence("<xs:element ref=\"t:head\"/>"))
        ))
    }),
    construct("derived-types", |n| {
        let base = complex("B", &sequence(&local("e", "xs:string", 1)));
        schema(
            &(base
                + &each(n, |i| {
                    extension(&format!("D{i}"), "t:B", &local("f", "xs:string", 1))
                })
                + &complex("U", &sequence(&local("b", "t:B", 1)))),
        )
    }),
    construct("members-of-a-base", |n| {
        let types = each(n, |i| {
            extension(
                &format!("T{i}"),
                "t:Base",
                &local(&format!("e{i}"), "t:Base", 0),
            )
        });
        schema(&(complex("Base", &sequence("")) + &types))
    }),
    construct("blocking-elements", |n| {
        let base = complex("B", &sequence(&local("e", "xs:string", 1)));
        let derived = each(n, |i| {
            extension(&format!("D{i}"), "t:B", &local("f", "xs:string", 1))
        });
        let blocking = each(n, |i| {
            format!("<xs:element name=\"x{i}\" type=\"t:B\" block=\"restriction\"/>")
        });
        schema(&(base + &derived + &complex("U", &sequence(&blocking))))
    }),
    construct("references-to-a-group", |n| {
        let group = format!(
            "<xs:group name=\"G\">{}</xs:group>",
            sequence(&local("e", "xs:string", 1))
        );
        schema(
            &(group
                + &each(n, |i| {
                    complex(&format!("T{i}"), &sequence("<xs:group ref=\"t:G\"/>"))
                })),
        )
    }),
    construct("unknown-types", |n| {
        schema(&complex(
            "T",
            &sequence(&each(n, |i| {
                local(&format!("e{i}"), &format!("t:Unknown{i}"), 1)
            })),
        ))
    }),
    construct("unknown-types-beside-known", |n| {
        schema(&each(n, |i| {
            simple(&format!("Known{i}x"), "xs:string", "")
                + &format!("<xs:element name=\"e{i}\" type=\"t:Knwn{i}y\"/>")
        }))
    }),
    construct("unknown-attributes", |n| {
        let uses = each(n, |i| format!("<xs:attribute ref=\"t:unknown{i}\"/>"));
        schema(&complex("T", &uses))
    }),
    construct("misplaced", |n| {
        schema(&each(n, |i| {
            format!("<xs:nothing/><xs:element name=\"e{i}\" type=\"t:T{i}\"/>")
        }))
    }),
    construct("undeclared-prefixes", |n| {
        schema(&each(n, |i| {
            format!("<xs:element name=\"e{i}\" type=\"p{i}:T\"/>")
        }))
    }),
    construct("includes", |n| {
        let includes = each(n, |i| format!("<xs:include schemaLocation=\"{i}.xsd\"/>"));
        let mut documents = schema(&includes);
        documents.extend((0..n).map(|i| {
            let element = format!("<xs:element name=\"e{i}\" type=\"xs:string\"/>");
            (format!("{i}.xsd"), in_namespace("urn:t", &element))
        }));
        documents
    }),
    construct("imports", |n| {
        let imports = each(n, |i| {
            format!("<xs:import namespace=\"urn:n{i}\" schemaLocation=\"{i}.xsd\"/>")
        });
        let mut documents = schema(&imports);
        documents.extend((0..n).map(|i| {
            let element = format!("<xs:element name=\"e{i}\" type=\"xs:string\"/>");
            (
                format!("{i}.xsd"),
                in_namespace(&format!("urn:n{i}"), &element),
            )
        }));
        documents
    }),
    construct("operations", |n| wsdl(n, 1)),
    construct("parts", |n| wsdl(1, n)),
    construct("headers", |n| {
        let headers = each(n, |i| {
            format!("<s:header message=\"t:M0\" part=\"p{i}\" use=\"literal\"/>")
        });
        changed(
            wsdl(1, n),
            "</input><output><s:body",
            &format!("{headers}</input><output><s:body"),
        )
    }),
    construct("faults", |n| {
        let declared = each(n, |i| format!("<fault name=\"f{i}\" message=\"t:M{i}\"/>"));
        let bound = each(n, |i| {
            format!("<fault name=\"f{i}\"><s:fault name=\"f{i}\" use=\"literal\"/></fault>")
        });
        let documents = changed(
            wsdl(n, 1),
            "<output message=\"t:M0\"/></operation>",
            &format!("<output message=\"t:M0\"/>{declared}</operation>"),
        );
        changed(
            documents,
            "</output></operation><operation name=\"O1\"><s:operation",
            &format!("</output>{bound}</operation><operation name=\"O1\"><s:operation"),
        )
    }),
    construct("policies", |n| {
        let policies = each(n, |i| {
            format!(
                "<w:Policy xmlns:w=\"http://schemas.xmlsoap.org/ws/2004/09/policy\" \
                 xmlns:u=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd\" \
                 u:Id=\"P{i}\"><w:ExactlyOne><w:All><a{i}/></w:All></w:ExactlyOne></w:Policy>"
            )
        });
        let references = each(n, |i| {
            format!(
                "<w:PolicyReference xmlns:w=\"http://schemas.xmlsoap.org/ws/2004/09/policy\" \
                 URI=\"#P{i}\"/>"
            )
        });
        let documents = changed(wsdl(1, 1), "<types>", &format!("{policies}<types>"));
        changed(documents, "<s:binding", &format!("{references}<s:binding"))
    }),
    construct("services", |n| {
        let services = each(n, |i| {
            format!(
                "<service name=\"S{i}\"><port name=\"p{i}\" binding=\"t:B\">\
                 <s:address location=\"http://h/\"/></port></service>"
            )
        });
        changed(wsdl(1, 1), "<service", &format!("{services}<service"))
    }),
    construct("chain-policies", |n| {
        let policies = each(n, |i| {
            format!(
                "<w:Policy xmlns:w=\"http://schemas.xmlsoap.org/ws/2004/09/policy\" \
                 xmlns:u=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd\" \
                 u:Id=\"P{i}\"><w:PolicyReference URI=\"#P{0}\"/><w:PolicyReference URI=\"#P{0}\"/></w:Policy>",
                i + 1
            )
        });
        let reference = "<w:PolicyReference xmlns:w=\"http://schemas.xmlsoap.org/ws/2004/09/policy\" \
                         URI=\"#P0\"/>";
        let documents = changed(wsdl(1, 1), "<types>", &format!("{policies}<types>"));
        changed(documents, "<s:binding", &format!("{reference}<s:binding"))
    }),
    construct("nested-policies", |n| {
        let policy = format!(
            "<w:Policy xmlns:w=\"http://schemas.xmlsoap.org/ws/2004/09/policy\">{}</w:Policy>",
            nested(
                n,
                "<w:ExactlyOne><w:All>",
                "<a/>",
                "</w:All></w:ExactlyOne>"
            )
        );
        changed(wsdl(1, 1), "<s:binding", &format!("{policy}<s:binding"))
    }),
    construct("inline-schemas", |n| {
        let mut documents = wsdl(1, 1);
        let schemas = each(n, |i| {
            format!(
                "<xs:schema targetNamespace=\"urn:n{i}\"><xs:element name=\"e{i}\" \
                 type=\"xs:string\"/></xs:schema>"
            )
        });
        for (_, text) in &mut documents {
            *text = text.replace("<types>", &format!("<types>{schemas}"));
        }
        documents
    }),
    construct("inline-schemas-without-namespace", |n| {
        let mut documents = wsdl(1, 1);
        let schemas = each(n, |i| {
            format!("<xs:schema><xs:element name=\"n{i}\" type=\"xs:string\"/></xs:schema>")
        });
        for (_, text) in &mut documents {
            *text = text.replace("<types>", &format!("<types>{schemas}"));
        }
        documents
    }),
    construct("patterns-of-a-type", |n| {
        let patterns = each(n, |i| format!("<xs:pattern value=\"[a-z]{{{i}}}|\\d+\"/>"));
        schema(
            &(simple("T", "xs:string", &patterns)
                + "<xs:element name=\"e\" type=\"t:T\" default=\"a\"/>"),
        )
    }),
    construct("enumeration-on-a-union", |n| {
        let values = each(n, |i| format!("<xs:enumeration value=\"{i}\"/>"));
        let members = simple("A", "xs:int", "") + &simple("B", "xs:date", "");
        schema(&(members + &union("U", "t:A t:B") + &simple("R", "t:U", &values)))
    }),
    construct("union-of-enumerations", |n| {
        let members = each(n, |i| format!("t:E{i} "));
        let types = each(n, |i| {
            simple(
                &format!("E{i}"),
                "xs:string",
                &format!("<xs:enumeration value=\"a{i}\"/><xs:enumeration value=\"b\"/>"),
            )
        });
        schema(&(types + &union("U", &members)))
    }),
    construct("defaults", |n| {
        let members = each(n, |i| {
            format!("<xs:attribute name=\"a{i}\" type=\"xs:int\" default=\"{i}\"/>")
        });
        schema(&complex("T", &members))
    }),
    construct("namespaces-of-wildcards", |n| {
        let any = |from: usize| {
            let namespaces = each(n, |i| format!("urn:{} ", i + from));
            format!("<xs:anyAttribute namespace=\"{namespaces}\"/>")
        };
        let group = |name: &str, from| {
            let any = any(from);
            format!("<xs:attributeGroup name=\"{name}\">{any}</xs:attributeGroup>")
        };
        let both = "<xs:attributeGroup ref=\"t:A\"/><xs:attributeGroup ref=\"t:B\"/>";
        let extension = format!(
            "<xs:complexContent><xs:extension base=\"t:T\">{}</xs:extension></xs:complexContent>",
            any(2 * n)
        );
        schema(
            &(group("A", 0) + &group("B", n / 2) + &complex("T", both) + &complex("U", &extension)),
        )
    }),
    construct("facets-that-are-inherited", |n| {
        let facets = format!("<xs:pattern value=\"{}\"/>", "a?".repeat(1_000));
        let derived = each(n, |i| {
            let facets = format!("<xs:pattern value=\"a{i}\"/>");
            simple(&format!("T{i}"), "t:T", &facets)
        });
        schema(&(simple("T", "xs:string", &facets) + &derived))
    }),
    construct("keys-of-a-group", |n| {
        let keys = each(20, |i| {
            format!("<xs:key name=\"k{i}\"><xs:selector xpath=\"b\"/><xs:field xpath=\"@c\"/></xs:key>")
        });
        let group = format!(
            "<xs:group name=\"G\"><xs:sequence><xs:element name=\"a\">{keys}</xs:element></xs:sequence></xs:group>"
        );
        let types = each(n, |i| {
            complex(&format!("T{i}"), &sequence("<xs:group ref=\"t:G\"/>"))
        });
        schema(&(group + &types))
    }),
    construct("identity-constraints", |n| {
        let members = each(n, |i| local(&format!("e{i}"), "xs:string", 0));
        let constraints = each(n, |i| {
            format!(
                "<xs:key name=\"k{i}\"><xs:selector xpath=\"t:e{i}|.//t:e0\"/><xs:field xpath=\"@a\"/>\
                 </xs:key><xs:keyref name=\"r{i}\" refer=\"t:k{i}\"><xs:selector xpath=\"t:e{i}\"/>\
                 <xs:field xpath=\".\"/></xs:keyref>"
            )
        });
        schema(&format!(
            "<xs:element name=\"root\"><xs:complexType>{}</xs:complexType>{constraints}</xs:element>",
            sequence(&members)
        ))
    }),
    construct("redefinitions", |n| {
        let types = each(n, |i| {
            complex(&format!("T{i}"), &sequence(&local("e", "xs:string", 1)))
        });
        let again = each(n, |i| {
            extension(
                &format!("T{i}"),
                &format!("t:T{i}"),
                &local("f", "xs:string", 0),
            )
        });
        let mut documents = schema(&format!(
            "<xs:redefine schemaLocation=\"b.xsd\">{again}</xs:redefine>"
        ));
        documents.push(("b.xsd".to_owned(), in_namespace("urn:t", &types)));
        documents
    }),
    construct("groups-of-a-type", |n| {
        let groups = each(n, |i| {
            format!(
                "<xs:group name=\"G{i}\">{}</xs:group><xs:attributeGroup name=\"A{i}\">\
                 <xs:attribute name=\"a{i}\" type=\"xs:string\"/></xs:attributeGroup>",
                sequence(&local(&format!("e{i}"), "xs:string", 1))
            )
        });
        let particles = each(n, |i| format!("<xs:group ref=\"t:G{i}\"/>"));
        let attributes = each(n, |i| format!("<xs:attributeGroup ref=\"t:A{i}\"/>"));
        schema(&(groups + &complex("T", &(sequence(&particles) + &attributes))))
    }),
    construct("substitution-groups", |n| {
        schema(&each(n, |i| {
            format!(
                "<xs:element name=\"h{i}\" type=\"xs:string\" abstract=\"true\"/>\
                 <xs:element name=\"m{i}\" type=\"xs:string\" substitutionGroup=\"t:h{i}\"/>"
            ) + &complex(
                &format!("T{i}"),
                &sequence(&format!("<xs:element ref=\"t:h{i}\"/>")),
            )
        }))
    }),
    construct("references-to-a-substitution-group", |n| {
        let references = each(n, |i| {
            complex(
                &format!("T{i}"),
                &sequence("<xs:element ref=\"t:h\" maxOccurs=\"unbounded\"/>"),
            )
        });
        let members = each(20, |i| {
            format!("<xs:element name=\"m{i}\" type=\"xs:string\" substitutionGroup=\"t:h\"/>")
        });
        schema(&format!(
            "<xs:element name=\"h\" type=\"xs:string\" abstract=\"true\"/>{members}{references}"
        ))
    }),
    construct("large-alternatives", |n| {
        let members = each(12, |i| local(&format!("m{i}"), "xs:string", 1));
        let types = each(n, |i| complex(&format!("T{i}"), &sequence(&members)));
        let alternatives = each(n, |i| local(&format!("e{i}"), &format!("t:T{i}"), 1));
        schema(&(types + &complex("C", &format!("<xs:choice>{alternatives}</xs:choice>"))))
    }),
    construct("members-of-itself", |n| {
        let members = each(n, |i| local(&format!("e{i}"), "t:T", 0));
        schema(&complex("T", &sequence(&members)))
    }),
    construct("members-that-must-hold-it", |n| {
        let members = each(n, |i| local(&format!("e{i}"), "t:T", 1));
        schema(&complex("T", &sequence(&members)))
    }),
    construct("documentation-markdown", |n| {
        let text = "1. *a* _b_ **c** `d`\n\n# e\n\n> f\n\n---\n\n| g | h |\n|--|--|\n\n[i]: j\n\n\
                    ![k](l) [m][n] [o](p) ~~q~~ \\r &lt;!-- s --> &lt;t u='v'/>\n\n```\nw\n```\n\n    x\n";
        schema(&format!(
            "<xs:element name=\"a\" type=\"xs:string\">{}</xs:element>",
            documentation(&text.repeat(n))
        ))
    }),
    construct("documentation-marks", |n| {
        let marks = [
            "`", "*", "_", "[", "](", "&lt;", "\\", "&amp;", "~", "http://", "#", ">",
        ];
        schema(&each(marks.len(), |at| {
            let text = marks[at].repeat(n) + " " + &format!("a{} ", marks[at]).repeat(n);
            format!(
                "<xs:element name=\"a{at}\" type=\"xs:string\">{}</xs:element>",
                documentation(&text)
            )
        }))
    }),
    construct("overlay", |n| {
        let mut documents = schema(&each(n, |i| complex(&format!("T{i}"), &sequence(""))));
        let edits = each(n, |i| {
            format!(
                "<insert at=\"//xs:complexType[@name='T{i}']/xs:sequence\">{}</insert>\
                 <set at=\"/xs:schema/xs:complexType[@name='T{i}']\" attribute=\"mixed\" value=\"true\"/>",
                local("e", "xs:string", 1)
            )
        });
        documents.push((
            "a.xsd.overlay.xml".to_owned(),
            format!(
                "<overlay xmlns=\"urn:soapgen:overlay\" \
                 xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">{edits}</overlay>"
            ),
        ));
        documents
    }),
    construct("overlay-that-does-not-fit", |n| {
        let mut documents = schema(&complex("T", ""));
        let edits = each(n, |i| {
            format!("<remove at=\"//xs:complexType[@name='T{i}']\"/>")
        });
        documents.push((
            "a.xsd.overlay.xml".to_owned(),
            format!(
                "<overlay xmlns=\"urn:soapgen:overlay\" \
                 xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">{edits}</overlay>"
            ),
        ));
        documents
    }),
    construct("catalogue", |n| {
        let (imports, files) = addresses(n);
        let entries = each(n, |i| {
            format!(
                "<uri name=\"http://h/{i}.xsd\" uri=\"{i}.xsd\"/><system systemId=\"http://o/{i}\" uri=\"{i}.xsd\"/>\
                 <rewriteURI uriStartString=\"http://r/{i}/\" rewritePrefix=\"r{i}/\"/>"
            )
        });
        let catalog = format!(
            "<catalog xmlns=\"urn:oasis:names:tc:entity:xmlns:xml:catalog\">{entries}</catalog>"
        );
        let mut documents = vec![
            settings("inputs = [\"a.xsd\"]\ncatalog = \"catalog.xml\""),
            ("catalog.xml".to_owned(), catalog),
        ];
        documents.extend(schema(&imports));
        documents.extend(files);
        documents
    }),
    construct("lock", |n| {
        let (imports, files) = addresses(n);
        let entries = each(n, |i| {
            format!(
                "[[document]]\nurl = \"http://h/{i}.xsd\"\nfile = \"{i}.xsd\"\nsha256 = \"{}\"\n",
                "0".repeat(64)
            )
        });
        let mut documents = schema(&imports);
        documents.push(("soapgen.lock".to_owned(), entries));
        documents.extend(files);
        documents
    }),
    construct("overlay-by-number", |n| {
        let edits = each(n, |i| {
            format!(
                "<set at=\"/xs:schema/xs:element[{}]\" attribute=\"nillable\" value=\"true\"/>\
                 <set at=\"//xs:element[{}]\" attribute=\"id\" value=\"i{i}\"/>",
                i + 1,
                i + 1
            )
        });
        with_overlay(schema(&each(n, |i| element(i, "xs:string"))), &edits)
    }),
    construct("overlay-by-conditions", |n| {
        let edits = each(n, |i| {
            format!(
                "<set at=\"//*[@type='xs:string'][@name='e{i}']\" attribute=\"nillable\" \
                 value=\"true\"/><remove at=\"//*[@type='xs:string']\"/>\
                 <remove at=\"//*/*[@name='none{i}']\"/>"
            )
        });
        with_overlay(schema(&each(n, |i| element(i, "xs:string"))), &edits)
    }),
    construct("overlay-of-what-is-wrong", |n| {
        let edits = each(n, |i| {
            format!(
                "<set at=\"//xs:element[@name='e{i}']\" attribute=\"nillable\" value=\"true\"/>"
            )
        });
        with_overlay(schema(&each(n, |i| element(i, "t:None"))), &edits)
    }),
    construct("overlay-inserts", |n| {
        let inserted = each(n, |i| element(i, "xs:string"));
        let edits = each(n, |i| {
            format!("<insert at=\"/xs:schema\"><xs:element name=\"f{i}\"/></insert>")
        });
        let edits = format!("<insert at=\"/xs:schema\">{inserted}</insert>{edits}");
        with_overlay(schema(&complex("T", "")), &edits)
    }),
    construct("catalogues", |n| {
        let nexts = each(n, |i| format!("<nextCatalog catalog=\"{i}.xml\"/>"));
        with_catalogue(schema(&complex("T", "")), &nexts)
    }),
    construct("catalogue-rules", |n| {
        let entries = each(n, |i| {
            format!(
                "<rewriteURI uriStartString=\"http://h/{i}/\" rewritePrefix=\"y\"/>\
                 <uriSuffix uriSuffix=\"/{i}.none\" uri=\"x\"/>\
                 <public publicId=\"urn:n{i}\" uri=\"x\"/>"
            )
        });
        let imports = each(n, |i| {
            format!("<xs:import namespace=\"urn:n{i}\" schemaLocation=\"http://h/{i}x\"/>")
        });
        with_catalogue(schema(&imports), &entries)
    }),
    construct("catalogue-of-folders", |n| {
        let imports = each(n, |i| {
            format!("<xs:import namespace=\"urn:n{i}\" schemaLocation=\"http://h/{i}/x.xsd\"/>")
        });
        let entries = each(n, |i| {
            format!("<uri name=\"http://o/{i}/x.xsd\" uri=\"o{i}/x.xsd\"/>")
        });
        let others = imports.replace("//h/", "//o/").replace("urn:n", "urn:o");
        let rule = "<rewriteURI uriStartString=\"http://h/\" rewritePrefix=\"y/\"/>";
        with_catalogue(schema(&(imports + &others)), &(entries + rule))
    }),
    construct("catalogue-chain", |n| {
        let import = |i: usize| format!("<xs:import namespace=\"urn:n{i}\"/>");
        let mut documents = with_catalogue(
            schema(&import(0)),
            "<rewriteURI uriStartString=\"urn:\" rewritePrefix=\"\"/>",
        );
        documents.extend((0..n).map(|i| {
            let text = format!(
                "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" \
                 xmlns:xml=\"http://www.w3.org/XML/1998/namespace\" targetNamespace=\"urn:n{i}\">\
                 {}</xs:schema>",
                import(i + 1)
            );
            (format!("n{i}"), text)
        }));
        documents
    })
    .at_most(100),
    construct("catalogue-bases", |n| {
        let entries = each(n, |i| {
            format!("<uri name=\"http://h/{i}\" xml:base=\"a\" uri=\"x\"/>")
        });
        let base = "b/".repeat(n.min(2000));
        with_catalogue(
            schema(&complex("T", "")),
            &format!("<group xml:base=\"{base}\">{entries}</group>"),
        )
    }),
    construct("lock-of-one-file", |n| {
        let mut documents = schema(&each(n, |i| {
            format!("<xs:import namespace=\"urn:n{i}\" schemaLocation=\"http://h/{i}/b.xsd\"/>")
        }));
        documents.push(("b.xsd".to_owned(), documents[0].1.replace("import", "imports")));
        documents.push((
            "soapgen.lock".to_owned(),
            each(n, |i| {
                format!(
                    "[[document]]\nurl = \"http://k/{i}\"\nfile = \"b.xsd\"\nsha256 = \"\"\n"
                )
            }),
        ));
        documents
    }),
    construct("inputs", |n| {
        let inputs = each(n, |i| format!("\"{i}.wsdl\", "));
        let mut documents = vec![settings(&format!("inputs = [{inputs}]"))];
        documents.extend((0..n).map(|i| {
            let (_, text) = wsdl(1, 1).swap_remove(0);
            let text = text
                .replace("name=\"S\"", &format!("name=\"S{i}\""))
                .replace("name=\"B\"", &format!("name=\"B{i}\""))
                .replace("\"t:B\"", &format!("\"t:B{i}\""));
            (format!("{i}.wsdl"), text)
        }));
        documents
    })
    .at_most(50),
    construct("settings", |n| {
        let list = |name: &str| {
            let entries = each(n, |i| format!("\"{{urn:t}}T{i}/e\", "));
            format!("{name} = [{entries}]\n")
        };
        let table = |name: &str, value: &str| {
            let entries = each(n, |i| {
                format!("\"{{urn:t}}T{i}\" = {value}\n").replace('#', &i.to_string())
            });
            format!("[{name}]\n{entries}")
        };
        let globs = each(n, |i| format!("\"{{urn:t}}*T{i}\", "));
        let text = format!(
            "inputs = [\"a.xsd\"]\nbuilders = true\ninclude-types = [{globs}]\n{}{}{}{}{}",
            list("optional"),
            list("plain-lists"),
            table("names", "\"Named#\""),
            table("type-derives", "[\"Ord\"]"),
            table("type-attributes", "[\"#[non_exhaustive]\"]").replace("\"0[", "\"#["),
        );
        let mut documents = vec![settings(&text)];
        documents.extend(schema(&each(n, |i| {
            complex(
                &format!("T{i}"),
                &sequence("<xs:element name=\"e\" type=\"xs:string\" maxOccurs=\"unbounded\"/>"),
            )
        })));
        documents
    }),
    construct("builders", |n| {
        let members = each(n, |i| local(&format!("e{i}"), "xs:string", i % 2));
        let mut documents = vec![settings("inputs = [\"a.xsd\"]\nbuilders = true")];
        documents.extend(schema(&complex("T", &sequence(&members))));
        documents
    }),
    construct("unwrapped", |n| {
        let mut documents = vec![settings("inputs = [\"a.wsdl\"]\nunwrapped = true")];
        documents.extend(wsdl(n, 2));
        documents
    }),
    construct("messages", |n| {
        let messages = each(n, |i| {
            format!("<message name=\"N{i}\"><part name=\"p\" type=\"xs:string\"/></message>")
        });
        changed(wsdl(1, 1), "<portType", &format!("{messages}<portType"))
    }),
    construct("headers-of-operations", |n| {
        let header = "<s:header message=\"t:M0\" part=\"p0\" use=\"literal\"/>\
                      <s:header message=\"t:M0\" part=\"p1\" use=\"literal\"/>";
        let mut documents = wsdl(n, 2);
        for (_, text) in &mut documents {
            *text = text.replace(
                "</input><output><s:body",
                &format!("{header}</input><output><s:body"),
            );
        }
        documents
    }),
    construct("faults-of-operations", |n| {
        let mut documents = wsdl(n, 1);
        for (_, text) in &mut documents {
            for i in 0..n {
                let output = format!("<output message=\"t:M{i}\"/></operation>");
                let faults = each(3, |f| format!("<fault name=\"f{f}\" message=\"t:M{i}\"/>"));
                let with = format!("<output message=\"t:M{i}\"/>{faults}</operation>");
                *text = text.replacen(&output, &with, 1);
            }
        }
        documents
    }),
    construct("bindings", |n| {
        let body = "<s:body use=\"literal\" namespace=\"urn:t\"/>";
        let bindings = each(n, |i| {
            format!(
                "<binding name=\"B{i}\" type=\"t:P\"><s:binding style=\"rpc\" \
                 transport=\"http://schemas.xmlsoap.org/soap/http\"/><operation name=\"O0\">\
                 <s:operation soapAction=\"a\"/><input>{body}</input><output>{body}</output>\
                 </operation></binding>"
            )
        });
        let ports = each(n, |i| {
            format!(
                "<port name=\"q{i}\" binding=\"t:B{i}\"><s:address location=\"http://h/\"/></port>"
            )
        });
        let documents = changed(wsdl(1, 1), "<service", &format!("{bindings}<service"));
        changed(documents, "<port name", &format!("{ports}<port name"))
    }),
    construct("http-bindings", |n| {
        let declared = each(n, |i| {
            format!(
                "<operation name=\"H{i}\"><input message=\"t:M0\"/><output message=\"t:M0\"/></operation>"
            )
        });
        let bound = each(n, |i| {
            format!(
                "<operation name=\"H{i}\"><h:operation location=\"/a/(p0)/{i}?b=(p0)\"/><input>\
                 <h:urlReplacement/></input><output><m:mimeXml part=\"p0\"/></output></operation>"
            )
        });
        let text = format!(
            "<portType name=\"HP\">{declared}</portType><binding name=\"HB\" type=\"t:HP\" \
             xmlns:h=\"http://schemas.xmlsoap.org/wsdl/http/\" \
             xmlns:m=\"http://schemas.xmlsoap.org/wsdl/mime/\"><h:binding verb=\"GET\"/>{bound}</binding>"
        );
        let documents = changed(wsdl(1, 1), "<service", &format!("{text}<service"));
        changed(
            documents,
            "<port name",
            "<port name=\"h\" binding=\"t:HB\"><h:address location=\"http://h/\" \
             xmlns:h=\"http://schemas.xmlsoap.org/wsdl/http/\"/></port><port name",
        )
    }),
    construct("http-location", |n| {
        let location = each(n, |i| format!("/a{i}/(p{i})"));
        let parts = each(n, |i| format!("<part name=\"p{i}\" type=\"xs:string\"/>"));
        let text = format!(
            "<message name=\"HM\">{parts}</message><portType name=\"HP\"><operation name=\"H\">\
             <input message=\"t:HM\"/><output message=\"t:M0\"/></operation></portType>\
             <binding name=\"HB\" type=\"t:HP\" xmlns:h=\"http://schemas.xmlsoap.org/wsdl/http/\">\
             <h:binding verb=\"GET\"/><operation name=\"H\"><h:operation location=\"{location}\"/>\
             <input><h:urlReplacement/></input><output/></operation></binding>"
        );
        let documents = changed(wsdl(1, 1), "<service", &format!("{text}<service"));
        changed(
            documents,
            "<port name",
            "<port name=\"h\" binding=\"t:HB\"><h:address location=\"http://h/\" \
             xmlns:h=\"http://schemas.xmlsoap.org/wsdl/http/\"/></port><port name",
        )
    }),
    construct("policy-assertions", |n| {
        let assertions = each(n, |i| {
            format!(
                "<w:ExactlyOne><w:All><u:a{i}/><w:Policy><u:b/></w:Policy></w:All></w:ExactlyOne>"
            )
        });
        let policy = format!(
            "<w:Policy xmlns:w=\"http://schemas.xmlsoap.org/ws/2004/09/policy\" \
             xmlns:u=\"urn:u\">{assertions}</w:Policy>"
        );
        changed(wsdl(1, 1), "<s:binding", &format!("{policy}<s:binding"))
    }),
    construct("description-operations", |n| {
        description(
            &format!(
                "<interface name=\"I\"><fault name=\"F\" element=\"t:e\"/>{}</interface>",
                each(n, |i| description_operation(&format!("o{i}")))
            ),
            &each(n, |i| {
                format!(
                    "<operation ref=\"t:o{i}\" w:action=\"a{i}\"><input><w:header element=\"t:e\"/></input></operation>"
                )
            }),
        )
    }),
    construct("description-interfaces", |n| {
        let interfaces = each(n, |i| {
            format!(
                "<interface name=\"I{i}\">{}</interface>",
                description_operation(&format!("o{i}"))
            )
        });
        let extends = each(n, |i| format!("t:I{i} "));
        description(
            &format!(
                "{interfaces}<interface name=\"I\" extends=\"{extends}\"><fault name=\"F\" element=\"t:e\"/></interface>"
            ),
            "",
        )
    })
    .at_least(200),
    construct("description-bindings", |n| {
        let bindings = each(n, |i| {
            format!(
                "<binding name=\"B{i}\" interface=\"t:I\" type=\"http://www.w3.org/ns/wsdl/soap\" \
                 w:protocol=\"http://www.w3.org/2003/05/soap/bindings/HTTP/\"/>"
            )
        });
        let endpoints = each(n, |i| {
            format!("<endpoint name=\"E{i}\" binding=\"t:B{i}\" address=\"http://h/{i}\"/>")
        });
        let documents = description(
            &format!(
                "<interface name=\"I\"><fault name=\"F\" element=\"t:e\"/>{}</interface>",
                description_operation("o")
            ),
            "",
        );
        let documents = changed(documents, "<service", &format!("{bindings}<service"));
        changed(documents, "<endpoint", &format!("{endpoints}<endpoint"))
    }),
    construct("inline-schemas-that-lack-one", |n| {
        let mut documents = wsdl(1, 1);
        let schemas = each(n, |i| {
            format!("<xs:schema><xs:element name=\"n{i}\" type=\"t:T\"/></xs:schema>")
        });
        for (_, text) in &mut documents {
            *text = text.replace("<types>", &format!("<types>{schemas}"));
        }
        documents
    }),
    // What leads to each other.
    construct("chain-required", |n| {
        schema(&each(n, |i| {
            let last = i + 1 == n;
            let next = if last {
                "xs:string".to_owned()
            } else {
                format!("t:T{}", i + 1)
            };
            complex(&format!("T{i}"), &sequence(&local("next", &next, 1)))
        }))
    }),
    construct("chain-required-backwards", |n| {
        schema(&each(n, |i| {
            let next = match i {
                0 => "xs:string".to_owned(),
                _ => format!("t:T{}", i - 1),
            };
            complex(&format!("T{i}"), &sequence(&local("next", &next, 1)))
        }))
    }),
    construct("chain-optional", |n| {
        schema(&each(n, |i| {
            let last = i + 1 == n;
            let next = if last {
                "xs:double".to_owned()
            } else {
                format!("t:T{}", i + 1)
            };
            complex(&format!("T{i}"), &sequence(&local("next", &next, 0)))
        }))
    }),
    construct("chain-unions", |n| {
        schema(&each(n, |i| {
            let last = i + 1 == n;
            let next = if last {
                "xs:int".to_owned()
            } else {
                format!("t:U{}", i + 1)
            };
            union(&format!("U{i}"), &format!("{next} xs:date"))
        }))
    }),
    construct("chain-lists", |n| {
        schema(&each(n, |i| {
            let last = i + 1 == n;
            let next = if last {
                "xs:int".to_owned()
            } else {
                format!("t:L{}", i + 1)
            };
            format!("<xs:simpleType name=\"L{i}\"><xs:list itemType=\"{next}\"/></xs:simpleType>")
        }))
    }),
    construct("chain-restrictions", |n| {
        schema(&each(n, |i| {
            let last = i + 1 == n;
            let next = if last {
                "xs:string".to_owned()
            } else {
                format!("t:R{}", i + 1)
            };
            simple(&format!("R{i}"), &next, "<xs:maxLength value=\"9\"/>")
        }))
    }),
    construct("chain-extensions", |n| {
        schema(&each(n, |i| match i {
            0 => complex("E0", &sequence(&local("e", "xs:string", 1))),
            _ => extension(&format!("E{i}"), &format!("t:E{}", i - 1), ""),
        }))
    }),
    construct("chain-groups", |n| {
        schema(&each(n, |i| {
            let inner = match i + 1 == n {
                true => local("e", "xs:string", 1),
                false => format!("<xs:group ref=\"t:G{}\"/>", i + 1),
            };
            format!("<xs:group name=\"G{i}\">{}</xs:group>", sequence(&inner))
        }))
    }),
    construct("chain-attribute-groups", |n| {
        schema(&each(n, |i| {
            let inner = match i + 1 == n {
                true => "<xs:attribute name=\"a\" type=\"xs:string\"/>".to_owned(),
                false => format!("<xs:attributeGroup ref=\"t:G{}\"/>", i + 1),
            };
            format!("<xs:attributeGroup name=\"G{i}\">{inner}</xs:attributeGroup>")
        }))
    }),
    construct("chain-substitutions", |n| {
        schema(&each(n, |i| match i {
            0 => "<xs:element name=\"e0\" type=\"xs:string\"/>".to_owned(),
            _ => format!(
                "<xs:element name=\"e{i}\" type=\"xs:string\" substitutionGroup=\"t:e{}\"/>",
                i - 1
            ),
        }))
    }),
    construct("chain-wrappers", |n| {
        schema(&each(n, |i| {
            let last = i + 1 == n;
            let next = if last {
                "xs:string".to_owned()
            } else {
                format!("t:T{}", i + 1)
            };
            let item =
                format!("<xs:element name=\"item\" type=\"{next}\" maxOccurs=\"unbounded\"/>");
            complex(&format!("T{i}"), &sequence(&item))
        }))
    }),
    construct("chain-includes", |n| {
        (0..n)
            .map(|i| {
                let include = match i + 1 == n {
                    true => String::new(),
                    false => format!("<xs:include schemaLocation=\"{}.xsd\"/>", i + 1),
                };
                let element = format!("<xs:element name=\"e{i}\" type=\"xs:string\"/>");
                (
                    format!("{i}.xsd"),
                    in_namespace("urn:t", &(include + &element)),
                )
            })
            .collect()
    }),
    construct("chain-required-elements", |n| {
        schema(&each(n, |i| {
            let next = match i + 1 == n {
                true => local("e", "xs:string", 1),
                false => format!("<xs:element ref=\"t:e{}\"/>", i + 1),
            };
            format!(
                "<xs:element name=\"e{i}\"><xs:complexType>{}</xs:complexType></xs:element>",
                sequence(&next)
            )
        }))
    }),
    construct("chain-required-choices", |n| {
        schema(&each(n, |i| {
            let next = match i + 1 == n {
                true => "xs:string".to_owned(),
                false => format!("t:T{}", i + 1),
            };
            let choice = local("next", &next, 1) + &local("other", &next, 1);
            complex(
                &format!("T{i}"),
                &format!("<xs:choice>{choice}</xs:choice>"),
            )
        }))
    }),
    construct("chain-complex-restrictions", |n| {
        schema(&each(n, |i| match i {
            0 => complex("R0", &sequence(&local("e", "xs:string", 0))),
            _ => complex(
                &format!("R{i}"),
                &format!(
                    "<xs:complexContent><xs:restriction base=\"t:R{}\">{}</xs:restriction>\
                     </xs:complexContent>",
                    i - 1,
                    sequence(&local("e", "xs:string", 0))
                ),
            ),
        }))
    }),
    construct("chain-simple-content", |n| {
        schema(&each(n, |i| {
            let base = match i {
                0 => "xs:string".to_owned(),
                _ => format!("t:S{}", i - 1),
            };
            complex(
                &format!("S{i}"),
                &format!("<xs:simpleContent><xs:extension base=\"{base}\"/></xs:simpleContent>"),
            )
        }))
    }),
    construct("chain-element-types", |n| {
        schema(&each(n, |i| match i {
            0 => "<xs:element name=\"e0\" type=\"xs:string\"/>".to_owned(),
            // Without a type it has that of the head (XML Schema Part 1, 3.3.2).
            _ => format!(
                "<xs:element name=\"e{i}\" substitutionGroup=\"t:e{}\"/>",
                i - 1
            ),
        }))
    }),
    construct("chain-imports", |n| {
        (0..n)
            .map(|i| {
                let (import, ty) = match i + 1 == n {
                    true => (String::new(), "xs:string".to_owned()),
                    false => (
                        format!(
                            "<xs:import namespace=\"urn:n{0}\" schemaLocation=\"{0}.xsd\"/>",
                            i + 1
                        ),
                        format!("n:T{}", i + 1),
                    ),
                };
                let text = in_namespace(
                    &format!("urn:n{i}"),
                    &(import + &complex(&format!("T{i}"), &sequence(&local("e", &ty, 0)))),
                );
                let declared = format!("xmlns:n=\"urn:n{}\" xmlns:t", i + 1);
                (format!("{i}.xsd"), text.replacen("xmlns:t", &declared, 1))
            })
            .collect()
    }),
    construct("chain-redefinitions", |n| {
        (0..n)
            .map(|i| {
                let content = match i + 1 == n {
                    true => complex("T", &sequence(&local("e", "xs:string", 0))),
                    false => format!(
                        "<xs:redefine schemaLocation=\"{}.xsd\">{}</xs:redefine>",
                        i + 1,
                        extension("T", "t:T", &local(&format!("e{i}"), "xs:string", 0))
                    ),
                };
                (format!("{i}.xsd"), in_namespace("urn:t", &content))
            })
            .collect()
    }),
    construct("chain-wsdl-imports", |n| {
        let import = |i: usize| format!("<import namespace=\"urn:t\" location=\"{i}.wsdl\"/>");
        let mut documents = changed(wsdl(1, 1), "<types>", &format!("{}<types>", import(0)));
        documents.extend((0..n).map(|i| {
            let import = if i + 1 == n {
                String::new()
            } else {
                import(i + 1)
            };
            let text = format!(
                "<definitions xmlns=\"http://schemas.xmlsoap.org/wsdl/\" \
                 targetNamespace=\"urn:t\">{import}<message name=\"N{i}\"/></definitions>"
            );
            (format!("{i}.wsdl"), text)
        }));
        documents
    }),
    construct("chain-interfaces", |n| {
        let interfaces = each(n, |i| match i {
            0 => "<interface name=\"I0\"/>".to_owned(),
            _ => format!("<interface name=\"I{i}\" extends=\"t:I{}\"/>", i - 1),
        });
        vec![(
            "a.wsdl".to_owned(),
            format!(
                "<description xmlns=\"http://www.w3.org/ns/wsdl\" xmlns:t=\"urn:t\" \
                 targetNamespace=\"urn:t\">{interfaces}</description>"
            ),
        )]
    })
    .at_least(200),
    // What stands in each other.
    construct("nested-sequences", |n| {
        schema(&complex(
            "T",
            &nested(
                n,
                "<xs:sequence>",
                &local("e", "xs:string", 1),
                "</xs:sequence>",
            ),
        ))
    }),
    construct("nested-choices", |n| {
        schema(&complex(
            "T",
            &nested(
                n,
                "<xs:choice maxOccurs=\"unbounded\"><xs:element name=\"x\" type=\"xs:int\"/>",
                &local("e", "xs:string", 1),
                "</xs:choice>",
            ),
        ))
    }),
    construct("nested-elements", |n| {
        schema(&nested(
            n,
            "<xs:element name=\"e\"><xs:complexType><xs:sequence>",
            &local("e", "xs:string", 1),
            "</xs:sequence></xs:complexType></xs:element>",
        ))
    }),
    construct("nested-simple-types", |n| {
        let inner = "<xs:simpleType><xs:restriction base=\"xs:string\"/></xs:simpleType>";
        schema(&format!(
            "<xs:element name=\"e\">{}</xs:element>",
            nested(
                n,
                "<xs:simpleType><xs:list>",
                inner,
                "</xs:list></xs:simpleType>"
            )
        ))
    }),
    construct("nested-markup", |n| {
        schema(&format!(
            "<xs:element name=\"a\" type=\"xs:string\">{}</xs:element>",
            documentation(&nested(n, "<b>", "c", "</b>"))
        ))
    }),
    construct("nested-unknown", |n| schema(&nested(n, "<b>", "c", "</b>"))),
];

const fn construct(name: &'static str, documents: Documents) -> Construct {
    Construct {
        name,
        documents,
        least: 1,
        most: usize::MAX,
    }
}

impl Construct {
    const fn at_least(mut self, least: usize) -> Self {
        self.least = least;
        self
    }

    const fn at_most(mut self, most: usize) -> Self {
        self.most = most;
        self
    }
}

fn each(n: usize, text: impl Fn(usize) -> String) -> String {
    (0..n).map(text).collect()
}

fn nested(n: usize, open: &str, inner: &str, close: &str) -> String {
    format!("{}{inner}{}", open.repeat(n), close.repeat(n))
}

/// A name, with another of its letters in upper case for each number: one name in Rust.
fn cases(name: &str, number: usize) -> String {
    let mut out = String::new();
    for (at, c) in name.chars().enumerate() {
        match at > 0 && number >> (at - 1) & 1 == 1 {
            true => out.extend([c, '_']),
            false => out.push(c),
        }
    }
    let _ = write!(out, "{}", "_".repeat(number >> (name.len() - 1)));
    out
}

fn documentation(text: &str) -> String {
    format!("<xs:annotation><xs:documentation>{text}</xs:documentation></xs:annotation>")
}

fn sequence(particles: &str) -> String {
    format!("<xs:sequence>{particles}</xs:sequence>")
}

fn local(name: &str, ty: &str, min: usize) -> String {
    format!("<xs:element name=\"{name}\" type=\"{ty}\" minOccurs=\"{min}\"/>")
}

fn complex(name: &str, content: &str) -> String {
    format!("<xs:complexType name=\"{name}\">{content}</xs:complexType>")
}

fn extension(name: &str, base: &str, particles: &str) -> String {
    let content = if particles.is_empty() {
        String::new()
    } else {
        sequence(particles)
    };
    let extension = format!("<xs:extension base=\"{base}\">{content}</xs:extension>");
    complex(
        name,
        &format!("<xs:complexContent>{extension}</xs:complexContent>"),
    )
}

fn simple(name: &str, base: &str, facets: &str) -> String {
    format!(
        "<xs:simpleType name=\"{name}\"><xs:restriction base=\"{base}\">{facets}</xs:restriction>\
         </xs:simpleType>"
    )
}

fn union(name: &str, members: &str) -> String {
    format!("<xs:simpleType name=\"{name}\"><xs:union memberTypes=\"{members}\"/></xs:simpleType>")
}

fn in_namespace(namespace: &str, content: &str) -> String {
    format!(
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:t=\"urn:t\" \
         targetNamespace=\"{namespace}\">{content}</xs:schema>"
    )
}

fn element(number: usize, ty: &str) -> String {
    format!("<xs:element name=\"e{number}\" type=\"{ty}\"/>")
}

/// A schema and its overlay.
fn with_overlay(mut documents: Vec<(String, String)>, changes: &str) -> Vec<(String, String)> {
    documents.push((
        "a.xsd.overlay.xml".to_owned(),
        format!(
            "<overlay xmlns=\"urn:soapgen:overlay\" \
             xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">{changes}</overlay>"
        ),
    ));
    documents
}

/// A schema that is generated from with a catalogue.
fn with_catalogue(documents: Vec<(String, String)>, entries: &str) -> Vec<(String, String)> {
    let catalog = format!(
        "<catalog xmlns=\"urn:oasis:names:tc:entity:xmlns:xml:catalog\">{entries}</catalog>"
    );
    let mut out = vec![
        settings("inputs = [\"a.xsd\"]\ncatalog = \"catalog.xml\""),
        ("catalog.xml".to_owned(), catalog),
    ];
    out.extend(documents);
    out
}

fn schema(content: &str) -> Vec<(String, String)> {
    vec![("a.xsd".to_owned(), in_namespace("urn:t", content))]
}

/// A file of settings, which is generated by.
fn settings(text: &str) -> (String, String) {
    ("soapgen.toml".to_owned(), text.to_owned())
}

/// Imports of so many addresses, and the documents that are meant.
fn addresses(n: usize) -> (String, Vec<(String, String)>) {
    let imports = each(n, |i| {
        format!("<xs:import namespace=\"urn:n{i}\" schemaLocation=\"http://h/{i}.xsd\"/>")
    });
    let files = (0..n).map(|i| {
        let element = format!("<xs:element name=\"e{i}\" type=\"xs:string\"/>");
        let text = in_namespace(&format!("urn:n{i}"), &element);
        (format!("{i}.xsd"), text)
    });
    (imports, files.collect())
}

fn description_operation(name: &str) -> String {
    format!(
        "<operation name=\"{name}\" pattern=\"http://www.w3.org/ns/wsdl/in-out\">\
         <input element=\"t:e\"/><output element=\"t:e\"/><outfault ref=\"t:F\"/></operation>"
    )
}

/// A WSDL 2.0 with these interfaces, of which a binding with this content and a service have `I`.
fn description(interfaces: &str, bound: &str) -> Vec<(String, String)> {
    let text = format!(
        "<description xmlns=\"http://www.w3.org/ns/wsdl\" xmlns:t=\"urn:t\" \
         xmlns:w=\"http://www.w3.org/ns/wsdl/soap\" targetNamespace=\"urn:t\"><types>{}</types>\
         {interfaces}<binding name=\"B\" interface=\"t:I\" type=\"http://www.w3.org/ns/wsdl/soap\" \
         w:protocol=\"http://www.w3.org/2003/05/soap/bindings/HTTP/\">{bound}</binding>\
         <service name=\"S\" interface=\"t:I\"><endpoint name=\"p\" binding=\"t:B\" \
         address=\"http://h/\"/></service></description>",
        in_namespace("urn:t", "<xs:element name=\"e\" type=\"xs:string\"/>")
    );
    vec![("a.wsdl".to_owned(), text)]
}

/// Documents with another text in place of the first that stands so in each.
fn changed(mut documents: Vec<(String, String)>, old: &str, new: &str) -> Vec<(String, String)> {
    for (_, text) in &mut documents {
        *text = text.replacen(old, new, 1);
    }
    documents
}

/// A service with so many operations, each with a message of so many parts.
fn wsdl(operations: usize, parts: usize) -> Vec<(String, String)> {
    let part = each(parts, |i| {
        format!("<part name=\"p{i}\" type=\"xs:string\"/>")
    });
    let messages = each(operations, |i| {
        format!("<message name=\"M{i}\">{part}</message>")
    });
    let declared = each(operations, |i| {
        format!(
            "<operation name=\"O{i}\"><input message=\"t:M{i}\"/><output message=\"t:M{i}\"/></operation>"
        )
    });
    let body = "<s:body use=\"literal\" namespace=\"urn:t\"/>";
    let bound = each(operations, |i| {
        format!(
            "<operation name=\"O{i}\"><s:operation soapAction=\"a{i}\"/><input>{body}</input>\
             <output>{body}</output></operation>"
        )
    });
    let text = format!(
        "<definitions xmlns=\"http://schemas.xmlsoap.org/wsdl/\" \
         xmlns:s=\"http://schemas.xmlsoap.org/wsdl/soap/\" \
         xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:t=\"urn:t\" \
         targetNamespace=\"urn:t\"><types></types>{messages}<portType name=\"P\">{declared}</portType>\
         <binding name=\"B\" type=\"t:P\"><s:binding style=\"rpc\" \
         transport=\"http://schemas.xmlsoap.org/soap/http\"/>{bound}</binding>\
         <service name=\"S\"><port name=\"p\" binding=\"t:B\"><s:address location=\"http://h/\"/>\
         </port></service></definitions>"
    );
    vec![("a.wsdl".to_owned(), text)]
}
