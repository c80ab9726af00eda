import type { FastifyInstance } from 'fastify';
import type { Clock, Log } from '#kernel';
import { reportPath } from './policy.ts';

/** Reports that are looked at in a minute; more are only counted. */
const perMinute = 30;
const bodyLimit = 8 * 1024;

/** Names that may reach the log: a report is written by whoever sends it. */
const directives = new Set([
  'default-src',
  'script-src',
  'script-src-elem',
  'script-src-attr',
  'style-src',
  'style-src-elem',
  'style-src-attr',
  'img-src',
  'font-src',
  'connect-src',
  'frame-src',
  'frame-ancestors',
  'worker-src',
  'object-src',
  'base-uri',
  'form-action',
  'require-trusted-types-for',
  'trusted-types',
]);

/** Told of every report: the directive that was broken, or `other`. */
export type ReportListener = (directive: string) => void;

/**
 * Takes what browsers report about pages that broke their policy. Of a report only the name of the directive is
 * kept, since its rest is whatever the sender wrote; the answer is always empty.
 */
export function takeReports(
  app: FastifyInstance,
  { log, clock, heard }: { log: Log; clock: Clock; heard: ReportListener },
): void {
  let minute = 0;
  let taken = 0;
  app.addContentTypeParser(
    ['application/csp-report', 'application/reports+json'],
    { parseAs: 'string', bodyLimit },
    async (_request: unknown, text: string) => text,
  );
  app.post(reportPath, { bodyLimit }, async (request, reply) => {
    const now = Math.floor(clock.now() / 60_000);
    if (now !== minute) {
      if (taken > perMinute)
        log.warn({ dropped: taken - perMinute }, 'more policy reports than are looked at');
      minute = now;
      taken = 0;
    }
    taken++;
    if (taken > perMinute) {
      heard('dropped');
      return reply.code(429).header('retry-after', '60').send();
    }
    for (const directive of directivesIn(request.body)) {
      heard(directive);
      log.warn({ directive }, 'a page broke its content security policy');
    }
    return reply.code(204).send();
  });
}

/** At most ten of a batch (Reporting API), one of the older form (CSP 3 section 5.3). */
function directivesIn(body: unknown): string[] {
  let report: unknown;
  try {
    report = typeof body === 'string' ? JSON.parse(body) : undefined;
  } catch {
    return ['other'];
  }
  const reports = Array.isArray(report) ? report.slice(0, 10) : [report];
  return reports.map(item => {
    const held = member(item, 'csp-report') ?? member(item, 'body') ?? {};
    const name = member(held, 'effective-directive') ?? member(held, 'effectiveDirective');
    return typeof name === 'string' && directives.has(name) ? name : 'other';
  });
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
