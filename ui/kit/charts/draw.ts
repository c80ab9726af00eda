import type UPlot from 'uplot';
import type { Marker } from './palette.ts';

/** CSS pixels between two markers of a line, and their size. */
const apart = 70;
const size = 7;

/** Pixels of the plot that lie before a moment. */
function widthUntil(plot: UPlot, until: number): number {
  const { left, width } = plot.bbox;
  return Math.min(plot.valToPos(until / 1000, 'x', true) - left, width);
}

/** Shades what was made up for the demo. */
export function shadeDemo(
  plot: UPlot,
  until: number,
  { ink, tint }: Readonly<Record<'ink' | 'tint', string>>,
) {
  const { ctx, bbox } = plot;
  const width = widthUntil(plot, until);
  if (width <= 0) return;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.fillStyle = tint;
  ctx.fillRect(bbox.left, bbox.top, width, bbox.height);
  ctx.strokeStyle = ink;
  ctx.lineWidth = ratio;
  ctx.setLineDash([3 * ratio, 3 * ratio]);
  if (width < bbox.width) {
    ctx.beginPath();
    ctx.moveTo(bbox.left + width, bbox.top);
    ctx.lineTo(bbox.left + width, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

/** Names the shaded part, above all lines, where there is room. */
export function nameDemo(
  plot: UPlot,
  until: number,
  { ink, surface, font }: Readonly<Record<'ink' | 'surface' | 'font', string>>,
) {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const text = 'Demo data';
  ctx.save();
  ctx.font = font;
  const length = ctx.measureText(text).width + 10 * ratio;
  if (widthUntil(plot, until) > length + 8 * ratio) {
    const left = bbox.left + 4 * ratio;
    const top = bbox.top + 3 * ratio;
    ctx.fillStyle = surface;
    ctx.globalAlpha = 0.85;
    ctx.fillRect(left, top, length, 17 * ratio);
    ctx.globalAlpha = 1;
    ctx.fillStyle = ink;
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    ctx.fillText(text, left + 5 * ratio, top + 9 * ratio);
  }
  ctx.restore();
}

/** Marks a line now and then with its shape, and always where a value stands alone between gaps. */
export function drawMarkers(plot: UPlot, series: number, marker: Marker, colour: string) {
  const { ctx } = plot;
  const [moments = []] = plot.data;
  const values = plot.data[series] ?? [];
  const ratio = devicePixelRatio;
  // Each series begins at another place, so that markers do not hide each other.
  let next = plot.bbox.left + (((series * 23) % apart) + 6) * ratio;
  ctx.save();
  ctx.fillStyle = colour;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2 * ratio;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === null || value === undefined) continue;
    const alone = isGap(values[index - 1]) && isGap(values[index + 1]);
    const x = plot.valToPos(moments[index] ?? 0, 'x', true);
    if (x < plot.bbox.left || x > plot.bbox.left + plot.bbox.width) continue;
    if (x < next && !alone) continue;
    if (x >= next) next = x + apart * ratio;
    drawMarker(ctx, marker, x, plot.valToPos(value, 'y', true), (size / 2) * ratio);
  }
  ctx.restore();
}

const isGap = (value: number | null | undefined): boolean => value === null || value === undefined;

function drawMarker(ctx: CanvasRenderingContext2D, marker: Marker, x: number, y: number, half: number) {
  ctx.beginPath();
  if (marker === 'circle') ctx.arc(x, y, half, 0, 2 * Math.PI);
  if (marker === 'square') ctx.rect(x - half, y - half, 2 * half, 2 * half);
  if (marker === 'cross') {
    ctx.moveTo(x - half, y - half);
    ctx.lineTo(x + half, y + half);
    ctx.moveTo(x + half, y - half);
    ctx.lineTo(x - half, y + half);
    ctx.stroke();
    return;
  }
  const corners = outlines[marker];
  for (const [right, down] of corners) ctx.lineTo(x + right * half, y + down * half);
  ctx.closePath();
  ctx.fill();
}

const outlines: Readonly<Record<Marker, readonly (readonly [number, number])[]>> = {
  circle: [],
  square: [],
  cross: [],
  triangle: [
    [0, -1.2],
    [1.2, 1],
    [-1.2, 1],
  ],
  down: [
    [0, 1.2],
    [1.2, -1],
    [-1.2, -1],
  ],
  diamond: [
    [0, -1.3],
    [1.3, 0],
    [0, 1.3],
    [-1.3, 0],
  ],
};
