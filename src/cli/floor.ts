import type { Control, JudgedOperation } from './answers.ts';
import { table } from './output.ts';

/** How an operation stands below its floor, in words for the person who publishes it. */

export interface MissingControl {
  readonly operation: string;
  readonly control: string;
  readonly title: string;
  readonly howToMeet: string;
}

/** Each operation with the controls that it lacks, then each control once with how to meet it. */
export function missingLines(missing: readonly MissingControl[], count: number): string[] {
  if (missing.length === 0) return [];
  const byOperation = new Map<string, string[]>();
  // Several controls may be met alike: the way is told once.
  const byWay = new Map<string, Set<string>>();
  for (const { operation, control, title, howToMeet } of missing) {
    const controls = byOperation.get(operation);
    if (controls === undefined) byOperation.set(operation, [control]);
    else controls.push(control);
    byWay.set(howToMeet, (byWay.get(howToMeet) ?? new Set()).add(`${control} (${title})`));
  }
  const lines = table([...byOperation].map(([operation, ids]) => [operation, `lacks ${ids.join(', ')}`]));
  const rest = count - missing.length;
  return [
    ...lines.split('\n'),
    ...(rest > 0 ? [`… and ${rest} more missing controls`] : []),
    '',
    'How to meet them:',
    ...[...byWay].flatMap(([way, controls]) => [...controls, `  ${way}`]),
  ];
}

/** What a floor report finds missing. */
export function missingOf(operations: readonly JudgedOperation[]): MissingControl[] {
  return operations.flatMap(({ method, path, controls }) =>
    controls
      .filter(({ state }) => state === 'missing' || state === 'lapsed')
      .map(({ control, title, howToMeet }) => ({
        operation: `${method} ${path}`,
        control,
        title,
        howToMeet: howToMeet ?? '',
      })),
  );
}

/** The commands that would help, by what is missing. */
export function waysOut(
  label: string,
  version: { readonly profile: string | null; readonly audience: string },
  missing: readonly Pick<MissingControl, 'control'>[],
  controls: readonly Control[],
): string[] {
  const ids = new Set(missing.map(({ control }) => control));
  const known = new Map(controls.map(control => [control.id, control]));
  const commands: string[] = [];
  if (ids.delete('risk-assessment'))
    commands.push(
      `npx gatehouse assess ${label} --template > assessment.yaml   (answer its questions, then)`,
      `npx gatehouse assess ${label} assessment.yaml`,
    );
  // What needs a decision of the Security role: nothing enforces it yet, or only the owner could say how.
  const toWaive = [...ids].filter(
    id => known.get(id)?.available === false || id === 'contract' || id === 'object-ownership',
  );
  const toAttach = [...ids].filter(id => !toWaive.includes(id));
  if (toAttach.length > 0 && version.profile === null)
    commands.push(`npx gatehouse profile ${label} ${profileFor(version.audience, true)}`);
  else if (toAttach.length > 0)
    commands.push(
      `npx gatehouse dump -o gatehouse.yaml, attach there what ${toAttach.join(', ')} needs, then`,
      'npx gatehouse sync gatehouse.yaml',
    );
  if (toWaive.length > 0)
    commands.push(
      `npx gatehouse waive ${label} ${toWaive.join(' ')} --until 90d --reason "why this is acceptable"`,
    );
  return commands;
}

/** The profile that fits an audience, without its number. */
export function profileFor(audience: string, changes: boolean): string {
  if (audience === 'open') return changes ? 'open-action' : 'open-data';
  return audience === 'internal' ? 'internal-service' : audience;
}
