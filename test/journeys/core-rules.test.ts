/** A release of the Core Rule Set in the running product: attached, changed, broken, mended, and never away meanwhile. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { call } from '../support/calls.ts';
import { publishApi, untilServed } from '../support/catalogue.ts';
import { eventually } from '../support/eventually.ts';
import { Product } from '../support/product.ts';
import { echo, type TestUpstream } from '../support/upstreams.ts';

const refusing = (id: number, word: string): string =>
  `SecRule ARGS "@contains ${word}" "id:${id},phase:2,deny,tag:attack-sqli"\n`;

suite('the OWASP Core Rule Set', () => {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-core-rules-'));
  let gatehouse: Product;
  let service: TestUpstream;

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  const rules = 'rules/REQUEST-942-SQLI.conf';
  const url = () => `${gatehouse.url()}/things/things`;
  const statusOf = async (word: string): Promise<number> => (await call(`${url()}?q=${word}`)).status;
  const untilRefused = (word: string) =>
    eventually(
      () => statusOf(word),
      status => status === 403,
    );
  const untilServing = (version: string) =>
    eventually(
      async () => (await gatehouse.command(['rules', 'crs'])).stdout,
      shown => shown.includes(`Core Rule Set ${version} from ${directory}`) && /serves\.$/m.test(shown),
    );

  before(async () => {
    write('crs-setup.conf', 'SecAction "id:900990,phase:1,pass,nolog,setvar:tx.crs_setup_version=400"\n');
    write(rules, `# OWASP CRS ver.4.1.0\n${refusing(1, 'drop')}`);
    service = await echo();
    gatehouse = await Product.start({ flags: ['--threats-crs', directory, '--drain-seconds', '5'] });
    const { versionId } = await publishApi(gatehouse.admin, { upstream: service.url, audience: 'open' });
    await untilServed(url());
    await gatehouse.admin.call('POST', '/attachments', {
      scope: 'version',
      scopeId: versionId,
      policy: 'threat-rules',
      options: { pack: false, crs: true },
    });
  });
  after(async () => {
    await gatehouse?.stop();
    await service?.close();
    rmSync(directory, { recursive: true });
  });

  test('finds attacks where it is attached, and lets the rest through', async () => {
    await untilRefused('drop');
    assert.equal(await statusOf('hello'), 200);
    assert.match(
      (await gatehouse.command(['rules', 'crs'])).stdout,
      /Core Rule Set 4\.1\.0 from .* serves\./,
    );
  });

  test('is read anew without a restart, with plugins; requests under way end as they began', async () => {
    const slow = request(url(), { method: 'POST', headers: { 'content-type': 'application/json' } });
    const answered = new Promise<number | undefined>((resolve, reject) => {
      slow.on('response', answer => resolve(answer.resume().statusCode)).on('error', reject);
    });
    slow.write('{"a":');
    write(rules, `# OWASP CRS ver.4.2.0\n${refusing(1, 'drop')}${refusing(2, 'union')}`);
    write('plugins/shop-after.conf', 'SecRuleRemoveById 1\n');
    const { code, stdout } = await gatehouse.command(['rules', 'reload']);
    assert.equal(code, 0);
    assert.match(stdout, /4\.2\.0/);
    await untilRefused('union');
    slow.end('"union"}');
    assert.equal(await answered, 200);
    await untilServing('4.2.0');
    assert.equal(await statusOf('union'), 403);
    assert.equal(await statusOf('drop'), 200);
  });

  test('that is broken is refused with file and line, and the one before goes on', async () => {
    write(rules, `${refusing(2, 'union')}\nSecRule ARGS "@nope" "id:3,phase:2,deny"\n`);
    const { code, stderr } = await gatehouse.command(['rules', 'reload']);
    assert.equal(code, 3);
    assert.match(stderr, /rules\/REQUEST-942-SQLI\.conf:3:15: /);
    gatehouse.signal('SIGHUP');
    await eventually(
      () => Promise.resolve(gatehouse.output),
      output => output.includes('upgrade failed'),
    );
    assert.match(gatehouse.output, /REQUEST-942-SQLI\.conf:3:15: /);
    assert.equal(await statusOf('union'), 403);
    await untilServing('4.2.0');
  });

  test('is read anew by SIGHUP as well', async () => {
    write(rules, `# OWASP CRS ver.4.3.0\n${refusing(1, 'drop')}${refusing(4, 'sleep')}`);
    gatehouse.signal('SIGHUP');
    await untilRefused('sleep');
  });

  test('that is broken keeps a server from starting', async () => {
    write(rules, 'SecRule ARGS "@nope" "id:3,phase:2,deny"\n');
    await assert.rejects(
      Product.start({ flags: ['--threats-crs', directory] }),
      /--threats-crs.*REQUEST-942-SQLI\.conf:1:15: expected an operator/s,
    );
  });
});
