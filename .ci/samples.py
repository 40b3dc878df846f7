"""Validates the bodies that `cargo xtask samples` wrote, by libxml2."""

import collections
import os
import pathlib
import sys
import tempfile
import urllib.parse

from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"
SOAP = ("{http://schemas.xmlsoap.org/soap/envelope/}", "{http://www.w3.org/2003/05/soap-envelope}")
WSDL = ("{http://schemas.xmlsoap.org/wsdl/}import", "{http://www.w3.org/ns/wsdl}import",
        "{http://www.w3.org/ns/wsdl}include")


def documents(path, seen):
    """The schemas that stand in a WSDL and in those that it imports, with where they stand."""
    path = os.path.realpath(path)
    if path in seen or not os.path.exists(path):
        return
    seen.add(path)
    root = etree.parse(path, etree.XMLParser(huge_tree=True)).getroot()
    if root.tag == XS + "schema":
        yield path, root
        return
    for schema in root.iter(XS + "schema"):
        yield path, schema
    for tag in WSDL:
        for link in root.iter(tag):
            location = link.get("location")
            if location and "://" not in location:
                yield from documents(os.path.join(os.path.dirname(path), location), seen)


def catalogue(path):
    """Where an OASIS catalogue says that addresses and namespaces are."""
    known = {}
    if path.exists():
        for entry in etree.parse(str(path)).getroot().iter("{*}uri", "{*}system"):
            name = entry.get("name") or entry.get("systemId")
            known[name] = (path.parent / entry.get("uri")).resolve().as_uri()
    return known


def validator(path, folder, known):
    """A validator by all schemas of a document, or why libxml2 makes none of them."""
    schemas = list(documents(path, set()))
    by_namespace = collections.defaultdict(list)
    for number, (base, schema) in enumerate(schemas):
        by_namespace[schema.get("targetNamespace", "")].append((f"s{number}.xsd", base, schema))
    entry = {namespace: f"n{number}.xsd" for number, namespace in enumerate(by_namespace)}
    for namespace, parts in by_namespace.items():
        for name, base, schema in parts:
            # What is in scope around it is declared on it when it is written alone.
            text = etree.tostring(schema)
            alone = etree.fromstring(text, etree.XMLParser(huge_tree=True))
            for link in alone.iter(XS + "import", XS + "include", XS + "redefine"):
                location = link.get("schemaLocation")
                own = entry.get(link.get("namespace", ""))
                elsewhere = known.get(location) or known.get(link.get("namespace"))
                if link.tag == XS + "import" and own:
                    link.set("schemaLocation", own)
                elif elsewhere and (not location or "://" in location):
                    link.set("schemaLocation", elsewhere)
                elif location and "://" not in location:
                    file = os.path.join(os.path.dirname(base), urllib.parse.unquote(location))
                    link.set("schemaLocation", pathlib.Path(file).resolve().as_uri())
            (folder / name).write_bytes(etree.tostring(alone))
        target = f' targetNamespace="{namespace}"' if namespace else ""
        includes = "".join(f'<x:include schemaLocation="{name}"/>' for name, _, _ in parts)
        wrapper = f'<x:schema xmlns:x="{XS[1:-1]}"{target}>{includes}</x:schema>'
        (folder / entry[namespace]).write_text(wrapper.replace("&", "&amp;"))
    imports = "".join(
        "<x:import" + (f' namespace="{namespace}"' if namespace else "")
        + f' schemaLocation="{name}"/>'
        for namespace, name in entry.items()
    )
    driver = f'<x:schema xmlns:x="{XS[1:-1]}" targetNamespace="urn:driver">{imports}</x:schema>'
    (folder / "driver.xsd").write_text(driver.replace("&", "&amp;"))
    try:
        return etree.XMLSchema(etree.parse(str(folder / "driver.xsd")))
    except etree.XMLSchemaParseError as error:
        return str(error)


def main(samples, corpus):
    counts = collections.Counter()
    known = catalogue(pathlib.Path(corpus) / "well-known/catalog.xml")
    for folder in sorted(pathlib.Path(samples).iterdir()):
        messages = sorted(folder.glob("*.xml"))
        if not messages:
            continue
        document = (folder / "document").read_text()
        with tempfile.TemporaryDirectory() as place:
            schema = validator(document, pathlib.Path(place), known)
        if isinstance(schema, str):
            counts["documents whose schemas libxml2 refuses"] += 1
            counts["samples of these"] += len(messages)
            print(f"{document}: {schema[:160]}")
            continue
        counts["documents"] += 1
        for message in messages:
            envelope = etree.parse(str(message)).getroot()
            body = next(envelope.find(soap + "Body") for soap in SOAP if envelope.tag.startswith(soap))
            element = etree.ElementTree(etree.fromstring(etree.tostring(body[0])))
            if schema.validate(element):
                counts["samples that libxml2 takes"] += 1
            else:
                counts["samples that it refuses"] += 1
                if counts["samples that it refuses"] < 40:
                    print(f"{document}: {message}: {schema.error_log.last_error.message[:200]}")
    for what, count in counts.items():
        print(f"{count:7} {what}")
    return counts["samples that it refuses"] > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
