import { type ClientSecrets, usesSecret } from '#credentials';
import { type Client, countSecretsSince, getSecret, keyAgeOf } from '#manager';
import { type Change, conflict } from '#store';
import { bounds } from '../../bounds.ts';
import { lifetimeOf } from '../keys/make.ts';
import { secretAdvice, secretTold } from './shape.ts';

const day = 86_400_000;

/** A secret for the client, shown this once. @throws conflict where it needs none, or has enough. */
export async function makeSecret(
  change: Change,
  client: Pick<Client, 'id' | 'authentication'>,
  options: { readonly secrets: ClientSecrets; readonly now: number; readonly days?: number | undefined },
) {
  const { secrets, now, days } = options;
  if (!usesSecret(client)) throw conflict('This client proves itself without a secret.');
  await refuseTooManySecrets(change, client.id, now);
  const maxAgeMs = await keyAgeOf(change.tx, client.id);
  const request = { applicationId: client.id, maxAgeMs, lifetimeMs: lifetimeOf(days) };
  const { id, secret } = await secrets.issueSecret(change, request);
  return { ...secretTold(await getSecret(change.tx, id), now), secret, advice: secretAdvice };
}

/** @throws conflict where the application got enough for today: each is a row that is kept. */
export async function refuseTooManySecrets(
  { tx }: Change,
  applicationId: string,
  now: number,
): Promise<void> {
  if ((await countSecretsSince(tx, applicationId, now - day)) >= bounds.secretsMadeADay)
    throw conflict(
      `This application got ${bounds.secretsMadeADay} secrets within a day. Try again tomorrow.`,
    );
}
