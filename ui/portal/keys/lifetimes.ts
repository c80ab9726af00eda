/** Days that a key can live, as choices; `''` is as long as the subscribed APIs allow. */
export const lifetimes = [
  { value: '', label: 'As long as its APIs allow' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
];

export const daysOf = (lifetime: string): { days?: number } =>
  lifetime === '' ? {} : { days: Number(lifetime) };

/** Seconds that what is replaced works on. */
export const overlaps = [
  { value: '0', label: 'Not at all: it ends now' },
  { value: '3600', label: 'An hour' },
  { value: '86400', label: 'A day' },
  { value: '604800', label: '7 days' },
  { value: '2592000', label: '30 days' },
];
