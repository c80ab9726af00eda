import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { installCoreRules } from '#gateway';
import { run } from './index.ts';
import type { Io } from './io.ts';

const directory = mkdtempSync(join(tmpdir(), 'gatehouse-rules-'));
after(() => rmSync(directory, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(directory, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

async function rules(...argv: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const io: Io = {
    env: {},
    stdout: { write: text => void (out += text) },
    stderr: { write: text => void (err += text) },
    fetch: () => Promise.reject(new Error('these commands need no server')),
    clock: { now: () => 0 },
  };
  return { code: await run(['rules', ...argv], io), out, err };
}

const attack = '/search?q=1%20union%20select%20password%20from%20users';

suite('rules explain', () => {
  /** Other tests of this process begin without the Core Rule Set that is tried here. */
  let forget: () => void;
  before(() => {
    forget = installCoreRules({ version: '0', files: new Map(), settings: [], rules: [] });
  });
  after(() => forget());

  test('names the rule, the value, the steps to it and what was found, and the narrowest exclusion', async () => {
    const http = 'POST /notes\nContent-Type: application/json\n\n{"note":"1%27 or 1=1 --"}';
    const { code, out } = await rules('explain', file('a.http', http));
    assert.equal(code, 0);
    assert.match(out, /^POST \/notes: refused by rule 7701010, SQL injection$/m);
    assert.match(
      out,
      /^ {4}ARGS:json\.note {2}1%27 or 1=1 --\n {6}after urlDecodeUni: 1' or 1=1 --\n {6}found: ' or 1=1$/m,
    );
    assert.match(out, /rule: 7701010, parameter: \{ in: body, pointer: \/note \}/);
  });

  test('says of a rule that is asked for why it finds nothing', async () => {
    const { code, out } = await rules(
      'explain',
      '--url',
      '/search?q=hello',
      '--rule',
      '7701030',
      '--rule',
      '77',
    );
    assert.equal(code, 0);
    assert.match(out, /passes all rules/);
    assert.match(out, /^rule 7701030 finds nothing/m);
    assert.match(out, /ARGS:q {2}hello\n {6}nothing found/);
    assert.match(out, /There is no rule 77 here/);
  });

  test('runs own rules, the Core Rule Set from a directory, and prints JSON', async () => {
    const own = file('own.conf', 'SecRule ARGS:q "@streq no" "id:1,phase:2,deny,msg:\'Not that\'"');
    const { out } = await rules('explain', '--no-pack', '--rules', own, '--url', '/?q=no', '--json');
    const { refused, attachments } = JSON.parse(out) as {
      refused: boolean;
      attachments: { explanation: { matched: { id: number }[] } }[];
    };
    assert.equal(refused, true);
    assert.deepEqual(
      attachments[0]?.explanation.matched.map(({ id }) => id),
      [1],
    );
    file('crs/crs-setup.conf', 'SecDefaultAction "phase:2,log,pass"');
    file('crs/rules/REQUEST-900.conf', 'SecRule ARGS "@pm union" "id:900,phase:2,deny,t:none"');
    const crs = await rules('explain', '--no-pack', '--crs', join(directory, 'crs'), '--url', attack);
    assert.match(crs.out, /refused by rule 900/);
  });

  test('judges by the operations of a declaration, with its contract and exclusions', async () => {
    file(
      'notes.openapi.json',
      JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'Notes', version: '1.0.0' },
        paths: {
          '/notes': {
            get: {
              parameters: ['q', 'r'].map(name => ({ name, in: 'query', schema: { type: 'string' } })),
              responses: { '200': { description: 'ok' } },
            },
          },
        },
      }),
    );
    const declaration = file(
      'gatehouse.yaml',
      `gatehouse: 1
apis:
  - name: notes
    versions:
      - name: v1
        audience: registered
        profile: registered@2
        basePath: /notes/v1
        contract: ./notes.openapi.json
        upstream: { targets: ['http://127.0.0.1:9'] }
        policies:
          - { policy: threat-rules, options: {} }
        operations:
          GET /notes:
            policies:
              - policy: threat-exclusion
                options: { tag: attack-sqli, parameter: { in: query, name: q }, because: People search for code. }
`,
    );
    const asked = (query: string) =>
      rules('explain', '--declaration', declaration, '--url', `/notes/v1/notes?${query}`);
    const excluded = await asked('q=1%20union%20select%20password%20from%20users');
    assert.match(excluded.out, /GET \/notes of notes\/v1: passes all rules/, excluded.err);
    assert.match(excluded.out, /Rules with the tag attack-sqli do not look at the query parameter q/);
    const other = await asked('r=1%20union%20select%20password%20from%20users');
    assert.match(other.out, /refused by rule 7701030/);
    const elsewhere = await rules('explain', '--declaration', declaration, '--url', '/elsewhere');
    assert.equal(elsewhere.code, 3);
    assert.match(elsewhere.err, /No operation takes GET \/elsewhere/);
  });

  for (const [what, argv, code, why] of [
    ['without a request', ['explain'], 2, /There is no request/],
    ['with a request given twice', ['explain', 'x', '--url', '/'], 2, /by a file or by flags/],
    ['with a file that is not there', ['explain', '/nowhere/a.http'], 2, /There is no file/],
    ['with a request that is none', ['explain', '--url', 'a b'], 2, /line 1: expected a request/],
    ['with an id that is none', ['explain', '--url', '/', '--rule', 'x'], 2, /--rule: must be the id/],
    [
      'with a level that is none',
      ['explain', '--url', '/', '--paranoia', 'x'],
      2,
      /--paranoia: must be a whole/,
    ],
    ['with no rule at all', ['explain', '--url', '/', '--no-pack'], 3, /no rule to judge by/],
    ['with a directory that holds no release', ['explain', '--url', '/', '--crs', '/nowhere'], 3, /--crs: /],
  ] as const)
    test(`is refused ${what}`, async () => {
      const { code: exit, err } = await rules(...argv);
      assert.match(err, why);
      assert.equal(exit, code);
    });

  test('names the file and place of a rule that cannot be run', async () => {
    const bad = file('bad.conf', '\nSecRule ARGS "@nope" "id:1"');
    const { code, err } = await rules('explain', '--rules', bad, '--url', '/');
    assert.equal(code, 3);
    assert.match(err, /bad\.conf:2:15: expected an operator, found "@nope"/);
  });
});

suite('rules test', () => {
  const requests = (list: string): string => file('requests.yaml', `requests:\n${list}`);
  const one = (url: string, expect: string, more = ''): string =>
    `  - { request: "GET ${url} HTTP/1.1", expect: ${expect}${more} }\n`;

  test('exits with 0 where all is as expected', async () => {
    const { code, out } = await rules(
      'test',
      requests(one('/?q=hello', 'passes') + one(attack, 'blocked', ', rules: [7701030]')),
    );
    assert.equal(code, 0, out);
    assert.match(out, /2 requests, 0 not as expected/);
  });

  test('exits with 5 for a missed attack, a false alarm, a rule that should have matched, and what is no request', async () => {
    const { code, out } = await rules(
      'test',
      requests(
        one('/?q=hello', 'blocked') +
          one(attack, 'passes') +
          one(attack, 'blocked', ', rules: [7707010]') +
          '  - { request: hello, expect: passes }\n',
      ),
      '--json',
    );
    assert.equal(code, 5);
    const { failed, requests: told } = JSON.parse(out) as { failed: number; requests: { why: string }[] };
    assert.equal(failed, 4);
    assert.deepEqual(
      told.map(({ why }) => why.replace(/blocked by [\d, ]+/, 'blocked by … ').slice(0, 40)),
      [
        'passes, should be blocked',
        'blocked by … should pass',
        'rule 7707010 does not match',
        'line 1: expected a request such as "POST',
      ],
    );
  });

  for (const [what, text, why] of [
    ['that is no YAML', 'requests: [', /not readable as YAML/],
    ['without requests', 'requests: []', /requests: /],
    ['with another word', 'requests: [{ request: "GET /", expect: works }]', /requests\/0\/expect/],
  ] as const)
    test(`refuses a file ${what}`, async () => {
      const { code, err } = await rules('test', file('bad.yaml', text));
      assert.equal(code, 2);
      assert.match(err, why);
    });
});

test('rules stats counts rules, and names what cannot be run', async () => {
  const { code, out } = await rules('stats', '--json');
  assert.equal(code, 0);
  const stats = JSON.parse(out) as {
    rules: number;
    refusing: number;
    unsupported: number;
    categories: { name: string }[];
  };
  assert.ok(stats.rules > 30 && stats.refusing > 30);
  assert.equal(stats.unsupported, 0);
  assert.ok(stats.categories.some(({ name }) => name === 'attack-sqli'));
  const text = await rules('stats');
  assert.match(text.out, /By kind of attack\n {2}attack-/);
  const bad = await rules('stats', '--rules', file('more.conf', 'SecNope on'));
  assert.equal(bad.code, 3);
  assert.match(bad.err, /more\.conf:1:1: expected a directive/);
});
