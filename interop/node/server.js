// Echo services with the package `soap` of npm. The argument is the port on the loopback
// interface.
'use strict';

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const soap = require('soap');

const TYPES = 'urn:soapgen:interop:types';
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

// What is answered with the fault that the documents declare.
function trouble({ code, reason }, isSoap12) {
  // A colon with nothing before it: no prefix.
  const detail = { ':Trouble': { attributes: { xmlns: TYPES }, ':code': code, ':reason': reason } };
  const fault = isSoap12
    ? { Code: { Value: 'soap:Receiver' }, Reason: { Text: 'in trouble' }, Detail: detail }
    : { faultcode: 'soap:Server', faultstring: 'in trouble', detail };
  throw { Fault: fault };
}

// It reads a Date where it finds the type of the member: not within the parts of rpc messages.
const moment = (date) => (date instanceof Date ? date.toISOString() : date);

// Members of the types have a namespace of their own, which the package doesn't find in the
// schema when it writes: the prefix is the one of the documents. Nor does it declare `xsi`, or
// write a Date as the schema has it.
function item({ attributes, child = [], ...members }) {
  const named = Object.entries(members).map(([name, member]) => [`t:${name}`, member]);
  return {
    attributes: { ...attributes, 'xmlns:xsi': XSI },
    ...Object.fromEntries(named),
    't:when': moment(members.when),
    't:day': moment(members.day).slice(0, 10),
    't:child': [child].flat().map(item),
  };
}

const echo = ({ value }) => ({ value: value === null ? { attributes: { 'xmlns:xsi': XSI, 'xsi:nil': 'true' } } : value });
const echoItem = ({ value }) => ({ value: item(value) });
const echoDates = ({ value }) => ({ value: { 't:date': value.date.map(moment) } });

function operations(isSoap12) {
  return {
    EchoText: echo,
    EchoItem: echoItem,
    EchoDates: echoDates,
    EchoBinary: echo,
    EchoHeader: echo,
    Fail: (message) => trouble(message, isSoap12),
  };
}

const server = http.createServer((request, response) => {
  response.statusCode = 404;
  response.end();
});

function listen(address, file, service, options = {}) {
  const uri = path.join(__dirname, '..', 'wsdl', file);
  const listener = soap.listen(server, {
    path: address,
    services: service,
    xml: fs.readFileSync(uri, 'utf8'),
    uri,
    handleNilAsNull: true,
    ...options,
  });
  // The header block comes back as the receipt.
  listener.addSoapHeader((method, message, headers) => {
    return method === 'EchoHeader' ? { Receipt: headers.Session } : undefined;
  }, undefined, undefined, TYPES);
}

server.listen(Number(process.argv[2]), '127.0.0.1', () => {
  const one = operations(false);
  const two = operations(true);
  listen('/document', 'document.wsdl', { DocumentService: { DocumentSoap11: one } });
  listen('/document12', 'document.wsdl', { DocumentService: { DocumentSoap12: two } }, { forceSoap12Headers: true });
  listen('/rpc', 'rpc.wsdl', { RpcService: { RpcSoap11: one } });
});
