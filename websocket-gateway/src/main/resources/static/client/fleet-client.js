/**
 * Shows where the driver of an order is, for as long as the page wants: one WebSocket that comes back by itself, and server-sent events where
 * something on the way lets no WebSocket through. The protocol is described in docs/clients.md and docs/api/sockets.yaml.
 *
 *     import { watchOrder } from "https://fleet.example/client/fleet-client.js";
 *     const watch = watchOrder({ url: "https://fleet.example", order: "order_123", token: fetchToken, onFix: moveMarker });
 *     // when the page does not need it any more
 *     watch.stop();
 */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;
/** A connection that lasted so long begins anew with the shortest pause when it breaks. */
const PROVEN_MS = 10_000;
const OPEN_WITHIN_MS = 10_000;
/** The server sends events a comment every 25 s; on a WebSocket its pings are not shown to a page, so the page asks. */
const QUIET_MS = 30_000;
const ANSWER_WITHIN_MS = 15_000;
/** So many WebSockets in a row that did not even open, and server-sent events are tried in between. */
const TRIES_BEFORE_EVENTS = 3;
const REFRESH_BEFORE_END_MS = 60_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const OVER = 4503;
/** From this code on coming back makes no sense: the token is bad, the order is over or not allowed. */
const FIRST_FINAL = 4500;
const LOST = 1006;

/**
 * @typedef {object} Fix
 * @property {string} driver_id
 * @property {number} latitude degrees, WGS 84
 * @property {number} longitude degrees, WGS 84
 * @property {string} timestamp when the device measured it, RFC 3339 in UTC
 * @property {string} received_at when the service took it
 * @property {number} [speed] km/h
 * @property {number} [heading] degrees clockwise from true north
 * @property {number} [accuracy] metres
 * @property {string} order_id the order that is watched
 *
 * @typedef {object} Watch
 * @property {() => void} stop ends it: no timer, no connection and no call is left behind
 */

/**
 * Watches an order until it is over or `stop()` is called.
 *
 * @param {object} options
 * @param {string} [options.url] where the service is; without it, where the page comes from
 * @param {string} options.order
 * @param {() => Promise<string> | string} options.token fetches a token that allows the order; asked before each connection and before a token ends
 * @param {(fix: Fix) => void} options.onFix a fix, never older than the last one of its driver; after a reconnect perhaps the same once more
 * @param {(status: "waiting" | "live" | "stale" | "ended") => void} [options.onStatus] what the order shows, on change and after each reconnect
 * @param {(connection: {connected: boolean, transport: "websocket" | "events"}) => void} [options.onConnection] for a notice such as "connecting"
 * @param {(end: {code: number, reason: string}) => void} [options.onClose] it is over for good, and why: 4503 the order is over or not allowed,
 *     4500 a bad token, 400 or 403 the service refuses this order; not called after `stop()`
 * @param {(error: {code: string, message: string}) => void} [options.onError] something failed and will be tried again
 * @returns {Watch}
 */
export function watchOrder({ url = location.origin, order, token, onFix, onStatus, onConnection, onClose, onError }) {
  const address = `${url.replace(/\/+$/, "")}/api/v1/orders/${encodeURIComponent(order)}/driver-location`;
  const timers = new Timers();
  let transport = "websocket";
  let link = null; // what is open or being opened
  let openedAt = null; // null while it is not open
  let failures = 0; // since a connection proved good
  let unopenedSockets = 0; // in a row
  let shown = null;
  let over = false;

  async function connect() {
    try {
      const bearer = await token();
      if (!over) open(bearer);
    } catch (failure) {
      if (!over) comeBack("no_token", text(failure));
    }
  }

  function open(bearer) {
    transport = transport === "websocket" && unopenedSockets >= TRIES_BEFORE_EVENTS ? "events" : "websocket";
    const mine =
      (handler) =>
      (...values) =>
        opened === link && handler(...values);
    const handlers = { onOpen: mine(() => connected(bearer)), onHeard: mine(listen), onFrame: mine(take), onEnd: mine(ended) };
    const opened = transport === "websocket" ? openSocket(address, bearer, handlers) : openEvents(address, bearer, handlers);
    link = opened;
    timers.set("open", OPEN_WITHIN_MS, () => drop("not open in time"));
  }

  function connected(bearer) {
    timers.clear("open");
    openedAt = performance.now();
    if (transport === "websocket") {
      unopenedSockets = 0;
      refreshBeforeEndOf(bearer);
    }
    listen();
    tell(onConnection, { connected: true, transport });
  }

  /** Something was heard: if nothing more is for a while, the other end is asked, and given up without an answer. */
  function listen() {
    timers.set("quiet", QUIET_MS, () => {
      link.send({ action: "subscribe", order_id: order });
      timers.set("quiet", ANSWER_WITHIN_MS, () => drop("no answer"));
    });
  }

  function take(frame) {
    if (frame.type === undefined) show(frame);
    else if (frame.type === "error") tell(onError, { code: frame.code, message: frame.message });
    else if (frame.type === "status") {
      tell(onStatus, frame.status);
      if (frame.status === "ended") finish(OVER, "order over");
    }
  }

  function show(fix) {
    // Times are written so that text order is time order. Another driver's clock is another clock.
    if (shown?.driver_id === fix.driver_id && fix.timestamp < shown.timestamp) return;
    shown = fix;
    tell(onFix, fix);
  }

  function refreshBeforeEndOf(bearer) {
    const left = millisLeft(bearer);
    if (left === null) return;
    const pause = Math.max(left - REFRESH_BEFORE_END_MS, left / 2, 1_000);
    timers.set("refresh", Math.min(pause, LONGEST_TIMER_MS), async () => {
      const asking = link;
      let next = bearer;
      try {
        next = await token();
      } catch (failure) {
        if (link === asking) tell(onError, { code: "no_token", message: text(failure) });
      }
      if (link !== asking) return;
      if (next !== bearer) asking.send({ action: "refresh", token: next });
      refreshBeforeEndOf(next);
    });
  }

  /** The connection has ended, or was never made: comes back after a random while, or never. */
  function ended(code, reason, retryAfterMs = 0) {
    const lasted = openedAt === null ? -1 : performance.now() - openedAt;
    if (lasted < 0 && transport === "websocket") unopenedSockets++;
    if (lasted >= PROVEN_MS) failures = 0;
    link = openedAt = null;
    timers.clearAll();
    if (isFinal(code)) return finish(code, reason);
    comeBack("disconnected", `${code} ${reason}`.trim(), retryAfterMs);
    if (lasted >= 0) tell(onConnection, { connected: false, transport });
  }

  function comeBack(code, message, atLeastMs = 0) {
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures++);
    timers.set("connect", atLeastMs + Math.random() * longest, connect);
    tell(onError, { code, message });
  }

  function drop(reason) {
    link.close();
    ended(LOST, reason);
  }

  function stop() {
    over = true;
    const last = link;
    link = null;
    timers.clearAll();
    last?.close();
  }

  function finish(code, reason) {
    if (over) return;
    stop();
    tell(onClose, { code, reason });
  }

  connect();
  return { stop };
}

/** One WebSocket. The browser does not say why a handshake was refused, nor its Retry-After: both look like a lost connection. */
function openSocket(address, bearer, { onOpen, onHeard, onFrame, onEnd }) {
  const socket = new WebSocket(address.replace(/^http/, "ws"), ["fleet.v1", `bearer.${bearer}`]);
  socket.onopen = onOpen;
  socket.onmessage = ({ data }) => {
    onHeard();
    onFrame(JSON.parse(data));
  };
  socket.onclose = ({ code, reason }) => onEnd(code, reason);
  return {
    send: (command) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(command)),
    close: () => socket.close(),
  };
}

/** The same frames as server-sent events, read by fetch because an EventSource cannot send a token. Commands go nowhere. */
function openEvents(address, bearer, { onOpen, onHeard, onFrame, onEnd }) {
  const abort = new AbortController();
  const headers = { Accept: "text/event-stream", Authorization: `Bearer ${bearer}` };
  const read = async () => {
    const response = await fetch(address, { headers, signal: abort.signal, cache: "no-store", credentials: "omit" });
    if (!response.ok) {
      const seconds = Number(response.headers.get("Retry-After")) || 0;
      return onEnd(response.status, response.statusText, seconds * 1_000);
    }
    onOpen();
    let rest = "";
    for await (const text of chunks(response.body.pipeThrough(new TextDecoderStream()))) {
      onHeard();
      const lines = (rest + text).split("\n");
      rest = lines.pop();
      // Each event has its frame in one line; ids and comments are beside it.
      for (const line of lines) if (line.startsWith("data:")) onFrame(JSON.parse(line.slice("data:".length)));
    }
    onEnd(LOST, "events ended");
  };
  read().catch((failure) => onEnd(LOST, text(failure)));
  return { send: () => {}, close: () => abort.abort() };
}

/** A stream's chunks; not every browser can iterate over a stream itself. */
async function* chunks(stream) {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** A page's mistake in a callback is reported like any other of its mistakes, and does not disturb the connection. */
function tell(callback, value) {
  try {
    callback?.(value);
  } catch (mistake) {
    reportError(mistake);
  }
}

function text(failure) {
  return String(failure?.message ?? failure);
}

function isFinal(code) {
  return code >= FIRST_FINAL || code === 400 || code === 403;
}

/** How long a token is good, by its own claims; null if it does not say. A device's clock may be wrong: the issuer's span then counts. */
function millisLeft(bearer) {
  try {
    const { exp, iat } = JSON.parse(atob(bearer.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));
    const span = (exp - iat) * 1_000;
    const left = exp * 1_000 - Date.now();
    const trusted = left > 0 && !(left > span) ? left : span;
    return Number.isFinite(trusted) ? trusted : null;
  } catch {
    return null;
  }
}

/** Timers by name: one that is set again takes the place of the one before. */
class Timers {
  #running = new Map();

  set(name, millis, then) {
    this.clear(name);
    this.#running.set(
      name,
      setTimeout(() => {
        this.#running.delete(name);
        then();
      }, millis),
    );
  }

  clear(name) {
    clearTimeout(this.#running.get(name));
    this.#running.delete(name);
  }

  clearAll() {
    for (const timer of this.#running.values()) clearTimeout(timer);
    this.#running.clear();
  }
}
