import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { leakOf } from '../categories.ts';
import { KeptCollections } from '../interpreter/kept-collections.ts';
import { Inspection } from '../interpreter/run.ts';
import { loadRules } from '../seclang/load.ts';
import { testFacts } from '../testing.ts';
import { packFiles } from './pack.ts';

const files = packFiles();
const rules = loadRules(files, [], [...files.keys()]);
const kept = new KeptCollections();

/** The category by which an answer with this body is withheld. */
function leakIn(body: string, status = 200, headers: readonly string[] = []): string | undefined {
  const inspection = new Inspection(rules, kept, {
    budget: 100_000_000,
    settings: new Map(),
    usual: new Map(),
  });
  inspection.request(testFacts());
  const { refusedBy, matched, exceeded } = inspection.answer({ status, protocol: 'HTTP/1.1', headers, body });
  assert.equal(exceeded, undefined);
  return refusedBy === undefined ? undefined : leakOf(matched);
}

/** Put together, so that no scanner of sources takes them for real ones. */
const secret = (begin: string, letters: number): string =>
  begin + 'aB3dE6gH9jK2mN5pQ8sT'.repeat(9).slice(0, letters);
const pem = (kind: string): string => `-----BEGIN ${kind}-----\n${secret('', 64)}\n-----END ${kind}-----\n`;
const d = secret('', 43);

const leaks: Readonly<Record<string, readonly string[]>> = {
  'a private key': [
    pem('PRIVATE KEY'),
    pem('RSA PRIVATE KEY'),
    pem('OPENSSH PRIVATE KEY'),
    pem('EC PRIVATE KEY').replaceAll('\n', '\r\n'),
    `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n`,
    `{"kty":"EC","crv":"P-256","x":"${d}","d":"${d}"}`,
    `{ "keys": [ { "d" : "${d}", "kty" : "OKP" } ] }`,
  ],
  credentials: [
    secret('ghp_', 36),
    secret('glpat-', 20),
    secret('sk_live_', 24),
    `{"AccessKeyId":"A","SecretAccessKey":"${secret('', 40)}"}`,
    `AWS_SECRET_ACCESS_KEY=${secret('', 40)}`,
    'connect failed: postgresql://shop:hunter2@db.internal:5432/shop',
    'mongodb+srv://app:p%40ss@cluster0.example.net/?w=1',
    'Server=tcp:db,1433;Initial Catalog=shop;User ID=sa;Password=hunter2;',
    secret('$2b$12$', 53),
    '$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA',
    'pbkdf2_sha256$600000$salt$hash',
    'APP_ENV=production\nDB_PASSWORD=hunter2!\n',
  ],
  'a file of the system': ['root:x:0:0:root:/root:/bin/bash\n', '[core]\n\trepositoryformatversion = 0\n'],
  'a stack trace': [
    'java.lang.NullPointerException\n\tat com.shop.Order.pay(Order.java:42)',
    'java.lang.Error\n\tat java.base/java.lang.Thread.run(Native Method)',
    'Caused by: org.shop.PayException: no',
    'TypeError: x\n    at pay (/srv/app/pay.js:1:20)\n    at async run (/srv/app/run.js:2:3)',
    'Error: x\n    at file:///srv/app/pay.mjs:10:9',
    'Error: x\n    at node:internal/main/run_main_module:36:49',
    'System.Exception: x\n   at Shop.Order.Pay(Int32 id) in /src/Order.cs:line 12',
    'System.Exception: x\n   at Shop.Order.Pay(Int32 id)\n   at Shop.Program.<Main>$(String[] args)',
    'Traceback (most recent call last):\n  File "/srv/app.py", line 3, in pay',
    'File "/srv/app.py", line 3, in pay',
    "app/models/order.rb:12:in `pay'",
    'PHP Fatal error: Uncaught Exception: x in /srv/pay.php:3\nStack trace:\n#0 {main}',
    'panic: x\n\ngoroutine 1 [running]:\nmain.main()',
    "thread 'main' panicked at src/main.rs:2:5",
    '** (RuntimeError) no',
    'died at /srv/shop.pl line 7.',
  ],
  'an error of a database': [
    'ORA-00933: SQL command not properly ended',
    'SQLSTATE[42000]: Syntax error',
    'ERROR: syntax error at or near "FORM"',
    'duplicate key value violates unique constraint "users_email_key"',
    'relation "users" does not exist',
    "Duplicate entry 'ann' for key 'users.name'",
    'SQLITE_ERROR: no such table: users',
    'near "FORM": syntax error',
    'ER_NO_SUCH_TABLE: nothing',
    '[Microsoft][ODBC Driver 17 for SQL Server]',
    'E11000 duplicate key error collection: shop.users',
    'org.hibernate.exception.ConstraintViolationException',
  ],
  'a page for its developers': [
    '<html><title>Werkzeug Debugger</title>',
    '<h1>Whitelabel Error Page</h1>',
    '<title>phpinfo()</title>',
    '{"activeProfiles":[],"propertySources":[{"name":"env"}]}',
  ],
};

suite('answers show', () => {
  for (const [what, texts] of Object.entries(leaks))
    test(`${what}, plain or in the ways in which answers are written`, () => {
      for (const text of texts) {
        const asJson = JSON.stringify({ message: text });
        // As some writers of JSON do, which trust no letter that HTML knows.
        const asSafeJson = asJson.replaceAll(
          /[<>&'`+]/g,
          sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
        const asHtml = `<pre>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}</pre>`;
        for (const body of [text, asJson, asSafeJson, JSON.stringify({ error: asJson })])
          assert.equal(leakIn(body), what, body);
        // A page in a page shows nothing.
        if (!text.startsWith('<')) assert.equal(leakIn(asHtml), what, asHtml);
      }
    });

  test('statements of SQL, which in an error are a leak and elsewhere are not', () => {
    for (const text of [
      'select failed: SELECT id, pin FROM users WHERE id = 1',
      'select u1_0.id,u1_0.name from users u1_0 where u1_0.id=?',
      'INSERT INTO "orders" ("id", "note") VALUES ($1, $2)',
      'UPDATE users SET name = $1',
    ]) {
      assert.equal(leakIn(text, 500), 'an error of a database', text);
      assert.equal(leakIn(text, 200), undefined, text);
    }
  });

  test('lists of files and source code, at the beginning of an answer', () => {
    assert.equal(leakIn('<html><head><title>Index of /backup</title>'), 'a list of files');
    assert.equal(leakIn('<?php\n$db = 1;'), 'source code');
    assert.equal(leakIn('#!/usr/bin/env python3\n'), 'source code');
    assert.equal(leakIn('Begin your script with #!/bin/sh, and a page with <?php echo 1;'), undefined);
  });
});

test('answers without leaks are let out', () => {
  for (const text of [
    '',
    'not found',
    'The field "at" must be a date (for example 2026-01-31).',
    'Meet at Springfield (Main Street:12), at 12:30:15.',
    'Please select a size from the list where it says "sizes".',
    'error at line 3, column 12 of your document',
    'An exception to the rule was requested. Caused by: rain.',
    'look at https://example.org/errors/12:30:15 or at https://example.org:8443/a.html',
    '{"password":"must not be empty","secret":true}',
    '{"jwks":{"keys":[{"kty":"EC","x":"aaaa","y":"bbbb"}]},"d":"short"}',
    pem('PUBLIC KEY'),
    pem('CERTIFICATE'),
    'https://example.org/@user:name',
    'redis://cache.internal:6379/0',
    '{"sql":"a language"}',
  ])
    for (const status of [200, 404, 500]) assert.equal(leakIn(text, status), undefined, text);
});

test('wherever in an answer a leak is, and whatever is around it, it is found', () => {
  let seed = 20_261_122;
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed % below;
  };
  const noise = (most: number): string =>
    Array.from({ length: next(most) }, () => String.fromCharCode(next(256))).join('');
  const around = ['{"a":"', '","b":[1,', '\n', '<p>', '</p>', '\\u0041', '&amp;', ' ', '\\\\', '\u00e4'];
  const pieces = (most: number): string =>
    Array.from({ length: next(most) }, () => around[next(around.length)] ?? '').join('');
  const all = Object.entries(leaks).flatMap(([what, texts]) => texts.map(text => ({ what, text })));
  for (let i = 0; i < 400; i++) {
    const { what, text } = all[next(all.length)] ?? assert.fail();
    const body = `${noise(200)}${pieces(9)}\n${text}\n${pieces(9)}${noise(200)}`;
    // What is around it may look like another leak, but hides none.
    assert.notEqual(leakIn(body), undefined, `${what}: ${JSON.stringify(body)}`);
  }
});
