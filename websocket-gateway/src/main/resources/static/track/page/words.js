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

/** How long ago, in words; nothing for what lies in the future by a wrong clock. */
export function ago(millis) {
  const seconds = Math.max(0, Math.round(millis / 1_000));
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`;
}

/** The one state that matters most to who looks at the page. */
export function stateOf({ over, connected, everConnected, status }) {
  if (over !== null) return over;
  if (!connected) return everConnected ? "offline" : "connecting";
  return status ?? "connecting";
}
