import { Checkbox, Stack } from '@mantine/core';
import type { Upstream } from '#kit/api/admin.ts';
import { memberOf, withMember, type JsonSchema } from '#kit/forms/schema.ts';
import { SchemaForm } from '#kit/forms/schema-form.tsx';

type Options = Omit<Upstream, 'targets'>;

/** What can be asked of an upstream, each with options of its own: asked for as soon as it is ticked. */
const parts = {
  balance: {
    label: 'Balance in another way',
    meaning: 'Unless told, targets are used in turn, by weight.',
  },
  canary: { label: 'Canary', meaning: 'A share of the calls goes to another release.' },
  health: { label: 'Health checks', meaning: 'Each target is asked from time to time whether it is well.' },
  ejection: { label: 'Pass over failing targets', meaning: 'For a while, longer each time.' },
  breaker: {
    label: 'Circuit breaker',
    meaning: 'A target that fails too often is left alone; a few probes find out when it is back.',
  },
  retry: { label: 'Try again', meaning: 'What may be sent twice, within a budget.' },
  timeouts: { label: 'Time limits', meaning: 'Unless told, 5 s to connect and 30 s without an answer.' },
  credentials: {
    label: 'Credentials',
    meaning: 'What the targets know the gateway by. The secret is sealed at once and never shown again.',
  },
  tls: { label: 'TLS', meaning: 'Server name, version, client certificate.' },
} as const satisfies Partial<Record<keyof Options, object>>;

/** The rest: single values. */
const singles = [
  'protocol',
  'ca',
  'connections',
  'queue',
  'forwardAuthorization',
  'linkLocal',
] as const satisfies readonly (keyof Options)[];

/** Everything but the targets. */
export function UpstreamParts({
  schema,
  value,
  onChange,
  name,
  faults,
}: {
  schema: JsonSchema;
  value: Options;
  onChange: (value: Options) => void;
  name: string;
  faults: Readonly<Record<string, string>>;
}) {
  const properties = schema.properties ?? {};
  const set = (member: string, next: unknown) => onChange(withMember(value, member, next));
  const of = (names: readonly string[]): JsonSchema => ({
    type: 'object',
    properties: Object.fromEntries(names.map(each => [each, properties[each] ?? {}])),
  });
  return (
    <Stack gap="md" data-path={name}>
      {Object.entries(parts).map(([part, { label, meaning }]) => {
        const asked = memberOf(value, part);
        return (
          <Stack key={part} gap="md">
            <Checkbox
              label={label}
              description={meaning}
              error={faults[`/${part}`]}
              checked={asked !== undefined}
              onChange={event => set(part, event.currentTarget.checked ? {} : undefined)}
            />
            {asked !== undefined && (
              <Stack pl="xl">
                <SchemaForm
                  schema={properties[part] ?? {}}
                  value={asked}
                  onChange={next => set(part, next ?? {})}
                  faults={below(faults, `/${part}`)}
                />
              </Stack>
            )}
          </Stack>
        );
      })}
      <SchemaForm
        schema={of(singles)}
        value={value}
        onChange={next => onChange(next ?? {})}
        faults={faults}
      />
    </Stack>
  );
}

/** The faults below a pointer, as seen from there. */
const below = (faults: Readonly<Record<string, string>>, pointer: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(faults)
      .filter(([at]) => at.startsWith(`${pointer}/`))
      .map(([at, message]) => [at.slice(pointer.length), message]),
  );
