// Shows a report (/api/status). A part of the page is made anew only where what it shows has changed, so that screen readers and
// selections are left in peace.

import { bars, sparkline } from "./charts.js";
import { element, show, table } from "./dom.js";
import { count, duration, milliseconds, moment, sentence, serviceName } from "./words.js";

const SERVICE_STATES = {
  Up: ["good", "✓ Up"],
  Down: ["bad", "✕ Down"],
  Unknown: ["idle", "… Not known yet"],
  NotProbed: ["idle", "– Not probed"],
};
const DELEGATION_STATES = {
  Delegated: ["good", "✓ Delegated"],
  Missing: ["open", "! Missing"],
  Unknown: ["idle", "… Not known yet"],
  Off: ["idle", "– Off"],
};

const shown = new Map();
let clockSkew = 0;

export function render(report) {
  clockSkew = Date.parse(report.now) - Date.now();
  once("process", [report.version, report.started], ([version, started]) =>
    show("process", `Version ${version}, up `, since(started)));
  once("overall", problemsOf(report), overall);
  once("traffic", [report.traffic, report.servers.reduce((sum, server) => sum + server.entities, 0)], traffic);
  once("servers", report.servers, servers => show("servers", ...servers.map(server), servers.length === 0 ? nothing("None is configured.") : null));
  once("services", report.services, services);
  once("denials", report.denials, denials);
  once("warnings", report.warnings, warnings => show("warnings", warnings.length === 0
    ? nothing("There are none.")
    : element("ul", {}, ...warnings.map(warning => element("li.note", {}, warning)))));
}

/** Says anew how long ago things were. */
export function tick() {
  for (const time of document.querySelectorAll("time[data-since]")) {
    time.textContent = elapsed(time.dateTime);
  }
}

export function badge([kind, word]) {
  return element(`span.badge.${kind}`, {}, word);
}

function once(part, data, draw) {
  const text = JSON.stringify(data);
  if (shown.get(part) !== text) {
    shown.set(part, text);
    draw(data);
  }
}

function problemsOf({ servers, services, warnings }) {
  const domains = servers.flatMap(server => server.domains).filter(domain => domain.delegation === "Missing").length;
  return [
    [servers.filter(server => !server.connected && server.required).length, "server is not connected", "servers are not connected"],
    [servers.filter(server => !server.connected && !server.required).length, "server that is not required is missing", "servers that are not required are missing"],
    [domains, "domain does not delegate", "domains do not delegate"],
    [services.filter(service => service.state === "Down").length, "service is down", "services are down"],
    [warnings.length, "finding in the configuration", "findings in the configuration"],
  ].filter(([number]) => number > 0);
}

function overall(problems) {
  const words = problems.map(([number, one, many]) => count(number, one, many)).join(", ");
  const isBad = problems.some(([, , many]) => many.endsWith("connected") || many.endsWith("down"));
  show("overall", badge(problems.length === 0 ? ["good", "✓ All is well"] : isBad ? ["bad", "✕ Look here"] : ["open", "! Look here"]), words && ` ${words}`);
  document.title = words ? `${words} · Extdisco` : "Extdisco";
}

function traffic([{ requestsPerMinute, requests, errors, pushes }, entities]) {
  const tile = (name, number, note) => element("div.tile", {}, name, element("strong", {}, number.toLocaleString("en")), element("span.quiet", {}, note));
  const hour = requestsPerMinute.reduce((sum, number) => sum + number, 0);
  show("traffic",
    element("div.tile.wide", {}, "Requests per minute", bars(requestsPerMinute), element("span.quiet", {}, `${count(hour, "request", "requests")} in the last hour`)),
    tile("Requests", requests, "since the start"),
    tile("Errors", errors, "of these"),
    tile("Pushes", pushes, "sent"),
    tile("Clients", entities, "known to be online"));
}

function server({ component, address, connected, required, since: at, problem, reconnects, entities, domains }) {
  return element("article.card", {},
    element("div.card-head", {}, element("h3", {}, component), badge(connected ? ["good", "✓ Connected"] : required ? ["bad", "✕ Not connected"] : ["open", "! Not connected (not required)"])),
    element("p.quiet", {}, `${address}, for `, since(at), `; ${count(reconnects, "reconnection", "reconnections")}, ${count(entities, "client", "clients")} online`),
    problem ? element("p.problem", {}, sentence(problem)) : null,
    table(`Domains of ${component}`, ["Domain", "Delegation", "What to do"], domains.map(domain => [
      domain.domain,
      element("span", {}, badge(domain.delegation === "Missing" && domain.required ? ["bad", "✕ Missing, and required"] : DELEGATION_STATES[domain.delegation])),
      domain.problem ? sentence(domain.problem) : "",
    ])));
}

function services(list) {
  show("services", list.length === 0 ? nothing("None is configured.") : table("What clients are told of, in this order", ["Service", "State", "Latency", "Last probes", "What to do"], list.map(service => [
    element("span", {}, serviceName(service), service.domains ? element("span.quiet", {}, ` for ${service.domains.join(", ")}`) : null),
    element("span", {}, badge(SERVICE_STATES[service.state]), service.since ? element("span.quiet", {}, " for ", since(service.since)) : null),
    service.latency === undefined ? "" : element("span.number", {}, milliseconds(service.latency)),
    service.latencies.length === 0 ? "" : sparkline(service.latencies),
    advice(service),
  ])));
}

function advice({ problem, warnings, withdrawn, state }) {
  const lines = [
    withdrawn ? "Clients are not told of it until it is back." : null,
    problem ? (state === "Up" ? `The last probe failed: ${problem}` : problem) : null,
    ...warnings.map(warning => `It works, but ${warning}`),
  ].filter(Boolean);
  return lines.length === 0 ? "" : element("div", {}, ...lines.map(line => element("p", {}, sentence(line))));
}

function denials(list) {
  show("denials", list.length === 0 ? nothing("Nobody.") : table("The last request of each domain and reason", ["Domain of the asker", "Why", "When", "Asked"], list.map(denial => [
    denial.domain,
    sentence(denial.reason),
    element("time.number", { datetime: denial.at }, moment(denial.at)),
    denial.component,
  ])));
}

function nothing(words) {
  return element("p.quiet", {}, words);
}

function since(at) {
  return element("time", { datetime: at, "data-since": "", title: moment(at) }, elapsed(at));
}

function elapsed(at) {
  return duration((Date.now() + clockSkew - Date.parse(at)) / 1000);
}
