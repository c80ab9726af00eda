import type { Command } from 'commander';
import { CommandFailure } from './exit.ts';
import { readInput } from './files.ts';
import type { Io } from './io.ts';
import { versionName } from './places.ts';
import { action, commandOf, groupOf } from './session.ts';
import { momentFrom } from './times.ts';

interface Check {
  readonly valid: boolean;
  readonly faults: readonly {
    readonly line: number | null;
    readonly column: number | null;
    readonly policy: string | null;
    readonly message: string;
  }[];
  readonly schema: string;
  readonly decision: {
    readonly permitted: boolean;
    readonly because: readonly string[];
    readonly errors: readonly string[];
  } | null;
}

interface Options {
  readonly operation?: string;
  readonly timeZone?: string;
  readonly tokenClaim: readonly string[];
  readonly schema?: boolean;
  readonly call?: string;
  readonly path: readonly string[];
  readonly user?: string;
  readonly group: readonly string[];
  readonly role: readonly string[];
  readonly application?: string;
  readonly scope: readonly string[];
  readonly claim: readonly string[];
  readonly address?: string;
  readonly country?: string;
  readonly zone?: string;
  readonly at?: string;
}

const each = (value: string, before: readonly string[]): string[] => [...before, value];

/** `cedar`: policies in the language Cedar, before they are attached. */
export function cedarCommand(io: Io): Command {
  return groupOf('cedar', 'Policies in the language Cedar, before they are attached.', [check(io)]);
}

function check(io: Io): Command {
  return commandOf(
    'check <version> <file>',
    'Hold policies against the contract of a version (<api>/<version>), and try a call.',
  )
    .option('--operation <operation>', 'they are for one operation, such as "GET /things/{id}"')
    .option('--time-zone <zone>', 'whose clocks hour and weekday tell, such as Europe/Berlin')
    .option(
      '--token-claim <name=type>',
      'a claim that they read: text, number, truth, list of texts',
      each,
      [],
    )
    .option('--schema', 'show what they are held against')
    .option('--call <operation>', 'try a call of this operation')
    .option('--path <name=value>', 'a path parameter of the call', each, [])
    .option('--user <id>', 'the end user of the call')
    .option('--group <name>', 'a group of the user', each, [])
    .option('--role <name>', 'a role of the user', each, [])
    .option('--application <id>', 'the application of the call')
    .option('--scope <name>', 'a scope of the access token', each, [])
    .option('--claim <name=value>', 'a claim of the access token; JSON, or a text', each, [])
    .option('--address <address>', 'where the call comes from')
    .option('--country <code>', 'the country it comes from, such as NL')
    .option('--zone <zone>', 'the zone of the call')
    .option('--at <time>', 'when: a moment, or a length from now such as 8h')
    .action(
      action(io, async ({ client, out }, options: Options, text: string, file: string) => {
        const { api, version } = versionName(text);
        const { body } = await client.call<Check>('POST', '/cedar/check', {
          api,
          version,
          policies: readInput(file),
          claims: pairs(options.tokenClaim, '--token-claim'),
          ...(options.operation !== undefined && { operation: options.operation }),
          ...(options.timeZone !== undefined && { timeZone: options.timeZone }),
          ...(options.call !== undefined && { call: callOf(options, options.call, io.clock.now()) }),
        });
        out.result(body, () => [...(options.schema === true ? [body.schema] : []), told(body)].join('\n'));
        if (!body.valid)
          throw new CommandFailure('different', `${file} would not be published.`, {
            hints: body.faults.map(
              ({ line, column, policy, message }) =>
                `${line === null ? '' : `${line}:${column ?? 1} `}${policy === null ? '' : `(${policy}) `}${message}`,
            ),
          });
      }),
    );
}

function callOf(options: Options, operation: string, now: number): object {
  const { user, group, role, application, scope, address, country, zone, at } = options;
  return {
    operation,
    path: pairs(options.path, '--path'),
    scopes: scope,
    claims: Object.fromEntries(
      Object.entries(pairs(options.claim, '--claim')).map(([name, value]) => [name, jsonOr(value)]),
    ),
    ...(user !== undefined && { user: { id: user, groups: group, roles: role } }),
    ...(application !== undefined && { application: { id: application } }),
    ...(address !== undefined && { address }),
    ...(country !== undefined && { country }),
    ...(zone !== undefined && { zone }),
    ...(at !== undefined && { at: momentFrom(at, '--at', now, 1) }),
  };
}

function pairs(given: readonly string[], flag: string): Record<string, string> {
  return Object.fromEntries(
    given.map(pair => {
      const at = pair.indexOf('=');
      if (at < 1) throw new CommandFailure('usage', `${flag}: give name=value, not "${pair}"`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function told({ valid, decision }: Check): string {
  if (!valid) return 'The policies are not good:';
  if (decision === null) return 'The policies are good.';
  const { permitted, because, errors } = decision;
  if (errors.length > 0) return `Refused, as a policy failed: ${errors.join('; ')}`;
  if (because.length === 0) return 'Refused: no policy permits it.';
  return `${permitted ? 'Permitted by' : 'Refused: forbidden by'} ${because.join(', ')}.`;
}
