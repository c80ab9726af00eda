import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { provide } from '../../tools/provide.ts';
import { freePort, launch, type Service } from './service.ts';

const run = promisify(execFile);

export interface DirectoryService extends Service {
  readonly baseDn: string;
  /** An account that may look people up, and its password. */
  readonly bindDn: string;
  readonly bindPassword: string;
}

/** A certificate and key in PEM; with them the directory speaks TLS. */
export interface DirectoryTls {
  readonly certificate: string;
  readonly key: string;
  /** Begins TLS on a plain connection instead (STARTTLS), and answers nothing before. */
  readonly onDemand?: boolean;
}

const baseDn = 'dc=example,dc=org';
const bindDn = `cn=gatehouse,${baseDn}`;

/**
 * Starts Debian's slapd with people from an LDIF, on a port of its own. Nothing is kept. Anonymous clients see
 * nothing, and passwords can only be tried.
 */
export async function startSlapd(people: string, tls?: DirectoryTls): Promise<DirectoryService> {
  const program = await provide('slapd');
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-slapd-'));
  const bindPassword = randomBytes(16).toString('hex');
  const data = join(directory, 'data');
  mkdirSync(data);
  const file = (name: string, text: string): string => {
    const path = join(directory, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const modules =
    ['/usr/lib/ldap', '/usr/lib/openldap', '/usr/lib64/openldap'].find(existsSync) ?? '/usr/lib/ldap';
  const schema = ['core', 'cosine', 'inetorgperson'].map(name => `include /etc/ldap/schema/${name}.schema`);
  const encryption =
    tls === undefined
      ? []
      : [
          `TLSCertificateFile ${file('certificate.pem', tls.certificate)}`,
          `TLSCertificateKeyFile ${file('key.pem', tls.key)}`,
          ...(tls.onDemand === true ? ['security tls=1'] : []),
        ];
  const configuration = file(
    'slapd.conf',
    [
      ...schema,
      `modulepath ${modules}`,
      'moduleload back_mdb',
      'moduleload memberof',
      ...encryption,
      `pidfile ${join(directory, 'slapd.pid')}`,
      'database mdb',
      `suffix "${baseDn}"`,
      `directory ${data}`,
      'maxsize 10485760',
      'overlay memberof',
      // As Active Directory has it: more than this comes in pages only.
      'sizelimit size.soft=20 size.hard=20 size.prtotal=unlimited',
      'access to attrs=userPassword by anonymous auth by * none',
      `access to * by dn.exact="${bindDn}" read by * none`,
      '',
    ].join('\n'),
  );
  const top = [
    `dn: ${baseDn}\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example\n`,
    `dn: ${bindDn}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: gatehouse\nuserPassword: ${bindPassword}\n`,
  ];
  const ldif = file('people.ldif', [...top, people].join('\n'));
  await run(join(program, '../slapadd'), ['-q', '-f', configuration, '-l', ldif]);
  const port = await freePort();
  const url = `${tls === undefined || tls.onDemand === true ? 'ldap' : 'ldaps'}://127.0.0.1:${port}`;
  const service = await launch({
    program,
    // -d keeps it in the foreground; 256 has it say when it starts.
    parameters: ['-f', configuration, '-h', `${url}/`, '-d', '256'],
    ready: /slapd starting/,
    directory,
    endBy: 'SIGTERM',
    url,
  });
  return { ...service, baseDn, bindDn, bindPassword };
}
