import type { Profile, Version } from '#kit/api/admin.ts';
import type { Audience, Category } from '#kit/badges/badges.tsx';

/** Who may call a version, where it is offered and what answers: as the form holds it. */
export interface AccessValues {
  audience: Audience;
  /** '' for none. */
  profile: string;
  zones: string[];
  hosts: string[];
  basePath: string;
  /** One address a line. */
  targets: string;
  /** Milliseconds, or '' for what Gatehouse takes. */
  connect: number | '';
  response: number | '';
  connections: number | '';
  ca: string;
}

export function valuesOf({ audience, profile, zones, hosts, basePath, upstream }: Version): AccessValues {
  return {
    audience,
    profile: profile ?? '',
    zones: [...zones],
    hosts: [...hosts],
    basePath,
    targets: upstream.targets.join('\n'),
    connect: upstream.timeouts?.connect ?? '',
    response: upstream.timeouts?.response ?? '',
    connections: upstream.connections ?? '',
    ca: upstream.ca ?? '',
  };
}

export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');

export function bodyOf(values: AccessValues) {
  const { audience, profile, zones, hosts, basePath, connect, response, connections, ca } = values;
  const timeouts = { ...(connect !== '' && { connect }), ...(response !== '' && { response }) };
  return {
    audience,
    profile: profile === '' ? null : profile,
    zones,
    hosts: hosts.map(host => host.trim().toLowerCase()),
    basePath: placed(basePath),
    upstream: {
      targets: linesOf(values.targets),
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
  const wrong = targets.find(target => !URL.canParse(target) || !/^https?:$/.test(new URL(target).protocol));
  return wrong === undefined ? undefined : `${wrong} is not an http or https address.`;
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
