/** Shows one order's driver. The link to this page is /track/{order_id}#{token}: what stands behind the # never leaves the browser. */
import { watchOrder } from "/client/fleet-client.js";
import { ago } from "/map/ago.js";
import { circle, lines, Marker, makeMap } from "/map/ground.js";
import { Glide } from "./glide.js";
import { stateOf, words } from "./words.js";

const CLOSE_ZOOM = 15;
const FAR_ZOOM = 1;
const ORDER_OVER = 4503;
const USUAL_INTERVAL_S = 5;
const MOST_PATH_POINTS = 4_000;
const PATH_STEP_DEGREES = 0.00003;
const PATH_EVERY_MS = 250;
/** The gateway calls a driver live for so long after a fix. */
const LIVE_MS = 30_000;

const order = decodeURIComponent(location.pathname.split("/").pop());
const token = takeToken();
const page = {
  status: document.getElementById("status"),
  age: document.getElementById("age"),
  order: document.getElementById("order"),
  follow: document.getElementById("follow"),
};
const still = matchMedia("(prefers-reduced-motion: reduce)");
const known = { over: token === null ? "refused" : null, connected: false, everConnected: false, status: null };
const glide = new Glide();
const path = [];
let fix = null;
/** By this much the server's clock is ahead of the device's, as far as a fix that has just come can tell. */
let clockAheadMs = 0;
let following = true;
let pathDrawnAt = 0;
let map = null;
let marker = null;

page.order.textContent = order;
page.follow.addEventListener("click", () => follow(true));
addEventListener("hashchange", () => location.reload());
say();
setInterval(sayAge, 1_000);
start().catch((failure) => {
  // Without a map the page still says in words what it knows.
  console.warn("no map", failure);
  document.body.classList.add("no-map");
});
if (token !== null) watch();

/** From the link, which is then cleared so that no history keeps it; a reload finds it where only this tab looks. */
function takeToken() {
  const key = `fleet.track.${order}`;
  const fresh = location.hash.slice(1);
  if (fresh !== "") {
    sessionStorage.setItem(key, fresh);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem(key);
}

function watch() {
  watchOrder({
    order,
    token: () => token,
    onFix: show,
    onStatus: (status) => know({ status }),
    onConnection: ({ connected }) => know({ connected, everConnected: true }),
    onClose: ({ code }) => know({ over: code === ORDER_OVER && (fix !== null || known.status !== null) ? "ended" : "refused" }),
  });
}

function know(news) {
  Object.assign(known, news);
  say();
}

function say() {
  const state = stateOf(known);
  const said = words(state);
  if (document.body.dataset.state !== state) {
    document.body.dataset.state = state;
    page.status.textContent = said;
    document.title = `${said} · ${order}`;
  }
  sayAge();
}

function sayAge() {
  page.age.textContent = fix === null ? "" : `Last seen ${ago(Date.now() + clockAheadMs - Date.parse(fix.received_at))}`;
}

function show(next) {
  const before = fix;
  fix = next;
  if (known.status === "live") setClock(Date.parse(next.received_at) - Date.now(), before === null);
  const sameDriver = before?.driver_id === next.driver_id;
  const intervalS = sameDriver ? (Date.parse(next.timestamp) - Date.parse(before.timestamp)) / 1_000 : USUAL_INTERVAL_S;
  glide.follow([next.longitude, next.latitude], intervalS);
  if (!sameDriver || still.matches) glide.jump();
  if (!sameDriver) path.length = 0;
  if (map !== null) draw();
  sayAge();
}

/** The first fix may have waited for this page, unless the device's clock makes no sense of that. */
function setClock(receivedAheadMs, isFirst) {
  const mayHaveWaited = receivedAheadMs <= 0 && receivedAheadMs >= -LIVE_MS;
  if (!(isFirst && mayHaveWaited)) clockAheadMs = receivedAheadMs;
}

async function start() {
  const settings = await (await fetch("/map/settings.json")).json();
  map = await makeMap(document.getElementById("map"), settings, { center: [0, 20], zoom: FAR_ZOOM }, layers);
  map.on("dragstart", () => follow(false));
  marker = new Marker({ element: markerElement(), rotationAlignment: "map" });
  let last = performance.now();
  const frame = (now) => {
    glide.advance((now - last) / 1_000);
    last = now;
    if (glide.at !== null && !(glide.rests && marker.isDrawn)) move();
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  if (fix !== null) draw();
}

function markerElement() {
  const element = document.createElement("div");
  element.id = "driver";
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", "The driver");
  const arrow = document.createElement("div");
  arrow.className = "arrow";
  element.append(arrow);
  return element;
}

/** Puts the page's own layers on the ground, below the marker. */
function layers() {
  const colour = getComputedStyle(document.body).getPropertyValue("--driver").trim();
  map.addSource("accuracy", { type: "geojson", data: lines([]) });
  map.addSource("path", { type: "geojson", data: lines(path.length > 1 ? [path] : []) });
  map.addLayer({ id: "accuracy", type: "fill", source: "accuracy", paint: { "fill-color": colour, "fill-opacity": 0.12 } });
  map.addLayer({
    id: "path",
    type: "line",
    source: "path",
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": colour, "line-width": 4, "line-opacity": 0.6 },
  });
  if (fix !== null) draw();
}

/** A new fix: the marker appears, turns, and the camera comes along. */
function draw() {
  const element = marker.getElement();
  element.classList.toggle("moving", fix.heading !== undefined);
  if (fix.heading !== undefined) marker.setRotation(shortestTurn(marker.getRotation(), fix.heading));
  marker.setLngLat(glide.at).addTo(map);
  marker.isDrawn = false;
  map.getSource("accuracy")?.setData(circle([fix.longitude, fix.latitude], fix.accuracy ?? 0));
  if (following) come(map.getZoom() < CLOSE_ZOOM - 4);
}

function move() {
  const at = glide.at;
  marker.setLngLat(at);
  marker.isDrawn = glide.rests;
  Object.assign(marker.getElement().dataset, { longitude: at[0].toFixed(6), latitude: at[1].toFixed(6) });
  lengthenPath(at);
  if (following && !map.isMoving()) map.setCenter(at);
}

/** What is behind the marker is drawn a few times a second: each time costs the map more than the marker's own step. */
function lengthenPath(at) {
  const last = path.at(-1);
  if (last === undefined || Math.hypot(at[0] - last[0], at[1] - last[1]) > PATH_STEP_DEGREES) path.push(at);
  if (path.length > MOST_PATH_POINTS) path.splice(0, path.length, ...path.filter((_, i) => i % 2 === 0));
  const now = performance.now();
  if (now - pathDrawnAt < PATH_EVERY_MS) return;
  pathDrawnAt = now;
  map.getSource("path")?.setData(lines(path.length > 1 ? [path] : []));
}

function come(near) {
  if (!near) return;
  if (still.matches) map.jumpTo({ center: glide.at, zoom: CLOSE_ZOOM });
  else map.flyTo({ center: glide.at, zoom: CLOSE_ZOOM, duration: 1_200 });
}

function follow(wanted) {
  following = wanted;
  page.follow.hidden = wanted;
  if (wanted && fix !== null) come(true);
}

/** The same direction, written so that the marker turns the short way. */
function shortestTurn(from, to) {
  return from + ((((to - from) % 360) + 540) % 360) - 180;
}

/** For tests, and for who is curious. */
globalThis.track = {
  /** The way since the page was opened, as longitudes and latitudes. */
  get path() {
    return path;
  },
  /** Where the marker is drawn, as longitude and latitude. */
  get shown() {
    const { left, top, width, height } = marker.getElement().getBoundingClientRect();
    return map.unproject([left + width / 2, top + height / 2]).toArray();
  },
  /** All longitudes and latitudes, in turn, of what is drawn in a layer. */
  drawn(layer) {
    return map.queryRenderedFeatures({ layers: [layer] }).flatMap(({ geometry }) => geometry.coordinates.flat(Infinity));
  },
};
