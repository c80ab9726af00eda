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
