import type { Challenge } from '#gateway';
import type { AskedChallenge } from './order.ts';
import type { AcmeRecord } from './records.ts';

/** What the listeners of this node answer for the orders of all nodes: an authority may ask any of them. */
export async function answersFor(records: readonly AcmeRecord[], now: number): Promise<Challenge[]> {
  const pending = records.filter(
    ({ challenge, held_until }) => challenge !== null && now < (held_until ?? 0),
  );
  return Promise.all(
    pending.map(async ({ name, challenge }): Promise<Challenge> => {
      const { type, token, keyAuthorization } = JSON.parse(challenge ?? '{}') as AskedChallenge;
      if (type === 'http-01') return { type, name, token, keyAuthorization };
      const { challengeCertificate } = await import('./challenge-certificate.ts');
      return { type, name, ...(await challengeCertificate(name, keyAuthorization, now)) };
    }),
  );
}
