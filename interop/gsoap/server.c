/* Echo services with gSOAP, whose tools make the rest of the source from the documents. The
 * argument is the port on the loopback interface. */

#include "soapH.h"
#include "DocumentSoap11.nsmap"

#include <stdio.h>
#include <stdlib.h>

/* The header block of the request goes back as that of the response. */
static void echo_header(struct soap *soap) {
    if (soap->header) {
        soap->header->t__Receipt = soap->header->t__Session;
        soap->header->t__Session = NULL;
    }
}

static int trouble(struct soap *soap, int code, char *reason) {
    struct SOAP_ENV__Detail *detail = soap_malloc(soap, sizeof *detail);
    struct t__TroubleData *data = soap_malloc(soap, sizeof *data);
    soap_default_SOAP_ENV__Detail(soap, detail);
    data->code = code;
    data->reason = reason;
    detail->t__Trouble = data;
    soap_receiver_fault(soap, "in trouble", NULL);
    if (soap->version == 2) {
        soap->fault->SOAP_ENV__Detail = detail;
    } else {
        soap->fault->detail = detail;
    }
    return SOAP_FAULT;
}

/* document/literal: SOAP 1.1, and with an underscore SOAP 1.2. */
#define DOCUMENT(operation, todo)                                                               \
    int __document__##operation(struct soap *soap, struct _document__##operation *request,      \
                                struct _document__##operation##Response *response) todo         \
    int __document__##operation##_(struct soap *soap, struct _document__##operation *request,   \
                                   struct _document__##operation##Response *response) todo

DOCUMENT(EchoText, { response->value = request->value; return SOAP_OK; })
DOCUMENT(EchoItem, { response->value = request->value; return SOAP_OK; })
DOCUMENT(EchoDates, { response->value = request->value; return SOAP_OK; })
DOCUMENT(EchoBinary, { response->value = request->value; return SOAP_OK; })
DOCUMENT(EchoHeader, { echo_header(soap); response->value = request->value; return SOAP_OK; })
DOCUMENT(Fail, { return trouble(soap, request->code, request->reason); })

/* rpc/literal. */
#define RPC(operation, type, todo)                                                              \
    int rpc__##operation(struct soap *soap, type value,                                         \
                         struct rpc__##operation##Response *response) todo

RPC(EchoText, char *, { response->value = value; return SOAP_OK; })
RPC(EchoItem, struct t__Item *, { response->value = value; return SOAP_OK; })
RPC(EchoDates, struct t__Dates *, { response->value = value; return SOAP_OK; })
RPC(EchoBinary, struct xsd__base64Binary, { response->value = value; return SOAP_OK; })
RPC(EchoHeader, char *, { echo_header(soap); response->value = value; return SOAP_OK; })

int rpc__Fail(struct soap *soap, int code, char *reason, struct rpc__FailResponse *response) {
    return trouble(soap, code, reason);
}

/* rpc/encoded. */
#define ENCODED(operation, type, todo)                                                          \
    int encoded__##operation(struct soap *soap, type value,                                     \
                             struct encoded__##operation##Response *response) todo

ENCODED(EchoText, char *, { response->value = value; return SOAP_OK; })
ENCODED(EchoPart, struct p__Part *, { response->value = value; return SOAP_OK; })
ENCODED(EchoStrings, struct ArrayOfString *, { response->value = value; return SOAP_OK; })
ENCODED(EchoParts, struct ArrayOfPart *, { response->value = value; return SOAP_OK; })
ENCODED(EchoGrid, struct GridOfInt *, { response->value = value; return SOAP_OK; })
ENCODED(EchoLists, struct ArrayOfArrayOfDouble *, { response->value = value; return SOAP_OK; })
ENCODED(EchoPaths, struct ArrayOfArrayOfPart *, { response->value = value; return SOAP_OK; })
ENCODED(EchoBinary, struct xsd__base64Binary, { response->value = value; return SOAP_OK; })
/* One value in two places: SOAP encoding sends it once, with references to it. */
ENCODED(Twice, struct p__Part *, {
    response->value = soap_malloc(soap, sizeof *response->value);
    response->value->left = value;
    response->value->right = value;
    return SOAP_OK;
})

int encoded__Fail(struct soap *soap, int code, char *reason,
                  struct encoded__FailResponse *response) {
    size_t size = strlen(reason) + 16;
    char *message = soap_malloc(soap, size);
    snprintf(message, size, "%d: %s", code, reason);
    return soap_receiver_fault(soap, message, NULL);
}

int main(int count, char **arguments) {
    struct soap soap;
    if (count != 2) {
        return 2;
    }
    /* Values that came as parts of an MTOM message go back as such. */
    soap_init1(&soap, SOAP_C_UTFSTRING | SOAP_ENC_MTOM);
    soap.bind_flags = SO_REUSEADDR;
    if (!soap_valid_socket(soap_bind(&soap, "127.0.0.1", atoi(arguments[1]), 100))) {
        soap_print_fault(&soap, stderr);
        return 1;
    }
    for (;;) {
        if (!soap_valid_socket(soap_accept(&soap))) {
            soap_print_fault(&soap, stderr);
            return 1;
        }
        if (soap_serve(&soap)) {
            soap_print_fault(&soap, stderr);
        }
        soap_destroy(&soap);
        soap_end(&soap);
    }
}
