package interop;

import interop.document.Document;
import interop.document.Dates;
import interop.document.Item;
import interop.document.SessionData;
import interop.document.Trouble;
import interop.document.TroubleData;
import javax.jws.WebService;
import javax.xml.ws.Holder;
import javax.xml.ws.soap.MTOM;

/** document/literal over SOAP 1.1. What is in a holder comes back. */
@MTOM
@WebService(endpointInterface = "interop.document.Document")
public class DocumentEcho implements Document {
    @Override
    public void echoText(Holder<String> value) {}

    @Override
    public void echoItem(Holder<Item> value) {}

    @Override
    public void echoDates(Holder<Dates> value) {}

    @Override
    public void echoBinary(Holder<byte[]> value) {}

    @Override
    public void echoHeader(Holder<String> value, SessionData session, Holder<SessionData> receipt) {
        receipt.value = session;
    }

    @Override
    public void fail(int code, String reason) throws Trouble {
        TroubleData data = new TroubleData();
        data.setCode(code);
        data.setReason(reason);
        throw new Trouble("in trouble", data);
    }
}
