/** What is known of the chosen driver. */
import { ago } from "/map/ago.js";
import { figure, wind } from "./words.js";

const SILENT_MS = 30_000;

/** Writes the facts of a driver's row, or of one that has left, into the list. */
export function showFacts(list, row, serverNow, isLive) {
  const [, longitude, latitude, , receivedAt, speed, heading, accuracy, order] = row;
  const silent = serverNow - receivedAt > SILENT_MS;
  const facts = [
    ["State", !isLive ? "Not live" : silent ? "Silent" : "Reporting"],
    ["Last seen", ago(serverNow - receivedAt)],
    ["Speed", speed === null ? "–" : `${figure(speed)} km/h`],
    ["Heading", heading === null ? "–" : `${wind(heading)} (${Math.round(heading)}°)`],
    ["Order", order ?? "–"],
    ["Position", `${latitude.toFixed(5)}, ${longitude.toFixed(5)}${accuracy === null ? "" : ` ± ${Math.round(accuracy)} m`}`],
  ];
  list.replaceChildren(
    ...facts.map(([name, value]) => {
      const line = document.createElement("div");
      line.append(element("dt", name), element("dd", value));
      return line;
    }),
  );
}

/** A fix of the API as the stream has it. */
export function rowOf(fix) {
  return [
    fix.driver_id,
    fix.longitude,
    fix.latitude,
    Date.parse(fix.timestamp),
    Date.parse(fix.received_at),
    fix.speed ?? null,
    fix.heading ?? null,
    fix.accuracy ?? null,
    fix.order_id ?? null,
  ];
}

function element(kind, text) {
  const made = document.createElement(kind);
  made.textContent = text;
  return made;
}
