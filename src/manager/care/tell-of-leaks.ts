import type { Log } from '#kernel';
import type { Db } from '#store';
import type { LeakedCredential } from './leaks.ts';
import { ownerOf, type Tell } from './owners.ts';

const nouns = {
  key: 'API key',
  'delegated-key': 'delegated key',
  'client-secret': 'client secret',
  'admin-token': 'admin token',
} as const;

/** Writes to the owners of what was revoked. A message that cannot be sent brings no credential back. */
export async function tellOfLeaks(
  leaked: readonly LeakedCredential[],
  to: { readonly db: Db; readonly tell: Tell; readonly portal: string; readonly log: Log },
): Promise<void> {
  for (const { kind, hint, applicationId } of leaked) {
    if (applicationId === null) continue;
    try {
      const owner = await ownerOf(to.db, applicationId);
      if (owner === undefined) continue;
      const noun = nouns[kind];
      const letter = {
        subject: `Your ${noun} was reported as leaked, and is revoked`,
        text: [
          `Somebody found the ${noun} of your application "${plain(owner.application.title)}" that ends in ${hint}, and reported it. Whoever can show it could use it, so it was revoked at once: it is refused everywhere.`,
          `Get another one here, and find out how this one got out before you use it:`,
          `${to.portal}/applications/${owner.application.id}`,
          'Gatehouse',
        ].join('\n\n'),
      };
      for (const address of owner.addresses) await to.tell(address, letter);
    } catch (error) {
      to.log.error({ err: error }, 'the owner of a leaked credential could not be told');
    }
  }
}

/** A title on one line: it is its developer's own text, but must not look like a part of ours. */
export const plain = (title: string): string =>
  title
    .replace(/[\s"\p{C}]+/gu, ' ')
    .trim()
    .slice(0, 80);
