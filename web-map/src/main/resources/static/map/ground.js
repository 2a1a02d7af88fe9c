/**
 * The ground that pages draw on: the operator's own map if there is one, else a plain one that asks no third party for anything: the world's
 * outline from afar, and up close a grid of lines, so that movement can be seen.
 */
import { Map as GlMap, NavigationControl, ScaleControl, setWorkerUrl } from "./maplibre-gl/dist/maplibre-gl.mjs";
import feature from "./topojson-client/src/feature.js";

export { LngLatBounds, Marker } from "./maplibre-gl/dist/maplibre-gl.mjs";

setWorkerUrl(new URL("./maplibre-gl/dist/maplibre-gl-worker.mjs", import.meta.url).href);

const METRES_PER_DEGREE = 111_195;
const CORNERS = 64;
const LIGHT = { sea: "#dfe7ee", land: "#f4f2ec", shore: "#b9c4cf", plain: "#eef0f2", grid: "#d9dee3" };
const DARK = { sea: "#10161d", land: "#1d242c", shore: "#39444f", plain: "#171c22", grid: "#252c34" };
/** The outline is drawn for a whole continent: closer than this it would put harbours into the sea. */
const OUTLINE_UNTIL_ZOOM = 7;
const GRID_FROM_ZOOM = 9;
/** Degrees between the grid's lines, by the zoom from which they are drawn: about the same distance on the screen. */
const GRID_STEPS = [
  [9, 0.1],
  [11, 0.025],
  [13, 0.005],
  [15, 0.001],
  [17, 0.00025],
];

/**
 * Makes a map and returns it when its ground is there.
 *
 * @param {HTMLElement} container
 * @param {{style_url: string | null}} settings
 * @param {object} options what else MapLibre is to know
 * @param {(map: GlMap) => void} drawOn puts the page's own layers on the ground; called again when the ground changes with dark and light
 */
export async function makeMap(container, settings, options, drawOn) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const ground = async () => settings.style_url ?? (await plainGround(dark.matches ? DARK : LIGHT));
  const map = new GlMap({
    container,
    style: await ground(),
    attributionControl: { compact: false },
    maxPitch: 0,
    dragRotate: false,
    pitchWithRotate: false,
    ...options,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl(), "bottom-left");
  map.on("style.load", () => {
    if (settings.style_url === null) keepGrid(map);
    drawOn(map);
  });
  if (settings.style_url === null) {
    dark.addEventListener("change", async () => map.setStyle(await ground(), { diff: false }));
  }
  return map;
}

async function plainGround(colours) {
  const outline = await (await fetch(new URL("./world-atlas/land-110m.json", import.meta.url))).json();
  const fade = (from, to) => ["interpolate", ["linear"], ["zoom"], OUTLINE_UNTIL_ZOOM - 1, from, OUTLINE_UNTIL_ZOOM, to];
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: feature(outline, "land"), attribution: "Outline: Natural Earth" },
      grid: { type: "geojson", data: lines([]) },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": fade(colours.sea, colours.plain) } },
      { id: "land", type: "fill", source: "land", maxzoom: OUTLINE_UNTIL_ZOOM, paint: { "fill-color": fade(colours.land, colours.plain) } },
      {
        id: "shore",
        type: "line",
        source: "land",
        maxzoom: OUTLINE_UNTIL_ZOOM,
        paint: { "line-color": fade(colours.shore, colours.plain) },
      },
      { id: "grid", type: "line", source: "grid", minzoom: GRID_FROM_ZOOM, paint: { "line-color": colours.grid } },
    ],
  };
}

/** Draws the grid for what can be seen, and anew when that changes. */
function keepGrid(map) {
  const draw = () => {
    const step = GRID_STEPS.findLast(([zoom]) => map.getZoom() >= zoom)?.[1];
    const seen = map.getBounds();
    map.getSource("grid")?.setData(
      lines(
        step === undefined
          ? []
          : [
              ...multiples(seen.getWest(), seen.getEast(), step).map((x) => [
                [x, seen.getSouth()],
                [x, seen.getNorth()],
              ]),
              ...multiples(seen.getSouth(), seen.getNorth(), step).map((y) => [
                [seen.getWest(), y],
                [seen.getEast(), y],
              ]),
            ],
      ),
    );
  };
  draw();
  if (!map.hasGrid) {
    map.hasGrid = true;
    map.on("moveend", draw);
  }
}

function multiples(from, to, step) {
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, i) => (first + i) * step);
}

/** Lines as GeoJSON. */
export function lines(coordinates) {
  return { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates } };
}

/** A circle of so many metres as a GeoJSON polygon. */
export function circle([longitude, latitude], metres) {
  const north = metres / METRES_PER_DEGREE;
  const east = north / Math.cos((latitude * Math.PI) / 180);
  const ring = Array.from({ length: CORNERS + 1 }, (_, i) => {
    const angle = (2 * Math.PI * i) / CORNERS;
    return [longitude + east * Math.cos(angle), latitude + north * Math.sin(angle)];
  });
  return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } };
}
