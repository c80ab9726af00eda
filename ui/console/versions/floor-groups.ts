import type { JudgedOperation } from '#kit/api/admin.ts';

export type State = JudgedOperation['controls'][number]['state'];

/** What stands in the way, first. */
const gravity: readonly State[] = ['missing', 'lapsed', 'waived', 'met'];

export interface ControlGroup {
  readonly control: string;
  readonly title: string;
  /** The worst over all operations that need it. */
  readonly state: State;
  readonly howToMeet: string | null;
  readonly operations: readonly {
    readonly id: string;
    readonly name: string;
    readonly category: JudgedOperation['category'];
    readonly state: State;
  }[];
}

/** A floor told operation by operation, turned to controls: each with the operations that need it, the worst first. */
export function byControl(items: readonly JudgedOperation[]): ControlGroup[] {
  const groups = new Map<string, ControlGroup & { operations: ControlGroup['operations'][number][] }>();
  for (const { id, method, path, category, controls } of items)
    for (const { control, title, state, howToMeet } of controls) {
      const operation = { id, name: `${method} ${path}`, category, state };
      const known = groups.get(control);
      if (known === undefined)
        groups.set(control, { control, title, state, howToMeet, operations: [operation] });
      else {
        known.operations.push(operation);
        const worse = gravity.indexOf(state) < gravity.indexOf(known.state);
        groups.set(control, {
          ...known,
          state: worse ? state : known.state,
          howToMeet: known.howToMeet ?? howToMeet,
        });
      }
    }
  const order = (state: State) => gravity.indexOf(state);
  return [...groups.values()]
    .map(group => ({
      ...group,
      operations: group.operations.toSorted((a, b) => order(a.state) - order(b.state)),
    }))
    .toSorted((a, b) => order(a.state) - order(b.state));
}

export const countOf = ({ operations }: ControlGroup, ...states: State[]): number =>
  operations.filter(({ state }) => states.includes(state)).length;
