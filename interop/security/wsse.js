// The header blocks of WS-Security that the package `soap` of npm writes, each in an envelope of its
// own: the argument is the folder.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { WSSecurity } = require('soap');

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const [folder] = process.argv.slice(2);

for (const [name, options] of [
  ['text', { passwordType: 'PasswordText', hasTimeStamp: false, hasNonce: true }],
  ['digest', { passwordType: 'PasswordDigest', hasTimeStamp: true, mustUnderstand: true }],
]) {
  const header = new WSSecurity('ann', 's3cr3t & more', { hasTokenCreated: true, ...options }).toXML();
  const envelope = `<soap:Envelope xmlns:soap="${SOAP}"><soap:Header>${header}</soap:Header><soap:Body/></soap:Envelope>`;
  fs.writeFileSync(path.join(folder, `node-${name}.xml`), envelope);
}
