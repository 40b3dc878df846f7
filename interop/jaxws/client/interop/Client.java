package interop;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.xml.bind.JAXB;
import javax.xml.bind.JAXBElement;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.datatype.XMLGregorianCalendar;
import javax.xml.namespace.QName;
import javax.xml.soap.MessageFactory;
import javax.xml.soap.MimeHeaders;
import javax.xml.soap.SOAPConstants;
import javax.xml.soap.SOAPElement;
import javax.xml.soap.SOAPFault;
import javax.xml.soap.SOAPMessage;
import javax.xml.ws.BindingProvider;
import javax.xml.ws.Dispatch;
import javax.xml.ws.Holder;
import javax.xml.ws.Service;
import javax.xml.ws.WebServiceFeature;
import javax.xml.ws.soap.MTOMFeature;
import javax.xml.ws.soap.SOAPFaultException;
import soapgen.interop.document.Document;
import soapgen.interop.document.DocumentService;
import soapgen.interop.rpc_literal.Rpc;
import soapgen.interop.rpc_literal.RpcService;
import soapgen.interop.types.Colour;
import soapgen.interop.types.Dates;
import soapgen.interop.types.Item;
import soapgen.interop.types.SessionData;
import soapgen.interop.types.TroubleData;

/**
 * Calls the echo services of {@code interop/server} with the reference implementation of JAX-WS and
 * prints what came of each case: its name, a tab, and why it failed, or nothing. The argument is
 * the server's address.
 *
 * <p>Interfaces and messages are made by its wsimport from what the server hands out at
 * {@code ?wsdl}, which is where the client finds the addresses as well.
 */
public final class Client {
    // The texts are those of interop/client/src/case.rs.
    private static final String UNICODE =
            "Grüße e\u0301 Ελλάδα кириллица 世界 עברית العربية ไทย "
                    + "😀 👩\u200d👩\u200d👧 𝄞 \ufeff\u00a0\u2028|";
    private static final String MARKUP = "<a b=\"c\" d='e'>&amp; & ]]> <!-- --> &#65; %20 \\n";
    private static final String WHITE_SPACE =
            "  two  spaces\ttab\nline\r\nline of Windows\rreturn  ";
    private static final List<String> MOMENTS = List.of(
            "2026-11-23T02:40:00.123Z",
            "2026-07-01T00:00:00.5+05:30",
            "2026-01-01T03:04:05.678-08:00",
            "1969-12-31T23:59:59.999Z",
            "1951-06-30T12:00:00.001+14:00");
    private static final byte[] MEGABYTE = data(1 << 20);
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    /** What both interfaces do, whose messages differ. */
    private interface Echo {
        String text(String value);

        Item item(Item value);

        Dates dates(Dates value);

        byte[] binary(byte[] value);

        String header(String value, SessionData session, Holder<SessionData> receipt);

        /** Gives the detail of the declared fault and its message. */
        Map.Entry<TroubleData, String> fail(int code, String reason);
    }

    private record DocumentEcho(Document port) implements Echo {
        private static <T> T held(T value, java.util.function.Consumer<Holder<T>> call) {
            Holder<T> holder = new Holder<>(value);
            call.accept(holder);
            return holder.value;
        }

        public String text(String value) {
            return held(value, port::echoText);
        }

        public Item item(Item value) {
            return held(value, port::echoItem);
        }

        public Dates dates(Dates value) {
            return held(value, port::echoDates);
        }

        public byte[] binary(byte[] value) {
            return held(value, port::echoBinary);
        }

        public String header(String value, SessionData session, Holder<SessionData> receipt) {
            return held(value, holder -> port.echoHeader(holder, session, receipt));
        }

        public Map.Entry<TroubleData, String> fail(int code, String reason) {
            try {
                port.fail(code, reason);
            } catch (soapgen.interop.document.Trouble trouble) {
                return Map.entry(trouble.getFaultInfo(), trouble.getMessage());
            }
            throw new AssertionError("no fault came");
        }
    }

    private record RpcEcho(Rpc port) implements Echo {
        private static <T> T held(T value, java.util.function.Consumer<Holder<T>> call) {
            return DocumentEcho.held(value, call);
        }

        public String text(String value) {
            return held(value, port::echoText);
        }

        public Item item(Item value) {
            return held(value, port::echoItem);
        }

        public Dates dates(Dates value) {
            return held(value, port::echoDates);
        }

        public byte[] binary(byte[] value) {
            return held(value, port::echoBinary);
        }

        public String header(String value, SessionData session, Holder<SessionData> receipt) {
            return held(value, holder -> port.echoHeader(holder, session, receipt));
        }

        public Map.Entry<TroubleData, String> fail(int code, String reason) {
            try {
                port.fail(code, reason);
            } catch (soapgen.interop.rpc_literal.Trouble trouble) {
                return Map.entry(trouble.getFaultInfo(), trouble.getMessage());
            }
            throw new AssertionError("no fault came");
        }
    }

    /** What fails by whatever exception. */
    private interface Run {
        void run() throws Exception;
    }

    private final String name;
    private final Service service;
    private final QName port;
    private final String namespace;
    private final boolean is12;

    private Client(String name, Service service, String port, boolean is12) {
        this.name = name;
        this.service = service;
        this.namespace = service.getServiceName().getNamespaceURI();
        this.port = new QName(namespace, port);
        this.is12 = is12;
    }

    private void run(String run, Run body) {
        String outcome = "";
        try {
            body.run();
        } catch (Exception | AssertionError error) {
            outcome = error.toString().replaceAll("[\t\r\n]+", " ");
        }
        OUT.println(name + "/" + run + "\t" + outcome.substring(0, Math.min(1000, outcome.length())));
    }

    private static void same(Object sent, Object received) {
        if (!sent.equals(received)) {
            throw new AssertionError("sent " + sent + ", received " + received);
        }
    }

    private static byte[] data(int count) {
        byte[] bytes = new byte[count];
        new Random(14).nextBytes(bytes);
        return bytes;
    }

    private static XMLGregorianCalendar moment(String text) throws Exception {
        return DatatypeFactory.newInstance().newXMLGregorianCalendar(text);
    }

    private static Item item() throws Exception {
        Item item = new Item();
        item.setNumber(17);
        item.setText(UNICODE);
        item.setFlag(true);
        item.setCount(42);
        item.setTotal(9007199254740991L);
        item.setRatio(0.1);
        item.setPrice(new BigDecimal("19.99"));
        item.setWhen(moment(MOMENTS.get(0)));
        item.setDay(moment("2026-11-23"));
        item.setColour(Colour.DARK_BLUE);
        item.setNote("a note");
        item.setHint("a hint");
        item.setData(data(99));
        item.getTag().addAll(List.of("one", "two", "three"));
        return item;
    }

    private static Item unset() throws Exception {
        Item item = item();
        item.setNumber(null);
        item.setNote(null);
        item.setHint(null);
        item.setData(null);
        item.getTag().clear();
        return item;
    }

    private static Map<String, Item> items() throws Exception {
        Map<String, Item> items = new LinkedHashMap<>();
        items.put("item", item());
        Item inner = item();
        inner.setRatio(Double.MAX_VALUE);
        Item extremes = item();
        extremes.setNumber(Integer.MIN_VALUE);
        extremes.setFlag(false);
        extremes.setCount(Integer.MAX_VALUE);
        extremes.setRatio(Double.MIN_NORMAL);
        extremes.getChild().add(inner);
        items.put("ends of int and double", extremes);
        Item precise = item();
        precise.setTotal(Long.MIN_VALUE);
        precise.setPrice(new BigDecimal("-123456789012345678.901"));
        items.put("long and decimal, many digits", precise);
        items.put("nil and absent members", unset());
        Item middle = unset();
        middle.getChild().add(item());
        Item nested = item();
        nested.getTag().clear();
        nested.getTag().add("alone");
        nested.getChild().addAll(List.of(unset(), middle));
        items.put("items in an item", nested);
        return items;
    }

    /** An item as text: its class has no comparison. */
    private static String shown(Item item) {
        StringWriter text = new StringWriter();
        JAXB.marshal(new JAXBElement<>(new QName("item"), Item.class, item), text);
        return text.toString();
    }

    private static Dates dates(List<String> texts) throws Exception {
        Dates dates = new Dates();
        for (String text : texts) {
            dates.getDate().add(moment(text));
        }
        return dates;
    }

    private void literal(Echo echo, Echo mtom) throws Exception {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("text", "plain text");
        texts.put("empty text", "");
        texts.put("Unicode", UNICODE);
        texts.put("markup in text", MARKUP);
        texts.put("white space in text", WHITE_SPACE);
        texts.forEach((run, text) -> run(run, () -> same(text, echo.text(text))));
        items().forEach((run, item) -> run(run, () -> same(shown(item), shown(echo.item(item)))));
        run("dates, the moment", () -> {
            List<XMLGregorianCalendar> received = echo.dates(dates(MOMENTS)).getDate();
            for (int i = 0; i < MOMENTS.size(); i++) {
                same(moment(MOMENTS.get(i)).toGregorianCalendar().toInstant(),
                        received.get(i).toGregorianCalendar().toInstant());
            }
        });
        List<String> naive = List.of("2026-11-23T02:40:00", "0001-01-01T00:00:00");
        Map.of("dates, their time zone", MOMENTS, "dates without a time zone", naive)
                .forEach((run, sent) -> run(run, () ->
                        same(dates(sent).getDate(), echo.dates(dates(sent)).getDate())));
        run("base64, none and all bytes", () -> {
            byte[] all = new byte[256];
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) i;
            }
            for (byte[] sent : new byte[][] {{}, all}) {
                same(true, Arrays.equals(sent, echo.binary(sent)));
            }
        });
        run("base64, 1 MB", () -> same(true, Arrays.equals(MEGABYTE, echo.binary(MEGABYTE))));
        run("MTOM, 1 MB", () -> {
            same(true, Arrays.equals(MEGABYTE, mtom.binary(MEGABYTE)));
            String media = field(mtom, "Content-Type");
            same(true, media.startsWith("multipart/related"));
        });
        run("headers", () -> {
            SessionData session = new SessionData();
            session.setTicket("7T:" + UNICODE);
            session.setNumber(-7);
            Holder<SessionData> receipt = new Holder<>();
            same("body", echo.header("body", session, receipt));
            same(session.getTicket(), receipt.value.getTicket());
            same(session.getNumber(), receipt.value.getNumber());
        });
        run("typed fault", () -> {
            Map.Entry<TroubleData, String> fault = echo.fail(42, UNICODE);
            same(42, fault.getKey().getCode());
            same(UNICODE, fault.getKey().getReason());
            same("in trouble", fault.getValue());
        });
        malformed(((BindingProvider) port(echo)).getRequestContext()
                .get(BindingProvider.ENDPOINT_ADDRESS_PROPERTY).toString());
    }

    private static Object port(Echo echo) {
        return echo instanceof DocumentEcho document ? document.port() : ((RpcEcho) echo).port();
    }

    /** A header field of the last answer. */
    @SuppressWarnings("unchecked")
    private static String field(Echo echo, String field) {
        Object fields = ((BindingProvider) port(echo)).getResponseContext()
                .get(javax.xml.ws.handler.MessageContext.HTTP_RESPONSE_HEADERS);
        return ((Map<String, List<String>>) fields).get(field).get(0);
    }

    /** The envelope of a request that is well. */
    private SOAPMessage message() throws Exception {
        SOAPMessage message = factory().createMessage();
        SOAPElement request = message.getSOAPBody().addBodyElement(new QName(namespace, "EchoText"));
        String part = name.equals("rpc") ? "" : namespace;
        request.addChildElement(new QName(part, "value")).addTextNode("text");
        return message;
    }

    private MessageFactory factory() throws Exception {
        return MessageFactory.newInstance(
                is12 ? SOAPConstants.SOAP_1_2_PROTOCOL : SOAPConstants.SOAP_1_1_PROTOCOL);
    }

    private void expect(SOAPFault fault, String code, String reason) {
        String expected = is12 && code.equals("Client") ? "Sender" : code;
        same(expected, fault.getFaultCodeAsQName().getLocalPart());
        if (!fault.getFaultString().contains(reason)) {
            throw new AssertionError(fault.getFaultString());
        }
    }

    private void refused(SOAPMessage message, String action, String code, String reason) {
        Dispatch<SOAPMessage> dispatch =
                service.createDispatch(port, SOAPMessage.class, Service.Mode.MESSAGE);
        dispatch.getRequestContext().put(BindingProvider.SOAPACTION_USE_PROPERTY, action != null);
        if (action != null) {
            dispatch.getRequestContext().put(BindingProvider.SOAPACTION_URI_PROPERTY, action);
        }
        try {
            dispatch.invoke(message);
        } catch (SOAPFaultException error) {
            expect(error.getFault(), code, reason);
            return;
        }
        throw new AssertionError("no fault came");
    }

    /** Sends what its own classes would not, and has them read the answer. */
    private void refused(String address, String text, String code, String reason) throws Exception {
        HttpURLConnection connection = (HttpURLConnection) new URL(address).openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty(
                "Content-Type", (is12 ? "application/soap+xml" : "text/xml") + "; charset=utf-8");
        try (OutputStream out = connection.getOutputStream()) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        same(is12 && code.equals("Client") ? 400 : 500, connection.getResponseCode());
        MimeHeaders fields = new MimeHeaders();
        fields.addHeader("Content-Type", connection.getContentType());
        try (InputStream in = connection.getErrorStream()) {
            SOAPMessage answer = factory()
                    .createMessage(fields, new ByteArrayInputStream(in.readAllBytes()));
            expect(answer.getSOAPBody().getFault(), code, reason);
        }
    }

    private void malformed(String address) {
        run("unknown operation", () -> {
            SOAPMessage message = factory().createMessage();
            message.getSOAPBody().addBodyElement(new QName("urn:other", "Other"));
            refused(message, null, "Client", "no operation takes the element");
        });
        run("wrong action", () ->
                refused(message(), namespace + "#Fail", "Client", "the action is that of Fail"));
        run("header block that is not understood", () -> {
            SOAPMessage message = message();
            message.getSOAPHeader().addHeaderElement(new QName("urn:other", "Block", "o"))
                    .setMustUnderstand(true);
            refused(message, namespace + "#EchoText", "MustUnderstand", "{urn:other}Block");
        });
        String soap = is12 ? SOAPConstants.URI_NS_SOAP_1_2_ENVELOPE : SOAPConstants.URI_NS_SOAP_1_1_ENVELOPE;
        String envelope = "<s:Envelope xmlns:s='" + soap + "'><s:Body><EchoText xmlns='" + namespace
                + "'><value>text</value></EchoText></s:Body></s:Envelope>";
        run("another version of SOAP", () -> refused(
                address, envelope.replace(soap, "urn:soap:3"), "VersionMismatch", "urn:soap:3"));
        run("request that is cut off", () -> refused(
                address, envelope.substring(0, envelope.length() - 20), "Client",
                "the request can't be read"));
    }

    /** The argument is the server's address. */
    public static void main(String[] arguments) throws Exception {
        String url = arguments[0];
        WebServiceFeature mtom = new MTOMFeature();
        DocumentService document = new DocumentService(new URL(url + "/document?wsdl"));
        DocumentEcho echo = new DocumentEcho(document.getDocumentSoap11());
        Client client = new Client("document", document, "DocumentSoap11", false);
        client.literal(echo, new DocumentEcho(document.getDocumentSoap11(mtom)));
        client.run("nil text", () -> same(true, echo.text(null) == null));
        // wsimport makes methods for ports of SOAP 1.1 alone.
        QName port = new QName("urn:soapgen:interop:document", "DocumentSoap12");
        new Client("document12", document, port.getLocalPart(), true).literal(
                new DocumentEcho(document.getPort(port, Document.class)),
                new DocumentEcho(document.getPort(port, Document.class, mtom)));
        RpcService rpc = new RpcService(new URL(url + "/rpc?wsdl"));
        new Client("rpc", rpc, "RpcSoap11", false)
                .literal(new RpcEcho(rpc.getRpcSoap11()), new RpcEcho(rpc.getRpcSoap11(mtom)));
    }
}
