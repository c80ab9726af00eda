import { Type } from 'typebox';
import { closed } from '#api';

/** What the admin API and declarations take for an upstream; its meaning is told by `UpstreamDocument`. */

const address = Type.String({
  minLength: 8,
  maxLength: 2048,
  pattern: '^https?://',
  description: 'http(s)://host[:port][/path]',
});

const milliseconds = (description: string, maximum = 600_000) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum, description: `Milliseconds ${description}` }));

const percent = (description: string, minimum = 1) =>
  Type.Optional(Type.Integer({ minimum, maximum: 100, description: `Percent ${description}` }));

const count = (description: string, maximum = 1000, minimum = 1) =>
  Type.Optional(Type.Integer({ minimum, maximum, description }));

const statuses = (description: string, minimum: number) =>
  Type.Optional(
    Type.Array(Type.Integer({ minimum, maximum: 599 }), {
      minItems: 1,
      maxItems: 100,
      uniqueItems: true,
      description,
    }),
  );

const target = Type.Union([
  address,
  closed({
    url: address,
    weight: count('Its share of the calls beside the weights of the others; 1 unless told.', 1000),
  }),
]);

const targets = (description: string) => Type.Array(target, { minItems: 1, maxItems: 32, description });

const balance = closed(
  {
    by: Type.Optional(
      Type.Enum(['round-robin', 'least-outstanding', 'hash'], {
        description:
          'How the target of a call is chosen: in turn (unless told), the one with least to do, or by a hash, so that alike calls go to the same target.',
      }),
    ),
    of: Type.Optional(
      Type.Union(
        [
          Type.Literal('address'),
          Type.Literal('application'),
          closed({ header: Type.String({ pattern: '^[A-Za-z0-9-]+$', maxLength: 64 }) }),
        ],
        {
          description:
            'What is hashed: the address of the client (unless told), its application, or a request header. Calls without an application or the header go by address.',
        },
      ),
    ),
    slowStart: milliseconds('that a target which came back takes to its full share; none unless told.'),
  },
  { title: 'Balance' },
);

const canary = closed(
  {
    share: Type.Number({ minimum: 0, maximum: 100, description: 'Percent of the calls.' }),
    targets: targets('Where this share goes: another release of the same service.'),
    sticky: Type.Optional(
      Type.Boolean({
        description:
          'Whether the same caller (its application, else its address) always gets the same release; true unless told.',
      }),
    ),
  },
  { title: 'Canary' },
);

const health = closed(
  {
    path: Type.String({
      pattern: '^/[!-"$-~]*$',
      maxLength: 1000,
      description: 'What is asked for with GET, below the path of the target.',
    }),
    interval: Type.Optional(
      Type.Integer({
        minimum: 100,
        maximum: 3_600_000,
        description: 'Milliseconds between checks of a target, by each worker; 10,000 unless told.',
      }),
    ),
    timeout: milliseconds('after which a check has failed; 2,000 unless told.', 60_000),
    healthyAfter: count('Good answers in a row after which a target is used again; 2 unless told.', 100),
    unhealthyAfter: count('Bad answers in a row after which it is not used; 3 unless told.', 100),
    statuses: statuses('Statuses that are good; 200 to 399 unless told.', 200),
  },
  { title: 'Health' },
);

const ejection = closed(
  {
    failures: count('Failures in a row that put a target out; 5 unless told.'),
    share: percent('of failures within ten seconds that put a target out; not looked at unless told.'),
    time: milliseconds(
      'that it is out the first time; longer each further time. 30,000 unless told.',
      3_600_000,
    ),
    atMost: percent('of the targets that may be out at a time; 50 unless told.'),
  },
  { title: 'Ejection' },
);

const breaker = closed(
  {
    share: percent('of failures at which a target is spared; 50 unless told.'),
    calls: count('Calls within the window below which nothing is judged; 20 unless told.', 1_000_000),
    window: milliseconds('that are looked back over; 10,000 unless told.'),
    open: milliseconds('until probes are let through; 10,000 unless told.'),
    probes: count('Good probes after which all calls go through again; 3 unless told.', 100),
  },
  { title: 'Breaker' },
);

const retry = closed(
  {
    attempts: count('Further tries for one call; 1 unless told.', 5),
    statuses: statuses('Statuses that are tried again; 502, 503 and 504 unless told.', 400),
    budget: percent('of the calls that may be tries again; 20 unless told.'),
  },
  { title: 'Retry' },
);

const timeouts = closed(
  {
    connect: milliseconds('to a connection; 5,000 unless told.'),
    response: milliseconds('without a byte of the response; 30,000 unless told.'),
    perTry: milliseconds('from the choice of a target to the head of its response; none unless told.'),
    total: milliseconds('for the whole call, to the end of the response; none unless told.', 3_600_000),
  },
  { title: 'Timeouts' },
);

const tls = closed(
  {
    serverName: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$',
        maxLength: 253,
        description: "Asked for and looked for in the certificate, instead of the target's own name.",
      }),
    ),
    minimumVersion: Type.Optional(Type.Enum(['1.2', '1.3'], { description: '1.2 unless told.' })),
    verify: Type.Optional(
      Type.Boolean({
        description:
          'False takes any certificate. The control `upstream-verification` is not met then: it takes a waiver.',
      }),
    ),
    clientCertificate: Type.Optional(
      Type.String({
        maxLength: 100_000,
        description:
          'PEM: what the gateway proves to the target who it is with, and those that vouch for it.',
      }),
    ),
    clientKey: Type.Optional(
      Type.String({
        maxLength: 20_000,
        pattern: '^(-----BEGIN |sealed:|env:|file:)',
        description:
          'Its private key (PEM). It is sealed at once, and shown as `sealed:…`, which may be sent back. A file of a gateway without a store names it by `env:NAME` or `file:PATH`.',
      }),
    ),
  },
  { title: 'UpstreamTls' },
);

const text = (description: string, maxLength = 1000) =>
  Type.Optional(Type.String({ minLength: 1, maxLength, pattern: '^[!-~](?:[ -~]*[!-~])?$', description }));

const credentials = closed(
  {
    kind: Type.Enum(['basic', 'bearer', 'api-key', 'oauth'], {
      description:
        'Name and password, a bearer token, a key in a header, or a bearer token that the gateway gets for client credentials, keeps and renews in time.',
    }),
    secret: Type.String({
      minLength: 1,
      maxLength: 10_000,
      pattern: '^[!-~](?:[ -~]*[!-~])?$',
      'x-secret': true,
      description:
        'Password, token, key or client secret. It is sealed at once for these targets, and shown as `sealed:…`, which may be sent back; give the secret itself when a target is added. A file of a gateway without a store names it by `env:NAME` or `file:PATH`.',
    }),
    name: text('Name of the user (basic), or the client id (oauth).', 255),
    header: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9-]{1,64}$',
        description: 'The field that carries the key (api-key).',
      }),
    ),
    tokenUrl: Type.Optional(
      Type.String({ maxLength: 2048, pattern: '^https?://', description: 'Where tokens are got (oauth).' }),
    ),
    scope: text('Scopes that are asked for, separated by blanks (oauth).'),
    audience: text('Asked for, where the authorization server wants it (oauth).'),
    resource: text('Asked for, where the authorization server wants it: RFC 8707 (oauth).'),
    send: Type.Optional(
      Type.Enum(['basic', 'body'], {
        description: 'How client id and secret are sent to the token endpoint; `basic` unless told (oauth).',
      }),
    ),
    ca: Type.Optional(
      Type.String({
        maxLength: 100_000,
        description: "PEM certificates to trust at the token endpoint instead of the system's (oauth).",
      }),
    ),
  },
  { title: 'UpstreamCredentials' },
);

export const upstream = closed(
  {
    targets: targets('Where the API itself listens: an address, or one with a weight.'),
    protocol: Type.Optional(
      Type.Enum(['http1', 'http2'], {
        description:
          'What targets are spoken to in; HTTP/1.1 unless told. HTTP/2 is agreed upon under TLS (ALPN) and begun by prior knowledge without; a target that does not speak it gets no calls.',
      }),
    ),
    balance: Type.Optional(balance),
    canary: Type.Optional(canary),
    health: Type.Optional(health),
    ejection: Type.Optional(ejection),
    breaker: Type.Optional(breaker),
    retry: Type.Optional(retry),
    timeouts: Type.Optional(timeouts),
    ca: Type.Optional(
      Type.String({ maxLength: 100_000, description: "PEM certificates to trust instead of the system's." }),
    ),
    tls: Type.Optional(tls),
    credentials: Type.Optional(credentials),
    forwardAuthorization: Type.Optional(
      Type.Boolean({
        description:
          "Lets the client's own Authorization field travel on to the targets; false unless told: it ends at the gateway.",
      }),
    ),
    linkLocal: Type.Optional(
      Type.Boolean({
        description:
          "Lets targets be link-local addresses, where a cloud's metadata service hands out credentials; false unless told.",
      }),
    ),
    connections: count('To each target, per worker; 256 unless told, 8 in HTTP/2.', 10_000),
    queue: count(
      'Calls that wait for a connection to a target, per worker; four for each connection unless told, 128 in HTTP/2.',
      100_000,
      0,
    ),
  },
  { title: 'Upstream' },
);
