import {
  type DrawnStage,
  drawPipeline,
  type OperationDocument,
  type SnapshotDocument,
  type VersionDocument,
} from '#gateway';
import { conflict, type Db, found } from '#store';
import { assemble, labelOf } from './assemble.ts';
import { refusedAsVoid } from './snapshots.ts';

/** The controls that a request meets, as gateways would compile them from the catalogue as it is now. */

export interface Pipeline {
  readonly version: string;
  readonly zone: string;
  readonly zones: readonly string[];
  /** Null where it is about the whole version. */
  readonly operation: OperationDocument | null;
  readonly stages: readonly PipelineStage[];
}

export interface PipelineStage {
  readonly stage: DrawnStage['stage'];
  readonly steps: readonly PipelineStep[];
}

export interface PipelineStep {
  readonly policy: string | null;
  readonly attachment: string | null;
  readonly title: string;
  readonly summary: string;
  readonly mode: 'block' | 'report';
  readonly builtIn: boolean;
  readonly scope: 'built-in' | 'zone' | 'profile' | 'api' | 'version' | 'operation' | 'plan';
  /** Name of the zone, profile, API, version, operation or plan; empty for what is built in. */
  readonly of: string;
}

/**
 * A draft is shown as it would be served.
 * @throws `not-found`; `conflict` for a zone in which the version is not offered; `snapshot-refused` where it does
 * not compile.
 */
export async function readPipeline(
  db: Db,
  of: { readonly version: string; readonly operation?: string; readonly zone?: string | undefined },
): Promise<Pipeline> {
  const { versions, zones, plans } = await assemble(db, of.version);
  const version = found(versions[0]?.document, 'version', of.version);
  const operation = version.operations.find(({ id }) => id === of.operation) ?? null;
  const zone = of.zone ?? version.zones[0];
  if (zone === undefined || !version.zones.includes(zone))
    throw conflict(
      `${labelOf(version)} is not offered in ${zone === undefined ? 'any zone' : `zone ${zone}`}.`,
      {
        zones: version.zones,
      },
    );
  const document: SnapshotDocument = {
    format: 1,
    number: 1,
    createdAt: 0,
    zones,
    versions: [version],
    plans,
  };
  const drawn = refusedAsVoid(() =>
    drawPipeline(document, { zone, version: version.id, operation: operation?.id }),
  );
  const where = new Whereabouts(document, version, operation, await scopesOf(db, version));
  return {
    version: labelOf(version),
    zone,
    zones: version.zones,
    operation,
    stages: found(drawn, 'operation', of.operation ?? '').map(({ stage, steps }) => ({
      stage,
      steps: steps.map(({ policyId, policy, title, summary, mode, scope, plan }) => ({
        policy,
        attachment: policyId,
        title,
        summary,
        mode,
        builtIn: policyId === null,
        ...where.of(scope, policyId, plan, zone),
      })),
    })),
  };
}

type Scopes = ReadonlyMap<string, 'api' | 'version'>;

/** Tells apart what a version's document holds in one list: its own policies, its API's and its profile's. */
class Whereabouts {
  readonly #names: Readonly<Record<'profile' | 'api' | 'version' | 'operation', string>>;
  readonly #plans: ReadonlyMap<string, string>;
  readonly #scopes: Scopes;

  constructor(
    { plans }: SnapshotDocument,
    version: VersionDocument,
    operation: OperationDocument | null,
    { profile, scopes }: { readonly profile: string; readonly scopes: Scopes },
  ) {
    this.#names = {
      profile,
      api: version.api.name,
      version: labelOf(version),
      operation: operation === null ? '' : `${operation.method} ${operation.path}`,
    };
    this.#plans = new Map(plans.map(({ id, name }) => [id, name]));
    this.#scopes = scopes;
  }

  of(
    scope: DrawnStage['steps'][number]['scope'],
    attachment: string | null,
    plan: string | null,
    zone: string,
  ): Pick<PipelineStep, 'scope' | 'of'> {
    if (scope === 'built-in') return { scope, of: '' };
    if (scope === 'zone') return { scope, of: zone };
    if (scope === 'plan') return { scope, of: this.#plans.get(plan ?? '') ?? '' };
    if (scope === 'operation') return { scope, of: this.#names.operation };
    const from = this.#scopes.get(attachment ?? '') ?? 'profile';
    return { scope: from, of: this.#names[from] };
  }
}

async function scopesOf(db: Db, version: VersionDocument): Promise<{ profile: string; scopes: Scopes }> {
  const rows = await db
    .selectFrom('policy_attachments')
    .select(['id', 'scope'])
    .where('scope', 'in', ['api', 'version'])
    .where('scope_id', 'in', [version.api.id, version.id])
    .execute();
  const row = await db
    .selectFrom('api_versions')
    .select('profile')
    .where('id', '=', version.id)
    .executeTakeFirst();
  const scopes = rows.map(({ id, scope }) => [id, scope === 'api' ? 'api' : 'version'] as const);
  return { profile: row?.profile ?? '', scopes: new Map(scopes) };
}
