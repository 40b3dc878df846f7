"""Validates the descriptions that `cargo xtask samples` wrote, and their examples, by packages that are not ours."""

import json
import pathlib
import sys

from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV32SpecValidator

failures = []
descriptions = examples = 0
for path in sorted(pathlib.Path(sys.argv[1]).glob("*/openapi.json")):
    description = json.loads(path.read_text())
    document = (path.parent / "document").read_text()
    descriptions += 1
    for error in OpenAPIV32SpecValidator(description).iter_errors():
        where = "/".join(str(step) for step in error.absolute_path)
        failures.append(f"{document}: {where}: {error.message[:300]}")
    for at, item in description["paths"].items():
        post = item["post"]
        bodies = [post["requestBody"]] + [post["responses"][s] for s in ("200",) if s in post["responses"]]
        for media in (body["content"]["application/json"] for body in bodies):
            if "example" not in media:
                continue
            examples += 1
            schema = {"allOf": [media["schema"]], "components": description["components"]}
            for error in Draft202012Validator(schema).iter_errors(media["example"]):
                failures.append(f"{document}: {at}: {error.json_path}: {error.message[:300]}")

for failure in failures[:40]:
    print(failure, file=sys.stderr)
print(f"{descriptions} descriptions, {examples} examples, {len(failures)} failures")
sys.exit(1 if failures or not descriptions else 0)
