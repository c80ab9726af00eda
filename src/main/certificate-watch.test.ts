import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createLog } from '#kernel';
import { CertificateWatch } from './certificate-watch.ts';

const log = createLog({ level: 'silent', to: { write: () => {} } });
const identity = (certificate: string) => ({ certificate, key: 'key' });

suite('certificate watch', () => {
  test('another certificate is shown once, the same one never', async () => {
    const shown: string[] = [];
    let there = 'first';
    const watch = new CertificateWatch({
      shown: identity('first'),
      read: () => Promise.resolve(identity(there)),
      show: ({ certificate }) => void shown.push(certificate),
      everyMs: 60_000,
      log,
    });
    await watch.look();
    there = 'second';
    await watch.look();
    await watch.look();
    watch.stop();
    assert.deepEqual(shown, ['second']);
  });

  test('a certificate that cannot be read or shown leaves the old one, and is tried again', async () => {
    let broken = true;
    let shown = '';
    const watch = new CertificateWatch({
      shown: identity('first'),
      read: () => (broken ? Promise.reject(new Error('no such file')) : Promise.resolve(identity('second'))),
      show: ({ certificate }) => void (shown = certificate),
      everyMs: 60_000,
      log,
    });
    await watch.look();
    assert.equal(shown, '');
    broken = false;
    await watch.look();
    watch.stop();
    assert.equal(shown, 'second');
  });
});
