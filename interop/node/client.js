// Calls the echo services of interop/server with the package `soap` of npm and prints what came of
// each case: its name, a tab, and why it failed, or nothing. The argument is the server's address.
//
// All that the package knows of the services is what the server hands out at `?wsdl`.
'use strict';

const assert = require('node:assert');
const soap = require('soap');

const TYPES = 'urn:soapgen:interop:types';
const XOP = 'http://www.w3.org/2004/08/xop/include';
const SOAP_11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const SOAP_12 = 'http://www.w3.org/2003/05/soap-envelope';

// The texts are those of interop/client/src/case.rs.
const UNICODE = 'Grüße e\u0301 Ελλάδα кириллица 世界 עברית العربية ไทย '
  + '😀 👩\u200d👩\u200d👧 𝄞 \ufeff\u00a0\u2028|';
const MARKUP = '<a b="c" d=\'e\'>&amp; & ]]> <!-- --> &#65; %20 \\n';
const WHITE_SPACE = '  two  spaces\ttab\nline\r\nline of Windows\rreturn  ';
const MOMENTS = [
  '2026-11-23T02:40:00.123Z',
  '2026-07-01T00:00:00.5+05:30',
  '2026-01-01T03:04:05.678-08:00',
  '1969-12-31T23:59:59.999Z',
  '1951-06-30T12:00:00.001+14:00',
];

// Bytes, the same in each run.
function data(count) {
  const bytes = Buffer.alloc(count);
  let state = 14;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}

const MEGABYTE = data(1 << 20);

const item = (other) => ({
  attributes: { number: 17 },
  text: UNICODE,
  flag: true,
  count: 42,
  total: 9007199254740991,
  ratio: 0.1,
  price: '19.99',
  when: new Date(MOMENTS[0]),
  day: new Date('2026-11-23'),
  colour: 'dark-blue',
  note: 'a note',
  hint: 'a hint',
  data: data(99).toString('base64'),
  tag: ['one', 'two', 'three'],
  ...other,
});

function unset(other) {
  const { attributes, hint, data, tag, ...rest } = item({ note: null });
  return { ...rest, ...other };
}

const ITEMS = {
  'item': item(),
  'ends of int and double': item({
    attributes: { number: -2147483648 },
    flag: false,
    count: 2147483647,
    ratio: 2.2250738585072014e-308,
    child: [item({ ratio: Number.MAX_VALUE })],
  }),
  'long and decimal, many digits': item({ total: '-9223372036854775808', price: '-123456789012345678.901' }),
  'nil and absent members': unset(),
  'items in an item': item({ tag: ['alone'], child: [unset(), unset({ child: [item()] })] }),
};

// An item as the package has to be told it: it finds neither the namespace of the members in the
// schema, nor how dates are written.
function written({ attributes, child, ...members }) {
  const named = Object.entries(members).map(([name, member]) => [`t:${name}`, member]);
  return {
    ...(attributes && { attributes }),
    ...Object.fromEntries(named),
    't:when': members.when.toISOString(),
    't:day': members.day.toISOString().slice(0, 10),
    't:note': members.note ?? { attributes: { 'xsi:nil': 'true' } },
    ...(child && { 't:child': child.map(written) }),
  };
}

// An item as the package gives it, made comparable: numbers that it has as texts, and what is
// there once, which it doesn't give as a list. In rpc messages it finds no types, and all is text.
function read({ attributes, child, tag, ...members }) {
  return {
    ...(attributes && { attributes: { number: Number(attributes.number) } }),
    ...members,
    flag: [true, 'true', '1', 1].includes(members.flag),
    count: Number(members.count),
    total: Number.isSafeInteger(Number(members.total)) ? Number(members.total) : String(members.total),
    ratio: Number(members.ratio),
    price: String(members.price),
    when: new Date(members.when),
    day: new Date(members.day),
    ...(tag !== undefined && { tag: [tag].flat() }),
    ...(child && { child: [child].flat().map(read) }),
  };
}

// A port, and what its cases have in common.
class Service {
  static async open(url, name, document, service, port, { isRpc = false, is12 = false } = {}) {
    const options = { disableCache: true, handleNilAsNull: true, forceSoap12Headers: is12, parseReponseAttachments: true };
    const client = await soap.createClientAsync(`${url}/${document}?wsdl`, options);
    return Object.assign(new Service(), { name, client, port: client[service][port], isRpc, is12 });
  }

  async case(name, run) {
    let outcome = '';
    try {
      await run();
    } catch (error) {
      outcome = error.message ?? String(error);
    }
    this.client.clearSoapHeaders();
    this.client.SOAPAction = undefined;
    console.log(`${this.name}/${name}\t${outcome.replace(/[\t\r\n]+/g, ' ').slice(0, 1000)}`);
  }

  call(operation, message, options) {
    return new Promise((resolve, reject) => {
      this.port[operation](message, (error, result, raw, header, request, parts) => {
        return error ? reject(error) : resolve({ result, header, parts });
      }, options);
    });
  }

  async echo(operation, value) {
    const { result } = await this.call(operation, { value });
    return result.value;
  }

  async fault(call) {
    let answer;
    try {
      answer = await call();
    } catch (error) {
      const fault = error.root?.Envelope?.Body?.Fault;
      if (!fault) throw error;
      return this.is12
        ? { code: fault.Code.Value, reason: fault.Reason.Text.$value ?? fault.Reason.Text, detail: fault.Detail, status: error.response.status }
        : { code: fault.faultcode, reason: fault.faultstring, detail: fault.detail, status: error.response.status };
    }
    throw new Error(`no fault came but ${JSON.stringify(answer.result)}`);
  }

  async refused(postProcess, code, reason) {
    const fault = await this.fault(() => this.call('EchoText', { value: 'text' }, { postProcess }));
    const codes = this.is12 ? { Client: 'Sender' } : {};
    assert.strictEqual(fault.code.replace(/.*:/, ''), codes[code] ?? code);
    assert.strictEqual(fault.status, this.is12 && code === 'Client' ? 400 : 500);
    assert.ok(fault.reason.includes(reason), fault.reason);
  }

  async malformed(namespace) {
    await this.case('unknown operation', () => {
      const change = (xml) => xml.replace(/(<soap:Body>).*(<\/soap:Body>)/s, '$1<x:Other xmlns:x="urn:other"/>$2');
      // Not an empty one, in whose place it would put that of the operation.
      this.client.SOAPAction = ' ';
      return this.refused(change, 'Client', 'no operation takes the element');
    });
    await this.case('wrong action', () => {
      this.client.SOAPAction = `${namespace}#Fail`;
      return this.refused((xml) => xml, 'Client', 'the action is that of Fail');
    });
    await this.case('header block that is not understood', () => {
      this.client.addSoapHeader('<x:Block xmlns:x="urn:other" soap:mustUnderstand="1"/>');
      return this.refused((xml) => xml, 'MustUnderstand', '{urn:other}Block');
    });
    await this.case('another version of SOAP', () => {
      return this.refused((xml) => xml.replace(this.is12 ? SOAP_12 : SOAP_11, 'urn:soap:3'), 'VersionMismatch', 'urn:soap:3');
    });
    await this.case('request that is cut off', () => {
      return this.refused((xml) => xml.slice(0, -20), 'Client', "the request can't be read");
    });
  }

  async literal(namespace) {
    const texts = {
      'text': 'plain text', 'empty text': '', 'Unicode': UNICODE, 'markup in text': MARKUP,
      'white space in text': WHITE_SPACE,
    };
    for (const [name, text] of Object.entries(texts)) {
      await this.case(name, async () => assert.strictEqual(await this.echo('EchoText', text), text));
    }
    for (const [name, sent] of Object.entries(ITEMS)) {
      await this.case(name, async () => assert.deepStrictEqual(read(await this.echo('EchoItem', written(sent))), sent));
    }
    const dates = async (sent) => [(await this.echo('EchoDates', { 't:date': sent })).date].flat();
    await this.case('dates, the moment', async () => {
      const moments = MOMENTS.map((moment) => new Date(moment));
      assert.deepStrictEqual((await dates(MOMENTS)).map((date) => new Date(date)), moments);
    });
    const exactly = async (sent) => assert.deepStrictEqual(await dates(sent), sent);
    await this.case('dates, their time zone', () => exactly(MOMENTS));
    await this.case('dates without a time zone', () => exactly(['2026-11-23T02:40:00', '0001-01-01T00:00:00']));
    await this.case('base64, none and all bytes', async () => {
      for (const sent of [Buffer.alloc(0), Buffer.from([...Array(256).keys()])]) {
        const received = await this.echo('EchoBinary', sent.toString('base64'));
        assert.strictEqual(received ?? '', sent.toString('base64'));
      }
    });
    await this.case('base64, 1 MB', async () => {
      assert.ok(await this.echo('EchoBinary', MEGABYTE.toString('base64')) === MEGABYTE.toString('base64'));
    });
    await this.case('MTOM, 1 MB', async () => {
      const include = { 'xop:Include': { attributes: { 'xmlns:xop': XOP, href: 'cid:part@interop' } } };
      const part = { mimetype: 'application/octet-stream', contentId: 'part@interop', name: 'part', body: MEGABYTE };
      const { result, parts } = await this.call('EchoBinary', { value: include }, { attachments: [part], forceMTOM: true });
      const reference = result.value.Include.attributes.href;
      const [received] = parts.parts;
      assert.strictEqual(received.headers['content-id'], `<${reference.replace(/^cid:/, '')}>`);
      assert.ok(MEGABYTE.equals(received.body), 'other bytes came back');
    });
    await this.case('headers', async () => {
      const session = { ticket: `7T:${UNICODE}`, number: -7 };
      this.client.addSoapHeader({ 'Session': session }, undefined, undefined, TYPES);
      const { result, header } = await this.call('EchoHeader', { value: 'body' });
      assert.strictEqual(result.value, 'body');
      const { ticket, number } = header.Receipt;
      assert.deepStrictEqual({ ticket, number: Number(number) }, session);
    });
    await this.case('typed fault', async () => {
      const fault = await this.fault(() => this.call('Fail', { code: 42, reason: UNICODE }));
      assert.strictEqual(fault.reason, 'in trouble');
      assert.strictEqual(fault.code.replace(/.*:/, ''), this.is12 ? 'Receiver' : 'Server');
      assert.strictEqual(fault.status, 500);
      const { code, reason } = fault.detail.Trouble;
      assert.deepStrictEqual({ code: Number(code), reason }, { code: 42, reason: UNICODE });
    });
    await this.malformed(namespace);
  }
}

// The package knows no arrays of SOAP encoding: they are structs whose members are called `item`.
const listed = (value) => (Array.isArray(value) ? { item: value.map(listed) } : value);

// A value of SOAP encoding without the attributes that say what it is, compared with one that was
// sent: what should be an array is one, and so are moments a text and numbers a number.
function like(sent, received) {
  if (Array.isArray(sent)) {
    const items = received.item === undefined ? [] : [received.item].flat();
    return items.map((item, i) => like(sent[i], item));
  }
  if (received === null || received === undefined) return received;
  const { attributes, $value, ...members } = typeof received === 'object' && !(received instanceof Date) ? received : { $value: received };
  if ($value instanceof Date) return $value.toISOString().replace('.000Z', 'Z');
  if (typeof sent === 'number') return Number($value);
  if (typeof sent === 'string') return $value ?? '';
  if (typeof sent === 'boolean') return [true, 'true'].includes($value);
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, like(sent?.[name], member)]));
}

async function encoded(service) {
  const echo = (name, operation, sent) => service.case(name, async () => {
    assert.deepStrictEqual(like(sent, await service.echo(operation, listed(sent))), sent);
  });
  const when = '2026-11-23T02:40:00Z';
  const part = (note) => ({ text: UNICODE, flag: true, count: -42, ratio: 0.1, when, note });
  await echo('Unicode', 'EchoText', `${UNICODE} ${MARKUP}`);
  await echo('nil text', 'EchoText', null);
  await echo('struct', 'EchoPart', part('a note'));
  await echo('nil member', 'EchoPart', part(null));
  await echo('array of strings', 'EchoStrings', ['one', UNICODE, '', 'one']);
  await echo('empty array', 'EchoStrings', []);
  await echo('array of structs', 'EchoParts', [part('first'), part('second')]);
  await echo('array of two dimensions', 'EchoGrid', [[1, 2, 3], [4, 5, -2147483648]]);
  await echo('array of arrays', 'EchoLists', [[0.1, -2.5], [3.0], [4.0, 5.0, 6.0]]);
  await echo('array of arrays of structs', 'EchoPaths', [[part('first'), part('second')], [part('third')]]);
  await service.case('one value twice', async () => {
    const pair = { left: part('twice'), right: part('twice') };
    assert.deepStrictEqual(like(pair, await service.echo('Twice', part('twice'))), pair);
  });
  const one = part('twice');
  await echo('one value sent twice', 'EchoParts', [one, one]);
  await echo('base64, 1 MB', 'EchoBinary', MEGABYTE.toString('base64'));
  await service.case('fault', async () => {
    const fault = await service.fault(() => service.call('Fail', { code: 42, reason: UNICODE }));
    assert.strictEqual(fault.reason, `42: ${UNICODE}`);
  });
}

async function main(url) {
  const document = await Service.open(url, 'document', 'document', 'DocumentService', 'DocumentSoap11');
  await document.literal('urn:soapgen:interop:document');
  await document.case('nil text', async () => assert.strictEqual(await document.echo('EchoText', null), null));
  const document12 = await Service.open(url, 'document12', 'document', 'DocumentService', 'DocumentSoap12', { is12: true });
  await document12.literal('urn:soapgen:interop:document');
  const rpc = await Service.open(url, 'rpc', 'rpc', 'RpcService', 'RpcSoap11', { isRpc: true });
  await rpc.literal('urn:soapgen:interop:rpc-literal');
  await encoded(await Service.open(url, 'encoded', 'encoded', 'EncodedService', 'EncodedSoap11', { isRpc: true }));
}

main(process.argv[2]);
