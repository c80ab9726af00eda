import { ApiProblem, Unreachable, type InputFault } from '../api/problem.ts';

export interface PlacedFaults {
  /** Messages by field. */
  readonly fields: Readonly<Record<string, string>>;
  /** Faults that no field of the form stands for. */
  readonly elsewhere: readonly InputFault[];
}

/** `/limits/0/name` and `body:/limits/0/name` as `limits.0.name`: how forms name their fields. */
export function fieldOf(at: string): string {
  const pointer = at.slice(at.indexOf('/') + 1);
  return pointer
    .split('/')
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
}

/**
 * Brings each fault to the field that it is about: the field itself, or the nearest one above it. `places` leads from
 * a pointer (or its beginning) to a field where the body is built differently from the form.
 */
export function placeFaults(
  faults: readonly InputFault[],
  known: ReadonlySet<string>,
  places: Readonly<Record<string, string>> = {},
): PlacedFaults {
  const fields: Record<string, string> = {};
  const elsewhere: InputFault[] = [];
  for (const fault of faults) {
    const field = nearest(translated(fault.at, places), known);
    if (field === undefined) elsewhere.push(fault);
    else fields[field] = fields[field] === undefined ? fault.message : `${fields[field]} ${fault.message}`;
  }
  return { fields, elsewhere };
}

function translated(at: string, places: Readonly<Record<string, string>>): string {
  const pointer = at.replace(/^[a-z]+:/, '');
  const prefix = Object.keys(places)
    .filter(place => pointer === place || pointer.startsWith(`${place}/`))
    .toSorted((a, b) => b.length - a.length)[0];
  if (prefix === undefined) return fieldOf(at);
  const rest = pointer.slice(prefix.length);
  return (places[prefix] ?? '') + (rest === '' ? '' : `.${fieldOf(rest)}`);
}

function nearest(field: string, known: ReadonlySet<string>): string | undefined {
  let path = field;
  while (path !== '') {
    if (known.has(path)) return path;
    const dot = path.lastIndexOf('.');
    path = dot === -1 ? '' : path.slice(0, dot);
  }
  return undefined;
}

/** What to say above a form that was not taken. */
export function headlineOf(error: unknown): { title: string; detail: string | undefined } {
  if (error instanceof Unreachable)
    return { title: 'No connection', detail: 'What you entered is still here. Try again in a moment.' };
  if (!(error instanceof ApiProblem))
    return { title: 'That did not work', detail: 'What you entered is still here. Try again.' };
  if (error.code === 'revision-stale')
    return {
      title: 'Changed by somebody else',
      detail: 'What you entered is still here. Note what you need, load the page again and apply it anew.',
    };
  if (error.status === 429 && error.retryAfter !== undefined)
    return { title: error.title, detail: `Wait ${waiting(error.retryAfter)}, then try again.` };
  return { title: error.title, detail: error.errors.length > 0 ? undefined : error.detail };
}

const waiting = (seconds: number): string =>
  seconds < 90 ? `${Math.max(1, Math.ceil(seconds))} seconds` : `${Math.ceil(seconds / 60)} minutes`;
