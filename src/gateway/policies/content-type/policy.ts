import type { ClientRequest } from '../../client-message.ts';
import { Type } from 'typebox';
import type { Limited } from '../../exchange.ts';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import type { OperationDocument } from '../../snapshot/document.ts';
import { accepts } from './accept.ts';
import { essenceOf, MediaTypes } from './media-types.ts';
import { firstOf } from '../../words.ts';

const typeList = (description: string) =>
  Type.Optional(Type.Array(Type.String({ minLength: 3, maxLength: 255 }), { maxItems: 100, description }));

interface Offer {
  /** Undefined: nothing is known; empty: no body is taken. */
  readonly requests: MediaTypes | undefined;
  readonly responses: MediaTypes | undefined;
}

/**
 * A body must be of a media type that the operation takes (RFC 9110 section 15.5.16), and the caller must accept
 * one that it answers with (section 15.5.7). The types come from the contract unless the options name others; of
 * an operation without a contract nothing is known, and only a repeated Content-Type is refused.
 */
export const policy = definePolicy({
  name: 'content-type',
  title: 'Content types',
  summary:
    'Refuses bodies of media types that the operation does not take (415) and answers nobody accepts (406).',
  options: Type.Object(
    {
      requestTypes: typeList(
        "Media types of request bodies instead of the contract's; none: no body is taken.",
      ),
      responseTypes: typeList("Media types of answers instead of the contract's; none: nothing is known."),
    },
    { additionalProperties: false },
  ),
  inWords: ({ requestTypes, responseTypes }) => {
    const taken =
      requestTypes === undefined
        ? "Bodies of the contract's media types"
        : requestTypes.length === 0
          ? 'No body'
          : `Bodies of ${firstOf(requestTypes)}`;
    return responseTypes === undefined || responseTypes.length === 0
      ? taken
      : `${taken}; answers of ${firstOf(responseTypes)}`;
  },
  onError: 'deny',
  steps: ({ requestTypes, responseTypes }, { operation }) => {
    const ofOptions = { consumes: requestTypes, produces: responseTypes };
    const read = (document: OperationDocument | undefined): Offer => ({
      requests: known(ofOptions.consumes ?? document?.consumes),
      responses: known(emptyIsUnknown(ofOptions.produces ?? document?.produces)),
    });
    const attached = read(operation);
    // Attached to a zone, it meets operations that it was not compiled for.
    const others = new WeakMap<OperationDocument, Offer>();
    const offerOf = (document: OperationDocument): Offer => {
      if (document === operation) return attached;
      let offer = others.get(document);
      if (offer === undefined) others.set(document, (offer = read(document)));
      return offer;
    };
    return {
      validate: x => {
        const offer = offerOf(x.operation.document);
        return checkBody(x, offer.requests) ?? checkAccept(x, offer.responses);
      },
    };
  },
});

const known = (types: readonly string[] | undefined) =>
  types === undefined ? undefined : new MediaTypes(types);
const emptyIsUnknown = (types: readonly string[] | undefined) => (types?.length === 0 ? undefined : types);

function checkBody(x: Limited, offered: MediaTypes | undefined): Refusal | undefined {
  const { request } = x;
  const given = request.headers['content-type'];
  // Two readers could believe two of them (node keeps the first).
  if (given !== undefined && isRepeated(request.rawHeaders, 'content-type'))
    return new Refusal('request-malformed', {
      detail: 'Content-Type is repeated.',
      reason: 'Content-Type is repeated',
    });
  if (offered === undefined || !sendsBody(request)) return undefined;
  if (offered.size === 0) return new Refusal('body-unexpected');
  const type = given === undefined ? undefined : essenceOf(given);
  if (type !== undefined && offered.has(type)) return undefined;
  const house = x.zone.document.contentTypeStatus === 406;
  return new Refusal(house ? 'content-type-refused' : 'content-type-unsupported', {
    headers: { accept: offered.listed.join(', ') },
    reason: given === undefined ? 'no Content-Type' : 'Content-Type is not one that the operation takes',
  });
}

function checkAccept(x: Limited, offered: MediaTypes | undefined): Refusal | undefined {
  const { accept } = x.request.headers;
  if (offered === undefined || accept === undefined || accept === '*/*' || accepts(accept, offered))
    return undefined;
  return new Refusal('not-acceptable', { reason: 'Accept admits nothing that the operation answers with' });
}

/** RFC 9112 section 6: a request has a body when it says how that is framed. */
export function sendsBody({ headers }: ClientRequest): boolean {
  if (headers['transfer-encoding'] !== undefined) return true;
  const length = headers['content-length'];
  return length !== undefined && Number(length) !== 0;
}

function isRepeated(rawHeaders: readonly string[], name: string): boolean {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const candidate = rawHeaders[i] as string;
    if (candidate.length === name.length && candidate.toLowerCase() === name) count++;
  }
  return count > 1;
}
