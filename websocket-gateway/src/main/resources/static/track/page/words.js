/** What the page says, by what it knows. */

const WORDS = {
  connecting: "Connecting",
  waiting: "Waiting for the driver to set out",
  live: "On the way",
  stale: "No news from the driver",
  ended: "This delivery is over",
  offline: "No connection, trying again",
  refused: "This link is not valid, or not any more",
};

/** In one line. */
export function words(state) {
  return WORDS[state];
}

/** The one state that matters most to who looks at the page. */
export function stateOf({ over, connected, everConnected, status }) {
  if (over !== null) return over;
  if (!connected) return everConnected ? "offline" : "connecting";
  return status ?? "connecting";
}
