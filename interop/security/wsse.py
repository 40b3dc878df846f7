"""The header blocks of WS-Security that zeep writes, each in an envelope of its own: the argument is
the folder."""

import datetime
import sys
from pathlib import Path

from lxml import etree
from zeep.wsse import utils
from zeep.wsse.username import UsernameToken

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


def envelope():
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    etree.SubElement(envelope, f"{{{SOAP}}}Body")
    return envelope


def timestamp():
    stamp = utils.WSU("Timestamp")
    now = datetime.datetime.now(datetime.timezone.utc)
    stamp.append(utils.WSU("Created", utils.get_timestamp(now)))
    stamp.append(utils.WSU("Expires", utils.get_timestamp(now + datetime.timedelta(minutes=5))))
    return stamp


for name, token in [
    ("text", UsernameToken("ann", "s3cr3t & more")),
    ("digest", UsernameToken("ann", "s3cr3t & more", use_digest=True, timestamp_token=timestamp())),
]:
    written, _ = token.apply(envelope(), {})
    Path(sys.argv[1], f"zeep-{name}.xml").write_bytes(etree.tostring(written))
