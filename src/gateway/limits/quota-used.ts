import { CalendarWindow, windowKinds } from './calendar.ts';
import { Fingerprint } from './fingerprint.ts';
import type { QuotaTable } from './quota-table.ts';
import { absorbApplication, absorbVersion } from './subject.ts';

/** A `quota` attachment that counts by application, and the caller it is asked for. */
export interface QuotaAsked {
  readonly attachmentId: string;
  /** In a plan it counts per subscription: application and version. */
  readonly inPlan: boolean;
  /** The attachment's options. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly applicationId: string;
  readonly versionId: string;
}

export interface QuotaUsed {
  readonly used: number;
  /** End of the window, milliseconds since the epoch. */
  readonly resetsAt: number;
}

/**
 * How much of its quota an application has used in the window that holds `now`. Counts nothing. Undefined where it
 * cannot be told: a quota by address, or an application that is counted together with others for want of room.
 */
export function quotaUsed(table: QuotaTable, asked: QuotaAsked, now: number): QuotaUsed | undefined {
  const { per, window: kind, timeZone } = asked.options;
  const known = windowKinds.find(name => name === kind);
  if (known === undefined || (per !== undefined && per !== 'application')) return undefined;
  const window = new CalendarWindow(known, typeof timeZone === 'string' ? timeZone : undefined);
  const print = new Fingerprint(table.seed).begin();
  for (const text of [asked.attachmentId, window.kind, window.timeZone]) print.text(text);
  absorbApplication(print, asked.applicationId);
  if (asked.inPlan) absorbVersion(print, asked.versionId);
  const { hi, lo } = print.end();
  const used = table.usedBy(hi, lo, now, window);
  return used === undefined ? undefined : { used, resetsAt: window.endOf(now) };
}
