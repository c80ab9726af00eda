/** Going to a provider and coming back, as the routes ask for it. */
import type { Client } from '#api';
import type { Principal, Realm } from '#credentials';
import { GatehouseError } from '#kernel';
import type { SignedInNow } from '../flows/open.ts';
import { admitted, countRequest } from '../flows/sign-in.ts';
import type { Admission } from '../guard/sign-in-guard.ts';
import { busy } from '../passwords/queue.ts';
import { getUser, type User } from '../people/users.ts';
import { askerOf, type Tools } from '../tools.ts';
import { linkTo, signInBy } from './arrive.ts';
import { comparedName } from './ldap.ts';
import { takeAssertion } from './assertions.ts';
import { samlUrl, serviceProviderOf } from './saml.ts';
import type { Upstream } from './upstream.ts';
import { beginAttempt, type Intent, readAttempt } from './attempt.ts';
import { type Answer, failed } from './oidc.ts';
import { findOpenProvider, type Provider } from './providers.ts';

/** Ways back under which providers are being asked; each may take seconds and is begun by strangers. */
const maxAtOnce = 50;
let underWay = 0;

/** Where the screen is to which a provider sends the browser back: one of its own for each (RFC 9700 section 4.4.2). */
const callbackOf = (tools: Tools, { realm, name }: Provider, { origin }: Client): string =>
  // The origin was checked to be one of ours; the browser's cookies are there and on no other.
  `${origin ?? originOf(tools, realm)}/sign-in/callback/${name}`;

/** Begins a way to the provider. Gives the address to go to, and what the browser keeps. */
export async function depart(
  tools: Tools,
  realm: Realm,
  asked: { readonly provider: string; readonly intent: Intent },
  client: Client,
): Promise<{ readonly url: string; readonly cookie: string }> {
  countRequest(tools, 'provider', askerOf(client));
  const provider = await openProvider(tools, realm, asked.provider);
  const { intent } = asked;
  const { attempt, cookie } = beginAttempt(
    tools,
    realm,
    { provider: provider.name, intent },
    tools.clock.now(),
  );
  const url = await guarded(() => {
    if (provider.kind === 'oidc')
      return tools.relyingParty.authorizationUrl(provider, attempt, callbackOf(tools, provider, client));
    if (provider.kind === 'saml')
      return samlUrl(provider, attempt, serviceProviderOf(originOf(tools, realm), provider));
    throw failed();
  });
  return { url, cookie };
}

/** Somebody back from a provider: signed in, or known by one provider more. */
export type Returned =
  | { readonly kind: 'signed-in'; readonly opened: SignedInNow }
  | { readonly kind: 'linked'; readonly user: User };

export async function comeBack(
  tools: Tools,
  realm: Realm,
  asked: { readonly provider: string; readonly cookie: string | undefined; readonly answer: Answer },
  principal: Principal,
  client: Client,
): Promise<Returned> {
  const asker = askerOf(client);
  countRequest(tools, 'provider-answer', asker);
  const { answer } = asked;
  const attempt = readAttempt(
    tools.keyed,
    realm,
    asked.cookie,
    { provider: asked.provider, state: answer.state },
    tools.clock.now(),
  );
  const { intent } = attempt;
  if (intent.kind === 'link' && principal.user?.id !== intent.userId) throw notYours();
  const provider = await openProvider(tools, realm, asked.provider);
  const upstream = await guarded(() =>
    provider.kind === 'oidc'
      ? tools.relyingParty.redeem(provider, attempt, answer, callbackOf(tools, provider, client))
      : takeAssertion(tools, provider, attempt),
  );
  if (intent.kind === 'sign-in')
    return { kind: 'signed-in', opened: await signInBy(tools, provider, attempt, upstream, asker) };
  await linkTo(tools, provider, attempt, { userId: intent.userId, upstream }, asker);
  return { kind: 'linked', user: await getUser(tools.store.db, intent.userId) };
}

interface DirectoryProof {
  readonly provider: string;
  readonly name: string;
  readonly password: string;
}

/** Signs in with name and password of a directory. @throws sign-in-refused, rate-limited, federation-failed */
export async function signInByDirectory(
  tools: Tools,
  realm: Realm,
  asked: DirectoryProof,
  client: Client,
): Promise<SignedInNow> {
  const { provider, upstream, admission } = await shownToDirectory(tools, realm, asked, client);
  const opened = await signInBy(tools, provider, undefined, upstream, askerOf(client));
  await admission.succeeded();
  return opened;
}

/** Has somebody's account known by the directory, whose name and password they show. @throws as for a sign-in */
export async function linkToDirectory(
  tools: Tools,
  realm: Realm,
  asked: DirectoryProof & { readonly userId: string },
  client: Client,
): Promise<void> {
  const { provider, upstream, admission } = await shownToDirectory(tools, realm, asked, client);
  await linkTo(tools, provider, undefined, { userId: asked.userId, upstream }, askerOf(client));
  await admission.succeeded();
}

/** Name and password of a directory: counted like every other password, and told apart from none. */
async function shownToDirectory(
  tools: Tools,
  realm: Realm,
  asked: DirectoryProof,
  client: Client,
): Promise<{ readonly provider: Provider; readonly upstream: Upstream; readonly admission: Admission }> {
  const asker = askerOf(client);
  const provider = await openProvider(tools, realm, asked.provider);
  if (provider.kind !== 'ldap') throw failed();
  // Before anything is written for it, as for passwords that are kept here.
  if (underWay >= maxAtOnce) throw busy();
  const account = tools.keyed('guard', `${realm} ${provider.id} ${comparedName(asked.name)}`);
  const admission = admitted(await tools.guard.admit({ account, address: asker.group, device: undefined }));
  let upstream: Upstream | undefined;
  try {
    upstream = await guarded(() => tools.directory.signIn(provider, asked.name, asked.password));
  } catch (error) {
    await admission.withdrawn();
    throw error;
  }
  if (upstream === undefined) throw new GatehouseError('sign-in-refused');
  return { provider, upstream, admission };
}

const originOf = ({ mailer }: Tools, realm: Realm): string => mailer.screen(realm, '/').slice(0, -1);

async function openProvider({ store }: Tools, realm: Realm, name: string): Promise<Provider> {
  const provider = await findOpenProvider(store.db, realm, name);
  if (provider === undefined) throw failed();
  return provider;
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  if (underWay >= maxAtOnce) throw busy();
  underWay++;
  try {
    return await work();
  } finally {
    underWay--;
  }
}

const notYours = (): GatehouseError =>
  new GatehouseError('forbidden', 'Sign in to the account that is to be linked.');
