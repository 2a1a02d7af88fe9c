/** Small charts of the last minutes. */
import uPlot from "/map/uplot/dist/uPlot.esm.js";

const KEPT = 300;
/** A chart that has just begun is not stretched beyond this. */
const SHORTEST_S = 60;
const HEIGHT = 36;

/** A line without axes: how it went is seen at a glance, how much it is stands beside it in figures. */
export class Chart {
  #times = [];
  #values = [];
  #element;
  #plot = null;

  constructor(element) {
    this.#element = element;
    new ResizeObserver(() => this.#plot?.setSize({ width: element.clientWidth, height: HEIGHT })).observe(element);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.#plot?.destroy();
      this.#plot = null;
      this.#draw();
    });
  }

  /** At that second it was so much; null if that is not known. */
  add(second, value) {
    if (second <= this.#times.at(-1)) return;
    this.#times.push(second);
    this.#values.push(value);
    if (this.#times.length > KEPT) {
      this.#times.shift();
      this.#values.shift();
    }
    this.#draw();
  }

  #draw() {
    const data = [this.#times, this.#values];
    if (this.#plot !== null) {
      this.#plot.setData(data);
      return;
    }
    if (this.#element.clientWidth === 0) return;
    const colour = getComputedStyle(document.body).getPropertyValue("--driver").trim();
    this.#plot = new uPlot(
      {
        width: this.#element.clientWidth,
        height: HEIGHT,
        padding: [3, 0, 3, 0],
        axes: [{ show: false }, { show: false }],
        cursor: { show: false },
        legend: { show: false },
        scales: {
          x: { range: (_, first, last) => [Math.min(first, last - SHORTEST_S), last] },
          y: { range: (_, __, most) => [0, most > 0 ? most * 1.15 : 1] },
        },
        series: [{}, { stroke: colour, fill: `${colour}22`, width: 1.5, points: { show: false } }],
      },
      data,
      this.#element,
    );
  }
}
