"""Calls each operation of servers of other makers by `soapgen call`, with the sample of its request.

    call.py SOAPGEN NAME=ADDRESS ...

The services echo what they get: the answer's body is the request's. What differs rightly stands in
call-differs.tsv, what a server doesn't offer in not-offered.tsv.
"""

import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent


def rows(name):
    lines = (HERE / name).read_text().splitlines()[1:]
    return {tuple(line.split("\t")[:2]) for line in lines}


def plain(value):
    """A value with dates in one form: a fraction of seconds that is nothing makes no difference."""
    if isinstance(value, dict):
        return {key: plain(of) for key, of in value.items()}
    if isinstance(value, list):
        return [plain(of) for of in value]
    return re.sub(r"(:\d\d)\.0+(?=Z|[+-]|$)", r"\1", value) if isinstance(value, str) else value


def is_right(operation, request, called):
    """Whether a call ended as the operation has it: `Fail` fails, `Twice` gives its value twice."""
    if operation == "Fail":
        return called.returncode == 3 and request["reason"] in called.stderr
    if called.returncode:
        return False
    answer = plain(json.loads(called.stdout)) if called.stdout else {}
    sent = plain(request)
    if operation == "Twice":
        sent = {"value": {"left": sent["value"], "right": sent["value"]}}
    return answer == sent


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


def main(soapgen, *servers):
    not_offered, differs = rows("not-offered.tsv"), rows("call-differs.tsv")
    passed, differing, failures, met = 0, 0, [], set()
    for document in ("document", "rpc", "encoded"):
        wsdl = HERE / "wsdl" / f"{document}.wsdl"
        samples = json.loads(run(soapgen, "-q", "sample", wsdl, "--format", "json").stdout)
        for name, address in (server.split("=", 1) for server in servers):
            if (name, f"{document}/*") in not_offered:
                continue
            for operation, sample in samples.items():
                request = sample["request"]
                flags = ["--data", json.dumps(request["body"])]
                if "header" in request:
                    flags += ["--header", json.dumps(request["header"])]
                url = f"{address}/{document}"
                called = run(soapgen, "-q", "call", wsdl, operation, "--url", url, *flags)
                case = (name, f"{document}/{operation}")
                if is_right(operation, request["body"], called):
                    passed += 1
                elif case in differs:
                    differing += 1
                    met.add(case)
                else:
                    failures.append(f"{' '.join(case)}: {called.returncode} {called.stderr}{called.stdout}")
    names = {server.split("=", 1)[0] for server in servers}
    stale = sorted(case for case in differs - met if case[0] in names)
    for failure in failures:
        print(failure)
    for case in stale:
        print(f"{' '.join(case)}: doesn't differ, though call-differs.tsv says so")
    print(f"{passed} operations called and answered with what was sent, {differing} that differ rightly, "
          f"{len(failures)} failed")
    return bool(failures or stale)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
