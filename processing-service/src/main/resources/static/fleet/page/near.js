/** Who is within a circle: around the middle of the map, or drawn with the pointer from its middle outwards. */
import { circle } from "/map/ground.js";
import { distance } from "./words.js";

const MOST = 100;
const LONGEST_METRES = 100_000;
const SHORTEST_METRES = 20;
const NOTHING = { type: "FeatureCollection", features: [] };

export class Near {
  #map;
  #search;
  #choose;
  #say;
  #fit;
  #parts = {
    form: document.getElementById("near"),
    radius: document.getElementById("radius"),
    draw: document.getElementById("draw"),
    found: document.getElementById("found"),
    list: document.getElementById("found-list"),
    close: document.getElementById("found-close"),
  };
  #centre = null;
  #metres = 0;

  /**
   * @param map
   * @param search (centre, metres, limit) => fixes with their distance
   * @param choose is told which driver was chosen of the list
   * @param say writes a sentence for who looks at the page
   * @param middle tells what is in the middle of what is seen of the map
   * @param fit brings the corners of an area into what is seen
   */
  constructor(map, { search, choose, say, middle, fit }) {
    this.#map = map;
    this.#search = search;
    this.#choose = choose;
    this.#say = say;
    this.#fit = fit;
    this.#parts.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { lng, lat } = middle().wrap();
      this.#ask([lng, lat], Number(this.#parts.radius.value) * 1_000);
      this.#fit(this.area.geometry.coordinates[0]);
    });
    this.#parts.draw.addEventListener("click", () => this.#drawing(!this.isDrawing));
    this.#parts.close.addEventListener("click", () => this.clear());
    for (const [begin, move, end] of [
      ["mousedown", "mousemove", "mouseup"],
      ["touchstart", "touchmove", "touchend"],
    ]) {
      map.on(begin, (event) => this.#begin(event, move, end));
    }
  }

  get isDrawing() {
    return this.#parts.draw.getAttribute("aria-pressed") === "true";
  }

  /** The circle as GeoJSON. */
  get area() {
    return this.#centre === null ? NOTHING : circle(this.#centre, this.#metres);
  }

  clear() {
    this.#drawing(false);
    this.#centre = null;
    this.#draw();
    this.#parts.found.hidden = true;
    this.#parts.list.replaceChildren();
  }

  #drawing(wanted) {
    this.#parts.draw.setAttribute("aria-pressed", String(wanted));
    this.#map.getCanvas().style.cursor = wanted ? "crosshair" : "";
    if (wanted) this.#say("Drag on the map from the middle of the circle outwards");
    else this.#map.dragPan.enable();
  }

  #begin(event, move, end) {
    if (!this.isDrawing) return;
    event.preventDefault();
    this.#map.dragPan.disable();
    const centre = event.lngLat.wrap();
    const grow = ({ lngLat }) => {
      this.#centre = [centre.lng, centre.lat];
      this.#metres = Math.min(LONGEST_METRES, centre.distanceTo(lngLat));
      this.#draw();
    };
    this.#map.on(move, grow);
    this.#map.once(end, () => {
      this.#map.off(move, grow);
      this.#drawing(false);
      if (this.#metres >= SHORTEST_METRES && this.#centre !== null) this.#ask(this.#centre, this.#metres);
    });
  }

  async #ask(centre, metres) {
    this.#centre = centre;
    this.#metres = metres;
    this.#draw();
    try {
      this.#list(await this.#search(centre, metres, MOST));
    } catch (failure) {
      this.#say(failure.message);
    }
  }

  #list(fixes) {
    const many = fixes.length === MOST ? `The nearest ${MOST}` : fixes.length === 1 ? "1 driver" : `${fixes.length} drivers`;
    this.#say(`${many} within ${distance(this.#metres)}`);
    this.#parts.list.replaceChildren(
      ...fixes.map((fix) => {
        const entry = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.className = "row";
        button.dataset.driver = fix.driver_id;
        button.append(text("span", `Driver ${fix.driver_id}`), text("span", distance(fix.distance_m)));
        button.addEventListener("click", () => this.#choose(fix.driver_id, fix));
        entry.append(button);
        return entry;
      }),
    );
    this.#parts.found.hidden = false;
  }

  #draw() {
    this.#map.getSource("circle")?.setData(this.area);
  }
}

function text(kind, what) {
  const element = document.createElement(kind);
  element.textContent = what;
  return element;
}
