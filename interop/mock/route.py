"""Has the mocks of several documents answer at one address, as the generated server does: a request
goes to the mock of the name that its path ends with.

    route.py PORT NAME=PORT ...
"""

import sys
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, *MOCKS = sys.argv[1:]
MOCKS = {name: int(port) for name, port in (mock.split('=') for mock in MOCKS)}
# What is of one connection.
OWN = {'connection', 'content-length', 'date', 'expect', 'keep-alive', 'transfer-encoding'}


class Route(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def content(self):
        if 'chunked' not in self.headers.get('Transfer-Encoding', '').lower():
            return self.rfile.read(int(self.headers.get('Content-Length') or 0))
        content = b''
        while size := int(self.rfile.readline().split(b';')[0], 16):
            content += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return content

    def do_POST(self):
        content = self.content()
        name = self.path.split('?')[0].rsplit('/', 1)[-1]
        mock = HTTPConnection('127.0.0.1', MOCKS[name])
        fields = {name: value for name, value in self.headers.items() if name.lower() not in OWN}
        mock.request(self.command, self.path, content, fields)
        answer = mock.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in OWN:
                self.send_header(name, value)
        self.send_header('Content-Length', str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST

    def log_message(self, *_):
        pass


ThreadingHTTPServer(('127.0.0.1', int(PORT)), Route).serve_forever()
