import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { upstreamFaults } from './place.ts';

const faults = (target: string) => upstreamFaults({ targets: [target] });

suite('an upstream target is refused', () => {
  for (const target of [
    'http://169.254.169.254/latest/meta-data',
    'http://169.254.169.254.:80',
    'http://0xa9fea9fe',
    'http://2852039166',
    'http://0251.0376.0251.0376',
    'http://[::ffff:169.254.169.254]',
    'http://[fe80::1]',
    'http://[fd00:ec2::254]/',
    'http://metadata.google.internal/computeMetadata/v1',
    'http://METADATA.google.internal.',
    'http://0.0.0.0:7002',
    'http://0:7002',
    'http://[::]:7002',
    'http://224.0.0.1',
    'http://255.255.255.255',
    'http://[ff02::1]',
    'ftp://files.example',
    'http://user@files.example',
    'http://files.example/?a',
    'http://files.example/#a',
  ])
    test(target, () => assert.equal(faults(target).length, 1));
});

suite('an upstream target may be', () => {
  for (const target of [
    'http://127.0.0.1:9000',
    'http://[::1]:9000/base',
    'https://10.0.0.7',
    'http://192.168.1.1',
    'https://[fd12::7]:8443',
    'https://metadata.example.org',
    'http://service',
  ])
    test(target, () => assert.deepEqual(faults(target), []));
});
