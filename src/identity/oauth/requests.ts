import type { Interaction } from 'oidc-provider';
import type { Realm } from '#credentials';
import { GatehouseError } from '#kernel';
import type { Db } from '#store';
import { contextOf } from '../factors/methods.ts';
import { asked, type Asked } from './asked.ts';
import { type ClientExtras, developerOf, extrasOf } from './clients.ts';
import { addConsent } from './consents.ts';
import type { Provider } from './provider.ts';
import { needsTwoFactors, towardsTwoFactors } from './step-up.ts';
import { grantableApis, type TokenAgeOf } from './resources.ts';

/** Who answers an authorization request, by the session of console or portal. */
export interface Answerer {
  readonly userId: string;
  readonly sessionId: string;
}

/** What a page shows of an authorization request, and what the person is to do next. */
export interface AuthorizationRequest {
  /** `second-factor`: one is asked for, and the person has none yet. */
  readonly step: 'sign-in' | 'sign-in-again' | 'second-factor' | 'go-on' | 'agree';
  readonly application: { readonly title: string; readonly developer: string };
  /** Origin or scheme to which the browser goes afterwards; null for a device. */
  readonly returnsTo: string | null;
  readonly asks: readonly Asked[];
}

export interface RequestTools {
  readonly realm: Realm;
  readonly db: Db;
  readonly provider: Provider;
  readonly tokenAgeOf: TokenAgeOf;
}

/** @throws not-found for a request that is over */
export async function readRequest(
  tools: RequestTools,
  id: string,
  by: Answerer | undefined,
): Promise<AuthorizationRequest> {
  const { interaction, extras, title } = await find(tools, id);
  return {
    step: await stepOf(tools, interaction, by),
    application: { title, developer: await developerOf(tools.db, extras) },
    returnsTo: returnsTo(interaction),
    asks: await asksOf(tools, interaction),
  };
}

/** Says who it is that has signed in; gives where the browser goes on. @throws not-found, conflict */
export async function signInFor(tools: RequestTools, id: string, by: Answerer): Promise<string> {
  const { interaction } = await find(tools, id);
  if ((await stepOf(tools, interaction, by)) !== 'go-on') throw notNow();
  const session = await tools.db
    .selectFrom('sessions')
    .select(['methods', 'authenticated_at', 'created_at'])
    .where('id', '=', by.sessionId)
    .executeTakeFirstOrThrow();
  const at = session.authenticated_at === 0 ? session.created_at : session.authenticated_at;
  const methods = JSON.parse(session.methods) as string[];
  return finish(interaction, {
    login: {
      accountId: by.userId,
      ts: Math.floor(at / 1000),
      amr: methods,
      acr: contextOf(methods),
      remember: true,
      signIn: by.sessionId,
    },
  });
}

/** Lets the application have what it asks for, and remembers that. @throws not-found, conflict */
export async function agreeTo(
  tools: RequestTools,
  id: string,
  by: Answerer,
  remember: (work: typeof addConsent, agreed: Parameters<typeof addConsent>[1]) => Promise<void>,
): Promise<string> {
  const { interaction, clientId } = await find(tools, id);
  if ((await stepOf(tools, interaction, by)) !== 'agree') throw notNow();
  const { Grant } = tools.provider;
  const known = interaction.grantId === undefined ? undefined : await Grant.find(interaction.grantId);
  const grant = known ?? new Grant({ accountId: by.userId, clientId });
  const { identity, resources } = missing(interaction);
  if (identity.length > 0) grant.addOIDCScope(identity.join(' '));
  for (const [resource, scopes] of Object.entries(resources))
    grant.addResourceScope(resource, scopes.join(' '));
  await remember(addConsent, {
    userId: by.userId,
    applicationId: clientId,
    scopes: [...identity, ...Object.values(resources).flat()],
  });
  return finish(interaction, { ...interaction.lastSubmission, consent: { grantId: await grant.save() } });
}

/** Tells the application that the person did not want it. @throws not-found */
export async function refuse(tools: RequestTools, id: string): Promise<string> {
  const { interaction } = await find(tools, id);
  return finish(interaction, { error: 'access_denied', error_description: 'the person did not agree' });
}

async function finish(interaction: Interaction, result: Record<string, unknown>): Promise<string> {
  interaction.result = result;
  await interaction.save(Math.max(1, interaction.exp - Math.floor(Date.now() / 1000)));
  return interaction.returnTo;
}

async function find(
  { provider }: RequestTools,
  id: string,
): Promise<{ interaction: Interaction; clientId: string; extras: ClientExtras; title: string }> {
  const interaction = await provider.Interaction.find(id);
  const clientId = textOf(interaction?.params['client_id']);
  const client = await provider.Client.find(clientId);
  if (interaction === undefined || client === undefined)
    throw new GatehouseError(
      'not-found',
      'This request is over. Go back to the application and begin again.',
    );
  return { interaction, clientId, extras: extrasOf(client), title: client.clientName ?? clientId };
}

async function stepOf(
  { db, realm }: RequestTools,
  interaction: Interaction,
  by: Answerer | undefined,
): Promise<AuthorizationRequest['step']> {
  if (by === undefined) return 'sign-in';
  if (interaction.prompt.name === 'login') {
    const more = (await needsTwoFactors(db, realm, interaction.params['acr_values']))
      ? await towardsTwoFactors(db, by)
      : 'there';
    if (more !== 'there') return more;
    return (await isRecentEnough(db, interaction, by)) ? 'go-on' : 'sign-in-again';
  }
  // Whoever signed in for this request agrees to it, nobody else.
  return interaction.session?.accountId === by.userId ? 'agree' : 'sign-in-again';
}

/** Where the application wants the person to prove who they are again, the sign-in must be younger than that wish. */
async function isRecentEnough(db: Db, { prompt, iat, params }: Interaction, by: Answerer): Promise<boolean> {
  const row = await db
    .selectFrom('sessions')
    .select(['authenticated_at', 'created_at'])
    .where('id', '=', by.sessionId)
    .executeTakeFirst();
  if (row === undefined) return false;
  const at = Math.max(row.authenticated_at, row.created_at) / 1000;
  if (prompt.reasons.includes('login_prompt')) return at >= iat;
  const maxAge = Number(params['max_age'] ?? Number.POSITIVE_INFINITY);
  return at >= iat - maxAge;
}

function missing({ prompt }: Interaction): {
  identity: readonly string[];
  resources: Readonly<Record<string, readonly string[]>>;
} {
  const { missingOIDCScope, missingResourceScopes } = prompt.details as {
    missingOIDCScope?: readonly string[];
    missingResourceScopes?: Readonly<Record<string, readonly string[]>>;
  };
  return { identity: missingOIDCScope ?? [], resources: missingResourceScopes ?? {} };
}

async function asksOf(tools: RequestTools, interaction: Interaction): Promise<Asked[]> {
  const clientId = textOf(interaction.params['client_id']);
  const apis = await grantableApis(tools.db, clientId, tools.tokenAgeOf);
  const scopes = textOf(interaction.params['scope']).split(' ');
  return scopes.flatMap(scope => asked(apis, scope));
}

function returnsTo({ params }: Interaction): string | null {
  const url = URL.parse(textOf(params['redirect_uri']));
  if (url === null) return null;
  return url.origin === 'null' ? url.protocol : url.origin;
}

const textOf = (parameter: unknown): string => (typeof parameter === 'string' ? parameter : '');

const notNow = (): GatehouseError =>
  new GatehouseError('conflict', 'The request is at another step by now. Open the page again.');
