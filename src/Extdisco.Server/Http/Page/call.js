// "Test a call in this browser": asks for credentials, tests entry by entry, and shows what came of it.

import { element, show, table } from "./dom.js";
import { test } from "./relay.js";
import { badge } from "./view.js";
import { count, milliseconds } from "./words.js";

/** How many entries are tested at once: each TURN entry takes two allocations, and relays have quotas. */
const AT_ONCE = 3;

const WRONG_TOKEN = 401;

const form = document.getElementById("call");
const button = document.getElementById("start");
const token = document.getElementById("token");
const domain = document.getElementById("domain");
let isRunning = false;

/** Shows the form where a test can be made, and how to come to that where it cannot. */
export function offerCalls({ canMint, servers }) {
  form.hidden = !canMint;
  document.getElementById("call-off").hidden = canMint;
  const names = [...new Set(servers.flatMap(server => server.domains.map(({ domain: name }) => name)))];
  document.getElementById("domain-choice").hidden = names.length < 2;
  const options = ["", ...names];
  if (options.join() !== [...domain.options].map(option => option.value).join()) {
    const chosen = domain.value;
    domain.replaceChildren(...options.map(name => element("option", { value: name }, name || "all domains")));
    domain.value = options.includes(chosen) ? chosen : "";
  }
}

form.addEventListener("submit", async event => {
  event.preventDefault();
  if (isRunning) {
    return;
  }
  isRunning = true;
  button.setAttribute("aria-disabled", "true");
  show("call-results");
  try {
    await testAll();
  } catch (problem) {
    say(`The test broke off: ${problem.message}`);
  } finally {
    isRunning = false;
    button.removeAttribute("aria-disabled");
  }
});

async function testAll() {
  if (!globalThis.RTCPeerConnection) {
    say("This browser makes no calls: it has no WebRTC, or it is turned off.");
    return;
  }
  say("Asking for credentials");
  const servers = await mint();
  if (!servers) {
    return;
  }
  if (servers.length === 0) {
    say("There is no service that a browser can test.");
    return;
  }
  const results = servers.map(() => null);
  const tell = () => {
    const done = results.filter(Boolean);
    const failed = done.filter(result => !result.ok).length;
    say(done.length < servers.length ? `Testing: ${done.length} of ${servers.length} done`
      : failed === 0 ? `✓ ${count(done.length, "service works", "services work")} from here`
      : `✕ ${failed} of ${count(done.length, "service fails", "services fail")} from here`);
    show("call-results", table("What came of it", ["Service", "From here", "Round trip", "Found"], servers.map((server, index) => row(server, results[index]))));
  };
  tell();
  const waiting = [...servers.keys()];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
      results[index] = await test(servers[index]);
      tell();
    }
  }));
}

/** The services with credentials, and behind them those for which there are none; null after it was said why there is nothing. */
async function mint() {
  const secret = token.value.trim();
  if (!/^[!-~]*$/.test(secret)) {
    refuse(WRONG_TOKEN); // no header can carry it, so that it cannot be the right one
    return null;
  }
  let answer;
  try {
    answer = await fetch("/api/calls", {
      method: "POST",
      headers: { "Authorization": `Bearer ${secret}`, "Content-Type": "application/json" },
      body: JSON.stringify(domain.value ? { domain: domain.value } : {}),
    });
  } catch {
    say("✕ Extdisco does not answer.");
    return null;
  }
  if (answer.ok) {
    const { iceServers, withoutCredentials } = await answer.json();
    return [...iceServers, ...withoutCredentials.map(urls => ({ urls }))];
  }
  refuse(answer.status, await answer.text());
  return null;
}

/** Says why there are no services. */
function refuse(status, words) {
  say({
    [WRONG_TOKEN]: "✕ The token is not the one of Http:Token.",
    403: "✕ No admin token is configured any more.",
    429: "✕ There were too many wrong tokens; wait a minute.",
  }[status] ?? `✕ Extdisco answers ${status}: ${words}`);
  if (status === WRONG_TOKEN) {
    token.focus();
  }
}

function row({ urls }, result) {
  const name = urls.replace(/^(\w+):/, "$1 ").replace("?transport=", "/");
  if (!result) {
    return [name, element("span", {}, badge(["idle", "… Testing"])), "", ""];
  }
  return [
    name,
    element("span", {}, badge(result.ok ? ["good", "✓ Works"] : ["bad", "✕ Fails"])),
    result.roundTrip === undefined ? "" : element("span.number", {}, milliseconds(result.roundTrip)),
    element("div", {},
      element("p", {}, result.words),
      result.said.length === 0 ? null : element("p.quiet", {}, `The browser said: ${result.said.join("; ")}`)),
  ];
}

function say(words) {
  const status = document.getElementById("call-status");
  if (status.textContent !== words) {
    status.textContent = words;
  }
}
