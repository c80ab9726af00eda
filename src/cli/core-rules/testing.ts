import { gzipSync } from 'node:zlib';

export interface TarEntry {
  readonly path: string;
  readonly content?: string;
  /** `0` for a file unless told. */
  readonly flag?: string;
  readonly prefix?: string;
  /** In place of the true one. */
  readonly sum?: string;
  readonly size?: string;
}

/** Entries as a `.tar.gz`, for tests. */
export const packed = (entries: readonly TarEntry[]): Buffer =>
  gzipSync(Buffer.concat([...entries.map(entryOf), Buffer.alloc(1_024)]));

function entryOf({ path, content = '', flag = '0', prefix = '', sum, size }: TarEntry): Buffer {
  const octets = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(path, 0, 100, 'latin1');
  header.write('0000644\0', 100);
  header.write(size ?? `${octets.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write(' '.repeat(8), 148);
  header.write(flag, 156);
  header.write('ustar\x0000', 257);
  header.write(prefix, 345, 155, 'latin1');
  const total = header.reduce((all, octet) => all + octet, 0);
  header.write(sum ?? `${total.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((512 - (octets.length % 512)) % 512);
  return Buffer.concat([header, octets, padding]);
}

/** A release in small, of our own making, as the project packs its own. */
export const release = (version: string, rules = 'SecRule ARGS "@streq no" "id:1,phase:2,deny"'): Buffer =>
  packed([
    {
      path: 'pax_global_header',
      content: '52 comment=0123456789012345678901234567890123456789\n',
      flag: 'g',
    },
    { path: `coreruleset-${version}/`, flag: '5' },
    {
      path: `coreruleset-${version}/crs-setup.conf.example`,
      content: `# OWASP CRS ver.${version}\nSecDefaultAction "phase:2,log,pass"\n`,
    },
    { path: `coreruleset-${version}/rules/REQUEST-900-EXCLUSIONS.conf.example`, content: '' },
    {
      path: `coreruleset-${version}/rules/REQUEST-942-SQLI.conf`,
      content: `${rules}\n# OWASP CRS ver.${version}\n`,
    },
    { path: `coreruleset-${version}/tests/regression.yaml`, content: 'not needed' },
    { path: `coreruleset-${version}/plugins/empty-config.conf`, content: '' },
  ]);
