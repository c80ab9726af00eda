import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Profile, Version } from '#kit/api/admin.ts';
import {
  type AccessValues,
  accessFaults,
  bodyOf,
  fittingProfile,
  targetsFault,
  valuesOf,
} from './access-values.ts';

const version: Version = {
  id: 'ver_1',
  apiId: 'api_1',
  name: 'v1',
  lifecycle: 'draft',
  audience: 'registered',
  profile: 'registered@1',
  zones: ['external'],
  hosts: ['api.example.org'],
  basePath: '/city/v1',
  upstream: {
    targets: ['https://a.internal:8443', 'https://b.internal:8443'],
    timeouts: { connect: 500 },
    ca: 'PEM',
    connections: 8,
  },
  hasContract: true,
  contractUnread: false,
  assessment: null,
  createdAt: 0,
  updatedAt: 0,
  revision: 1,
};
const values: AccessValues = valuesOf(version);

suite('the form of who may call a version', () => {
  test('sends back what it was given, with nothing added or lost', () => {
    const { audience, profile, zones, hosts, basePath, upstream } = version;
    assert.deepEqual(bodyOf(values), { audience, profile, zones, hosts, basePath, upstream });
  });

  test('leaves out what is empty instead of sending nothing as something', () => {
    const { upstream, profile } = bodyOf({
      ...values,
      profile: '',
      connect: '',
      response: '',
      connections: '',
      ca: ' ',
    });
    assert.equal(profile, null);
    assert.deepEqual(Object.keys(upstream), ['targets']);
  });

  test('puts a base path right that lacks its slash or has one too many', () => {
    const placed = (basePath: string) => bodyOf({ ...values, basePath }).basePath;
    assert.deepEqual(['city', '/city/', '', '/', ' /a/b '].map(placed), ['/city', '/city', '', '', '/a/b']);
  });

  test('refuses upstreams that are no address, and none at all', () => {
    for (const text of ['', ' \n ', 'city.internal', 'ftp://a', 'javascript:alert(1)', 'https://ok\nnope'])
      assert.notEqual(targetsFault(text), undefined, text);
    assert.equal(targetsFault('https://a:1\nhttp://b/path'), undefined);
  });

  test('refuses a version that is offered nowhere', () => {
    assert.equal(typeof accessFaults({ ...values, zones: [] }).zones, 'string');
    assert.equal(accessFaults(values).zones, undefined);
  });
});

suite('the profile that fits best', () => {
  const profiles = ['open-data@1', 'open-action@1', 'registered@2', 'registered@10', 'personal-data@1'].map(
    id => ({ id }) as Profile,
  );

  test('goes by the worst that is done, before the audience', () => {
    assert.equal(fittingProfile(profiles, 'open', 'tells'), 'open-data@1');
    assert.equal(fittingProfile(profiles, 'open', 'does'), 'open-action@1');
    assert.equal(fittingProfile(profiles, 'open', 'tells-harm'), 'personal-data@1');
  });

  test('is the newest of its name, by number', () =>
    assert.equal(fittingProfile(profiles, 'registered', 'does'), 'registered@10'));

  test('is none where no profile was made for it', () =>
    assert.equal(fittingProfile(profiles, 'registered', 'does-harm'), undefined));
});
