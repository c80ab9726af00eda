import { latencyBuckets } from '#gateway';
import type { MadeUp } from '#monitoring';

/** One kind of request in the made-up history. */
interface Flow {
  readonly application: string;
  readonly version: string;
  readonly operation: string;
  readonly status: number;
  readonly refusal: string;
  /** Requests a minute at the busiest time of a working day. */
  readonly perMinute: number;
  /** Shares of the requests by latency bucket. */
  readonly latency: readonly number[];
  /** Applies to the hours of an incident only. */
  readonly during?: 'outage' | 'scan';
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** By the buckets of 1, 2, 5, 10, 25, 50, 100 ms and so on. */
const quick = [0.05, 0.45, 0.35, 0.1, 0.04, 0.01];
const looked = [0, 0.05, 0.3, 0.4, 0.18, 0.05, 0.02];
const wrote = [0, 0, 0.12, 0.38, 0.34, 0.11, 0.04, 0.01];
const atOnce = [0.93, 0.06, 0.01];
const stuck = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.3, 0.7];

const forecast = 'GET /forecast/{district}';
const report = 'POST /potholes';
const pothole = 'GET /potholes/{id}';
const licence = 'GET /licences/{number}';
const renewal = 'POST /licences/{number}/renewals';

const city = 'city/v1';
const passes = (
  application: string,
  operation: string,
  perMinute: number,
  latency: readonly number[],
  status = 200,
): Flow => ({ application, version: city, operation, status, refusal: '', perMinute, latency });
const refused = (
  application: string,
  operation: string,
  refusal: string,
  status: number,
  perMinute: number,
): Flow => ({ application, version: city, operation, status, refusal, perMinute, latency: atOnce });

const flows: readonly Flow[] = [
  passes('weather-widget', forecast, 26, quick),
  passes('bin-reminder', forecast, 9, quick),
  passes('street-map', pothole, 12, looked),
  passes('street-map', report, 2.2, wrote, 201),
  passes('demo', licence, 1.6, looked),
  passes('demo', renewal, 0.4, wrote, 201),
  passes('-', forecast, 5, quick),
  passes('street-map', pothole, 0.5, looked, 404),
  refused('-', report, 'api-key-missing', 401, 0.7),
  refused('weather-widget', forecast, 'rate-limited', 429, 0.35),
  refused('-', licence, 'api-key-invalid', 401, 0.15),
  refused('street-map', report, 'content-type-unsupported', 415, 0.08),
  { ...refused('-', '-', 'resource-unknown', 404, 0.3), version: '-' },
  { ...refused('demo', licence, 'upstream-timeout', 504, 1.5), latency: stuck, during: 'outage' },
  { ...refused('street-map', pothole, 'upstream-timeout', 504, 8), latency: stuck, during: 'outage' },
  { ...refused('-', '-', 'resource-unknown', 404, 45), version: '-', during: 'scan' },
  { ...refused('-', forecast, 'threat-detected', 403, 14), during: 'scan' },
];

/** What went wrong in the city lately: hours before the end of the history, and for how long. */
const incidents = {
  outage: { before: 19.4 * hour, lasts: 24 * minute },
  scan: { before: 5.2 * hour, lasts: 11 * minute },
} as const;

const minutesFor = 48 * hour;
const hoursFor = 30 * day;

/**
 * Two days by the minute and thirty by the hour, as a small city might see them: nights and week-ends are quiet,
 * once the city's own service hung, once somebody scanned for holes. The same seed and time give the same
 * in the same time zone.
 */
export function madeUpHistory(until: number, seed = 7): MadeUp[] {
  const random = mulberry32(seed);
  const made: MadeUp[] = [];
  const lastHours = Math.floor((until - minutesFor) / hour) * hour;
  for (const flow of flows) {
    const labels = labelsOf(flow);
    if (flow.during === undefined)
      for (let at = lastHours - (hoursFor - minutesFor); at < lastHours; at += hour)
        push(made, 'hour', at, labels, sample(flow, flow.perMinute * 60 * busyness(at + hour / 2), random));
    const hours = new Map<number, number[]>();
    for (let at = lastHours; at < until; at += minute) {
      const counts = sample(flow, flow.perMinute * share(flow, at, until), random);
      if (at >= until - minutesFor) push(made, 'minute', at, labels, counts);
      addTo(hours, Math.floor(at / hour) * hour, counts);
    }
    for (const [at, counts] of hours) push(made, 'hour', at, labels, counts);
  }
  return made;
}

const labelsOf = ({ version, operation, application, status, refusal }: Flow) => ({
  zone: 'external',
  version,
  operation,
  application,
  status,
  refusal,
});

function addTo(hours: Map<number, number[]>, at: number, counts: readonly number[]): void {
  const sums = hours.get(at);
  if (sums === undefined) hours.set(at, [...counts]);
  else for (const [i, count] of counts.entries()) sums[i] = (sums[i] ?? 0) + count;
}

function push(
  made: MadeUp[],
  step: MadeUp['step'],
  at: number,
  labels: MadeUp['labels'],
  buckets: readonly number[],
): void {
  let requests = 0;
  let totalMs = 0;
  for (const [i, count] of buckets.entries()) {
    requests += count;
    const upper = latencyBuckets[i] ?? 10_000;
    totalMs += (count * (upper + (latencyBuckets[i - 1] ?? 0))) / 2;
  }
  if (requests > 0) made.push({ step, at, labels, requests, totalMs, buckets });
}

/** How busy the city is by the machine's clock, from 0 to 1: most at eight and at seventeen, least at four; less on week-ends. */
function busyness(at: number): number {
  const date = new Date(at);
  const time = date.getHours() + date.getMinutes() / 60;
  const peak = (around: number, width: number) => Math.exp(-(((time - around) / width) ** 2));
  const weekend = date.getDay() === 0 || date.getDay() === 6;
  return (0.06 + 0.62 * peak(8, 2.4) + 0.55 * peak(12.5, 3.2) + 0.68 * peak(17, 2.8)) * (weekend ? 0.55 : 1);
}

/**
 * How much of a flow's most there is: by the time of day, and for an incident's own traffic while it lasts. The outage
 * takes from all that needs the city's service.
 */
function share(flow: Flow, at: number, until: number): number {
  const during = (name: keyof typeof incidents) => {
    const begins = until - incidents[name].before;
    return at >= begins && at < begins + incidents[name].lasts;
  };
  if (flow.during !== undefined) return during(flow.during) ? 1 : 0;
  const needsCity = flow.refusal === '' && flow.operation !== forecast;
  return busyness(at) * (needsCity && during('outage') ? 0.2 : 1);
}

/** Requests by latency bucket, around the expected number. */
function sample({ latency }: Flow, expected: number, random: () => number): number[] {
  if (expected === 0) return [];
  const swing = 1 + 0.35 * (random() + random() - 1);
  const wanted = expected * swing;
  // Rounded by chance, so that rare things do happen now and then.
  const requests = Math.floor(wanted) + (random() < wanted % 1 ? 1 : 0);
  const counts = latency.map(() => 0);
  const apart = Math.min(requests, 40);
  for (let i = 0; i < apart; i++) {
    let left = random();
    const bucket = latency.findIndex(share => (left -= share) < 0);
    const at = bucket < 0 ? latency.length - 1 : bucket;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  if (requests === apart) return counts;
  const scaled = counts.map(count => Math.floor((count * requests) / apart));
  const missing = requests - scaled.reduce((sum, count) => sum + count, 0);
  const most = latency.indexOf(Math.max(...latency));
  scaled[most] = (scaled[most] ?? 0) + missing;
  return scaled;
}

/** A small generator of numbers from 0 to 1 (mulberry32): the same seed, the same numbers. Good for pictures only. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
