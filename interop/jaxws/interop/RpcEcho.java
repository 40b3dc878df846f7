package interop;

import interop.rpc.Rpc;
import interop.rpc.Dates;
import interop.rpc.Item;
import interop.rpc.SessionData;
import interop.rpc.Trouble;
import interop.rpc.TroubleData;
import javax.jws.WebService;
import javax.xml.ws.Holder;
import javax.xml.ws.soap.MTOM;

/** rpc/literal. What is in a holder comes back. */
@MTOM
@WebService(endpointInterface = "interop.rpc.Rpc")
public class RpcEcho implements Rpc {
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
