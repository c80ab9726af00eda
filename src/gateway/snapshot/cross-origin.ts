import { CrossOrigin, type OriginRule } from '../cross-origin.ts';
import type { OperationDocument } from './document.ts';
import type { Step } from './plan.ts';

/**
 * Whose pages may call an operation: by what is attached, and the portal's where it is not internal.
 * `keyHeaders`: what policies read from a request and keep for themselves, such as the API key.
 * @throws Error when every page might call what is not for everybody.
 */
export function crossOriginOf(
  { audience, requestHeaders = [], examples = [] }: OperationDocument,
  rules: readonly Step<OriginRule>[],
  keyHeaders: ReadonlySet<string>,
  portalOrigins: readonly string[],
): CrossOrigin | undefined {
  const portal = new Set(audience === 'internal' ? [] : portalOrigins);
  if (rules.length === 0 && portal.size === 0) return undefined;
  // RFC 7240: chooses among the examples of the sandbox.
  const prefer = examples.some(({ name }) => name !== null) ? ['prefer'] : [];
  const crossOrigin = new CrossOrigin(rules, portal, [
    'content-type',
    ...requestHeaders,
    ...keyHeaders,
    ...prefer,
  ]);
  // A wider attachment may stand above operations of a narrower audience.
  if (crossOrigin.any && audience !== 'open')
    throw new Error(
      `cors: origins "*" is for the audience "open" only, and this operation's is "${audience}"; attach a list of origins to it`,
    );
  return crossOrigin;
}

/** Whose pages may read refusals that belong to no operation; `onPortal`: the zone serves what the portal shows. */
export function crossOriginOfZone(
  rules: readonly Step<OriginRule>[],
  onPortal: boolean,
  portalOrigins: readonly string[],
): CrossOrigin | undefined {
  const portal = new Set(onPortal ? portalOrigins : []);
  return rules.length === 0 && portal.size === 0 ? undefined : new CrossOrigin(rules, portal, []);
}
