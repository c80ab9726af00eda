/** The groups in which the reference shows the routes, in its order. */
export const tags = {
  apis: 'APIs that can be used, as the gateways serve them now.',
  versions: 'What a version offers, and what it asks of callers.',
  applications: "One's own applications.",
  subscriptions: "The use of versions by one's own applications.",
  keys: "API keys of one's own applications: made, rotated, revoked; shown once.",
  clients: "How one's own applications get tokens: settings, and secrets that are shown once.",
  'signing-keys': "Public keys that one's own applications sign their requests with.",
  usage: "What one's own applications did, were refused and have left.",
  decisions: "Why the gateway refused a request of one's own applications.",
} as const;

export type PortalTag = keyof typeof tags;
