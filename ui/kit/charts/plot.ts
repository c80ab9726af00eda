import 'uplot/dist/uPlot.min.css';
import UPlot from 'uplot';
import { compact, milliseconds } from '../format.ts';
import { drawMarkers, nameDemo, shadeDemo } from './draw.ts';
import { stacked, type ChartData, type Measure, type Series } from './model.ts';
import { inkOf } from './palette.ts';
import { hatched } from './texture.ts';
import { axisLabels } from './time-axis.ts';

export type Scheme = 'light' | 'dark';

export interface PlotOptions {
  readonly data: ChartData;
  readonly measure: Measure;
  readonly scheme: Scheme;
  readonly height: number;
  readonly pointed: (index: number | null) => void;
  readonly selected: (from: number, to: number) => void;
}

const font = '"Inter Variable", system-ui, sans-serif';
const frames = {
  light: { surface: '#ffffff', ink: '#5a6871', line: '#e6ebee', tint: 'rgb(90 104 113 / 9%)' },
  dark: { surface: '#182024', ink: '#a9b6bd', line: '#2c363c', tint: 'rgb(188 199 205 / 9%)' },
} as const;
/** Of the width, in CSS pixels, below which fewer labels are written. */
const narrow = 480;
/** A selection that is shorter was a click. */
const minSelected = 6;

/** A chart on a canvas. It is made anew when what it looks like changes; values come and go by `show`. */
export class Plot {
  readonly #plot: UPlot;
  readonly #holder: HTMLElement;
  readonly #height: number;
  readonly #watch: ResizeObserver;
  #data: ChartData;

  constructor(holder: HTMLElement, options: PlotOptions) {
    this.#holder = holder;
    this.#data = options.data;
    this.#height = options.height;
    this.#plot = new UPlot(this.#options(options), aligned(options.data), holder);
    this.#watch = new ResizeObserver(() => this.#fit(holder.clientWidth));
    this.#watch.observe(holder);
  }

  show(data: ChartData): void {
    if (data === this.#data) return;
    this.#data = data;
    this.#plot.setData(aligned(data));
  }

  /** Points at one of the moments, as the mouse would. */
  point(index: number): void {
    const moment = this.#data.at[index];
    if (moment === undefined) return;
    this.#plot.setCursor({ left: this.#plot.valToPos(moment / 1000, 'x'), top: this.#height / 3 });
  }

  leave(): void {
    this.#plot.setCursor({ left: -10, top: -10 });
  }

  destroy(): void {
    this.#watch.disconnect();
    this.#plot.destroy();
  }

  #fit(width: number): void {
    if (width > 0 && width !== this.#plot.width) this.#plot.setSize({ width, height: this.#height });
  }

  #options({ measure, scheme, height, data, pointed, selected }: PlotOptions): UPlot.Options {
    const frame = frames[scheme];
    const axis: UPlot.Axis = {
      stroke: frame.ink,
      font: `12px ${font}`,
      grid: { stroke: frame.line, width: 1 },
      ticks: { show: false },
      gap: 8,
    };
    const name = { surface: frame.surface, font: `${11 * devicePixelRatio}px ${font}` };
    const isNarrow = this.#holder.clientWidth < narrow;
    const label = (value: number) => (measure === 'duration' ? milliseconds(value) : compact(value));
    const isWhole = measure !== 'duration';
    const ground = data.series.findIndex(({ shape }) => shape === 'stacked');
    return {
      width: Math.max(this.#holder.clientWidth, 100),
      height,
      padding: [10, 34, 0, 0],
      legend: { show: false },
      cursor: {
        drag: { x: true, y: false, setScale: false, dist: minSelected },
        points: { size: 9, width: 2 },
        y: false,
      },
      scales: {
        x: { time: true, range: () => [this.#data.from / 1000, this.#data.to / 1000] },
        y: { range: (_plot, _least, most) => [0, topOf(most, isWhole)] },
      },
      axes: [
        {
          ...axis,
          space: isNarrow ? 70 : 90,
          incrs: timeSteps,
          size: 46,
          grid: { show: false },
          values: (_plot, splits, _axis, _space, apart) =>
            axisLabels(
              splits.map(split => split * 1000),
              apart * 1000,
            ),
        },
        {
          ...axis,
          size: measure === 'duration' ? 62 : 52,
          values: (_plot, splits) => splits.map(label),
          ...(isWhole ? { incrs: wholeSteps } : {}),
        },
      ],
      series: [{}, ...data.series.map((series, at) => seriesIn(series, scheme, at === ground))],
      bands: bandsIn(data.series, scheme),
      hooks: {
        setCursor: [({ cursor }) => pointed(cursor.idx ?? null)],
        setSelect: [plot => this.#select(plot, selected)],
        drawAxes: [plot => this.#demo(until => shadeDemo(plot, until, frame))],
        draw: [plot => this.#demo(until => nameDemo(plot, until, { ...frame, ...name }))],
        drawSeries: [
          (plot, at) => {
            const series = this.#data.series[at - 1];
            if (series === undefined || series.shape === 'bars' || series.shape === 'stacked') return;
            const ink = inkOf(series.ink);
            drawMarkers(plot, at, ink.marker, ink[scheme]);
          },
        ],
      },
    };
  }

  #demo(draw: (until: number) => void): void {
    const until = this.#data.demoUntil;
    if (typeof until === 'number') draw(until);
  }

  #select(plot: UPlot, selected: PlotOptions['selected']): void {
    const { left, width } = plot.select;
    if (width < minSelected) return;
    const from = plot.posToVal(left, 'x') * 1000;
    const to = plot.posToVal(left + width, 'x') * 1000;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    selected(from, to);
  }
}

const aligned = ({ at, series }: ChartData): UPlot.AlignedData => [
  at.map(moment => moment / 1000),
  ...stacked(series).map(values => [...values]),
];

function seriesIn(
  { label, ink: name, shape = 'line' }: Series,
  scheme: Scheme,
  ground: boolean,
): UPlot.Series {
  const ink = inkOf(name);
  const colour = ink[scheme];
  const bars = shape === 'bars' ? UPlot.paths.bars?.({ size: [0.7, 22], align: 1 }) : undefined;
  return {
    label,
    stroke: colour,
    width: shape === 'bars' ? 0 : shape === 'stacked' ? 1.25 : 2,
    points: { show: false },
    ...(shape === 'bars' || shape === 'stacked' ? {} : { dash: [...ink.dash] }),
    ...(shape === 'area' ? { fill: `${colour}22` } : {}),
    ...(ground ? { fill: hatched(name, colour) } : {}),
    ...(shape === 'bars' ? { fill: colour } : {}),
    ...(bars === undefined ? {} : { paths: bars }),
  };
}

/** Between a stacked series and the one below it lies its colour. */
function bandsIn(series: readonly Series[], scheme: Scheme): UPlot.Band[] {
  const bands: UPlot.Band[] = [];
  let below = -1;
  for (const [index, { shape, ink }] of series.entries()) {
    if (shape !== 'stacked') continue;
    if (below >= 0) bands.push({ series: [index + 1, below + 1], fill: hatched(ink, inkOf(ink)[scheme]) });
    below = index;
  }
  return bands;
}

/** Some air above the highest value; whole numbers are not divided. */
const topOf = (most: number | null, isWhole: boolean): number =>
  Math.max(isWhole ? 4 : 1, (Number.isFinite(most) ? (most ?? 0) : 0) * 1.08);

/** Seconds between two labels of time: such as a clock is read in, with two minutes for a plot as narrow as a phone. */
const timeSteps = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map(minutes => minutes * 60),
  ...[1, 2, 3, 6, 12].map(hours => hours * 3_600),
  ...[1, 2, 3, 7, 14, 28].map(days => days * 86_400),
];

const wholeSteps = Array.from({ length: 13 }, (_, power) =>
  [1, 2, 5].map(digit => digit * 10 ** power),
).flat();
