/** Applications as clients of the authorization server, put into the store of a product that runs. */
import { createHmac, randomBytes } from 'node:crypto';
import { type ClientSettings, loadMasterKey, openVault } from '#credentials';
import { newId } from '#kernel';
import { openStore } from '#store';
import type { Product } from './product.ts';

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
    const pepper = await vault.pepper();
    const secret = `gh_secret_${randomBytes(20).toString('hex')}`;
    const now = Date.now();
    await store.change(async ({ tx }) => {
      await tx
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
      await tx
        .insertInto('client_secrets')
        .values({
          id: newId('sec'),
          application_id: id,
          hash: createHmac('sha256', pepper).update(secret).digest('hex'),
          hint: secret.slice(-4),
          created_at: now,
          not_after: now + 86_400_000,
          revoked_at: null,
          revoke_reason: null,
          last_used_at: null,
        })
        .execute();
    });
    return { id, secret };
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
