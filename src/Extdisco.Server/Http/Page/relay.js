// Tests one service as a call would use it. What fails is said in the words of reasons.js.

import { noCredentials, notRelayed, notStun, notTaken, refusal } from "./reasons.js";

const GATHERING = 15_000;
const CONNECTING = 12_000;
const ECHOES = 5;

/**
 * Tests a service by what it is. A browser that takes one not at all says nothing of the others: that is a result too.
 * @param {RTCIceServer} server
 * @returns {Promise<{ok: boolean, words: string, said: string[], roundTrip?: number}>}
 */
export async function test(server) {
  const isStun = server.urls.startsWith("stun:");
  if (!isStun && !server.username) {
    return { ok: false, words: noCredentials(), said: [] };
  }
  try {
    return await (isStun ? testStun(server) : testTurn(server));
  } catch (problem) {
    return { ok: false, words: notTaken(), said: [problem.message] };
  }
}

/** A call of this browser with itself, both sides of which may use this relay and nothing else. */
async function testTurn(server) {
  const config = { iceServers: [server], iceTransportPolicy: "relay" };
  const [caller, callee] = [new Side(config), new Side(config)];
  try {
    const channel = caller.peer.createDataChannel("test");
    const opened = new Promise(resolve => channel.addEventListener("open", resolve));
    callee.peer.addEventListener("datachannel", ({ channel: echo }) => echo.addEventListener("message", ({ data }) => echo.send(data)));
    caller.sendCandidatesTo(callee);
    callee.sendCandidatesTo(caller);
    await caller.peer.setLocalDescription();
    await callee.peer.setRemoteDescription(caller.peer.localDescription);
    await callee.peer.setLocalDescription();
    await caller.peer.setRemoteDescription(callee.peer.localDescription);

    const [first, second] = await Promise.all([caller, callee].map(side => side.gathered("relay")));
    const missing = [first, second].find(candidate => !candidate);
    if (missing !== undefined) {
      const errors = [...caller.errors, ...callee.errors];
      return { ok: false, words: refusal(server.urls, errors), said: spoken(errors) };
    }
    if (!await within(CONNECTING, Promise.race([opened, caller.failed(), callee.failed()])) || channel.readyState !== "open") {
      return { ok: false, words: notRelayed(first), said: spoken([...caller.errors, ...callee.errors]) };
    }
    const roundTrip = await echo(channel);
    return roundTrip === null
      ? { ok: false, words: notRelayed(first), said: [] }
      : { ok: true, words: `A packet went through ${first.address}:${first.port} and came back.`, said: [], roundTrip };
  } finally {
    caller.peer.close();
    callee.peer.close();
  }
}

/** Asks a STUN server under which address it sees this browser. */
async function testStun(server) {
  const side = new Side({ iceServers: [server] });
  try {
    side.peer.createDataChannel("test");
    await side.peer.setLocalDescription();
    const candidate = await side.gathered("srflx");
    if (candidate) {
      return { ok: true, words: `It sees this browser as ${candidate.address}.`, said: [] };
    }
    // An address that the browser has itself is no news to it, and no candidate; but then nothing has failed.
    return side.isDone && side.errors.length === 0
      ? { ok: true, words: "It answers, and sees this browser under its own address: there is no NAT in between.", said: [] }
      : { ok: false, words: notStun(server.urls, side.errors), said: spoken(side.errors) };
  } finally {
    side.peer.close();
  }
}

/** One end of a call. */
class Side {
  constructor(config) {
    this.peer = new RTCPeerConnection(config);
    this.candidates = [];
    this.errors = [];
    this.isDone = false;
    this.changed = () => {};
    this.peer.addEventListener("icecandidateerror", error => this.errors.push(error));
    this.peer.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate?.candidate) {
        this.candidates.push(candidate);
      }
      this.isDone ||= candidate === null;
      this.changed();
    });
  }

  /** The other side gets the candidates of this one as they come. */
  sendCandidatesTo(other) {
    this.peer.addEventListener("icecandidate", async ({ candidate }) => {
      if (candidate && other.peer.signalingState !== "closed") {
        await other.ready();
        await other.peer.addIceCandidate(candidate).catch(() => {}); // the test may be over
      }
    });
  }

  /** Waits until the browser has given up. */
  failed() {
    return new Promise(resolve => this.peer.addEventListener("iceconnectionstatechange", () => this.peer.iceConnectionState === "failed" && resolve()));
  }

  /** Waits until the other side's description is there, without which no candidate is taken. */
  async ready() {
    while (!this.peer.remoteDescription && this.peer.signalingState !== "closed") {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }

  /** The first candidate of a type, or null where none came until all was tried. */
  async gathered(type) {
    const found = () => this.candidates.find(candidate => candidate.type === type);
    await within(GATHERING, new Promise(resolve => {
      this.changed = () => (found() || this.isDone) && resolve();
      this.changed();
    }));
    return found() ?? null;
  }
}

/** Sends messages, one after another; how long the middle one of them took to come back, or null where one did not. */
async function echo(channel) {
  const times = [];
  for (let i = 0; i < ECHOES; i++) {
    const begun = performance.now();
    const came = new Promise(resolve => channel.addEventListener("message", resolve, { once: true }));
    channel.send(`${i}`);
    if (!await within(CONNECTING, came)) {
      return null;
    }
    times.push(performance.now() - begun);
  }
  return times.sort((left, right) => left - right)[Math.floor(ECHOES / 2)];
}

/** Whether something happens in time. */
function within(milliseconds, event) {
  return Promise.race([event.then(() => true), new Promise(resolve => setTimeout(resolve, milliseconds, false))]);
}

/** What the browser said, each thing once. */
function spoken(errors) {
  return [...new Set(errors.map(({ errorCode, errorText }) => `${errorCode} ${errorText}`.trim()))];
}
