export interface TrafficPlace {
  readonly time?: string;
  readonly version?: string;
  readonly operation?: string;
  readonly application?: string;
  readonly zone?: string;
}

/** The history of traffic, or of a part of it. */
export function trafficHref(place: TrafficPlace = {}): string {
  const query = new URLSearchParams(
    Object.entries(place).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  return query.size === 0 ? '/traffic' : `/traffic?${query.toString()}`;
}
