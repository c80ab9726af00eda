import type { PolicyDocument } from '#gateway';
import type { OperationShape } from '#enforcement';
import { givesOrders, orderSchemas, takesMany, takesOctets, takesOrders } from './orders.ts';
import { keyLimit, type Setup } from './setups.ts';
import { invoiceSchema } from './invoices.ts';

/** What `key+limit` does, and for orders what a contract says. */
function ordered(
  name: string,
  method: string,
  more: { readonly shape?: OperationShape; readonly policies?: readonly PolicyDocument[] } = {},
): Setup {
  return {
    ...keyLimit,
    name,
    path: method === 'GET' ? '/weather/v1/body/order' : '/weather/v1/orders',
    snapshot: upstream => {
      const document = keyLimit.snapshot(upstream);
      return {
        ...document,
        versions: document.versions.map(version => ({
          ...version,
          schemas: orderSchemas,
          policies: [
            ...version.policies,
            { id: 'size', policy: 'body-limit', options: { bytes: 2 ** 22 } },
            ...(more.policies ?? []),
          ],
          operations: version.operations.map(operation => ({
            ...operation,
            method,
            path: method === 'GET' ? '/body/{name}' : '/orders',
            ...(more.shape === undefined ? {} : { shape: more.shape }),
          })),
        })),
      };
    },
  };
}

const policy = (name: string, options: Readonly<Record<string, unknown>> = {}): PolicyDocument => ({
  id: name,
  policy: name,
  options,
});
const requests = [policy('request-validation')];
const answers = policy('response-validation');

/** Forwarded as it comes. */
export const orderStreamed: Setup = ordered('order-streamed', 'POST');
/** Read as a whole first. */
export const orderRead: Setup = ordered('order-read', 'POST', { shape: takesOctets, policies: requests });
/** Guarded, parsed, and judged by the contract. */
export const orderJudged: Setup = ordered('order-judged', 'POST', { shape: takesOrders, policies: requests });
export const ordersJudged: Setup = ordered('orders-judged', 'POST', { shape: takesMany, policies: requests });

export const invoiceGuarded: Setup = ordered('invoice-guarded', 'POST', { policies: [policy('xml-guard')] });
export const invoiceJudged: Setup = ordered('invoice-judged', 'POST', {
  policies: [policy('xml-guard', { schema: invoiceSchema })],
});

/** Answers: passed on, judged, and masked. */
export const answerPassed: Setup = ordered('answer-passed', 'GET', { shape: givesOrders });
export const answerJudged: Setup = ordered('answer-judged', 'GET', {
  shape: givesOrders,
  policies: [answers],
});
export const answerMasked: Setup = ordered('answer-masked', 'GET', {
  shape: givesOrders,
  policies: [answers, policy('masking')],
});

export const contractSetups: readonly Setup[] = [
  orderStreamed,
  orderRead,
  orderJudged,
  ordersJudged,
  invoiceGuarded,
  invoiceJudged,
  answerPassed,
  answerJudged,
  answerMasked,
];
