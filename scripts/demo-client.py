#!/usr/bin/python3
"""Logs in as an XMPP user and asks for external services (XEP-0215), as a client does before a call.

First it looks whether the one it asks has the feature at all (XEP-0030), as most clients do. Prints what it is offered as a table,
without the passwords. Those go, for whoever proves them, to the file named by --credentials: a line for each service that needs
some, with type, host, port, transport, username, password between tabs.

Exit codes: 0 it was offered credentials, 1 it was not.
"""
import argparse
import asyncio
import inspect
import logging
import os
import sys
from datetime import datetime, timezone
from xml.etree import ElementTree as ET

logging.disable(logging.WARNING)  # slixmpp says at each start that it is not compiled
import slixmpp
from slixmpp.exceptions import IqError, IqTimeout

EXTDISCO = "urn:xmpp:extdisco:2"
DISCO_INFO = "http://jabber.org/protocol/disco#info"
SECONDS = 15


class Failure(Exception):
    """What went wrong, in a sentence for the user."""


class Client(slixmpp.ClientXMPP):
    """One session, without TLS: it never leaves the loopback interface."""

    def __init__(self, jid, password):
        super().__init__(jid, password)
        self["feature_mechanisms"].unencrypted_plain = True
        # The names that slixmpp 1.9 and later give to what 1.8 wants as arguments of connect().
        self.enable_direct_tls = False
        self.enable_starttls = False
        self.enable_plaintext = True

    async def log_in(self, host, port):
        outcome = asyncio.get_running_loop().create_future()

        def settle(event, failure):
            def handler(_):
                if not outcome.done():
                    outcome.set_result(failure)
            self.add_event_handler(event, handler)

        settle("session_start", None)
        settle("failed_all_auth", f"The server refuses the password of {self.boundjid.bare}.")
        settle("connection_failed", f"Nothing answers at {host}:{port}.")
        if "address" in inspect.signature(self.connect).parameters:
            self.connect((host, port), use_ssl=False, force_starttls=False, disable_starttls=True)
        else:
            self.connect(host, port)
        try:
            failure = await asyncio.wait_for(outcome, SECONDS)
        except asyncio.TimeoutError:
            failure = f"No session at {host}:{port} after {SECONDS} s."
        if failure:
            raise Failure(failure)

    async def get(self, to, payload):
        """Sends an IQ get and returns the answer's XML."""
        iq = self.make_iq_get(ito=to)
        iq.append(payload)
        try:
            answer = await iq.send(timeout=SECONDS)
        except IqError as error:
            raise Failure(f"{to} answers with the error {error.condition}: {error.text or 'no text'}") from error
        except IqTimeout as error:
            raise Failure(f"{to} does not answer within {SECONDS} s.") from error
        return answer.xml

    async def ask(self, to, payload):
        """Asks and returns the services in the answer, each a dictionary of its attributes."""
        return [dict(service.attrib) for service in (await self.get(to, payload)).iter(f"{{{EXTDISCO}}}service")]

    async def wait_for_feature(self, to):
        """Returns the features of `to` that are about external services, once the one that clients look for is among them.

        Behind a delegation it appears a moment after the component has connected, because the server asks the component first.
        """
        deadline = asyncio.get_running_loop().time() + SECONDS
        while True:
            info = await self.get(to, ET.Element(f"{{{DISCO_INFO}}}query"))
            features = {feature.get("var") for feature in info.iter(f"{{{DISCO_INFO}}}feature")}
            if EXTDISCO in features:
                return sorted(feature for feature in features if feature.startswith("urn:xmpp:extdisco:"))
            if asyncio.get_running_loop().time() > deadline:
                raise Failure(f"{to} does not list the feature {EXTDISCO}.")
            await asyncio.sleep(0.2)


def in_words(expires):
    """`2026-11-22T02:30:00Z` as `in 23 h 55 min`."""
    if not expires:
        return "-"
    moment = datetime.fromisoformat(expires.replace("Z", "+00:00"))
    minutes = int((moment - datetime.now(timezone.utc)).total_seconds()) // 60
    if minutes < 0:
        return f"expired {-minutes} min ago"
    return f"in {minutes // 60} h {minutes % 60:02} min"


def print_table(services):
    rows = [("TYPE", "HOST", "PORT", "TRANSPORT", "USERNAME", "EXPIRES")]
    for service in services:
        plain = [service.get(name) or "-" for name in ("type", "host", "port", "transport", "username")]
        rows.append((*plain, in_words(service.get("expires"))))
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        print("    " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def write_credentials(path, services):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        for service in services:
            names = ("type", "host", "port", "transport", "username", "password")
            file.write("\t".join(service.get(name) or "-" for name in names) + "\n")


async def run(options):
    client = Client(options.jid, options.password)
    await client.log_in(options.host, options.port)
    try:
        print(f"{client.boundjid.bare} asks {options.ask} for its features (disco#info):")
        print("    " + "  ".join(await client.wait_for_feature(options.ask)))
        print(f"{client.boundjid.bare} asks {options.ask} for <services/>:")
        services = await client.ask(options.ask, ET.Element(f"{{{EXTDISCO}}}services"))
        print_table(services)
        restricted = [service for service in services if "password" in service]
        if not restricted:
            raise Failure("No service came with credentials.")

        one = restricted[0]
        query = ET.Element(f"{{{EXTDISCO}}}credentials")
        ET.SubElement(query, f"{{{EXTDISCO}}}service", {name: one[name] for name in ("type", "host", "port") if name in one})
        print(f"{client.boundjid.bare} asks {options.ask} for the <credentials/> of {one['type']} at {one['host']}:{one.get('port')}:")
        named = await client.ask(options.ask, query)
        print_table(named)
        if not any("password" in service for service in named):
            raise Failure("The credentials query was answered without credentials.")

        if options.also:
            direct = await client.ask(options.also, ET.Element(f"{{{EXTDISCO}}}services"))
            print(f"{client.boundjid.bare} asks {options.also} for <services/>, and is offered {len(direct)}")
            if not any("password" in service for service in direct):
                raise Failure(f"{options.also} offers no service with credentials.")

        if options.credentials:
            write_credentials(options.credentials, restricted)
    finally:
        gone = client.disconnect()
        if inspect.isawaitable(gone):
            await asyncio.wait([gone], timeout=5)


def main():
    parser = argparse.ArgumentParser(description="Asks for external services as an XMPP user.")
    parser.add_argument("--jid", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5222)
    parser.add_argument("--ask", required=True, help="whom to ask: the user's own domain, or the component")
    parser.add_argument("--also", help="whom to ask for the services once more, in short")
    parser.add_argument("--credentials", help="the file to write the credentials to")
    options = parser.parse_args()

    # slixmpp takes the loop that is current when the client is made, and leaves tasks behind in it.
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(run(options))
    except Failure as failure:
        sys.exit(f"demo-client: {failure}")
    finally:
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.close()


if __name__ == "__main__":
    main()
