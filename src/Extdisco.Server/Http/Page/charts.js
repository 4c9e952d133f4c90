// Small pictures of numbers. Each says in words what it shows.

import { svg } from "./dom.js";
import { milliseconds } from "./words.js";

/** Requests per minute, a bar each. */
export function bars(values) {
  const most = Math.max(1, ...values);
  return svg("svg", {
    class: "chart",
    viewBox: `0 0 ${values.length} 30`,
    preserveAspectRatio: "none",
    role: "img",
    "aria-label": `Requests per minute in the last hour: ${values[values.length - 2]} in the minute before this one, ${Math.max(...values)} at most`,
  }, ...values.map((value, index) => {
    const height = value === 0 ? 0.4 : Math.max(1.5, 30 * value / most);
    return svg("rect", { x: index + 0.1, y: 30 - height, width: 0.8, height });
  }));
}

/** Latencies of the last probes, from zero: a line, broken by a stroke for each that failed. */
export function sparkline(latencies) {
  const known = latencies.filter(value => value !== null);
  const failed = latencies.length - known.length;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = index => latencies.length === 1 ? 30 : 60 * index / (latencies.length - 1);
  const y = value => high === 0 ? 14 : 14 - 11 * value / high;
  const runs = [[]];
  latencies.forEach((value, index) => value === null ? runs.push([]) : runs.at(-1).push(`${x(index)},${y(value)}`));
  return svg("svg", {
    class: "spark",
    viewBox: "-1 0 62 16",
    preserveAspectRatio: "none",
    role: "img",
    "aria-label": `The last ${latencies.length === 1 ? "probe" : `${latencies.length} probes`}: `
      + [known.length > 0 ? `${milliseconds(low)} to ${milliseconds(high)}` : null, failed > 0 ? `${failed} failed` : null].filter(Boolean).join(", "),
  },
  ...runs.filter(run => run.length > 0).map(run => svg("polyline", { points: (run.length === 1 ? [run[0], run[0]] : run).join(" "), "stroke-linecap": "round" })),
  ...latencies.flatMap((value, index) => value === null ? [svg("line", { x1: x(index), y1: 2, x2: x(index), y2: 14 })] : []));
}
