import { Type } from 'typebox';
import { countryGroups, isCountry } from '../../places/countries.ts';
import type { Place } from '../../places/places.ts';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { firstOf } from '../../words.ts';

const places = (description: string) =>
  Type.Optional(Type.Array(Type.String({ maxLength: 32 }), { minItems: 1, maxItems: 1_000, description }));

/**
 * Admits by where the caller's network is registered. `deny` outweighs `allow`; with `allow`, whoever is elsewhere is
 * refused. Where the database does not tell, `unknown` decides, and it refuses unless it is told otherwise.
 */
export const policy = definePolicy({
  name: 'geo',
  title: 'Countries and regions',
  summary:
    'Refuses callers by country or region (403): those from denied places, or from all but allowed ones.',
  options: Type.Object(
    {
      allow: places(
        `Places that are admitted, and no others: countries (\`DE\`), groups (\`${Object.keys(countryGroups).join('`, `')}\`), regions (\`DE-BY\`).`,
      ),
      deny: places('Places that are refused, even where they are also allowed.'),
      unknown: Type.Optional(
        Type.Union([Type.Literal('allow'), Type.Literal('deny')], {
          description:
            'What becomes of callers whose place is not known: private networks, addresses that the database does not hold, and, for rules about regions, places of which it knows the country only.',
          default: 'deny',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  inWords: ({ allow, deny, unknown }) =>
    [
      ...(allow === undefined ? [] : [`Only from ${firstOf(allow)}`]),
      ...(deny === undefined ? [] : [`${allow === undefined ? 'Not' : 'not'} from ${firstOf(deny)}`]),
      ...(unknown === 'allow' ? ['or from places unknown'] : []),
    ].join(', '),
  onError: 'deny',
  steps: ({ allow, deny, unknown = 'deny' }, _place, { places }) => {
    if (allow === undefined && deny === undefined)
      throw new Error('geo: give `allow` or `deny`; without either it would refuse nobody.');
    const allowed = allow && new PlaceSet(allow);
    const denied = deny && new PlaceSet(deny);
    return {
      screen: x => {
        const place = places.of(x.address);
        const verdict = place === undefined ? 'unknown' : judge(place, allowed, denied);
        if (verdict === 'in' || (verdict === 'unknown' && unknown === 'allow')) return undefined;
        const where = place === undefined ? 'unknown' : [place.country, ...place.regions].join(', ');
        return new Refusal('place-refused', { reason: `the place of the caller is ${where}` });
      },
    };
  },
});

type Verdict = 'in' | 'out' | 'unknown';

function judge(place: Place, allowed: PlaceSet | undefined, denied: PlaceSet | undefined): Verdict {
  const isDenied = denied?.holds(place) ?? 'out';
  if (isDenied === 'in') return 'out';
  const isAllowed = allowed?.holds(place) ?? 'in';
  if (isAllowed === 'out') return 'out';
  return isDenied === 'unknown' ? 'unknown' : isAllowed;
}

/** Countries and regions compiled for look-up. */
class PlaceSet {
  readonly #countries = new Set<string>();
  readonly #regions = new Set<string>();
  /** Countries of which only regions are meant. */
  readonly #divided = new Set<string>();

  /** @throws Error that names the entry which is no place. */
  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const group = Object.hasOwn(countryGroups, entry) ? countryGroups[entry] : undefined;
      const country = entry.slice(0, 2);
      if (group !== undefined) for (const code of group) this.#countries.add(code);
      else if (isCountry(entry)) this.#countries.add(entry);
      else if (/^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(entry) && isCountry(country)) {
        this.#regions.add(entry);
        this.#divided.add(country);
      } else
        throw new Error(
          `"${entry}" is neither a country such as DE, nor a region such as DE-BY, nor one of the groups ${Object.keys(countryGroups).join(', ')}.`,
        );
    }
  }

  /** `unknown`: some of the country belongs to it, and which part the caller is in is not known. */
  holds({ country, regions }: Place): Verdict {
    if (this.#countries.has(country)) return 'in';
    if (!this.#divided.has(country)) return 'out';
    if (regions.length === 0) return 'unknown';
    return regions.some(region => this.#regions.has(region)) ? 'in' : 'out';
  }
}
