import { settingsTable } from '../../src/settings.ts';
import { generatedFrom } from './notice.ts';

/** The settings of the server, by flag, environment and file. */
export function settingsPage(): string {
  const rows = settingsTable.map(({ flag, env, fallback, help }) => {
    // What this machine has is not what the reader's has.
    const standard = flag === 'workers' ? 'number of processors, at most 16' : fallback && `\`${fallback}\``;
    return `| \`--${flag}\` | \`${env}\` | ${standard ?? ''} | ${help.replaceAll('|', '\\|')} |`;
  });
  return `${generatedFrom('src/settings.ts')}# Settings

Each can be given as a flag, in the environment, or in a YAML file named by \`--config\` (keys are the flags without the
dashes). A flag wins over the environment, that over the file, that over the default. A wrong setting is named and
nothing starts.

| flag | environment | default | meaning |
| --- | --- | --- | --- |
${rows.join('\n')}

The master key comes from \`GATEHOUSE_MASTER_KEY\` (32 random bytes as base64 or hexadecimal) or from the master key file.
`;
}
