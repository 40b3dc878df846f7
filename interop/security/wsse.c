/* WS-Security with gSOAP's plugin: reads an envelope from the standard input and checks its header
 * block, or writes one.
 *
 *     wsse check PASSWORD; wsse text; wsse digest
 */

#include "Security.nsmap"
#include "wsseapi.h"

#include <stdio.h>
#include <string.h>

static const char *password;

int d__EchoText(struct soap *soap, char *value, struct d__EchoTextResponse *response) {
    const char *name = soap_wsse_get_Username(soap);
    response->value = value;
    if (!name || strcmp(name, "ann") || soap_wsse_verify_Password(soap, password)) {
        return soap->error ? soap->error : SOAP_FAULT;
    }
    /* One that isn't there is none that is over. */
    if (soap->header->wsse__Security->wsu__Timestamp && soap_wsse_verify_Timestamp(soap)) {
        return soap->error;
    }
    return SOAP_OK;
}

int main(int count, char **arguments) {
    struct soap *soap = soap_new1(SOAP_C_UTFSTRING);
    int status;
    soap_register_plugin(soap, soap_wsse);
    if (count == 3 && !strcmp(arguments[1], "check")) {
        password = arguments[2];
        status = soap_serve(soap);
        if (status) {
            soap_print_fault(soap, stderr);
        }
    } else {
        struct d__EchoTextResponse response;
        soap_wsse_add_Timestamp(soap, "Time", 300);
        if (!strcmp(arguments[1], "digest")) {
            soap_wsse_add_UsernameTokenDigest(soap, "User", "ann", "s3cr3t & more");
        } else {
            soap_wsse_add_UsernameTokenText(soap, "User", "ann", "s3cr3t & more");
        }
        /* No address: it goes to the standard output. That there is no answer is no matter. */
        soap_call_d__EchoText(soap, "", "", "hello", &response);
        status = 0;
    }
    soap_destroy(soap);
    soap_end(soap);
    soap_free(soap);
    return status != 0;
}
