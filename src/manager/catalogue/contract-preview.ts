import {
  apiNameFrom,
  type ContractFault,
  type ContractSource,
  type ImportedContract,
  importContract,
  versionNameFrom,
} from '#contracts';
import { GatehouseError } from '#kernel';
import type { Db } from '#store';

/** What an import would find in a document, and what it could be called; nothing is made. */
export interface ContractPreview {
  readonly findings: readonly Finding[];
  /** Null for a document that cannot be imported. */
  readonly contract: ImportedContract | null;
  readonly suggested: {
    readonly api: string;
    readonly version: string;
    readonly basePath: string;
    /** Addresses of its servers that could be upstream targets. */
    readonly targets: readonly string[];
  } | null;
}

export interface Finding extends ContractFault {
  /** A document with faults cannot be imported. */
  readonly level: 'fault' | 'warning';
}

export async function previewContract(
  db: Db,
  source: () => Promise<ContractSource>,
): Promise<ContractPreview> {
  const read = await readOrFaults(source);
  if (Array.isArray(read)) return { findings: asFindings(read, 'fault'), contract: null, suggested: null };
  const api = await freeName(db, apiNameFrom(read.title));
  const version = versionNameFrom(read.version);
  return {
    findings: asFindings(read.warnings, 'warning'),
    contract: read,
    suggested: {
      api,
      version,
      basePath: read.basePathSuggestion === '' ? `/${api}/${version}` : read.basePathSuggestion,
      targets: read.servers.flatMap(({ url }) => targetOf(url)).slice(0, 10),
    },
  };
}

async function readOrFaults(
  source: () => Promise<ContractSource>,
): Promise<ImportedContract | ContractFault[]> {
  try {
    return importContract(await source());
  } catch (error) {
    if (error instanceof GatehouseError && error.code === 'contract-invalid')
      return error.extra['errors'] as ContractFault[];
    throw error;
  }
}

const asFindings = (faults: readonly ContractFault[], level: Finding['level']): Finding[] =>
  faults.map(fault => ({ level, ...fault }));

/** The name, or with a number behind it where others have it. */
async function freeName(db: Db, name: string): Promise<string> {
  const candidates = [name, ...Array.from({ length: 20 }, (_, i) => `${name}-${i + 2}`)];
  const rows = await db.selectFrom('apis').select('name').where('name', 'in', candidates).execute();
  const taken = new Set(rows.map(row => row.name));
  return candidates.find(candidate => !taken.has(candidate)) ?? name;
}

/** The address without its path, which is the base path's. */
function targetOf(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { protocol, origin, username, password } = new URL(url);
  return /^https?:$/.test(protocol) && username === '' && password === '' ? [origin] : [];
}
