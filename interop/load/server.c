/* The service of load.wsdl with gSOAP's stand-alone server: one thread, connections that are kept.
 * The argument is the port on the loopback interface. */

#include "soapH.h"
#include "LoadSoap11.nsmap"

#include <stdio.h>
#include <stdlib.h>

int __load__Add(struct soap *soap, struct _load__Add *request, struct _load__AddResponse *response) {
    response->sum = request->a + request->b;
    return SOAP_OK;
}

int __load__List(struct soap *soap, struct _load__List *request,
                 struct _load__ListResponse *response) {
    response->__sizerow = request->count;
    response->row = soap_malloc(soap, request->count * sizeof *response->row);
    for (int i = 0; i < request->count; i++) {
        char *name = soap_malloc(soap, 40);
        snprintf(name, 40, "Row %d of a table & more", i);
        response->row[i].number = i;
        response->row[i].name = name;
        response->row[i].weight = i * 0.25;
        response->row[i].when = 1764000000 + i;
        response->row[i].isOpen = i % 2 ? xsd__boolean__true_ : xsd__boolean__false_;
    }
    return SOAP_OK;
}

int main(int count, char **arguments) {
    struct soap soap;
    if (count != 2) {
        return 2;
    }
    soap_init1(&soap, SOAP_C_UTFSTRING | SOAP_IO_KEEPALIVE);
    soap.bind_flags = SO_REUSEADDR;
    soap.max_keep_alive = 2000000000;
    if (!soap_valid_socket(soap_bind(&soap, "127.0.0.1", atoi(arguments[1]), 100))) {
        soap_print_fault(&soap, stderr);
        return 1;
    }
    for (;;) {
        if (!soap_valid_socket(soap_accept(&soap))) {
            soap_print_fault(&soap, stderr);
            return 1;
        }
        soap_serve(&soap);
        soap_destroy(&soap);
        soap_end(&soap);
    }
}
