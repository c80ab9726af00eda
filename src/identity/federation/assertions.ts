/** Answers that come by way of the browser's POST wait here until the page that they lead to asks for them. */
import { GatehouseError } from '#kernel';
import type { Tools } from '../tools.ts';
import type { Attempt } from './attempt.ts';
import type { Provider } from './providers.ts';
import { type Asserted, requestIdOf } from './saml.ts';
import type { Upstream } from './upstream.ts';

/** Milliseconds for which an answer waits: a page has to load. */
const waitingTime = 2 * 60_000;

interface Waiting {
  readonly provider: string;
  readonly requestId: string;
  readonly upstream: Upstream;
}

/** Keeps an answer, once. @throws federation-failed for an assertion that was shown before */
export async function keepAssertion(
  tools: Tools,
  provider: Provider,
  state: string,
  asserted: Asserted,
): Promise<void> {
  const { id, requestId, upstream, notAfter } = asserted;
  const waiting: Waiting = { provider: provider.id, requestId, upstream };
  const rows = [
    { id: tools.keyed('answer', `assertion ${provider.id} ${id}`), content: null, not_after: notAfter },
    {
      id: tools.keyed('answer', `waiting ${state}`),
      content: JSON.stringify(waiting),
      not_after: tools.clock.now() + waitingTime,
    },
  ];
  await tools.store.change(async ({ tx }) => {
    for (const row of rows) {
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('federated_answers')
        .values(row)
        .onConflict(of => of.column('id').doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows !== 1n) throw usedBefore();
    }
  });
}

/** The answer to the very request of this attempt; it is gone afterwards. @throws federation-failed */
export async function takeAssertion(tools: Tools, provider: Provider, attempt: Attempt): Promise<Upstream> {
  const row = await tools.store.change(({ tx }) =>
    tx
      .deleteFrom('federated_answers')
      .where('id', '=', tools.keyed('answer', `waiting ${attempt.state}`))
      .where('not_after', '>', tools.clock.now())
      .returning('content')
      .executeTakeFirst(),
  );
  const waiting =
    row?.content === null || row === undefined ? undefined : (JSON.parse(row.content) as Waiting);
  if (waiting === undefined || waiting.provider !== provider.id || waiting.requestId !== requestIdOf(attempt))
    throw new GatehouseError(
      'federation-failed',
      'The answer of the provider is not to what this browser has asked.',
    );
  return waiting.upstream;
}

const usedBefore = () =>
  new GatehouseError('federation-failed', 'This answer of the provider was used before.');
