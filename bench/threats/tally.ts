import type { Half } from './corpus/halves.ts';

interface Count {
  all: number;
  refused: number;
}

/** How many of what were refused, in the order in which they were first met, for each half. */
export class Tally {
  readonly #rows = new Map<string, Record<Half, Count>>();

  add(row: string, half: Half, refused: boolean): void {
    let counts = this.#rows.get(row);
    if (counts === undefined) {
      counts = { seen: { all: 0, refused: 0 }, scored: { all: 0, refused: 0 } };
      this.#rows.set(row, counts);
    }
    counts[half].all++;
    if (refused) counts[half].refused++;
  }

  total(half: Half): Count {
    const sum: Count = { all: 0, refused: 0 };
    for (const counts of this.#rows.values()) {
      sum.all += counts[half].all;
      sum.refused += counts[half].refused;
    }
    return sum;
  }

  /** Rows of a table: name, number and share refused of the half that was looked at, then of the other. */
  table(heading: string, digits: number): string {
    const cells = (count: Count): string => `${count.all} | ${share(count, digits)}`;
    const rows = [...this.#rows].map(
      ([row, { seen, scored }]) => `| ${row} | ${cells(seen)} | ${cells(scored)} |`,
    );
    return [
      `| ${heading} | seen | refused | scored only | refused |`,
      '| --- | --- | --- | --- | --- |',
      ...rows,
      `| all | ${cells(this.total('seen'))} | **${cells(this.total('scored')).replace(' | ', '** | **')}** |`,
    ].join('\n');
  }
}

const share = ({ all, refused }: Count, digits: number): string =>
  all === 0 ? '' : `${((100 * refused) / all).toFixed(digits)} %`;
