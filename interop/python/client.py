"""Calls the echo services of `interop/server` with zeep and prints what came of each case: its
name, a tab, and why it failed, or nothing. The argument is the server's address.

All that zeep knows of the services is what the server hands out at `?wsdl`.
"""

import sys
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import zeep
from lxml import etree
from zeep.helpers import serialize_object

TYPES = 'urn:soapgen:interop:types'
ENCODING = Path(__file__).parents[2] / 'soapgen-model/src/load/builtin/soap11-encoding.xsd'

# The texts are those of interop/client/src/case.rs.
UNICODE = (
    'Grüße e\u0301 Ελλάδα кириллица 世界 עברית العربية ไทย '
    '😀 👩\u200d👩\u200d👧 𝄞 \ufeff\u00a0\u2028|'
)
MARKUP = '<a b="c" d=\'e\'>&amp; & ]]> <!-- --> &#65; %20 \\n'
WHITE_SPACE = '  two  spaces\ttab\nline\r\nline of Windows\rreturn  '


def same(sent, received):
    if sent != received:
        raise AssertionError(f'sent {sent!r:.300}, received {received!r:.300}')


def data(count):
    """Bytes without a pattern, the same in each run."""
    state, made = 0x2545F4914F6CDD1D, bytearray()
    for _ in range(count):
        state ^= state << 13 & (1 << 64) - 1
        state ^= state >> 7
        state ^= state << 17 & (1 << 64) - 1
        made.append(state >> 24 & 0xFF)
    return bytes(made)


MEGABYTE = data(1 << 20)


def zone(hours, minutes=0):
    return timezone(timedelta(hours=hours, minutes=minutes))


MOMENTS = [
    datetime(2026, 11, 23, 2, 40, 0, 123000, timezone.utc),
    datetime(2026, 7, 1, 0, 0, 0, 500000, zone(5, 30)),
    datetime(2026, 1, 1, 3, 4, 5, 678000, zone(-8)),
    datetime(1969, 12, 31, 23, 59, 59, 999000, timezone.utc),
    datetime(1951, 6, 30, 12, 0, 0, 1000, zone(14)),
]


def item(**other):
    return {
        'text': UNICODE,
        'flag': True,
        'count': 42,
        'total': 9007199254740991,
        'ratio': 0.1,
        'price': Decimal('19.99'),
        'when': MOMENTS[0],
        'day': date(2026, 11, 23),
        'colour': 'dark-blue',
        'note': 'a note',
        'hint': 'a hint',
        'data': data(99),
        'tag': ['one', 'two', 'three'],
        'child': [],
        'number': 17,
    } | other


def unset(**other):
    return item(number=None, note=None, hint=None, data=None, tag=[]) | other


ITEMS = {
    'item': item(),
    'ends of int and double': item(
        number=-2**31, flag=False, count=2**31 - 1, ratio=2.2250738585072014e-308,
        child=[item(ratio=1.7976931348623157e308)],
    ),
    'long and decimal, many digits': item(
        total=-2**63, price=Decimal('-123456789012345678.901'),
    ),
    'nil and absent members': unset(),
    'items in an item': item(tag=['alone'], child=[unset(), unset(child=[item()])]),
}


def fault(call):
    try:
        answer = call()
    except zeep.exceptions.Fault as error:
        return error
    raise AssertionError(f'no fault came but {answer!r:.300}')


def local(code):
    return code.rpartition(':')[2].rpartition('}')[2]


class Transport(zeep.Transport):
    """The network without the schema of SOAP encoding, which zeep asks its namespace for."""

    def load(self, url):
        if url == 'http://schemas.xmlsoap.org/soap/encoding/':
            return ENCODING.read_bytes()
        return super().load(url)


class Service:
    """A port, and what its cases have in common."""

    def __init__(self, url, name, document, service, port, is_12=False):
        self.name, self.is_12 = name, is_12
        self.client = zeep.Client(f'{url}/{document}?wsdl', transport=Transport())
        self.port = self.client.bind(service, port)

    def case(self, name, run):
        try:
            run()
            outcome = ''
        except Exception as error:  # What a client raises is its own.
            outcome = f'{type(error).__name__}: {error}'.translate({ord(c): ' ' for c in '\t\r\n'})
        print(f'{self.name}/{name}\t{outcome[:1000]}')

    def echo(self, operation, value):
        return serialize_object(getattr(self.port, operation)(value), dict)

    def reply(self, content, action):
        """What zeep makes of the answer to an envelope of ours."""
        media = f'application/soap+xml; charset=utf-8; action="{action}"' if self.is_12 else 'text/xml; charset=utf-8'
        headers = {'Content-Type': media} | ({} if self.is_12 else {'SOAPAction': f'"{action}"'})
        response = self.client.transport.post(self.port._binding_options['address'], content, headers)
        operation = self.port._binding.get('EchoText')
        return self.port._binding.process_reply(self.client, operation, response)

    def refused(self, envelope, action, code, reason):
        content = envelope if isinstance(envelope, bytes) else etree.tostring(envelope, encoding='utf-8')
        error = fault(lambda: self.reply(content, action))
        codes = {'Client': 'Sender', 'Server': 'Receiver'} if self.is_12 else {}
        same(codes.get(code, code), local(error.code))
        assert reason in error.message, error.message

    def message(self):
        return self.client.create_message(self.port, 'EchoText', 'text')

    def malformed(self, namespace):
        sender = f'{namespace}#EchoText'

        def unknown():
            envelope = self.message()
            body = envelope.find('{*}Body')
            body[:] = [etree.Element('{urn:other}Other')]
            self.refused(envelope, '', 'Client', 'no operation takes the element')

        def action():
            self.refused(self.message(), f'{namespace}#Fail', 'Client', 'the action is that of Fail')

        def header():
            envelope = self.message()
            soap = etree.QName(envelope).namespace
            block = etree.Element('{urn:other}Block', {f'{{{soap}}}mustUnderstand': '1'})
            head = etree.Element(f'{{{soap}}}Header')
            head.append(block)
            envelope.insert(0, head)
            self.refused(envelope, sender, 'MustUnderstand', '{urn:other}Block')

        def version():
            envelope = self.message()
            soap = etree.QName(envelope).namespace.encode()
            text = etree.tostring(envelope).replace(soap, b'urn:soap:3')
            self.refused(text, sender, 'VersionMismatch', 'urn:soap:3')

        def cut():
            text = etree.tostring(self.message())[:-20]
            self.refused(text, sender, 'Client', "the request can't be read")

        self.case('unknown operation', unknown)
        self.case('wrong action', action)
        self.case('header block that is not understood', header)
        self.case('another version of SOAP', version)
        self.case('request that is cut off', cut)


def literal(service, namespace):
    texts = {
        'text': 'plain text', 'empty text': '', 'Unicode': UNICODE, 'markup in text': MARKUP,
        'white space in text': WHITE_SPACE,
    }
    for name, text in texts.items():
        # An element without content is None to zeep, for strings too.
        service.case(name, lambda: same(text, service.echo('EchoText', text) or ''))
    for name, value in ITEMS.items():
        service.case(name, lambda: same(value, service.echo('EchoItem', value)))

    def dates(sent):
        received = service.echo('EchoDates', {'date': sent})
        if isinstance(received, dict):
            received = received['date']
        return received

    service.case('dates, the moment', lambda: same(MOMENTS, dates(MOMENTS)))
    service.case('dates, their time zone', lambda: same(
        [moment.utcoffset() for moment in MOMENTS],
        [moment.utcoffset() for moment in dates(MOMENTS)],
    ))
    naive = [datetime(2026, 11, 23, 2, 40), datetime(1, 1, 1)]
    service.case('dates without a time zone', lambda: same(naive, dates(naive)))

    def binaries():
        for sent in (b'', bytes(range(256))):
            same(sent, service.echo('EchoBinary', sent) or b'')

    def header():
        session = {'ticket': f'7T:{UNICODE}', 'number': -7}
        element = service.client.get_element(f'{{{TYPES}}}Session')
        answer = service.port.EchoHeader('body', _soapheaders=[element(**session)])
        same('body', serialize_object(answer.body, dict)['value'])
        same(session, serialize_object(answer.header['receipt'], dict))

    def typed():
        error = fault(lambda: service.port.Fail(42, UNICODE))
        same('in trouble', error.message)
        same('Receiver' if service.is_12 else 'Server', local(error.code))
        element = service.client.wsdl.types.get_element(f'{{{TYPES}}}Trouble')
        detail = element.parse(error.detail[0], service.client.wsdl.types)
        same({'code': 42, 'reason': UNICODE}, serialize_object(detail, dict))

    service.case('base64, none and all bytes', binaries)
    service.case('base64, 1 MB', lambda: same(MEGABYTE, service.echo('EchoBinary', MEGABYTE)))
    service.case('headers', header)
    service.case('typed fault', typed)
    service.malformed(namespace)


def encoded(service):
    kind = lambda name: service.client.get_type(f'{{urn:soapgen:interop:parts}}{name}')

    def part(note):
        return {
            'text': UNICODE, 'flag': True, 'count': -42, 'ratio': 0.1,
            'when': datetime(2026, 11, 23, 2, 40, tzinfo=timezone.utc), 'note': note,
        }

    def echo(name, operation, sent):
        service.case(name, lambda: same(sent, service.echo(operation, sent)))

    def array(name, operation, sent, make):
        service.case(name, lambda: same(sent, service.echo(operation, make(sent))))

    # Values that say of which type they are, as SOAP encoding wants it.
    strings, doubles = kind('ArrayOfString'), kind('ArrayOfArrayOfDouble')
    parts = lambda sent: kind('ArrayOfPart')([kind('Part')(**part) for part in sent])
    paths = lambda sent: kind('ArrayOfArrayOfPart')([parts(row) for row in sent])

    echo('Unicode', 'EchoText', f'{UNICODE} {MARKUP}')
    echo('nil text', 'EchoText', None)
    echo('struct', 'EchoPart', part('a note'))
    echo('nil member', 'EchoPart', part('') | {'note': None})
    array('array of strings', 'EchoStrings', ['one', UNICODE, '', 'one'], strings)
    array('empty array', 'EchoStrings', [], strings)
    array('array of structs', 'EchoParts', [part('first'), part('second')], parts)
    array('array of two dimensions', 'EchoGrid', [[1, 2, 3], [4, 5, -2**31]], kind('GridOfInt'))
    array('array of arrays', 'EchoLists', [[0.1, -2.5], [3.0], [4.0, 5.0, 6.0]], doubles)
    rows = [[part('first'), part('second')], [part('third')]]
    array('array of arrays of structs', 'EchoPaths', rows, paths)
    service.case('one value twice', lambda: same(
        {'left': part('twice'), 'right': part('twice')}, service.echo('Twice', part('twice')),
    ))
    one = part('twice')
    array('one value sent twice', 'EchoParts', [one, one], parts)
    echo('base64, 1 MB', 'EchoBinary', MEGABYTE)

    def failed():
        error = fault(lambda: service.port.Fail(42, UNICODE))
        same(f'42: {UNICODE}', error.message)

    service.case('fault', failed)


def main():
    url = sys.argv[1]
    document = Service(url, 'document', 'document', 'DocumentService', 'DocumentSoap11')
    literal(document, 'urn:soapgen:interop:document')
    document.case('nil text', lambda: same(None, document.echo('EchoText', None)))
    document12 = Service(url, 'document12', 'document', 'DocumentService', 'DocumentSoap12', is_12=True)
    literal(document12, 'urn:soapgen:interop:document')
    rpc = Service(url, 'rpc', 'rpc', 'RpcService', 'RpcSoap11')
    literal(rpc, 'urn:soapgen:interop:rpc-literal')
    encoded(Service(url, 'encoded', 'encoded', 'EncodedService', 'EncodedSoap11'))


main()
