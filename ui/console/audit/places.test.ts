import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditEntry } from '#kit/api/admin.ts';
import { placeOf } from './places.ts';

const entry = (over: Partial<AuditEntry>): AuditEntry => ({
  sequence: 1,
  at: 0,
  actor: 'operator:ann',
  action: 'api.update',
  resourceKind: 'api',
  resourceId: 'api_1',
  detail: {},
  address: '127.0.0.1',
  place: null,
  ...over,
});
const version = { resourceKind: 'api-version', resourceId: 'ver_1', action: 'api-version.publish' };
const operation = { resourceKind: 'operation', resourceId: 'op/1', action: 'operation.update' };

test('an entry leads to the version or the operation that it is about', () => {
  const at = { api: 'city', version: 'v1' };
  assert.equal(placeOf(entry({ ...version, place: { ...at, operation: null } })), '/apis/city/versions/v1');
  assert.equal(
    placeOf(entry({ ...operation, place: { ...at, operation: 'op/1' } })),
    '/apis/city/versions/v1/operations/op%2F1',
  );
});

test('nothing leads to what is gone', () => {
  assert.equal(placeOf(entry(version)), undefined);
  assert.equal(placeOf(entry(operation)), undefined);
  assert.equal(placeOf(entry({ action: 'api.delete' })), undefined);
});
