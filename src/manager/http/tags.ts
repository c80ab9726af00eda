/** The groups in which the reference shows the routes, in its order. */
export const tags = {
  status: 'What is running.',
  configuration: 'The whole catalogue as one declarative file: validate, compare, bring in, write out.',
  zones: 'Sets of listeners with a realm of their own.',
  apis: 'Products in the catalogue.',
  versions: 'Versions of an API: contract, upstream, floor, lifecycle.',
  contracts: 'OpenAPI documents before they are imported.',
  operations: 'Single operations: what they do if misused, and for whom they are.',
  policies: 'Controls that can be attached.',
  attachments: 'Policies at work on zones, APIs, versions and operations.',
  profiles: 'Bundles of policies that satisfy a floor.',
  waivers: 'Controls that the Security role does without for a while.',
  stops: 'The kill switch: what is taken out of service at once.',
  plans: 'Limits and promises under which applications subscribe.',
  developers: 'Who registers applications.',
  applications: 'Clients of APIs.',
  subscriptions: 'The use of a version by an application.',
  keys: 'API keys: made, rotated, revoked; shown once.',
  tokens: 'Admin tokens for people and programs that use this API.',
  snapshots: 'What gateways serve from.',
  audit: 'Who changed what, when and from where.',
  traffic: 'How much the APIs are used: as it happens, and its history.',
  decisions: 'Why the gateway refused a request.',
  backup: 'Copies of the store.',
} as const;

export type Tag = keyof typeof tags;
