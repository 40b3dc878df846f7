import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.ws.security.WSConstants;
import org.apache.ws.security.WSPasswordCallback;
import org.apache.ws.security.WSSecurityEngine;
import org.apache.ws.security.WSSecurityException;
import org.apache.ws.security.message.WSSecHeader;
import org.apache.ws.security.message.WSSecTimestamp;
import org.apache.ws.security.message.WSSecUsernameToken;
import org.w3c.dom.Document;

/**
 * WS-Security with WSS4J: writes header blocks, each in an envelope of its own, into a folder, and
 * checks those that others wrote.
 *
 * <pre>Wss4j write FOLDER; Wss4j check PASSWORD FILE ...</pre>
 *
 * <p>Exit status of a check: 0 if it takes them all, 3 if it takes none.
 */
public final class Wss4j {
    private static final String EMPTY =
            "<soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'>"
                    + "<soap:Body/></soap:Envelope>";

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("write")) {
            write(arguments[1], "text", WSConstants.PASSWORD_TEXT);
            write(arguments[1], "digest", WSConstants.PASSWORD_DIGEST);
            return;
        }
        int taken = 0;
        for (int i = 2; i < arguments.length; i++) {
            String problem = problem(Files.readAllBytes(Path.of(arguments[i])), arguments[1]);
            System.out.println(arguments[i] + ": " + (problem == null ? "taken" : problem));
            taken += problem == null ? 1 : 0;
        }
        System.exit(taken == arguments.length - 2 ? 0 : taken == 0 ? 3 : 1);
    }

    private static Document parse(byte[] text) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new java.io.ByteArrayInputStream(text));
    }

    private static void write(String folder, String name, String type) throws Exception {
        Document document = parse(EMPTY.getBytes(StandardCharsets.UTF_8));
        WSSecHeader header = new WSSecHeader();
        header.insertSecurityHeader(document);
        WSSecUsernameToken token = new WSSecUsernameToken();
        token.setPasswordType(type);
        token.setUserInfo("ann", "s3cr3t & more");
        token.addCreated();
        token.build(document, header);
        WSSecTimestamp timestamp = new WSSecTimestamp();
        timestamp.build(document, header);
        TransformerFactory.newInstance()
                .newTransformer()
                .transform(
                        new DOMSource(document),
                        new StreamResult(new File(folder, "wss4j-" + name + ".xml")));
    }

    /** Why a message is refused; null if it isn't. */
    private static String problem(byte[] text, String password) throws Exception {
        CallbackHandler passwords =
                callbacks -> {
                    for (Callback callback : callbacks) {
                        ((WSPasswordCallback) callback).setPassword(password);
                    }
                };
        try {
            List<?> results =
                    new WSSecurityEngine().processSecurityHeader(parse(text), null, passwords, null);
            return results == null || results.isEmpty() ? "it has no token" : null;
        } catch (WSSecurityException refused) {
            return refused.getMessage();
        }
    }
}
