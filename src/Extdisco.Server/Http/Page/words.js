// How numbers and times are said.

const UNITS = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]];

/** 7384 becomes "2 h 3 min". */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const first = UNITS.findIndex(([, size]) => whole >= size);
  if (first < 0) {
    return "0 s";
  }
  const [unit, size] = UNITS[first];
  const rest = UNITS[first + 1];
  const further = rest && unit !== "min" ? Math.floor((whole % size) / rest[1]) : 0;
  return `${Math.floor(whole / size)} ${unit}${further > 0 ? ` ${further} ${rest[0]}` : ""}`;
}

/** The time of a day, with the day where it is not today. */
export function moment(text) {
  const date = new Date(text);
  const time = date.toLocaleTimeString();
  return date.toDateString() === new Date().toDateString() ? time : `${date.toLocaleDateString()} ${time}`;
}

export function milliseconds(value) {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}

export function count(number, one, many) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** A clause of the log as a sentence of its own; a name that it begins with stays as it is. */
export function sentence(clause) {
  const begun = /^[a-z]+[ ,:]/.test(clause) ? clause[0].toUpperCase() + clause.slice(1) : clause;
  return begun.endsWith(".") ? begun : `${begun}.`;
}

/** A service as the log names it: "turn turn.example.org:3478/udp". */
export function serviceName({ type, host, port, transport }) {
  const authority = host.includes(":") ? `[${host}]` : host;
  return `${type} ${authority}${port ? `:${port}` : ""}${transport ? `/${transport}` : ""}`;
}
