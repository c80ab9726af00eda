import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { inkOrder, inks } from './palette.ts';

type Rgb = readonly [number, number, number];

/** Of cards, in theme.css. */
const surfaces = { light: '#ffffff', dark: '#182024' } as const;

const linear = (hex: string): Rgb => {
  const part = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
};
const dot = ([a, b, c]: Rgb, [x, y, z]: Rgb): number => a * x + b * y + c * z;

/** WCAG 2.2, relative luminance and contrast ratio. */
const luminance = (colour: Rgb) => dot(colour, [0.2126, 0.7152, 0.0722]);
function contrast(one: Rgb, other: Rgb): number {
  const [lower = 0, upper = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (upper + 0.05) / (lower + 0.05);
}

/** What a colour becomes for those without one kind of cone: Machado, Oliveira and Fernandes 2009, severity 1. */
const views: Readonly<Record<string, readonly [Rgb, Rgb, Rgb]>> = {
  'all colours': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Distance as seen, by Oklab (Ottosson 2020) times 100: about 2 is just noticed side by side. */
function distance(one: Rgb, other: Rgb): number {
  const [a, b] = [oklab(one), oklab(other)];
  return 100 * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
function oklab(colour: Rgb): Rgb {
  const cones: Rgb = [
    Math.cbrt(dot(colour, [0.4122214708, 0.5363325363, 0.0514459929])),
    Math.cbrt(dot(colour, [0.2119034982, 0.6806995451, 0.1073969566])),
    Math.cbrt(dot(colour, [0.0883024619, 0.2817188376, 0.6299787005])),
  ];
  return [
    dot(cones, [0.2104542553, 0.793617785, -0.0040720468]),
    dot(cones, [1.9779984951, -2.428592205, 0.4505937099]),
    dot(cones, [0.0259040371, 0.7827717662, -0.808675766]),
  ];
}

suite('inks of charts', () => {
  for (const scheme of ['light', 'dark'] as const) {
    test(`each stands out from the ${scheme} surface by 4.5 to 1`, () => {
      for (const [name, ink] of Object.entries(inks)) {
        const found = contrast(linear(ink[scheme]), linear(surfaces[scheme]));
        assert.ok(found >= 4.5, `${name}: ${found.toFixed(2)}`);
      }
    });
    for (const [view, [red, green, blue]] of Object.entries(views))
      test(`the first five differ in the ${scheme} scheme with ${view}`, () => {
        const seen = inkOrder.slice(0, 5).map(name => {
          const colour = linear(inks[name][scheme]);
          const bounded = [dot(red, colour), dot(green, colour), dot(blue, colour)].map(part =>
            Math.min(1, Math.max(0, part)),
          );
          return { name, colour: [bounded[0] ?? 0, bounded[1] ?? 0, bounded[2] ?? 0] as const };
        });
        for (const [at, one] of seen.entries())
          for (const other of seen.slice(at + 1)) {
            const apart = distance(one.colour, other.colour);
            assert.ok(apart >= 8, `${one.name} and ${other.name}: ${apart.toFixed(1)}`);
          }
      });
  }
  test('no two series look alike without colour', () => {
    const looks = inkOrder.map(name => `${inks[name].dash.join(' ')} ${inks[name].marker}`);
    assert.equal(new Set(looks).size, looks.length);
  });
});
