import assert from 'node:assert/strict';
import type { ContractSchemas, JsonSchema, OperationShape, ParameterShape } from '#enforcement';
import { Refusal } from '../../refusal.ts';
import type { OperationDocument, VersionDocument } from '../../snapshot/document.ts';
import { compilePolicy, testExchange, testOperation, testVersion, type TestRequest } from '../../testing.ts';
import { policy } from './policy.ts';

/** A parameter with what OpenAPI has for what is not told. */
export function parameter(
  name: string,
  place: ParameterShape['in'],
  schema: JsonSchema | undefined,
  over: Partial<ParameterShape> = {},
): ParameterShape {
  const style = over.style ?? (place === 'query' || place === 'cookie' ? 'form' : 'simple');
  return {
    name,
    in: place,
    required: place === 'path',
    explode: style === 'form',
    allowReserved: false,
    ...(schema === undefined ? {} : { schema }),
    ...over,
    style,
  };
}

export const shapeOf = (over: Partial<OperationShape>): OperationShape => ({
  parameters: [],
  bodies: [],
  bodyRequired: false,
  answers: [],
  ...over,
});

export interface Judged {
  /** `code at: message; …`, or undefined where the request passed. */
  readonly refused: string | undefined;
  readonly refusal: Refusal | undefined;
  /** Likewise, of what was only noted. */
  readonly noted: readonly string[];
}

export const inWords = ({ code, errors = [] }: Refusal): string =>
  [code, ...errors.map(({ at, message }) => `${at}: ${message}`)].join('; ');

/** Asks the policy as the pipeline does: the head, then the body. */
export async function judge(
  shape: Partial<OperationShape>,
  request: TestRequest,
  more: { options?: Record<string, unknown>; schemas?: ContractSchemas } = {},
): Promise<Judged> {
  const operation: OperationDocument = { ...testOperation, shape: shapeOf(shape) };
  const version: VersionDocument = {
    ...testVersion,
    operations: [operation],
    ...(more.schemas === undefined ? {} : { schemas: more.schemas }),
  };
  const steps = compilePolicy(policy, more.options ?? {}, { place: { version, operation } });
  const x = testExchange({ operation, version, ...request });
  let verdict = await steps.validate?.(x);
  if (verdict === undefined && x.body !== undefined) verdict = await steps.content?.(x);
  assert.ok(verdict === undefined || verdict instanceof Refusal);
  return {
    refused: verdict && inWords(verdict),
    refusal: verdict,
    noted: x.reported.map(({ refusal }) => inWords(refusal)),
  };
}

/** A request with a body of that type. */
export function sending(
  type: string | undefined,
  body: string | Buffer,
  headers: readonly string[] = [],
): TestRequest {
  const octets = Buffer.from(body);
  return {
    method: 'POST',
    headers: [
      ...headers,
      ...(type === undefined ? [] : ['Content-Type', type]),
      'Content-Length',
      String(octets.length),
    ],
    body: octets,
  };
}
