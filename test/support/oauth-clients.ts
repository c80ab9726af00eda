/** Applications as clients of the authorization server, put into the store of a product that runs. */
import { type ClientSettings, createClientSecrets, loadMasterKey, openVault } from '#credentials';
import { newId } from '#kernel';
import { openStore } from '#store';
import { linkInMail } from './outbox.ts';
import type { Product } from './product.ts';

const day = 86_400_000;

export interface TestClient {
  readonly id: string;
  readonly secret: string;
}

const usual: ClientSettings = {
  redirectUris: [],
  postLogoutUris: [],
  backchannelLogoutUri: null,
  grants: ['client_credentials'],
  authentication: 'client_secret_basic',
  keys: [],
  scopes: null,
  binding: 'none',
  pushedRequestsOnly: false,
  firstParty: false,
};

/** Makes the application `id` a client with a secret that lives for a day. */
export async function addClient(
  product: Product,
  id: string,
  settings: Partial<ClientSettings> & {
    readonly kind?: 'server-web' | 'browser' | 'native' | 'service' | 'device';
    readonly realm?: 'internal' | 'external';
  } = {},
): Promise<TestClient> {
  const { kind = 'service', realm = 'external', ...rest } = settings;
  const { dataDir, databaseUrl } = product;
  const store = await openStore({ dataDir, databaseUrl });
  try {
    const vault = await openVault(
      store,
      loadMasterKey({ env: {}, file: `${dataDir}.key`, dataDir, create: false }),
    );
    const desk = createClientSecrets({ pepper: await vault.clientPepper() });
    const now = Date.now();
    return await store.change(async change => {
      await change.tx
        .insertInto('oauth_clients')
        .values({
          id: newId('ocl'),
          application_id: id,
          kind,
          realm,
          settings: JSON.stringify({ ...usual, ...rest }),
          created_at: now,
          updated_at: now,
          revision: 1,
        })
        .execute();
      const { secret } = await desk.issueSecret(change, { applicationId: id, maxAgeMs: day });
      return { id, secret };
    });
  } finally {
    await store.close();
  }
}

/** Lets all versions of an API declare scopes, as their contracts would. */
export async function declareScopes(
  product: Product,
  api: string,
  scopes: Readonly<Record<string, string>>,
): Promise<void> {
  const { dataDir, databaseUrl } = product;
  const store = await openStore({ dataDir, databaseUrl });
  try {
    await store.change(({ tx }) =>
      tx
        .updateTable('api_versions')
        .set({ scopes: JSON.stringify(scopes) })
        .where('api_id', 'in', of => of.selectFrom('apis').select('id').where('name', '=', api))
        .execute(),
    );
  } finally {
    await store.close();
  }
}

/** Makes a portal user, as somebody would who follows the link in the mail. */
export async function signUp(
  product: Product,
  person: { readonly email: string; readonly password: string; readonly name: string },
): Promise<void> {
  const send = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(`${product.url('portal')}/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  await send('/sign-up', person);
  const link = await linkInMail(product.dataDir, person.email);
  await send('/verification', { token: new URL(link).hash.slice(1), password: person.password });
}
