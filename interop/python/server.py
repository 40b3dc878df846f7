"""Echo services with spyne. The argument is the port on the loopback interface.

spyne has document/literal over SOAP 1.1 and 1.2 and makes its own WSDL from these classes, whose
names are those of the documents of the clients.
"""

import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from spyne import (
    Application, Array, Boolean, ByteArray, ComplexModel, Date, DateTime, Decimal, Double, Enum,
    Fault, Integer32, Integer64, ServiceBase, Unicode, XmlAttribute, rpc,
)
from spyne.model.complex import SelfReference
from spyne.protocol.soap import Soap11, Soap12
from spyne.server.wsgi import WsgiApplication

DOCUMENT = 'urn:soapgen:interop:document'
TYPES = 'urn:soapgen:interop:types'

# As many characters as -2147483648 has.
Int = Integer32(max_str_len=11)
Base64 = ByteArray(encoding='base64')
Colour = Enum('red', 'dark-blue', type_name='Colour')
Colour.__namespace__ = TYPES


class Item(ComplexModel):
    __namespace__ = TYPES
    _type_info = [
        ('number', XmlAttribute(Int)),
        ('text', Unicode(min_occurs=1)),
        ('flag', Boolean(min_occurs=1)),
        ('count', Int(min_occurs=1)),
        ('total', Integer64(min_occurs=1)),
        ('ratio', Double(min_occurs=1)),
        ('price', Decimal(min_occurs=1)),
        ('when', DateTime(min_occurs=1, timezone=None)),
        ('day', Date(min_occurs=1)),
        ('colour', Colour.customize(min_occurs=1)),
        ('note', Unicode(min_occurs=1, nillable=True)),
        ('hint', Unicode),
        ('data', Base64),
        ('tag', Unicode(max_occurs='unbounded')),
        ('child', SelfReference.customize(max_occurs='unbounded')),
    ]


class Dates(ComplexModel):
    __namespace__ = TYPES
    _type_info = [('date', DateTime(max_occurs='unbounded', timezone=None))]


class Session(ComplexModel):
    __namespace__ = TYPES
    _type_info = [('ticket', Unicode(min_occurs=1)), ('number', Int(min_occurs=1))]


class Receipt(ComplexModel):
    __namespace__ = TYPES
    _type_info = [('ticket', Unicode(min_occurs=1)), ('number', Int(min_occurs=1))]


class TroubleData(ComplexModel):
    __namespace__ = TYPES
    _type_info = [('code', Int(min_occurs=1)), ('reason', Unicode(min_occurs=1))]


class Echo(ServiceBase):
    @rpc(Unicode(nillable=True), _args=['value'], _returns=Unicode(min_occurs=1), _out_variable_name='value')
    def EchoText(ctx, value):
        return value

    @rpc(Item, _returns=Item, _out_variable_name='value')
    def EchoItem(ctx, value):
        return value

    @rpc(Dates, _returns=Dates, _out_variable_name='value')
    def EchoDates(ctx, value):
        return value

    @rpc(Base64, _returns=Base64, _out_variable_name='value')
    def EchoBinary(ctx, value):
        return value

    @rpc(Unicode, _returns=Unicode, _out_variable_name='value', _in_header=(Session,), _out_header=(Receipt,))
    def EchoHeader(ctx, value):
        session = ctx.in_header
        ctx.out_header = Receipt(ticket=session.ticket, number=session.number)
        return value

    @rpc(Int, Unicode)
    def Fail(ctx, code, reason):
        detail = {'{%s}Trouble' % TYPES: {'{%s}code' % TYPES: str(code), '{%s}reason' % TYPES: reason}}
        raise Fault('Server', 'in trouble', detail=detail)


def application(protocol):
    return WsgiApplication(Application(
        [Echo], tns=DOCUMENT, name='Document', in_protocol=protocol(), out_protocol=protocol(),
    ))


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def main():
    services = {'/document': application(Soap11), '/document12': application(Soap12)}

    def dispatch(environ, start_response):
        service = services.get(environ['PATH_INFO'])
        if service is None:
            start_response('404 Not Found', [('Content-Type', 'text/plain')])
            return [b'there is no such service\n']
        return service(environ, start_response)

    make_server('127.0.0.1', int(sys.argv[1]), dispatch, Server, WSGIRequestHandler).serve_forever()


main()
