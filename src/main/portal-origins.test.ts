import assert from 'node:assert/strict';
import { test } from 'node:test';
import { portalOrigins } from './portal-origins.ts';

test('a portal on this machine has two origins, whichever of its names it listens under', () => {
  const both = ['http://127.0.0.1:7000', 'http://localhost:7000'];
  for (const host of ['127.0.0.1', 'localhost', '0.0.0.0', '[::]'])
    assert.deepEqual(portalOrigins(`http://${host}:7000`), both, host);
  assert.deepEqual(portalOrigins('http://[::1]:7000'), [...both, 'http://[::1]:7000']);
});

test('elsewhere it has the one of its address, and never every page', () => {
  assert.deepEqual(portalOrigins('http://192.0.2.7:7000'), ['http://192.0.2.7:7000']);
  assert.deepEqual(portalOrigins('http://portal.example:80'), ['http://portal.example']);
});
