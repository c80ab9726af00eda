import { Type } from 'typebox';
import { closed, instant, nullable, record, reference, versionName } from '#api';
import {
  type CedarCheck,
  cedarClaimTypes,
  checkCedar,
  type OperationDocument,
  type VersionDocument,
} from '#gateway';
import { GatehouseError, invalidInput } from '#kernel';
import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { assemble } from '../../publish/assemble.ts';
import { type CallToTry, callToTry, trialOf } from './call.ts';

const fault = closed(
  {
    line: nullable(Type.Integer()),
    column: nullable(Type.Integer()),
    policy: nullable(Type.String({ description: 'Its `@id`, or `policy 3`.' })),
    message: Type.String(),
  },
  { title: 'CedarFault' },
);

const decision = closed(
  {
    permitted: Type.Boolean(),
    because: Type.Array(Type.String(), {
      description: 'The policies that decided; none where none permits.',
    }),
    errors: Type.Array(Type.String(), { description: 'Policies that failed; then nothing is permitted.' }),
  },
  { title: 'CedarDecision' },
);

export const checkCedarRoute = defineRoute({
  method: 'POST',
  url: '/cedar/check',
  permission: 'apis:read',
  tag: 'cedar',
  summary: 'Check policies in Cedar, and try a call',
  description:
    'Holds policies against the contract of a version as publishing would, and decides about a call that is only thought of as the gateway would. Nothing is stored.',
  rehearsable: false,
  body: closed({
    api: reference,
    version: versionName,
    operation: Type.Optional(
      Type.String({
        maxLength: 2_000,
        description: '`<METHOD> <template>`: where they are attached to one operation.',
      }),
    ),
    policies: Type.String({ minLength: 1, maxLength: 64 * 1024 }),
    claims: Type.Optional(record(Type.Union(cedarClaimTypes.map(type => Type.Literal(type))), 50)),
    timeZone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    call: Type.Optional(callToTry),
  }),
  reply: closed(
    {
      valid: Type.Boolean(),
      faults: Type.Array(fault),
      schema: Type.String({ description: 'What the policies are held against, in Cedar.' }),
      decision: nullable(decision),
      decidedAt: instant,
    },
    { title: 'CedarCheck' },
  ),
  handler: async ({ db, body, now }) => {
    const id = await versionIdOf(db, { api: body.api, version: body.version });
    const version = (await assemble(db, id)).versions[0]?.document;
    if (version === undefined) throw new GatehouseError('not-found', 'There is no such version.');
    const at = body.call?.at ?? now;
    const { schema, faults, decision } = check(version, body, at);
    return {
      valid: faults.length === 0,
      faults: faults.map(({ line, column, policy, message }) => ({
        line: line ?? null,
        column: column ?? null,
        policy: policy ?? null,
        message,
      })),
      schema,
      decision:
        decision === undefined
          ? null
          : { permitted: decision.isPermitted, because: decision.because, errors: decision.errors },
      decidedAt: at,
    };
  },
});

interface Asked {
  readonly operation?: string;
  readonly policies: string;
  readonly claims?: Readonly<Record<string, (typeof cedarClaimTypes)[number]>>;
  readonly timeZone?: string;
  readonly call?: CallToTry;
}

function check(version: VersionDocument, asked: Asked, at: number): CedarCheck {
  const operation =
    asked.operation === undefined ? undefined : operationOf(version, asked.operation, '/operation');
  const trial =
    asked.call &&
    trialOf(asked.call, operationOf(version, asked.call.operation, '/call/operation'), version, at);
  try {
    return checkCedar(
      {
        version,
        operation,
        policies: asked.policies,
        claims: Object.entries(asked.claims ?? {}).map(([name, type]) => ({ name, type })),
        timeZone: asked.timeZone ?? 'UTC',
      },
      trial,
    );
  } catch (error) {
    throw invalidInput([
      { at: '/policies', message: error instanceof Error ? error.message : String(error) },
    ]);
  }
}

function operationOf(version: VersionDocument, label: string, at: string): OperationDocument {
  const found = version.operations.find(({ method, path }) => `${method} ${path}` === label);
  if (found === undefined) throw invalidInput([{ at, message: `the version has no operation "${label}"` }]);
  return found;
}
