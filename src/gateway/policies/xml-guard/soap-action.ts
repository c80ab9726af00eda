import type { SoapMessage } from '#enforcement';
import type { ClientRequest } from '../../client-message.ts';
import { Refusal } from '../../refusal.ts';

export interface SoapActionRule {
  readonly action: string;
  readonly element: string;
}

/**
 * Whether a message asks in its body for what it says outside. Servers choose an operation by either, so that a message
 * which was let in for one action could have another done.
 */
export function soapActionFault(
  request: ClientRequest,
  message: SoapMessage | undefined,
  rules: readonly SoapActionRule[],
): Refusal | undefined {
  if (message === undefined)
    return wrong(
      'must be a SOAP message with one body that holds one element',
      'it is no SOAP message of one request',
    );
  const actions = actionsOf(request, message.version);
  if (actions === undefined)
    return wrong('must be sent with a SOAPAction', 'the message comes without a SOAPAction');
  // A message of SOAP 1.2 need not name an action: then what it asks for must be one that is offered.
  const fits = rules.some(
    ({ action, element }) => element === message.asked && actions.every(named => named === action),
  );
  return fits
    ? undefined
    : wrong('must ask for what its action says', 'action and body do not belong together');
}

const wrong = (message: string, reason: string): Refusal =>
  new Refusal('soap-action-wrong', { errors: [{ at: '', message }], reason });

/** SOAP 1.1 section 6.1.1: a field of its own; SOAP 1.2 part 2 section 6.5: a parameter of the media type. */
function actionsOf({ headers }: ClientRequest, version: SoapMessage['version']): string[] | undefined {
  const field = headers['soapaction'];
  const named = typeof field === 'string' ? [unquoted(field)] : [];
  if (version === '1.1') return named.length === 0 ? undefined : named;
  const parameter = /;\s*action\s*=\s*("[^"]*"|[^\s;"]+)/i.exec(headers['content-type'] ?? '')?.[1];
  return parameter === undefined ? named : [...named, unquoted(parameter)];
}

const unquoted = (text: string): string => text.trim().replace(/^"(.*)"$/, '$1');
