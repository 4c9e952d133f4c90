// The page: it listens for reports and shows them, and says when it cannot.

import { offerCalls } from "./call.js";
import { render, tick } from "./view.js";
import { moment } from "./words.js";

/** A report comes every ten seconds at the least; after this long without one the connection is gone, whatever the browser thinks. */
const SILENCE = 25_000;
const RETRY = 3_000;

const lost = document.getElementById("lost");
let last = null;
let silence;

function listen() {
  const events = new EventSource("/api/status/events");
  const retry = async () => {
    clearTimeout(silence);
    events.close();
    await ask();
    setTimeout(listen, RETRY);
  };
  silence = setTimeout(retry, SILENCE);
  events.onerror = retry;
  events.onmessage = ({ data }) => {
    clearTimeout(silence);
    silence = setTimeout(retry, SILENCE);
    take(JSON.parse(data));
  };
}

/** Where listening does not work, because there are too many listeners or a proxy holds things back, asking may. */
async function ask() {
  try {
    const answer = await fetch("/api/status", { signal: AbortSignal.timeout(RETRY) });
    take(await answer.json());
  } catch {
    tellLost();
  }
}

function take(report) {
  last = report;
  lost.hidden = true;
  document.body.classList.remove("stale");
  render(report);
  offerCalls(report);
}

function tellLost() {
  const words = last ? `✕ Connection lost. This is how it was at ${moment(last.now)}` : "✕ Extdisco does not answer";
  if (lost.hidden || lost.textContent !== words) {
    lost.textContent = words;
    lost.hidden = false;
  }
  document.body.classList.add("stale");
}

setInterval(tick, 1_000);
listen();
