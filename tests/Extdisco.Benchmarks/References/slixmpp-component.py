#!/usr/bin/python3
"""The trivial component in slixmpp: whoever asks for services gets the same entries. usage: slixmpp-component.py PORT COMPONENT SECRET SERVICES"""

import sys
from xml.etree import ElementTree

from slixmpp import ComponentXMPP
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

port, component, secret, services = sys.argv[1:]
payload = ElementTree.fromstring(services)


def answer(iq):
    reply = iq.reply()
    reply.append(payload)
    reply.send()


xmpp = ComponentXMPP(component, secret, "127.0.0.1", int(port))
xmpp.register_handler(Callback("services", MatchXPath("{jabber:component:accept}iq/{urn:xmpp:extdisco:2}services"), answer))
xmpp.connect()
xmpp.process(forever=True)
