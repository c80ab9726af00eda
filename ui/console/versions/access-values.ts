import type { Profile, Upstream, Version } from '#kit/api/admin.ts';
import type { Audience, Category } from '#kit/badges/badges.tsx';

type Target = Upstream['targets'][number];

/** Who may call a version, where it is offered and what answers: as the form holds it. */
export interface AccessValues {
  audience: Audience;
  /** '' for none. */
  profile: string;
  zones: string[];
  hosts: string[];
  basePath: string;
  /** One address a line, with its weight behind it where it has one. */
  targets: string;
  /** Milliseconds, or '' for what Gatehouse takes. */
  connect: number | '';
  response: number | '';
  connections: number | '';
  ca: string;
  /** Everything else of the upstream, as it was. */
  rest: Omit<Upstream, 'targets' | 'connections' | 'ca'>;
}

export function valuesOf({ audience, profile, zones, hosts, basePath, upstream }: Version): AccessValues {
  const { targets, connections, ca, ...rest } = upstream;
  return {
    audience,
    profile: profile ?? '',
    zones: [...zones],
    hosts: [...hosts],
    basePath,
    targets: targets.map(lineOf).join('\n'),
    connect: rest.timeouts?.connect ?? '',
    response: rest.timeouts?.response ?? '',
    connections: connections ?? '',
    ca: ca ?? '',
    rest,
  };
}

/** A target as a line of text: its address, and its weight behind it. */
export const lineOf = (target: Target): string =>
  typeof target === 'string' || target.weight === undefined
    ? typeof target === 'string'
      ? target
      : target.url
    : `${target.url} ${target.weight}`;

export const targetsOf = (text: string): Target[] =>
  linesOf(text).map(line => {
    const [url = '', weight] = line.split(/\s+/);
    return weight === undefined ? url : { url, weight: Number(weight) };
  });

export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');

export function bodyOf(values: AccessValues) {
  const { audience, profile, zones, hosts, basePath, connect, response, connections, ca } = values;
  const { timeouts: before, ...rest } = values.rest;
  const { connect: _connect, response: _response, ...otherTimeouts } = before ?? {};
  const timeouts = {
    ...otherTimeouts,
    ...(connect !== '' && { connect }),
    ...(response !== '' && { response }),
  };
  return {
    audience,
    profile: profile === '' ? null : profile,
    zones,
    hosts: hosts.map(host => host.trim().toLowerCase()),
    basePath: placed(basePath),
    upstream: {
      ...rest,
      targets: targetsOf(values.targets),
      ...(Object.keys(timeouts).length > 0 && { timeouts }),
      ...(connections !== '' && { connections }),
      ...(ca.trim() !== '' && { ca: ca.trim() }),
    },
  };
}

/** `city/` as `/city`. */
function placed(path: string): string {
  const trimmed = path.trim().replace(/\/$/, '');
  return trimmed === '' || trimmed.startsWith('/') ? trimmed : `/${trimmed}`;
}

/** From the body's pointers to the form's fields. */
export const accessPlaces = {
  '/upstream/targets': 'targets',
  '/upstream/timeouts/connect': 'connect',
  '/upstream/timeouts/response': 'response',
  '/upstream/connections': 'connections',
  '/upstream/ca': 'ca',
  '/upstream': 'targets',
} as const;

export function targetsFault(text: string): string | undefined {
  const targets = linesOf(text);
  if (targets.length === 0) return 'Say where the API itself listens, such as https://city.internal:8443.';
  if (targets.length > 32) return 'At most 32 addresses.';
  for (const target of targets) {
    const [url = '', weight, more] = target.split(/\s+/);
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      return `${url} is not an http or https address.`;
    if (more !== undefined || (weight !== undefined && !/^[1-9][0-9]{0,2}$|^1000$/.test(weight)))
      return `Behind ${url} only its weight may stand: a number from 1 to 1000.`;
  }
  return undefined;
}

export function accessFaults(values: AccessValues): Partial<Record<keyof AccessValues, string | undefined>> {
  return {
    targets: targetsFault(values.targets),
    zones: values.zones.length === 0 ? 'Offer it in one zone at least.' : undefined,
  };
}

const harmless = {
  open: 'open-data',
  registered: 'registered',
  partner: 'partner',
  internal: 'internal-service',
};

/** The newest profile that was made for an audience and the worst that its operations do; undefined for none. */
export function fittingProfile(
  profiles: readonly Profile[],
  audience: Audience,
  worst: Category | undefined,
): string | undefined {
  const name =
    worst === 'does-harm'
      ? 'high-harm'
      : worst === 'tells-harm'
        ? 'personal-data'
        : audience === 'open' && worst === 'does'
          ? 'open-action'
          : harmless[audience];
  return profiles
    .map(({ id }) => id)
    .filter(id => id.startsWith(`${name}@`))
    .toSorted((a, b) => Number(b.split('@')[1]) - Number(a.split('@')[1]))[0];
}
