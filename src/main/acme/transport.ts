import { Agent } from 'node:https';
import type { axios as instance } from 'acme-client';

/** Bytes of one answer of the authority: a chain of certificates is a few thousand. */
const maxAnswerBytes = 256 * 1024;
/** Milliseconds for one request. */
const requestWithinMs = 30_000;

/** How the client of ACME reaches the authority for one order: the client keeps one way for all of its requests. */
export interface Way {
  /** PEM; undefined for the system's authorities. */
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Sets how the client's requests travel: over verified TLS only, wherever the directory sends us; no redirects, which
 * ACME does not need and which would let an authority point us elsewhere; bounded in time and size. The client's own
 * repetitions are taken out: they wait as long as the server says, and hide what was wrong. Whoever orders tries
 * again, later and with patience.
 */
export function takeWay(axios: typeof instance, { ca, signal }: Way): void {
  axios.interceptors.request.clear();
  axios.interceptors.response.clear();
  Object.assign(axios.defaults, {
    httpsAgent: new Agent({ ...(ca === undefined ? {} : { ca }), minVersion: 'TLSv1.2' }),
    maxContentLength: maxAnswerBytes,
    maxRedirects: 0,
    proxy: false,
    timeout: requestWithinMs,
  });
  axios.interceptors.request.use(config => {
    signal.throwIfAborted();
    if (config.url?.startsWith('https://') !== true)
      throw new Error('the directory names an address that is not https');
    return { ...config, signal };
  });
}
