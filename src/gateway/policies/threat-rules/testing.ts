import assert from 'node:assert/strict';
import type { ContractSchemas, OperationShape } from '#enforcement';
import { contentOf } from '../../content.ts';
import type { Validated } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';
import type { OperationDocument, VersionDocument } from '../../snapshot/document.ts';
import { compilePolicy, testExchange, testOperation, testVersion, type TestRequest } from '../../testing.ts';
import { policy as requestValidation } from '../request-validation/policy.ts';
import { shapeOf } from '../request-validation/testing.ts';

/** Steps for tests of what rules are told by contracts. */
export interface Asked {
  readonly shape: Partial<OperationShape>;
  readonly path?: string;
  readonly basePath?: string;
  readonly schemas?: ContractSchemas;
  /** Options of request-validation; undefined where it is not there, or only reports. */
  readonly validation?: Record<string, unknown> | undefined;
}

/** The exchange as rules meet it, after request-validation; or what that refused it for. */
export async function validated(asked: Asked, request: TestRequest): Promise<Validated | string> {
  const { path = testOperation.path, basePath = testVersion.basePath } = asked;
  const operation: OperationDocument = { ...testOperation, path, shape: shapeOf(asked.shape) };
  const version: VersionDocument = {
    ...{ ...testVersion, basePath, operations: [operation] },
    ...(asked.schemas === undefined ? {} : { schemas: asked.schemas }),
  };
  const blocks = !('validation' in asked) || asked.validation !== undefined;
  const x = testExchange({
    operation,
    version,
    enforced: new Set(blocks ? ['request-validation'] : []),
    parameters: { id: '1' },
    ...request,
  });
  if (!blocks) {
    assert.ok(!(contentOf(x) instanceof Refusal));
    return x;
  }
  const steps = compilePolicy(requestValidation, asked.validation ?? {}, { place: { version, operation } });
  const head = await steps.validate?.(x);
  const verdict = head ?? (x.body === undefined ? undefined : await steps.content?.(x));
  return verdict === undefined ? x : verdict.code;
}
