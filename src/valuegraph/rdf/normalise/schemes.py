"""Schemes of IRIs, to tell ``urn:isbn:…`` from ``schema:price``, whose prefix nobody declared."""

import re
from typing import Final

COMPACT: Final = re.compile(r"(?P<prefix>[A-Za-z][A-Za-z0-9_.+-]*):(?P<name>[A-Za-z_][\w.-]*)\Z")
"""What looks like a compact IRI: a prefix and a local name."""

_REGISTERED: Final = """
aaa aaas about acap acct acd acr adiumxtra adt afp afs aim amss android appdata apt ar ark at
attachment aw barion bb beshare bitcoin bitcoincash blob bluetooth bolo browserext cabal calculator
callto cap cast casts chrome chrome-extension cid coap coap+tcp coap+ws coaps coaps+tcp coaps+ws
com-eventbrite-attendee content crid cstr cvs dab dat data dav dhttp diaspora dict did dis
dlna-playcontainer dlna-playsingle dns dntp doi dpp drm dtmi dtn dvb dvx dweb ed2k eid elsi
embedded ens ethereum example facetime fax feed feedready fido file filesystem finger
first-run-pen-experience fish fm ftp fuchsia-pkg geo gg git gitoid gizmoproject go gopher graph grd
gtalk h323 ham hcap hcp hs20 http https hxxp hxxps hydrazone hyper iax icap icon im imap info
iotdisco ipfs ipn ipns ipp ipps irc irc6 ircs iris isbn isostore itms jabber jar jms keyparc lastfm
lbry ldap ldaps leaptofrogans lid lorawan lpa lvlt machineprovisioningprogressreporter magnet
mailserver mailto maps market matrix message microsoft mid mms modem mongodb moz ms-access ms-excel
ms-word msnim msrp msrps mss mt mtqp mumble mupdate mvn mvrp mysql news nfs ni nih nntp notes num
ocf oid onenote opaquelocktoken openid openpgp4fpr otpauth p1 pack palm paparazzi payment payto
pkcs11 platform pop pres prospero proxy psyc pttp pwid qb query quic redis rediss reload res
resource rmi rsync rtmfp rtmp rtsp rtsps rtspu sarif secondlife secret-token service session sftp
sgn shc shttp sieve simpleledger simplex sip sips skype smb smp sms smtp snews snmp soldat spiffe
spotify ssb ssh starknet steam stun stuns submit svn swh swid swidpath tag taler teamspeak tel
teliaeid telnet tftp thismessage tip tn3270 tool turn turns tv udp unreal upn upt urn ut2004 uuid
v-event vemmi ventrilo ves videotex view-source vnc vscode vsls w3 wais wasm wcr web+ap web3 webcal
wifi wpid ws wss wtai wyciwyg xcon xcon-userid xfire xftp xmlrpc.beep xmlrpc.beeps xmpp xrcp xri
ymsgr z39.50 z39.50r z39.50s
"""

SCHEMES: Final = frozenset(_REGISTERED.split())
"""Schemes that IANA has registered, or that linked data uses without."""

WELL_KNOWN: Final = {
    "as": "https://www.w3.org/ns/activitystreams#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "om": "http://www.ontology-of-units-of-measure.org/resource/om-2/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
"""Namespaces that a prefix most likely stands for, to be shown in advice."""


def undeclared_prefix(iri: str) -> str | None:
    """The prefix of a compact IRI that was taken for one with a scheme; None where it is none."""
    found = COMPACT.match(iri)
    if found is None or found["prefix"].lower() in SCHEMES:
        return None
    return found["prefix"]
