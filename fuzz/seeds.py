#!/usr/bin/env python3
"""Gathers what fuzzing starts from: fuzz/seeds.py FOLDER

Writes a folder for each target into FOLDER, from the documents and messages of tests/features,
wsdl, examples and interop, and from the small inputs in fuzz/inputs: those that were written by
hand, and those that once found something.
"""

import pathlib
import random
import re
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parent
# A mutation of more than this is mostly of no use, and slow.
LARGEST = 200_000


def documents(folder):
    """The WSDL and schema documents that lie in a folder, those to generate from first."""
    found = sorted(p for p in folder.iterdir() if p.suffix in (".wsdl", ".xsd"))
    return sorted(found, key=lambda path: not path.name.startswith("input."))


def words(folder):
    """The words for the settings of a feature folder that are switches."""
    config = folder / "soapgen.toml"
    text = config.read_text() if config.exists() else ""
    return "".join(" " + name for name in re.findall(r"^([a-z-]+) = true$", text, re.M))


def joined(paths, settings=""):
    """Several documents as one input."""
    parts = []
    for number, path in enumerate(paths):
        head = f"%% {path.name}{settings if number == 0 else ''}\n"
        parts.append(head.encode() + path.read_bytes())
        if not parts[-1].endswith(b"\n"):
            parts[-1] += b"\n"
    return b"".join(parts)


def root(text):
    """The local name of a document's root element."""
    text = re.sub(rb"<\?.*?\?>|<!--.*?-->", b"", text, flags=re.S)
    found = re.search(rb"<(?:[^\s<>/:]+:)?([^\s<>/:]+)", text)
    return found.group(1) if found else b""


def main():
    out = pathlib.Path(sys.argv[1])
    targets = ("documents", "generate", "messages", "multipart", "settings", "trees")
    for target in targets:
        (out / target).mkdir(parents=True, exist_ok=True)

    def write(target, name, content):
        if len(content) <= LARGEST:
            (out / target / name).write_bytes(content)

    for folder in sorted((PROJECT / "tests/features").iterdir()):
        if not folder.is_dir():
            continue
        found = documents(folder)
        if found:
            write("generate", folder.name, joined(found, words(folder)))
        config = folder / "soapgen.toml"
        if config.exists():
            write("settings", f"{folder.name}.toml", b"toml\n" + config.read_bytes())
        for message in sorted((folder / "messages").glob("*.xml")):
            text = message.read_bytes()
            head = folder.name.encode() + b" " + root(text) + b"\n"
            write("messages", f"{folder.name}-{message.stem}", head + text)
            write("documents", f"{folder.name}-{message.stem}", text)
    for path in sorted(
        [*(PROJECT / "wsdl").glob("*.wsdl"), *(PROJECT / "interop/wsdl").glob("*.wsdl")]
    ):
        write("generate", path.stem, path.read_bytes())
        write("documents", path.stem, path.read_bytes())
    for path in sorted((PROJECT / "examples").glob("*/soapgen.toml")):
        write("settings", f"{path.parent.name}.toml", b"toml\n" + path.read_bytes())

    # Trees have no text form: values are made from whatever bytes there are.
    numbers = random.Random(1)
    for number in range(64):
        write("trees", f"random-{number}", numbers.randbytes(16 << (number % 6)))

    for target in targets:
        for path in sorted((HERE / "inputs" / target).glob("*")):
            shutil.copy(path, out / target / path.name)


if __name__ == "__main__":
    main()
