import { Type, type Static } from 'typebox';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { explainRequest, type HttpMessage, readHttpMessage, type SnapshotDocument } from '#gateway';
import { parser } from '#kernel';
import { CommandFailure } from './exit.ts';
import { readInput } from './files.ts';
import type { Io } from './io.ts';
import { count, table } from './output.ts';
import { addSnapshotSource, ruleFailure, snapshotFrom, type SnapshotSource } from './rule-source.ts';
import { action, commandOf } from './session.ts';

const mostRequests = 10_000;

const file = parser(
  Type.Object(
    {
      requests: Type.Array(
        Type.Object(
          {
            name: Type.Optional(Type.String({ maxLength: 200 })),
            request: Type.String({ minLength: 1 }),
            expect: Type.Union([Type.Literal('passes'), Type.Literal('blocked')]),
            rules: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 100 })),
          },
          { additionalProperties: false },
        ),
        { minItems: 1, maxItems: mostRequests },
      ),
    },
    { additionalProperties: false },
  ),
);
type Case = Static<typeof file.schema>['requests'][number];

interface Outcome {
  readonly name: string;
  readonly expect: Case['expect'];
  readonly got: 'passes' | 'blocked' | 'error';
  readonly good: boolean;
  /** Rules that match and are told to people. */
  readonly rules: readonly number[];
  /** Why it is not as expected. */
  readonly why: string;
}

/** `rules test`: a file of requests, each with what should become of it; with no server. */
export function testRulesCommand(io: Io): Command {
  const command = commandOf(
    'test <file>',
    'Try a file of requests (YAML) on rules: each says whether it should pass or be blocked; needs no server. Exits with 5 when one is not as expected.',
  );
  return addSnapshotSource(command).action(
    action(io, async (session, options: SnapshotSource, path: string) => {
      const { out, io: surroundings } = session;
      const cases = readCases(path);
      const now = surroundings.clock.now();
      const document = snapshotFrom(options, now);
      const outcomes = await session.progress('Trying requests', async () => {
        const found: Outcome[] = [];
        for (const [i, one] of cases.entries()) found.push(await tried(one, i, document, options, now));
        return found;
      });
      const wrong = outcomes.filter(({ good }) => !good);
      out.result({ passed: outcomes.length - wrong.length, failed: wrong.length, requests: outcomes }, () => {
        const told = out.quiet ? wrong : outcomes;
        const rows = told.map(({ good, name, got, rules, why }) => [
          good ? out.good('ok') : out.bad('WRONG'),
          name,
          good ? `${got}${rules.length === 0 ? '' : ` by ${rules.slice(0, 5).join(', ')}`}` : why,
        ]);
        return [
          ...(rows.length === 0 ? [] : [table(rows), '']),
          `${count(outcomes.length, 'request')}, ${wrong.length} not as expected.`,
        ].join('\n');
      });
      if (wrong.length > 0) throw new CommandFailure('different', '');
    }),
  );
}

function readCases(path: string): readonly Case[] {
  let value: unknown;
  try {
    value = parse(readInput(path), { maxAliasCount: 100 });
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(
      'usage',
      `${path} is not readable as YAML: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`,
    );
  }
  const faults = file.faults(value);
  if (faults.length > 0)
    throw new CommandFailure('usage', `${path} is no file of requests:`, {
      hints: faults.map(({ at, message }) => `${at === '' ? '/' : at}: ${message}`),
    });
  return (value as Static<typeof file.schema>).requests;
}

async function tried(
  one: Case,
  at: number,
  document: SnapshotDocument,
  source: SnapshotSource,
  now: number,
): Promise<Outcome> {
  const { expect, request } = one;
  const message = messageOf(request);
  const name =
    one.name ??
    (message instanceof Error ? `request ${at + 1}` : `${message.method} ${message.target}`.slice(0, 80));
  const failed = (error: Error): Outcome => ({
    name,
    expect,
    got: 'error',
    good: false,
    rules: [],
    why: error.message,
  });
  if (message instanceof Error) return failed(message);
  let explained: Awaited<ReturnType<typeof explainRequest>>;
  try {
    explained = await explainRequest(document, message, { zone: source.zone, now });
  } catch (error) {
    const failure = ruleFailure(error, source);
    // What is wrong with the rules is wrong with every request; what cannot be routed, with this one.
    if (failure instanceof CommandFailure && at === 0 && failure.hints.length > 0 && !isUnrouted(failure))
      throw failure;
    return failed(error instanceof Error ? error : new Error(String(error)));
  }
  const rules = explained.attachments.flatMap(({ explanation }) =>
    explanation.matched.filter(({ logged }) => logged).map(({ id }) => id),
  );
  const isBlocked = explained.refused || explained.earlier.some(({ mode }) => mode === 'block');
  const got = isBlocked ? 'blocked' : 'passes';
  const missing = (one.rules ?? []).filter(id => !rules.includes(id));
  return {
    name,
    expect,
    got,
    rules,
    good: got === expect && missing.length === 0,
    why:
      got === expect
        ? `rule ${missing.join(', ')} does not match`
        : got === 'passes'
          ? 'passes, should be blocked'
          : `blocked by ${rules.length > 0 ? rules.slice(0, 5).join(', ') : (explained.earlier[0]?.policy ?? 'its cost')}, should pass`,
  };
}

const isUnrouted = ({ hints }: CommandFailure): boolean =>
  hints.some(hint => /^(?:The gateway refuses|No operation takes)/.test(hint));

function messageOf(text: string): HttpMessage | Error {
  try {
    return readHttpMessage(text);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
