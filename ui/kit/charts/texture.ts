import type { InkName } from './palette.ts';

/** Side of a tile in CSS pixels. */
export const tile = 8;

/** How areas are hatched, as the lines of one tile: another direction for each ink, and none for the first. */
export const textures: Readonly<Record<InkName, string>> = {
  blue: '',
  orange: 'M-2 2L2 -2M0 8L8 0M6 10L10 6',
  green: 'M-2 6L2 10M0 0L8 8M6 -2L10 2',
  purple: 'M0 2H8M0 6H8',
  amber: 'M2 0V8M6 0V8',
  ink: 'M-2 2L2 -2M0 8L8 0M6 10L10 6M-2 6L2 10M0 0L8 8M6 -2L10 2',
  grey: 'M4 2V4',
};

/** The filling of a stacked area: a tint of its colour under its hatching. */
export function hatched(name: InkName, colour: string): string | CanvasPattern {
  const tint = `${colour}40`;
  const ratio = devicePixelRatio;
  const canvas = document.createElement('canvas');
  canvas.width = tile * ratio;
  canvas.height = tile * ratio;
  const ctx = canvas.getContext('2d');
  if (ctx === null) return tint;
  ctx.scale(ratio, ratio);
  ctx.fillStyle = tint;
  ctx.fillRect(0, 0, tile, tile);
  ctx.strokeStyle = `${colour}99`;
  ctx.lineWidth = 1;
  ctx.stroke(new Path2D(textures[name]));
  return ctx.createPattern(canvas, 'repeat') ?? tint;
}
