import type { Category } from '#gateway';

/** One request of `demo.json`, as a script can send it. */
export interface DemoRequest {
  readonly name: string;
  readonly category: Category;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly expectedStatus: number;
}

/** For each category what passes and what is refused. `base`: the gateway; key and token are the demo's. */
export function demoRequests(
  base: string,
  { key, token }: { readonly key: string; readonly token: string },
): DemoRequest[] {
  const city = `${base}/city/v1`;
  const keyed = { 'x-api-key': key };
  const forPerson = { ...keyed, authorization: `Bearer ${token}` };
  const json = { 'content-type': 'application/json' };
  const pothole = JSON.stringify({
    district: 'old-town',
    street: 'Mill Lane',
    near: 'number 12',
    depth: 'deep',
  });
  const renewal = JSON.stringify({ eyesightTested: '2026-10-20', deliverTo: 'address-on-record' });
  const request = (
    name: string,
    category: Category,
    method: string,
    path: string,
    expectedStatus: number,
    more: { headers?: Record<string, string>; body?: string } = {},
  ): DemoRequest => ({
    name,
    category,
    method,
    url: city + path,
    headers: more.headers ?? {},
    body: more.body ?? null,
    expectedStatus,
  });
  return [
    request('the weather, without a key', 'tells', 'GET', '/forecast/harbour', 200),
    request('a verb that the forecast does not offer', 'tells', 'DELETE', '/forecast/harbour', 405),
    request('report a pothole', 'does', 'POST', '/potholes', 201, {
      headers: { ...json, ...keyed },
      body: pothole,
    }),
    request('report a pothole without a key', 'does', 'POST', '/potholes', 401, {
      headers: json,
      body: pothole,
    }),
    request('look up a driving licence', 'tells-harm', 'GET', '/licences/LN-204815', 200, {
      headers: forPerson,
    }),
    request('look up a driving licence without a key', 'tells-harm', 'GET', '/licences/LN-204815', 401, {
      headers: { authorization: forPerson.authorization },
    }),
    request('look up a driving licence for nobody', 'tells-harm', 'GET', '/licences/LN-204815', 401, {
      headers: keyed,
    }),
    request('renew a driving licence', 'does-harm', 'POST', '/licences/LN-204815/renewals', 201, {
      headers: { ...json, ...forPerson },
      body: renewal,
    }),
    request('renew a driving licence as XML', 'does-harm', 'POST', '/licences/LN-204815/renewals', 415, {
      headers: { 'content-type': 'application/xml', ...forPerson },
      body: '<renewal/>',
    }),
  ];
}

/** How the internal zone keeps to itself. `external`, `internal`: base URLs of the gateway, if it listens there. */
export function internalRequests(external: string, internal: string | undefined): DemoRequest[] {
  const request = (name: string, base: string, expectedStatus: number): DemoRequest => ({
    name,
    category: 'tells',
    method: 'GET',
    url: `${base}/depot/v1/reports`,
    headers: {},
    body: null,
    expectedStatus,
  });
  return [
    request("the depot's reports, from outside", external, 404),
    ...(internal === undefined ? [] : [request("the depot's reports without a key", internal, 401)]),
  ];
}
