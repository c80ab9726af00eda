import { type ClientGrant, type ClientKind, kindRules } from '#credentials';

/**
 * Which way to tokens fits a program: three questions, one answer, and why. The order of the questions follows what
 * can go wrong: who could look into the program decides before anything else (RFC 6749 section 2.1, RFC 9700).
 */
export const places = ['server', 'browser', 'app', 'device'] as const;
export type Place = (typeof places)[number];

export interface Answers {
  /** Where it runs. */
  readonly place: Place;
  /** Whether a person signs in to it. */
  readonly person: boolean;
  /** Whether only its makers can look into it, so that a secret stays one. */
  readonly secret: boolean;
  /** Whether there is a browser where it runs. */
  readonly browser: boolean;
}

export interface Advice {
  /** The client to make; null where none would be safe. */
  readonly kind: ClientKind | null;
  readonly grants: readonly ClientGrant[];
  /** What it is called. */
  readonly title: string;
  readonly why: readonly string[];
  /** What to do besides, or instead. */
  readonly hints: readonly string[];
}

const of = (kind: ClientKind, title: string, why: readonly string[], hints: readonly string[]): Advice => ({
  kind,
  grants: kindRules[kind].usualGrants,
  title,
  why,
  hints,
});

const codeWhy =
  'The person signs in here, in their own browser, and agrees to what the program may do. The program never sees the password: it gets a code, and exchanges it for a token.';
const pkceWhy =
  'PKCE ties the code to the program that began the sign-in, so a code that is caught on the way is worth nothing.';

/** The advice for these answers. */
export function adviceFor(answers: Answers): Advice {
  return answers.person ? forPeople(answers) : forPrograms(answers);
}

function forPeople({ place, secret, browser }: Answers): Advice {
  if (place === 'device' || place === 'app') {
    if (!browser)
      return of(
        'device',
        'Device authorization',
        [
          'There is no browser to sign in with, so the person uses another one: the device shows a short code, and they enter it on a phone or computer.',
          'The program never sees the password. It waits, and gets its token when the person has agreed.',
        ],
        ['Show the address and the code large and readable; offer a QR code of the full address as well.'],
      );
    return of(
      'native',
      'Authorization code with PKCE, in the system browser',
      [codeWhy, pkceWhy, 'It is given no secret: whoever has the app could read it.'],
      [
        'Open the browser of the system, not a view inside the app: there the person is signed in already, and can see whom they trust.',
        'Come back by an https address that is yours, by http://127.0.0.1 with any port, or by a scheme made of your name turned around.',
      ],
    );
  }
  if (place === 'browser')
    return of(
      'browser',
      'Authorization code with PKCE',
      [codeWhy, pkceWhy, 'It is given no secret: everything in a page can be read by whoever opens it.'],
      [
        'Keep tokens in memory, not in the storage of the browser.',
        'If you have a server as well, let it hold the tokens and give the page a cookie: then no script can steal them. For that, choose "On a server".',
      ],
    );
  if (secret)
    return of(
      'server-web',
      'Authorization code with PKCE, and a secret of its own',
      [
        codeWhy,
        pkceWhy,
        'The server proves itself with a secret when it exchanges the code, so nobody else can exchange it.',
      ],
      [
        'A key pair (private_key_jwt) instead of the secret is better still: then nothing secret is ever sent.',
      ],
    );
  return of(
    'browser',
    'Authorization code with PKCE, without a secret',
    [codeWhy, pkceWhy, 'It is given no secret, since others can look into the machines that it runs on.'],
    [
      'Where each installation has one owner, let each register a client of its own: that one can keep a secret.',
    ],
  );
}

function forPrograms({ place, secret }: Answers): Advice {
  if ((place === 'server' || place === 'device') && secret)
    return of(
      'service',
      'Client credentials',
      [
        'Nobody signs in: the program acts for itself, and proves itself with a secret that only it knows.',
        'There is no refresh token. When the token ends, it fetches another one.',
      ],
      [
        ...(place === 'device'
          ? ['Give every device a client of its own, so that one that is stolen can be shut out alone.']
          : []),
        'A key pair (private_key_jwt) instead of the secret is better still: then nothing secret is ever sent.',
      ],
    );
  return {
    kind: null,
    grants: [],
    title: 'No way to tokens is safe here',
    why: [
      'A program that others can look into cannot keep a secret, and without a person nobody else vouches for it: whoever copies it could be it.',
    ],
    hints: [
      'Let a person sign in, and ask again.',
      'Or call through a server of yours, which keeps the secret.',
      'For what everybody may do, an API key is enough.',
    ],
  };
}
