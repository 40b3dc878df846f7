// The service of load.wsdl with the package `soap` of npm. The argument is the port on the
// loopback interface.
'use strict';

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const soap = require('soap');

const operations = {
  Add: ({ a, b }) => ({ sum: a + b }),
  List: ({ count }) => ({
    row: Array.from({ length: count }, (_, i) => ({
      number: i,
      name: `Row ${i} of a table & more`,
      weight: i * 0.25,
      when: new Date((1764000000 + i) * 1000).toISOString(),
      isOpen: i % 2 === 1,
    })),
  }),
};

const server = http.createServer((request, response) => {
  response.statusCode = 404;
  response.end();
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => {
  const uri = path.join(__dirname, 'load.wsdl');
  const xml = fs.readFileSync(uri, 'utf8');
  soap.listen(server, { path: '/load', services: { LoadService: { LoadSoap11: operations } }, xml, uri });
});
