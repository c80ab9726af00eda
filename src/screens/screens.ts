import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { systemClock, type Clock, type Log } from '#kernel';
import { Documents } from './documents.ts';
import { notBuiltPage } from './not-built-page.ts';
import { appPolicy, checkedOrigin, plainPolicy, referencePolicy, strictHeaders } from './policy.ts';
import { takeReports, type ReportListener } from './reports.ts';

export interface ScreensOptions {
  readonly app: 'console' | 'portal';
  /** Holds the build of this app: `index.html` and `assets/`. */
  readonly directory: string;
  readonly log: Log;
  /** Origins that the portal's reference document may call: those of the gateway. */
  readonly connect?: readonly string[];
  readonly clock?: Clock;
  /** Told of every report of a broken policy, to count it. */
  readonly heard?: ReportListener;
}

/** Addresses that are never a page of the app, whatever the client accepts. */
const notPages = /^\/(?:api|assets|errors|oauth|\.well-known|csp-reports)(?:\/|$)/;

/** Seconds in a year: files under /assets carry their digest in their name. */
const forEver = 31_536_000;

/**
 * Serves one app: its files for ever, its document afresh with a nonce for each address that is a page. Decides
 * nothing about who may see what: the documents are the same for everybody, and all data comes from the API.
 */
export function screens(options: ScreensOptions): FastifyPluginAsync {
  const { app: name, directory, log, clock = systemClock, heard = () => undefined } = options;
  const connect = (options.connect ?? []).map(checkedOrigin);
  const documents = new Documents(directory);

  return async app => {
    takeReports(app, { log, clock, heard });
    await app.register(fastifyStatic, {
      root: join(directory, 'assets'),
      prefix: '/assets/',
      decorateReply: false,
      index: false,
      list: false,
      redirect: false,
      dotfiles: 'deny',
      preCompressed: true,
      immutable: true,
      maxAge: forEver * 1000,
      // Before the first build the directory is missing, which is said in place of the pages.
      suppressWarning: true,
      setHeaders: reply => {
        reply.headers({ ...strictHeaders, 'content-security-policy': plainPolicy });
      },
    });
    app.get('/*', async (request, reply) => {
      const path = request.url.split('?', 1)[0] ?? '/';
      if (notPages.test(path) || !wantsPage(request, path)) return reply.callNotFound();
      const isReference = name === 'portal' && path.startsWith('/reference/');
      return answer(reply, isReference);
    });
  };

  async function answer(reply: FastifyReply, isReference: boolean): Promise<FastifyReply> {
    const document = await documents.fresh(isReference ? 'reference.html' : 'index.html');
    reply.headers({ ...strictHeaders, 'cache-control': 'no-store' }).type('text/html; charset=utf-8');
    if (document === undefined)
      return reply.code(503).header('content-security-policy', plainPolicy).send(notBuiltPage);
    const { html, nonce } = document;
    const policy = isReference ? referencePolicy(nonce, connect) : appPolicy(nonce);
    return reply.header('content-security-policy', policy).send(html);
  }
}

/** Browsers ask for text/html when they open a page; at the root anything that takes all is content with it. */
function wantsPage({ headers }: FastifyRequest, path: string): boolean {
  const accept = headers.accept ?? '*/*';
  return accept.includes('text/html') || (path === '/' && accept.includes('*/*'));
}
