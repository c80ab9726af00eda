import type { Stop } from '#kit/api/admin.ts';

/** What can be stopped, in words: what it is called, how it is named, and what becomes of calls. */
export const kinds: Readonly<
  Record<Stop['what'], { readonly label: string; readonly named: string; readonly effect: string }>
> = {
  api: {
    label: 'API',
    named: 'Its name, such as city-open-data.',
    effect: 'Calls of all its versions are answered 503.',
  },
  version: {
    label: 'Version',
    named: 'API and version, such as city-open-data/v1.',
    effect: 'Calls of this version are answered 503.',
  },
  application: {
    label: 'Application',
    named: 'Its name.',
    effect: 'Its calls are answered 403, whichever of its keys it uses.',
  },
  key: {
    label: 'Key',
    named: 'Its id, such as key_…, from the page of the application.',
    effect:
      'Calls with this key are answered 403. It is not revoked: once the stop is lifted it works again.',
  },
  country: {
    label: 'Country',
    named: 'Its ISO code of two letters, such as DE.',
    effect: 'Calls from networks that are registered there are answered 403.',
  },
  address: {
    label: 'Address or network',
    named:
      'Such as 192.0.2.7 or 192.0.2.0/24. One line with IPv6 has a network of its own: stop 2001:db8:1:2::/64.',
    effect: 'Calls from there are answered 403.',
  },
};
