import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Audience, Category } from '#gateway';
import { controls } from './controls.ts';
import { evaluate, type FloorReport, missingControls, type WaiverFacts } from './evaluate.ts';
import { type EffectivePolicy, isTighterOrEqual, tighter } from './facts.ts';
import { floorOf } from './floor.ts';

const now = 1_800_000_000_000;
const day = 86_400_000;

const everywhere = [
  'transport-security',
  'address-rate-limit',
  'logging',
  'threat-protection',
  'request-validation',
  'masking',
  'contract',
  'upstream-verification',
];
const harm = [
  'api-key',
  'oauth-user',
  'oauth-scope',
  'response-validation',
  'object-ownership',
  'risk-assessment',
];
const proven = ['call-audit', 'sender-constrained-tokens'];

// Written out from the design, not computed from the code under test.
const table: Record<Category, Record<Audience, string[]>> = {
  tells: {
    open: ['address-quota'],
    registered: ['api-key', 'application-quota'],
    partner: ['api-key', 'address-list-or-mutual-tls'],
    internal: ['internal-zone', 'api-key'],
  },
  does: {
    open: ['address-quota', 'write-limits'],
    registered: ['api-key', 'application-quota', 'write-limits'],
    partner: ['api-key', 'address-list-or-mutual-tls', 'write-limits'],
    internal: ['internal-zone', 'api-key', 'write-limits'],
  },
  'tells-harm': {
    open: ['no-open-harm', 'risk-assessment'],
    registered: harm,
    partner: [...harm, 'mutual-tls'],
    internal: [...harm, 'internal-zone'],
  },
  'does-harm': {
    open: ['no-open-harm', 'risk-assessment'],
    registered: [...harm, ...proven],
    partner: [...harm, ...proven, 'mutual-tls'],
    internal: [...harm, ...proven, 'internal-zone'],
  },
};

interface Attached {
  policy: string;
  options?: Record<string, unknown>;
  mode?: 'block' | 'report';
  onError?: 'deny' | 'pass';
  scope?: EffectivePolicy['scope'];
}

const policy = ({ policy, options = {}, mode = 'block', onError = 'deny', scope = 'version' }: Attached) => ({
  id: `ver_1/${policy}/${JSON.stringify(options)}`,
  policy,
  mode,
  onError,
  scope,
  options,
});

const limit = (options: Record<string, unknown>): Attached => ({
  policy: 'rate-limit',
  options: { limit: 10, window: '1s', ...options },
});
const quota = (options: Record<string, unknown>): Attached => ({
  policy: 'quota',
  options: { limit: 1000, window: 'day', ...options },
});

/** Attachments that meet every control there is a policy for, by the control that each is for. */
const meeting: Record<string, Attached[]> = {
  'address-rate-limit': [limit({ limit: 20, per: ['address'] })],
  'threat-protection': [{ policy: 'deny-patterns' }],
  'request-validation': [
    { policy: 'request-validation' },
    { policy: 'content-type' },
    { policy: 'body-limit', options: { bytes: 1024 } },
  ],
  'address-quota': [quota({ per: 'address' })],
  'api-key': [{ policy: 'api-key' }, { policy: 'subscription' }],
  'application-quota': [quota({ per: 'application' })],
  'write-limits': [limit({ limit: 2, per: ['application'], methods: 'writes' })],
  'address-list-or-mutual-tls': [{ policy: 'address-list', options: { allow: ['192.0.2.0/24'] } }],
  'mutual-tls': [{ policy: 'client-certificate', options: { authorities: ['partners'] } }],
  'call-audit': [{ policy: 'call-journal' }],
  'oauth-user': [{ policy: 'oauth' }],
  'oauth-scope': [{ policy: 'scopes' }],
  'sender-constrained-tokens': [{ policy: 'dpop' }],
  'response-validation': [{ policy: 'response-validation' }, { policy: 'masking' }],
  'object-ownership': [
    { policy: 'object-ownership', options: { parameter: 'owner', owner: 'application.tag' } },
  ],
};

interface World {
  attached: Record<string, Attached[]>;
  zones: string[];
  hasContract: boolean;
  assessed: boolean;
  upstreamVerified: boolean;
  waivers: WaiverFacts[];
  method: string;
  isDescribed: boolean;
}

const waiver = (control: string, change: Partial<WaiverFacts> = {}): WaiverFacts => ({
  id: `wvr_${control}`,
  operationId: null,
  control,
  until: now + day,
  revokedAt: null,
  ...change,
});

/** Everything met. */
function perfect(audience: Audience, demanded?: readonly string[]): World {
  return {
    // A control that is not demanded may stand for one that is.
    attached: Object.fromEntries(
      Object.entries(structuredClone(meeting)).filter(([id]) => demanded?.includes(id) !== false),
    ),
    zones: [audience === 'internal' ? 'internal' : 'external'],
    hasContract: true,
    assessed: true,
    upstreamVerified: true,
    waivers: [],
    method: 'POST',
    isDescribed: true,
  };
}

function judge(category: Category, audience: Audience, world: World): FloorReport {
  const policies = Object.values(world.attached).flat().map(policy);
  return evaluate(
    {
      ...{ id: 'op_1', method: world.method, path: '/things', category, audience },
      ...(world.isDescribed ? { shape: {} } : {}),
    },
    world,
    world.zones.map(zone => ({ zone, policies })),
    world.waivers,
    now,
  );
}

const lacking = (report: FloorReport): string[] =>
  report.controls
    .filter(({ state }) => state === 'missing' || state === 'lapsed')
    .map(({ control }) => control);

/** Takes one control away; false where nobody can. */
function remove(control: string, world: World): boolean {
  if (world.attached[control] !== undefined) delete world.attached[control];
  else if (control === 'contract') world.hasContract = false;
  else if (control === 'upstream-verification') world.upstreamVerified = false;
  else if (control === 'risk-assessment') world.assessed = false;
  else if (control === 'internal-zone') world.zones = ['external', 'internal'];
  else return false;
  return true;
}

const builtIn = ['transport-security', 'logging', 'masking'];
const cells = (Object.keys(table) as Category[]).flatMap(category =>
  (Object.keys(table[category]) as Audience[]).map(audience => ({ category, audience })),
);

suite('floors: the table', () => {
  for (const { category, audience } of cells) {
    const demanded = [...everywhere, ...table[category][audience]];

    test(`${category} for ${audience} demands what the design says, no more and no less`, () => {
      assert.deepEqual([...floorOf(category, audience)].sort(), [...demanded].sort());
    });

    if (demanded.includes('no-open-harm')) {
      test(`${category} for ${audience} is refused with everything in place, and with every waiver`, () => {
        const world = perfect(audience);
        world.waivers = [...controls.keys()].map(id => waiver(id));
        assert.deepEqual(lacking(judge(category, audience, world)), ['no-open-harm']);
      });
      continue;
    }

    test(`${category} for ${audience} holds when all is in place`, () => {
      const report = judge(category, audience, perfect(audience, demanded));
      assert.deepEqual(lacking(report), []);
      assert.equal(report.holds, true);
    });

    for (const control of demanded.filter(id => !builtIn.includes(id))) {
      test(`${category} for ${audience} without ${control} is refused naming exactly that`, () => {
        const world = perfect(audience, demanded);
        assert.equal(remove(control, world), true);
        // The general limit that write limits are measured by stays where it is not the one removed.
        const report = judge(category, audience, world);
        assert.deepEqual(lacking(report), [control]);
        assert.equal(report.holds, false);
      });
    }

    for (const control of demanded.filter(id => meeting[id] !== undefined)) {
      test(`${category} for ${audience}: ${control} in report mode, or failing open, does not count`, () => {
        for (const weak of [{ mode: 'report' }, { onError: 'pass' }] as const) {
          const world = perfect(audience, demanded);
          world.attached[control] = (world.attached[control] ?? []).map(attached => ({
            ...attached,
            ...weak,
          }));
          assert.deepEqual(lacking(judge(category, audience, world)), [control]);
        }
      });
    }

    for (const control of demanded.filter(id => controls.get(id)?.waivable === true)) {
      test(`${category} for ${audience}: ${control} can be waived, but not by a waiver that ended`, () => {
        const world = perfect(audience, demanded);
        remove(control, world);
        world.waivers.push(waiver(control, { until: now + 5 }));
        assert.equal(judge(category, audience, world).waivedUntil, now + 5);
        for (const ended of [{ until: now }, { until: now - 1 }, { revokedAt: now - 1 }]) {
          world.waivers.pop();
          world.waivers.push(waiver(control, ended));
          const report = judge(category, audience, world);
          assert.deepEqual(lacking(report), [control]);
          assert.equal(report.controls.find(({ state }) => state === 'lapsed')?.control, control);
        }
      });
    }
  }
});

suite('floors: waivers', () => {
  test('a waiver for another operation or another control does not count', () => {
    const world = perfect('registered');
    remove('threat-protection', world);
    world.waivers = [waiver('threat-protection', { operationId: 'op_2' }), waiver('api-key')];
    assert.deepEqual(lacking(judge('tells', 'registered', world)), ['threat-protection']);
  });

  test('a waiver for the operation itself counts, and the longest of several holds', () => {
    const world = perfect('registered');
    remove('threat-protection', world);
    world.waivers = [
      waiver('threat-protection', { operationId: 'op_1', until: now + 10 }),
      waiver('threat-protection', { until: now + 20 }),
    ];
    assert.equal(judge('tells', 'registered', world).waivedUntil, now + 20);
  });

  test('an operation lives as long as the earliest of its waivers', () => {
    const world = perfect('registered');
    remove('threat-protection', world);
    remove('contract', world);
    world.waivers = [
      waiver('threat-protection', { until: now + 30 }),
      waiver('contract', { until: now + 7 }),
    ];
    assert.equal(judge('tells', 'registered', world).waivedUntil, now + 7);
  });

  test('a waiver that is not needed does not end anything', () => {
    const world = perfect('registered');
    world.waivers = [waiver('threat-protection', { until: now + 30 })];
    assert.equal(judge('tells', 'registered', world).waivedUntil, undefined);
  });

  test('what defines an audience, and what is built in, cannot be waived', () => {
    for (const id of ['internal-zone', 'no-open-harm', ...builtIn])
      assert.equal(controls.get(id)?.waivable, false, id);
    const world = perfect('internal');
    world.zones = ['external'];
    world.waivers = [waiver('internal-zone')];
    assert.deepEqual(lacking(judge('tells', 'internal', world)), ['internal-zone']);
  });
});

suite('floors: what counts', () => {
  const without = (control: string, instead: Attached[], change: Partial<World> = {}) => {
    const world = { ...perfect('registered'), ...change };
    world.attached = { ...world.attached, [control]: instead };
    return lacking(judge('does', 'registered', world));
  };

  test('a limit per address that a client can split by applications bounds no address', () => {
    assert.deepEqual(without('address-rate-limit', [limit({ limit: 20, per: ['address', 'application'] })]), [
      'address-rate-limit',
    ]);
  });

  test('a limit per address for some methods bounds no address', () => {
    assert.deepEqual(
      without('address-rate-limit', [limit({ limit: 20, per: ['address'], methods: ['GET'] })]),
      ['address-rate-limit'],
    );
  });

  test('an owner that only the answer names protects no write', () => {
    const ownership = (options: object, method: string) =>
      evaluate(
        { id: 'op_1', method, path: '/things', category: 'tells-harm', audience: 'registered' },
        { hasContract: true, assessed: true, upstreamVerified: true, zones: ['external'] },
        [
          {
            zone: 'external',
            policies: [policy({ policy: 'object-ownership', options: { owner: 'user.id', ...options } })],
          },
        ],
        [],
        now,
      ).controls.find(({ control }) => control === 'object-ownership')?.state;
    assert.equal(ownership({ response: '/owner' }, 'POST'), 'missing');
    assert.equal(ownership({ response: '/owner' }, 'GET'), 'met');
    for (const place of ['parameter', 'query', 'body'])
      assert.equal(ownership({ response: '/owner', [place]: '/x' }, 'POST'), 'met');
  });

  test('an optional key is no key, and a subscription that lets the keyless pass is none', () => {
    const key = { policy: 'api-key' };
    const subscription = { policy: 'subscription' };
    for (const weak of [
      [{ ...key, options: { required: false } }, subscription],
      [key, { ...subscription, options: { keyless: true } }],
      [key],
      [subscription],
    ])
      assert.deepEqual(without('api-key', weak), ['api-key']);
  });

  test('a quota per address bounds no application, and one for some callers bounds nobody', () => {
    for (const options of [{ per: 'address' }, { per: 'application', callers: 'keyless' }])
      assert.deepEqual(without('application-quota', [quota(options)]), ['application-quota']);
  });

  test("a token that may be left out, or that may be a program's, is no authentication of the end user", () => {
    for (const options of [{ required: false }, { endUser: false }]) {
      const world = perfect('registered');
      world.attached['oauth-user'] = [{ policy: 'oauth', options }];
      assert.deepEqual(lacking(judge('tells-harm', 'registered', world)), ['oauth-user']);
    }
  });

  test('answers are kept back and masked: counting what leaves, or one without the other, is not enough', () => {
    for (const attached of [
      [{ policy: 'response-validation', options: { undeclared: 'report' } }, { policy: 'masking' }],
      [{ policy: 'response-validation' }],
      [{ policy: 'masking' }],
      [{ policy: 'response-validation' }, { policy: 'masking', mode: 'report' as const }],
    ]) {
      const world = perfect('registered');
      world.attached['response-validation'] = attached;
      assert.deepEqual(lacking(judge('tells-harm', 'registered', world)), ['response-validation']);
    }
  });

  test('tokens are bound to a key or to a certificate, and a proof that may be left out proves nothing', () => {
    const lacks = (...attached: Attached[]) => {
      const world = perfect('registered');
      world.attached['sender-constrained-tokens'] = attached;
      return lacking(judge('does-harm', 'registered', world));
    };
    const optional = { required: false };
    assert.deepEqual(lacks({ policy: 'mtls-bound' }), []);
    assert.deepEqual(lacks({ policy: 'dpop', options: optional }, { policy: 'mtls-bound' }), []);
    assert.deepEqual(lacks({ policy: 'dpop', options: optional }), ['sender-constrained-tokens']);
    assert.deepEqual(lacks({ policy: 'mtls-bound', mode: 'report' }), ['sender-constrained-tokens']);
  });

  test('a limit that says nothing of whom it counts counts as its place does', () => {
    assert.deepEqual(without('application-quota', [quota({})]), []);
    assert.deepEqual(without('address-rate-limit', [limit({ limit: 20 })]), ['address-rate-limit']);
    assert.deepEqual(without('address-rate-limit', [{ ...limit({ limit: 20 }), scope: 'zone' }]), []);
  });

  test('half of request validation is none', () => {
    assert.deepEqual(without('request-validation', [{ policy: 'request-validation' }]), [
      'request-validation',
    ]);
    assert.deepEqual(without('request-validation', [{ policy: 'body-limit' }]), ['request-validation']);
  });

  test('without a contract the types of bodies are checked, and any type at all is no check', () => {
    const limited = { policy: 'body-limit', options: { bytes: 1 } };
    const types = (options: Record<string, unknown>) =>
      without('request-validation', [{ policy: 'content-type', options }, limited], { hasContract: false });
    assert.deepEqual(types({}), ['contract']);
    assert.deepEqual(types({ requestTypes: ['*/*'] }), ['request-validation', 'contract']);
  });

  test('requests of which nothing is known are not validated, and unknown things are refused where they can harm', () => {
    const meets = meeting['request-validation'] ?? [];
    assert.deepEqual(without('request-validation', meets, { isDescribed: false }), ['request-validation']);
    for (const options of [{ unknownQuery: 'report' }, { unknownMembers: 'report' }]) {
      const noting = [{ policy: 'request-validation', options }, ...meets.slice(1)];
      assert.deepEqual(without('request-validation', noting), []);
      const world = perfect('registered');
      world.attached['request-validation'] = noting;
      assert.deepEqual(lacking(judge('does-harm', 'registered', world)), ['request-validation']);
    }
  });

  test('threat protection with some of its sets, or not looking in path and query, is a part of it', () => {
    for (const options of [{ sets: ['sql'] }, { sets: [] }, { in: ['path'] }, { in: ['body', 'query'] }])
      assert.deepEqual(
        without('threat-protection', [{ policy: 'deny-patterns', options }]),
        ['threat-protection'],
        JSON.stringify(options),
      );
    const everywhere = { in: ['path', 'query', 'body'] };
    assert.deepEqual(without('threat-protection', [{ policy: 'deny-patterns', options: everywhere }]), []);
  });

  test('threat rules protect with the built-in pack, as long as no own rules can take it back', () => {
    assert.deepEqual(without('threat-protection', [{ policy: 'threat-rules' }]), []);
    for (const options of [{ pack: false, crs: true }, { rules: 'SecRuleRemoveByTag gatehouse-api' }])
      assert.deepEqual(without('threat-protection', [{ policy: 'threat-rules', options }]), [
        'threat-protection',
      ]);
  });

  test('unlisted verbs and resources let through for reporting undo request validation', () => {
    const both = meeting['request-validation'] ?? [];
    const verbs: Attached = { policy: 'verbs-and-resources', mode: 'report' };
    assert.deepEqual(without('request-validation', [...both, verbs]), ['request-validation']);
    assert.deepEqual(without('request-validation', [...both, verbs, { ...verbs, mode: 'block' }]), []);
  });

  test('an address list that admits everybody, or only denies, agrees no address', () => {
    for (const options of [
      { allow: ['0.0.0.0/0'] },
      { allow: ['192.0.2.1', '::/0'] },
      { allow: [] },
      { deny: ['192.0.2.1'] },
    ]) {
      const world = perfect('partner');
      world.attached['address-list-or-mutual-tls'] = [{ policy: 'address-list', options }];
      world.attached['mutual-tls'] = [];
      assert.deepEqual(lacking(judge('tells', 'partner', world)), ['address-list-or-mutual-tls']);
    }
  });

  test('a client certificate stands for an address list; one that is only reported stands for nothing', () => {
    const world = perfect('partner');
    world.attached['address-list-or-mutual-tls'] = [];
    assert.deepEqual(lacking(judge('tells', 'partner', world)), []);
    world.attached['mutual-tls'] = [
      { policy: 'client-certificate', mode: 'report', options: { authorities: ['partners'] } },
      { policy: 'client-certificate', options: { authorities: ['partners'], required: false } },
    ];
    assert.deepEqual(lacking(judge('tells', 'partner', world)), ['address-list-or-mutual-tls']);
    assert.deepEqual(lacking(judge('tells-harm', 'partner', world)), ['mutual-tls']);
  });

  test('a limit for writes that is no lower than the general one is not stricter', () => {
    for (const options of [
      { limit: 20, per: ['address'], methods: 'writes' },
      { limit: 1200, window: '1m', per: ['address'], methods: 'writes' },
      { limit: 20, per: ['application'], methods: 'writes' },
      { limit: 2, per: ['address'], methods: ['GET', 'POST'] },
      { limit: 2, per: ['address'], methods: ['DELETE'] },
    ])
      assert.deepEqual(without('write-limits', [limit(options)]), ['write-limits'], JSON.stringify(options));
  });

  test('a lower limit for writes counts whatever its window, also at the operation itself', () => {
    for (const instead of [
      limit({ limit: 60, window: '1m', per: ['address'], methods: ['POST', 'PUT'] }),
      { ...limit({ limit: 1, per: ['address'] }), scope: 'operation' as const },
    ])
      assert.deepEqual(without('write-limits', [instead]), []);
  });

  test('a control must be met in every zone in which the version can be reached', () => {
    const policies = Object.values(meeting).flat().map(policy);
    const weaker = policies.filter(({ policy }) => policy !== 'deny-patterns');
    const report = evaluate(
      { id: 'op_1', method: 'GET', path: '/', category: 'tells', audience: 'registered', shape: {} },
      { zones: ['external', 'support'], hasContract: true, assessed: false, upstreamVerified: true },
      [
        { zone: 'external', policies },
        { zone: 'support', policies: weaker },
      ],
      [],
      now,
    );
    assert.deepEqual(lacking(report), ['threat-protection']);
  });

  test('a version without zones meets nothing that has to be attached', () => {
    const world = perfect('registered');
    world.zones = [];
    assert.ok(lacking(judge('tells', 'registered', world)).includes('api-key'));
  });

  test('what meets a control is named', () => {
    const report = judge('tells', 'registered', perfect('registered'));
    assert.deepEqual(report.controls.find(({ control }) => control === 'api-key')?.by, [
      'ver_1/api-key/{}',
      'ver_1/subscription/{}',
    ]);
    assert.deepEqual(report.controls.find(({ control }) => control === 'masking')?.by, []);
  });

  test('a missing control is told with its reason and how to meet it', () => {
    const world = perfect('registered');
    remove('threat-protection', world);
    const { controls: states } = judge('tells', 'registered', world);
    const operation = {
      id: 'op_1',
      method: 'POST',
      path: '/things',
      category: 'tells',
      audience: 'registered',
    } as const;
    const missing = missingControls(
      operation,
      states.filter(({ state }) => state === 'missing'),
    );
    assert.equal(missing.length, 1);
    assert.equal(missing[0]?.operation, 'POST /things');
    assert.match(missing[0]?.howToMeet ?? '', /deny-patterns/);
    assert.notEqual(missing[0]?.why, '');
  });
});

suite('floors: audiences', () => {
  test('the audience of an operation can only tighten that of its version', () => {
    assert.equal(tighter('partner', 'open'), 'partner');
    assert.equal(tighter('registered', 'internal'), 'internal');
    assert.equal(tighter('registered', null), 'registered');
    assert.equal(isTighterOrEqual('open', 'registered'), false);
    assert.equal(isTighterOrEqual('internal', 'partner'), true);
  });
});
