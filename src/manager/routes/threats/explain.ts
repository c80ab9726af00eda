import { Type } from 'typebox';
import { closed, nullable, oneOf, reference, slug, versionName } from '#api';
import {
  type ExplainedRequest,
  explainRequest,
  readHttpMessage,
  SnapshotFaults,
  type VersionDocument,
} from '#gateway';
import { GatehouseError, invalidInput } from '#kernel';
import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { assemble } from '../../publish/assemble.ts';
import { modes, policyOptions } from '../attachments/shape.ts';
import { parameter } from './shape.ts';

const step = closed({
  after: nullable(Type.String({ description: 'The transformation; null for the value as it came.' })),
  value: Type.String(),
  found: nullable(Type.String()),
});

const rule = closed(
  {
    id: Type.Integer(),
    message: Type.String(),
    refuses: Type.Boolean(),
    looks: Type.Array(
      closed({
        name: Type.String(),
        steps: Type.Array(step, { description: 'From the value as it came to what was found.' }),
      }),
    ),
  },
  { title: 'ExplainedRule' },
);

const attachment = closed(
  {
    id: Type.String(),
    scope: oneOf(['zone', 'version', 'operation']),
    mode: oneOf(modes),
    summary: Type.String(),
    refused: Type.Boolean(),
    category: nullable(Type.String()),
    exceeded: nullable(Type.String()),
    rules: Type.Array(rule, { description: 'Those that find something, also after the one that refuses.' }),
    values: Type.Array(
      closed({
        name: Type.String(),
        value: Type.String(),
        kind: oneOf(['usual', 'settled', 'prose', 'address', 'markup'], 'What the contract says of it.'),
        rules: Type.Integer({ description: 'Rules that looked at it.' }),
      }),
    ),
    proposed: Type.Array(
      closed({ rule: Type.Integer(), message: Type.String(), parameter: nullable(parameter) }),
      { description: 'What would have to be excluded for the request to pass, each as narrow as can be.' },
    ),
  },
  { title: 'ExplainedAttachment' },
);

const explained = closed(
  {
    version: Type.String(),
    operation: Type.String(),
    refused: Type.Boolean({ description: 'By threat rules, in block mode.' }),
    earlier: Type.Array(
      closed({
        policy: Type.String(),
        mode: oneOf(modes),
        code: Type.String(),
        reason: Type.String(),
        errors: Type.Array(closed({ at: Type.String(), message: Type.String() })),
      }),
      { description: 'What is refused before any rule is asked.' },
    ),
    exclusions: Type.Array(Type.String(), { description: 'Exclusions that hold there, in words.' }),
    attachments: Type.Array(attachment),
  },
  { title: 'ExplainedRequest' },
);

export const explainRequestRoute = defineRoute({
  method: 'POST',
  url: '/threat-rules/explain',
  permission: 'policies:write',
  tag: 'threats',
  summary: 'Say what threat rules find in a request that is pasted, and why',
  description:
    'Routed and read as the gateway does, judged by the rules of the catalogue as it is now, drafts too. With `exclusion` once more as if that were attached to the operation. Nothing is stored, and nothing of it is logged.',
  rehearsable: false,
  body: closed({
    api: reference,
    version: versionName,
    zone: Type.Optional(slug),
    request: Type.String({
      minLength: 1,
      maxLength: 262_144,
      description: 'As HTTP writes it: `POST /things HTTP/1.1`, header fields, an empty line, the body.',
    }),
    exclusion: Type.Optional(policyOptions),
  }),
  reply: closed({ asIs: explained, withExclusion: nullable(explained) }, { title: 'Explained' }),
  handler: async ({ db, body, now }) => {
    const id = await versionIdOf(db, { api: body.api, version: body.version });
    const { zones, versions } = await assemble(db, id);
    const version = versions[0]?.document;
    if (version === undefined) throw new GatehouseError('not-found', 'There is no such version.');
    const zone = body.zone ?? version.zones[0] ?? 'external';
    const message = given('/request', () => readHttpMessage(body.request));
    const explainBy = async (document: VersionDocument): Promise<ExplainedRequest> => {
      try {
        const snapshot = {
          format: 1,
          number: 1,
          createdAt: now,
          zones,
          plans: [],
          versions: [document],
        } as const;
        return await explainRequest(snapshot, message, { zone, now });
      } catch (error) {
        throw invalidInput([
          { at: error instanceof SnapshotFaults ? '/exclusion' : '/request', message: wordsOf(error) },
        ]);
      }
    };
    const as = await explainBy(version);
    if (body.exclusion === undefined) return { asIs: shown(as), withExclusion: null };
    const policy = { id: 'tried', policy: 'threat-exclusion', options: body.exclusion };
    const operations = version.operations.map(operation =>
      `${operation.method} ${operation.path}` === as.operation
        ? { ...operation, policies: [...operation.policies, policy] }
        : operation,
    );
    return { asIs: shown(as), withExclusion: shown(await explainBy({ ...version, operations })) };
  },
});

function given<T>(at: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw invalidInput([{ at, message: wordsOf(error) }]);
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof SnapshotFaults) return error.faults.map(({ message }) => message).join('; ');
  return error instanceof Error ? error.message : String(error);
}

function shown({ version, operation, refused, earlier, exclusions, attachments }: ExplainedRequest) {
  return {
    version,
    operation,
    refused,
    earlier: earlier.map(each => ({ ...each, errors: [...each.errors] })),
    exclusions: [...exclusions],
    attachments: attachments.map(({ policyId, scope, mode, summary, explanation, proposed }) => ({
      id: policyId,
      scope,
      mode,
      summary,
      refused: explanation.refused,
      category: explanation.category ?? null,
      exceeded: explanation.exceeded ?? null,
      rules: explanation.matched
        .filter(({ logged }) => logged)
        .map(({ id, message, refuses, conditions }) => ({
          id,
          message,
          refuses,
          looks: (conditions[0]?.looks ?? []).map(({ name, steps }) => ({ name, steps: [...steps] })),
        })),
      values: [...explanation.values],
      proposed: [...proposed],
    })),
  };
}
