/** Shows all drivers on a map. The link to this page is /fleet#{token}: what stands behind the # never leaves the browser. */
import { LngLatBounds, makeMap } from "/map/ground.js";
import { api } from "./api.js";
import { Chart } from "./charts.js";
import { rowOf, showFacts } from "./details.js";
import { dotsLayer, sizeAt } from "./dots.js";
import { Drivers, geographic, mercator } from "./drivers.js";
import { Near } from "./near.js";
import { Replay } from "./replay.js";
import { DriverStream } from "./stream.js";
import { figure, words } from "./words.js";

const KEY = "fleet.map.token";
const WORLD = [-180, -90, 180, 90];
const WORLD_PIXELS = 512;
/** What lies this far beyond the edges is asked for as well, in parts of what is seen: a small step shows no empty edge. */
const MARGIN = 0.4;
/** Of an area this many times as large as needed too much is told. */
const MUCH_TOO_LARGE = 16;
const CLICK_REACH_PIXELS = 8;
const CLOSE_ZOOM = 14;
const PHONE_PIXELS = 700;
const EDGE_PIXELS = 50;
const CAMERA_MS = 1_200;
const TITLE_EVERY_MS = 5_000;

const token = takeToken();
const ask = api(token);
const still = matchMedia("(prefers-reduced-motion: reduce)");
const drivers = new Drivers();
const element = (id) => document.getElementById(id);
const charts = {
  live: new Chart(element("chart-live")),
  fixes: new Chart(element("chart-fixes")),
  backlog: new Chart(element("chart-backlog")),
};
const stream = new DriverStream({ token, onFrame: take, onState: (next) => say(next) });
let state = null;
let map = null;
let near = null;
let replay = null;
let colours = null;
let box = null;
let placed = false;
/** Which driver's details are shown, and the last that is known of that driver. */
let chosen = null;
let chosenRow = null;
/** What had the focus when they were opened, and is given it back. */
let opener = null;
let following = false;
/** By this much the server's clock is ahead of the page's. */
let aheadMs = 0;
let liveCount = null;
let titledAt = -Infinity;

const clock = () => performance.now() / 1_000;

addEventListener("hashchange", () => location.reload());
// A page that is left may be kept asleep for the way back, and its stream with it: a place at the service, and one of the browser's few connections to it.
addEventListener("pagehide", () => stream.leave());
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
say(token === null ? "refused" : "connecting");
wire();
start().catch((failure) => {
  // Without a map the page still tells the figures, and finds drivers.
  console.warn("no map", failure);
  answer("No map can be drawn here: it needs WebGL 2");
});
if (token !== null) look(WORLD);

/** From the link, which is then cleared so that no history keeps it; a reload finds it where only this tab looks. */
function takeToken() {
  const fresh = location.hash.slice(1);
  if (fresh !== "") {
    sessionStorage.setItem(KEY, fresh);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem(KEY);
}

async function start() {
  const settings = await (await fetch("/map/settings.json")).json();
  map = await makeMap(element("map"), settings, { center: [0, 25], zoom: 1 }, layers);
  replay = new Replay(map, ask.route);
  near = new Near(map, { search: ask.near, choose: (id, fix) => choose(id, rowOf(fix), true), say: answer, middle, fit });
  map.on("moveend", lookAtView);
  map.on("dragstart", () => follow(false));
  map.on("click", clicked);
  map.on("mousemove", ({ point }) => {
    if (!near.isDrawing) map.getCanvas().style.cursor = under(point) === null ? "" : "pointer";
  });
  place();
}

/** Puts the page's own layers on the ground. */
function layers(onto) {
  const style = getComputedStyle(document.body);
  const colour = (name) => style.getPropertyValue(name).trim();
  const parts = (name) => [1, 3, 5].map((at) => parseInt(colour(name).slice(at, at + 2), 16) / 255);
  colours = { u_live: parts("--driver"), u_silent: parts("--silent"), u_chosen_colour: parts("--chosen"), u_ring: parts("--ring") };
  onto.addSource("circle", { type: "geojson", data: near?.area ?? { type: "FeatureCollection", features: [] } });
  onto.addSource("route", { type: "geojson", data: replay?.line ?? { type: "FeatureCollection", features: [] } });
  onto.addLayer({ id: "circle", type: "fill", source: "circle", paint: { "fill-color": colour("--chosen"), "fill-opacity": 0.1 } });
  onto.addLayer({ id: "rim", type: "line", source: "circle", paint: { "line-color": colour("--chosen"), "line-width": 2 } });
  onto.addLayer({
    id: "route",
    type: "line",
    source: "route",
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": colour("--chosen"), "line-width": 4, "line-opacity": 0.75 },
  });
  onto.addLayer(dotsLayer(drivers, () => ({ chosen, colours }), clock));
}

function wire() {
  element("search").addEventListener("submit", (event) => {
    event.preventDefault();
    find(element("sought").value.trim());
  });
  element("driver-close").addEventListener("click", () => choose(null));
  element("follow").addEventListener("click", () => follow(!following));
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !(event.target instanceof HTMLInputElement)) {
      event.preventDefault();
      element("sought").focus();
    } else if (event.key === "Escape") {
      if (chosen !== null) choose(null);
      else near?.clear();
    }
  });
  setInterval(showDriver, 1_000);
}

/** Asks for an area, if it is another one than before. */
function look(next) {
  if (String(next) === String(box)) return;
  box = next;
  stream.look(next);
}

/** Asks for what is seen and some more around it, unless it is among what is asked for already. */
function lookAtView() {
  if (token === null || !placed) return;
  const [west, south, east, north] = map.getBounds().toArray().flat();
  const [width, height] = [east - west, north - south];
  const needed = widened([west, south, east, north], 0);
  const [asked, wanted] = [span(box), width * height];
  if (covers(box, needed) && asked < MUCH_TOO_LARGE * wanted) return;
  look(widened([west, south, east, north], MARGIN));
}

/** The area and so much more on each side, as the service wants it; across the antimeridian its west is greater than its east. */
function widened([west, south, east, north], margin) {
  const [x, y] = [(east - west) * margin, (north - south) * margin];
  const [bottom, top] = [Math.max(-90, south - y), Math.min(90, north + y)];
  if (east - west + 2 * x >= 360) return [-180, bottom, 180, top];
  return [wrap(west - x), bottom, wrap(east + x), top].map((degrees) => Number(degrees.toFixed(6)));
}

function wrap(longitude) {
  return ((((longitude + 180) % 360) + 360) % 360) - 180;
}

function span([west, south, east, north]) {
  return (east >= west ? east - west : east - west + 360) * (north - south);
}

function covers([west, south, east, north], [left, bottom, right, top]) {
  if (south > bottom || north < top) return false;
  if (east - west >= 360) return true;
  const from = (longitude) => (((longitude - west) % 360) + 360) % 360;
  return from(left) <= from(right) && from(right) <= from(east);
}

/** A frame has come. */
function take(frame) {
  drivers.apply(frame, clock(), still.matches);
  const at = Date.parse(frame.at);
  aheadMs = at - Date.now();
  liveCount = frame.live;
  element("live").textContent = figure(frame.live);
  element("fixes").textContent = figure(frame.fixes_per_s);
  element("backlog").textContent = figure(frame.backlog);
  const second = Math.round(at / 1_000);
  charts.live.add(second, frame.live);
  charts.fixes.add(second, frame.fixes_per_s);
  charts.backlog.add(second, frame.backlog);
  element("left-out").hidden = frame.left_out === 0;
  element("left-out").textContent = `${figure(frame.left_out)} more drivers are here than can be shown: come closer`;
  document.body.dataset.drivers = drivers.count;
  place();
  showDriver();
  const [, longitude, latitude, takenAt, , speed] = drivers.row(chosen) ?? [];
  if (takenAt !== undefined) replay?.goOn({ at: takenAt, place: [longitude, latitude], speed: speed ?? undefined });
  map?.triggerRepaint();
  title();
  globalThis.fleetMap.frames++;
}

/** The first time that drivers are known the camera goes where they are. */
function place() {
  if (placed || map === null || drivers.count === 0) return;
  placed = true;
  const places = drivers.rows.map(([, longitude, latitude]) => [longitude, latitude]);
  const middle = (of) => of.sort((a, b) => a - b).filter((_, i) => i >= Math.floor(of.length * 0.01) && i < Math.ceil(of.length * 0.99));
  const [east, north] = [middle(places.map(([x]) => x)), middle(places.map(([, y]) => y))];
  const corners = [
    [east[0], north[0]],
    [east.at(-1), north.at(-1)],
  ];
  fit(corners, 0);
  lookAtView();
}

/** How many pixels of the map the panel covers from the left and from below. */
function covered() {
  const panel = element("panel").getBoundingClientRect();
  return innerWidth > PHONE_PIXELS ? { left: panel.right, bottom: 0 } : { left: 0, bottom: innerHeight - panel.top };
}

/** By how much the middle of what is seen is away from that of the window. */
function aside() {
  const { left, bottom } = covered();
  return [left / 2, -bottom / 2];
}

/** The place in the middle of what is seen. */
function middle() {
  const [x, y] = aside();
  return map.unproject([innerWidth / 2 + x, innerHeight / 2 + y]);
}

/** Brings all these places into what is seen. */
function fit(places, duration = CAMERA_MS) {
  const bounds = places.reduce((all, place) => all.extend(place), new LngLatBounds());
  const { left, bottom } = covered();
  const padding = { left: left + EDGE_PIXELS, right: EDGE_PIXELS, top: EDGE_PIXELS, bottom: bottom + EDGE_PIXELS };
  map.fitBounds(bounds, { padding, maxZoom: CLOSE_ZOOM, duration: still.matches ? 0 : duration });
}

function say(next) {
  if (state !== next) {
    state = next;
    document.body.dataset.state = next;
    element("status").textContent = words(next);
    titledAt = -Infinity;
  }
  title();
}

/** The title carries the state and how many there are, but does not change all the time. */
function title() {
  if (performance.now() - titledAt < TITLE_EVERY_MS) return;
  titledAt = performance.now();
  const count = state === "live" && liveCount !== null ? `${figure(liveCount)} ${liveCount === 1 ? "driver" : "drivers"} · ` : "";
  document.title = `${count}${words(state)} · Fleet`;
}

function answer(text) {
  element("answer").textContent = text;
}

function clicked({ point }) {
  if (near.isDrawing) return;
  const id = under(point);
  if (id !== null) choose(id, drivers.row(id));
}

/** Who is drawn at that point. */
function under(point) {
  const { lng, lat } = map.unproject(point);
  const world = WORLD_PIXELS * 2 ** map.getZoom();
  return drivers.nearest(mercator(lng, lat), (sizeAt(map.getZoom()) / 2 + CLICK_REACH_PIXELS) / world, clock());
}

async function find(what) {
  if (what === "") return;
  answer("Searching");
  try {
    const fix = await ask.find(what);
    answer(fix === null ? `Nobody live is called ${what} or has that order` : "");
    if (fix !== null) choose(fix.driver_id, rowOf(fix), true);
  } catch (failure) {
    answer(failure.message);
  }
}

/** Shows a driver's details and way; null shows nobody's. */
function choose(id, row = null, go = false) {
  const another = id !== chosen;
  const details = element("driver");
  const focused = document.activeElement;
  if (id !== null && !details.contains(focused)) opener = focused;
  chosen = id;
  chosenRow = row;
  details.hidden = id === null;
  if (another) follow(false);
  map?.triggerRepaint();
  if (id === null) {
    replay?.clear();
    if (details.contains(focused)) (opener?.checkVisibility() ? opener : element("sought")).focus();
    return;
  }
  element("driver-name").textContent = `Driver ${id}`;
  showDriver();
  if (another) replay?.show(id);
  details.scrollIntoView({ block: "start" });
  if (go) goTo([row[1], row[2]]);
}

function showDriver() {
  if (chosen === null) return;
  const row = drivers.row(chosen);
  chosenRow = row ?? chosenRow;
  const serverNow = Date.now() + aheadMs;
  showFacts(element("facts"), chosenRow, serverNow, row !== undefined || !within(chosenRow));
  const slot = drivers.slot(chosen);
  if (following && slot >= 0 && !map.isMoving())
    map.easeTo({
      center: geographic(drivers.placeOf(slot, clock())),
      offset: aside(),
      duration: still.matches ? 0 : 900,
      easing: (t) => t,
    });
}

/** Whether the stream would tell of a driver who is there. */
function within([, longitude, latitude]) {
  return covers(box, [longitude, latitude, longitude, latitude]);
}

function follow(wanted) {
  following = wanted;
  element("follow").setAttribute("aria-pressed", String(wanted));
  if (wanted) showDriver();
}

function goTo(centre) {
  const camera = { center: centre, zoom: Math.max(map?.getZoom() ?? 0, CLOSE_ZOOM), offset: aside() };
  if (still.matches) map?.easeTo({ ...camera, duration: 0 });
  else map?.flyTo({ ...camera, duration: CAMERA_MS });
}

/** For tests, and for who is curious. */
globalThis.fleetMap = {
  frames: 0,
  /** Where a driver is drawn at this moment, as longitude and latitude. */
  shown(id) {
    const slot = drivers.slot(id);
    return slot < 0 ? null : geographic(drivers.placeOf(slot, clock()));
  },
  /** The same as a point of the page. */
  point(id) {
    const { x, y } = map.project(this.shown(id));
    return [Math.round(x), Math.round(y)];
  },
  /** All longitudes and latitudes, in turn, of what is drawn in a layer. */
  drawn(layer) {
    return map.queryRenderedFeatures({ layers: [layer] }).flatMap(({ geometry }) => geometry.coordinates.flat(Infinity));
  },
  get zoom() {
    return map.getZoom();
  },
  get isStill() {
    return map?.loaded() && !map.isMoving();
  },
};
