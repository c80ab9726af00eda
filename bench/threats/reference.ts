import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { provide } from '../../tools/provide.ts';
import { watched, type Bench, type Server } from '../bench.ts';
import { cores, freePort, startNginx } from '../processes.ts';
import { debianCoreRules } from './setups.ts';

/**
 * nginx with libmodsecurity and the Core Rule Set, all as Debian packages them: blocking, at paranoia level 1, without
 * audit log, and with room for the largest body of the bench.
 * @throws Error that says what to install.
 */
export async function startReference(bench: Bench): Promise<Server> {
  const nginx = await provide('nginx');
  const module = await provide('nginx-modsecurity');
  await provide('modsecurity-crs');
  const port = await freePort();
  const rules = join(bench.directory, 'modsecurity.conf');
  writeFileSync(
    rules,
    `Include /etc/nginx/modsecurity.conf
SecRuleEngine On
SecAuditEngine Off
SecRequestBodyNoFilesLimit 1048576
Include /etc/modsecurity/crs/crs-setup.conf
Include ${debianCoreRules}/rules/*.conf
`,
  );
  const child = await startNginx(
    nginx,
    join(bench.directory, 'reference'),
    cores.measured,
    port,
    `upstream u { server 127.0.0.1:${bench.upstreamPort}; keepalive 64; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${port};
    client_max_body_size 0; client_body_buffer_size 2m;
    modsecurity on; modsecurity_rules_file ${rules};
    location / { proxy_pass http://u; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }`,
    '',
    `load_module ${module};`,
  );
  return {
    ...watched(child.pid),
    name: 'reference',
    port,
    url: `http://127.0.0.1:${port}/`,
    headers: {},
    stop: () => child.kill('SIGTERM'),
  };
}
