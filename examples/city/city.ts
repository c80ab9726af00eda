/** What the demo's city knows and does, in memory, made anew with each start. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly location?: string;
}

export const districts = ['harbour', 'old-town', 'weavers-quarter', 'hill-park', 'airfield'] as const;

interface Pothole {
  readonly id: string;
  readonly district: string;
  readonly street: string;
  readonly near?: string;
  readonly depth: string;
  readonly state: 'reported' | 'scheduled' | 'repaired';
  readonly reportedAt: string;
}

interface Licence {
  readonly number: string;
  readonly holder: { readonly name: string; readonly birthDate: string; readonly address: Address };
  readonly classes: readonly string[];
  readonly validUntil: string;
  readonly status: 'valid' | 'expired' | 'suspended';
}

interface Address {
  readonly street: string;
  readonly district: string;
}

const outlooks = ['sunny', 'cloudy', 'showers', 'storm', 'fog'] as const;
const depths = ['shallow', 'deep', 'axle-breaking'];
const deliveries = ['address-on-record', 'town-hall'];
/** Reports kept; older ones are forgotten. */
const maxPotholes = 1000;
/** Reports in one answer. */
const maxReports = 100;
const day = 24 * 60 * 60 * 1000;

export class City {
  readonly #potholes = new Map<string, Pothole>();
  readonly #licences = new Map(people.map(licence => [licence.number, licence]));
  readonly #now: () => number;
  #lastPothole = 1000;

  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.#keep(
      { district: 'old-town', street: 'Mill Lane', near: 'opposite number 12', depth: 'deep' },
      'scheduled',
    );
  }

  forecast(district: string, wanted: string | null): Answer {
    if (!districts.some(name => name === district)) return notFound('There is no such district.');
    const count = wanted === null ? 3 : Number(wanted);
    if (!Number.isInteger(count) || count < 1 || count > 7) return invalid('`days` is a number from 1 to 7.');
    const today = Math.floor(this.#now() / day);
    const days = Array.from({ length: count }, (_, i) => weather(district, today + i));
    return { status: 200, body: { district, days } };
  }

  reportPothole(report: unknown): Answer {
    const fields = fieldsOf(report, ['district', 'street', 'near', 'depth']);
    if (fields === undefined)
      return invalid('A report has `district`, `street`, `depth` and perhaps `near`.');
    const { district, street, near, depth } = fields;
    if (!districts.some(name => name === district)) return invalid('`district` is none of the city.');
    if (street === undefined || street.length < 2 || street.length > 100)
      return invalid('`street` has 2 to 100 characters.');
    if (near !== undefined && near.length > 200) return invalid('`near` has at most 200 characters.');
    if (depth === undefined || !depths.includes(depth))
      return invalid(`\`depth\` is one of ${depths.join(', ')}.`);
    const where = { district: district as string, street, depth };
    const pothole = this.#keep(near === undefined ? where : { ...where, near }, 'reported');
    return { status: 201, body: pothole, location: `potholes/${pothole.id}` };
  }

  pothole(id: string): Answer {
    const pothole = this.#potholes.get(id);
    return pothole === undefined
      ? notFound('There is no report with this number.')
      : { status: 200, body: pothole };
  }

  /** What waits for a repair, the newest first. */
  reports(): Answer {
    const waiting = [...this.#potholes.values()].filter(({ state }) => state !== 'repaired');
    return { status: 200, body: { reports: waiting.toReversed().slice(0, maxReports) } };
  }

  licence(number: string): Answer {
    const licence = this.#licences.get(number);
    return licence === undefined
      ? notFound('There is no licence with this number.')
      : { status: 200, body: licence };
  }

  renewLicence(number: string, request: unknown): Answer {
    const licence = this.#licences.get(number);
    if (licence === undefined) return notFound('There is no licence with this number.');
    const fields = fieldsOf(request, ['eyesightTested', 'deliverTo']);
    if (fields === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(fields['eyesightTested'] ?? ''))
      return invalid('A renewal has `eyesightTested` (a date) and `deliverTo`.');
    const { deliverTo } = fields;
    if (deliverTo === undefined || !deliveries.includes(deliverTo))
      return invalid(`\`deliverTo\` is one of ${deliveries.join(', ')}.`);
    if (licence.status === 'suspended')
      return {
        status: 409,
        body: { title: 'Not renewable', status: 409, detail: 'The licence is suspended.' },
      };
    const validUntil = new Date(this.#now());
    validUntil.setUTCFullYear(validUntil.getUTCFullYear() + 15);
    const renewed: Licence = { ...licence, validUntil: dateText(validUntil.getTime()), status: 'valid' };
    this.#licences.set(number, renewed);
    return { status: 201, body: { number, validUntil: renewed.validUntil, deliverTo } };
  }

  #keep(where: Pick<Pothole, 'district' | 'street' | 'near' | 'depth'>, state: Pothole['state']): Pothole {
    this.#lastPothole++;
    const id = String(this.#lastPothole);
    const pothole: Pothole = { id, ...where, state, reportedAt: new Date(this.#now()).toISOString() };
    this.#potholes.set(id, pothole);
    const oldest = this.#potholes.keys().next();
    if (this.#potholes.size > maxPotholes && oldest.done !== true) this.#potholes.delete(oldest.value);
    return pothole;
  }
}

/** The same for everyone on the same day: a forecast that changed with each look would convince nobody. */
function weather(district: string, epochDay: number): Record<string, string | number> {
  let seed = epochDay;
  for (const character of district) seed = (seed * 31 + character.charCodeAt(0)) % 1_000_003;
  const season = Math.round(10 - 10 * Math.cos(((epochDay % 365) / 365) * 2 * Math.PI));
  const low = season - 4 + (seed % 5);
  const outlook = outlooks[seed % outlooks.length] ?? 'sunny';
  const wet = outlook === 'showers' || outlook === 'storm';
  return {
    date: dateText(epochDay * day),
    outlook,
    low,
    high: low + 4 + (seed % 7),
    rainProbability: wet ? 60 + (seed % 40) : seed % 30,
  };
}

/** The text fields of an object that has no others than those named. */
function fieldsOf(value: unknown, names: readonly string[]): Record<string, string | undefined> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value as Record<string, unknown>);
  const fits = entries.every(([name, field]) => names.includes(name) && typeof field === 'string');
  return fits ? (Object.fromEntries(entries) as Record<string, string>) : undefined;
}

const dateText = (time: number): string => new Date(time).toISOString().slice(0, 10);
const invalid = (detail: string): Answer => ({
  status: 400,
  body: { title: 'Invalid request', status: 400, detail },
});
const notFound = (detail: string): Answer => ({
  status: 404,
  body: { title: 'Not found', status: 404, detail },
});

function person(
  number: string,
  [name, birthDate]: readonly [string, string],
  [street, district]: readonly [string, string],
  [validUntil, status]: readonly [string, Licence['status']],
): Licence {
  return {
    number,
    holder: { name, birthDate, address: { street, district } },
    classes: ['B', 'BE'],
    validUntil,
    status,
  };
}

/** People who do not exist. */
const people: readonly Licence[] = [
  person(
    'LN-204815',
    ['Marta Exner', '1984-09-17'],
    ['Weaver Street 7', 'weavers-quarter'],
    ['2031-03-31', 'valid'],
  ),
  person('LN-118202', ['Jonas Feldkamp', '1971-01-30'], ['Quay 3', 'harbour'], ['2027-11-30', 'valid']),
  person(
    'LN-390077',
    ['Aylin Brandt', '1996-06-02'],
    ['Hill Road 40', 'hill-park'],
    ['2024-02-29', 'expired'],
  ),
  person(
    'LN-551640',
    ['Piet Maarsen', '1959-12-11'],
    ['Mill Lane 12', 'old-town'],
    ['2029-08-31', 'suspended'],
  ),
];
