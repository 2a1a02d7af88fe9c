/** How long ago, in words; nothing for what lies in the future by a wrong clock. */
export function ago(millis) {
  const seconds = Math.max(0, Math.round(millis / 1_000));
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`;
}
