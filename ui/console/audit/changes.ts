/** What an audit entry tells, brought into rows: fields that changed, and everything else that it notes. */

export interface FieldChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

export interface Told {
  readonly changes: readonly FieldChange[];
  readonly notes: readonly (readonly [name: string, value: string])[];
}

/** Fields that hold a moment, in milliseconds since the epoch. */
const moments = /(?:At|^until|^notAfter|^from|^to)$/;

/** A detail is `{field: {before, after}}`, single values, or both together. */
export function toldBy(detail: unknown, moment: (at: number) => string): Told {
  const changes: FieldChange[] = [];
  const notes: [string, string][] = [];
  if (!isRecord(detail))
    return { changes, notes: detail === null || detail === undefined ? [] : [['note', shown(detail)]] };
  for (const [name, value] of Object.entries(detail)) {
    const say = (given: unknown): string =>
      typeof given === 'number' && moments.test(name) ? moment(given) : shown(given);
    if (isRecord(value) && 'before' in value && 'after' in value)
      changes.push({ field: name, before: say(value['before']), after: say(value['after']) });
    else notes.push([name, say(value)]);
  }
  return { changes, notes };
}

/** A value for reading: lists by commas, what is nested as JSON, nothing as a dash. */
function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.every(item => typeof item !== 'object'))
    return value.length === 0 ? 'none' : value.join(', ');
  return JSON.stringify(value, null, 2);
}

/** One line for the list: the names of what changed, or the first notes. */
export function inShort({ changes, notes }: Told): string {
  if (changes.some(({ field, before }) => field === 'id' && before === '–')) return ofTheNew(changes);
  const first = changes
    .slice(0, 2)
    .map(({ field, before, after }) => `${wordsOf(field)}: ${clipped(before)} → ${clipped(after)}`);
  const noted =
    changes.length > 0 ? [] : notes.slice(0, 2).map(([name, value]) => `${wordsOf(name)}: ${clipped(value)}`);
  const rest = changes.length > 2 ? [`${changes.length - 2} more`] : [];
  return [...first, ...noted, ...rest].join(' · ');
}

/** What tells a new thing from others: its name, or what it was made with. */
function ofTheNew(changes: readonly FieldChange[]): string {
  const name = changes.find(({ field }) => field === 'title' || field === 'name');
  if (name !== undefined) return clipped(name.after);
  return changes
    .filter(({ field, after }) => after !== '–' && !/(?:^id|Id|At)$/.test(field))
    .slice(0, 2)
    .map(({ field, after }) => `${wordsOf(field)}: ${clipped(after)}`)
    .join(' · ');
}

/** `createdAt` as "Created at". */
export const wordsOf = (field: string): string =>
  field.slice(0, 1).toUpperCase() +
  field
    .slice(1)
    .replaceAll(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);

const clipped = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
