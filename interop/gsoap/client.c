/* Calls the echo services of interop/server with gSOAP and prints what came of each case: its name,
 * a tab, and why it failed, or nothing.
 *
 * Its tools make the rest of the source from what the server hands out at `?wsdl`, the address
 * among that. */

#include "soapH.h"
#include "DocumentSoap11.nsmap"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The texts are those of interop/client/src/case.rs. */
#define UNICODE                                                                                 \
    "Grüße e\u0301 Ελλάδα кириллица 世界 עברית العربية ไทย "                                  \
    "😀 👩\u200d👩\u200d👧 𝄞 \ufeff\u00a0\u2028|"
#define MARKUP "<a b=\"c\" d='e'>&amp; & ]]> <!-- --> &#65; %20 \\n"
#define WHITE_SPACE "  two  spaces\ttab\nline\r\nline of Windows\rreturn  "
#define MOMENTS 5
static const char *const moments[MOMENTS] = {
    "2026-11-23T02:40:00.123Z", "2026-07-01T00:00:00.5+05:30", "2026-01-01T03:04:05.678-08:00",
    "1969-12-31T23:59:59.999Z", "1951-06-30T12:00:00.001+14:00",
};

typedef struct xsd__base64Binary Binary;

/* A port. An action is the document's unless there is one. */
struct service {
    const char *name, *namespace, *address;
    /* 1: SOAP 1.1, 2: SOAP 1.2. */
    int version;
    int (*text)(struct soap *, const char *action, char *value, char **back);
    int (*item)(struct soap *, const char *action, struct t__Item *value, struct t__Item **back);
    int (*dates)(struct soap *, const char *action, struct t__Dates *value, struct t__Dates **back);
    int (*binary)(struct soap *, const char *action, Binary value, Binary *back);
    int (*header)(struct soap *, const char *action, char *value, char **back);
    int (*fail)(struct soap *, int code, char *reason);
};

#define DOCUMENT(operation, type, s)                                                            \
    static int document_##operation##s(struct soap *soap, const char *action, type value,       \
                                       type *back) {                                            \
        struct _document__##operation request = {value};                                        \
        struct _document__##operation##Response response;                                       \
        if (soap_call___document__##operation##s(soap, NULL, action, &request, &response)) {    \
            return soap->error;                                                                 \
        }                                                                                       \
        *back = response.value;                                                                 \
        return SOAP_OK;                                                                         \
    }
#define RPC(service, operation, type)                                                           \
    static int service##_##operation(struct soap *soap, const char *action, type value,         \
                                     type *back) {                                              \
        struct service##__##operation##Response response;                                       \
        if (soap_call_##service##__##operation(soap, NULL, action, value, &response)) {         \
            return soap->error;                                                                 \
        }                                                                                       \
        *back = response.value;                                                                 \
        return SOAP_OK;                                                                         \
    }
#define BOTH(operation, type) DOCUMENT(operation, type, ) DOCUMENT(operation, type, _)          \
    RPC(rpc, operation, type)

BOTH(EchoText, char *)
BOTH(EchoItem, struct t__Item *)
BOTH(EchoDates, struct t__Dates *)
BOTH(EchoBinary, Binary)
BOTH(EchoHeader, char *)
RPC(encoded, EchoText, char *)
RPC(encoded, EchoPart, struct p__Part *)
RPC(encoded, EchoStrings, struct ArrayOfString *)
RPC(encoded, EchoParts, struct ArrayOfPart *)
RPC(encoded, EchoGrid, struct GridOfInt *)
RPC(encoded, EchoLists, struct ArrayOfArrayOfDouble *)
RPC(encoded, EchoBinary, Binary)

static int document_Fail(struct soap *soap, int code, char *reason) {
    struct _document__Fail request = {code, reason};
    struct _document__FailResponse response;
    return soap_call___document__Fail(soap, NULL, NULL, &request, &response);
}
static int document_Fail_(struct soap *soap, int code, char *reason) {
    struct _document__Fail request = {code, reason};
    struct _document__FailResponse response;
    return soap_call___document__Fail_(soap, NULL, NULL, &request, &response);
}
static int rpc_Fail(struct soap *soap, int code, char *reason) {
    struct rpc__FailResponse response;
    return soap_call_rpc__Fail(soap, NULL, NULL, code, reason, &response);
}

#define SERVICE(binding, s) binding##_EchoText##s, binding##_EchoItem##s,                       \
    binding##_EchoDates##s, binding##_EchoBinary##s, binding##_EchoHeader##s, binding##_Fail##s
static struct service services[] = {
    {"document", "urn:soapgen:interop:document", "document", 1, SERVICE(document, )},
    {"document12", "urn:soapgen:interop:document", "document", 2, SERVICE(document, _)},
    {"rpc", "urn:soapgen:interop:rpc-literal", "rpc", 1, SERVICE(rpc, )},
};

/* Prints what came of a case; NULL is that it passed. */
static void report(const char *service, const char *name, const char *failure) {
    printf("%s/%s\t", service, name);
    for (int i = 0; failure && failure[i] && i < 1000; i++) {
        putchar(strchr("\t\r\n", failure[i]) ? ' ' : failure[i]);
    }
    putchar('\n');
}

static const char *failure(const char *format, ...) {
    static char text[1000];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return text;
}

/* What a call failed with. */
static const char *fault(struct soap *soap) {
    soap_set_fault(soap);
    return failure("%s: %s", *soap_faultcode(soap), *soap_faultstring(soap));
}

static const char *same(const char *sent, const char *received) {
    if (sent && received ? !strcmp(sent, received) : sent == received) {
        return NULL;
    }
    return failure("sent %s, received %s", sent ? sent : "nil", received ? received : "nil");
}

static const char *same_bytes(Binary sent, Binary received) {
    if (sent.__size == received.__size && !memcmp(sent.__ptr, received.__ptr, sent.__size)) {
        return NULL;
    }
    return failure("sent %d bytes, received %d, or others", sent.__size, received.__size);
}

/* Bytes, the same in each run. */
static Binary data(struct soap *soap, int count) {
    Binary bytes = {soap_malloc(soap, count + 1), count};
    unsigned state = 14;
    for (int i = 0; i < count; i++) {
        state = state * 1103515245 + 12345;
        bytes.__ptr[i] = state >> 16;
    }
    return bytes;
}

static struct timeval moment(struct soap *soap, const char *text) {
    struct timeval moment;
    soap_s2xsd__dateTime(soap, text, &moment);
    return moment;
}

static void *copy(struct soap *soap, const void *value, size_t size) {
    return memcpy(soap_malloc(soap, size), value, size);
}

static struct t__Item item(struct soap *soap) {
    char *const tags[] = {"one", "two", "three"};
    int number = 17;
    Binary bytes = data(soap, 99);
    struct t__Item item = {
        .text = UNICODE,
        .flag = xsd__boolean__true_,
        .count = 42,
        .total = 9007199254740991,
        .ratio = 0.1,
        .price = "19.99",
        .when = moment(soap, moments[0]),
        .day = "2026-11-23",
        .colour = t__Colour__dark_blue,
        .note = "a note",
        .hint = "a hint",
        .data = copy(soap, &bytes, sizeof bytes),
        .__sizetag = 3,
        .tag = copy(soap, tags, sizeof tags),
        .number = copy(soap, &number, sizeof number),
    };
    return item;
}

static struct t__Item unset(struct soap *soap) {
    struct t__Item unset = item(soap);
    unset.number = NULL;
    unset.note = unset.hint = NULL;
    unset.data = NULL;
    unset.__sizetag = 0;
    return unset;
}

static const char *same_items(const struct t__Item *a, const struct t__Item *b) {
    const char *wrong = NULL;
    if ((wrong = same(a->text, b->text)) || (wrong = same(a->price, b->price))
        || (wrong = same(a->day, b->day)) || (wrong = same(a->note, b->note))
        || (wrong = same(a->hint, b->hint))) {
        return wrong;
    }
    if (a->flag != b->flag || a->count != b->count || a->total != b->total || a->ratio != b->ratio
        || a->when.tv_sec != b->when.tv_sec || a->when.tv_usec != b->when.tv_usec
        || a->colour != b->colour) {
        return failure("a number, a moment, flag or colour: total %lld and %lld, ratio %g and %g",
                       (long long)a->total, (long long)b->total, a->ratio, b->ratio);
    }
    if (!a->number != !b->number || (a->number && *a->number != *b->number)) {
        return "number";
    }
    if (!a->data != !b->data || (a->data && same_bytes(*a->data, *b->data))) {
        return "data";
    }
    if (a->__sizetag != b->__sizetag || a->__sizechild != b->__sizechild) {
        return failure("%d tags and %d children are %d and %d", a->__sizetag, a->__sizechild,
                       b->__sizetag, b->__sizechild);
    }
    for (int i = 0; i < a->__sizetag; i++) {
        if ((wrong = same(a->tag[i], b->tag[i]))) {
            return wrong;
        }
    }
    for (int i = 0; i < a->__sizechild; i++) {
        if ((wrong = same_items(&a->child[i], &b->child[i]))) {
            return wrong;
        }
    }
    return NULL;
}

/* Has the next call speak this version: that of the first namespaces of the table, which is for
 * 1.2 since one of the bindings is. */
static void speak(struct soap *soap, int version) {
    static struct Namespace other[sizeof namespaces / sizeof *namespaces];
    if (!other[0].id) {
        memcpy(other, namespaces, sizeof namespaces);
        for (int i = 0; i < 2; i++) {
            other[i].ns = namespaces[i].in;
            other[i].in = namespaces[i].ns;
        }
    }
    soap_set_namespaces(soap, version == 2 ? namespaces : other);
    soap_set_version(soap, version);
}

/* Each call begins anew. */
static void begin(struct soap *soap, int version) {
    soap_destroy(soap);
    soap_end(soap);
    soap->header = NULL;
    soap_clr_omode(soap, SOAP_ENC_MTOM);
    speak(soap, version);
}

static void echo_text(struct soap *soap, const struct service *service, const char *name,
                      char *text) {
    char *back;
    begin(soap, service->version);
    report(service->name, name, service->text(soap, NULL, text, &back) ? fault(soap) : same(text, back));
}

static void echo_item(struct soap *soap, const struct service *service, const char *name,
                      struct t__Item item) {
    struct t__Item *back;
    speak(soap, service->version);
    report(service->name, name,
           service->item(soap, NULL, &item, &back) ? fault(soap) : same_items(&item, back));
    begin(soap, service->version);
}

/* Whether the answer was a fault with this code and that in its reason. */
static const char *refused(struct soap *soap, int error, int version, const char *code,
                           const char *reason) {
    const char *colon, *expected = version == 2 && !strcmp(code, "Client") ? "Sender" : code;
    if (!error) {
        return "no fault came";
    }
    soap_set_fault(soap);
    colon = strrchr(*soap_faultcode(soap), ':');
    if (strcmp(colon ? colon + 1 : *soap_faultcode(soap), expected)
        || !strstr(*soap_faultstring(soap), reason)) {
        return fault(soap);
    }
    return NULL;
}

/* Sends a text as it is and reads the answer, as the functions that soapcpp2 makes do. */
static int post(struct soap *soap, const char *address, const char *action, const char *text) {
    soap_begin(soap);
    if (soap_begin_count(soap)
        || ((soap->mode & SOAP_IO_LENGTH) && soap_send(soap, text))
        || soap_end_count(soap)
        || soap_connect(soap, address, action)
        || soap_send(soap, text)
        || soap_end_send(soap)
        || soap_begin_recv(soap)
        || soap_envelope_begin_in(soap)
        || soap_recv_header(soap)
        || soap_body_begin_in(soap)
        || soap_recv_fault(soap, 1)) {
        return soap_closesock(soap);
    }
    return soap_closesock(soap);
}

static void malformed(struct soap *soap, const struct service *service, const char *url) {
    char address[200], action[100], request[500], *back;
    const char *envelope = service->version == 2 ? "http://www.w3.org/2003/05/soap-envelope"
                                                 : "http://schemas.xmlsoap.org/soap/envelope/";
    const char *form = "<s:Envelope xmlns:s='%s'><s:Header>%s</s:Header><s:Body>"
                       "<%s xmlns='%s'><value%s>text</value></%s></s:Body></s:Envelope>";
    const char *part = !strcmp(service->name, "rpc") ? " xmlns=''" : "";
    snprintf(address, sizeof address, "%s/%s", url, service->address);
    begin(soap, service->version);
    snprintf(request, sizeof request, form, envelope, "", "Other", "urn:other", "", "Other");
    report(service->name, "unknown operation",
           refused(soap, post(soap, address, "", request), service->version, "Client",
                   "no operation takes the element"));
    begin(soap, service->version);
    snprintf(action, sizeof action, "%s#Fail", service->namespace);
    report(service->name, "wrong action",
           refused(soap, service->text(soap, action, "text", &back), service->version, "Client",
                   "the action is that of Fail"));
    snprintf(action, sizeof action, "%s#EchoText", service->namespace);
    begin(soap, service->version);
    snprintf(request, sizeof request, form, envelope,
             "<o:Block xmlns:o='urn:other' s:mustUnderstand='1'/>", "EchoText", service->namespace,
             part, "EchoText");
    report(service->name, "header block that is not understood",
           refused(soap, post(soap, address, action, request), service->version, "MustUnderstand",
                   "{urn:other}Block"));
    begin(soap, service->version);
    snprintf(request, sizeof request, form, "urn:soap:3", "", "EchoText", service->namespace, part,
             "EchoText");
    report(service->name, "another version of SOAP",
           refused(soap, post(soap, address, action, request), service->version,
                   "VersionMismatch", "urn:soap:3"));
    begin(soap, service->version);
    snprintf(request, sizeof request, form, envelope, "", "EchoText", service->namespace, part,
             "EchoText");
    request[strlen(request) - 20] = 0;
    report(service->name, "request that is cut off",
           refused(soap, post(soap, address, action, request), service->version, "Client",
                   "the request can't be read"));
}

static void literal(struct soap *soap, const struct service *service, const char *url) {
    echo_text(soap, service, "text", "plain text");
    echo_text(soap, service, "empty text", "");
    echo_text(soap, service, "Unicode", UNICODE);
    echo_text(soap, service, "markup in text", MARKUP);
    echo_text(soap, service, "white space in text", WHITE_SPACE);

    begin(soap, service->version);
    echo_item(soap, service, "item", item(soap));
    struct t__Item extremes = item(soap), inner = item(soap);
    *extremes.number = -2147483647 - 1;
    extremes.flag = xsd__boolean__false_;
    extremes.count = 2147483647;
    extremes.ratio = 2.2250738585072014e-308;
    inner.ratio = 1.7976931348623157e308;
    extremes.__sizechild = 1;
    extremes.child = &inner;
    echo_item(soap, service, "ends of int and double", extremes);
    struct t__Item precise = item(soap);
    precise.total = -9223372036854775807 - 1;
    precise.price = "-123456789012345678.901";
    echo_item(soap, service, "long and decimal, many digits", precise);
    echo_item(soap, service, "nil and absent members", unset(soap));
    struct t__Item nested = item(soap), innermost = item(soap);
    struct t__Item children[2] = {unset(soap), unset(soap)};
    children[1].__sizechild = 1;
    children[1].child = &innermost;
    nested.__sizetag = 1;
    nested.tag[0] = "alone";
    nested.__sizechild = 2;
    nested.child = children;
    echo_item(soap, service, "items in an item", nested);

    begin(soap, service->version);
    struct timeval sent[MOMENTS];
    struct t__Dates dates = {MOMENTS, sent}, *dates_back;
    for (int i = 0; i < MOMENTS; i++) {
        sent[i] = moment(soap, moments[i]);
    }
    const char *wrong = service->dates(soap, NULL, &dates, &dates_back) ? fault(soap) : NULL;
    for (int i = 0; !wrong && i < MOMENTS; i++) {
        if (dates_back->__sizedate != MOMENTS || sent[i].tv_sec != dates_back->date[i].tv_sec
            || sent[i].tv_usec != dates_back->date[i].tv_usec) {
            wrong = moments[i];
        }
    }
    report(service->name, "dates, the moment", wrong);

    begin(soap, service->version);
    Binary all = data(soap, 256), back;
    for (int i = 0; i < 256; i++) {
        all.__ptr[i] = i;
    }
    wrong = service->binary(soap, NULL, all, &back) ? fault(soap) : same_bytes(all, back);
    all.__size = 0;
    if (!wrong) {
        wrong = service->binary(soap, NULL, all, &back) ? fault(soap) : same_bytes(all, back);
    }
    report(service->name, "base64, none and all bytes", wrong);
    begin(soap, service->version);
    Binary megabyte = data(soap, 1 << 20);
    wrong = service->binary(soap, NULL, megabyte, &back) ? fault(soap) : same_bytes(megabyte, back);
    report(service->name, "base64, 1 MB", wrong);
    begin(soap, service->version);
    soap_set_omode(soap, SOAP_ENC_MTOM);
    megabyte = data(soap, 1 << 20);
    megabyte.type = "application/octet-stream";
    wrong = service->binary(soap, NULL, megabyte, &back) ? fault(soap) : same_bytes(megabyte, back);
    report(service->name, "MTOM, 1 MB", !wrong && !back.type ? "the answer had no part" : wrong);

    begin(soap, service->version);
    struct t__SessionData session = {"7T:" UNICODE, -7};
    struct SOAP_ENV__Header header = {NULL, &session};
    char *body;
    soap->header = &header;
    if (service->header(soap, NULL, "body", &body)) {
        wrong = fault(soap);
    } else if (!soap->header || !soap->header->t__Receipt || soap->header->t__Receipt->number != -7) {
        wrong = "the header block did not come back";
    } else if (!(wrong = same("body", body))) {
        wrong = same(session.ticket, soap->header->t__Receipt->ticket);
    }
    report(service->name, "headers", wrong);

    begin(soap, service->version);
    if (!service->fail(soap, 42, UNICODE)) {
        wrong = "no fault came";
    } else {
        const char *code = service->version == 2 ? "Receiver" : "Server";
        wrong = refused(soap, SOAP_FAULT, service->version, code, "in trouble");
        struct SOAP_ENV__Detail *detail = soap->fault ? soap->fault->SOAP_ENV__Detail : NULL;
        if (soap->fault && service->version == 1) {
            detail = soap->fault->detail;
        }
        if (!wrong && (!detail || !detail->t__Trouble || detail->t__Trouble->code != 42)) {
            wrong = "the fault has no detail, or another";
        }
        wrong = wrong ? wrong : same(UNICODE, detail->t__Trouble->reason);
    }
    report(service->name, "typed fault", wrong);
    malformed(soap, service, url);
}

static struct p__Part *part(struct soap *soap, char *note) {
    struct p__Part part = {
        UNICODE, xsd__boolean__true_, -42, 0.1, moment(soap, "2026-11-23T02:40:00Z"), note,
    };
    return copy(soap, &part, sizeof part);
}

static const char *same_parts(const struct p__Part *a, const struct p__Part *b) {
    if (!b || a->flag != b->flag || a->count != b->count || a->ratio != b->ratio
        || a->when.tv_sec != b->when.tv_sec) {
        return "another part";
    }
    const char *wrong = same(a->text, b->text);
    return wrong ? wrong : same(a->note, b->note);
}

static void encoded_parts(struct soap *soap, const char *name, struct p__Part *first,
                          struct p__Part *second) {
    struct p__Part *sent[] = {first, second};
    struct ArrayOfPart parts = {sent, 2}, *back;
    const char *wrong;
    if (encoded_EchoParts(soap, NULL, &parts, &back)) {
        wrong = fault(soap);
    } else if (back->__size != 2) {
        wrong = failure("%d parts", back->__size);
    } else if (!(wrong = same_parts(first, back->__ptr[0]))) {
        wrong = same_parts(second, back->__ptr[1]);
    }
    report("encoded", name, wrong);
    begin(soap, 1);
}

static void encoded(struct soap *soap) {
    char *text = UNICODE " " MARKUP, *text_back;
    const char *wrong;
    begin(soap, 1);
    wrong = encoded_EchoText(soap, NULL, text, &text_back) ? fault(soap) : same(text, text_back);
    report("encoded", "Unicode", wrong);
    begin(soap, 1);
    wrong = encoded_EchoText(soap, NULL, NULL, &text_back) ? fault(soap) : same(NULL, text_back);
    report("encoded", "nil text", wrong);

    begin(soap, 1);
    struct p__Part *sent = part(soap, "a note"), *part_back;
    wrong = encoded_EchoPart(soap, NULL, sent, &part_back) ? fault(soap) : same_parts(sent, part_back);
    report("encoded", "struct", wrong);
    begin(soap, 1);
    sent = part(soap, NULL);
    wrong = encoded_EchoPart(soap, NULL, sent, &part_back) ? fault(soap) : same_parts(sent, part_back);
    report("encoded", "nil member", wrong);

    for (int count = 4; count >= 0; count -= 4) {
        char *texts[] = {"one", UNICODE, "", "one"};
        struct ArrayOfString strings = {texts, count}, *strings_back;
        begin(soap, 1);
        wrong = encoded_EchoStrings(soap, NULL, &strings, &strings_back) ? fault(soap) : NULL;
        for (int i = 0; !wrong && i < count; i++) {
            wrong = strings_back->__size == count ? same(texts[i], strings_back->__ptr[i]) : "size";
        }
        if (!wrong && (!strings_back || strings_back->__size != count)) {
            wrong = "another size";
        }
        report("encoded", count ? "array of strings" : "empty array", wrong);
    }

    begin(soap, 1);
    encoded_parts(soap, "array of structs", part(soap, "first"), part(soap, "second"));
    sent = part(soap, "twice");
    encoded_parts(soap, "one value sent twice", sent, sent);

    int cells[] = {1, 2, 3, 4, 5, -2147483647 - 1};
    struct GridOfInt grid = {cells, {2, 3}}, *grid_back;
    wrong = encoded_EchoGrid(soap, NULL, &grid, &grid_back) ? fault(soap) : NULL;
    if (!wrong && (grid_back->__size[0] != 2 || grid_back->__size[1] != 3
                   || memcmp(cells, grid_back->__ptr, sizeof cells))) {
        wrong = "another array";
    }
    report("encoded", "array of two dimensions", wrong);

    begin(soap, 1);
    double numbers[] = {0.1, -2.5, 3.0, 4.0, 5.0, 6.0};
    struct ArrayOfDouble rows[] = {{numbers, 2}, {numbers + 2, 1}, {numbers + 3, 3}};
    struct ArrayOfArrayOfDouble lists = {rows, 3}, *lists_back;
    wrong = encoded_EchoLists(soap, NULL, &lists, &lists_back) ? fault(soap) : NULL;
    if (!wrong && lists_back->__size != 3) {
        wrong = failure("%d rows", lists_back->__size);
    }
    for (int i = 0; !wrong && i < 3; i++) {
        if (lists_back->__ptr[i].__size != rows[i].__size
            || memcmp(rows[i].__ptr, lists_back->__ptr[i].__ptr, rows[i].__size * sizeof *numbers)) {
            wrong = failure("another row %d", i);
        }
    }
    report("encoded", "array of arrays", wrong);

    begin(soap, 1);
    sent = part(soap, "twice");
    struct encoded__TwiceResponse twice;
    if (soap_call_encoded__Twice(soap, NULL, NULL, sent, &twice)) {
        wrong = fault(soap);
    } else if (!(wrong = same_parts(sent, twice.value->left))) {
        wrong = same_parts(sent, twice.value->right);
    }
    report("encoded", "one value twice", wrong);

    begin(soap, 1);
    Binary megabyte = data(soap, 1 << 20), back;
    wrong = encoded_EchoBinary(soap, NULL, megabyte, &back) ? fault(soap) : same_bytes(megabyte, back);
    report("encoded", "base64, 1 MB", wrong);

    begin(soap, 1);
    struct encoded__FailResponse nothing;
    report("encoded", "fault",
           refused(soap, soap_call_encoded__Fail(soap, NULL, NULL, 42, UNICODE, &nothing), 1,
                   "Server", "42: " UNICODE));
}

int main(int count, char **arguments) {
    struct soap soap;
    if (count != 2) {
        return 2;
    }
    soap_init1(&soap, SOAP_C_UTFSTRING);
    for (size_t i = 0; i < sizeof services / sizeof *services; i++) {
        literal(&soap, &services[i], arguments[1]);
    }
    char *back;
    begin(&soap, 1);
    report("document", "nil text",
           document_EchoText(&soap, NULL, NULL, &back) ? fault(&soap) : same(NULL, back));
    encoded(&soap);
    soap_destroy(&soap);
    soap_end(&soap);
    soap_done(&soap);
    return 0;
}
