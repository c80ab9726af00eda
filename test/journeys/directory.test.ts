/** People who come in by a directory: Debian's slapd, against the real product. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { provide } from '../../tools/provide.ts';
import { type DirectoryService, startSlapd } from '../services/slapd.ts';
import { authority, certificate } from '../support/certificates.ts';
import { Product } from '../support/product.ts';

const person = (uid: string, cn: string) =>
  `dn: uid=${uid},dc=example,dc=org
objectClass: inetOrgPerson
uid: ${uid}
cn: ${cn}
sn: ${cn}
mail: ${uid}@example.org
userPassword: pass-of-${uid}
`;

const people = `${person('ann', 'Ann Lee')}
${person('bob', 'Bob Ray')}
dn: cn=roads,dc=example,dc=org
objectClass: groupOfNames
cn: roads
member: uid=ann,dc=example,dc=org
`;

const isThere = await provide('slapd').then(
  () => true,
  () => false,
);

suite('signing in by a directory', {
  skip: !isThere && 'slapd cannot be installed here: LDAP IS NOT TESTED',
}, () => {
  let gatehouse: Product;
  let directory: DirectoryService;
  const place = mkdtempSync(join(tmpdir(), 'gatehouse-directory-'));

  before(async () => {
    [gatehouse, directory] = await Promise.all([Product.start(), startSlapd(people)]);
    writeFileSync(join(place, 'secret'), directory.bindPassword, { mode: 0o600 });
    await add('house', directory.url);
  });
  after(async () => {
    await Promise.all([gatehouse?.stop(), directory?.stop()]);
    rmSync(place, { recursive: true, force: true });
  });

  async function add(name: string, url: string, authority = '', startTls = false): Promise<void> {
    const settings = {
      realm: 'external',
      title: 'Directory',
      admits: {
        createUsers: true,
        domains: ['example.org'],
        emailsVerified: true,
        provisioned: false,
        secondFactorCounts: false,
        mapping: [{ value: `cn=roads,${directory.baseDn}`, roles: [], groups: ['roads'] }],
      },
      ldap: {
        url,
        startTls,
        bindDn: directory.bindDn,
        baseDn: directory.baseDn,
        personClass: 'inetOrgPerson',
        signInAttributes: ['uid', 'mail'],
        idAttribute: 'entryUUID',
        emailAttribute: 'mail',
        nameAttribute: 'cn',
        groupsAttribute: '',
        groupBaseDn: directory.baseDn,
        memberAttribute: 'member',
        authority,
      },
    };
    const file = join(place, `${name}.json`);
    writeFileSync(file, JSON.stringify(settings));
    await gatehouse.json('provider', 'add', name, file, '--secret-file', join(place, 'secret'));
  }

  async function signIn(
    name: string,
    password: string,
    provider = 'house',
  ): Promise<{ status: number; user: string | undefined }> {
    const answer = await fetch(`${gatehouse.url('portal')}/api/sign-in-providers/${provider}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, password }),
    });
    const { user } = (await answer.json()) as { user?: { email: string } };
    return { status: answer.status, user: user?.email };
  }

  test('somebody comes in by uid or mail, as one and the same, in the groups of the mapping', async () => {
    assert.deepEqual(await signIn('ann', 'pass-of-ann'), { status: 200, user: 'ann@example.org' });
    assert.deepEqual(await signIn('ANN@example.org', 'pass-of-ann'), {
      status: 200,
      user: 'ann@example.org',
    });
    const users = await gatehouse.json<{ email: string; groups: string[] }[]>('user', 'list', '--external');
    assert.deepEqual(
      users.map(({ email, groups }) => ({ email, groups })),
      [{ email: 'ann@example.org', groups: ['roads'] }],
    );
  });

  const refused: readonly (readonly [string, string, string])[] = [
    ['a wrong password', 'bob', 'pass-of-ann'],
    ['the password of nobody', 'nobody', 'pass-of-ann'],
    ['a name that is a pattern', 'b*', 'pass-of-bob'],
    ['a name that is a filter', 'bob)(uid=ann', 'pass-of-ann'],
    ['a name that closes the filter', '*)(objectClass=*', 'pass-of-ann'],
    ['a name with a zero', 'bob\u0000', 'pass-of-bob'],
    ['a name of what is no person', 'gatehouse', 'pass-of-ann'],
    ['a password of spaces', 'bob', ' '],
  ];
  for (const [what, name, password] of refused)
    test(`${what} opens nothing`, async () => {
      assert.equal((await signIn(name, password)).status, 401);
    });

  test('an empty password, which directories take for no password, opens nothing', async () => {
    assert.equal((await signIn('bob', '')).status, 400);
  });

  test('guessing is slowed down as for any other password', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++) statuses.push((await signIn('bob', `guess ${i}`)).status);
    assert.ok(statuses.includes(429), statuses.join(' '));
  });

  test('its certificate is checked, by the authority that was given, before anything is said', async () => {
    const ca = await authority();
    const made = await certificate({ subject: 'CN=localhost', purpose: undefined }, ca);
    const tls = { certificate: made.certificate, key: made.key };
    const secure = await startSlapd(people, tls);
    try {
      writeFileSync(join(place, 'secret'), secure.bindPassword, { mode: 0o600 });
      const url = secure.url.replace('127.0.0.1', 'localhost');
      await add('secure', url, ca.certificate);
      await add('unknown', url);
      await add('misnamed', secure.url, ca.certificate);
      assert.equal((await signIn('bob', 'pass-of-bob', 'secure')).status, 200);
      assert.equal((await signIn('bob', 'pass-of-bob', 'unknown')).status, 400);
      assert.equal((await signIn('bob', 'pass-of-bob', 'misnamed')).status, 400);
    } finally {
      await secure.stop();
    }
  });

  test('nothing of a password is in the store, the log or the outbox', async () => {
    assert.ok(!gatehouse.output.includes('pass-of-'));
    assert.ok(!gatehouse.output.includes(directory.bindPassword));
  });
});
