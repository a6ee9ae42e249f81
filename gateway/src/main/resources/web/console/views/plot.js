import { html } from '/lib/lit-html/lit-html.js';
import { AsyncDirective, directive } from '/lib/lit-html/async-directive.js';
import uPlot from '/lib/uplot/uPlot.esm.js';

const HEIGHT = 150;
const WINDOW = [60, 5 * 60];
const DASHES = [[], [6, 4], [2, 3], [10, 3, 2, 3], [4, 2, 1, 2], [12, 5]];
const FONT = '11px system-ui, sans-serif';

/**
 * What is to be drawn.
 *
 * @typedef {object} Drawing
 * @property {(number | null)[][]} columns times in seconds of the epoch, then a column for each line
 * @property {string} unit bytes are counted in powers of two
 * @property {(value: number) => string} value as the axis shows it
 * @property {(seconds: number, step: number) => string} time likewise
 * @property {(moment: number | null) => void} pointAt told where the pointer is
 * @property {string} shape another one where the lines or the language are others
 */

/** Keeps one uPlot in an element; drawn anew only for another shape, else given the new points. */
class PlotDirective extends AsyncDirective {
  #element = null;
  #chart = null;
  #drawing = null;
  #sizes = new ResizeObserver(() => this.#fit());

  render() {}

  /**
   * @param {import('/lib/lit-html/directive.js').ElementPart} part
   * @param {[Drawing]} drawing
   */
  update({ element }, [drawing]) {
    const before = this.#drawing;
    this.#drawing = drawing;
    this.#element = element;
    if (!this.#chart || before?.shape !== drawing.shape) {
      this.#begin();
    } else if (before.columns[0].at(-1) !== drawing.columns[0].at(-1)) {
      this.#chart.setData(drawing.columns);
    }
  }

  disconnected() {
    this.#end();
  }

  reconnected() {
    this.#begin();
  }

  #begin() {
    this.#end();
    this.#chart = new uPlot(this.#options(), this.#drawing.columns, this.#element);
    this.#sizes.observe(this.#element);
    SCHEME.addEventListener('change', this.#redraw);
  }

  #end() {
    SCHEME.removeEventListener('change', this.#redraw);
    this.#sizes.disconnect();
    this.#chart?.destroy();
    this.#chart = null;
  }

  #redraw = () => this.#chart?.redraw(false);

  #fit() {
    const width = this.#element.clientWidth;
    if (this.#chart && width > 0 && width !== this.#chart.width) {
      this.#chart.setSize({ width, height: HEIGHT });
    }
  }

  #options() {
    const axis = { stroke: colour('--soft'), font: FONT, grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
    const lines = this.#drawing.columns.slice(1).map((column, index) => ({
      stroke: colour(`--line-${index % DASHES.length}`),
      width: 2,
      dash: DASHES[index % DASHES.length],
      points: { show: false },
    }));
    return {
      width: Math.max(this.#element.clientWidth, 200),
      height: HEIGHT,
      padding: [8, 24, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: false, y: false, setScale: false },
        sync: { key: 'flow' },
        points: { size: 6 },
      },
      hooks: { setCursor: [({ cursor, data }) => this.#drawing.pointAt(data[0][cursor.idx] ?? null)] },
      scales: {
        x: { time: true, range: (chart, from, to) => shownTimes(from, to) },
        y: { range: (chart, from, to) => [0, to > 0 ? to * 1.1 : 1] },
      },
      axes: [
        { ...axis, space: 80, size: 26, values: (chart, times) => times.map((at) => this.#drawing.time(at, times[1] - times[0])) },
        {
          ...axis,
          ...increments(this.#drawing.unit),
          space: 34,
          size: 70,
          values: (chart, values) => values.map((value) => this.#drawing.value(value)),
        },
      ],
      series: [{}, ...lines],
    };
  }
}

const SCHEME = matchMedia('(prefers-color-scheme: dark)');
const keep = directive(PlotDirective);

/** As wide as there is something to see, but never so narrow that every point jumps. */
function shownTimes(from, to) {
  const end = to ?? Date.now() / 1000;
  const [least, most] = WINDOW;
  return [end - Math.min(Math.max(end - (from ?? end), least), most), end];
}

function increments(unit) {
  return unit === 'bytes' ? { incrs: Array.from({ length: 44 }, (none, power) => 2 ** power) } : {};
}

/** Asked for at each drawing, as the scheme may be another one. */
function colour(variable) {
  return () => getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
}

/**
 * What it shows is said beside it in words: the drawing itself is for eyes only.
 *
 * @param {Drawing} drawing
 */
export function plot(drawing) {
  return html`<div class="plot" aria-hidden="true" ${keep(drawing)}></div>`;
}
