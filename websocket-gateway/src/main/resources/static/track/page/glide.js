/**
 * A place that follows another without a jump, and comes to rest with it: a critically damped spring (T. Lowe, "Critically Damped Ease-In/Ease-Out
 * Smoothing", Game Programming Gems 4, 2004).
 */

const SHORTEST_S = 0.25;
const LONGEST_S = 4;
/** A place farther off than this is another place, not a movement: about 2 km. */
const FARTHEST_DEGREES = 0.02;

export class Glide {
  #at = null;
  #to = null;
  #speed = [0, 0];
  #smoothS = SHORTEST_S;

  /** Where it is: longitude and latitude, or null before the first place. */
  get at() {
    return this.#at;
  }

  /** Whether it has come to rest. */
  get rests() {
    return this.#at === null || (distance(this.#at, this.#to) < 1e-7 && Math.hypot(...this.#speed) < 1e-7);
  }

  /** Goes there, in about the time in which the next place can be expected. */
  follow(place, intervalS) {
    this.#smoothS = Math.min(LONGEST_S, Math.max(SHORTEST_S, intervalS / 2));
    this.#to = place;
    if (this.#at === null || distance(this.#at, place) > FARTHEST_DEGREES) this.jump();
  }

  /** Is there at once. */
  jump() {
    this.#at = this.#to;
    this.#speed = [0, 0];
  }

  /** So many seconds pass. */
  advance(seconds) {
    if (this.#at === null) return;
    const omega = 2 / this.#smoothS;
    const x = omega * Math.min(seconds, 0.1);
    const decay = 1 / (1 + x + 0.48 * x * x + 0.235 * x * x * x);
    const step = Math.min(seconds, 0.1);
    this.#at = this.#at.map((from, i) => {
      const change = from - this.#to[i];
      const push = (this.#speed[i] + omega * change) * step;
      this.#speed[i] = (this.#speed[i] - omega * push) * decay;
      return this.#to[i] + (change + push) * decay;
    });
  }
}

function distance(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
