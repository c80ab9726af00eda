import { type Static, Type } from 'typebox';
import { AddressSet } from '../../address.ts';
import { blockRule } from '../../blocks/block-rule.ts';
import { BlockSubject, whom } from '../../blocks/block-subject.ts';
import type { Blocks } from '../../blocks/blocks.ts';
import type { Refused } from '../../exchange.ts';
import { durationPattern, durationSeconds } from '../../limits/duration.ts';
import { definePolicy, type Placement, type Steps, type Verdict } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { counted, inTime } from '../../words.ts';

const duration = (description: string) =>
  Type.Union([Type.Integer({ minimum: 1, maximum: 2_592_000 }), Type.String({ pattern: durationPattern })], {
    description,
  });

const options = Type.Object(
  {
    limit: Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      description: 'Requests refused as attacks with which a block begins.',
    }),
    window: duration(
      'How long it takes until all of them are forgotten: `1m`, `1h`, seconds; a day at most.',
    ),
    whom: Type.Optional(
      Type.Enum([...whom], {
        description:
          'Who is blocked. `caller`: the end user of an application; without one the application, from this address; without one the address, for calls that name nobody. `application`: the application from everywhere, unless it is a public one; without one the address. `address`: everything from the address. `caller` unless told.',
      }),
    ),
    first: Type.Optional(duration('How long the first block lasts; `1m` unless told.')),
    longest: Type.Optional(
      duration('What blocks grow to: each lasts twice as long as the one before. `1d` unless told.'),
    ),
    forget: Type.Optional(
      duration(
        'Quiet time after which one earlier block counts no longer; `1d` unless told. 30 days at most.',
      ),
    ),
    ipv6Prefix: Type.Optional(
      Type.Integer({
        minimum: 32,
        maximum: 128,
        description: 'Bits of an IPv6 address that make a client; 64 unless told.',
      }),
    ),
    allow: Type.Optional(
      Type.Array(Type.String({ maxLength: 64 }), {
        maxItems: 1_000,
        description: 'Addresses and networks that are never blocked.',
      }),
    ),
    allowApplications: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
        maxItems: 1_000,
        description: 'Applications, by id or tag, that are never blocked.',
      }),
    ),
    tarpit: Type.Optional(
      Type.Object(
        {
          seconds: Type.Integer({
            minimum: 1,
            maximum: 20,
            description: 'How long answers to those who are blocked are held back.',
          }),
          held: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 1_000,
              description:
                'Answers held back at a time, by each worker thread; further ones go out at once. 50 unless told.',
            }),
          ),
        },
        { additionalProperties: false, description: 'Off unless told.' },
      ),
    ),
  },
  { additionalProperties: false },
);

type Options = Static<typeof options>;

const longestWindowSeconds = 86_400;
const longestBlockSeconds = 30 * 86_400;
const usual = { whom: 'caller', first: '1m', longest: '1d', forget: '1d', ipv6Prefix: 64, held: 50 } as const;

/**
 * Blocks who keeps sending attacks, for a time that grows: what a refusal of each single attack is not enough for.
 * Counted are refusals by `threat-detected`, which were judged to the end; a block holds before anything is read, so
 * nothing counts twice. A block is an addition to those refusals: where it cannot be told, the request goes on to be
 * judged as any other.
 */
export const policy = definePolicy({
  name: 'threat-response',
  title: 'Threat response',
  summary:
    'Blocks callers or addresses that keep sending attacks, for a growing time (429 with Retry-After).',
  options,
  inWords: ({ limit, window, first = usual.first, longest = usual.longest, tarpit, ...given }) => {
    const who = { caller: 'the caller', application: 'the application', address: 'the address' };
    const held = tarpit === undefined ? '' : `; its answers are held back for ${tarpit.seconds} s`;
    const subject = who[given.whom ?? usual.whom];
    return `After ${counted(limit, 'attack')} in ${inTime(durationSeconds(window))}, blocks ${subject} for ${inTime(durationSeconds(first))}, growing to ${inTime(durationSeconds(longest))}${held}`;
  },
  onError: 'deny',
  steps: (chosen, place, { blocks }) => {
    if (place.scope !== 'zone')
      throw new Error('belongs to a zone: it counts what all its operations refuse');
    const rule = ruleOf(chosen);
    const by = chosen.whom ?? usual.whom;
    if (by === 'address' && chosen.allowApplications !== undefined)
      throw new Error('allowApplications: an address is refused before it is known which application calls');
    const subject = new BlockSubject(blocks.table.seed, by, chosen.ipv6Prefix ?? usual.ipv6Prefix, place);
    const isExempt = exemption(chosen, place);
    const refuse = refusing(chosen, place, blocks);
    const look = (x: Refused): Verdict => {
      if (!blocks.table.holdsAny(x.now)) return undefined;
      const { hi, lo } = subject.of(x);
      const seconds = blocks.table.blocked(hi, lo, x.now);
      return seconds === 0 || isExempt(x) ? undefined : refuse(x, seconds);
    };
    const steps: Steps = {
      refused: (x, refusal) => {
        if (refusal.code !== 'threat-detected' || x.address === '' || isExempt(x)) return;
        const { hi, lo } = subject.of(x);
        blocks.strike(hi, lo, x.now, rule, () => subject.text(x));
      },
    };
    // Who calls is known after they are identified; an address before anything else is done for it.
    return by === 'address' ? { ...steps, screen: look } : { ...steps, authorise: look };
  },
});

function ruleOf({ limit, window, ...chosen }: Options) {
  const windowSeconds = durationSeconds(window);
  const firstSeconds = durationSeconds(chosen.first ?? usual.first);
  const longestSeconds = Math.max(firstSeconds, durationSeconds(chosen.longest ?? usual.longest));
  const forgetSeconds = durationSeconds(chosen.forget ?? usual.forget);
  if (windowSeconds > longestWindowSeconds) throw new Error('window: a day at most');
  if (chosen.longest !== undefined && durationSeconds(chosen.longest) < firstSeconds)
    throw new Error('longest: not shorter than the first block');
  if (longestSeconds > longestBlockSeconds)
    throw new Error('longest: 30 days at most; for longer, make a stop');
  if (forgetSeconds > longestBlockSeconds) throw new Error('forget: 30 days at most');
  return blockRule({ limit, windowSeconds, firstSeconds, longestSeconds, forgetSeconds });
}

/** Whoever is allowed; and a proxy of the zone, for which others speak: a block would be of all of them. */
function exemption(
  { allow = [], allowApplications = [] }: Options,
  place: Placement,
): (x: Refused) => boolean {
  const networks = allow.length === 0 ? undefined : new AddressSet(allow);
  const proxies = place.zone.trustedProxies ?? [];
  const trusted = proxies.length === 0 ? undefined : new AddressSet(proxies);
  const applications = new Set(allowApplications);
  return ({ address, caller }) => {
    if (networks?.has(address) === true || trusted?.has(address) === true) return true;
    const application = caller?.application;
    return (
      application !== undefined && (applications.has(application.id) || applications.has(application.tag))
    );
  };
}

function refusing({ tarpit }: Options, place: Placement, blocks: Blocks) {
  // A report must change nothing for the caller.
  const holds = place.attachment.mode === 'report' ? undefined : tarpit;
  return (x: Refused, seconds: number): Verdict => {
    const refusal = new Refusal('too-many-threats', {
      headers: { 'retry-after': String(seconds) },
      reason: `blocked for another ${seconds} s after attacks`,
    });
    // What lasts, such as a WebSocket, is judged again later: nobody waits for an answer then.
    if (holds === undefined || x.upgrade !== undefined || x.response.headersSent) return refusal;
    const held = blocks.tarpit.hold(holds.seconds, holds.held ?? usual.held, x.response);
    return held === undefined ? refusal : held.then(() => refusal);
  };
}
