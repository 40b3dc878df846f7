package interop;

import javax.jws.WebService;
import javax.xml.ws.BindingType;
import javax.xml.ws.soap.MTOM;
import javax.xml.ws.soap.SOAPBinding;

/** document/literal over SOAP 1.2. */
@MTOM
@BindingType(SOAPBinding.SOAP12HTTP_BINDING)
@WebService(endpointInterface = "interop.document.Document")
public class DocumentEcho12 extends DocumentEcho {}
