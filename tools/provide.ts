/**
 * Finds the programs (and what else Debian has) that tests and benches need beside Node, and installs missing ones from Debian where that is
 * possible without asking (root, apt-get). Elsewhere it says what to install. Run by hand:
 * `node tools/run.mjs tools/provide.ts postgres redis-server`.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export type ProgramName =
  | 'slapd'
  | 'postgres'
  | 'redis-server'
  | 'nginx'
  | 'haproxy'
  | 'wrk'
  | 'h2load'
  | 'chromium'
  | 'modsecurity-crs'
  | 'nginx-modsecurity';

interface Program {
  /** Debian's package. */
  readonly package: string;
  /** Names of the executable, the first one found counts; none for what is no program. */
  readonly executables: readonly string[];
  /** Where Debian puts it off the PATH, program or not; the last match counts. */
  readonly elsewhere: string;
}

const programs: Readonly<Record<ProgramName, Program>> = {
  postgres: {
    package: 'postgresql',
    executables: ['postgres'],
    elsewhere: '/usr/lib/postgresql/*/bin/postgres',
  },
  'redis-server': {
    package: 'redis-server',
    executables: ['redis-server', 'valkey-server'],
    elsewhere: '/usr/bin/redis-server',
  },
  slapd: { package: 'slapd', executables: ['slapd'], elsewhere: '/usr/sbin/slapd' },
  nginx: { package: 'nginx', executables: ['nginx'], elsewhere: '/usr/sbin/nginx' },
  haproxy: { package: 'haproxy', executables: ['haproxy'], elsewhere: '/usr/sbin/haproxy' },
  wrk: { package: 'wrk', executables: ['wrk'], elsewhere: '/usr/bin/wrk' },
  h2load: { package: 'nghttp2-client', executables: ['h2load'], elsewhere: '/usr/bin/h2load' },
  chromium: {
    package: 'chromium',
    executables: ['chromium', 'chromium-browser', 'google-chrome'],
    elsewhere: '/usr/bin/chromium',
  },
  // The OWASP Core Rule Set.
  'modsecurity-crs': { package: 'modsecurity-crs', executables: [], elsewhere: '/usr/share/modsecurity-crs' },
  'nginx-modsecurity': {
    package: 'libnginx-mod-http-modsecurity',
    executables: [],
    elsewhere: '/usr/lib/nginx/modules/ngx_http_modsecurity_module.so',
  },
};

/** The path of the program, or undefined. */
export function findProgram(name: ProgramName): string | undefined {
  const { executables, elsewhere } = programs[name];
  const directories = (process.env['PATH'] ?? '').split(delimiter).filter(directory => directory !== '');
  const onPath = executables.flatMap(executable => directories.map(directory => join(directory, executable)));
  const byVersion = new Intl.Collator('en', { numeric: true });
  return onPath.find(isExecutable) ?? globSync(elsewhere).toSorted(byVersion.compare).at(-1);
}

/** The path of the program, installed if need be; throws with what to install when it cannot. */
export async function provide(name: ProgramName): Promise<string> {
  const found = findProgram(name);
  if (found !== undefined) return found;
  const wanted = programs[name].package;
  const byHand = `${name} is missing. Install it, on Debian or Ubuntu: sudo apt-get install ${wanted}`;
  if (process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get')) throw new Error(byHand);
  console.error(`${name} is missing: installing Debian's package ${wanted}`);
  try {
    await install(wanted);
  } catch (error) {
    throw new Error(byHand, { cause: error });
  }
  const installed = findProgram(name);
  if (installed === undefined) throw new Error(byHand);
  return installed;
}

let updated: Promise<void> | undefined;

async function install(wanted: string): Promise<void> {
  updated ??= aptGet('update');
  await updated;
  // Waits for another apt-get on this machine instead of failing.
  await aptGet('install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', wanted);
}

function aptGet(...parameters: string[]): Promise<void> {
  const child = spawn('apt-get', ['-q', ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  let output = '';
  const keepEnd = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4000);
  };
  child.stdout.on('data', keepEnd);
  child.stderr.on('data', keepEnd);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => {
      if (code === 0) resolve();
      else reject(new Error(`apt-get ${parameters.join(' ')} failed:\n${output}`));
    });
  });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (import.meta.main) {
  for (const name of process.argv.slice(2)) {
    if (!Object.hasOwn(programs, name))
      throw new Error(`unknown program ${name}: ${Object.keys(programs).join(', ')}`);
    console.log(await provide(name as ProgramName));
  }
}
