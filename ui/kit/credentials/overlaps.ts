/** Seconds for which what is replaced works beside the new one. */
export const overlaps = [
  { value: '0', label: 'None: the old one ends at once' },
  { value: '3600', label: '1 hour' },
  { value: '86400', label: '1 day' },
  { value: '604800', label: '7 days' },
  { value: '2592000', label: '30 days' },
];
