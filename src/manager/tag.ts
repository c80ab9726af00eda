import { base32, type RandomSource, systemRandom } from '#kernel';
import type { Tx } from '#store';

/**
 * A soft identifier that follows an application through logs, analytics and support: its name, and a few
 * characters more where another application already goes by it. No secret.
 */
export async function uniqueTag(tx: Tx, name: string, random: RandomSource = systemRandom): Promise<string> {
  const taken = await tx.selectFrom('applications').select('id').where('tag', '=', name).executeTakeFirst();
  return taken === undefined ? name : `${name}-${base32(random(4)).slice(0, 6)}`;
}
