/**
 * What the page knows of the drivers: the last row of each, and for the graphics card from where to where each glides and when, so that nothing is
 * computed from frame to frame here.
 */

/** Numbers a driver has for the graphics card: from and to (x high, x low, y high, y low), then start, duration, heading, last heard. */
export const NUMBERS = 12;
export const NO_HEADING = -9;

/** The longest glide; who reports less often stands still in between. */
const LONGEST_GLIDE_S = 6;
/** After so long a silence a driver is somewhere else, and has not been seen to drive there. */
const LONGEST_GAP_S = 60;
/** In parts of the world's width: about 4 km at the equator. */
const FARTHEST = 0.0001;
const LAST_LATITUDE = 85.0511;

export class Drivers {
  /** For the graphics card; of its numbers the first `count * NUMBERS` mean something. */
  numbers = new Float32Array(NUMBERS * 1_024);
  count = 0;
  /** Until when somebody glides, in seconds. */
  movingUntilS = 0;
  /** Told up whenever the numbers have changed. */
  version = 0;
  #slots = new Map();
  #rows = [];

  /** All rows; see docs/fleet-map.md for what stands in one. */
  get rows() {
    return this.#rows;
  }

  row(id) {
    return this.#rows[this.#slots.get(id)];
  }

  slot(id) {
    return this.#slots.get(id) ?? -1;
  }

  /**
   * Takes a frame over.
   *
   * @param {object} frame
   * @param {number} nowS the page's clock in seconds
   * @param {boolean} still whether nothing is to glide
   */
  apply(frame, nowS, still) {
    const at = Date.parse(frame.at);
    if (frame.whole) {
      const there = new Set(frame.drivers.map(([id]) => id));
      for (const id of [...this.#slots.keys()]) if (!there.has(id)) this.#remove(id);
    }
    for (const id of frame.gone) this.#remove(id);
    for (const row of frame.drivers) this.#put(row, nowS, nowS - (at - row[4]) / 1_000, still);
    this.version++;
  }

  /** Where a driver is drawn at that moment, as x and y in parts of the world. */
  placeOf(slot, nowS) {
    const n = this.numbers.subarray(slot * NUMBERS, (slot + 1) * NUMBERS);
    const part = n[9] > 0 ? Math.min(1, Math.max(0, (nowS - n[8]) / n[9])) : 1;
    const [fromX, toX, fromY, toY] = [n[0] + n[1], n[4] + n[5], n[2] + n[3], n[6] + n[7]];
    return [fromX + (toX - fromX) * part, fromY + (toY - fromY) * part];
  }

  /** Who is drawn nearest to that place, if anybody is within the reach; both in parts of the world. */
  nearest([x, y], reach, nowS) {
    let best = null;
    let least = reach;
    for (let slot = 0; slot < this.count; slot++) {
      const [atX, atY] = this.placeOf(slot, nowS);
      const apart = Math.hypot(shortWay(atX - x), atY - y);
      if (apart < least) {
        least = apart;
        best = this.#rows[slot][0];
      }
    }
    return best;
  }

  #put(row, nowS, heardS, still) {
    const [id, longitude, latitude, takenAt] = row;
    let slot = this.#slots.get(id);
    const before = this.#rows[slot];
    const known = before !== undefined;
    if (!known) slot = this.#add(id);
    const [x, y] = mercator(longitude, latitude);
    const sameFix = known && before[3] === takenAt;
    this.#rows[slot] = row;
    const n = this.numbers.subarray(slot * NUMBERS, (slot + 1) * NUMBERS);
    if (!sameFix) {
      const gapS = known ? (takenAt - before[3]) / 1_000 : 0;
      let from = known ? this.placeOf(slot, nowS) : [x, y];
      from = [x + shortWay(from[0] - x), from[1]];
      const jumps = still || gapS > LONGEST_GAP_S || Math.hypot(from[0] - x, from[1] - y) > FARTHEST;
      if (jumps) from = [x, y];
      split(n, 0, from[0]);
      split(n, 2, from[1]);
      split(n, 4, x);
      split(n, 6, y);
      n[8] = nowS;
      n[9] = jumps ? 0 : Math.min(gapS, LONGEST_GLIDE_S);
      this.movingUntilS = Math.max(this.movingUntilS, nowS + n[9]);
    }
    n[10] = row[6] === null ? NO_HEADING : (row[6] * Math.PI) / 180;
    n[11] = heardS;
  }

  #add(id) {
    const slot = this.count++;
    if (this.count * NUMBERS > this.numbers.length) {
      const more = new Float32Array(this.numbers.length * 2);
      more.set(this.numbers);
      this.numbers = more;
    }
    this.#slots.set(id, slot);
    return slot;
  }

  /** The last one takes the place of the one that goes. */
  #remove(id) {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    const last = --this.count;
    this.#slots.delete(id);
    const moved = this.#rows.pop();
    if (slot !== last) {
      this.#rows[slot] = moved;
      this.#slots.set(moved[0], slot);
      this.numbers.copyWithin(slot * NUMBERS, last * NUMBERS, (last + 1) * NUMBERS);
    }
  }
}

/** The place on the map as parts of the world's width, from the north-west; Mercator's map ends before the poles. */
export function mercator(longitude, latitude) {
  const angle = (Math.min(LAST_LATITUDE, Math.max(-LAST_LATITUDE, latitude)) * Math.PI) / 180;
  return [(longitude + 180) / 360, 0.5 - Math.log(Math.tan(Math.PI / 4 + angle / 2)) / (2 * Math.PI)];
}

/** Longitude and latitude of a place on the map. */
export function geographic([x, y]) {
  return [x * 360 - 180, (360 / Math.PI) * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - 90];
}

/** The same difference of x the short way round the world. */
export function shortWay(x) {
  return x - Math.round(x);
}

/** As two single-precision numbers whose sum is precise to a millimetre. */
function split(numbers, at, value) {
  numbers[at] = value;
  numbers[at + 1] = value - numbers[at];
}
