import { figures, type Round } from './report.ts';
import type { Scenario } from './scenarios.ts';

const [width, labelWidth, rowHeight, top] = [720, 110, 46, 56];
const colours = { user: '#2f6f8f', system: '#9cc3d5', bar: '#b3541e', text: '#1f2933', line: '#d5dbe1' };

/** Bars of CPU time per request, user and system, with each scenario's aim as a mark; an SVG of its own. */
export function chart(seen: readonly Round[], scenarios: readonly Scenario[]): string {
  const rows = figures(seen);
  const nginx = rows.find(({ name }) => name === 'nginx')?.total ?? 0;
  const longest = Math.max(...rows.map(({ total }) => total), ...scenarios.map(({ aim }) => aim * nginx));
  const plot = width - labelWidth - 190;
  const scale = (micros: number): number => Math.round((micros / longest) * plot * 10) / 10;
  const height = top + rows.length * rowHeight + 14;
  const bars = rows.map(({ name, user, system, total, ratio }, index) => {
    const y = top + index * rowHeight;
    const aim = scenarios.find(scenario => scenario.name === name)?.aim;
    const middle = y + 17;
    const told =
      name === 'nginx' ? `${total.toFixed(1)} µs` : `${total.toFixed(1)} µs, ${ratio.toFixed(2)} x nginx`;
    const at =
      labelWidth + Math.max(scale(user) + scale(system), aim === undefined ? 0 : scale(aim * nginx)) + 8;
    const mark = aim === undefined ? '' : line(labelWidth + scale(aim * nginx), y - 3, y + 27);
    return `  <text x="${labelWidth - 10}" y="${middle}" text-anchor="end">${name}</text>
  <rect x="${labelWidth}" y="${y}" width="${scale(user)}" height="24" fill="${colours.user}"/>
  <rect x="${labelWidth + scale(user)}" y="${y}" width="${scale(system)}" height="24" fill="${colours.system}"/>
${mark}  <text x="${at}" y="${middle}">${told}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="CPU time per request of nginx and Gatehouse" font-family="system-ui, sans-serif" font-size="13" fill="${colours.text}">
  <rect width="${width}" height="${height}" fill="#ffffff"/>
  <text x="12" y="22" font-weight="600">CPU time per request (µs, median)</text>
  <rect x="12" y="33" width="10" height="10" fill="${colours.user}"/><text x="27" y="42" font-size="11">user</text>
  <rect x="66" y="33" width="10" height="10" fill="${colours.system}"/><text x="81" y="42" font-size="11">system</text>
  <rect x="138" y="33" width="2" height="10" fill="${colours.bar}"/><text x="146" y="42" font-size="11">aim</text>
${bars.join('\n')}
</svg>
`;
}

const line = (x: number, from: number, to: number): string =>
  `  <rect x="${x - 1}" y="${from}" width="2" height="${to - from}" fill="${colours.bar}"/>\n`;
