import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { cameThroughGateway } from './via.ts';

suite('a request that came through a gateway is known', () => {
  for (const via of [
    '1.1 gatehouse',
    '1.0 fred, 1.1 gatehouse',
    '1.1 gatehouse, 1.1 nginx',
    'HTTP/1.1 GateHouse (x)',
  ])
    test(via, () => assert.equal(cameThroughGateway(via), true));
  for (const via of [undefined, '', '1.1 nginx', '1.1 gatehouse.example', '1.1 not-gatehouse'])
    test(`but not by ${via}`, () => assert.equal(cameThroughGateway(via), false));
});
