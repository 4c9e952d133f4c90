// Why a service fails, and what an operator can do about it. The codes are those of icecandidateerror: the relay's own (RFC 8656,
// section 19), and 701, which browsers have for everything else.

import { sentence } from "./words.js";

const REFUSALS = {
  300: "the relay sends on to another one, which browsers do not follow far; name that one in the configuration",
  400: "the relay does not understand what the browser asks (400); is it a TURN server?",
  401: "the secret is refused (401): compare static-auth-secret of the relay with the secret configured here, and the clocks of both hosts",
  403: "the relay forbids it (403): see its allowed-peer-ip and denied-peer-ip",
  438: "the relay accepts none of the nonces that it gives (438): see whether several relays behind one name share nothing",
  441: "the relay takes other credentials than it was asked with (441); try again",
  442: "the relay does not relay udp (442)",
  486: "the user has as many allocations as it may (486): raise user-quota of the relay, or wait until calls have ended",
  508: "the relay has no address left to give (508): widen its range of ports (min-port, max-port)",
};

/** Why a relay gave no address. */
export function refusal(url, errors) {
  const known = errors.find(({ errorCode }) => errorCode in REFUSALS);
  if (known) {
    return sentence(REFUSALS[known.errorCode]);
  }
  const other = errors.find(({ errorCode }) => errorCode >= 300 && errorCode < 700);
  if (other) {
    return `The relay refuses with ${other.errorCode} ${other.errorText}.`;
  }
  return unreachable(url, errors);
}

/** Why a STUN server gave no answer. */
export function notStun(url, errors) {
  return unreachable(url, errors);
}

/** The relay gave an address, and nothing comes through. */
export function notRelayed({ address, port }) {
  return `The relay gives an address (${address}:${port}), but no packet comes through it. Let udp to its range of ports through all firewalls, `
    + "its own included (coturn: min-port, max-port); its denied-peer-ip must not hold its own address; and behind NAT tell it its addresses (external-ip).";
}

/** Browsers take no TURN server without a username. */
export function noCredentials() {
  return "There are no credentials for it: none are configured, or they have ended. Browsers use no relay without; name some for it (Credentials of its entry), or remove it.";
}

/** The browser would not even try. */
export function notTaken() {
  return "This browser does not take it as it is configured: see its host, its port and its credentials.";
}

function unreachable(url, errors) {
  const [, scheme, authority, transport] = /^(\w+):([^?]*)(?:\?transport=(\w+))?$/.exec(url);
  if (errors.some(({ errorText }) => /lookup|resolv/i.test(errorText))) {
    return `The name of ${authority} has no address here: see its entry in the DNS.`;
  }
  const way = scheme === "turns" ? "tcp, with TLS" : transport ?? "udp";
  return `${authority} cannot be reached from here over ${way}: see that it runs, that its port is open in all firewalls between, and that its name leads to it`
    + (scheme === "turns" ? ". Its certificate must be valid for that name, and signed by somebody whom browsers trust." : ".");
}
