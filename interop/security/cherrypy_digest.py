"""HTTP Digest by CherryPy's implementation, with `auth-int`: its functions, and a server of the
standard library, since its own asks for `auth` alone. Arguments: the port, and the file that is
answered."""

import hashlib
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cherrypy.lib import auth_digest

REALM = "interop"
KEY = "a5f3"
HA1 = hashlib.md5(f"ann:{REALM}:s3cr3t & more".encode()).hexdigest()
ANSWER = Path(sys.argv[2]).read_bytes()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        shown = self.headers.get("Authorization")
        stale = False
        if shown:
            said = auth_digest.HttpDigestAuthorization(shown, "POST")
            is_ours = said.qop == "auth-int" and said.validate_nonce("localhost", KEY)
            if is_ours and said.request_digest(HA1, entity_body=body.decode()) == said.response:
                stale = said.is_nonce_stale(max_age_seconds=1)
                if not stale:
                    return self.answer(200, "Content-Type", "text/xml", ANSWER)
        # It says `auth` alone, so this is what it writes with the other quality.
        asked = auth_digest.www_authenticate(
            REALM, KEY, nonce=auth_digest.synthesize_nonce("localhost", KEY), qop="auth-int", stale=stale
        )
        self.answer(401, "WWW-Authenticate", asked, b"")

    def answer(self, status, name, value, content):
        self.send_response(status)
        self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
