import type { OperationPlan } from './snapshot/plan.ts';

/**
 * What answers of an operation held beyond what everybody may see (OWASP API3, broken object property level
 * authorisation). No value, and no name that could be data: places are JSON Pointers with `*` for those.
 */
export interface Exposed {
  /** Of which the contract says nothing; not for answers; classified there; found by a detector; internals in an error. */
  readonly what: 'undeclared' | 'write-only' | 'classified' | 'detected' | 'internals';
  /** JSON Pointer, or `header <name>`. */
  readonly place: string;
  /** Class of the data; for what was detected, a colon and what it was taken for. Empty where there is none. */
  readonly data: string;
  readonly outcome: 'left' | 'masked' | 'removed' | 'replaced' | 'withheld';
}

/** One row of the report: in how many answers. */
export interface ExposureCount extends Exposed {
  /** `<api>/<version>` and `<METHOD> <template>`. */
  readonly version: string;
  readonly operation: string;
  readonly answers: number;
}

/** Rows kept between two reports, and places of one operation among them: names are the upstream's choice. */
const mostRows = 2_000;
const mostPlaces = 100;
const longestPlace = 200;

/** Counts what answers held, until it is asked. */
export class Exposure {
  #rows = new Map<string, ExposureCount>();
  readonly #places = new Map<string, number>();

  /** Notes what one answer held; each thing once, however often it was in it. */
  note(
    { versionLabel, label }: Pick<OperationPlan, 'versionLabel' | 'label'>,
    seen: Iterable<Exposed>,
  ): void {
    const once = new Set<string>();
    for (const exposed of seen) {
      const place = safePlace(exposed.place);
      const key = [versionLabel, label, exposed.what, exposed.data, exposed.outcome, place].join('\n');
      if (once.has(key)) continue;
      once.add(key);
      const row = this.#rows.get(key);
      if (row !== undefined) this.#rows.set(key, { ...row, answers: row.answers + 1 });
      else this.#add(key, { ...exposed, place, version: versionLabel, operation: label, answers: 1 });
    }
  }

  /** What was seen since the last call. */
  take(): ExposureCount[] {
    if (this.#rows.size === 0) return [];
    const rows = [...this.#rows.values()];
    this.#rows = new Map();
    this.#places.clear();
    return rows;
  }

  #add(key: string, row: ExposureCount): void {
    const of = `${row.version}\n${row.operation}`;
    const places = this.#places.get(of) ?? 0;
    if (this.#rows.size >= mostRows || places >= mostPlaces) return;
    this.#places.set(of, places + 1);
    this.#rows.set(key, row);
  }
}

/** Names with digits, at signs and the like may be identifiers of somebody, and long ones may be anything. */
export function safePlace(place: string): string {
  const safe = place
    .split('/')
    .map(token =>
      /^[A-Za-z_$][\w$.~-]{0,63}$/.test(token) && !/\d{3}/.test(token) ? token : token === '' ? '' : '*',
    )
    .join('/');
  return place.startsWith('header ') ? place.slice(0, longestPlace) : safe.slice(0, longestPlace);
}
