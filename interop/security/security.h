/* What soapcpp2 reads: one operation of the document, and the plugin's header block. */
#import "wsse.h"
//gsoap d service name: Security
//gsoap d service style: document
//gsoap d service encoding: literal
//gsoap d schema namespace: urn:soapgen:interop:document
//gsoap d schema form: qualified
struct d__EchoTextResponse { char *value; };
int d__EchoText(char *value, struct d__EchoTextResponse *response);
