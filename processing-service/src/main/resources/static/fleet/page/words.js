/** What the page says. */

const WORDS = {
  connecting: "Connecting",
  live: "Live",
  offline: "No connection, trying again",
  unavailable: "The service cannot reach its data, trying again",
  busy: "Too many people are watching, trying again",
  refused: "This link is not valid, or not any more",
};
const WINDS = ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"];
const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** A state in one line. */
export function words(state) {
  return WORDS[state];
}

/** A number as people write it; a dash for one that is not known. */
export function figure(number) {
  return number === null || number === undefined ? "–" : NUMBER.format(number);
}

/** A direction by the eight winds. */
export function wind(degrees) {
  return WINDS[Math.round(degrees / 45) % WINDS.length];
}

/** A distance in metres or kilometres. */
export function distance(metres) {
  return metres < 1_000 ? `${Math.round(metres)} m` : `${figure(metres / 1_000)} km`;
}
