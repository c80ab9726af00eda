import { Type } from 'typebox';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { firstOf } from '../../words.ts';

const domains = (description: string) =>
  Type.Optional(Type.Array(Type.String({ maxLength: 255 }), { minItems: 1, maxItems: 10_000, description }));

/**
 * Admits by the name of the caller's address in the DNS, in both directions: the address must claim the name, and the
 * name must lead back to the address. `deny` outweighs `allow`; with `allow`, whoever has no name on it is refused.
 */
export const policy = definePolicy({
  name: 'domain',
  title: 'Domain',
  summary: 'Refuses callers by the DNS name of their address, confirmed in both directions (403).',
  options: Type.Object(
    {
      allow: domains(
        'Domains whose hosts are admitted, and no others: `crawler.example.com` for one host, `*.example.com` for all below a domain.',
      ),
      deny: domains('Domains whose hosts are refused, even where they are also allowed.'),
      unknown: Type.Optional(
        Type.Union([Type.Literal('allow'), Type.Literal('deny')], {
          description:
            'For `deny` alone: what becomes of callers without a confirmed name, which is most people. With `allow` they are refused.',
          default: 'deny',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  inWords: ({ allow, deny }) =>
    [
      ...(allow === undefined ? [] : [`Only hosts of ${firstOf(allow)}`]),
      ...(deny === undefined ? [] : [`${allow === undefined ? 'No' : 'no'} hosts of ${firstOf(deny)}`]),
    ].join(', '),
  onError: 'deny',
  steps: ({ allow, deny, unknown = 'deny' }, _place, { names }) => {
    if (allow === undefined && deny === undefined)
      throw new Error('domain: give `allow` or `deny`; without either it would refuse nobody.');
    if (allow !== undefined && unknown === 'allow')
      throw new Error('domain: `unknown: allow` would admit everybody past the list of allowed domains.');
    const allowed = allow && new DomainSet(allow);
    const denied = deny && new DomainSet(deny);
    const judge = (confirmed: readonly string[]): Refusal | undefined => {
      if (confirmed.length === 0)
        return unknown === 'allow' ? undefined : refused('the address has no confirmed name');
      if (denied !== undefined && confirmed.some(name => denied.has(name)))
        return refused('a name of the address is on the deny list');
      if (allowed !== undefined && !confirmed.some(name => allowed.has(name)))
        return refused('no name of the address is on the allow list');
      return undefined;
    };
    return {
      screen: x => {
        const confirmed = names.of(x.address);
        return confirmed instanceof Promise ? confirmed.then(judge) : judge(confirmed);
      },
    };
  },
});

function refused(reason: string): Refusal {
  return new Refusal('address-refused', { reason });
}

/** Names of hosts, and domains of which all hosts below are meant. */
class DomainSet {
  readonly #hosts = new Set<string>();
  readonly #domains = new Set<string>();

  /** @throws Error that names the entry which is no domain. */
  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const below = entry.startsWith('*.');
      const name = (below ? entry.slice(2) : entry).toLowerCase();
      if (!domainName.test(name))
        throw new Error(
          `"${entry}" is neither a host such as a.example.com, nor a domain such as *.example.com.`,
        );
      (below ? this.#domains : this.#hosts).add(name);
    }
  }

  has(name: string): boolean {
    if (this.#hosts.has(name)) return true;
    // Whole labels only: evil-example.com is not below example.com.
    for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1))
      if (this.#domains.has(name.slice(dot + 1))) return true;
    return false;
  }
}

// Two labels or more: a rule for all of `com` is a slip.
const domainName =
  /^(?=.{3,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
