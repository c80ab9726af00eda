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

/** Somebody or something, by its name below the top. */
const group = (cn: string, ...members: string[]) =>
  `dn: cn=${cn},dc=example,dc=org
objectClass: groupOfNames
cn: ${cn}
${members.map(name => `member: ${name},dc=example,dc=org\n`).join('')}`;

const people = `${person('ann', 'Ann Lee')}
${person('bob', 'Bob Ray')}
${person('cay', 'Cay Orr')}
${group('roads', 'uid=ann')}
${group('works', 'cn=roads')}
${group('city', 'cn=works', 'cn=ring')}
${group('ring', 'cn=city')}
${Array.from({ length: 60 }, (_, at) => group(`crowd-${at}`, 'uid=ann')).join('\n')}
dn: ou=elsewhere,dc=example,dc=org
objectClass: referral
objectClass: extensibleObject
ou: elsewhere
ref: ldap://127.0.0.1:9/ou=elsewhere,dc=example,dc=org
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
    await add('house', directory.url);
  });
  after(async () => {
    await Promise.all([gatehouse?.stop(), directory?.stop()]);
    rmSync(place, { recursive: true, force: true });
  });

  interface More {
    readonly authority?: string;
    readonly startTls?: boolean;
    readonly nestedGroups?: boolean;
    readonly groupsAttribute?: string;
    /** Of another service than the first. */
    readonly bindPassword?: string;
  }

  async function add(name: string, url: string, more: More = {}): Promise<void> {
    writeFileSync(join(place, 'secret'), more.bindPassword ?? directory.bindPassword, { mode: 0o600 });
    const { authority = '', startTls = false, nestedGroups = false, groupsAttribute = '' } = more;
    const settings = {
      realm: 'external',
      title: 'Directory',
      admits: {
        createUsers: true,
        domains: ['example.org'],
        emailsVerified: true,
        provisioned: false,
        secondFactorCounts: false,
        mapping: ['roads', 'city', 'crowd-59'].map(cn => ({
          value: `cn=${cn},${directory.baseDn}`,
          roles: [],
          groups: [cn],
        })),
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
        groupsAttribute,
        nestedGroups,
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
      [{ email: 'ann@example.org', groups: ['crowd-59', 'roads'] }],
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
    // In ever new spellings, which are one to a directory.
    for (const name of ['bob', 'BOB', ' bob', 'bob\u200b', 'bo\u00adb', 'b\u00f3b', '\uff42ob', 'bob\ufe0f'])
      statuses.push((await signIn(name, 'a guess')).status);
    assert.ok(statuses.includes(429), statuses.join(' '));
  });

  test('its certificate is checked, by the authority that was given, before anything is said', async () => {
    const ca = await authority();
    const made = await certificate({ subject: 'CN=localhost', purpose: undefined }, ca);
    const tls = { certificate: made.certificate, key: made.key };
    const secure = await startSlapd(people, tls);
    try {
      const { bindPassword } = secure;
      const url = secure.url.replace('127.0.0.1', 'localhost');
      await add('secure', url, { authority: ca.certificate, bindPassword });
      await add('unknown', url, { bindPassword });
      await add('misnamed', secure.url, { authority: ca.certificate, bindPassword });
      assert.equal((await signIn('bob', 'pass-of-bob', 'secure')).status, 200);
      assert.equal((await signIn('bob', 'pass-of-bob', 'unknown')).status, 400);
      assert.equal((await signIn('bob', 'pass-of-bob', 'misnamed')).status, 400);
    } finally {
      await secure.stop();
    }
  });

  test('groups that groups are in count where that is wanted, in whatever circle they stand', async () => {
    await add('nested', directory.url, { nestedGroups: true, groupsAttribute: 'memberOf' });
    assert.equal((await signIn('cay', 'pass-of-cay', 'nested')).status, 200);
    const stranger = await signIn('ann', 'pass-of-ann', 'nested');
    // Her address has an account already, that another provider made: no second way into it without linking.
    assert.equal(stranger.status, 409);
    assert.deepEqual(await groupsOf('cay@example.org'), []);
    const link = await linkOf('ann', 'pass-of-ann', 'nested');
    assert.equal(link, 204);
    assert.equal((await signIn('ann', 'pass-of-ann', 'nested')).status, 200);
    assert.deepEqual(await groupsOf('ann@example.org'), ['city', 'crowd-59', 'roads']);
  });

  async function groupsOf(email: string): Promise<readonly string[]> {
    const users = await gatehouse.json<{ email: string; groups: string[] }[]>('user', 'list', '--external');
    return users.find(user => user.email === email)?.groups ?? [];
  }

  /** Signs in by one directory, and links another with name and password there. */
  async function linkOf(name: string, password: string, provider: string, proof = password): Promise<number> {
    const portal = gatehouse.url('portal');
    const headers = {
      'content-type': 'application/json',
      origin: portal,
      'sec-fetch-site': 'same-origin',
    };
    const opened = await fetch(`${portal}/api/sign-in-providers/house/session`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ name, password }),
    });
    const { csrf } = (await opened.json()) as { csrf: string };
    const cookie = opened.headers
      .getSetCookie()
      .map(each => each.split(';')[0])
      .join('; ');
    const linked = await fetch(`${portal}/api/sign-in-providers/${provider}/link-directory`, {
      method: 'POST',
      headers: { ...headers, cookie, 'gatehouse-csrf': csrf },
      body: JSON.stringify({ name, password: proof }),
    });
    return linked.status;
  }

  test('an account is linked with proof only', async () => {
    await add('other', directory.url);
    assert.equal(await linkOf('ann', 'pass-of-ann', 'other', 'guess'), 401);
    assert.equal((await signIn('ann', 'pass-of-ann', 'other')).status, 409);
  });

  test('a reference to another server is not followed', async () => {
    // The one that the directory names does not answer: following it would fail, and show it our password.
    assert.equal((await signIn('elsewhere', 'pass-of-ann')).status, 401);
    assert.equal((await signIn('cay', 'pass-of-cay', 'nested')).status, 200);
  });

  test('STARTTLS comes before name and password, with the certificate checked', async () => {
    const ca = await authority();
    const made = await certificate({ subject: 'CN=localhost', purpose: undefined }, ca);
    const tls = { certificate: made.certificate, key: made.key, onDemand: true };
    const upgraded = await startSlapd(people, tls);
    try {
      const { bindPassword } = upgraded;
      const url = upgraded.url.replace('127.0.0.1', 'localhost');
      await add('upgraded', url, { authority: ca.certificate, startTls: true, bindPassword });
      await add('unproven', url, { startTls: true, bindPassword });
      await add('plain', upgraded.url, { bindPassword });
      // A server that speaks no TLS is told nothing.
      await add('stripped', directory.url, { startTls: true });
      const ofAnother = await signIn('bob', 'pass-of-bob', 'upgraded');
      assert.equal(ofAnother.status, 409);
      for (const provider of ['unproven', 'plain', 'stripped'])
        assert.equal((await signIn('bob', 'pass-of-bob', provider)).status, 400, provider);
    } finally {
      await upgraded.stop();
    }
  });

  test('nothing of a password is in the store, the log or the outbox', async () => {
    assert.ok(!gatehouse.output.includes('pass-of-'));
    assert.ok(!gatehouse.output.includes(directory.bindPassword));
  });
});
