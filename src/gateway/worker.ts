/** Entry of a gateway worker thread: wires the real gateway to its listeners and to the host. */
import { flushCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { systemClock, systemRandom } from '#kernel';
import { openAccessLog } from './access-log.ts';
import { installCoreRules } from './core-rules/installed.ts';
import { Gateway } from './gateway.ts';
import { BlockExchange } from './blocks/block-exchange.ts';
import { Blocks } from './blocks/blocks.ts';
import { BlockTable } from './blocks/block-table.ts';
import { CallJournal } from './journal/call-journal.ts';
import { journalFiles } from './journal/open-file.ts';
import { ConcurrencyTable } from './limits/concurrency-table.ts';
import { LimitTable } from './limits/limit-table.ts';
import { ReplayTable } from './proofs/replay-table.ts';
import { Places } from './places/places.ts';
import { compileRules } from './policies/threat-rules/rules.ts';
import { QuotaDesk } from './limits/quota-desk.ts';
import { CachedLimits } from './limits/shared-limits.ts';
import { QuotaTable } from './limits/quota-table.ts';
import { runWorker } from './worker-run.ts';

if (parentPort === null) throw new Error('This file runs in a worker thread of the gateway host.');
runWorker(parentPort, ({ index, ledgers, settings }, tell) => {
  if (settings.coreRules !== undefined) {
    installCoreRules(settings.coreRules, true);
    try {
      // What most attachments ask for: not while requests wait.
      compileRules({ crs: true, answers: true });
    } catch {
      // Ids that are those of built-in rules: a policy that asks for both is refused.
    }
  }
  const accessLog = openAccessLog(settings.accessLog);
  const shared =
    settings.redisUrl === undefined
      ? undefined
      : new CachedLimits(settings.redisUrl, away => tell({ type: 'cache', away }));
  const gateway = new Gateway({
    limits: LimitTable.attach(settings.limits, index),
    quotas: new QuotaDesk({
      table: QuotaTable.attach(settings.quotas, index),
      tell: wants => tell({ type: 'quota-wanted', wants }),
      now: systemClock.now,
    }),
    shared,
    blocks: workerBlocks(BlockTable.attach(settings.blocks, index, shared?.seed), shared),
    underWay: ConcurrencyTable.attach(settings.underWay, index, ledgers.underWay),
    proofs: ReplayTable.attach(settings.proofs, index),
    places: new Places(settings.places),
    pepper: Buffer.from(settings.pepper),
    pseudonymKey: Buffer.from(settings.pseudonymKey),
    upstreamSeal: settings.upstreamSeal,
    callerSecret: settings.callerSecret,
    introspect: (id, token) => tell({ type: 'introspect', id, token }),
    wantRuleTables: (id, rules) => tell({ type: 'rule-tables-wanted', id, rules }),
    accessLog,
    journal:
      settings.journal &&
      new CallJournal({
        key: settings.journal.key,
        clock: systemClock,
        open: journalFiles(settings.journal.directory, { clock: systemClock, random: systemRandom }),
      }),
    docs: settings.docs,
    portalOrigins: settings.portalOrigins,
    clock: systemClock,
    random: systemRandom,
  });
  return {
    gateway,
    ended() {
      accessLog?.end();
      process.exit(0);
    },
  };
});
/** With a cache, machines count attacks together and block together. */
function workerBlocks(table: BlockTable, shared: CachedLimits | undefined): Blocks {
  if (shared === undefined) return new Blocks({ table });
  const news = new BlockExchange(shared, table, systemClock.now);
  news.start();
  return new Blocks({ table, shared: { limits: shared, news } });
}

// Node writes compiled code down when a thread ends; a kill would lose it and the next start be slow again.
setTimeout(flushCompileCache, 3_000).unref();
