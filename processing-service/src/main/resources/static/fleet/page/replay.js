/** A driver's way of today, and where the driver was at a time that is chosen with a slider. */
import { lines, Marker } from "/map/ground.js";
import { figure } from "./words.js";

const MOST_POINTS = 4_000;
/** After so long without a fix nobody knows the way in between. */
const GAP_MS = 300_000;
const PLAYED_IN_S = 30;
const TIME = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

export class Replay {
  #map;
  #route;
  #parts = {
    box: document.getElementById("replay"),
    text: document.getElementById("replay-text"),
    slider: document.getElementById("replay-at"),
    play: document.getElementById("replay-play"),
    time: document.getElementById("replay-time"),
    none: document.getElementById("replay-none"),
  };
  #points = [];
  #marker = null;
  #playing = 0;
  /** Told up with each driver: an answer that comes later than the next question is nobody's. */
  #asked = 0;

  /** @param route asks for a driver's fixes: (driver, from, to, most) => points */
  constructor(map, route) {
    this.#map = map;
    this.#route = route;
    this.#parts.slider.addEventListener("input", () => {
      this.#pause();
      this.#show();
    });
    this.#parts.play.addEventListener("click", () => (this.#playing ? this.#pause() : this.#play()));
  }

  /** The line on the map, as GeoJSON. */
  get line() {
    const ways = [];
    this.#points.forEach((point, i) => {
      const before = this.#points[i - 1];
      const [longitude, latitude] = point.place;
      const together = before && point.at - before.at <= GAP_MS && Math.abs(longitude - before.place[0]) < 180;
      if (together) ways.at(-1).push([longitude, latitude]);
      else ways.push([[longitude, latitude]]);
    });
    return lines(ways.filter((way) => way.length > 1));
  }

  /** Shows this driver's way since midnight. */
  async show(driver) {
    this.clear();
    const asked = ++this.#asked;
    const midnight = new Date();
    midnight.setHours(0, 0, 0, 0);
    try {
      const points = await this.#route(driver, midnight, new Date(Date.now() + 1_000), MOST_POINTS);
      if (asked !== this.#asked) return;
      this.#points = points;
    } catch (failure) {
      if (asked === this.#asked) this.#say(`Today's route cannot be shown: ${failure.message}`);
      return;
    }
    this.#present(true);
  }

  /** The driver has gone on to there; what has not been asked for yet does not go on. */
  goOn(point) {
    if (!(point.at > this.#points.at(-1)?.at)) return;
    const slider = this.#parts.slider;
    const atEnd = this.#points.length < 2 || Number(slider.value) >= Number(slider.max);
    this.#points.push(point);
    this.#present(atEnd && !this.#playing);
  }

  /** Shows the way as it is known now, and at its end if that is wanted. */
  #present(atEnd) {
    if (this.#points.length < 2) {
      this.#say("No route recorded today yet");
      return;
    }
    const [first, last] = [this.#points[0], this.#points.at(-1)];
    const slider = this.#parts.slider;
    slider.max = Math.ceil((last.at - first.at) / 1_000);
    if (atEnd) slider.value = slider.max;
    this.#parts.text.textContent = `Today's route, ${TIME.format(first.at)} to ${TIME.format(last.at)}`;
    this.#parts.box.hidden = false;
    this.#draw();
    this.#say("");
    if (atEnd && this.#marker !== null) this.#show();
    else if (atEnd) this.#sayTime(last);
  }

  clear() {
    this.#asked++;
    this.#pause();
    this.#points = [];
    this.#marker?.remove();
    this.#marker = null;
    this.#parts.box.hidden = true;
    this.#parts.none.hidden = true;
    this.#draw();
  }

  #say(text) {
    this.#parts.none.textContent = text;
    this.#parts.none.hidden = text === "";
  }

  #draw() {
    this.#map.getSource("route")?.setData(this.line);
  }

  #play() {
    const slider = this.#parts.slider;
    if (Number(slider.value) >= Number(slider.max)) slider.value = 0;
    this.#parts.play.textContent = "Pause";
    const perMs = Number(slider.max) / (PLAYED_IN_S * 1_000);
    let at = Number(slider.value);
    let last = performance.now();
    const step = (now) => {
      at += (now - last) * perMs;
      last = now;
      slider.value = at;
      this.#show();
      if (at >= Number(slider.max)) this.#pause();
      else this.#playing = requestAnimationFrame(step);
    };
    this.#playing = requestAnimationFrame(step);
  }

  #pause() {
    cancelAnimationFrame(this.#playing);
    this.#playing = 0;
    this.#parts.play.textContent = "Play";
  }

  #show() {
    if (this.#points.length === 0) return;
    const point = placeAt(this.#points, this.#points[0].at + Number(this.#parts.slider.value) * 1_000);
    this.#marker ??= new Marker({ element: dot() });
    this.#marker.setLngLat(point.place).addTo(this.#map);
    Object.assign(this.#marker.getElement().dataset, { longitude: point.place[0].toFixed(6), latitude: point.place[1].toFixed(6) });
    this.#sayTime(point);
  }

  #sayTime({ at, speed }) {
    const text = TIME.format(at) + (speed === undefined ? "" : ` · ${figure(speed)} km/h`);
    this.#parts.time.textContent = text;
    this.#parts.slider.setAttribute("aria-valuetext", text);
  }
}

/** Where it was at that time: between two fixes on the straight line, within a gap at its beginning. */
export function placeAt(points, at) {
  const next = points.findIndex((point) => point.at > at);
  if (next <= 0) return next === 0 ? points[0] : points.at(-1);
  const [a, b] = [points[next - 1], points[next]];
  const far = b.at - a.at > GAP_MS || Math.abs(b.place[0] - a.place[0]) > 180;
  const part = far ? 0 : (at - a.at) / (b.at - a.at);
  return { at, speed: a.speed, place: a.place.map((from, i) => from + (b.place[i] - from) * part) };
}

function dot() {
  const element = document.createElement("div");
  element.id = "then";
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", "Where the driver was then");
  return element;
}
