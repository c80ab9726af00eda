import { addressFault, guardedFetch, isOnThisMachine } from '#kernel';
import { readObject } from '../json/read-object.ts';

export interface FetchJsonOptions {
  /** PEM certificates to trust instead of the system's. */
  readonly ca?: string | undefined;
  /** The address that an administrator named: other hosts than its own must not be this machine. */
  readonly near: string;
  /** What to send, as a form, instead of asking by GET. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Gets a JSON object. Rejects for everything else. */
export type FetchJson = (
  url: string,
  options: FetchJsonOptions,
) => Promise<Readonly<Record<string, unknown>>>;

const withinMs = 5_000;
const octetsAtMost = 512 * 1024;

/**
 * May this be asked at all. This very machine, and plain http to it, only where the administrator named it so: else
 * whoever stands between could hand out keys of their own. What a name resolves to is looked at when it is asked.
 */
export function urlFault(text: string, near: string): string | undefined {
  const fault = addressFault(text);
  if (fault !== undefined) return fault;
  const url = new URL(text);
  const isNear = URL.canParse(near) && new URL(near).origin === url.origin;
  return !isNear && isOnThisMachine(url) ? 'leads to this machine' : undefined;
}

/** Asks over the network: bounded in time and size, and not led elsewhere by a redirect or a name. */
export const fetchJson: FetchJson = async (text, { ca, near, form, headers = {} }) => {
  const fault = urlFault(text, near);
  if (fault !== undefined) throw new Error(`${fault}: not asked`);
  const ask = guardedFetch({ local: isOnThisMachine(new URL(text)), authority: ca, withinMs, octetsAtMost });
  const asked = { accept: 'application/json, application/jwk-set+json', ...headers };
  const answer = await (form === undefined
    ? ask(text, { headers: asked })
    : ask(text, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...asked },
        body: new URLSearchParams(form),
      }));
  if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
  const object = readObject(Buffer.from(await answer.arrayBuffer()));
  if (typeof object === 'string') throw new Error(`its answer ${object}`);
  return object;
};
