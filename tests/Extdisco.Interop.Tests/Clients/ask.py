#!/usr/bin/python3
"""A real XMPP client (slixmpp) that logs in once and then does what the lines on its standard input say.

usage: ask.py JID PASSWORD PORT          plain TCP to 127.0.0.1:PORT; the JID may name the resource

Each input line is a JSON object with one of these members:
  iq        {"id", "to", "type", "payload", "lang"}   an IQ built and sent by slixmpp; the payload is XML text
  presence  {"to", "type"}                            a presence
  raw       "<iq .../>"                               text that goes to the server as it is
  call      {"id", "name", "to"}                      a request by slixmpp's own plugin; name is a key of CALLS
  pushes    "result", "error" or "silence"            how pushes of services that come from now on are answered; silence at first
  drop      true                                      ends the TCP connection at once, without a word to the server
Each output line is a JSON object with one of these members:
  ready     the full JID, once logged in
  stanza    the XML of an incoming iq, presence or message
  called    {"id", "result"} or {"id", "error"}       what slixmpp made of the answer to a call
It leaves when its input ends. A login that takes longer than LOGIN seconds ends it with exit code 1.
"""
import asyncio
import json
import logging
import sys
from xml.etree import ElementTree

from slixmpp import ClientXMPP
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

EXTDISCO = 'urn:xmpp:extdisco:2'
LOGIN = 20
CALL = 15


def say(**what):
    print(json.dumps(what), flush=True)


async def disco_info(client, to):
    info = (await client['xep_0030'].get_info(jid=to, timeout=CALL))['disco_info']
    return {'identities': sorted([i[0], i[1], i[3] or ''] for i in info['identities']), 'features': sorted(info['features'])}


async def disco_items(client, to):
    items = (await client['xep_0030'].get_items(jid=to, timeout=CALL))['disco_items']
    return sorted(str(i[0]) for i in items['items'])


async def ping(client, to):
    return await client['xep_0199'].ping(to, timeout=CALL)


async def version(client, to):
    answer = (await client['xep_0092'].get_version(to, timeout=CALL))['software_version']
    return {'name': answer['name'], 'version': answer['version']}


CALLS = {'disco_info': disco_info, 'disco_items': disco_items, 'ping': ping, 'version': version}


class Asker(ClientXMPP):
    def __init__(self, jid, password):
        super().__init__(jid, password, plugin_config={'feature_mechanisms': {'unencrypted_plain': True}})
        self.answer_to_pushes = 'silence'
        self.stream_header = self.stream_header.replace('>', " xmlns:header='urn:example:header'>")  # for what is raw
        self.roster.auto_authorize = None  # whoever gives the lines decides
        for plugin in ('xep_0030', 'xep_0092', 'xep_0199'):
            self.register_plugin(plugin)
        for kind in ('iq', 'presence', 'message'):
            self.register_handler(Callback(
                f'print {kind}', MatchXPath(f'{{{self.default_ns}}}{kind}'),
                lambda stanza: say(stanza=ElementTree.tostring(stanza.xml, encoding='unicode'))))

        self.register_handler(Callback(
            'answer push', MatchXPath(f'{{{self.default_ns}}}iq/{{{EXTDISCO}}}services'), self.take_services))

    def take_services(self, iq):
        if iq['type'] == 'set' and self.answer_to_pushes == 'result':
            iq.reply().send()
        elif iq['type'] == 'set' and self.answer_to_pushes == 'error':
            iq.unhandled()  # what slixmpp answers where there is no handler

    def iq(self, id, to, type, payload, lang=None):
        stanza = self.make_iq(id=id, ito=to, itype=type)
        if lang:
            stanza['lang'] = lang
        stanza.append(ElementTree.fromstring(payload))
        stanza.send(callback=lambda answer: None, timeout=60)

    def presence(self, to=None, type=None):
        self.send_presence(pto=to, ptype=type)

    def raw(self, text):
        self.send_raw(text)

    async def call(self, id, name, to):
        try:
            say(called={'id': id, 'result': await CALLS[name](self, to)})
        except Exception as e:
            say(called={'id': id, 'error': repr(e)})

    def obey(self, line):
        for what, how in json.loads(line).items():
            if what == 'raw':
                self.raw(how)
            elif what == 'pushes':
                self.answer_to_pushes = how
            elif what == 'drop':
                self.abort()
            elif what == 'call':
                asyncio.ensure_future(self.call(**how))
            else:
                {'iq': self.iq, 'presence': self.presence}[what](**how)


async def main(jid, password, port):
    client = Asker(jid, password)
    ready, lost = asyncio.Event(), asyncio.Event()
    client.add_event_handler('session_start', lambda _: ready.set())
    client.add_event_handler('disconnected', lambda _: lost.set())
    client.add_event_handler('failed_auth', lambda _: lost.set())
    client.connect(('127.0.0.1', port), force_starttls=False, disable_starttls=True)
    await asyncio.wait_for(ready.wait(), LOGIN)
    say(ready=client.boundjid.full)

    reader = asyncio.StreamReader(limit=2 ** 24)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    gone = asyncio.ensure_future(lost.wait())
    while not gone.done():
        line = asyncio.ensure_future(reader.readline())
        await asyncio.wait({line, gone}, return_when=asyncio.FIRST_COMPLETED)
        if gone.done() or not line.result():
            break
        client.obey(line.result())
    if not gone.done():
        client.disconnect(wait=2)
        await asyncio.wait({gone}, timeout=3)


logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
asyncio.get_event_loop_policy().get_event_loop().run_until_complete(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
