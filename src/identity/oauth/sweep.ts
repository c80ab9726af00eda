import type { Change } from '#store';

const day = 86_400_000;

/**
 * Removes codes, tokens and sessions that are over, and from the Feed revocations of tokens that have long expired:
 * gateways forget them by themselves.
 */
export async function sweepArtefacts({ tx }: Change, now: number): Promise<void> {
  await tx.deleteFrom('oauth_artefacts').where('not_after', '<=', now).execute();
  await tx
    .deleteFrom('feed')
    .where('kind', 'in', ['token', 'session'])
    .where('at', '<=', now - day)
    .execute();
}
