import { type Command, Option } from 'commander';
import { certificatesOf, clientAuthentications, clientGrants, clientKinds } from '#credentials';
import type { AdminClient } from './client.ts';
import type { NewOauthClient, OauthClient } from './answers.ts';
import { CommandFailure } from './exit.ts';
import { readInput } from './files.ts';
import type { Io } from './io.ts';
import { secretShown } from './client-secret.ts';
import { day, table } from './output.ts';
import { action, commandOf, groupOf } from './session.ts';
import { momentFrom } from './times.ts';

/** `client`: applications as clients of the authorization server. */
export function clientCommand(io: Io): Command {
  return groupOf('client', 'Applications as clients of the authorization server (OAuth, OpenID Connect).', [
    advise(io),
    create(io),
    show(io),
    set(io),
    remove(io),
    allow(io),
    disallow(io),
  ]);
}

const pathOf = (app: string): string => `/applications/${encodeURIComponent(app)}/client`;

async function found(client: AdminClient, app: string): Promise<OauthClient> {
  const { body } = await client.get<{ readonly client: OauthClient | null }>(pathOf(app));
  if (body.client !== null) return body.client;
  throw new CommandFailure('refused', `${app} is no client.`, {
    hints: [
      'Which kind fits: npx gatehouse client advise',
      `Make it one: npx gatehouse client create ${app} --kind <kind>`,
    ],
  });
}

interface AdviceOptions {
  readonly place: string;
  readonly person: string;
  readonly secret?: string;
  readonly browser?: string;
}

interface Advice {
  readonly kind: string | null;
  readonly title: string;
  readonly why: readonly string[];
  readonly hints: readonly string[];
}

const yesOrNo = (flag: string, text: string): Option =>
  new Option(`${flag} <yes|no>`, text).choices(['yes', 'no']);

function advise(io: Io): Command {
  return commandOf('advise', 'Say which kind of client fits a program, and why.')
    .addOption(
      new Option('--place <place>', 'where it runs')
        .choices(['server', 'browser', 'app', 'device'])
        .makeOptionMandatory(),
    )
    .addOption(yesOrNo('--person', 'whether a person signs in to it').makeOptionMandatory())
    .addOption(yesOrNo('--secret', 'whether only its makers can look into it (default: no)'))
    .addOption(yesOrNo('--browser', 'whether there is a browser where it runs (default: yes)'))
    .action(
      action(io, async ({ client, out }, { place, person, secret, browser }: AdviceOptions) => {
        const query = new URLSearchParams({ place, person });
        if (secret !== undefined) query.set('secret', secret);
        if (browser !== undefined) query.set('browser', browser);
        const { body } = await client.get<Advice>(`/client-advice?${query.toString()}`);
        out.result(
          body,
          () =>
            [
              out.strong(body.title),
              ...body.why.map(text => `  ${text}`),
              '',
              ...body.hints.map(text => `  - ${text}`),
            ].join('\n'),
          body.kind === null ? [] : [`npx gatehouse client create <app> --kind ${body.kind}`],
        );
      }),
    );
}

interface SettingOptions {
  readonly redirect?: string[];
  readonly postLogout?: string[];
  readonly backchannelLogout?: string;
  readonly grant?: string[];
  readonly auth?: string;
  readonly keys?: string;
  readonly scope?: string[];
  readonly anyScope?: boolean;
  readonly bind?: string;
  readonly pushedOnly?: string;
  readonly firstParty?: string;
}

function settingsOn(command: Command): Command {
  return command
    .option('--redirect <url...>', 'where a browser comes back to, each in full')
    .option('--post-logout <url...>', 'where a browser comes back to after signing out')
    .option('--backchannel-logout <url>', 'told when a user signs out; "none" for nothing')
    .addOption(new Option('--grant <grant...>', 'how it gets tokens').choices(clientGrants.map(shortGrant)))
    .addOption(new Option('--auth <way>', 'how it proves itself').choices(clientAuthentications))
    .option(
      '--keys <file>',
      'its public keys in a file, a JWK Set or certificates in PEM; - is standard input',
    )
    .option('--scope <scope...>', 'what it may ask for at most')
    .option('--any-scope', 'it may ask for whatever its APIs offer')
    .addOption(
      new Option('--bind <to>', 'what its tokens are bound to').choices(['none', 'dpop', 'certificate']),
    )
    .addOption(
      new Option('--pushed-only <yes|no>', 'take its authorization requests by PAR only').choices([
        'yes',
        'no',
      ]),
    )
    .addOption(
      new Option('--first-party <yes|no>', 'of this organisation: users are not asked').choices([
        'yes',
        'no',
      ]),
    );
}

/** The URN of the device grant is not for typing. */
const shortGrant = (grant: string): string => grant.split(':').at(-1) ?? grant;
const longGrant = (short: string): string => clientGrants.find(grant => shortGrant(grant) === short) ?? short;

function settingsOf(options: SettingOptions): Record<string, unknown> {
  if (options.scope !== undefined && options.anyScope === true)
    throw new CommandFailure('usage', 'Give --scope or --any-scope, not both.');
  const truth = (text: string | undefined) => (text === undefined ? undefined : text === 'yes');
  const told = {
    redirectUris: options.redirect,
    postLogoutUris: options.postLogout,
    backchannelLogoutUri: options.backchannelLogout === 'none' ? null : options.backchannelLogout,
    grants: options.grant?.map(longGrant),
    authentication: options.auth,
    keys: options.keys === undefined ? undefined : keysIn(readInput(options.keys)),
    scopes: options.anyScope === true ? null : options.scope,
    binding: options.bind,
    pushedRequestsOnly: truth(options.pushedOnly),
    firstParty: truth(options.firstParty),
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

/** A JWK Set (RFC 7517 section 5), one JWK, or certificates in PEM, whose keys the server reads. */
function keysIn(text: string): unknown[] {
  const certificates = certificatesOf(text);
  if (certificates.length > 0)
    return certificates.map(pem => ({ x5c: [pem.replaceAll(/-----[A-Z ]+-----|\s/g, '')] }));
  try {
    const document = JSON.parse(text) as { readonly keys?: unknown };
    if (Array.isArray(document.keys)) return document.keys;
    if (typeof document === 'object' && document !== null) return [document];
  } catch {
    // What it says may hold a private key: it is not repeated.
  }
  throw new CommandFailure('usage', '--keys: the file is no JWK Set, and holds no certificate.', {
    hints: ['It looks like {"keys":[{"kty":"EC",…}]}, with public keys only.'],
  });
}

interface CreateOptions extends SettingOptions {
  readonly kind: string;
  readonly realm: string;
}

function create(io: Io): Command {
  return settingsOn(
    commandOf('create <app>', 'Make an application a client. Its first secret, if it has one, is shown once.')
      .addOption(
        new Option('--kind <kind>', 'what sort of program it is').choices(clientKinds).makeOptionMandatory(),
      )
      .addOption(
        new Option('--realm <realm>', 'whose users sign in to it')
          .choices(['external', 'internal'])
          .default('external'),
      ),
  ).action(
    action(io, async ({ client, out }, options: CreateOptions, app: string) => {
      const { body } = await client.call<NewOauthClient>('POST', pathOf(app), {
        kind: options.kind,
        realm: options.realm,
        ...settingsOf(options),
      });
      out.result(body, () => {
        if (out.quiet) return body.secret?.secret ?? body.id;
        const lines = [`${app} is a client now. Its client id is ${out.strong(body.id)}.`];
        if (body.secret !== null) lines.push('', ...secretShown(out, 'Its secret', body.secret));
        return lines.join('\n');
      }, [`npx gatehouse client show ${app}`]);
    }),
  );
}

function show(io: Io): Command {
  return commandOf('show <app>', 'Show the settings of the client that an application is.').action(
    action(io, async ({ client, out }, _options, app: string) => {
      const body = await found(client, app);
      out.result(body, () => {
        const list = (values: readonly string[]) => (values.length === 0 ? '-' : values.join(', '));
        const legacy = body.legacy.map(({ grant, until }) =>
          until === null ? `${grant}: refused, no waiver` : `${grant}: allowed until ${day(until)}`,
        );
        return table([
          ['Client id', body.id],
          ['Kind', body.kind],
          ['Realm', body.realm],
          ['Grants', list(body.grants.map(shortGrant))],
          ...(legacy.length === 0 ? [] : [['Legacy', out.bad(legacy.join('; '))]]),
          ['Proves itself by', body.authentication],
          ['Keys', String(body.keys.length)],
          ['Redirects to', list(body.redirectUris)],
          ['After signing out', list(body.postLogoutUris)],
          ['Told of sign-outs', body.backchannelLogoutUri ?? '-'],
          ['Scopes', body.scopes === null ? 'whatever its APIs offer' : list(body.scopes)],
          ['Tokens bound to', body.binding],
          ['Pushed requests only', body.pushedRequestsOnly ? 'yes' : 'no'],
          ['Users are asked', body.firstParty ? 'no: it is of this organisation' : 'yes'],
        ]);
      });
    }),
  );
}

function set(io: Io): Command {
  return settingsOn(
    commandOf('set <app>', 'Change settings of a client. Lists are replaced as a whole.'),
  ).action(
    action(io, async ({ client, out }, options: SettingOptions, app: string) => {
      const settings = settingsOf(options);
      if (Object.keys(settings).length === 0)
        throw new CommandFailure('usage', 'Say what to change, such as --redirect.');
      const before = await found(client, app);
      const { body } = await client.call<OauthClient>('PATCH', pathOf(app), settings, {
        ifMatch: `"${before.revision}"`,
      });
      out.result(body, () => `The client ${app} is changed.`);
    }),
  );
}

function remove(io: Io): Command {
  return commandOf(
    'delete <app>',
    'Take the client away: its secrets end, its tokens are refused within a second. The application stays.',
  ).action(
    action(io, async ({ client, out }, _options, app: string) => {
      const body = await found(client, app);
      await client.call('DELETE', pathOf(app), undefined, { ifMatch: `"${body.revision}"` });
      out.result({ deleted: body.id }, () => `${app} is no client any more.`);
    }),
  );
}

interface AllowOptions {
  readonly grant: string;
  readonly reason: string;
  readonly until: string;
}

function allow(io: Io): Command {
  return commandOf('allow <app>', 'Allow an application a legacy grant for a while, as the Security role.')
    .addOption(new Option('--grant <grant>', 'which').choices(['implicit', 'password']).makeOptionMandatory())
    .requiredOption('--reason <text>', 'why that is acceptable, for the audit log')
    .requiredOption('--until <time>', 'when it ends: a day such as 2027-01-31, or a length such as 90d')
    .action(
      action(io, async ({ client, out }, { grant, reason, until }: AllowOptions, app: string) => {
        const { body } = await client.call<{ id: string; until: number }>('POST', `${pathOf(app)}/waivers`, {
          grant,
          reason,
          until: momentFrom(until, '--until', io.clock.now(), 1),
        });
        out.result(
          body,
          () =>
            `${app} may use the ${grant} grant until ${day(body.until)} (${body.id}); then it is refused.`,
        );
      }),
    );
}

function disallow(io: Io): Command {
  return commandOf('disallow <waiver>', 'End the waiver of a legacy grant now, by its id.')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .action(
      action(io, async ({ client, out }, { reason }: { reason: string }, id: string) => {
        const { body } = await client.call<{ id: string }>(
          'POST',
          `/client-waivers/${encodeURIComponent(id)}/revoke`,
          { reason },
        );
        out.result(body, () => `${body.id} is ended; its tokens are refused within a second.`);
      }),
    );
}
